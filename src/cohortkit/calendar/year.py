"""A year planned at once: every meeting of every pod and every convening gets the time that costs fewest absences.

Each pod, taken alone, is solved exactly: its meetings keep their months and a gap between them, so the cheapest choice
of times is a shortest path, found by dynamic programming over the times of each month. Pods share people, who cannot
be in two places; so they are placed one after the other, those that share most first, and then each is placed anew
among the others for as long as that helps. Without the others every pod is at its best, and the sum of these is a
lower bound for any plan.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from cohortkit.calendar.availability import Availability, Slot, closed_days, slots
from cohortkit.calendar.busy import Interval
from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Plan

MUST = 1_000
"""An absence of somebody who must come weighs as much as this many others."""

_PASSES = 8
_LARGE = 250
"""In groups larger than this, early and late times are counted by heads, not by whom they struck before."""


class Option(msgspec.Struct, frozen=True):
    """One possible time of one meeting: who cannot come, for whom it is early or late, and its weight."""

    slot: Slot
    absent: int
    strained: int
    weight: int


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A pod or convening to be placed: its meetings in order, the people of each, and the times open to each."""

    id: str
    meetings: tuple[Meeting, ...]
    people: tuple[int, ...]
    options: tuple[tuple[Option, ...], ...]
    gap: int


class Placement(msgspec.Struct, frozen=True):
    """A meeting and the time chosen for it; ``start`` is None where no time is open to it."""

    meeting: Meeting
    start: dt.datetime | None
    absent: tuple[str, ...]


class YearPlan(msgspec.Struct, frozen=True):
    """The chosen times, their absences, and the fewest that any plan could have.

    ``weight`` and ``bound`` count absences of those who must come ``MUST`` times; ``unfairness`` is the sum over people
    of the square of how often a meeting is early or late for them. ``unplaced`` meetings stay where they are.
    """

    placements: tuple[Placement, ...]
    absences: int
    weight: int
    bound: int
    unfairness: int
    unplaced: tuple[str, ...]

    @property
    def is_proven(self) -> bool:
        """Whether no plan can have fewer absences."""
        return self.weight == self.bound and not self.unplaced


def plan_year(
    plan: Plan,
    *,
    first: dt.date,
    last: dt.date,
    busy: Mapping[str, Sequence[Interval]] | None = None,
    must: Iterable[str] = (),
    nice: Iterable[str] = (),
    gap: int = 14,
    step: int = 30,
) -> YearPlan:
    """Place every pod meeting and every convening with hours between two days.

    A meeting stays in its month (a weekly one in its week); ``gap`` is the fewest days between two meetings of a
    monthly pod; ``step`` the minutes between possible starts. People who ``must`` come are never traded against
    others; those for whom it is ``nice`` do not count. Whole-day convenings and cancelled meetings stay as they are.
    """
    problem = YearProblem(plan, first=first, last=last, busy=busy, must=must, nice=nice, gap=gap, step=step)
    return problem.solve()


class YearProblem:
    """The units to place and the times open to them; also what a proof by another solver starts from."""

    def __init__(
        self,
        plan: Plan,
        *,
        first: dt.date,
        last: dt.date,
        busy: Mapping[str, Sequence[Interval]] | None = None,
        must: Iterable[str] = (),
        nice: Iterable[str] = (),
        gap: int = 14,
        step: int = 30,
    ) -> None:
        self.plan = plan
        self.availability = Availability(plan, first, last, busy)
        self.must = self.availability.set_of(must)
        self.nice = self.availability.set_of(nice) & ~self.must
        self.first, self.last, self.gap, self.step = first, last, gap, step
        self.closed = closed_days(plan, first, last)
        grouped: dict[str, list[Meeting]] = {}
        for meeting in all_meetings(plan):
            inside = first <= meeting.first_day and meeting.last_day <= last
            inside = inside and first <= meeting.date <= last  # one moved in from another month stays where it is
            if inside and not meeting.cancelled and not meeting.all_day:
                grouped.setdefault(f"{meeting.kind}:{meeting.of}", []).append(meeting)
            elif meeting.occupies and meeting.last_day >= first and meeting.first_day <= last:
                self.availability.take_meeting(meeting)
        self._made: dict[tuple[str, dt.date, dt.date, int], list[tuple[Slot, int, int]]] = {}
        self.units = [self._unit(key, each) for key, each in grouped.items()]

    def _unit(self, key: str, meetings: list[Meeting]) -> Unit:
        meetings = sorted(meetings, key=lambda each: each.date)
        days = [(later.date - earlier.date).days for earlier, later in pairwise(meetings)]
        is_monthly = not days or min(days) > 20
        people, options = [], []
        for meeting in meetings:
            begins, ends = _window(meeting.date, is_monthly=is_monthly)
            crowd = self.availability.set_of(concerned(self.plan, meeting))
            people.append(crowd)
            options.append(self._options(meeting, crowd, max(begins, self.first), min(ends, self.last)))
        return Unit(
            id=key,
            meetings=tuple(meetings),
            people=tuple(people),
            options=tuple(options),
            gap=self.gap if is_monthly else min(self.gap, 3),
        )

    def _options(self, meeting: Meeting, people: int, first: dt.date, last: dt.date) -> tuple[Option, ...]:
        key = (meeting.timezone, first, last, meeting.minutes)
        made = self._made.get(key)
        if made is None:
            here = self.availability
            made = self._made[key] = [
                (slot, here.who_is_free(slot.begin, slot.end), here.whom_it_suits(slot.begin, slot.end))
                for slot in slots(meeting.timezone, first, last, meeting.minutes, self.closed, step=self.step)
            ]
        found = []
        heavy = people & self.must
        counted = people & ~self.nice
        for slot, free, suits in made:
            absent = people & ~free
            weight = (absent & counted).bit_count()
            if heavy:
                weight += (MUST - 1) * (absent & heavy).bit_count()
            found.append(Option(slot, absent, people & free & ~suits, weight))
        return tuple(found)

    def solve(self) -> YearPlan:
        """Place all units; see ``plan_year``."""
        bound = 0
        for unit in self.units:
            best = _cheapest(unit, self._costs(unit, None))
            bound += sum(option.weight for option in best if option is not None)
        chosen: dict[str, list[Option | None]] = {}
        loads = [0] * len(self.availability.people)
        for unit in self._most_shared_first():
            chosen[unit.id] = self._place(unit, loads)
        score = self._score(chosen, loads)
        for _ in range(_PASSES):
            before = score
            for unit in self._most_shared_first():
                earlier = chosen[unit.id]
                self._lift(unit, earlier, loads)
                chosen[unit.id] = self._place(unit, loads)
                after = self._score(chosen, loads)
                if after > score:
                    self._lift(unit, chosen[unit.id], loads)
                    chosen[unit.id] = earlier
                    self._put(unit, earlier, loads)
                else:
                    score = after
            if score == before:
                break
        return self._result(chosen, bound, score[2])

    def _most_shared_first(self) -> list[Unit]:
        crowds = {unit.id: _union(unit.people) for unit in self.units}

        def shared(unit: Unit) -> int:
            return sum((crowds[unit.id] & crowd).bit_count() for other, crowd in crowds.items() if other != unit.id)

        return sorted(self.units, key=lambda unit: (-shared(unit), unit.id))

    def _place(self, unit: Unit, loads: list[int]) -> list[Option | None]:
        chosen = _cheapest(unit, self._costs(unit, loads))
        self._put(unit, chosen, loads)
        return chosen

    def _put(self, unit: Unit, chosen: Sequence[Option | None], loads: list[int]) -> None:
        for people, option in zip(unit.people, chosen, strict=True):
            if option is not None:
                self.availability.take(option.slot.begin, option.slot.end, people)
                _count(option.strained, loads, 1)

    def _lift(self, unit: Unit, chosen: Sequence[Option | None], loads: list[int]) -> None:
        for people, option in zip(unit.people, chosen, strict=True):
            if option is not None:
                self.availability.release(option.slot.begin, option.slot.end, people)
                _count(option.strained, loads, -1)

    def _costs(self, unit: Unit, loads: list[int] | None) -> list[list[int | None]]:
        """The cost of every option: absences first, then early and late times; None where somebody is elsewhere.

        ``loads`` say how often it was early or late for each person in the other units; None leaves them and the
        other units out.
        """
        found: list[list[int | None]] = []
        for people, options in zip(unit.people, unit.options, strict=True):
            costs: list[int | None] = []
            lowest = min((option.weight for option in options), default=0)
            by_heads = loads is None or people.bit_count() > _LARGE
            for option in options:
                if loads is not None and self.availability.who_is_taken(option.slot.begin, option.slot.end) & people:
                    costs.append(None)
                    continue
                if by_heads or loads is None or option.weight > lowest + 2:
                    strain = option.strained.bit_count()
                else:
                    strain = _strain(option.strained, loads)
                costs.append((option.weight << 32) + strain)
            found.append(costs)
        return found

    def _score(self, chosen: Mapping[str, Sequence[Option | None]], loads: list[int]) -> tuple[int, int, int]:
        placed = [option for options in chosen.values() for option in options]
        missing = sum(option is None for option in placed)
        weight = sum(option.weight for option in placed if option is not None)
        return missing, weight, sum(load * load for load in loads)

    def _result(self, chosen: Mapping[str, Sequence[Option | None]], bound: int, unfairness: int) -> YearPlan:
        placements, unplaced = [], []
        absences = weight = 0
        for unit in self.units:
            for meeting, option in zip(unit.meetings, chosen[unit.id], strict=True):
                if option is None:
                    unplaced.append(meeting.id)
                    placements.append(Placement(meeting, None, ()))
                    continue
                absences += option.absent.bit_count()
                weight += option.weight
                start = dt.datetime.fromtimestamp(option.slot.begin, meeting.begins.tzinfo)
                placements.append(Placement(meeting, start, self.availability.names(option.absent)))
        placements.sort(key=lambda each: ((each.start or each.meeting.begins).timestamp(), each.meeting.id))
        return YearPlan(tuple(placements), absences, weight, bound, unfairness, tuple(unplaced))


def _cheapest(unit: Unit, costs: list[list[int | None]]) -> list[Option | None]:
    """Choose a time for each meeting at the least total cost, each at least the gap after the one before.

    Exact: for each time of a month the cheapest way to reach it, from the cheapest of all times of the month before
    that lie early enough. A meeting to which no time is open is passed over.
    """
    chosen: list[Option | None] = [None] * len(unit.options)
    reached: list[tuple[int, list[int], list[int], list[int]]] = []
    previous: tuple[list[int], list[int], list[int]] | None = None
    for month, (options, row) in enumerate(zip(unit.options, costs, strict=True)):
        days: list[int] = []
        totals: list[int] = []
        places: list[int] = []
        froms: list[int] = []
        for place, (option, cost) in enumerate(zip(options, row, strict=True)):
            if cost is None:
                continue
            day, origin, total = option.slot.day.toordinal(), -1, cost
            if previous is not None:
                at = bisect_right(previous[0], day - unit.gap) - 1
                if at < 0:
                    continue
                origin = previous[2][at]
                total += previous[1][at]
            days.append(day)
            totals.append(total)
            places.append(place)
            froms.append(origin)
        if not places:
            continue
        # Prefix minima: up to each day, the cheapest total and which entry it is.
        best: list[int] = []
        which: list[int] = []
        for entry, total in enumerate(totals):
            if not best or total < best[-1]:
                best.append(total)
                which.append(entry)
            else:
                best.append(best[-1])
                which.append(which[-1])
        reached.append((month, places, froms, which))
        previous = (days, best, which)
    entry = reached[-1][3][-1] if reached else -1
    for month, places, froms, _ in reversed(reached):
        chosen[month] = unit.options[month][places[entry]]
        entry = froms[entry]
    return chosen


def _window(date: dt.date, *, is_monthly: bool) -> tuple[dt.date, dt.date]:
    if is_monthly:
        return date.replace(day=1), date.replace(day=monthrange(date.year, date.month)[1])
    monday = date - dt.timedelta(days=date.weekday())
    return monday, monday + dt.timedelta(days=6)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found


def _count(people: int, loads: list[int], by: int) -> None:
    while people:
        low = people & -people
        loads[low.bit_length() - 1] += by
        people ^= low


def _strain(people: int, loads: list[int]) -> int:
    """What one more early or late meeting adds to the sum of squares."""
    found = 0
    while people:
        low = people & -people
        found += 2 * loads[low.bit_length() - 1] + 1
        people ^= low
    return found
