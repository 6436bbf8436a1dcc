"""``cohortkit people``: who takes part."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import FilterOption, Group, Shown

if TYPE_CHECKING:
    from cohortkit.people.roster import Row
    from cohortkit.plan.model import Person, Plan

app = Group("people", "Who takes part: participants, facilitators, coaches and the others.")


class Role(StrEnum):
    """What a person does in the cohort."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    COACH = "coach"
    EXPERT = "expert"
    EVALUATOR = "evaluator"


@app.reads(
    "people list",
    "people list --role coach",
    "people list --organization naesp --json",
    'people list --filter "pod:digital active"',
)
def list_(
    call: Call,
    organization: Annotated[
        str | None,
        typer.Option(
            help="Only people of this organization or partner.", autocompletion=ids("organizations", "partners")
        ),
    ] = None,
    role: Annotated[Role | None, typer.Option(help="Only people with this role.")] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Also people who have left or are still to join.")
    ] = False,
    wanted: FilterOption = None,
) -> None:
    """List the people who are in the cohort on the day."""
    from cohortkit.cli.output import Table, show
    from cohortkit.people.filtering import person_filter

    plan = call.plan
    of = call.party(organization) if organization else None
    found = [
        person
        for person in plan.people.values()
        if (everybody or person.here_on(call.today))
        and (of is None or of in (person.party_on(call.today), person.id))
        and (role is None or role.value in person.roles)
    ]
    if wanted:
        found = list(filter(person_filter(plan, wanted, call.today), found))
    rows = [
        (person.id, person.name, plan.label_of(person.party_on(call.today)), ", ".join(person.roles))
        for person in found
    ]
    show(
        call,
        {"people": [_document(plan, person, call.today) for person in found]},
        Table(("Id", "Name", "Organization", "Roles"), rows, empty="nobody fits"),
    )


@app.reads("people show naesp-1", "people show facilitator-1 --json")
def show(
    call: Call,
    person: Annotated[str, typer.Argument(help="Id, unique beginning of one, or name.", autocompletion=ids("people"))],
) -> None:
    """Show one person: what the definition says, their pods and projects."""
    from cohortkit.cli.output import Facts
    from cohortkit.cli.output import show as print_blocks

    plan = call.plan
    found = plan.people[call.one("people", person)]
    document = _document(plan, found, call.today)
    pods = [pod.title for pod in plan.pods.values() if found.id in (*pod.members_on(call.today), pod.lead)]
    before = [f"{plan.label_of(each.organization or each.partner)} until {each.until}" for each in found.earlier]
    coached = [project.title for project in plan.projects.values() if project.coach == found.id]
    facts = Facts(
        (
            ("Id", found.id),
            ("Name", found.name),
            ("Title", found.title_on(call.today)),
            ("Organization", plan.label_of(found.party_on(call.today))),
            ("Before", "; ".join(before)),
            ("Roles", ", ".join(found.roles)),
            ("E-mail", found.email),
            ("Time zone", plan.zone_of(found)),
            ("Working hours", found.working_hours),
            ("Preferred level", found.preferred_level or "not stated"),
            ("Joined", found.joined),
            ("Left", found.left),
            ("Stipends", "yes" if found.stipends else "opted out"),
            ("Pods", ", ".join(pods)),
            ("Coaches", ", ".join(coached)),
            ("Also known as", ", ".join(found.aliases)),
            ("Bio", found.bio),
        )
    )
    print_blocks(call, {"person": document}, facts)


@app.writes(
    'people add dana-cole --name "Dana Cole" --organization bba --email dana@bba.example',
    'people add eli-fox --name "Eli Fox" --partner resultslab --role evaluator --dry-run',
)
def add(
    call: Call,
    *,
    id_: Annotated[str, typer.Argument(metavar="ID", help="Lower-case letters, digits and hyphens.")],
    name: Annotated[str, typer.Option(help="Full name.")],
    organization: Annotated[
        str | None, typer.Option(help="The member organization.", autocompletion=ids("organizations"))
    ] = None,
    partner: Annotated[
        str | None, typer.Option(help="Or the supporting partner.", autocompletion=ids("partners"))
    ] = None,
    role: Annotated[list[Role] | None, typer.Option(help="May be repeated.")] = None,
    email: Annotated[str | None, typer.Option()] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA zone; the cohort's where not given.")] = None,
    title: Annotated[str | None, typer.Option(help="Job title.")] = None,
) -> None:
    """Add a person to the definition."""
    from cohortkit.cli.commit import commit
    from cohortkit.plan.write import add_entry

    if (organization is None) == (partner is None):
        raise UsageStop("give either --organization or --partner")
    values: dict[str, Any] = {"name": name}
    if organization is not None:
        values["organization"] = call.one("organizations", organization)
    if partner is not None:
        values["partner"] = call.one("partners", partner)
    given = {"title": title, "email": email, "timezone": timezone, "roles": [each.value for each in role or []]}
    values |= {key: value for key, value in given.items() if value}
    commit(call, add_entry(call.loaded, "people", id_, values), id=id_)


@app.writes("people move bba-1 --organization ncsm --on 2023-02-01 --title 'Regional lead'")
def move(
    call: Call,
    *,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id or name.", autocompletion=ids("people"))],
    on: Annotated[str, typer.Option(metavar="DATE", help="The first day at the new place.")],
    organization: Annotated[
        str | None, typer.Option(help="The new organization.", autocompletion=ids("organizations"))
    ] = None,
    partner: Annotated[
        str | None, typer.Option(help="Or the supporting partner.", autocompletion=ids("partners"))
    ] = None,
    title: Annotated[str, typer.Option(help="The new title.")] = "",
) -> None:
    """Place a person in another organization from a day on; what was before stays with the old one."""
    from cohortkit.cli.commit import commit
    from cohortkit.people.affiliation import move_person

    if (organization is None) == (partner is None):
        raise UsageStop("give either --organization or --partner")
    named, day = call.one("people", person), call.day(on)
    assert day is not None
    change = move_person(
        call.loaded,
        call.plan,
        named,
        on=day,
        organization=call.one("organizations", organization) if organization else "",
        partner=call.one("partners", partner) if partner else "",
        title=title,
    )
    commit(call, change, id=named)


def _document(plan: Plan, person: Person, day: dt.date) -> dict[str, Any]:
    organization = person.organization_on(day)
    return {
        "id": person.id,
        "name": person.name,
        "organization": organization or None,
        "partner": None if organization else person.party_on(day) or None,
        "title": person.title_on(day) or None,
        "email": person.email or None,
        "bio": person.bio or None,
        "aliases": list(person.aliases),
        "timezone": plan.zone_of(person),
        "roles": list(person.roles),
        "preferred_level": person.preferred_level,
        "working_hours": person.working_hours,
        "joined": person.joined,
        "left": person.left,
        "stipends": person.stipends,
        "earlier": [
            {
                "organization": each.organization or None,
                "partner": each.partner or None,
                "title": each.title or None,
                "until": each.until,
            }
            for each in person.earlier
        ],
    }


@app.exports("people gaps", "people gaps --letters out/reminders", "people gaps --json")
def gaps(
    call: Call,
    letters: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a drafted reminder for each person into this folder.")
    ] = None,
) -> None:
    """List who still owes the directory something, and draft a reminder for each; nothing is sent."""
    from cohortkit.cli.output import Table, note
    from cohortkit.cli.output import show as print_blocks
    from cohortkit.people.gaps import gaps as gaps_of

    plan = call.plan
    found = gaps_of(plan, call.today)
    if letters is not None:
        from cohortkit.cli.letters import write_letters
        from cohortkit.letters.building import build_letters

        drafts = build_letters(call.cohort, "gaps")
        written = write_letters(call, drafts, letters)
        said = f"{len(drafts)} drafts in {letters}"
        note(f"{said} would be written (--dry-run)" if call.dry_run else said + (", as before" if not written else ""))
    elif found and not call.as_json:
        note("`cohortkit people gaps --letters DIR` drafts a reminder to each; nothing is sent")
    print_blocks(
        call,
        {"gaps": [{"id": gap.person, "missing": list(gap.missing)} for gap in found]},
        Table(
            ("Name", "Organization", "Owes"),
            [
                (
                    plan.label_of(gap.person),
                    plan.label_of(plan.people[gap.person].party_on(call.today)),
                    gap.in_words(),
                )
                for gap in found
            ],
            empty="nobody owes anything",
        ),
    )


@app.writes(
    Shown("people import roster.csv"),
    Shown("people import roster.xlsx --yes"),
    Shown('people import roster.csv --map "Preferred name=name" --map Notes='),
    name="import",
)
def import_(
    call: Call,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx list with column titles.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=KEY", help="May be repeated; nothing after = leaves the column out."),
    ] = None,
) -> None:
    """Bring people in from a list.

    Columns are recognized by their titles, or told with --map; people by id, e-mail or name. What would happen is
    shown first, and written with --yes or when you agree. Who belongs to another organization now does so from today
    on; what was before stays with the old one.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.cli.errors import Stop
    from cohortkit.cli.output import Table, Word, note, tables
    from cohortkit.files.table import NotATable
    from cohortkit.people.roster import import_change, preview

    told = {title.strip(): key.strip() for title, mark, key in (each.rpartition("=") for each in mapping or []) if mark}
    if len(told) < len(mapping or []):
        raise UsageStop("say which column is what: --map COLUMN=KEY, each once")
    try:
        shown = preview(call.plan, file.read_bytes(), call.today, told)
    except NotATable as refused:
        raise Stop(f"{file}: {refused}") from None
    tones = {"new": "good", "changed": "warn", "same": "quiet", "skipped": "bad"}
    rows = [
        (row.line, Word(row.kind, tones[row.kind]), row.name, row.id, row.reason or _what_changes(row, shown.on))  # type: ignore[arg-type]
        for row in shown.rows
        if row.kind != "same"
    ]
    document = {
        "rows": [
            {
                "line": row.line,
                "kind": row.kind,
                "id": row.id,
                "values": row.values,
                "before": row.before,
                "from": shown.on if row.moves else None,
                "reason": row.reason or None,
            }
            for row in shown.rows
        ],
        "columns": shown.columns,
        "unused": list(shown.unused),
    }
    if not call.as_json:
        read = ", ".join(
            title if title.casefold() == key else f"{title} as {key}" for key, title in shown.columns.items()
        )
        note(f"columns: {read}" + (f"; not used: {', '.join(shown.unused)}" if shown.unused else ""))
        note(
            tables(
                [Table(("Row", "", "Name", "Id", "What"), rows, empty="everybody in the list is already here")]
            ).rstrip()
        )
    change = import_change(call.loaded, call.plan, shown)
    if change.is_empty or call.dry_run or call.agreed(f"{change.what}?"):
        commit(call, change, more=document)
    if shown.of("skipped"):
        count = len(shown.of("skipped"))
        raise Stop(f"{count} row{'s were' if count > 1 else ' was'} left out; the reasons stand above")


@app.exports("people export -o directory.csv", "people export -o directory.xlsx --everybody")
def export(
    call: Call,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=".csv or .xlsx")],
    everybody: Annotated[bool, typer.Option("--everybody", help="Also who has left or is still to join.")] = False,
) -> None:
    """Write the directory as a sheet."""
    from cohortkit.cli.storing import sheet, write_files
    from cohortkit.people.directory import COLUMNS, directory

    rows = directory(call.plan, call.today, everybody=everybody)
    content = sheet(output, "Directory", COLUMNS, rows)
    write_files(call, {output: content}, {"file": str(output), "people": len(rows)})


def _what_changes(row: Row, on: dt.date) -> str:
    """The values of a row in words, with those they replace."""
    parts = []
    for key, value in row.values.items():
        if key == "name" and row.kind == "new":
            continue
        is_place = key in ("organization", "partner")
        before = row.before.get("organization", row.before.get("partner")) if is_place else row.before.get(key)
        was = f"{_told(before)} → " if before else ""
        parts.append(f"{key}: {was}{_told(value)}" + (f" from {on}" if is_place and row.moves else ""))
    return "; ".join(parts)


def _told(value: Any) -> str:
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
