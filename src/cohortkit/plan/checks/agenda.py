"""Convenings have a moment of connection and fit their sessions; no meeting falls into a blackout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Blackout, Convening
from cohortkit.plan.scalars import day_of


def look(subject: Subject) -> Iterator[Problem]:
    """Find convenings without connection or with too many sessions, and meetings in blackouts."""
    for convening in subject.plan.convenings.values():
        if convening.status != "cancelled":
            yield from _sessions(subject, convening)
    yield from _blackouts(subject)


def _sessions(subject: Subject, convening: Convening) -> Iterator[Problem]:
    path: KeyPath = ("convenings", convening.id)
    sessions: KeyPath = (*path, "sessions")
    connects = any(session.kind == "connection" for session in convening.sessions)
    if not connects and subject.sound_in_each(sessions, "kind"):
        message = f'convening "{convening.id}" has no session of connection'
        hint = f'add [[convenings.{convening.id}.sessions]] with kind = "connection"'
        yield subject.problem("no-connection", message, path, at="header", hint=hint, severity="warning")
    planned = sum(session.minutes for session in convening.sessions)
    known = subject.sound(*path, "starts") and subject.sound(*path, "ends")
    if planned and known and subject.sound_in_each(sessions, "minutes"):
        length = _minutes(convening, subject.zone(convening.timezone))
        if length is not None and planned > length:
            message = f'the sessions of convening "{convening.id}" take {planned} minutes, the convening {length}'
            hint = f"take {planned - length} minutes from the sessions, or let it end later"
            yield subject.problem("sessions-overrun", message, path, at="header", hint=hint)


def _minutes(convening: Convening, zone: str) -> int | None:
    """The elapsed minutes of a convening; None where its ends do not fit together."""
    starts, ends = convening.starts, convening.ends
    if isinstance(starts, dt.datetime) and isinstance(ends, dt.datetime):
        place = ZoneInfo(zone)
        elapsed = ends.replace(tzinfo=place).timestamp() - starts.replace(tzinfo=place).timestamp()
        return int(elapsed // 60) if elapsed > 0 else None
    if isinstance(starts, dt.datetime) or isinstance(ends, dt.datetime) or ends < starts:
        return None
    return ((ends - starts).days + 1) * 24 * 60


def _blackouts(subject: Subject) -> Iterator[Problem]:
    blackouts = [
        each
        for each in subject.plan.blackouts.values()
        if subject.sound("blackouts", each.id, "starts") and subject.sound("blackouts", each.id, "ends")
    ]
    if not blackouts:
        return
    for convening in subject.plan.convenings.values():
        path: KeyPath = ("convenings", convening.id)
        if convening.status == "cancelled" or not (subject.sound(*path, "starts") and subject.sound(*path, "ends")):
            continue
        for blackout in blackouts:
            if day_of(convening.starts) <= blackout.ends and blackout.starts <= day_of(convening.ends):
                yield _in_blackout(subject, f'convening "{convening.id}"', blackout, (*path, "starts"), "")
    earliest, latest = min(each.starts for each in blackouts), max(each.ends for each in blackouts)
    for key, meetings in subject.meetings.items():
        dated = [(meeting.start.date(), meeting) for meeting in meetings if meeting.status != "cancelled"]
        near = [(day, meeting) for day, meeting in dated if earliest <= day <= latest]
        for blackout in blackouts if near else ():
            inside = [meeting for day, meeting in near if blackout.covers(day)]
            if inside:
                days = ", ".join(str(meeting.start.date()) for meeting in inside[:3])
                more = f" and {len(inside) - 3} more" if len(inside) > 3 else ""
                who = f'pod "{key}" meets on {days}{more}: that'
                days_off = ", ".join(str(meeting.date) for meeting in inside[:3])
                series = subject.plan.pods[key].meetings
                has_skip = series is not None and bool(series.skip)
                hint = f"drop it: add {days_off} to `skip`" if has_skip else f"drop it: skip = [{days_off}]"
                yield _in_blackout(subject, who, blackout, ("pods", key, "meetings", "starts"), hint)


def _in_blackout(subject: Subject, who: str, blackout: Blackout, path: KeyPath, hint: str) -> Problem:
    named = blackout.title or blackout.id
    message = f'{who} falls into blackout "{named}", {blackout.starts} to {blackout.ends}'
    return subject.problem(
        "in-blackout", message, path, hint=hint or "choose other days, or shorten the blackout", severity="warning"
    )
