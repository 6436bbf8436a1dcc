"""How many minutes of working time two people share on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cohortkit.pairing.people import Person

Window = tuple[datetime, datetime]


def working_window(person: Person, on: date) -> Window | None:
    """The person's working time on a date, in UTC; None when their zone is not known."""
    if not person.timezone:
        return None
    zone = ZoneInfo(person.timezone)
    utc = ZoneInfo("UTC")
    first, last = (
        datetime.combine(on, datetime.strptime(clock, "%H:%M").time(), zone).astimezone(utc)  # noqa: DTZ007
        for clock in person.working_hours
    )
    # Hours that end before they start are a night shift.
    return (first, last if last > first else last + timedelta(days=1))


def overlap_minutes(a: Person, b: Person, on: date) -> int | None:
    """Minutes both work on the local date `on`; None when a zone is not known.

    The neighbours' days are looked at too: somebody's morning may be the other's day before.
    """
    first, second = working_window(a, on), working_window(b, on)
    if first is None or second is None:
        return None
    return _overlap(first, second)


def _overlap(first: Window, second: Window) -> int:
    best = 0
    for days in (-1, 0, 1):
        shift = timedelta(days=days)
        common = min(first[1], second[1] + shift) - max(first[0], second[0] + shift)
        best = max(best, int(common.total_seconds()) // 60)
    return best


def overlap_classes(people: Sequence[Person], on: date) -> tuple[list[int], list[list[bool]]]:
    """Number the different windows of the people, and say which two windows share no minute.

    Returns the window number of each person and a symmetric table of `no common minute`; people whose zone is
    not known have a window that lacks nothing.
    """
    numbers: dict[tuple[str, tuple[str, str]], int] = {}
    windows: list[Window | None] = []
    of_person: list[int] = []
    for person in people:
        key = (person.timezone, person.working_hours) if person.timezone else ("", ("", ""))
        if key not in numbers:
            numbers[key] = len(windows)
            windows.append(working_window(person, on))
        of_person.append(numbers[key])
    apart = [
        [first is not None and second is not None and _overlap(first, second) == 0 for second in windows]
        for first in windows
    ]
    return of_person, apart
