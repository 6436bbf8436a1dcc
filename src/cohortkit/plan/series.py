"""The occurrences of a series in local wall time.

``every``/``on`` is expanded by plain calendar arithmetic, ``rrule`` by dateutil. Both follow RFC 5545: steps of several
weeks or months are counted from the week or month of ``starts``, and a month that lacks the day is passed over.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from cohortkit.plan.model import Series
from cohortkit.plan.scalars import Moment

Status = Literal["scheduled", "moved", "cancelled"]
ClockFault = Literal["impossible", "ambiguous"]

MOST_OCCURRENCES = 10_000
"""More than this from one series is a slip of the pen, and would fill every diary."""

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
_HORIZON_YEARS = 50


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


class Occurrence(msgspec.Struct, frozen=True):
    """One meeting of a series.

    ``date`` is the day the series first gave, which names the meeting for ever. ``start`` and ``end`` are aware and in
    the zone of the series. Subtracting two times of one zone gives the difference of wall clocks, so elapsed time is
    ``minutes`` of the series, never ``end - start``.
    """

    date: dt.date
    start: dt.datetime
    end: dt.datetime
    timezone: str
    status: Status


def occurrences(series: Series, cohort_zone: str, cohort_ends: dt.date) -> list[Occurrence]:
    """Return the meetings of a series in the order of their first dates, without the skipped ones.

    Times stay at the same wall time across clock changes and last ``minutes`` of elapsed time. A wall time that a
    change skips is read with the offset before it, one that a change repeats is its first (RFC 5545, 3.3.5).
    Raises ``RuleError`` where the rule or the zone cannot be understood.
    """
    name = series.timezone or cohort_zone
    zone = zone_named(name)
    skipped, cancelled = frozenset(series.skip), frozenset(series.cancelled)
    moved = {move.from_: move.to for move in series.moved}
    time, minutes = series.starts.time(), dt.timedelta(minutes=series.minutes)
    found = []
    for date in dates(series, cohort_ends):
        if date in skipped:
            continue
        start = dt.datetime.combine(date, time, zone)
        status: Status = "scheduled"
        if date in moved:
            start, status = _start_of_move(moved[date], time, zone), "moved"
        if date in cancelled:
            status = "cancelled"
        end = (start.astimezone(dt.UTC) + minutes).astimezone(zone)
        found.append(Occurrence(date, start, end, name, status))
    return found


def dates(series: Series, cohort_ends: dt.date) -> list[dt.date]:
    """Return every date the series gives, skipped, cancelled and moved ones included, in order.

    Raises ``RuleError`` where the rule cannot be understood or gives more than ``MOST_OCCURRENCES``.
    """
    rule = rule_of(series)
    first = series.starts.date()
    last = cohort_ends if rule.until is None and rule.count is None else _horizon(first)
    if rule.until is not None:
        last = min(last, rule.until.date())
    days = _from_rrule(rule, series.starts, last) if rule.unit == "rrule" else _from_steps(rule, first, last)
    found: list[dt.date] = []
    for day in days:
        if rule.until is not None and dt.datetime.combine(day, series.starts.time()) > rule.until:
            break
        found.append(day)
        if len(found) == rule.count:
            break
        if len(found) > MOST_OCCURRENCES:
            key = "count" if series.count else "rrule" if series.rrule else "every"
            raise RuleError(key, f"the series gives more than {MOST_OCCURRENCES:,} meetings", "give it an earlier end")
    return found


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


def nearest(wanted: dt.date, given: Sequence[dt.date]) -> dt.date | None:
    """Return the date nearest to a wrong one (the earlier of two as near) from ordered dates."""
    place = bisect_left(given, wanted)
    around = given[max(place - 1, 0) : place + 1]
    return min(around, key=lambda date: abs(date - wanted), default=None)


def stray_dates(series: Series, cohort_ends: dt.date) -> list[tuple[str, int, dt.date, dt.date | None]]:
    """Return the dates of ``skip``, ``cancelled`` and ``moved`` that the series does not have.

    Each is (key, position from 0, the date, the nearest date the series has).
    """
    given = dates(series, cohort_ends)
    known = frozenset(given)
    asked = [("skip", number, date) for number, date in enumerate(series.skip)]
    asked += [("cancelled", number, date) for number, date in enumerate(series.cancelled)]
    asked += [("moved", number, move.from_) for number, move in enumerate(series.moved)]
    return [(key, number, date, nearest(date, given)) for key, number, date in asked if date not in known]


def months_passed_over(series: Series, cohort_ends: dt.date) -> list[tuple[int, int]]:
    """Return the months (year, month) in which a monthly or yearly series finds no day, such as a 31st in April."""
    rule = rule_of(series)
    given = dates(series, cohort_ends)
    first = series.starts.date()
    if rule.count is not None:
        last = given[-1] if given else first
    else:
        last = cohort_ends if rule.until is None else min(rule.until.date(), _horizon(first))
    if rule.unit == "rrule":
        parts = dict(part.split("=", 1) for part in rule.rrule.split(";"))
        if parts["FREQ"] != "MONTHLY" or "BYMONTH" in parts:
            return []
        held = {(date.year, date.month) for date in given}
        step = int(parts.get("INTERVAL", "1"))
        complete = last + dt.timedelta(days=1)  # the month of `last` counts only when it is over
        return [
            (year, month)
            for year, month in _months(first, dt.date(complete.year, complete.month, 1) - dt.timedelta(days=1), step)
            if (year, month) not in held and (year, month) != (first.year, first.month)
        ]
    if rule.unit not in ("month", "year"):
        return []
    step = rule.step * (12 if rule.unit == "year" else 1)
    return [(year, month) for year, month in _months(first, last, step) if _day_in(rule, year, month) is None]


def clock_fault(wall: dt.datetime, timezone: str) -> ClockFault | None:
    """Say whether a clock change skips a wall time in a zone ("impossible") or repeats it ("ambiguous")."""
    zone = zone_named(timezone)
    before = wall.replace(tzinfo=zone, fold=0).utcoffset()
    after = wall.replace(tzinfo=zone, fold=1).utcoffset()
    if before == after or before is None or after is None:
        return None
    return "impossible" if before < after else "ambiguous"


def clock_faults(meetings: Iterable[Occurrence]) -> list[tuple[Occurrence, ClockFault]]:
    """Return the meetings that take place at a wall time which a clock change skips or repeats."""
    found = []
    for meeting in meetings:
        if meeting.status == "cancelled":
            continue
        fault = clock_fault(meeting.start.replace(tzinfo=None), meeting.timezone)
        if fault is not None:
            found.append((meeting, fault))
    return found


@functools.lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return an IANA zone; raises ``RuleError`` for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError; a folder's name is an OSError
        raise RuleError("timezone", f'"{name}" is not an IANA time zone', code="unknown-timezone") from None


def _start_of_move(to: Moment, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    return to.replace(tzinfo=zone) if isinstance(to, dt.datetime) else dt.datetime.combine(to, time, zone)


def _horizon(first: dt.date) -> dt.date:
    return dt.date(min(first.year + _HORIZON_YEARS, dt.MAXYEAR), 12, 31)


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
        next(_from_rrule(rule, series.starts, series.starts.date()), None)
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


def _from_rrule(rule: Rule, starts: dt.datetime, last: dt.date) -> Iterator[dt.date]:
    from dateutil.rrule import rrulestr

    expansion = rrulestr(rule.rrule, dtstart=starts).replace(until=dt.datetime.combine(last, dt.time.max))
    for moment in expansion:
        yield moment.date()


def _from_steps(rule: Rule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    if rule.unit in ("day", "week"):
        start, step = first.toordinal(), rule.step
        if rule.weekday is not None:
            step *= 7
            start += rule.weekday - first.weekday()
            if start < first.toordinal():
                start += step
        for ordinal in range(start, last.toordinal() + 1, step):
            yield dt.date.fromordinal(ordinal)
        return
    for year, month in _months(first, last, rule.step * (12 if rule.unit == "year" else 1)):
        day = _day_in(rule, year, month)
        if day is not None:
            date = dt.date(year, month, day)
            if first <= date <= last:
                yield date


def _months(first: dt.date, last: dt.date, step: int) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month, step):
        yield number // 12, number % 12 + 1


def _day_in(rule: Rule, year: int, month: int) -> int | None:
    first_weekday, length = monthrange(year, month)
    if rule.weekday is None or rule.nth is None:
        return rule.day if rule.day is not None and rule.day <= length else None
    day = 1 + (rule.weekday - first_weekday) % 7
    if rule.nth < 0:
        return day + (length - day) // 7 * 7
    day += (rule.nth - 1) * 7
    return day if day <= length else None
