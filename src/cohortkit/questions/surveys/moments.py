"""When an answer was given, in the ways other tools write it."""

import datetime as dt
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NUMBERS = re.compile(
    r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?"
    r"\s*(?P<zone>Z|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d\d)?|GMT|UTC)?)?.*"
)
_WORDS = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]*\.? (?P<day>\d{1,2}),? (?P<year>\d{4})"
    r"(?:[ ,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<half>[AaPp][Mm])?)?.*"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_zone(name: str) -> bool:
    """Whether a text names a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def day_first(texts: Iterable[str]) -> bool:
    """Whether a column writes the day before the month; months first unless some number can be no month."""
    found = [match for text in texts if (match := _NUMBERS.fullmatch(text.strip())) and len(match["a"]) <= 2]
    return any(int(match["a"]) > 12 for match in found)


def moment(text: str, zone: str, *, days_first: bool = False) -> dt.datetime | None:
    """Read an instant; one without an offset is in `zone`. None where it cannot be read."""
    text = text.strip()
    try:
        if match := _NUMBERS.fullmatch(text):
            a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
            if len(match["a"]) == 4:
                year, month, day = a, b, c
            else:
                month, day = (b, a) if days_first else (a, b)
                year = c if c > 99 else 2000 + c
            return _instant(dt.date(year, month, day), match, _zone(match["zone"], zone))
        if match := _WORDS.fullmatch(text):
            month = _MONTHS.index(match["month"].lower()) + 1
            return _instant(dt.date(int(match["year"]), month, int(match["day"])), match, ZoneInfo(zone))
    except (ValueError, OverflowError):
        pass
    return None


def _instant(day: dt.date, match: re.Match[str], zone: dt.tzinfo) -> dt.datetime:
    hour = int(match["hour"] or 0)
    if half := match["half"]:
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    time = dt.time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def _zone(told: str | None, otherwise: str) -> dt.tzinfo:
    if not told:
        return ZoneInfo(otherwise)
    offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?", told)
    if offset is None:
        return dt.UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return dt.timezone(dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes))
