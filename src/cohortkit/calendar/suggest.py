"""Times for one meeting, the best first, with who cannot come and what it means on everybody's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from cohortkit.calendar.availability import Availability, Slot, closed_days, days_from, slots
from cohortkit.calendar.busy import Interval
from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Convening, Plan
from cohortkit.plan.scalars import Moment, day_of
from cohortkit.plan.series import zone_named

SATURDAY = 5


class Suggestion(msgspec.Struct, frozen=True):
    """One possible time. ``local_times`` are wall times by zone; ``absent`` the people who cannot come.

    For whole days ``start`` and ``end`` are the first and the last of them, and there are no local times.
    """

    start: Moment
    end: Moment
    absent: tuple[str, ...]
    must_absent: tuple[str, ...]
    early_or_late: tuple[str, ...]
    local_times: dict[str, str]


def meeting_to_move(plan: Plan, of: str, first: dt.date, asked: str | None = None) -> Meeting | None:
    """The meeting of a pod or convening that a time is looked for: the one asked for, else the next from a day on.

    Raises NoSuchThing where there is no meeting that is asked for; None where none is left.
    """
    from cohortkit.meetings.listing import meetings_of
    from cohortkit.plan.names import resolve

    meetings = {each.id: each for each in meetings_of(plan, of)}
    if asked is not None:
        return meetings[resolve(asked, meetings, f"meeting of {of}")]
    open_ones = [each for each in meetings.values() if not each.cancelled]
    if of in plan.pods:
        open_ones = [each for each in open_ones if each.last_day >= first]
    return open_ones[0] if open_ones else None


def suggest_times(
    plan: Plan,
    of: str,
    *,
    first: dt.date,
    last: dt.date,
    minutes: int | None = None,
    busy: Mapping[str, Sequence[Interval]] | None = None,
    must: Iterable[str] = (),
    nice: Iterable[str] = (),
    moving: str = "",
    most: int = 10,
) -> list[Suggestion]:
    """Rank the times at which a pod or convening could meet between two days.

    A convening of whole days gets as many days in a row (``suggest_days``). Nobody is in two meetings at once, not in
    two of the same pod either where ``moving`` names the one to be moved; blackouts, holidays and weekends are left
    out. Ranked by absences of those who ``must`` come (a pod's lead unless said), then by absences of the others, then
    of those for whom it would be ``nice``, then by for how many it is early or late, then by date. At most one time of
    a day is given.
    """
    convening = None if of in plan.pods else plan.convenings[of]
    if convening is not None and not isinstance(convening.starts, dt.datetime):
        return suggest_days(plan, convening, first=first, last=last, busy=busy, must=must, nice=nice, most=most)
    timezone, length, people = _target(plan, of, first)
    length = minutes or length
    availability = Availability(plan, first, last, busy)
    for meeting in all_meetings(plan):
        is_free_to_move = meeting.of == of and moving in ("", meeting.id)
        if not is_free_to_move and meeting.last_day >= first - dt.timedelta(days=2):
            availability.take_meeting(meeting)
    everybody = availability.set_of(people)
    pod = plan.pods.get(of)
    needed = availability.set_of(must) or availability.set_of([pod.lead] if pod and pod.lead else [])
    optional = availability.set_of(nice) & ~needed
    ranked: list[tuple[tuple[int, int, int, int, int], Slot]] = []
    for slot in slots(timezone, first, last, length, closed_days(plan, first, last)):
        if availability.who_is_taken(slot.begin, slot.end) & everybody:
            continue
        absent = everybody & ~availability.who_is_free(slot.begin, slot.end)
        strained = everybody & ~absent & ~availability.whom_it_suits(slot.begin, slot.end)
        rank = (
            (absent & needed).bit_count(),
            (absent & ~needed & ~optional).bit_count(),
            (absent & optional).bit_count(),
            strained.bit_count(),
            slot.begin,
        )
        ranked.append((rank, slot))
    best_of_day: dict[dt.date, tuple[tuple[int, int, int, int, int], Slot]] = {}
    for rank, slot in sorted(ranked, key=lambda each: each[0]):
        best_of_day.setdefault(slot.day, (rank, slot))
    chosen = sorted(best_of_day.values(), key=lambda each: each[0])[:most]
    return [_suggestion(availability, slot, timezone, everybody, needed) for _, slot in chosen]


def suggest_days(
    plan: Plan,
    convening: Convening,
    *,
    first: dt.date,
    last: dt.date,
    busy: Mapping[str, Sequence[Interval]] | None = None,
    must: Iterable[str] = (),
    nice: Iterable[str] = (),
    most: int = 10,
) -> list[Suggestion]:
    """Rank the days on which a convening of whole days could begin, so that all of it lies between two days.

    Nobody has another meeting of the cohort on these days; blackouts and holidays are left out, and weekends unless the
    convening has one in it now. Who is busy at some moment of their working hours cannot come.
    """
    timezone = convening.timezone or plan.cohort.timezone
    planned = list(days_from(day_of(convening.starts), day_of(convening.ends)))
    has_weekend = any(day.weekday() >= SATURDAY for day in planned)
    availability = Availability(plan, first, last, busy)
    for meeting in all_meetings(plan):
        if meeting.of != convening.id and meeting.last_day >= first - dt.timedelta(days=2):
            availability.take_meeting(meeting)
    needed = availability.set_of(must)
    optional = availability.set_of(nice) & ~needed
    closed = closed_days(plan, first, last)
    ranked: list[tuple[tuple[int, int, int, dt.date], Suggestion]] = []
    for opening in days_from(first, last - dt.timedelta(days=len(planned) - 1)):
        run = list(days_from(opening, opening + dt.timedelta(days=len(planned) - 1)))
        if any(day in closed or (day.weekday() >= SATURDAY and not has_weekend) for day in run):
            continue
        stand_in = Meeting(
            id=convening.id,
            kind="convening",
            of=convening.id,
            title=convening.title,
            start=run[0],
            end=run[-1],
            date=run[0],
            timezone=timezone,
        )
        begin, end = stand_in.span
        everybody = availability.set_of(concerned(plan, stand_in))
        if availability.who_is_taken(begin, end) & everybody:
            continue
        absent = everybody & availability.who_is_kept(begin, end)
        rank = (
            (absent & needed).bit_count(),
            (absent & ~needed & ~optional).bit_count(),
            (absent & optional).bit_count(),
            run[0],
        )
        names = availability.names(absent), availability.names(absent & needed)
        ranked.append((rank, Suggestion(run[0], run[-1], *names, (), {})))
    return [suggestion for _, suggestion in sorted(ranked, key=lambda each: each[0])[:most]]


def _target(plan: Plan, of: str, first: dt.date) -> tuple[str, int, tuple[str, ...]]:
    """The zone, the minutes and the people of a pod or convening."""
    if of in plan.pods:
        pod = plan.pods[of]
        series = pod.meetings
        timezone = (series.timezone if series else "") or plan.cohort.timezone
        start = dt.datetime.combine(first, dt.time(12), zone_named(timezone))
        stand_in = Meeting(
            id=of, kind="pod", of=of, title=pod.title, start=start, end=start, date=first, timezone=timezone
        )
        return timezone, series.minutes if series else 60, concerned(plan, stand_in)
    convening = plan.convenings[of]
    timezone = convening.timezone or plan.cohort.timezone
    length = 120
    if isinstance(convening.starts, dt.datetime) and isinstance(convening.ends, dt.datetime):
        length = int((convening.ends - convening.starts).total_seconds()) // 60
    start = dt.datetime.combine(first, dt.time(12), zone_named(timezone))
    stand_in = Meeting(
        id=of, kind="convening", of=of, title=convening.title, start=start, end=start, date=first, timezone=timezone
    )
    return timezone, length, concerned(plan, stand_in)


def _suggestion(availability: Availability, slot: Slot, timezone: str, everybody: int, needed: int) -> Suggestion:
    plan, zone = availability.plan, zone_named(timezone)
    absent = everybody & ~availability.who_is_free(slot.begin, slot.end)
    strained = everybody & ~absent & ~availability.whom_it_suits(slot.begin, slot.end)
    zones = {timezone} | {plan.zone_of(plan.people[person]) for person in availability.names(everybody)}
    start = dt.datetime.fromtimestamp(slot.begin, zone)
    local_times = {
        name: f"{start.astimezone(zone_named(name)):%a %H:%M}"
        for name in sorted(zones, key=lambda each: (each != timezone, each))
    }
    return Suggestion(
        start=start,
        end=dt.datetime.fromtimestamp(slot.end, zone),
        absent=availability.names(absent),
        must_absent=availability.names(absent & needed),
        early_or_late=availability.names(strained),
        local_times=local_times,
    )
