"""Nobody is expected in two places at once: pods that share people, convenings, and both together.

Times are compared in seconds since 1970, so meetings in different zones meet correctly. Two pods are looked at only
where they share somebody and the hours they touch; convenings, which concern everybody, are swept over in order.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

import msgspec

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Plan, Pod
from cohortkit.plan.scalars import day_of

MOST_PAIRS = 2_000
"""So many pairs of definitions are reported; with more there is one slip behind them all."""

_HOUR = 3600
_LONGEST = 7 * 24 * _HOUR
"""Seconds of the longest meeting of a pod."""


class Slot(msgspec.Struct, frozen=True, order=True):
    """When one meeting takes place, in seconds since 1970; `day` in its own zone."""

    start: float
    end: float
    day: dt.date
    owner: KeyPath


def look(subject: Subject) -> Iterator[Problem]:
    """Find pairs of definitions that expect one person in two meetings at a time."""
    slots = _pod_slots(subject)
    convenings = _convening_slots(subject)
    clashes: dict[tuple[KeyPath, KeyPath], list[tuple[Slot, Slot, list[str]]]] = {}
    for one, other, people in chain(
        _between_pods(subject.plan, slots),
        _within_pods(subject.plan, slots),
        _with_convenings(subject.plan, slots, convenings),
    ):
        pair = (one.owner, other.owner)
        if pair not in clashes and len(clashes) == MOST_PAIRS:
            break
        clashes.setdefault(pair, []).append((one, other, people))
    if not clashes:
        return
    order = _Order(subject)
    for pair in sorted(clashes):
        yield _double_booked(subject, *pair, clashes[pair], order)


def _double_booked(
    subject: Subject, one: KeyPath, other: KeyPath, found: list[tuple[Slot, Slot, list[str]]], order: _Order
) -> Problem:
    first, second = sorted((one, other), key=order.place)
    _, _, people = min(found)
    names = [subject.plan.label_of(who) for who in people[:2]]
    more = f" and {len(people) - 2} more" if len(people) > 2 else ""
    who = f"{' and '.join(names)}" if not more else f"{', '.join(names)}{more}"
    days = sorted({max(slot, another).day for slot, another, _ in found})
    also = f", and on {len(days) - 1} other days" if len(days) > 2 else f" and on {days[1]}" if len(days) == 2 else ""
    if one == other:
        message = f"{_named(one)} meets twice at the same time on {days[0]}{also}"
    else:
        verb = "is" if len(people) == 1 else "are"
        message = f"{_named(second)} overlaps {_named(first)} on {days[0]}{also}; {who} {verb} in both"
    path = (*second, "meetings", "starts") if second[0] == "pods" else (*second, "starts")
    return subject.problem("double-booked", message, path, hint="move one of the two, or cancel it that day")


def _named(owner: KeyPath) -> str:
    return f'{str(owner[0]).removesuffix("s")} "{owner[1]}"'


def _pod_slots(subject: Subject) -> dict[str, list[Slot]]:
    slots: dict[str, list[Slot]] = {}
    for key, meetings in subject.meetings.items():
        owner: KeyPath = ("pods", key)
        slots[key] = sorted(
            Slot(meeting.start.timestamp(), meeting.end.timestamp(), meeting.start.date(), owner)
            for meeting in meetings
            if meeting.status != "cancelled"
        )
    return slots


def _convening_slots(subject: Subject) -> list[Slot]:
    slots: list[Slot] = []
    for key, convening in subject.plan.convenings.items():
        path: KeyPath = ("convenings", key)
        starts, ends = convening.starts, convening.ends
        if convening.status == "cancelled" or not (subject.sound(*path, "starts") and subject.sound(*path, "ends")):
            continue
        zone = ZoneInfo(subject.zone(convening.timezone))
        if not isinstance(starts, dt.datetime) and not isinstance(ends, dt.datetime):
            starts = dt.datetime.combine(starts, dt.time.min)
            ends = dt.datetime.combine(ends + dt.timedelta(days=1), dt.time.min)
        if isinstance(starts, dt.datetime) and isinstance(ends, dt.datetime):
            begins, stops = starts.replace(tzinfo=zone).timestamp(), ends.replace(tzinfo=zone).timestamp()
            if begins < stops:
                slots.append(Slot(begins, stops, day_of(convening.starts), path))
    return sorted(slots)


def _between_pods(plan: Plan, slots: dict[str, list[Slot]]) -> Iterator[tuple[Slot, Slot, list[str]]]:
    hours = {key: _hours_touched(each) for key, each in slots.items()}
    pods_of: dict[str, list[str]] = {}
    for key in slots:
        for who in _people_of(plan.pods[key]):
            pods_of.setdefault(who, []).append(key)
    looked_at: set[tuple[str, str]] = set()
    for keys in pods_of.values():
        for position, second in enumerate(keys):
            touched = hours[second]
            for first in keys[:position]:
                if (first, second) in looked_at or touched.isdisjoint(hours[first]):
                    continue
                looked_at.add((first, second))
                for one, other in _overlaps(slots[first], slots[second]):
                    there = _present(plan, plan.pods[second], other.day)
                    shared = [who for who in _present(plan, plan.pods[first], one.day) if who in there]
                    if shared:
                        yield one, other, shared


def _within_pods(plan: Plan, slots: dict[str, list[Slot]]) -> Iterator[tuple[Slot, Slot, list[str]]]:
    for key, each in slots.items():
        for one, other in pairwise(each):
            if other.start < one.end:
                people = _present(plan, plan.pods[key], one.day)
                if people:
                    yield one, other, people


def _with_convenings(
    plan: Plan, slots: dict[str, list[Slot]], convenings: list[Slot]
) -> Iterator[tuple[Slot, Slot, list[str]]]:
    if not convenings:
        return
    meetings = sorted(slot for each in slots.values() for slot in each)
    starts = [slot.start for slot in meetings]
    for number, convening in enumerate(convenings):
        for later in convenings[number + 1 :]:
            if later.start >= convening.end:
                break
            people = [person.id for person in plan.people.values() if person.here_on(later.day)]
            if people:
                yield convening, later, people
        for place in range(bisect_left(starts, convening.start - _LONGEST), bisect_left(starts, convening.end)):
            meeting = meetings[place]
            if meeting.end > convening.start:
                people = _present(plan, plan.pods[str(meeting.owner[1])], meeting.day)
                if people:
                    yield convening, meeting, people


def _people_of(pod: Pod) -> set[str]:
    people = {each if isinstance(each, str) else each.person for each in pod.members}
    if pod.lead:
        people.add(pod.lead)
    return people


def _present(plan: Plan, pod: Pod, day: dt.date) -> list[str]:
    """The members and the lead of a pod who are known and belong to the cohort on a day."""
    people = dict.fromkeys((*pod.members_on(day), pod.lead))
    return [who for who in people if who in plan.people and plan.people[who].here_on(day)]


def _hours_touched(slots: list[Slot]) -> frozenset[int]:
    return frozenset(
        hour for slot in slots for hour in range(int(slot.start // _HOUR), int((slot.end - 1) // _HOUR) + 1)
    )


def _overlaps(ones: list[Slot], others: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    first = 0
    for one in ones:
        while first < len(others) and others[first].end <= one.start:
            first += 1
        for other in others[first:]:
            if other.start >= one.end:
                break
            if other.end > one.start:
                yield one, other


class _Order:
    """Which of two definitions is written later: by file in the order of reading, then by line."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.files = {file: number for number, file in enumerate(subject.loaded.documents)}
        self.places: dict[KeyPath, tuple[int, int]] = {}

    def place(self, owner: KeyPath) -> tuple[int, int]:
        """The number of the file and the offset in it."""
        if not self.places:
            self._find_all()
        return self.places.get(owner, (len(self.files), 0))

    def _find_all(self) -> None:
        from cohortkit.files.spans import SpanIndex

        loaded = self.subject.loaded
        indexes: dict[str, SpanIndex] = {}
        for table in ("pods", "convenings"):
            for key, file in loaded.declared[table].items():
                if file not in indexes:
                    document = loaded.documents[file]
                    indexes[file] = SpanIndex(document.readable or document.text)
                span = indexes[file].header((table, key))
                self.places[table, key] = (self.files[file], span.start if span else 0)
