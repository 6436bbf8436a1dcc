"""The page about one meeting: when it is for whom, its agenda, who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.meetings.meeting import when
from cohortkit.tui.shown import Block, Line, Page, facts

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort


def found_meeting(cohort: Cohort, meeting_id: str) -> Meeting | None:
    """The meeting of an id, planned or on record; None where there is none any more."""
    from cohortkit.meetings.listing import find_meeting, recorded_meetings
    from cohortkit.plan.names import NoSuchThing

    try:
        return find_meeting(cohort.plan, meeting_id)
    except NoSuchThing:
        return next((each for each in recorded_meetings(cohort) if each.id == meeting_id), None)


def meeting_page(cohort: Cohort, meeting_id: str) -> Page:
    """Return all there is to say about a meeting."""
    meeting = found_meeting(cohort, meeting_id)
    if meeting is None:
        return Page()
    from cohortkit.meetings.agenda import agenda
    from cohortkit.tui.screens.moving import kept_clashes

    made = agenda(cohort.plan, meeting)
    record = cohort.attendance.get(meeting.id)
    marks: dict[str, str] = dict(getattr(record, "attendance", {}) or {})
    tally: dict[str, int] = {}
    for mark in marks.values():
        tally[mark] = tally.get(mark, 0) + 1
    attendance = ", ".join(f"{number} {mark}" for mark, number in sorted(tally.items())) or "not recorded"
    blocks = [
        Block("", tuple(Line(each) for each in made.when)),
        facts(
            "",
            (
                ("Place", made.place),
                ("Link", made.link),
                ("State", made.status if made.status != "scheduled" else ""),
                ("Attendance", attendance),
            ),
        ),
    ]
    clashes = kept_clashes(cohort).get(meeting.id, ())
    if clashes:
        blocks.append(
            Block(
                "In two places",
                tuple(
                    Line(f"{other.title} ({when(other)}): {', '.join(map(cohort.plan.label_of, people))}", "bad")
                    for other, people in clashes
                ),
            )
        )
    if made.about:
        blocks.append(Block("", (Line(made.about),)))
    if made.blocks:
        blocks.append(
            Block(
                "Agenda",
                tuple(
                    Line(
                        f"{each.times[0] + '  ' if each.times else ''}{each.title}  ({each.minutes} "
                        f"min{', ' + each.lead if each.lead else ''})"
                    )
                    for each in made.blocks
                ),
            )
        )
    notes = getattr(record, "notes", "")
    if notes:
        blocks.append(Block("Notes", tuple(Line(each) for each in notes.splitlines())))
    if made.people:
        shown = made.people[:60]
        more = f" and {len(made.people) - len(shown)} more" if len(made.people) > len(shown) else ""
        blocks.append(Block(f"Concerns {len(made.people)}", (Line(", ".join(shown) + more),)))
    return Page(made.title, tuple(blocks))
