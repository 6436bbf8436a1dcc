"""How meeting tools write lengths and clock times. Times are read for their length only: they may be in any zone."""

from __future__ import annotations

import datetime as dt
import re

Interval = tuple[float, float]
"""When somebody came and left, in seconds of the report's own clock."""

_UNIT = {"d": 1440, "h": 60, "m": 1, "s": 1 / 60}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"|(?P<one>\d{1,2})(?P<sign>[/.])(?P<two>\d{1,2})[/.](?P<in_year>\d{4}|\d\d)"
    r"|(?P<word>[a-z]{3})[a-z]* (?P<of_month>\d{1,2}), (?P<the_year>\d{4}))"
    r"(?:t|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?: ?(?P<half>[ap])\.?m\.?)?",
    re.ASCII,
)


def minutes_in(length: str) -> int | None:
    """Read a length such as `1h 55s`, `54 min`, `0:54:10` or `54`; None for anything else."""
    text = length.strip().casefold()
    parts = re.findall(r"(\d{1,6})\s*([dhms])", text)
    if parts:
        return round(sum(int(number) * _UNIT[unit] for number, unit in parts))
    if text.isascii() and text.isdigit():
        return int(text[:9])
    if match := re.fullmatch(r"(\d{1,3}):(\d\d):(\d\d)", text):
        hours, minutes, seconds = map(int, match.groups())
        return round(hours * 60 + minutes + seconds / 60)
    return None


def clock(text: str) -> float | None:
    """Read a day with a time as seconds; the month first where both readings are possible, None for anything else."""
    match = _CLOCK.fullmatch(" ".join(text.casefold().split()))
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    try:
        when = dt.datetime(*_day(match), hour, int(match["minute"]), int(match["second"] or 0), tzinfo=dt.UTC)
    except ValueError:
        return None
    return when.timestamp()


def _day(match: re.Match[str]) -> tuple[int, int, int]:
    if match["year"]:
        return int(match["year"]), int(match["month"]), int(match["day"])
    if match["word"]:
        return int(match["the_year"]), _MONTHS.index(match["word"]) + 1, int(match["of_month"])
    year, one, two = int(match["in_year"]), int(match["one"]), int(match["two"])
    day_first = match["sign"] == "." or one > 12
    return year + 2000 if year < 100 else year, two if day_first else one, one if day_first else two


def covered(intervals: list[Interval]) -> int:
    """The minutes that some intervals cover, two at once counted once."""
    total, end = 0.0, float("-inf")
    for begin, finish in sorted(intervals):
        total += max(finish - max(begin, end), 0.0)
        end = max(end, finish)
    return round(total / 60)
