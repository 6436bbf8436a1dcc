"""Move, cancel and restore a meeting: edits of the definition that leave every other byte as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from cohortkit.files import edits
from cohortkit.files.change import Change, FileChange
from cohortkit.files.problems import KeyPath
from cohortkit.meetings.meeting import Meeting
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Convening, Plan
from cohortkit.plan.scalars import Moment
from cohortkit.plan.series import clock_fault


class MeetingRefused(ValueError):
    """A meeting that cannot be changed as asked; the message says why and what to do."""


def move_meeting(loaded: LoadedPlan, meeting: Meeting, to: Moment) -> Change:
    """Return the edit that gives a meeting another start in its own zone; a bare date keeps the time of day.

    A convening keeps its length. A cancelled meeting that is moved takes place again. Raises ``MeetingRefused``.
    """
    plan = _plan_of(loaded)
    if isinstance(to, dt.datetime) and to.tzinfo is not None:
        raise MeetingRefused("give the new time as local time without an offset; the zone stays that of the meeting")
    if isinstance(to, dt.datetime) and clock_fault(to, meeting.timezone) == "impossible":
        raise MeetingRefused(f"{to:%Y-%m-%d %H:%M} does not exist in {meeting.timezone}: the clocks go forward over it")
    if meeting.kind == "convening":
        return _move_convening(loaded, plan, meeting, to)
    series_path, date = _series_of(plan, meeting)
    series = plan.pods[meeting.of].meetings
    assert series is not None
    target = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, series.starts.time())
    raw, file, local = _source(loaded, series_path)
    after = _with_start(raw, local, _written(loaded, file, local), date, target)
    return Change(f"Move {meeting.id} to {target:%Y-%m-%d %H:%M}", (FileChange(file, raw, after),))


def cancel_meeting(loaded: LoadedPlan, meeting: Meeting) -> Change:
    """Return the edit that cancels a meeting; it stays in calendars as cancelled. Raises ``MeetingRefused``."""
    plan = _plan_of(loaded)
    what = f"Cancel {meeting.id}"
    if meeting.cancelled:
        return Change(what)
    if meeting.kind == "convening":
        raw, file, local = _source(loaded, ("convenings", meeting.of))
        return Change(what, (FileChange(file, raw, edits.set_value(raw, (*local, "status"), "cancelled")),))
    series_path, date = _series_of(plan, meeting)
    raw, file, local = _source(loaded, series_path)
    return Change(what, (FileChange(file, raw, edits.append_item(raw, (*local, "cancelled"), date)),))


def restore_meeting(loaded: LoadedPlan, meeting: Meeting) -> Change:
    """Return the edit that lets a cancelled meeting take place again, or puts a moved one back to its usual time.

    Raises ``MeetingRefused``.
    """
    plan = _plan_of(loaded)
    what = f"Restore {meeting.id}"
    if meeting.kind == "convening":
        if not meeting.cancelled:
            return Change(what)
        raw, file, local = _source(loaded, ("convenings", meeting.of))
        return Change(what, (FileChange(file, raw, edits.remove_key(raw, (*local, "status"))),))
    series_path, date = _series_of(plan, meeting)
    series = plan.pods[meeting.of].meetings
    assert series is not None
    raw, file, local = _source(loaded, series_path)
    key = "cancelled" if date in series.cancelled else "moved"
    after = _without(raw, (*local, key), _places(_written(loaded, file, local), key, date))
    return Change(what, (FileChange(file, raw, after),))


def _move_convening(loaded: LoadedPlan, plan: Plan, meeting: Meeting, to: Moment) -> Change:
    convening = plan.convenings[meeting.of]
    starts = convening.starts
    if not isinstance(starts, dt.datetime):
        if isinstance(to, dt.datetime):
            raise MeetingRefused(f'"{meeting.id}" takes whole days; move it to a date, such as {to:%Y-%m-%d}')
        target: Moment = to
    else:
        target = to if isinstance(to, dt.datetime) else dt.datetime.combine(to, starts.time())
    raw, file, local = _source(loaded, ("convenings", convening.id))
    after = _convening_from(raw, local, convening, target)
    if meeting.cancelled:
        after = edits.remove_key(after, (*local, "status"))
    when = f"{target:%Y-%m-%d %H:%M}" if isinstance(target, dt.datetime) else target.isoformat()
    return Change(f"Move {meeting.id} to {when}", (FileChange(file, raw, after),))


def _convening_from(raw: bytes, local: KeyPath, convening: Convening, target: Moment) -> bytes:
    if target == convening.starts:
        return raw
    raw = edits.set_value(raw, (*local, "starts"), target)
    return edits.set_value(raw, (*local, "ends"), target + (convening.ends - convening.starts))


def _with_start(raw: bytes, local: KeyPath, written: Mapping[str, Any], date: dt.date, target: dt.datetime) -> bytes:
    """Give the meeting of a date another start: an entry in ``moved``, none where it is the usual time."""
    usual = dt.datetime.combine(date, written["starts"].time())
    raw = _without(raw, (*local, "cancelled"), _places(written, "cancelled", date))
    places = _places(written, "moved", date)
    if target == usual:
        return _without(raw, (*local, "moved"), places)
    if not places:
        return edits.append_item(raw, (*local, "moved"), {"from": date, "to": target})
    now = written["moved"][places[-1]].get("to")
    day_alone = isinstance(now, dt.date) and not isinstance(now, dt.datetime)
    if (dt.datetime.combine(now, usual.time()) if day_alone else now) == target:
        return raw
    return edits.set_value(raw, (*local, "moved", places[-1], "to"), target)


def _plan_of(loaded: LoadedPlan) -> Plan:
    if loaded.plan is None:
        raise MeetingRefused(f"{loaded.main} cannot be read; `cohortkit check` says why")
    return loaded.plan


def _series_of(plan: Plan, meeting: Meeting) -> tuple[KeyPath, dt.date]:
    if meeting.kind != "pod" or meeting.of not in plan.pods:
        raise MeetingRefused(f'"{meeting.id}" is on record, not planned; edit its record instead')
    return ("pods", meeting.of, "meetings"), meeting.date


def _source(loaded: LoadedPlan, path: KeyPath) -> tuple[bytes, str, KeyPath]:
    file, local = loaded.where(path)
    return loaded.documents[file].raw, file, local


def _written(loaded: LoadedPlan, file: str, local: KeyPath) -> Mapping[str, Any]:
    """A table as it stands in its file: places in its lists count entries that could not be read, too."""
    table: Any = loaded.documents[file].data
    for part in local:
        table = table[part]
    return cast("Mapping[str, Any]", table)


def _places(written: Mapping[str, Any], key: str, date: dt.date) -> list[int]:
    """Where a date stands in `cancelled` or `moved`."""
    entries = written.get(key)
    listed = entries if isinstance(entries, list) else []
    dates = [each.get("from") if isinstance(each, dict) else each for each in listed]
    return [number for number, each in enumerate(dates) if each == date]


def _without(raw: bytes, path: KeyPath, places: list[int]) -> bytes:
    for place in reversed(places):
        raw = edits.remove_item(raw, path, place)
    return raw
