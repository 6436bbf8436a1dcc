"""``cohortkit reflections``: exercises handed out, answers collected, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, Stop, UsageStop
from cohortkit.cli.complete import ids, waves
from cohortkit.cli.declare import Group, Shown
from cohortkit.cli.errors import NO_SUCH_THING, REFUSED

if TYPE_CHECKING:
    from cohortkit.plan.model import QuestionSet
    from cohortkit.questions.collecting import Collection
    from cohortkit.questions.status import WaveStatus

app = Group("reflections", "Exercises to hand out, and the answers that come back.")

SetId = Annotated[
    str, typer.Argument(metavar="ID", help="A reflection or a survey.", autocompletion=ids("reflections", "surveys"))
]
WaveOption = Annotated[
    str | None,
    typer.Option(metavar="WAVE", help="Which wave; the one open on the day if left out.", autocompletion=waves),
]
PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="PERSON", help="For one person.", autocompletion=ids("people"))
]
AllOption = Annotated[bool, typer.Option("--all", help="One for everybody who is asked.")]
FolderOption = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")]


@app.reads("reflections list", "reflections list --as-of 2023-02-01 --json")
def list_(call: Call) -> None:
    """List the reflections: when each is open, and how many have answered."""
    show_sets(call, "reflections")


@app.writes(
    "reflections build designed-for-equity --person naesp-1 -o exercises",
    "reflections build designed-for-equity --all -o exercises",
)
def build(
    call: Call,
    *,
    set_: SetId,
    person: PersonOption = None,
    everybody: AllOption = False,
    wave: WaveOption = None,
    output: FolderOption,
) -> None:
    """Write the exercise as a notebook: for one person, for everybody who is asked, or one for anybody."""
    build_exercises(call, set_, person, wave, output, everybody=everybody)


@app.writes("reflections collect returned")
def collect(
    call: Call,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders, notebooks, answer files, zips.")],
) -> None:
    """Read returned answers without running anything, and keep them.

    Says for each file what was taken and from which copy. The exit code is 1 when a file was rejected.
    """
    from cohortkit.cli.commit import carry_out, listed, show_outcome
    from cohortkit.questions.collecting import collect as read_answers

    absent = [str(path) for path in paths if not path.exists()]
    if absent:
        raise Stop(f"there is no file or folder {', '.join(absent)}", code=NO_SUCH_THING)
    found = read_answers(call.plan, call.folder, paths, now=call.now)
    carry_out(call, found.change)
    document = {**_collected(found), "changed": listed(found.change)}
    show_outcome(call, found.change, document, *_collected_blocks(call, found))
    if found.rejected:
        raise typer.Exit(REFUSED)


@app.reads(
    "reflections status",
    "reflections status designed-for-equity --as-of 2022-05-01 --json",
    "reflections status carrying-on --as-of 2023-10-25 --letters out/reminders",
)
def status(
    call: Call,
    set_: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One set.", autocompletion=ids("reflections", "surveys"))
    ] = None,
    letters: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a drafted reminder for each person into this folder.")
    ] = None,
) -> None:
    """Show who has answered and who has not, wave by wave, and draft reminders; nothing is sent."""
    from cohortkit.cli.output import Table, Text, note, show
    from cohortkit.plan.names import counted
    from cohortkit.questions.status import reminders, statuses

    plan, cohort = call.plan, call.cohort
    only = _question_set(call, set_).id if set_ else None
    found = statuses(plan, cohort.responses, call.today, withdrawn=cohort.tombstones, only=only)
    due = reminders(plan, found, call.today)
    if letters is not None:
        from cohortkit.cli.letters import write_letters
        from cohortkit.letters.building import build_letters

        drafts = build_letters(cohort, "reflections", [only] if only else [])
        write_letters(call, drafts, letters)
        note(f"wrote {counted(len(drafts), 'draft')} into {letters}")
    blocks: list[Any] = [_status_table(found)]
    if only:
        names = [
            (each.wave, plan.label_of(person), person, word)
            for each in found
            for word, people in (("not yet", each.missing), ("in part", each.partial))
            for person in people
        ]
        blocks.append(Table(("Wave", "Name", "Id", "Answered"), names, title="Still to answer", empty="nobody"))
    if due and letters is None:
        people = counted(len({each.person for each in due}), "person")
        blocks.append(Text(f"{people} could still answer; --letters DIR drafts a reminder for each"))
    document = {
        "waves": [_status_document(each) for each in found],
        "reminders": [
            {"person": each.person, "set": each.set, "wave": each.wave, "closes": each.closes, "partial": each.partial}
            for each in due
        ],
    }
    show(call, document, *blocks)


@app.exports(
    "reflections live designed-for-equity returned", Shown("reflections live designed-for-equity share --follow")
)
def live(
    call: Call,
    *,
    set_: SetId,
    shared: Annotated[Path, typer.Argument(metavar="FOLDER", help="The shared folder that people save into.")],
    wave: WaveOption = None,
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where people find the exercise; shown as a code to scan.")
    ] = None,
    code: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="Write that code as a picture, for a slide or a sheet of paper."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Count again as people save, until ctrl+c.")] = False,
) -> None:
    """Count in a session how many have saved their answers; nothing is collected by it."""
    from cohortkit.cli.output import Facts, Text, note, show
    from cohortkit.cli.storing import note_stored
    from cohortkit.questions.exercise import find_set
    from cohortkit.questions.in_session import live_count, qr_svg, qr_text

    if not shared.is_dir():
        raise Stop(f"there is no folder {shared}", code=NO_SUCH_THING)
    if code is not None:
        if not address:
            raise UsageStop("--code needs --address: what the code leads to")
        note_stored(call, code, qr_svg(address))
    found, asked = find_set(call.plan, _question_set(call, set_).id, wave, call.today)
    count = live_count(call.plan, found.id, asked.id, shared)
    of = "" if count.roster is None else f" of {count.roster}"
    document = {"set": found.id, "wave": asked.id, "saved": count.saved, "roster": count.roster}
    drawn = [Text(qr_text(address).rstrip("\n"))] if address and not call.plain else []
    show(call, document, *drawn, Facts([("Exercise", found.title), ("Saved", f"{count.saved}{of}")]))
    if not follow:
        return
    from watchfiles import watch

    for _ in watch(shared, raise_interrupt=True):
        again = live_count(call.plan, found.id, asked.id, shared)
        if again != count:
            count = again
            note(f"saved: {count.saved}{of}")


@app.writes("reflections withdraw naesp-1 --yes", "reflections withdraw bba-1 --set designed-for-equity --dry-run")
def withdraw(
    call: Call,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose answers.", autocompletion=ids("people"))],
    set_: Annotated[
        str | None,
        typer.Option("--set", metavar="ID", help="Only of this set.", autocompletion=ids("reflections", "surveys")),
    ] = None,
) -> None:
    """Take a person's answers back: out of the records, the codings, the quotes and the undo history.

    An empty marker stays, so that nobody asks again. This cannot be undone.
    """
    from cohortkit.cli.commit import carry_out, listed, show_outcome
    from cohortkit.cli.output import Text, note, show
    from cohortkit.files.history import forget
    from cohortkit.plan.names import counted
    from cohortkit.questions.withdrawing import own_responses
    from cohortkit.questions.withdrawing import withdraw as take_back

    who = call.one("people", person)
    only = _question_set(call, set_).id if set_ else None
    own = own_responses(call.folder, who, only)
    if not own:
        show(call, {"changed": [], "id": who}, Text(f"nothing to change: {who} has no answers on record"))
        return
    cohort = call.cohort
    taken = take_back(call.folder, who, own, cohort.codings.values(), cohort.quotes.values(), now=call.now)
    whole = (
        f"{counted(len(taken.responses), 'answer set')}, {counted(taken.segments, 'coded segment')} "
        f"and {counted(len(taken.quotes), 'quote')} of {who}"
    )
    document = {
        "changed": listed(taken.change),
        "id": who,
        "responses": list(taken.responses),
        "segments": taken.segments,
        "quotes": list(taken.quotes),
        "still_in": list(taken.still_in),
    }
    if call.dry_run:
        show_outcome(call, taken.change, document, Text(f"would take back {whole}"))
        return
    if call.may_ask and not call.agreed(f"Take back {whole} for good?"):
        note("nothing was withdrawn")
        return
    carry_out(call, taken.change, undoable=False)
    forget(call.folder, taken.concerns)
    show(call, document, Text(f"took back {whole}"))
    for file in taken.still_in:
        note(f"{file} was built before and still holds the words; build it again or delete it")


def build_exercises(
    call: Call, asked: str, person: str | None, wave: str | None, folder: Path, *, everybody: bool
) -> None:
    """Write the exercises of a set into a folder and say which are new."""
    from cohortkit.cli.output import NOT_WRITTEN, Table, note, progress, show
    from cohortkit.cli.storing import store
    from cohortkit.questions.building import build_exercise
    from cohortkit.questions.exercise import find_set
    from cohortkit.questions.roster import roster

    if person is not None and everybody:
        raise UsageStop("give either --person or --all")
    found, asked_wave = find_set(call.plan, _question_set(call, asked).id, wave, call.today)
    people: list[str | None] = [call.one("people", person) if person else None]
    if everybody:
        expected = roster(call.plan, found, asked_wave)
        if expected is None:
            raise Stop(f'"{found.id}" is open to anybody; leave out --all and hand out the one file')
        people = [each.id for each in expected]
    files = []
    for who in progress(people, "exercise"):
        name, content = build_exercise(call.plan, found.id, who, asked_wave.id, on=call.today, folder=call.folder)
        files.append((str(folder / name), store(call, folder / name, content)))
    fresh = [each for each in files if each[1] != "unchanged"]
    there = "the exercise is" if len(files) == 1 else f"{len(files)} exercises are"
    show(
        call,
        {
            "changed": [{"file": path, "action": action} for path, action in fresh],
            "id": found.id,
            "wave": asked_wave.id,
            "files": [path for path, _ in files],
            **({"dry_run": True} if call.dry_run else {}),
        },
        Table(("File", "What"), fresh, empty=f"nothing to change: {there} there already"),
    )
    if call.dry_run:
        note(NOT_WRITTEN)


def show_sets(call: Call, table: str) -> None:
    """List the question sets of one table of the plan with their waves."""
    from cohortkit.cli.output import show
    from cohortkit.questions.status import statuses

    known = getattr(call.plan, table)
    found = [
        each
        for each in statuses(call.plan, call.cohort.responses, call.today, withdrawn=call.cohort.tombstones)
        if each.set in known
    ]
    documents = [
        {
            "id": key,
            "title": each.title,
            "audience": each.audience,
            "prompts": [prompt.id for prompt in each.prompts],
            "waves": [_status_document(wave) for wave in found if wave.set == key],
        }
        for key, each in known.items()
    ]
    show(call, {table: documents}, _status_table(found))


def _question_set(call: Call, asked: str) -> QuestionSet:
    from cohortkit.plan.names import resolve

    known = {**call.plan.reflections, **call.plan.surveys}
    return known[resolve(asked, known, "reflection or survey")]


def _status_table(found: Any) -> Any:
    from cohortkit.cli.output import Table, Tone, Word
    from cohortkit.evaluation.shares import percent

    tones: dict[str, Tone] = {"open": "warn", "closed": "quiet"}
    rows = [
        (
            each.set,
            each.wave,
            Word(each.state, tones.get(each.state, "quiet")),
            each.closes,
            f"{len(each.complete)} of {each.roster}"
            if each.roster is not None
            else f"{len(each.complete)}, open to all",
            "–" if each.rate is None else percent(each.rate),
        )
        for each in found
    ]
    return Table(("Id", "Wave", "State", "Closes", "Answered", "Rate"), rows, empty="there are no question sets yet")


def _status_document(each: WaveStatus) -> dict[str, Any]:
    return {
        "set": each.set,
        "wave": each.wave,
        "state": each.state,
        "opens": each.opens,
        "closes": each.closes,
        "roster": each.roster,
        "complete": list(each.complete),
        "partial": list(each.partial),
        "missing": list(each.missing),
        "withdrawn": list(each.withdrawn),
        "rate": each.rate,
        "newest": each.newest,
    }


def _collected(found: Collection) -> dict[str, Any]:
    import msgspec

    return {
        name: [msgspec.to_builtins(each) for each in getattr(found, name)]
        for name in ("accepted", "rejected", "duplicates", "conflicts", "missing")
    } | {name: list(getattr(found, name)) for name in ("untouched", "drafts", "passed_over")}


def _collected_blocks(call: Call, found: Collection) -> list[Any]:
    from cohortkit.cli.output import Table, Text, Word
    from cohortkit.plan.names import counted

    rows: list[tuple[Any, ...]] = []
    for taken in found.accepted:
        notes = "; ".join(taken.notes)
        said = f"{counted(taken.answers, 'answer')} of {taken.person}, from {taken.copy}" + (
            f"; {notes}" if notes else ""
        )
        rows.append((taken.file, Word("taken" if taken.new else "known", "good"), said))
    rows += [(each.file, Word("rejected", "bad"), each.reason) for each in found.rejected]
    rows += [(each.file, Word("duplicate", "quiet"), each.reason) for each in found.duplicates]
    rows += [
        (", ".join(each.files), Word("conflict", "warn"), f"{each.prompt}: {each.reason}") for each in found.conflicts
    ]
    rows += [(file, Word("untouched", "quiet"), "nothing was answered in it") for file in found.untouched]
    rows += [
        (file, Word("draft", "warn"), "typed and never saved: ask its author to press Save") for file in found.drafts
    ]
    blocks: list[Any] = [Table(("File", "What", "Why"), rows, empty="no answers were found there")]
    if found.passed_over:
        shown = ", ".join(Path(each).name for each in found.passed_over[:5])
        more = f" and {len(found.passed_over) - 5} more" if len(found.passed_over) > 5 else ""
        blocks.append(Text(f"Not read, for they are neither exercises nor answers: {shown}{more}"))
    waves: dict[tuple[str, str], list[str]] = {}
    for each in found.missing:
        waves.setdefault((each.set, each.wave), []).append(call.plan.label_of(each.person))
    for (set_id, wave), names in waves.items():
        known = call.plan.question_set(set_id)
        where = f"{set_id}, wave {wave}" if known and known.waves else set_id
        blocks.append(Text(f"Still missing in {where}: {', '.join(names)}"))
    return blocks
