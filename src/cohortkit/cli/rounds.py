"""Rounds of pairs or groups as `pairs` and `groups` both show, keep, read back and print them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, Stop, UsageStop

if TYPE_CHECKING:
    from cohortkit.pairing.people import Person
    from cohortkit.pairing.plans import Plan
    from cohortkit.pairing.saved import RecordOf, SavedPlan

SaveOption = Annotated[
    Path | None, typer.Option("--save", metavar="PLAN.json", help="Keep the plan for `pairs accept`.")
]
PeopleOption = Annotated[
    Path | None, typer.Option("--people", metavar="FILE.csv", help="Take the people of a file; no cohort is needed.")
]
PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN.json", help="As `--save` wrote it.")]
SheetOption = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="A page to print (.html) or a sheet (.csv, .xlsx)."),
]

MOST_ROUNDS = 500
"""More than anybody plans at once; a slip of the finger would otherwise be planned for hours."""

SHEET_COLUMNS = ("Round", "Table", "Id", "Name", "Organization", "Role")


def read_people(file: Path) -> tuple[Person, ...]:
    """Read people from CSV; what is wrong is said on stderr, and an error ends the command."""
    from cohortkit.cli.output import note
    from cohortkit.pairing.people import read_people_csv

    found, problems = read_people_csv(file.read_bytes())
    errors = [each for each in problems if each.severity == "error"]
    if errors:
        raise Stop("\n".join(f"{file}, {each}" for each in errors))
    for each in problems:
        note(f"warning: {file}, {each}")
    return found


def read_plan(file: Path) -> SavedPlan:
    """Read a saved plan; what is wrong with it ends the command with its place."""
    from cohortkit.pairing.plans import PairingError
    from cohortkit.pairing.saved import read_saved

    try:
        return read_saved(file.read_bytes())
    except PairingError as error:
        raise Stop(f"{file}: {error}") from error


def show_plan(
    call: Call,
    plan: Plan,
    seconds: float,
    *,
    save: Path | None,
    cohort: str = "",
    records: tuple[RecordOf, ...] = (),
) -> None:
    """Print a plan of rounds and how good it is; keep it in a file where one is named."""
    from cohortkit.cli.output import Table, Text, note, show
    from cohortkit.cli.storing import note_stored
    from cohortkit.pairing.plans import as_json
    from cohortkit.pairing.quality import words
    from cohortkit.pairing.saved import SavedPlan, write_saved

    document = as_json(plan, seconds)
    if save is not None:
        note_stored(call, save, write_saved(SavedPlan(plan, cohort, records)))
        if records and not call.dry_run:
            note(f"`cohortkit pairs accept {save}` records it")
    label = call.plan.label_of if "plan" in call.__dict__ else str
    blocks: list[Any] = []
    for each in plan.rounds:
        rows = [(n, ", ".join(label(who) for who in group)) for n, group in enumerate(each.groups, 1)]
        blocks.append(
            Table(("Group", "People"), rows, title=f"Round {each.number}", empty="nobody can be put together")
        )
        if each.sitting_out:
            blocks.append(Text("Sitting out: " + ", ".join(label(who) for who in each.sitting_out)))
    show(call, document, *blocks, Text(words(plan.quality)))


def show_sheets(
    call: Call, file: Path, people: Path | None, output: Path | None, *, noun: str, table: str = "Table"
) -> None:
    """Print who sits where in a saved plan, by round and by person, or write it as a page to print or a sheet.

    ``noun`` is what the rounds are, for the title of the page. Outside a cohort people are shown by their ids.
    """
    from cohortkit.cli.output import Table, Text, show
    from cohortkit.cli.storing import sheet, write_bytes
    from cohortkit.pairing import results
    from cohortkit.pairing.quality import words

    plan = read_plan(file).plan
    roster, names, organizations = _who(call, people)
    known = {person.id for person in roster}
    strangers = sorted({each.id for each in results.sheets(plan)} - known) if roster else []
    if strangers:
        raise Stop(f"{file} has people who are not in {people or call.folder}: {', '.join(strangers)}")
    if output is not None:
        form = output.suffix.casefold()
        if form not in (".html", ".csv", ".xlsx"):
            raise UsageStop(f'"{output.name}" should end in .html, .csv or .xlsx')
        if form != ".html":
            _, *rows = results.csv_rows(plan, roster, names)
            write_bytes(call, sheet(output, noun, SHEET_COLUMNS, rows), output)
            return
        title = f"{noun}, {call.plan.cohort.name}" if names else noun
        title += " (illustrative data)" if call.is_illustrative else ""
        page = results.printable(plan, roster, title=title, names=names, organizations=organizations, table_word=table)
        write_bytes(call, page.encode(), output)
        return
    sheets = results.sheets(plan)
    document = {
        "tables": [
            {"round": each.round, "table": each.number, "people": list(each.people)} for each in results.tables(plan)
        ],
        "people": [
            {
                "id": sheet.id,
                "seats": [
                    {"round": seat.round, "table": seat.table or None, "with": list(seat.others)}
                    for seat in sheet.seats
                ],
            }
            for sheet in sheets
        ],
    }
    rounds = [
        Table(
            (table, "People"),
            [(number, _listed(group, names)) for number, group in enumerate(each.groups, 1)],
            title=f"Round {each.number}",
            empty="nobody is seated",
        )
        for each in plan.rounds
    ]
    own = [
        Table(
            ("Round", table, "With"),
            [(seat.round, seat.table or "sitting out", _listed(seat.others, names)) for seat in sheet.seats],
            title=names.get(sheet.id, sheet.id),
        )
        for sheet in sheets
    ]
    show(call, document, *rounds, *own, Text(words(plan.quality)))


def _who(call: Call, people: Path | None) -> tuple[tuple[Person, ...], dict[str, str], dict[str, str]]:
    """The people with what they and their organizations are called; nobody where there is neither file nor cohort."""
    from cohortkit.records.cohort import CohortNotFound

    if people is not None:
        return read_people(people), {}, {}
    try:
        plan = call.plan
    except CohortNotFound:
        return (), {}, {}
    from cohortkit.pairing.of_cohort import everybody

    bodies = (*plan.organizations, *plan.partners)
    names = {who: person.name for who, person in plan.people.items()}
    return everybody(plan, call.today), names, {body: plan.label_of(body) for body in bodies}


def _listed(people: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(who, who) for who in people)
