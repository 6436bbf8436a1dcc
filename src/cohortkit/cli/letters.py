"""``cohortkit letters``: drafts of letters, to read over and send from a mail program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cohortkit.cli.call import Call, split
from cohortkit.cli.complete import occasions
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.letters.draft import Draft

app = Group("letters", "Drafts of letters: reminders, welcome, digest, notes, thanks. Nothing is sent.")


def _templates(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:  # noqa: ARG001 - Typer filters
    from cohortkit.letters.occasions import KINDS

    return [(kind.name, kind.summary) for kind in KINDS.values()]


_Template = Annotated[
    str, typer.Argument(metavar="TEMPLATE", help="As `letters list` names them.", autocompletion=_templates)
]
_About = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="ID",
        help="Only these people, sets, projects, rounds, or this meeting; may be repeated.",
        autocompletion=occasions("people", "reflections", "surveys", "projects", kind="pairings"),
    ),
]


@app.reads("letters list", "letters list --as-of 2023-06-01 --json", name="list")
def list_(call: Call) -> None:
    """List the templates, what each is for, and how many letters it would make now."""
    from cohortkit.cli.output import Table, show
    from cohortkit.letters.building import build_letters
    from cohortkit.letters.occasions import KINDS
    from cohortkit.letters.templates import template_names

    known = [*KINDS, *(name for name in template_names(call.folder) if name not in KINDS)]
    waiting = {name: len(build_letters(call.cohort, name)) for name in KINDS}
    told = {name: KINDS[name].summary if name in KINDS else "to the people named with --for" for name in known}
    show(
        call,
        {
            "templates": [
                {"name": name, "for": told[name], "about": KINDS[name].about if name in KINDS else "person"}
                | {"letters": waiting.get(name)}
                for name in known
            ]
        },
        Table(("Template", "What it does", "Letters now"), [(name, told[name], waiting.get(name)) for name in known]),
    )


@app.writes(
    "letters build reflections --as-of 2023-10-25",
    "letters build welcome --for ncsm-1 -o drafts --as-of 2023-06-01",
    "letters build digest -o drafts --as-of 2023-06-01 --dry-run",
)
def build(
    call: Call,
    *,
    template: _Template,
    about: _About = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="The folder for the drafts; out/letters where not given."),
    ] = None,
) -> None:
    """Write drafts, each as an .eml file that mail programs open and as Markdown.

    Who is written to and why follows from the records. A file of the same name under templates/letters in the cohort
    folder takes the place of the packaged wording. Nothing is sent.
    """
    from cohortkit.cli.output import note, print_json, put
    from cohortkit.letters.building import build_letters
    from cohortkit.letters.draft import as_markdown, unreachable

    drafts = build_letters(call.cohort, template, split(about))
    folder = output or call.folder / "out" / "letters"
    written = write_letters(call, drafts, folder)
    if call.as_json:
        letters = [
            {"name": each.name, "to": list(each.to), "subject": each.subject, "body": each.body} for each in drafts
        ]
        dry = {"dry_run": True} if call.dry_run else {}
        print_json({"changed": written, "id": None, "letters": letters, **dry})
    elif call.dry_run:
        put("\n---\n\n".join(as_markdown(call.plan, each).decode() for each in drafts).rstrip("\n"))
        note("nothing was written (--dry-run)")
    elif written:
        put("\n".join(f"{each['action']} {each['file']}" for each in written))
    elif drafts:
        put(f"nothing to change: the drafts in {folder} say the same as before")
    if not drafts:
        note("nobody needs this letter now")
    nowhere = dict.fromkeys(person for each in drafts for person in unreachable(call.plan, each))
    if nowhere:
        note(f"without an e-mail address: {', '.join(nowhere)}")


def write_letters(call: Call, drafts: Sequence[Draft], folder: Path) -> list[dict[str, str]]:
    """Write drafts into a folder; return each file and what happened to it, those that stayed as they were left out."""
    from cohortkit.cli.storing import store_all
    from cohortkit.letters.building import files_of

    return store_all(call, {folder / name: content for name, content in files_of(call.cohort, drafts).items()})
