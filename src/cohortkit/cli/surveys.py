"""``cohortkit surveys``: surveys built, imported from other tools, and summed up."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids, waves
from cohortkit.cli.declare import Group
from cohortkit.cli.reflections import (
    AllOption,
    FolderOption,
    PersonOption,
    SetId,
    WaveOption,
    build_exercises,
    show_sets,
)

if TYPE_CHECKING:
    from cohortkit.plan.model import Wave
    from cohortkit.questions.surveys.importing import Proposal

app = Group("surveys", "Surveys in waves: add, build, import and sum up.")


class By(StrEnum):
    """What answers are broken down by."""

    ORGANIZATION = "organization"
    POD = "pod"
    ROLE = "role"
    WAVE = "wave"


class Audience(StrEnum):
    """Who will see the figures: small groups are hidden, for publication larger ones too."""

    TEAM = "team"
    PUBLISHED = "published"


@app.reads("surveys list", "surveys list --json")
def list_(call: Call) -> None:
    """List the surveys: when each wave is open, and how many have answered."""
    show_sets(call, "surveys")


@app.reads("surveys instruments", "surveys instruments --json")
def instruments(call: Call) -> None:
    """List the ready question sets that `surveys add` puts into the definition."""
    from cohortkit.cli.output import Table, show
    from cohortkit.evaluation.instruments import instruments as known

    found = known(call.folder)
    document = {"instruments": [{"id": name, "about": about} for name, about in found.items()]}
    show(call, document, Table(("Id", "What it asks"), list(found.items())))


@app.writes(
    "surveys add network-health --as how-we-are --wave 2023-06=2023-06-01..2023-06-20",
    "surveys add network-health --as how-we-are --yearly --dry-run",
    "surveys add value-creation-story --area practice --as practice-story",
)
def add(
    call: Call,
    *,
    instrument: Annotated[str, typer.Argument(metavar="INSTRUMENT", help="One of `surveys instruments`.")],
    set_id: Annotated[
        str | None, typer.Option("--as", metavar="ID", help="Its id in the definition; its own if left out.")
    ] = None,
    waves: Annotated[
        list[str] | None,
        typer.Option("--wave", metavar="ID=OPENS..CLOSES", help="A wave with its first and last day; may be repeated."),
    ] = None,
    yearly: Annotated[bool, typer.Option("--yearly", help="A wave in each year of the cohort.")] = False,
    areas: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="ID", help="What its prompts are about, where it leaves that open."),
    ] = None,
) -> None:
    """Put a ready question set into the definition, with its waves: network health, or the value-creation story."""
    from cohortkit.cli.commit import commit
    from cohortkit.evaluation.instruments import add_instrument, yearly_waves

    if yearly and waves:
        raise UsageStop("--yearly makes the waves; leave --wave out")
    info = call.plan.cohort
    asked = yearly_waves(info.starts, info.ends) if yearly else tuple(_wave(call, each) for each in waves or ())
    change = add_instrument(call.loaded, instrument, set_id or "", waves=asked, areas=call.some("areas", areas))
    commit(call, change, id=set_id or instrument)


def _wave(call: Call, given: str) -> Wave:
    from cohortkit.plan.model import Wave

    wave_id, equals, days = given.partition("=")
    opens, dots, closes = days.partition("..")
    if not (wave_id and equals and dots):
        raise UsageStop(f'"{given}" is not of the form ID=OPENS..CLOSES, such as 2025=2025-02-01..2025-02-20')
    return Wave(id=wave_id, opens=call.day(opens), closes=call.day(closes))


@app.writes("surveys build outcomes --all --wave 2024 -o forms")
def build(
    call: Call,
    *,
    set_: SetId,
    person: PersonOption = None,
    everybody: AllOption = False,
    wave: WaveOption = None,
    output: FolderOption,
) -> None:
    """Write the form of a survey as a notebook: for one person, for everybody who is asked, or one for anybody."""
    build_exercises(call, set_, person, wave, output, everybody=everybody)


@app.writes(
    "surveys import outcomes outcomes.csv --wave 2024 --dry-run",
    'surveys import outcomes outcomes.csv --wave 2024 --map "Partnered?=partnered" --yes',
    name="import",
)
def import_(
    call: Call,
    *,
    set_: Annotated[
        str, typer.Argument(metavar="ID", help="The survey.", autocompletion=ids("surveys", "reflections"))
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="An export of another tool.")],
    wave: WaveOption = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=PROMPT",
            help="May be repeated; nothing after = leaves a column out, person says who answered, consent the consent.",
        ),
    ] = None,
    people: Annotated[
        list[str] | None, typer.Option("--who", metavar="NAME=PERSON", help="Whose a name is; may be repeated.")
    ] = None,
) -> None:
    """Read an export of Google Forms, Qualtrics, SurveyMonkey or Zoom, or plain CSV.

    Shows which column is which prompt and which name is whom, and writes nothing before that is confirmed.
    """
    from cohortkit.cli.commit import carry_out, listed, show_outcome
    from cohortkit.cli.output import note, show
    from cohortkit.plan.names import counted, resolve
    from cohortkit.questions.surveys.importing import propose_import

    known = {**call.plan.surveys, **call.plan.reflections}
    found = propose_import(
        call.plan,
        call.folder,
        resolve(set_, known, "survey"),
        file.read_bytes(),
        wave=wave,
        now=call.now,
        columns=_pairs(mapping, "--map COLUMN=PROMPT"),
        people={name: call.one("people", person) for name, person in _pairs(people, "--who NAME=PERSON").items()},
    )
    document = {**_proposed(found), "changed": listed(found.change), "id": found.survey}
    if found.change.is_empty or call.dry_run:
        show_outcome(call, found.change, document, *_proposal_blocks(found))
        if not call.dry_run:
            note("nothing to change: these answers are on record" if found.imported else "nothing to change")
        return
    if not call.as_json:
        show(call, document, *_proposal_blocks(found))
    if not call.agreed(f"Take these answers into {found.survey}, wave {found.wave}?"):
        note("nothing was written")
        return
    carry_out(call, found.change)
    if call.as_json:
        show(call, document)
    else:
        note(f"wrote {counted(len(listed(found.change)), 'file')}")


@app.reads(
    "surveys summary outcomes",
    "surveys summary outcomes --wave 2024 --by organization",
    "surveys summary outcomes --wave 2024 --audience published --json",
)
def summary(
    call: Call,
    *,
    set_: Annotated[
        str, typer.Argument(metavar="ID", help="The survey.", autocompletion=ids("surveys", "reflections"))
    ],
    wave: WaveOption = None,
    compare: Annotated[
        str | None, typer.Option(metavar="WAVE", help="Compare with this wave, person by person.", autocompletion=waves)
    ] = None,
    by: Annotated[By | None, typer.Option("--by", help="Break down by.")] = None,
    audience: Annotated[Audience, typer.Option(help="Who will see it.")] = Audience.TEAM,
) -> None:
    """Sum up one wave of a survey: counts with n, shares with honest intervals, small groups hidden."""
    from cohortkit.cli.output import Text, show
    from cohortkit.evaluation.surveys import summarize
    from cohortkit.plan.names import resolve

    known = {**call.plan.surveys, **call.plan.reflections}
    found = summarize(
        call.cohort,
        resolve(set_, known, "survey"),
        wave,
        by=by.value if by else None,
        compare=compare,
        audience=audience.value,
    )
    if compare is not None and compare == found.wave:
        raise UsageStop(f"wave {compare} would be compared with itself; name another with --compare or --wave")
    if call.plain and not call.as_json:
        show(call, {}, *(Text("\n".join((title, *facts))) for title, facts in found.facts()))
        return
    show(call, found.as_json(), Text(found.text()))


@app.writes(
    "surveys note-published outcomes --wave 2024 --by organization",
    "surveys note-published outcomes --wave 2024 --dry-run",
    name="note-published",
)
def note_published(
    call: Call,
    *,
    set_: Annotated[
        str, typer.Argument(metavar="ID", help="The survey.", autocompletion=ids("surveys", "reflections"))
    ],
    wave: WaveOption = None,
    by: Annotated[By | None, typer.Option("--by", help="The breakdown that was given out, too.")] = None,
) -> None:
    """Note down that figures of a wave were published, as `report build --audience published` does by itself.

    Later figures for publication then give nobody away by their difference to these.
    """
    from cohortkit.cli.commit import listed
    from cohortkit.cli.noting import note_down
    from cohortkit.cli.output import Text, note, show
    from cohortkit.evaluation.surveys import summarize
    from cohortkit.plan.names import resolve
    from cohortkit.records.published_figures import require_ledger

    require_ledger(call.folder)
    known = {**call.plan.surveys, **call.plan.reflections}
    found = summarize(
        call.cohort, resolve(set_, known, "survey"), wave, by=by.value if by else None, audience="published"
    )
    change = note_down(call, found.published)
    figures = "1 figure" if len(found.published) == 1 else f"{len(found.published)} figures"
    said = f"{figures} of {found.survey}, wave {found.wave}, on record as published"
    document = {"changed": listed(change), "id": found.survey} | ({"dry_run": True} if call.dry_run else {})
    show(call, document, Text("nothing to change: " * change.is_empty + said))
    if call.dry_run:
        note("nothing was written (--dry-run)")


def _pairs(given: list[str] | None, form: str) -> dict[str, str]:
    found = {}
    for each in given or []:
        name, equals, value = each.rpartition("=")
        if not equals or not name:
            raise UsageStop(f'"{each}" is not of the form {form}')
        found[name] = value
    return found


def _proposed(found: Proposal) -> dict[str, Any]:
    import msgspec

    names = ("columns", "names", "imported", "unread")
    return {
        "survey": found.survey,
        "wave": found.wave,
        "tool": found.tool,
        **{name: [msgspec.to_builtins(each) for each in getattr(found, name)] for name in names},
        "left_out": list(found.left_out),
    }


def _proposal_blocks(found: Proposal) -> list[Any]:
    from cohortkit.cli.output import Table, Text, Word
    from cohortkit.questions.surveys.matching import NOT_FOUND

    unmatched = any(not each.prompt and each.how == NOT_FOUND for each in found.columns)
    columns = [(each.column, each.prompt or Word("left out", "quiet"), each.how) for each in found.columns]
    names = [
        (each.name, each.person or Word("unknown", "warn"), ", ".join([each.how, *(f"{near}?" for near in each.near)]))
        for each in found.names
    ]
    taken = [(each.line, each.person, each.answers, each.state) for each in found.imported]
    unread = [(each.line, each.prompt, each.reason) for each in found.unread]
    return [
        Table(("Column", "Prompt", "How"), columns, title=f"Columns, read as an export of {found.tool}"),
        Table(("Name", "Person", "How"), names, title="Names", empty="no names"),
        Table(("Line", "Person", "Answers", "What"), taken, title="Answers", empty="no answers"),
        Table(("Line", "Prompt", "Why"), unread, title="Not taken", empty="everything is taken"),
        *([Text(f"Left out: {'; '.join(found.left_out)}")] if found.left_out else []),
        *([Text('Say whose a name is with --who "NAME=PERSON"')] if found.unknown_names else []),
        *([Text('Say what a column answers with --map "COLUMN=PROMPT"')] if unmatched else []),
    ]
