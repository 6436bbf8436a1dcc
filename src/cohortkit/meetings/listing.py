"""All meetings of a cohort, from the plan and from what is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cohortkit.meetings.meeting import Meeting, by_time
from cohortkit.plan.model import Convening, Mode, Plan, Pod
from cohortkit.plan.names import NoSuchThing, resolve
from cohortkit.plan.series import RuleError, occurrences, zone_named

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort


def all_meetings(plan: Plan) -> list[Meeting]:
    """Return every planned meeting, cancelled ones included, in order of time.

    A pod or convening that cannot be understood is left out; the checks say what is wrong with it.
    """
    found: list[Meeting] = []
    for convening in plan.convenings.values():
        meeting = convening_meeting(plan, convening)
        if meeting is not None:
            found.append(meeting)
    for pod in plan.pods.values():
        found += pod_meetings(plan, pod)
    return sorted(found, key=by_time)


def every_meeting(cohort: Cohort) -> list[Meeting]:
    """Return the planned meetings and those on record (advising sessions, lunch-buddy meals), in order of time."""
    return sorted([*all_meetings(cohort.plan), *recorded_meetings(cohort)], key=by_time)


def convening_meeting(plan: Plan, convening: Convening) -> Meeting | None:
    """Return a convening as a meeting; None where its times or its zone are unusable."""
    timezone = convening.timezone or plan.cohort.timezone
    start, end = convening.starts, convening.ends
    try:
        zone = zone_named(timezone)
    except RuleError:
        return None
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        start, end = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    elif isinstance(start, dt.datetime) or isinstance(end, dt.datetime):
        return None
    if end < start:
        return None
    return Meeting(
        id=convening.id,
        kind="convening",
        of=convening.id,
        title=convening.title,
        start=start,
        end=end,
        date=start.date() if isinstance(start, dt.datetime) else start,
        timezone=timezone,
        status="cancelled" if convening.status == "cancelled" else "scheduled",
        mode=convening.mode,
        location=convening.location,
        link=convening.link,
        about=convening.about,
        areas=convening.areas,
    )


def pod_meetings(plan: Plan, pod: Pod) -> list[Meeting]:
    """Return the meetings of a pod in the order of their first dates; none where its series cannot be understood."""
    series = pod.meetings
    if series is None:
        return []
    try:
        found = occurrences(series, plan.cohort.timezone, plan.cohort.ends)
    except RuleError:
        return []
    mode: Mode = "virtual" if series.link or not series.location else "in-person"
    if series.link and series.location:
        mode = "hybrid"
    return [
        Meeting(
            id=f"{pod.id}@{each.date.isoformat()}",
            kind="pod",
            of=pod.id,
            title=pod.title,
            start=each.start,
            end=each.end,
            date=each.date,
            timezone=each.timezone,
            status=each.status,
            mode=mode,
            location=series.location,
            link=series.link,
            about=pod.question or pod.topic,
            areas=pod.areas,
        )
        for each in found
    ]


def recorded_meetings(cohort: Cohort) -> Iterator[Meeting]:
    """Yield advising sessions and lunch-buddy meals: a meal is a hold over its round until it is known when they met.

    Neither has an hour on record, so they are all-day. A meal's id is ``<round>@<position of the group, from 1>``.
    """
    plan, timezone = cohort.plan, cohort.plan.cohort.timezone
    for support in cohort.support.values():
        if support.kind in ("advising", "coaching"):
            yield Meeting(
                id=support.id,
                kind="advising",
                of=support.id,
                title=f"Advising: {support.topic}",
                start=support.on,
                end=support.on,
                date=support.on,
                timezone=timezone,
                people=tuple(dict.fromkeys((support.provider, *support.people))),
            )
    for round_ in cohort.pairings.values():
        if round_.kind != "lunch-buddy" or round_.starts is None:
            continue
        for number, group in enumerate(round_.groups, 1):
            met = round_.met.get(str(number))
            yield Meeting(
                id=f"{round_.id}@{number}",
                kind="lunch-buddy",
                of=round_.id,
                title=f"Lunch buddies: {', '.join(plan.label_of(person) for person in group)}",
                start=met or round_.starts,
                end=met or round_.ends or round_.starts,
                date=round_.starts,
                timezone=timezone,
                people=group,
            )


def find_meeting(plan: Plan, asked: str, recorded: Iterable[Meeting] = ()) -> Meeting:
    """Return the meeting meant by an id, a unique beginning of one, or a title.

    A moved meeting is found by the day it was moved to as well. An id is found without working out the meetings of
    other pods. Raises ``NoSuchThing``.
    """
    if asked in plan.convenings:
        meeting = convening_meeting(plan, plan.convenings[asked])
        if meeting is not None:
            return meeting
    pod_id, at, _ = asked.partition("@")
    if at and pod_id in plan.pods:
        of_pod = {meeting.id: meeting for meeting in pod_meetings(plan, plan.pods[pod_id])}
        if asked in of_pod:
            return of_pod[asked]
        moved = [each for each in of_pod.values() if f"{pod_id}@{each.first_day}" == asked and not each.cancelled]
        if len(moved) == 1:
            return moved[0]
        nearest = _nearest(of_pod.values(), asked.removeprefix(f"{pod_id}@"))
        if nearest is not None:
            raise NoSuchThing("meeting", asked, hint=f'the nearest of this pod is "{nearest.id}"')
    known = {meeting.id: meeting for meeting in (*recorded, *all_meetings(plan))}
    return known[resolve(asked, known, "meeting")]


def find_occasion(plan: Plan, asked: str, others: Mapping[str, Any], noun: str) -> str:
    """Return the id of a meeting, or of one of `others` that something may come of as well, such as question sets.

    `noun` is what both are called together. Raises ``NoSuchThing``.
    """
    if asked in others:
        return asked
    if asked.partition("@")[0] in (plan.convenings if "@" not in asked else plan.pods):
        return find_meeting(plan, asked).id
    return resolve(asked, {**{meeting.id: meeting for meeting in all_meetings(plan)}, **others}, noun)


def _nearest(meetings: Iterable[Meeting], day: str) -> Meeting | None:
    """The meeting nearest to a day, by its usual day or the one it was moved to; None where that is no day."""
    try:
        wanted = dt.date.fromisoformat(day)
    except ValueError:
        return None
    return min(meetings, key=lambda each: min(abs(each.date - wanted), abs(each.first_day - wanted)), default=None)


def meetings_of(plan: Plan, asked: str) -> list[Meeting]:
    """Return the meetings of one pod or convening by its id. Raises ``NoSuchThing``."""
    if asked in plan.pods:
        return pod_meetings(plan, plan.pods[asked])
    if asked in plan.convenings:
        meeting = convening_meeting(plan, plan.convenings[asked])
        return [] if meeting is None else [meeting]
    raise NoSuchThing("pod or convening", asked)


def between(meetings: Iterable[Meeting], first: dt.date | None, last: dt.date | None) -> list[Meeting]:
    """Return the meetings that touch the days from ``first`` to ``last``, both included and either left open."""
    return [
        meeting
        for meeting in meetings
        if (first is None or meeting.last_day >= first) and (last is None or meeting.first_day <= last)
    ]
