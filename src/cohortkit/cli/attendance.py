"""``cohortkit attendance``: who was there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.complete import meetings as meeting_ids
from cohortkit.cli.declare import FilterOption, Group, Shown

if TYPE_CHECKING:
    from cohortkit.attendance.matching import Match
    from cohortkit.records.model import Attendance

app = Group("attendance", "Who was there: record it, and see the rates.")

People = typer.Option(metavar="PERSON", help="May be repeated or take commas.", autocompletion=ids("people"))


class By(StrEnum):
    """What attendance rates are grouped by."""

    PERSON = "person"
    ORGANIZATION = "organization"
    POD = "pod"
    MEETING = "meeting"
    QUARTER = "quarter"


@app.writes(
    "attendance record winter-2022 --all-present --excused naesp-2 --recorded-by facilitator-1",
    "attendance record centering-equity@2022-03-08 --present alas-1,bba-1 --absent ncsm-1 --recorded-by facilitator-1",
)
def record(
    call: Call,
    *,
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="Id or title.", autocompletion=meeting_ids)],
    present: Annotated[list[str] | None, People] = None,
    partial: Annotated[list[str] | None, People] = None,
    excused: Annotated[list[str] | None, People] = None,
    absent: Annotated[list[str] | None, People] = None,
    unknown: Annotated[list[str] | None, People] = None,
    all_present: Annotated[
        bool, typer.Option("--all-present", help="Everybody it concerns, but for those named otherwise.")
    ] = False,
    notes: Annotated[str | None, typer.Option(help="What was said; stays with the record.")] = None,
) -> None:
    """Record who was at a meeting.

    What was recorded before is kept for everybody not named now; the last word on a person wins.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.meetings.listing import find_meeting
    from cohortkit.meetings.people import concerned
    from cohortkit.records.model import Mark
    from cohortkit.records.write import record_attendance

    found = find_meeting(call.plan, meeting)
    marks: dict[str, Mark] = dict.fromkeys(concerned(call.plan, found), "present") if all_present else {}
    named: dict[str, str] = {}
    given = {"present": present, "partial": partial, "excused": excused, "absent": absent, "unknown": unknown}
    for mark, people in given.items():
        for person in call.some("people", people):
            if named.setdefault(person, mark) != mark:
                raise UsageStop(f'"{person}" cannot be both {named[person]} and {mark}')
            marks[person] = cast("Mark", mark)
    if not marks and notes is None:
        raise UsageStop("say who was there: --all-present, or --present, --partial, --excused, --absent PERSON")
    if found.cancelled or found.first_day > call.today:
        from cohortkit.cli.output import note

        note(
            f"{found.id} is cancelled in the plan and counts for nothing; "
            f"`cohortkit meetings restore {found.id}` says that it took place"
            if found.cancelled
            else f"{found.id} is still to come, on {found.first_day}"
        )
    change = record_attendance(call.folder, found.id, marks, at=call.now, by=call.by, notes=notes)
    commit(call, change, id=found.id, by=call.by)


@app.reads("attendance show winter-2022", "attendance show --by pod", "attendance show --by person --from 2023-01-01")
def show(
    call: Call,
    *,
    meeting: Annotated[
        str | None, typer.Argument(metavar="MEETING", help="Id or title.", autocompletion=meeting_ids)
    ] = None,
    by: Annotated[By, typer.Option("--by", help="What the rates are for.")] = By.MEETING,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Meetings from this day on.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Meetings up to this day.")] = None,
) -> None:
    """Show who was at one meeting, or how often people came: present and partial of all marks but unknown."""
    if meeting is not None:
        _show_meeting(call, meeting)
        return
    from cohortkit.attendance import rates
    from cohortkit.cli.output import Table
    from cohortkit.cli.output import show as print_blocks

    plan = call.plan
    since, until = call.days(first, last)
    taken = rates.seats(plan, call.cohort.attendance, since=since, until=until)
    match by:
        case By.PERSON:
            found = rates.by_person(taken)
        case By.ORGANIZATION:
            found = rates.by_organization(plan, taken)
        case By.POD:
            found = rates.by_pod(taken)
        case By.QUARTER:
            found = rates.by_quarter(taken)
        case By.MEETING:
            found = rates.by_meeting(taken)
    whole = rates.together(found)
    rows = [_rate_row(plan.label_of(each.id), each) for each in found]
    print_blocks(
        call,
        {"by": by.value, "rates": [_rate_document(each) for each in found], "all": _rate_document(whole)},
        Table(
            (by.value.capitalize(), "There", "Of", "Rate", "Excused", "Absent"),
            [*rows, _rate_row("all", whole)] if rows else [],
            empty="no attendance on record",
        ),
    )


@app.reads(
    'attendance list --filter "org:ncsm pod:digital absent since:2023-01-01"', "attendance list --json", name="list"
)
def list_(call: Call, wanted: FilterOption = None) -> None:
    """List every mark, the last meeting first, or those that a filter asks for."""
    from cohortkit.attendance.filtering import seat_filter
    from cohortkit.attendance.rates import seats
    from cohortkit.cli.output import Table
    from cohortkit.cli.output import show as print_blocks
    from cohortkit.cli.state_words import mark_word

    plan = call.plan
    found = seats(plan, call.cohort.attendance)
    if wanted:
        found = list(filter(seat_filter(plan, wanted, call.today), found))
    found.sort(key=lambda seat: seat.on, reverse=True)
    rows = [
        (
            seat.on,
            seat.meeting,
            plan.label_of(seat.person),
            plan.label_of(plan.organization_of(seat.person, seat.on)),
            mark_word(seat.mark),
        )
        for seat in found
    ]
    document = {
        "marks": [{"meeting": seat.meeting, "on": seat.on, "person": seat.person, "mark": seat.mark} for seat in found]
    }
    columns = ("On", "Meeting", "Name", "Organization", "Attendance")
    print_blocks(call, document, Table(columns, rows, empty="no marks fit"))


def _show_meeting(call: Call, asked: str) -> None:
    from cohortkit.cli.output import Facts, Table, when
    from cohortkit.cli.output import show as print_blocks
    from cohortkit.cli.state_words import mark_word
    from cohortkit.meetings.listing import find_meeting
    from cohortkit.meetings.people import concerned

    found = find_meeting(call.plan, asked)
    record = call.cohort.attendance.get(found.id)
    marks: dict[str, str] = dict(record.attendance) if record else {}
    people = dict.fromkeys((*concerned(call.plan, found), *marks))
    rows = [(call.plan.label_of(person), person, mark_word(marks.get(person, "not recorded"))) for person in people]
    print_blocks(
        call,
        {
            "meeting": found.id,
            "attendance": marks,
            "not_recorded": [person for person in people if person not in marks],
            "notes": record.notes if record else "",
            "at": record.at if record else None,
            "by": record.by if record else None,
        },
        Facts((("Meeting", found.title), ("When", when(found.start, found.timezone)))),
        Table(("Name", "Id", "Attendance"), rows, empty="it concerns nobody"),
    )


def _rate_row(name: str, rate: Any) -> tuple[Any, ...]:
    from cohortkit.evaluation.shares import percent

    share = "–" if rate.share is None else percent(rate.share)
    return name, rate.there, rate.marked, share, rate.counts["excused"], rate.counts["absent"]


def _rate_document(rate: Any) -> dict[str, Any]:
    return {"id": rate.id, "there": rate.there, "marked": rate.marked, "share": rate.share, "counts": rate.counts}


@app.writes(Shown("attendance import winter-2022 participants.csv --recorded-by facilitator-1"), name="import")
def import_(
    call: Call,
    *,
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="Id or title.", autocompletion=meeting_ids)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The participant list of Zoom, Teams or another tool.")],
    absent: Annotated[
        bool,
        typer.Option(
            "--absent", help="Mark everybody it concerns as absent who is not in the list and has no mark yet."
        ),
    ] = False,
) -> None:
    """Take attendance from the participant list of a meeting tool.

    Names are matched to people by e-mail, name and alias. Whoever is unsure is asked about, or left out and named.
    Whoever stayed for two thirds of the meeting was present, the others partly.
    """
    from cohortkit.attendance.matching import marks, match_people, missing, settled
    from cohortkit.attendance.tool_files import NotAParticipantList, read_stays
    from cohortkit.cli.commit import commit
    from cohortkit.cli.errors import Stop
    from cohortkit.cli.output import Table, Word, note, tables
    from cohortkit.meetings.listing import find_meeting
    from cohortkit.meetings.people import concerned
    from cohortkit.records.write import record_attendance

    found = find_meeting(call.plan, meeting)
    expected = concerned(call.plan, found)
    try:
        matches = match_people(call.plan, read_stays(file.read_bytes()), expected)
    except NotAParticipantList as refused:
        raise Stop(f"{file}: {refused}") from None
    if call.may_ask:
        for place, match in enumerate(matches):
            if match.sureness == "unsure":
                person = _ask_who(call, match)
                matches[place] = settled(match, person) if person else match
    minutes = None if found.all_day else round((found.ends - found.begins).total_seconds() / 60)
    taken, stayed = marks(matches, minutes)
    if absent:
        record = cast("Attendance | None", call.cohort.one("attendance", found.id))
        taken = {**missing(expected, matches, taken, record.attendance if record else {}), **taken}
    tones = {"sure": "good", "unsure": "warn", "unknown": "bad"}
    rows = [
        (
            match.stay.name or match.stay.email,
            Word(match.sureness, tones[match.sureness]),  # type: ignore[arg-type]
            match.person or ", ".join(match.candidates),
            match.why,
            match.stay.minutes,
            taken.get(match.person, "") if match.sureness == "sure" else "",
        )
        for match in matches
    ]
    if not call.as_json:
        note(
            tables(
                [Table(("In the list", "", "Person", "By", "Minutes", "Mark"), rows, empty="the list is empty")]
            ).rstrip()
        )
    left_out = [match for match in matches if match.sureness != "sure"]
    document = {
        "marks": taken,
        "minutes": stayed,
        "matches": [
            {"name": match.stay.name, "line": match.stay.line, "person": match.person, "why": match.why}
            for match in matches
            if match.sureness == "sure"
        ],
        "unsure": [
            {"name": match.stay.name, "line": match.stay.line, "candidates": list(match.candidates), "why": match.why}
            for match in left_out
        ],
    }
    change = record_attendance(call.folder, found.id, taken, at=call.now, by=call.by, minutes=stayed)
    commit(call, change, id=found.id, by=call.by, more=document)
    if left_out and not call.as_json:
        note(f"left out: {', '.join(match.stay.name or match.stay.email for match in left_out)}")


def _ask_who(call: Call, match: Match) -> str:
    """Ask whom a row of the list means until the answer is somebody, or empty for nobody."""
    from cohortkit.cli.output import note
    from cohortkit.plan.names import NoSuchThing

    guess = f"{match.person}? (yes, or another name" if match.person else f"{', '.join(match.candidates)}? (a name"
    while True:
        answer = call.ask(f'Who is "{match.stay.name}"? Perhaps {guess}; empty for nobody)', default="").strip()
        if answer.casefold() in ("y", "yes") and match.person:
            return match.person
        if not answer:
            return ""
        try:
            return call.one("people", answer)
        except NoSuchThing as unknown:
            note(str(unknown))
