"""How a series repeats, read from the words `every` and `on` or from an `rrule`, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from cohortkit.plan.model import Series

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ORDINALS = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1}
_ORDINAL_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_RRULE_PARTS = frozenset(
    (
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "WKST",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
    )
)


class RuleError(ValueError):
    """A rule that gives no series: the key at fault, what is wrong, and the way out."""

    def __init__(self, key: str, message: str, hint: str = "", code: str = "bad-value") -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint
        self.code = code


class Rule(msgspec.Struct, frozen=True):
    """How a series repeats, settled: a unit, a step, and the weekday or day it falls on.

    ``nth`` is 1–5 or -1 for the last; ``day`` a day of the month; ``rrule`` the text of a rule written out, which then
    says everything but its end. ``count`` and ``until`` are those of the series or of its ``rrule``.
    """

    unit: Literal["day", "week", "month", "year", "rrule"]
    step: int = 1
    weekday: int | None = None
    nth: int | None = None
    day: int | None = None
    month: int | None = None
    rrule: str = ""
    count: int | None = None
    until: dt.datetime | None = None

    def as_rrule(self) -> str:
        """Write the rule as the value of an RRULE, without its end."""
        if self.unit == "rrule":
            return self.rrule
        frequency = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}[self.unit]
        parts = [f"FREQ={frequency}"]
        if self.step != 1:
            parts.append(f"INTERVAL={self.step}")
        if self.month is not None:
            parts.append(f"BYMONTH={self.month}")
        if self.weekday is not None:
            parts.append(f"BYDAY={self.nth or ''}{_BYDAY[self.weekday]}")
        if self.day is not None:
            parts.append(f"BYMONTHDAY={self.day}")
        return ";".join(parts)


def rule_of(series: Series) -> Rule:
    """Read how a series repeats. Raises ``RuleError`` naming the first key at fault."""
    errors = list(_errors_around(series))
    if errors:
        raise errors[0]
    until = None if series.until is None else dt.datetime.combine(series.until, dt.time.max)
    if series.rrule:
        return _rule_from_text(series, until)
    return _rule_from_words(series, until)


def rule_errors(series: Series) -> list[RuleError]:
    """Return everything wrong with the rule of a series, each with the key at fault."""
    errors = list(_errors_around(series))
    readings: tuple[Callable[[], object], ...] = ()
    if series.rrule and not series.every:
        readings = (lambda: _rule_from_text(series, None),)
    elif series.every and not series.rrule:
        readings = (
            lambda: _unit_and_step(series.every),
            lambda: _day_words(series.on),
            lambda: _rule_from_words(series, None),
        )
    for read in readings:
        try:
            read()
        except RuleError as error:
            if error.key not in {earlier.key for earlier in errors}:
                errors.append(error)
    return errors


@functools.lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return an IANA zone; raises ``RuleError`` for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        raise RuleError("timezone", f'"{name}" is not an IANA time zone', code="unknown-timezone") from None


def _errors_around(series: Series) -> Iterator[RuleError]:
    if not series.every and not series.rrule:
        yield RuleError(
            "every", "the series says neither `every` nor `rrule`", 'such as every = "month"', "missing-key"
        )
    if series.every and series.rrule:
        yield RuleError("rrule", "give `every` or `rrule`, not both")
    elif series.rrule and series.on:
        yield RuleError("on", "`on` goes with `every`; a `rrule` says its days itself")
    if series.until is not None and series.count is not None:
        yield RuleError("count", "give `until` or `count`, not both")
    if series.count is not None and series.count < 1:
        yield RuleError("count", "`count` must be 1 or more")
    if series.minutes < 1:
        yield RuleError("minutes", "`minutes` must be 1 or more")


def _rule_from_words(series: Series, until: dt.datetime | None) -> Rule:
    unit, step = _unit_and_step(series.every)
    weekday, nth, day = _day_words(series.on)
    starts = series.starts
    if unit == "day":
        if series.on:
            raise RuleError("on", 'with every = "day" there is no day to choose', "leave out `on`")
        return Rule("day", step, count=series.count, until=until)
    if unit == "week":
        if nth is not None or day is not None:
            raise RuleError("on", f'"{series.on}" is a day of a month, and the series repeats by the week', _WEEK_HINT)
        chosen = starts.weekday() if weekday is None else weekday
        return Rule("week", step, chosen, count=series.count, until=until)
    if weekday is not None and nth is None:
        name = WEEKDAYS[weekday]
        raise RuleError("on", f'"{series.on}" does not say which {name}', f'say which {name}, such as "2nd {name}"')
    if weekday is None and day is None:
        day = starts.day
    month = starts.month if unit == "year" else None
    return Rule(unit, step, weekday, nth, day, month, count=series.count, until=until)


_WEEK_HINT = 'such as "Tuesday"; for several days a week use rrule = "FREQ=WEEKLY;BYDAY=TU,TH"'


def _unit_and_step(every: str) -> tuple[Literal["day", "week", "month", "year"], int]:
    words = every.strip().lower()
    if words == "quarter":
        return "month", 3
    for unit in ("day", "week", "month", "year"):
        if words == unit:
            return unit, 1
    match = re.fullmatch(r"([1-9][0-9]{0,2}) (week|month)s?", words)
    if match is None:
        hint = 'day, week, "2 weeks", month, "3 months", quarter or year'
        raise RuleError("every", f'"{every}" is not a way to repeat', hint)
    return ("week" if match[2] == "week" else "month"), int(match[1])


def _day_words(on: str) -> tuple[int | None, int | None, int | None]:
    words = on.strip().lower().split()
    if not words:
        return None, None, None
    if len(words) == 1:
        if words[0].isascii() and words[0].isdecimal() and 1 <= int(words[0]) <= 31:
            return None, None, int(words[0])
        weekday = _weekday(words[0])
        if weekday is not None:
            return weekday, None, None
    elif len(words) == 2:
        nth = _ORDINALS.get(words[0], _ORDINAL_WORDS.get(words[0]))
        weekday = _weekday(words[1])
        if nth is not None and weekday is not None:
            return weekday, nth, None
    raise RuleError("on", f'"{on}" is not a day', 'such as "2nd Tuesday", "last Friday", "Tuesday" or "15"')


def _weekday(word: str) -> int | None:
    names = [name.lower() for name in WEEKDAYS]
    return next((number for number, name in enumerate(names) if word in (name, name[:3])), None)


def _rule_from_text(series: Series, until: dt.datetime | None) -> Rule:
    text = series.rrule.strip().upper().removeprefix("RRULE:").rstrip(";")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not re.fullmatch(r"[0-9A-Z,+-]+", value) or name in parts:
            raise RuleError("rrule", f'"{part}" is not a part of a rule', _RRULE_HINT)
        if name not in _RRULE_PARTS:
            raise RuleError(
                "rrule", f"{name} cannot be used here: a series has one meeting a day, at the time of `starts`"
            )
        parts[name] = value
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise RuleError("rrule", "the rule must say FREQ=DAILY, WEEKLY, MONTHLY or YEARLY", _RRULE_HINT)
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError("rrule", "give COUNT or UNTIL, not both")
    for name in ("COUNT", "UNTIL"):
        outer = next((key for key in ("count", "until") if getattr(series, key) is not None), None)
        if name in parts and outer is not None:
            raise RuleError("rrule", f"{name} in the rule and `{outer}` beside it say two ends", f"leave out {name}")
    for name in ("COUNT", "INTERVAL"):
        if name in parts and not re.fullmatch(r"0*[1-9][0-9]{0,4}", parts[name]):
            raise RuleError("rrule", f"{name} must be a whole number from 1")
    _refuse_days_that_never_come(parts)
    count = int(parts.pop("COUNT")) if "COUNT" in parts else series.count
    if "UNTIL" in parts:
        until = _until(parts.pop("UNTIL"), series)
    endless = ";".join(f"{name}={value}" for name, value in parts.items())
    rule = Rule("rrule", rrule=endless, count=count, until=until)
    try:
        next(days_of_rrule(rule, series.starts, series.starts.date()), None)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise RuleError("rrule", f'the rule cannot be read: "{series.rrule}"', _RRULE_HINT) from error
    return rule


def _refuse_days_that_never_come(parts: dict[str, str]) -> None:
    """Refuse 31 February and its like, for which dateutil would search until the year 9999."""
    numbers = re.compile(r"[+-]?\d{1,2}(?:,[+-]?\d{1,2})*")
    months, days = parts.get("BYMONTH", ""), parts.get("BYMONTHDAY", "")
    if not (numbers.fullmatch(months) and numbers.fullmatch(days)):
        return
    longest = max((monthrange(2024, int(each))[1] for each in months.split(",") if 1 <= int(each) <= 12), default=31)
    if all(abs(int(each)) > longest for each in days.split(",")):
        raise RuleError("rrule", f"no month of the rule has a day {days}", _RRULE_HINT)


_RRULE_HINT = 'such as "FREQ=MONTHLY;BYDAY=2TU"'


def _until(text: str, series: Series) -> dt.datetime:
    match = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", text)
    try:
        if match is None:
            raise ValueError(text)
        day = dt.datetime.strptime(match[1], "%Y%m%d")  # noqa: DTZ007 - wall time
        if match[2] is None:
            return dt.datetime.combine(day, dt.time.max)
        moment = dt.datetime.combine(day, dt.datetime.strptime(match[2], "%H%M%S").time())  # noqa: DTZ007
    except ValueError:
        raise RuleError("rrule", f"UNTIL={text} is not a date", "such as UNTIL=20261130") from None
    if match[3] and series.timezone:
        return moment.replace(tzinfo=dt.UTC).astimezone(zone_named(series.timezone)).replace(tzinfo=None)
    return moment


def days_of_rrule(rule: Rule, starts: dt.datetime, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of a rule written out, from the day of `starts` up to a last one, whatever its own end."""
    from dateutil.rrule import rrulestr

    expansion = rrulestr(rule.rrule, dtstart=starts).replace(until=dt.datetime.combine(last, dt.time.max))
    for moment in expansion:
        yield moment.date()
