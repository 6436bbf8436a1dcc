"""Expand an RRULE of unknown origin within a window, in a bounded number of steps.

Follows RFC 5545, 3.3.10, as dateutil does: a rule filters the days of each period. Unlike a general expander it never
searches on for a day that does not come, so a hostile rule ends with the window or with its steps.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import isleap, monthrange
from collections.abc import Iterator

import msgspec

MOST_STEPS = 60_000
"""Periods and times looked at for one rule; enough for every day of 160 years."""

MOST_INSTANCES = 5_000

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_LENGTHS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_DAY = dt.timedelta(days=1)


class BadRule(ValueError):
    """A rule that cannot be read."""


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """A rule taken apart. ``nth_days`` are (place, weekday), the place 0 for every one."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    nth_days: tuple[tuple[int, int], ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    places: tuple[int, ...] = ()


def parse_rule(text: str) -> Recurrence:
    """Read the value of an RRULE. Raises ``BadRule``."""
    parts: dict[str, str] = {}
    for part in text.strip().strip(";").upper().split(";"):
        name, _, value = part.partition("=")
        parts[name.strip()] = value.strip()
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise BadRule(f"it follows another calendar ({parts['RSCALE'][:20].title()})")
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise BadRule(f"FREQ={frequency[:20]} is not a frequency")
    week_start = parts.get("WKST", "MO")
    if week_start not in _DAYS:
        raise BadRule("WKST is not a weekday")
    return Recurrence(
        frequency=frequency,
        interval=_number(parts.get("INTERVAL", "1"), 1, 100_000),
        count=_number(parts["COUNT"], 0, 10_000_000) if "COUNT" in parts else None,
        until=parts.get("UNTIL", ""),
        week_start=_DAYS[week_start],
        months=frozenset(_numbers(parts, "BYMONTH", 1, 12)),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY", -31, 31)),
        year_days=frozenset(_numbers(parts, "BYYEARDAY", -366, 366)),
        weeks=frozenset(_numbers(parts, "BYWEEKNO", -53, 53)),
        nth_days=tuple(_nth_day(each) for each in parts.get("BYDAY", "").split(",") if each),
        hours=tuple(sorted(set(_numbers(parts, "BYHOUR", 0, 23)))),
        minutes=tuple(sorted(set(_numbers(parts, "BYMINUTE", 0, 59)))),
        seconds=tuple(sorted({min(each, 59) for each in _numbers(parts, "BYSECOND", 0, 60)})),
        places=tuple(_numbers(parts, "BYSETPOS", -366, 366)),
    )


class Budget:
    """The steps that may still be taken: for one rule, or for all those of a file together."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> bool:
        """Take steps; returns whether there were any left to take."""
        self.left -= steps
        return self.left >= 0


def expand(
    rule: Recurrence,
    start: dt.datetime,
    first: dt.datetime,
    last: dt.datetime,
    *,
    until: dt.datetime | None = None,
    budget: Budget | None = None,
) -> tuple[list[dt.datetime], bool]:
    """Return the wall times a rule gives from ``first`` to ``last``, and whether all of them were reached.

    All times are without a zone. At most ``MOST_INSTANCES`` are returned and the budget's steps taken.
    """
    budget = budget or Budget()
    last = last if until is None else min(last, until)
    found: list[dt.datetime] = []
    moments = (_sub_daily if rule.frequency in _LENGTHS else _daily)(rule, start, first, last, budget)
    for given, moment in enumerate(moments):
        if moment is None:
            return found, False
        if moment > last or (rule.count is not None and given >= rule.count):
            break
        if moment >= first:
            if len(found) == MOST_INSTANCES:
                return found, False
            found.append(moment)
    return found, True


def _daily(
    rule: Recurrence, start: dt.datetime, first: dt.datetime, last: dt.datetime, budget: Budget
) -> Iterator[dt.datetime | None]:
    """Yield the moments of a rule by the day or longer, in order; None where the steps are used up."""
    rule = _with_defaults(rule, start)
    times = [
        dt.time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    ]
    for days in _periods(rule, start.date(), last.date()):
        # Nobody asks for what was before, unless it has to be counted.
        too_early = rule.count is None and bool(days) and days[-1] < first.date()
        fitting = [] if too_early else [day for day in days if _fits(rule, day)]
        if not budget.spend(1 + len(days) // 7 + len(fitting) * len(times)):
            yield None
            return
        moments = [dt.datetime.combine(day, time) for day in fitting for time in times]
        if rule.places:
            chosen = {_index(each) for each in rule.places}
            moments = sorted({moments[each] for each in chosen if -len(moments) <= each < len(moments)})
        for moment in moments:
            if moment >= start:
                yield moment


def _sub_daily(
    rule: Recurrence, start: dt.datetime, first: dt.datetime, last: dt.datetime, budget: Budget
) -> Iterator[dt.datetime | None]:
    step = dt.timedelta(seconds=_LENGTHS[rule.frequency] * rule.interval)
    moment = start
    if rule.count is None and first > start:
        moment = start + step * ((first - start) // step)
    while moment <= last:
        if not budget.spend():
            yield None
            return
        if (
            _fits(rule, moment.date())
            and (not rule.hours or moment.hour in rule.hours)
            and (not rule.minutes or moment.minute in rule.minutes)
            and (not rule.seconds or moment.second in rule.seconds)
        ):
            yield moment
        moment += step


def _with_defaults(rule: Recurrence, start: dt.datetime) -> Recurrence:
    """What a rule leaves unsaid is said by its start."""
    if rule.nth_days or rule.month_days or rule.year_days or rule.weeks:
        return rule
    change = msgspec.structs.replace
    if rule.frequency == "YEARLY":
        return change(rule, months=rule.months or frozenset((start.month,)), month_days=frozenset((start.day,)))
    if rule.frequency == "MONTHLY":
        return change(rule, month_days=frozenset((start.day,)))
    if rule.frequency == "WEEKLY":
        return change(rule, nth_days=((0, start.weekday()),))
    return rule


def _periods(rule: Recurrence, start: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
    """Yield the days of each period in turn, up to the one after ``last``."""
    if rule.frequency == "YEARLY":
        for year in range(start.year, min(last.year + 1, dt.MAXYEAR) + 1, rule.interval):
            opening = dt.date(year, 1, 1).toordinal()
            yield _days(opening, 366 if isleap(year) else 365)
    elif rule.frequency == "MONTHLY":
        for number in range(start.year * 12 + start.month - 1, last.year * 12 + last.month, rule.interval):
            year, month = number // 12, number % 12 + 1
            yield _days(dt.date(year, month, 1).toordinal(), monthrange(year, month)[1])
    else:
        length = 7 if rule.frequency == "WEEKLY" else 1
        opening = start.toordinal()
        if length == 7:
            opening -= (start.weekday() - rule.week_start) % 7
        for ordinal in range(max(opening, 1), last.toordinal() + 1, length * rule.interval):
            yield _days(ordinal, length)


def _days(opening: int, length: int) -> list[dt.date]:
    highest = dt.date.max.toordinal()
    return [dt.date.fromordinal(opening + each) for each in range(length) if opening + each <= highest]


def _fits(rule: Recurrence, day: dt.date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days:
        length = monthrange(day.year, day.month)[1]
        if day.day not in rule.month_days and day.day - length - 1 not in rule.month_days:
            return False
    if rule.year_days:
        number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
        if number not in rule.year_days and number - length - 1 not in rule.year_days:
            return False
    if rule.weeks and not _in_weeks(rule, day):
        return False
    return not rule.nth_days or any(_is_nth(rule, day, *each) for each in rule.nth_days)


def _is_nth(rule: Recurrence, day: dt.date, nth: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not nth or rule.frequency not in ("YEARLY", "MONTHLY"):
        return True
    if rule.frequency == "MONTHLY" or rule.months:
        number, length = day.day, monthrange(day.year, day.month)[1]
    else:
        number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return nth in ((number - 1) // 7 + 1, -((length - number) // 7 + 1))


def _in_weeks(rule: Recurrence, day: dt.date) -> bool:
    """Whether a day lies in one of the weeks of its calendar year or, at its edges, of the years beside it."""
    for year in (day.year - 1, day.year, day.year + 1):
        if not dt.MINYEAR < year < dt.MAXYEAR:
            continue
        opening, following = _first_week(year, rule.week_start), _first_week(year + 1, rule.week_start)
        if opening <= day.toordinal() < following:
            number, many = (day.toordinal() - opening) // 7 + 1, (following - opening) // 7
            return number in rule.weeks or number - many - 1 in rule.weeks
    return False


def _first_week(year: int, week_start: int) -> int:
    """The ordinal of the first day of week 1: the first week with at least four days in the year."""
    fourth = dt.date(year, 1, 4)
    return fourth.toordinal() - (fourth.weekday() - week_start) % 7


def _index(place: int) -> int:
    return place - 1 if place > 0 else place


def _numbers(parts: dict[str, str], name: str, low: int, high: int) -> list[int]:
    return [_number(each, low, high) for each in parts.get(name, "").split(",") if each]


def _number(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,8}", text) or not low <= int(text) <= high:
        raise BadRule(f'"{text[:20]}" is not a number from {low} to {high}')
    return int(text)


def _nth_day(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([+-]?\d{1,3})?(MO|TU|WE|TH|FR|SA|SU)", text.strip())
    if match is None:
        raise BadRule(f'"{text[:20]}" is not a weekday')
    return int(match[1] or 0), _DAYS[match[2]]
