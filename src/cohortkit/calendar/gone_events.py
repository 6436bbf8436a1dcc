"""Meetings that were published and are no longer planned: they stay in calendars, marked as cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from cohortkit.calendar.event import Draft, key_of, naive, said, time_lines
from cohortkit.calendar.lines import local
from cohortkit.calendar.series_events import exdates
from cohortkit.meetings.meeting import Meeting
from cohortkit.plan.scalars import Moment, day_of
from cohortkit.plan.series import zone_named
from cohortkit.records.published import PublishedEvent


def gone_event(key: str, event: PublishedEvent, note: str) -> Draft:
    """Return a published single meeting, or one that stood alone already, as cancelled."""
    return _cancelled(event, note, key=key, uid=event.uid, date=event.date, alone=event.alone)


def gone_occurrence(series: PublishedEvent, apart: PublishedEvent | None, uid: str, date: dt.date, note: str) -> Draft:
    """Return a date of a published series that its rule can no longer give, as a cancelled event of its own.

    ``apart`` is what was published of this date alone, such as that it was moved.
    """
    key = key_of(series.kind, series.of, date)
    if apart is not None:
        return _cancelled(apart, note, key=key, uid=uid, date=date, alone=True)
    usual = published_occurrence(series, date)
    start, end = naive(usual.start), naive(usual.end)
    return _cancelled(series, note, key=key, uid=uid, date=date, alone=True, start=start, end=end)


def gone_series(key: str, series: PublishedEvent, apart: Mapping[str, PublishedEvent], note: str) -> list[Draft]:
    """Return a published series as cancelled, with the occurrences told apart from it."""
    start = series.start
    assert isinstance(start, dt.datetime)
    rule = (f"RRULE:{series.rrule}", *exdates(series.skipped, start.time(), series.timezone))
    found = [_cancelled(series, note, key=key, uid=series.uid, after_times=rule)]
    for apart_key, each in apart.items():
        usual = dt.datetime.combine(each.date or day_of(each.start), start.time())
        recurrence = (f"RECURRENCE-ID;TZID={series.timezone}:{local(usual)}",)
        found.append(_cancelled(each, note, key=apart_key, uid=series.uid, date=each.date, before_times=recurrence))
    return found


def _cancelled(
    event: PublishedEvent,
    note: str,
    *,
    key: str,
    uid: str,
    date: dt.date | None = None,
    alone: bool = False,
    start: Moment | None = None,
    end: Moment | None = None,
    before_times: tuple[str, ...] = (),
    after_times: tuple[str, ...] = (),
) -> Draft:
    start, end = start or event.start, end or event.end
    meeting = published_meeting(event, start, end)
    is_series = bool(after_times)
    times = time_lines(start if is_series else meeting.start, meeting.end, event.timezone)
    return Draft(
        key=key,
        uid=uid,
        kind=event.kind,
        of=event.of,
        title=event.title,
        start=start,
        end=end,
        timezone=event.timezone,
        status="cancelled",
        begins=int(meeting.begins.timestamp()),
        lines=(*before_times, *times, *after_times, *said(meeting, note)),
        date=date,
        rrule=event.rrule if is_series else "",
        dates=event.dates if is_series else (),
        skipped=event.skipped if is_series else (),
        audience=event.audience,
        alone=alone,
        location=event.location,
        link=event.link,
        about=event.about,
        people=event.people,
    )


def published_meeting(event: PublishedEvent, start: Moment, end: Moment) -> Meeting:
    """Return a published event as the meeting it was, cancelled; whom it concerns follows from the plan."""
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        zone = zone_named(event.timezone)
        # The record holds wall times: one that is not after the start is the second of two hours of the same name.
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone, fold=int(end <= start))
    return Meeting(
        id=event.of,
        kind=event.kind,
        of=event.of,
        title=event.title,
        start=start,
        end=end,
        date=event.date or day_of(start),
        timezone=event.timezone,
        status="cancelled",
        location=event.location,
        link=event.link,
        people=event.people if event.kind in ("advising", "lunch-buddy") else (),
    )


def published_occurrence(series: PublishedEvent, date: dt.date) -> Meeting:
    """Return a date of a published series as the meeting it was, at its usual time and as long as all of them."""
    first = published_meeting(series, series.start, series.end)
    begins = dt.datetime.combine(date, first.begins.time(), first.begins.tzinfo)
    ends = (begins.astimezone(dt.UTC) + dt.timedelta(minutes=first.minutes)).astimezone(begins.tzinfo)
    return msgspec.structs.replace(first, start=begins, end=ends, date=date)
