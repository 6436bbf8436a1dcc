"""``cohortkit resources``: what members share with each other, and the digest of it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids
from cohortkit.cli.field.register import Id, Slug, add_entry, register_group, set_entry
from cohortkit.records.model import ResourceKind

app = register_group(
    "resources", "What members share with each other, and the digest of it.", noun="resource", example="board-training"
)

_Expires = Annotated[str | None, typer.Option(metavar="DATE", help="Until when it is of use.")]
_Share = Annotated[Literal["cohort", "public"] | None, typer.Option(help="Who may see it.")]


@app.writes(
    'resources add --kind opportunity --title "Travel grants" --contributor alas-1'
    " --link https://example.org/grants --expires 2023-06-01 --recorded-by facilitator-1",
)
def add(
    call: Call,
    *,
    kind: Annotated[ResourceKind, typer.Option(help="What it is.")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    contributor: Annotated[
        str, typer.Option(help="Who brought it.", autocompletion=ids("people", "organizations", "partners"))
    ],
    link: Annotated[str, typer.Option(metavar="URL", help="Where it is.")] = "",
    expires: _Expires = None,
    share: _Share = None,
    id_: Id = "",
) -> None:
    """Record a resource or an opportunity."""
    values = {
        "kind": kind,
        "title": title,
        "contributor": call.party(contributor),
        "link": link,
        "expires": call.day(expires),
        "share": share,
    }
    add_entry(call, "resources", values, id_)


@app.writes("resources set board-training --share public --recorded-by facilitator-1", name="set")
def set_(
    call: Call,
    *,
    entry: Slug,
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where it is.")] = None,
    expires: _Expires = None,
    share: _Share = None,
) -> None:
    """Change a resource."""
    set_entry(call, "resources", entry, {"title": title, "link": link, "expires": call.day(expires), "share": share})
