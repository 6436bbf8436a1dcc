"""A pod's series as calendar events: one with an RRULE, and one for each occurrence that differs from it.

Whatever was published stays in the series: a date that the plan no longer has is kept as a cancelled occurrence, and an
occurrence that was once told apart stays so, because clients that merge updates would else keep its old time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec

from cohortkit.calendar.event import Draft, digest, key_of, naive, rule_end, said, time_lines, written_time
from cohortkit.calendar.lines import local
from cohortkit.meetings.meeting import Meeting
from cohortkit.plan.model import Plan, Pod, Series
from cohortkit.plan.series import RuleError, clock_fault, dates, in_zone, rule_of, zone_named
from cohortkit.records.published import PublishedEvent


class SeriesView(msgspec.Struct, frozen=True, kw_only=True):
    """A series as it will be published: every date it shows, what is on each, and the dates left out between them."""

    uid: str
    pod: Pod
    timezone: str
    time: dt.time
    minutes: int
    rrule: str
    shown: tuple[dt.date, ...]
    every: tuple[dt.date, ...]
    meetings: Mapping[dt.date, Meeting]
    note: str


def series_view(
    plan: Plan, pod: Pod, meetings: list[Meeting], was: PublishedEvent | None, *, uid: str, note: str
) -> tuple[SeriesView | None, tuple[dt.date, ...]]:
    """Settle what a series shows, given its meetings and what was published of it before.

    Also returns the published dates that its rule can no longer give; those must stand alone as cancelled.
    """
    if pod.meetings is None or not meetings:
        return None, was.dates if was else ()
    series = in_zone(pod.meetings, plan.cohort.timezone)
    current = {meeting.date: meeting for meeting in meetings}
    gone = [date for date in was.dates if date not in current] if was else []
    every = dates(series, plan.cohort.ends)
    if gone:
        every = _reaching(series, plan.cohort.ends, every, max(gone))
    given = frozenset(every)
    kept = [date for date in gone if date in given and date >= every[0]]
    time = series.starts.time()
    on_date = dict(current)
    for date in kept:
        on_date[date] = _cancelled(meetings[0], pod, date, time, series.minutes)
    shown = tuple(sorted(on_date))
    view = SeriesView(
        uid=uid,
        pod=pod,
        timezone=series.timezone,
        time=time,
        minutes=series.minutes,
        rrule=rule_of(series).as_rrule(),
        shown=shown,
        every=tuple(date for date in every if shown[0] <= date <= shown[-1]),
        meetings=on_date,
        note=note,
    )
    return view, tuple(date for date in gone if date not in on_date)


def series_drafts(
    view: SeriesView,
    told_apart: frozenset[dt.date],
    concerns: Callable[[Meeting], bool] | None = None,
    audience: str = "",
    *,
    had_own: bool = False,
) -> list[Draft]:
    """Return the event of the series, then those of the occurrences that differ from it.

    ``told_apart`` are the dates published with an event of their own before. With ``concerns`` only the meetings it
    accepts are shown; where that leaves some out, or did before (``had_own``), the event of the series is one of
    ``audience`` alone.
    """
    shown = view.shown
    if concerns is not None:
        shown = tuple(date for date in shown if concerns(view.meetings[date]))
        if not shown:
            return []
    partial = audience if had_own or shown != view.shown else ""
    first = _usual(view, shown[0])
    found = [_master(view, shown, partial, first)]
    for date in shown:
        meeting = view.meetings[date]
        # Apps take the length from the first one, some as elapsed time and some as a difference of wall times.
        is_like_first = first.is_plain and _usual(view, date).is_plain
        if meeting.status != "scheduled" or not is_like_first or date in told_apart:
            found.append(_override(view, meeting))
    return found


def _reaching(series: Series, ends: dt.date, every: list[dt.date], last: dt.date) -> list[dt.date]:
    """The dates of a series, carried on by its rule to a day it reached when it was published."""
    if every and every[-1] >= last:
        return every
    until = max(last, ends, *every[-1:])
    longer = msgspec.structs.replace(series, until=until, count=None, rrule=rule_of(series).rrule)
    try:
        return dates(longer, until)
    except RuleError:
        return every


def _cancelled(like: Meeting, pod: Pod, date: dt.date, time: dt.time, minutes: int) -> Meeting:
    zone = zone_named(like.timezone)
    start = dt.datetime.combine(date, time, zone)
    end = (start.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)).astimezone(zone)
    return msgspec.structs.replace(
        like, id=f"{pod.id}@{date.isoformat()}", date=date, start=start, end=end, status="cancelled"
    )


class _Usual(msgspec.Struct, frozen=True):
    """When a meeting of a series is unless it was moved: its wall time and its end.

    ``is_plain`` is false where a clock change makes the difference of the two wall times another than the elapsed
    time, or one of them a time that is there twice or not at all.
    """

    wall: dt.datetime
    end: dt.datetime
    is_plain: bool


def _usual(view: SeriesView, date: dt.date) -> _Usual:
    zone, length = zone_named(view.timezone), dt.timedelta(minutes=view.minutes)
    wall = dt.datetime.combine(date, view.time)
    end = (wall.replace(tzinfo=zone).astimezone(dt.UTC) + length).astimezone(zone)
    walls = wall, end.replace(tzinfo=None)
    is_plain = walls[1] - wall == length and not any(clock_fault(each, view.timezone) for each in walls)
    return _Usual(wall, end, is_plain)


def _master(view: SeriesView, shown: tuple[dt.date, ...], audience: str, usual: _Usual) -> Draft:
    first, end = usual.wall, usual.end
    last = dt.datetime.combine(shown[-1], view.time)
    rrule = f"{view.rrule};UNTIL={rule_end(last, view.timezone)}"
    kept = frozenset(shown)
    skipped = tuple(date for date in view.every if date not in kept and shown[0] < date < shown[-1])
    any_date = view.meetings[shown[0]]
    meeting = msgspec.structs.replace(any_date, status="scheduled")
    lines = [
        f"DTSTART;TZID={view.timezone}:{local(first)}",
        f"DTEND{written_time(end, view.timezone)}",
        f"RRULE:{rrule}",
        *exdates(skipped, view.time, view.timezone),
    ]
    return Draft(
        key=key_of("pod", view.pod.id, audience=audience),
        uid=view.uid,
        kind="pod",
        of=view.pod.id,
        title=view.pod.title,
        start=first,
        end=naive(end),
        timezone=view.timezone,
        status="scheduled",
        begins=int(first.replace(tzinfo=zone_named(view.timezone)).timestamp()),
        lines=(*lines, *said(meeting, view.note)),
        rrule=rrule,
        dates=shown,
        skipped=skipped,
        audience=audience,
        location=meeting.location,
        link=meeting.link,
        about=digest(meeting.about),
        people=tuple(
            sorted({*(each.person for each in view.pod.memberships), *((view.pod.lead,) if view.pod.lead else ())})
        ),
    )


def _override(view: SeriesView, meeting: Meeting) -> Draft:
    usual = dt.datetime.combine(meeting.date, view.time)
    return Draft(
        key=key_of("pod", view.pod.id, meeting.date),
        uid=view.uid,
        kind="pod",
        of=view.pod.id,
        title=meeting.title,
        start=naive(meeting.start),
        end=naive(meeting.end),
        timezone=view.timezone,
        status=meeting.status,
        begins=int(meeting.begins.timestamp()),
        lines=(
            f"RECURRENCE-ID;TZID={view.timezone}:{local(usual)}",
            *time_lines(meeting.start, meeting.end, view.timezone),
            *said(meeting, view.note),
        ),
        date=meeting.date,
        location=meeting.location,
        link=meeting.link,
    )


def exdates(skipped: tuple[dt.date, ...], time: dt.time, timezone: str) -> list[str]:
    """Return one EXDATE for each date left out, of the same type and zone as DTSTART."""
    return [f"EXDATE;TZID={timezone}:{local(dt.datetime.combine(date, time))}" for date in skipped]
