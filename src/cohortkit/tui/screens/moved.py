"""What another time for a meeting would mean for the people it concerns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from cohortkit.tui.kept import kept
from cohortkit.tui.words import counted, when

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.plan.model import Plan
    from cohortkit.records.cohort import Cohort


def whom_it_hurts(cohort: Cohort, meeting: Meeting, to: dt.date) -> str:
    """Say who would have to be in two places at once, and for whom the new time is outside working hours."""
    from cohortkit.meetings.people import concerned, conflicts
    from cohortkit.plan.series import zone_named

    zone = zone_named(meeting.timezone)
    length = dt.timedelta(minutes=meeting.minutes)
    if isinstance(meeting.start, dt.datetime):
        wall = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, meeting.start.time())
        begin = wall.replace(tzinfo=zone)
        moved = msgspec.structs.replace(
            meeting, start=begin, end=(begin.astimezone(dt.UTC) + length).astimezone(zone), status="moved"
        )
    else:
        first = to.date() if isinstance(to, dt.datetime) else to
        moved = msgspec.structs.replace(
            meeting, start=first, end=first + (meeting.last_day - meeting.first_day), status="moved"
        )
    others = [
        each
        for each in kept_meetings(cohort)
        if each.id != meeting.id and each.span[0] < moved.span[1] and moved.span[0] < each.span[1]
    ]
    plan = cohort.plan
    lines = [f"{when(moved)}, {counted(len(concerned(plan, moved)), 'person', 'people')}"]
    for each in conflicts(plan, [moved, *others]):
        other = each.second if each.first.id == meeting.id else each.first
        if meeting.id in (each.first.id, each.second.id):
            lines.append(f"✗ cannot be: also at {other.title} ({when(other)}): {_names(plan, each.people)}")
    lines += _outside_hours(plan, moved)
    if len(lines) == 1:
        lines.append("✓ nobody has to be in two places, and it is within everybody's working hours")
    return "\n".join(lines)


def _outside_hours(plan: Plan, meeting: Meeting) -> list[str]:
    from cohortkit.calendar.availability import working_minutes
    from cohortkit.meetings.people import concerned
    from cohortkit.plan.series import RuleError, zone_named

    if meeting.all_day:
        return []
    early_or_late = []
    for person_id in concerned(plan, meeting):
        person = plan.people[person_id]
        try:
            zone = zone_named(plan.zone_of(person))
        except RuleError:  # an unknown zone is for the list of problems
            continue
        opens, closes = working_minutes(person.working_hours)
        begin, end = meeting.begins.astimezone(zone), meeting.ends.astimezone(zone)
        if begin.hour * 60 + begin.minute < opens or end.hour * 60 + end.minute > closes or begin.date() != end.date():
            early_or_late.append(person_id)
    return [f"! outside their working hours: {_names(plan, tuple(early_or_late))}"] if early_or_late else []


def _names(plan: Plan, people: tuple[str, ...]) -> str:
    named = ", ".join(plan.label_of(each) for each in people[:6])
    return named + (f" and {len(people) - 6} more" if len(people) > 6 else "")


def kept_meetings(cohort: Cohort) -> list[Meeting]:
    """All planned meetings, worked out once for each reading."""
    from cohortkit.meetings.listing import all_meetings

    return kept(cohort, "meetings", lambda: all_meetings(cohort.plan))
