"""``cohortkit interviews``: case-study interviews from the appointment to the sign-off."""

from __future__ import annotations

from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids
from cohortkit.cli.field.register import Id, Slug, add_entry, register_group, set_entry
from cohortkit.records.model import Consent, InterviewStatus

app = register_group(
    "interviews",
    "Case-study interviews from the appointment to the sign-off.",
    noun="interview",
    example="alas-next-leaders",
)

_Status = Annotated[InterviewStatus | None, typer.Option(help="How far it is.")]
_Consent = Annotated[Consent | None, typer.Option(help="How the words may be used.")]
_People = Annotated[list[str] | None, typer.Option(help="Who speaks; may be repeated.", autocompletion=ids("people"))]


@app.writes("interviews add --organization bba --person bba-1 --on 2023-11-12 --recorded-by evaluator")
def add(
    call: Call,
    *,
    organization: Annotated[str, typer.Option(help="The organization.", autocompletion=ids("organizations"))],
    person: _People = None,
    on: Annotated[str, typer.Option(metavar="DATE", help="The day.")],
    status: _Status = None,
    consent: _Consent = None,
    id_: Id = "",
) -> None:
    """Record an interview."""
    values = {
        "organization": call.one("organizations", organization),
        "people": call.some("people", person),
        "on": call.day(on),
        "status": status,
        "consent": consent,
    }
    add_entry(call, "interviews", values, id_)


@app.writes("interviews set alas-next-leaders --status held --recorded-by evaluator", name="set")
def set_(
    call: Call,
    *,
    entry: Slug,
    status: _Status = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="Another day.")] = None,
    consent: _Consent = None,
    person: _People = None,
    product: Annotated[str | None, typer.Option(help="The product that came of it.")] = None,
) -> None:
    """Change an interview, above all its status."""
    values = {
        "status": status,
        "on": call.day(on),
        "consent": consent,
        "people": call.some("people", person) or None,
        "product": product,
    }
    set_entry(call, "interviews", entry, values)
