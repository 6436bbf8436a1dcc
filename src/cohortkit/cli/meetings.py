"""``cohortkit meetings``: what takes place when, and its run-of-show."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import meetings as meeting_ids
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting

app = Group("meetings", "What takes place when: convenings, pod meetings, and the rest.")

MeetingId = Annotated[
    str, typer.Argument(metavar="MEETING", help="Id, unique beginning of one, or title.", autocompletion=meeting_ids)
]


class Form(StrEnum):
    """How a run-of-show sheet is written."""

    TEXT = "text"
    MD = "md"
    HTML = "html"


@app.reads(
    "meetings list", "meetings list --from 2023-01-01 --to 2023-03-31", 'meetings list --filter "pod:digital cancelled"'
)
def list_(
    call: Call,
    *,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Not before this day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Not after this day.")] = None,
    wanted: Annotated[
        str | None, typer.Option("--filter", metavar="WORDS", help='Such as "pod:digital since:2023-01-01".')
    ] = None,
    recorded: Annotated[
        bool, typer.Option("--recorded", help="Also advising sessions and lunch-buddy meals, as on record.")
    ] = False,
) -> None:
    """List the meetings in order of time, cancelled ones included."""
    from cohortkit.cli.output import Table, show, when
    from cohortkit.meetings.filtering import meeting_filter
    from cohortkit.meetings.listing import all_meetings, between, every_meeting

    found = every_meeting(call.cohort) if recorded else all_meetings(call.plan)
    found = between(found, *call.days(first, last))
    if wanted:
        found = list(filter(meeting_filter(call.plan, wanted, call.today), found))
    from cohortkit.cli.state_words import state_word

    rows = [(when(each.start, each.timezone), each.title, each.id, state_word(each)) for each in found]
    show(
        call,
        {"meetings": [document(each) for each in found]},
        Table(("When", "Meeting", "Id", "Status"), rows, empty="no meetings then"),
    )


@app.reads("meetings show winter-2022", "meetings show centering-equity@2022-03-08 --json")
def show(call: Call, meeting: MeetingId) -> None:
    """Show one meeting: when and where, whom it concerns, what is on record."""
    from cohortkit.cli.output import Facts, Table, when
    from cohortkit.cli.output import show as print_blocks
    from cohortkit.cli.state_words import mark_word, state_word
    from cohortkit.meetings.people import concerned

    found = _find(call, meeting)
    people = concerned(call.plan, found)
    record: Any = call.cohort.one("attendance", found.id) if found.kind in ("convening", "pod") else None
    marks = record.attendance if record else {}
    facts = Facts(
        (
            ("Id", found.id),
            ("Title", found.title),
            ("Starts", when(found.start, found.timezone)),
            ("Ends", when(found.end, found.timezone)),
            ("Time zone", found.timezone),
            ("Status", state_word(found)),
            ("Mode", found.mode),
            ("Location", found.location),
            ("Link", found.link),
            ("About", found.about),
            ("Notes", record.notes if record else ""),
        )
    )
    rows = [(call.plan.label_of(person), person, mark_word(marks.get(person, ""))) for person in people]
    print_blocks(
        call,
        {"meeting": {**document(found), "about": found.about, "people": list(people), "attendance": marks}},
        facts,
        Table(("Name", "Id", "Attendance"), rows, title="People", empty="it concerns nobody"),
    )


@app.exports(
    "meetings agenda winter-2022",
    "meetings agenda winter-2022 --to md",
    "meetings agenda winter-2022 --to html -o agenda.html",
)
def agenda(
    call: Call,
    meeting: MeetingId,
    form: Annotated[Form, typer.Option("--to", help="Text, Markdown, or a page to print.")] = Form.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file.")] = None,
) -> None:
    """Write the run-of-show of a meeting: what happens when, in everybody's local time."""
    from cohortkit.cli.output import print_json
    from cohortkit.cli.storing import write_text
    from cohortkit.meetings.agenda import agenda as agenda_of
    from cohortkit.meetings.sheets import sheet

    made = agenda_of(call.plan, _find(call, meeting))
    if call.as_json and output is None:
        import msgspec

        print_json({"agenda": msgspec.to_builtins(made)})
    else:
        write_text(call, sheet(made, "plain" if call.plain and form is Form.TEXT else form.value), output)


@app.writes(
    'meetings move centering-equity@2022-03-08 --to "2022-03-10 15:00" --dry-run',
    'meetings move winter-2022 --to "2022-02-02" --dry-run',
)
def move(
    call: Call,
    meeting: MeetingId,
    to: Annotated[str, typer.Option("--to", metavar="WHEN", help='A day, or "2025-11-13 15:00" in its own zone.')],
) -> None:
    """Give a meeting another start; it keeps its id, so calendars move it too.

    Says who would have to be in two places, and for whom it is outside working hours; --dry-run says it beforehand.
    """
    from cohortkit.calendar.moved import consequences, in_words
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import note
    from cohortkit.meetings.listing import all_meetings
    from cohortkit.meetings.moving import move_meeting

    found, start = _find(call, meeting), call.wall_time(to)
    change = move_meeting(call.loaded, found, start)
    effect = consequences(call.plan, all_meetings(call.plan), found, start)
    more = {
        "clashes": [{"meeting": each.other.id, "people": list(each.people)} for each in effect.clashes],
        "outside_hours": list(effect.outside_hours),
        "kept_free": effect.closed or None,
    }
    commit(call, change, id=found.id, more=more)
    if not call.as_json:
        for line in in_words(call.plan, effect):
            note(line)


@app.writes("meetings cancel centering-equity@2022-03-08 --dry-run")
def cancel(call: Call, meeting: MeetingId) -> None:
    """Cancel a meeting; it stays in calendars as cancelled."""
    from cohortkit.cli.commit import commit
    from cohortkit.meetings.moving import cancel_meeting

    found = _find(call, meeting)
    commit(call, cancel_meeting(call.loaded, found), id=found.id)


@app.writes("meetings restore centering-equity@2022-03-08 --dry-run")
def restore(call: Call, meeting: MeetingId) -> None:
    """Let a cancelled meeting take place again, or put a moved one back to its usual time."""
    from cohortkit.cli.commit import commit
    from cohortkit.meetings.moving import restore_meeting

    found = _find(call, meeting)
    commit(call, restore_meeting(call.loaded, found), id=found.id)


def document(meeting: Meeting) -> dict[str, Any]:
    """A meeting as JSON has it."""
    return {
        "id": meeting.id,
        "kind": meeting.kind,
        "of": meeting.of,
        "title": meeting.title,
        "start": meeting.start,
        "end": meeting.end,
        "timezone": meeting.timezone,
        "all_day": meeting.all_day,
        "status": meeting.status,
        "mode": meeting.mode,
        "location": meeting.location,
        "link": meeting.link,
    }


def _find(call: Call, asked: str) -> Meeting:
    from cohortkit.meetings.listing import find_meeting
    from cohortkit.plan.names import NoSuchThing

    try:
        return find_meeting(call.plan, asked)
    except NoSuchThing as error:
        from cohortkit.meetings.listing import recorded_meetings

        if error.matches:
            raise
        return find_meeting(call.plan, asked, recorded_meetings(call.cohort))
