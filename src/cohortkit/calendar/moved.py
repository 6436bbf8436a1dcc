"""What another time for a meeting would mean for the people it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from cohortkit.calendar.availability import closed_days, working_minutes
from cohortkit.meetings.meeting import Meeting, when
from cohortkit.meetings.people import concerned, conflicts
from cohortkit.plan.model import Plan
from cohortkit.plan.series import RuleError, zone_named

SATURDAY = 5
NAMED = 6
"""So many people are named; of more the rest is counted."""


class Clash(msgspec.Struct, frozen=True):
    """Another meeting at the same time, and the people who would have to be at both."""

    other: Meeting
    people: tuple[str, ...]


class Consequences(msgspec.Struct, frozen=True):
    """The meeting at its other time, who would be asked to be in two places, and whom it takes out of hours.

    ``closed`` names what that day is kept free for; empty where it is a day like others.
    """

    meeting: Meeting
    people: tuple[str, ...]
    clashes: tuple[Clash, ...]
    outside_hours: tuple[str, ...]
    closed: str = ""


def consequences(plan: Plan, meetings: Iterable[Meeting], meeting: Meeting, to: dt.date) -> Consequences:
    """Say what a start at ``to`` would mean: a wall time in the meeting's own zone, or a day at the same time.

    ``meetings`` are all others of the cohort; the meeting itself may be among them.
    """
    moved = at_another_time(meeting, to)
    others = [
        each
        for each in meetings
        if each.id != meeting.id and each.span[0] < moved.span[1] and moved.span[0] < each.span[1]
    ]
    clashes = tuple(
        Clash(each.second if each.first.id == meeting.id else each.first, each.people)
        for each in conflicts(plan, [moved, *others])
        if meeting.id in (each.first.id, each.second.id)
    )
    closed = closed_days(plan, moved.first_day, moved.last_day)
    return Consequences(
        moved, concerned(plan, moved), clashes, outside_hours(plan, moved), ", ".join(dict.fromkeys(closed.values()))
    )


def at_another_time(meeting: Meeting, to: dt.date) -> Meeting:
    """The meeting as it would be: as long as before, on a day alone at the same time of day."""
    if isinstance(meeting.start, dt.datetime):
        wall = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, meeting.start.time())
        zone = zone_named(meeting.timezone)
        begin = wall.replace(tzinfo=zone)
        end = (begin.astimezone(dt.UTC) + dt.timedelta(minutes=meeting.minutes)).astimezone(zone)
        return msgspec.structs.replace(meeting, start=begin, end=end, status="moved")
    first = to.date() if isinstance(to, dt.datetime) else to
    return msgspec.structs.replace(
        meeting, start=first, end=first + (meeting.last_day - meeting.first_day), status="moved"
    )


def outside_hours(plan: Plan, meeting: Meeting) -> tuple[str, ...]:
    """The people whose working hours a meeting does not lie in; nobody where it lasts all day."""
    if meeting.all_day:
        return ()
    found = []
    for person_id in concerned(plan, meeting):
        person = plan.people[person_id]
        try:
            zone = zone_named(plan.zone_of(person))
        except RuleError:  # an unknown zone is for the list of problems
            continue
        opens, closes = working_minutes(person.working_hours)
        begin, end = meeting.begins.astimezone(zone), meeting.ends.astimezone(zone)
        early, late = begin.hour * 60 + begin.minute < opens, end.hour * 60 + end.minute > closes
        if early or late or begin.date() != end.date() or begin.weekday() >= SATURDAY:
            found.append(person_id)
    return tuple(found)


def in_words(plan: Plan, found: Consequences) -> list[str]:
    """The consequences as a facilitator would say them, the worst first; nothing where nobody is hurt."""
    lines = [
        f"✗ cannot be: also at {each.other.title} ({when(each.other)}): {_names(plan, each.people)}"
        for each in found.clashes
    ]
    if found.closed:
        lines.append(f"! a day that is kept free: {found.closed}")
    if found.outside_hours:
        lines.append(f"! outside their working hours: {_names(plan, found.outside_hours)}")
    return lines


def _names(plan: Plan, people: tuple[str, ...]) -> str:
    named = ", ".join(plan.label_of(each) for each in people[:NAMED])
    return named + (f" and {len(people) - NAMED} more" if len(people) > NAMED else "")
