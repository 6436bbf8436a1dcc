"""Who came: attendance of every meeting that took place, with the gaps that real lists have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.demo.block import Block
from cohortkit.demo.chance import Chance
from cohortkit.demo.grammar import fill, phrases
from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Person, Plan
from cohortkit.records.model import Attendance, Mark

_COMES_BY_LEVEL = {"core": 0.94, "active": 0.85, "occasional": 0.62, "peripheral": 0.4}
_COMES_BY_ROLE = {"facilitator": 0.98, "coordinator": 0.96, "evaluator": 0.8, "coach": 0.85, "expert": 0.35}
_UNRECORDED = 0.03
_HARD_SEASON = 0.4


def attendance(plan: Plan, blocks: list[Block], seed: int) -> Iterator[Attendance]:
    """Yield the attendance of each meeting that was not cancelled; of a few pod meetings nobody kept a list."""
    habits = {person.id: _Habit(plan, person, seed) for block in blocks for person in block.people}
    coordinators = {block.number: block.id("coordinator") for block in blocks}
    of_block = {pod.id: block.number for block in blocks for pod in block.pods}
    for meeting in all_meetings(plan):
        chance = Chance(seed, "attendance", meeting.id)
        if meeting.cancelled or (meeting.kind == "pod" and chance.happens(_UNRECORDED)):
            continue
        yield _of(plan, meeting, habits, coordinators[of_block.get(meeting.of, 1)], chance)


def _of(plan: Plan, meeting: Meeting, habits: dict[str, _Habit], by: str, chance: Chance) -> Attendance:
    people = concerned(plan, meeting)
    leads = _leads(plan, meeting)
    marks: dict[str, Mark] = {
        person: "present" if person in leads else habits[person].mark(meeting.first_day, chance) for person in people
    }
    minutes: dict[str, int] = {}
    if meeting.mode == "virtual" and chance.happens(0.6):  # a meeting tool gave them
        for person, mark in marks.items():
            if mark == "present":
                minutes[person] = meeting.minutes - chance.whole(0, 5)
            elif mark == "partial":
                minutes[person] = chance.whole(meeting.minutes // 4, meeting.minutes * 3 // 4)
    notes = ""
    if chance.happens(1 if meeting.kind == "convening" else 0.35):
        notes = fill(chance.one_of(phrases("projects")["notes"][meeting.kind]), chance)
    recorded = meeting.ends.astimezone(dt.UTC) + dt.timedelta(minutes=chance.whole(10, 1200))
    return Attendance(
        id=meeting.id, at=recorded.replace(second=0), by=by, notes=notes, attendance=marks, minutes=minutes
    )


def _leads(plan: Plan, meeting: Meeting) -> set[str]:
    if meeting.kind == "pod":
        return {plan.pods[meeting.of].lead}
    return {session.lead for session in plan.convenings[meeting.of].sessions}


class _Habit:
    """How likely one person is to come; some have a season in which hardly anything is possible."""

    def __init__(self, plan: Plan, person: Person, seed: int) -> None:
        chance = Chance(seed, "habit", person.id)
        level = _COMES_BY_LEVEL[person.preferred_level or "active"]
        self._comes = level if person.is_participant else max(_COMES_BY_ROLE[role] for role in person.roles)
        length = (plan.cohort.ends - plan.cohort.starts).days
        self._hard_from = plan.cohort.starts + dt.timedelta(days=chance.whole(60, max(61, length - 60)))
        self._hard_until = self._hard_from
        if person.is_participant and chance.happens(_HARD_SEASON):
            self._hard_until += dt.timedelta(days=chance.whole(60, 150))

    def mark(self, day: dt.date, chance: Chance) -> Mark:
        hard = self._hard_from <= day < self._hard_until
        if chance.happens(self._comes * (0.45 if hard else 1)):
            return "partial" if chance.happens(0.09) else "present"
        marks: list[tuple[Mark, int]] = [("excused", 12), ("absent", 7), ("unknown", 1)]
        return chance.weighted(marks)
