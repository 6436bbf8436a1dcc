"""VTIMEZONE components written from zoneinfo, with rules that every client understands.

Clients were seen to ignore lists of RDATEs and to read only TZID, DTSTART, RRULE and the offsets, so each kind of
clock change is one observance with a yearly RRULE ("second Sunday in March") over the years it holds; a change that
follows no such rule is an observance of its own.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import NamedTuple
from zoneinfo import ZoneInfo

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LOOK_AHEAD = 12
"""Years after the last meeting that a rule must hold to be written without an end; they tell "4th" from "last"."""

_STEP = dt.timedelta(days=6)
_SECOND = dt.timedelta(seconds=1)


class Shift(NamedTuple):
    """One clock change: the wall time it happens at by the clocks before it, and the offsets around it."""

    wall: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    daylight: bool


@functools.lru_cache(maxsize=256)
def vtimezone(name: str, first: int, last: int) -> tuple[str, ...]:
    """Return the unfolded lines of a VTIMEZONE that is right from the year ``first`` to the year ``last``.

    A zone without clock changes in these years has a single STANDARD observance (RFC 5545, 3.6.5).
    """
    zone = ZoneInfo(name)
    shifts = _shifts(zone, first - 1, last + _LOOK_AHEAD)
    needed = [shift for shift in shifts if shift.wall.year <= last + 1]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    if not needed:
        at = dt.datetime(first - 1, 1, 1, tzinfo=zone)
        offset = at.utcoffset() or dt.timedelta()
        lines += _observance(Shift(dt.datetime(1970, 1, 1), offset, offset, at.tzname() or "", daylight=False), "")  # noqa: DTZ001
    else:
        tracks: dict[tuple[object, ...], list[Shift]] = {}
        for shift in shifts:
            wall = shift.wall
            track = (shift.before, shift.after, shift.name, shift.daylight, wall.month, wall.weekday(), wall.time())
            tracks.setdefault(track, []).append(shift)
        observances = [
            (run[0], rule)
            for track in tracks.values()
            for run, rule in _runs(track, last)
            if run[0].wall.year <= last + 1
        ]
        if observances[0][0].wall.year >= first:
            # Nothing changed in the year before: say what held until the first change.
            start = min(observances)[0]
            held = dt.datetime(first - 1, 1, 1, tzinfo=zone)
            opening = Shift(dt.datetime(1970, 1, 1), start.before, start.before, held.tzname() or "", daylight=False)  # noqa: DTZ001
            lines += _observance(opening, "")
        for shift, rule in sorted(observances):
            lines += _observance(shift, rule)
    lines.append("END:VTIMEZONE")
    return tuple(lines)


def _shifts(zone: ZoneInfo, first: int, last: int) -> list[Shift]:
    """Find every change of offset in the given years."""
    found: list[tuple[dt.datetime, dt.datetime, dt.datetime]] = []
    moment = dt.datetime(first, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(min(last + 1, dt.MAXYEAR), 1, 1, tzinfo=dt.UTC)
    here = moment.astimezone(zone)
    while moment < end:
        following = moment + _STEP
        there = following.astimezone(zone)
        if here.utcoffset() != there.utcoffset():
            low, high = moment, following
            while high - low > _SECOND:
                middle = low + dt.timedelta(seconds=int((high - low).total_seconds()) // 2)
                if middle.astimezone(zone).utcoffset() == here.utcoffset():
                    low = middle
                else:
                    high = middle
            found.append((high, here, high.astimezone(zone)))
        moment, here = following, there
    # Ireland and Morocco call their winter time "daylight saving" with a negative saving; clients expect the reverse.
    negative = any((each.dst() or dt.timedelta()) < dt.timedelta() for _, *both in found for each in both)
    lowest = min((each.utcoffset() or dt.timedelta() for _, *both in found for each in both), default=dt.timedelta())
    shifts = []
    for at, before, after in found:
        old, new = before.utcoffset() or dt.timedelta(), after.utcoffset() or dt.timedelta()
        daylight = new > lowest if negative else (after.dst() or dt.timedelta()) > dt.timedelta()
        shifts.append(Shift((at + old).replace(tzinfo=None), old, new, after.tzname() or "", daylight))
    return shifts


def _runs(track: list[Shift], last: int) -> list[tuple[list[Shift], str]]:
    """Split the shifts of one kind into runs of consecutive years that one yearly rule gives, with that rule.

    The rule is empty for a single shift. Only a run that lasts through the years looked ahead has no end.
    """
    found: list[tuple[list[Shift], str]] = []
    run: list[Shift] = []
    fits: set[int] = set()
    for shift in track:
        nth = _places(shift.wall)
        if run and shift.wall.year == run[-1].wall.year + 1 and fits & nth:
            run.append(shift)
            fits &= nth
            continue
        if run:
            found.append((run, _rule(run, fits, endless=False)))
        run, fits = [shift], nth
    found.append((run, _rule(run, fits, endless=run[-1].wall.year >= last + _LOOK_AHEAD)))
    return found


def _places(wall: dt.datetime) -> set[int]:
    """The places of a day's weekday in its month: from the front, and -1 where it is the last one."""
    places = {(wall.day - 1) // 7 + 1}
    if (wall + dt.timedelta(days=7)).month != wall.month:
        places.add(-1)
    return places - {5}


def _rule(run: list[Shift], fits: set[int], *, endless: bool) -> str:
    if len(run) == 1:
        return ""
    wall, nth = run[0].wall, max(fits)
    # Readers disagree whether UNTIL is in UTC here; at the end of the year it means the same to all of them.
    until = "" if endless else f";UNTIL={run[-1].wall.year}1231T235959Z"
    return f"FREQ=YEARLY;BYMONTH={wall.month};BYDAY={nth}{_BYDAY[wall.weekday()]}{until}"


def _observance(shift: Shift, rule: str) -> list[str]:
    kind = "DAYLIGHT" if shift.daylight else "STANDARD"
    lines = [f"BEGIN:{kind}", f"DTSTART:{shift.wall:%Y%m%dT%H%M%S}"]
    if rule:
        lines.append(f"RRULE:{rule}")
    lines += [f"TZOFFSETFROM:{_offset(shift.before)}", f"TZOFFSETTO:{_offset(shift.after)}"]
    return [*lines, f"TZNAME:{shift.name}", f"END:{kind}"]


def _offset(offset: dt.timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02d}{seconds // 60 % 60:02d}"
    return text + (f"{seconds % 60:02d}" if seconds % 60 else "")
