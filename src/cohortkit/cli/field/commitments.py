"""``cohortkit commitments``: who promised what, by when, and whether it was kept."""

from __future__ import annotations

from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids, meetings
from cohortkit.cli.field.register import Id, Slug, add_entry, register_group, set_entry
from cohortkit.records.model import CommitmentStatus

app = register_group(
    "commitments",
    "Who promised what, by when, and whether it was kept.",
    noun="commitment",
    example="alas-1-share-modules",
)

_Due = Annotated[str | None, typer.Option(metavar="DATE", help="By when.")]
_Status = Annotated[CommitmentStatus | None, typer.Option(help="How it stands.")]


@app.writes('commitments add --who ncsm --text "Invite two new voices" --due 2023-12-01 --recorded-by facilitator-1')
def add(
    call: Call,
    *,
    who: Annotated[
        str, typer.Option(help="A person or an organization.", autocompletion=ids("people", "organizations"))
    ],
    text: Annotated[str, typer.Option(help="What was promised.")],
    due: _Due = None,
    status: _Status = None,
    made_at: Annotated[
        str, typer.Option(metavar="MEETING", help="The meeting it was made at.", autocompletion=meetings)
    ] = "",
    id_: Id = "",
) -> None:
    """Record a commitment."""
    values = {"who": call.party(who), "text": text, "due": call.day(due), "status": status, "made_at": made_at}
    add_entry(call, "commitments", values, id_)


@app.writes("commitments set alas-1-share-modules --status kept --recorded-by facilitator-1", name="set")
def set_(
    call: Call,
    *,
    entry: Slug,
    status: _Status = None,
    text: Annotated[str | None, typer.Option(help="Other words for what was promised.")] = None,
    due: _Due = None,
) -> None:
    """Change a commitment, above all its status."""
    set_entry(call, "commitments", entry, {"status": status, "text": text, "due": call.day(due)})
