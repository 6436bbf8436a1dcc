"""``cohortkit interviews``: case-study interviews from the appointment to the sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids, records
from cohortkit.cli.field.register import Id, Slug, add_entry, named, register_group, set_entry
from cohortkit.records.model import Consent, InterviewStatus

if TYPE_CHECKING:
    from cohortkit.cli.output import Block
    from cohortkit.records.model import Interview


def _steps(_call: Call, interview: Interview) -> tuple[dict[str, Any], list[Block]]:
    from cohortkit.cli.output import Table, Word
    from cohortkit.field.steps import STEPS, what_is_next

    reached = STEPS.index(interview.status)
    rows = [
        (step.replace("-", " "), Word("done", "good") if place <= reached else Word("to come", "quiet"))
        for place, step in enumerate(STEPS)
    ]
    following = what_is_next(interview)
    return {"next": following}, [Table(("Step", ""), rows, f"Next: {following}")]


app = register_group(
    "interviews",
    "Case-study interviews from the appointment to the sign-off.",
    noun="interview",
    example="alas-next-leaders",
    more=_steps,
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
    product: Annotated[
        str | None, typer.Option(help="The product that came of it.", autocompletion=records("products"))
    ] = None,
) -> None:
    """Change an interview, above all its status."""
    values = {
        "status": status,
        "on": call.day(on),
        "consent": consent,
        "people": call.some("people", person) or None,
        "product": _product(call, product),
    }
    set_entry(call, "interviews", entry, values)


@app.writes("interviews advance alas-next-leaders --recorded-by evaluator")
def advance(
    call: Call,
    *,
    entry: Slug,
    consent: _Consent = None,
    product: Annotated[
        str | None, typer.Option(help="The product that comes of it.", autocompletion=records("products"))
    ] = None,
) -> None:
    """Take an interview one step on: held, drafted, with the organization, signed off.

    Nothing is drafted before it is known how the words may be used.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.field.interviews import advance as step

    found = named(call, "interviews", entry)
    commit(call, step(call.cohort, found, by=call.by, consent=consent, product=_product(call, product)), id=found)


def _product(call: Call, asked: str | None) -> str | None:
    from cohortkit.field.interviews import product_named

    return product_named(call.cohort, asked) if asked else None
