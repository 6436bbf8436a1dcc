"""Attendance rates: (present + partial) ÷ all marks but unknown, always with both numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import get_args

import msgspec

from cohortkit.meetings.listing import all_meetings
from cohortkit.plan.model import Plan
from cohortkit.records.model import THERE, Attendance, Mark

MARKS: tuple[str, ...] = get_args(Mark)


class Rate(msgspec.Struct, frozen=True):
    """How often something was attended: `there` of `marked`; the counts of every mark in declared order."""

    id: str
    there: int
    marked: int
    counts: dict[str, int]

    @property
    def share(self) -> float | None:
        """The share that was there, 0 to 1; None where nobody was marked."""
        return self.there / self.marked if self.marked else None


class Seat(msgspec.Struct, frozen=True):
    """One mark of one person at one meeting held on a day."""

    meeting: str
    kind: str
    of: str
    on: dt.date
    person: str
    mark: str


def seats(
    plan: Plan,
    records: Mapping[str, Attendance],
    *,
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Seat]:
    """Every mark at meetings that the plan knows and that were not cancelled, by day.

    `kind` is "convening", "pod" or both.
    """
    known = {meeting.id: meeting for meeting in all_meetings(plan)} if records else {}
    found: list[Seat] = []
    for meeting_id, record in records.items():
        meeting = known.get(meeting_id)
        if meeting is None or meeting.cancelled or (kind and meeting.kind != kind):
            continue
        day = meeting.first_day
        if (since and day < since) or (until and day > until):
            continue
        found += [
            Seat(meeting_id, meeting.kind, meeting.of, day, person, mark) for person, mark in record.attendance.items()
        ]
    return sorted(found, key=lambda seat: (seat.on, seat.meeting, seat.person))


def overall(taken: Iterable[Seat], name: str = "all") -> Rate:
    """The rate over all of them."""
    return _rate(name, Counter(seat.mark for seat in taken))


def together(rates: Iterable[Rate], name: str = "all") -> Rate:
    """The rate over all that is in some rates, so that their numbers add up to it."""
    counter: Counter[str] = Counter()
    for rate in rates:
        counter.update(rate.counts)
    return _rate(name, counter)


def by_person(taken: Iterable[Seat]) -> list[Rate]:
    """A rate for each person, by id: for the team's own use, never a ranking."""
    return _grouped(taken, lambda seat: seat.person)


def by_organization(plan: Plan, taken: Iterable[Seat]) -> list[Rate]:
    """A rate for each organization of the people marked, theirs on the day, by id; partners' people are left out."""
    return _grouped(taken, lambda seat: plan.organization_of(seat.person, seat.on))


def by_pod(taken: Iterable[Seat]) -> list[Rate]:
    """A rate for each pod's own meetings, by id."""
    return _grouped(taken, lambda seat: seat.of if seat.kind == "pod" else "")


def by_meeting(taken: Iterable[Seat]) -> list[Rate]:
    """A rate for each meeting, by id."""
    return _grouped(taken, lambda seat: seat.meeting)


def by_quarter(taken: Iterable[Seat]) -> list[Rate]:
    """A rate for each calendar quarter, such as `2025-Q1`, in order."""
    return _grouped(taken, lambda seat: f"{seat.on.year}-Q{(seat.on.month + 2) // 3}")


def _grouped(taken: Iterable[Seat], key: Callable[[Seat], str]) -> list[Rate]:
    counters: dict[str, Counter[str]] = {}
    for seat in taken:
        name = key(seat)
        if name:
            counters.setdefault(name, Counter())[seat.mark] += 1
    return [_rate(name, counters[name]) for name in sorted(counters)]


def _rate(name: str, counter: Counter[str]) -> Rate:
    counts = {mark: counter[mark] for mark in MARKS}
    marked = sum(counts.values()) - counts["unknown"]
    return Rate(name, sum(counts[mark] for mark in THERE), marked, counts)
