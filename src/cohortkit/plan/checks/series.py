"""The series of a pod can be understood, has the dates it is told to change, and keeps to times that exist."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Convening, Series
from cohortkit.plan.series import (
    ClockFault,
    Occurrence,
    RuleError,
    clock_fault,
    in_zone,
    months_passed_over,
    rule_errors,
    stray_dates,
    zone_named,
)

_DECIDE_DATES = ("starts", "every", "on", "rrule", "until", "count")
_RARE_DAY = re.compile(r"29|30|31|5th|fifth")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def look(subject: Subject) -> Iterator[Problem]:
    """Find rules that give no series, dates that a series lacks, and wall times that a clock change touches."""
    for key, pod in subject.plan.pods.items():
        if pod.meetings is not None:
            series = in_zone(pod.meetings, subject.zone(pod.meetings.timezone))
            yield from _series(subject, series, ("pods", key, "meetings"))
    yield from _clock_changes(subject)
    for convening in subject.plan.convenings.values():
        yield from _convening(subject, convening)


def _series(subject: Subject, series: Series, path: KeyPath) -> Iterator[Problem]:
    errors = rule_errors(series)
    ends = subject.series_ends(series)
    if not errors and all(subject.sound(*path, part) for part in _DECIDE_DATES):
        try:
            if series.skip or series.cancelled or series.moved:
                yield from _stray(subject, series, path, ends)
            yield from _short_months(subject, series, path, ends)
        except RuleError as refusal:
            errors = [refusal]
        else:
            errors = list(_too_many(subject, series, path))
    for error in errors:
        if error.code == "missing-key":
            if not (subject.sound(*path, "every") and subject.sound(*path, "rrule")):
                continue
            message = f"[{'.'.join(str(part) for part in path)}] needs `every` or `rrule`"
            yield subject.problem("missing-key", message, path, at="header", hint=error.hint)
        elif error.key != "timezone":
            yield subject.problem(error.code, error.message, (*path, error.key), hint=error.hint)


def _too_many(subject: Subject, series: Series, path: KeyPath) -> Iterator[RuleError]:
    """The fault of a series whose meetings could not be listed although its rule is right."""
    if str(path[1]) in subject.meetings:
        return
    from cohortkit.plan.series import dates

    try:
        dates(series, subject.series_ends(series))
    except RuleError as error:
        yield error


def _stray(subject: Subject, series: Series, path: KeyPath, ends: dt.date) -> Iterator[Problem]:
    for key, position, date, nearest in stray_dates(series, ends):
        place = (*path, key, position, "from") if key == "moved" else (*path, key, position)
        message = f"the series has no meeting on {date:%A}, {date}"
        hint = f"the nearest is on {nearest:%A}, {nearest}" if nearest else "the series has no meetings at all"
        yield subject.problem("not-in-series", message, place, hint=hint)


def _short_months(subject: Subject, series: Series, path: KeyPath, ends: dt.date) -> Iterator[Problem]:
    rare_start = not series.on and not series.rrule and series.starts.day > 28
    if not (series.rrule or rare_start or _RARE_DAY.search(series.on.lower())):
        return
    passed = months_passed_over(series, ends)
    if not passed:
        return
    named = ", ".join(f"{_MONTHS[month - 1]} {year}" for year, month in passed[:3])
    more = f" and {len(passed) - 3} more" if len(passed) > 3 else ""
    key = "rrule" if series.rrule else "on" if series.on else "starts"
    yield subject.problem(
        "short-month",
        f"some months lack this day, and the series passes over them: {named}{more}",
        (*path, key),
        hint="choose a day that every month has, such as the last one of its weekdays",
        severity="warning",
    )


def _clock_changes(subject: Subject) -> Iterator[Problem]:
    change_days: dict[str, frozenset[dt.date]] = {}
    for key, meetings in subject.meetings.items():
        if not meetings:
            continue
        zone = meetings[0].timezone
        if zone not in change_days:
            change_days[zone] = _days_of_change(zone, *_years(subject))
        days = change_days[zone]
        near = [each for each in meetings if each.start.date() in days and each.status != "cancelled"]
        if near:
            yield from _at_clock_changes(subject, ("pods", key, "meetings"), near)


def _at_clock_changes(subject: Subject, path: KeyPath, near: list[Occurrence]) -> Iterator[Problem]:
    series = subject.plan.pods[str(path[1])].meetings
    assert series is not None
    by_fault: dict[ClockFault, list[Occurrence]] = {}
    for meeting in near:
        fault = clock_fault(meeting.start.replace(tzinfo=None), meeting.timezone)
        if fault is None:
            continue
        if meeting.status == "moved":
            position = next(number for number, move in enumerate(series.moved) if move.from_ == meeting.date)
            place = (*path, "moved", position, "to")
            yield _clock_problem(subject, fault, meeting.start, meeting.timezone, place)
        else:
            by_fault.setdefault(fault, []).append(meeting)
    for fault, meetings in by_fault.items():
        first = meetings[0]
        yield _clock_problem(
            subject, fault, first.start, first.timezone, (*path, "starts"), more=len(meetings) - 1, of_series=True
        )


def _convening(subject: Subject, convening: Convening) -> Iterator[Problem]:
    zone = subject.zone(convening.timezone)
    for key in ("starts", "ends"):
        wall = getattr(convening, key)
        if isinstance(wall, dt.datetime):
            fault = clock_fault(wall, zone)
            if fault is not None:
                yield _clock_problem(subject, fault, wall, zone, ("convenings", convening.id, key))


def _clock_problem(
    subject: Subject,
    fault: ClockFault,
    wall: dt.datetime,
    zone: str,
    path: KeyPath,
    *,
    more: int = 0,
    of_series: bool = False,
) -> Problem:
    when = f"{wall:%Y-%m-%d %H:%M} in {zone}" + (f" (and {more} more)" if more else "")
    way_out = "choose another hour" + (", or put the date in `skip` or `moved`" if of_series else "")
    if fault == "impossible":
        message = f"the clocks are put forward over {when}: this time does not exist"
        return subject.problem("impossible-time", message, path, hint=way_out)
    message = f"the clocks are put back over {when}: this time comes twice, and the first is meant"
    return subject.problem("ambiguous-time", message, path, hint=way_out, severity="warning")


def _years(subject: Subject) -> tuple[int, int]:
    days = [meetings[place].start.year for meetings in subject.meetings.values() if meetings for place in (0, -1)]
    moved = [
        each.to.year for pod in subject.plan.pods.values() if pod.meetings is not None for each in pod.meetings.moved
    ]
    return min(days + moved), max(days + moved)


def _days_of_change(name: str, first_year: int, last_year: int) -> frozenset[dt.date]:
    """The days on which the offset of a zone is not the same from noon to noon."""
    zone = zone_named(name)
    noon = dt.datetime(first_year, 1, 1, 12, tzinfo=zone) - dt.timedelta(days=1)
    last = dt.datetime(last_year, 12, 31, 12, tzinfo=zone)
    one_day = dt.timedelta(days=1)
    days: set[dt.date] = set()
    before = noon.utcoffset()
    while noon <= last:
        noon += one_day
        after = noon.utcoffset()
        if after != before:
            days.update((noon.date(), noon.date() - one_day))
        before = after
    return frozenset(days)
