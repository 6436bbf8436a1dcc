"""The occurrences of a series in local wall time; how its rule is read stands in `rules`.

``every``/``on`` is expanded by plain calendar arithmetic, ``rrule`` by dateutil. Both follow RFC 5545: steps of several
weeks or months are counted from the week or month of ``starts``, and a month that lacks the day is passed over.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from cohortkit.plan.model import Series
from cohortkit.plan.rules import WEEKDAYS, Rule, RuleError, days_of_rrule, rule_errors, rule_of, zone_named
from cohortkit.plan.scalars import Moment

Status = Literal["scheduled", "moved", "cancelled"]
ClockFault = Literal["impossible", "ambiguous"]

MOST_OCCURRENCES = 10_000
"""More than this from one series is a slip of the pen, and would fill every diary."""

_HORIZON_YEARS = 50

__all__ = [
    "MOST_OCCURRENCES",
    "WEEKDAYS",
    "ClockFault",
    "Occurrence",
    "Rule",
    "RuleError",
    "Status",
    "clock_fault",
    "dates",
    "in_zone",
    "months_passed_over",
    "nearest",
    "occurrences",
    "rule_errors",
    "rule_of",
    "stray_dates",
    "zone_named",
]


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
    series = in_zone(series, cohort_zone)
    name = series.timezone
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


def in_zone(series: Series, cohort_zone: str) -> Series:
    """Return a series that says its zone itself: the cohort's where it has none of its own."""
    return series if series.timezone else msgspec.structs.replace(series, timezone=cohort_zone)


def dates(series: Series, cohort_ends: dt.date) -> list[dt.date]:
    """Return every date the series gives, skipped, cancelled and moved ones included, in order.

    An UNTIL in UTC within its ``rrule`` needs a series that says its zone (``in_zone``). Raises ``RuleError`` where the
    rule cannot be understood or gives more than ``MOST_OCCURRENCES``.
    """
    rule = rule_of(series)
    first = series.starts.date()
    last = cohort_ends if rule.until is None and rule.count is None else _horizon(first)
    if rule.until is not None:
        last = min(last, rule.until.date())
    days = days_of_rrule(rule, series.starts, last) if rule.unit == "rrule" else _from_steps(rule, first, last)
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


def _start_of_move(to: Moment, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    return to.replace(tzinfo=zone) if isinstance(to, dt.datetime) else dt.datetime.combine(to, time, zone)


def _horizon(first: dt.date) -> dt.date:
    return dt.date(min(first.year + _HORIZON_YEARS, dt.MAXYEAR), 12, 31)


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
