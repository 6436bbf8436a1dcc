"""Whom a meeting concerns, and who is asked to be in two places at once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cohortkit.meetings.meeting import Meeting, by_time
from cohortkit.plan.model import Plan


class Conflict(msgspec.Struct, frozen=True):
    """Two overlapping meetings and the people both concern; ``first`` begins no later than ``second``."""

    first: Meeting
    second: Meeting
    people: tuple[str, ...]


def concerned(plan: Plan, meeting: Meeting) -> tuple[str, ...]:
    """Return the ids of the people a meeting concerns, in declared order.

    A convening concerns everybody in the cohort on one of its days, a pod meeting its members and lead on that day.
    """
    if meeting.people:
        return meeting.people
    first, last = meeting.first_day, meeting.last_day
    if meeting.kind == "convening":
        return tuple(person.id for person in plan.people.values() if plan.is_here(person, first, last))
    pod = plan.pods.get(meeting.of)
    if pod is None:
        return ()
    asked = dict.fromkeys((*pod.members_on(first), *((pod.lead,) if pod.lead else ())))
    found = []
    for person_id in asked:
        person = plan.people.get(person_id)
        if person and plan.is_here(person, first, first):
            found.append(person_id)
    return tuple(found)


def conflicts(plan: Plan, meetings: Iterable[Meeting]) -> list[Conflict]:
    """Return all pairs of overlapping meetings that share people, in order of time. Meetings that touch do not overlap.

    One sweep over the meetings in order of time with the last meetings of each person at hand, so the work grows with
    the number of seats, not with the square of the number of meetings.
    """
    ordered = sorted((meeting for meeting in meetings if meeting.occupies), key=by_time)
    busy: dict[str, list[tuple[int, int]]] = {}
    shared: dict[tuple[int, int], list[str]] = {}
    for number, meeting in enumerate(ordered):
        begin, end = meeting.span
        for person in concerned(plan, meeting):
            running = busy.get(person)
            if running is None:
                busy[person] = [(end, number)]
                continue
            running = [each for each in running if each[0] > begin]
            for _, earlier in running:
                shared.setdefault((earlier, number), []).append(person)
            busy[person] = [*running, (end, number)]
    return [
        Conflict(ordered[first], ordered[second], tuple(people)) for (first, second), people in sorted(shared.items())
    ]
