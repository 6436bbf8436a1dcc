"""Who could come when: quarter hours of a span of days, each with the set of people who are free in it.

Sets of people are bits of whole numbers, so that the absences of a slot cost a few operations however many people
there are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from cohortkit.calendar.busy import Interval
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Plan
from cohortkit.plan.series import RuleError, zone_named

CELL = 900
"""Seconds in a quarter of an hour; every zone's offset is a whole number of them."""

EDGE = 3600
"""The first and the last hour of a working day count as early and late."""

_HOURS = re.compile(r"(\d\d?):(\d\d)\s*[-–]\s*(\d\d?):(\d\d)")


class Slot(msgspec.Struct, frozen=True):
    """A possible time: its begin and end in seconds since 1970 UTC, and the local day it is on."""

    begin: int
    end: int
    day: dt.date


class Availability:
    """For each quarter hour from ``first`` to ``last``: who is at work and free, and whom it suits well."""

    def __init__(
        self, plan: Plan, first: dt.date, last: dt.date, busy: Mapping[str, Sequence[Interval]] | None = None
    ) -> None:
        self.plan = plan
        self.people = tuple(plan.people)
        self.bit = {person: 1 << number for number, person in enumerate(self.people)}
        margin = dt.timedelta(days=2)
        self.origin = _seconds(first - margin) // CELL
        self.length = (_seconds(last + margin) // CELL) - self.origin
        self.free = [0] * self.length
        self.suits = [0] * self.length
        self.taken = [0] * self.length
        self._mark_working_hours(first - margin, last + margin)
        self.at_work = list(self.free)
        everybody = (1 << len(self.people)) - 1
        for person, intervals in (busy or {}).items():
            keep = everybody ^ self.bit.get(person, 0)
            for begin, end in intervals:
                for cell in self.cells(begin, end):
                    self.free[cell] &= keep

    def set_of(self, people: Iterable[str]) -> int:
        """Return people as a set of bits; unknown ids are left out."""
        found = 0
        for person in people:
            found |= self.bit.get(person, 0)
        return found

    def names(self, people: int) -> tuple[str, ...]:
        """Return a set of bits as ids, in declared order."""
        found = []
        while people:
            low = people & -people
            found.append(self.people[low.bit_length() - 1])
            people ^= low
        return tuple(found)

    def cells(self, begin: int, end: int) -> range:
        """The quarter hours that a time touches."""
        return range(max(begin // CELL - self.origin, 0), min(-(-end // CELL) - self.origin, self.length))

    def who_is_free(self, begin: int, end: int) -> int:
        """The people at work and free during a whole time."""
        return self._all(self.free, begin, end)

    def whom_it_suits(self, begin: int, end: int) -> int:
        """The people for whom a time is neither early nor late."""
        return self._all(self.suits, begin, end)

    def who_is_kept(self, begin: int, end: int) -> int:
        """The people who are busy with something else at some moment of a time at which they work."""
        found = 0
        for cell in self.cells(begin, end):
            found |= self.at_work[cell] & ~self.free[cell]
        return found

    def who_is_taken(self, begin: int, end: int) -> int:
        """The people who are in another meeting of the cohort at some moment of a time."""
        found = 0
        for cell in self.cells(begin, end):
            found |= self.taken[cell]
        return found

    def take(self, begin: int, end: int, people: int) -> None:
        """Let people be in a meeting."""
        for cell in self.cells(begin, end):
            self.taken[cell] |= people

    def release(self, begin: int, end: int, people: int) -> None:
        """Let people be free again, who were in this meeting alone."""
        for cell in self.cells(begin, end):
            self.taken[cell] &= ~people

    def take_meeting(self, meeting: Meeting) -> None:
        """Let everybody a meeting concerns be in it, if it takes place."""
        if meeting.occupies:
            self.take(*meeting.span, self.set_of(concerned(self.plan, meeting)))

    def _all(self, sets: list[int], begin: int, end: int) -> int:
        found = -1
        for cell in self.cells(begin, end):
            found &= sets[cell]
        return max(found, 0)

    def _mark_working_hours(self, first: dt.date, last: dt.date) -> None:
        groups: dict[tuple[str, str], int] = {}
        for person in self.plan.people.values():
            key = (self.plan.zone_of(person), person.working_hours)
            groups[key] = groups.get(key, 0) | self.bit[person.id]
        for (name, hours), people in sorted(groups.items()):
            try:
                zone = zone_named(name)
            except RuleError:  # reported by the checks; the cohort's zone is the best guess
                zone = zone_named(self.plan.cohort.timezone)
            opens, closes = working_minutes(hours)
            for day in days_from(first, last):
                if day.weekday() >= 5:
                    continue
                midnight = dt.datetime.combine(day, dt.time(), zone)
                begin = int((midnight + dt.timedelta(minutes=opens)).timestamp())
                end = int((midnight + dt.timedelta(minutes=closes)).timestamp())
                # Only quarter hours that lie wholly inside count, the other way round than when busy.
                for cell in self._inside(begin, end):
                    self.free[cell] |= people
                for cell in self._inside(begin + EDGE, end - EDGE):
                    self.suits[cell] |= people

    def _inside(self, begin: int, end: int) -> range:
        return range(max(-(-begin // CELL) - self.origin, 0), min(end // CELL - self.origin, self.length))


def working_minutes(hours: str) -> tuple[int, int]:
    """Read working hours such as 09:00-17:00 as minutes of the day; nine to five where they cannot be read."""
    match = _HOURS.fullmatch(hours.strip())
    if match is None:
        return 540, 1020
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return (opens, closes) if opens < closes <= 1440 else (540, 1020)


def closed_days(plan: Plan, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Return the days without meetings and why: blackouts, and the named holidays of the plan's country."""
    found: dict[dt.date, str] = {}
    if plan.holidays.country:
        import holidays

        try:
            named = holidays.country_holidays(
                plan.holidays.country,
                subdiv=plan.holidays.subdivision or None,
                years=range(first.year, last.year + 1),
            )
            found.update({day: str(name) for day, name in named.items() if first <= day <= last})
        except NotImplementedError:  # a country or a part of it that has no list; the checks report it
            pass
    for blackout in plan.blackouts.values():
        for day in days_from(max(blackout.starts, first), min(blackout.ends, last)):
            found[day] = blackout.title or blackout.id
    return found


def slots(
    timezone: str,
    first: dt.date,
    last: dt.date,
    minutes: int,
    closed: Mapping[dt.date, str],
    *,
    step: int = 30,
    opens: int = 7 * 60,
    closes: int = 20 * 60,
) -> Iterator[Slot]:
    """Yield the possible times on working days from ``first`` to ``last``, in order, in local time of a zone.

    ``step`` is in minutes, ``opens`` and ``closes`` in minutes of the day. Times that a clock change skips are
    left out.
    """
    zone = zone_named(timezone)
    for day in days_from(first, last):
        if day.weekday() >= 5 or day in closed:
            continue
        for minute in range(opens, closes - minutes + 1, step):
            wall = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), zone)
            begin = int(wall.timestamp())
            if dt.datetime.fromtimestamp(begin, zone).time() == wall.time():
                yield Slot(begin, begin + minutes * 60, day)


def days_from(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days from ``first`` to ``last``, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield dt.date.fromordinal(ordinal)


def _seconds(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 86_400
