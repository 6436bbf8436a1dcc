"""``cohortkit resources``: what members share with each other, and the digest of it."""

from __future__ import annotations

from pathlib import Path
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
    kind: Annotated[ResourceKind | None, typer.Option(help="What it is.")] = None,
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where it is.")] = None,
    expires: _Expires = None,
    share: _Share = None,
) -> None:
    """Change a resource."""
    values = {"kind": kind, "title": title, "link": link, "expires": call.day(expires), "share": share}
    set_entry(call, "resources", entry, values)


@app.exports(
    "resources digest --as-of 2023-06-01", "resources digest --since 2023-01-01 --as-of 2023-06-01 -o digest.md"
)
def digest(
    call: Call,
    *,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day on; a month ago by default.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Draft the letter that tells all what was shared lately; what has expired is left out.

    `letters build digest` writes it as a message for a mail program.
    """
    from cohortkit.cli.output import note, show
    from cohortkit.cli.storing import write_files, write_text
    from cohortkit.field.digest import shared_since
    from cohortkit.letters.building import build_letters
    from cohortkit.letters.draft import as_markdown
    from cohortkit.letters.occasions import LATELY

    first = call.day(since) or call.today - LATELY
    drafts = build_letters(call.cohort, "digest", [first.isoformat()])
    if call.as_json and output is None:
        shared = [each.id for each in shared_since(call.cohort, first)]
        letter = {"subject": drafts[0].subject, "body": drafts[0].body} if drafts else None
        show(call, {"since": first, "resources": shared, "letter": letter})
    elif drafts:
        write_text(call, as_markdown(call.plan, drafts[0]).decode(), output)
    else:
        if output is not None:
            write_files(call, {})
        note(f"nothing was shared since {first} that is still of use")
