"""``cohortkit collaborations``: what organizations do together, with the evidence for it."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids
from cohortkit.cli.field.register import Id, Slug, add_entry, register_group, set_entry
from cohortkit.records.model import CollaborationKind, CollaborationStatus

app = register_group(
    "collaborations",
    "What organizations do together, with the evidence.",
    noun="collaboration",
    example="alas-naesp-bilingual-principals",
)

_From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="Since when.")]
_Status = Annotated[CollaborationStatus | None, typer.Option(help="How far it is.")]
_Organizations = Annotated[
    list[str] | None, typer.Option(help="At least two; repeat it or use commas.", autocompletion=ids("organizations"))
]
_People = Annotated[
    list[str] | None, typer.Option(help="Who took part; may be repeated.", autocompletion=ids("people"))
]
_Evidence = Annotated[list[str] | None, typer.Option(metavar="URL", help="Where it can be seen; may be repeated.")]


@app.writes(
    "collaborations add --kind presentation --organization ncsm,bpn --title 'Joint session on belonging'"
    " --from 2023-08-15 --recorded-by facilitator-1",
)
def add(
    call: Call,
    *,
    kind: Annotated[CollaborationKind, typer.Option(help="What it is.")],
    organization: _Organizations = None,
    title: Annotated[str, typer.Option(help="What it is called.")],
    from_: _From = None,
    status: _Status = None,
    evidence: _Evidence = None,
    person: _People = None,
    id_: Id = "",
) -> None:
    """Record a collaboration between organizations."""
    values = {
        "kind": kind,
        "organizations": call.some("organizations", organization),
        "people": call.some("people", person),
        "title": title,
        "from": call.day(from_),
        "status": status,
        "evidence": _addresses(evidence),
    }
    add_entry(call, "collaborations", values, id_)


@app.writes("collaborations set alas-naesp-bilingual-principals --status done --recorded-by facilitator-1", name="set")
def set_(
    call: Call,
    *,
    entry: Slug,
    kind: Annotated[CollaborationKind | None, typer.Option(help="What it is.")] = None,
    status: _Status = None,
    organization: _Organizations = None,
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    from_: _From = None,
    evidence: _Evidence = None,
    person: _People = None,
) -> None:
    """Change a collaboration; a list that is given takes the place of the one there was."""
    values = {
        "kind": kind,
        "status": status,
        "organizations": call.some("organizations", organization) or None,
        "people": call.some("people", person) or None,
        "title": title,
        "from": call.day(from_),
        "evidence": _addresses(evidence) or None,
    }
    set_entry(call, "collaborations", entry, values)


def _addresses(given: list[str] | None) -> list[str]:
    """Addresses that were repeated or stand between commas; a comma inside an address stays."""
    return [part.strip() for each in given or [] for part in re.split(r",\s*(?=\w+:)", each) if part.strip()]
