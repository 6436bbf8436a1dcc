"""Read a day or a time as people type it: ``2025-11-13``, ``tomorrow``, ``next tuesday``, ``3 weeks ago``."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable

from cohortkit.plan.scalars import FIRST_YEAR, LAST_YEAR

WAYS = '2025-11-13, today, tomorrow, "next tuesday", "3 weeks ago" or "in 2 months"'
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = ("day", "week", "month", "year")

_WORD = re.compile(r"\S+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


class NotADay(ValueError):
    """The text is no day or time; ``position`` (from 0) and ``length`` are the part at fault."""

    def __init__(self, text: str, position: int, length: int, reason: str, ways: str = WAYS) -> None:
        self.text, self.position, self.length, self.reason = text, position, length, reason
        carets = " " * position + "^" * max(length, 1)
        super().__init__(f"{reason}\n  {text}\n  {carets}\n  write {ways}")


def read_day(text: str, today: dt.date) -> dt.date:
    """Read a day; relative words count from ``today``. Raises NotADay with the place of the fault.

    ``next tuesday`` is the first Tuesday after today, ``last tuesday`` the last one before it, a bare ``tuesday`` the
    first from today on. Months and years keep the day of the month, or the last there is.
    """
    words = [(match.group().lower(), match.start()) for match in _WORD.finditer(text)]
    if not words:
        raise NotADay(text, 0, 1, "no day is given")
    return _day(text, words, today)


def read_moment(text: str, today: dt.date) -> dt.date:
    """Read a day, or a day and a time of it: ``2025-11-13 15:00`` gives a ``datetime`` without a zone."""
    words = [(match.group().lower(), match.start()) for match in _WORD.finditer(text.replace("T", " "))]
    if not words:
        raise NotADay(text, 0, 1, "no day is given")
    last, position = words[-1]
    match = _TIME.fullmatch(last)
    if match is None:
        return _day(text, words, today)
    try:
        time = dt.time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        raise NotADay(text, position, len(last), f'"{last}" is not a time of day', '"2025-11-13 15:00"') from None
    if len(words) == 1:
        raise NotADay(text, 0, len(text), "a time needs its day", '"2025-11-13 15:00"')
    return dt.datetime.combine(_day(text, words[:-1], today), time)


def _day(text: str, words: list[tuple[str, int]], today: dt.date) -> dt.date:
    try:
        day = _read(text, words, today)
    except OverflowError:
        day = dt.date.max
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotADay(text, 0, len(text), f"the years {FIRST_YEAR} to {LAST_YEAR} can be given")
    return day


def _read(text: str, words: list[tuple[str, int]], today: dt.date) -> dt.date:
    first, position = words[0]
    if len(words) == 1:
        if (match := _ISO.fullmatch(first)) is not None:
            return _iso(text, match, position)
        if first in _NAMED:
            return _NAMED[first](today)
        if first in WEEKDAYS:
            return _weekday_from(today, first)
        raise NotADay(text, position, len(first), f'"{first}" is not a day{_near(first, (*_NAMED, *WEEKDAYS))}')
    if first in ("next", "last") and len(words) == 2:
        return _next_or_last(text, words, today)
    if first == "in" and len(words) == 3:
        return _shifted(text, words[1], words[2], today, 1)
    if len(words) == 3 and words[2][0] == "ago":
        return _shifted(text, words[0], words[1], today, -1)
    known = (*_NAMED, *WEEKDAYS, "next", "last", "in") if not first.isdecimal() else ()
    at, length = (position, len(first)) if known and first not in known else (words[-1][1], len(words[-1][0]))
    raise NotADay(text, at, length, f'"{text.strip()}" is not a day')


def _iso(text: str, match: re.Match[str], position: int) -> dt.date:
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        raise NotADay(text, position + match.start(2), len(match[2]), "months are 01 to 12")
    length = monthrange(year, month)[1] if year else 31
    if not 1 <= day <= length:
        name = dt.date(2000, month, 1).strftime("%B")
        raise NotADay(text, position + match.start(3), len(match[3]), f"{name} {year} has the days 01 to {length}")
    return dt.date(year, month, day) if year else dt.date.min


def _next_or_last(text: str, words: list[tuple[str, int]], today: dt.date) -> dt.date:
    (which, _), (word, position) = words
    sign = 1 if which == "next" else -1
    if word in WEEKDAYS:
        start = today + dt.timedelta(days=1)
        return _weekday_from(start, word) if sign > 0 else _weekday_from(today - dt.timedelta(days=7), word)
    if word in UNITS:
        return _moved(today, sign, word)
    raise NotADay(text, position, len(word), f'"{word}" is not a weekday{_near(word, (*WEEKDAYS, *UNITS))}')


def _shifted(text: str, count: tuple[str, int], unit: tuple[str, int], today: dt.date, sign: int) -> dt.date:
    word, position = count
    number = 1 if word in ("a", "an", "one") else int(word) if word.isascii() and word.isdecimal() else None
    if number is None or len(word) > 5:
        raise NotADay(text, position, len(word), f'"{word}" is not a number')
    name, position = unit
    if name.removesuffix("s") not in UNITS:
        raise NotADay(text, position, len(name), f'"{name}" is not a length of time{_near(name, UNITS)}')
    return _moved(today, sign * number, name.removesuffix("s"))


def _moved(today: dt.date, number: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return today + dt.timedelta(days=number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= dt.MAXYEAR:
        raise OverflowError
    return dt.date(year, month, min(today.day, monthrange(year, month)[1]))


def _weekday_from(start: dt.date, name: str) -> dt.date:
    return start + dt.timedelta(days=(WEEKDAYS.index(name) - start.weekday()) % 7)


def _near(word: str, known: tuple[str, ...]) -> str:
    from cohortkit.files.problems import did_you_mean

    hint = did_you_mean(word, known)
    return f"; {hint}" if hint else ""


_NAMED: dict[str, Callable[[dt.date], dt.date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + dt.timedelta(days=1),
    "yesterday": lambda today: today - dt.timedelta(days=1),
}
