"""When people are busy, from calendar files they hand over: intervals only, no titles, no names, no places.

The intervals are kept in ``busy/<person>.toml``, which git never sees: importing writes the line that keeps it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from cohortkit.calendar.ics_reader import BadValue, Clock, Component, Property, components, duration, every, moment
from cohortkit.calendar.recurrence import BadRule, Budget, expand, parse_rule
from cohortkit.files.change import Change, FileChange
from cohortkit.files.document import MAX_BYTES, read_document
from cohortkit.files.problems import Problem
from cohortkit.plan.series import zone_named
from cohortkit.records.cohort import Cohort

BUSY = "busy"
MOST_INTERVALS = 100_000
MOST_STEPS_OF_A_FILE = 300_000
"""Shared by all rules of a file, so that many harmless ones cannot add up to a harmful whole."""

MOST_STEPS_OF_ZONES = 600_000
"""The same for the time zones that a file defines."""

MOST_DATES = 5_000
"""In one line of additional or left out times."""

MOST_FAULTS = 1_000

Interval = tuple[int, int]
"""Begin and end in seconds since 1970 UTC, the end exclusive."""


class BusyImport(msgspec.Struct, frozen=True):
    """What was read: merged intervals in order, every fault with its place, and the change that stores them."""

    intervals: tuple[Interval, ...]
    problems: tuple[Problem, ...]
    change: Change


def read_diary(path: Path) -> bytes:
    """Return a file's bytes, at most one more than are read, so that a file without end does not fill the memory."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def busy_file(person: str) -> str:
    """The file, within the cohort folder, that holds a person's busy times."""
    return f"{BUSY}/{person}.toml"


def import_busy(cohort: Cohort, person: str, files: Sequence[tuple[str, bytes]], *, at: dt.datetime) -> BusyImport:
    """Read calendar files of one person, replacing what was imported before.

    Only times between the first and the last day of the cohort are kept, and only when somebody is busy: cancelled,
    declined-to-show (transparent) and tentative-free entries are not. ``files`` are names and bytes.
    """
    plan = cohort.plan
    zone = plan.zone_of(plan.people[person])
    found: list[Interval] = []
    problems: list[Problem] = []
    for name, content in files:
        intervals, faults = read_busy(content, name, first=plan.cohort.starts, last=plan.cohort.ends, zone=zone)
        found += intervals
        problems += faults
    merged = merge(found)
    return BusyImport(tuple(merged), tuple(problems), _store(cohort, person, merged, at))


def read_busy(
    content: bytes, file: str, *, first: dt.date, last: dt.date, zone: str
) -> tuple[list[Interval], list[Problem]]:
    """Return the busy intervals of one file between two days, merged, and its faults; never raises.

    Times without a zone are read in ``zone``. A file over 10 MB is not read; a rule that would give more than
    5,000 times stops there and is reported. Of faults the first ``MOST_FAULTS`` are told, and how many more there are.
    """
    if len(content) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, the most cohortkit reads"
        return [], [Problem("too-large", message, file, line=1, column=1)]
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    root, faults = components(text)
    reader = _Reader(root, first, last, zone)
    found: list[Interval] = []
    for event in every(root, "VEVENT"):
        try:
            found += reader.event(event)
        except (BadValue, BadRule, OverflowError, ValueError) as error:
            message = str(error) if isinstance(error, (BadValue, BadRule)) else "its times are out of range"
            faults.append(BadValue(f"this event was passed over: {message}", getattr(error, "line", event.line)))
        if len(found) > MOST_INTERVALS:
            found = merge(found)
    for event in every(root, "VFREEBUSY"):
        for made in event.all("FREEBUSY"):
            try:
                found += reader.periods(made)
            except (BadValue, OverflowError, ValueError) as error:
                faults.append(BadValue(f"these busy times were passed over: {error}", made.line))
    faults += reader.faults
    if not root.parts:
        faults.append(BadValue("this is not a calendar file", 1))
    if len(faults) > MOST_FAULTS:
        more = BadValue(f"there are {len(faults) - MOST_FAULTS:,} more faults", faults[MOST_FAULTS].line)
        faults = [*faults[:MOST_FAULTS], more]
    problems = [Problem("bad-value", str(each), file, line=each.line, column=1) for each in faults]
    return merge(found), problems


def read_busy_times(folder: Path) -> tuple[dict[str, tuple[Interval, ...]], list[Problem]]:
    """Return everybody's stored busy times, by person."""
    found: dict[str, tuple[Interval, ...]] = {}
    problems: list[Problem] = []
    try:
        names = sorted(path.name for path in (folder / BUSY).iterdir() if path.suffix == ".toml")
    except OSError:
        return {}, []
    for name in names:
        document, faults = read_document(folder, f"{BUSY}/{name}")
        problems += faults
        pairs = (document.data or {}).get("busy", [])
        try:
            read = msgspec.convert(pairs, list[tuple[dt.datetime, dt.datetime]], builtin_types=(dt.datetime,))
            found[name.removesuffix(".toml")] = tuple((int(a.timestamp()), int(b.timestamp())) for a, b in read)
        except msgspec.ValidationError as error:
            problems.append(Problem("wrong-type", str(error), document.file, ("busy",)))
    return found, problems


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, overlapping and touching ones as one."""
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return merged


class _Reader:
    """Turns events into intervals, with the zones of their file at hand."""

    def __init__(self, root: Component, first: dt.date, last: dt.date, zone: str) -> None:
        self.first = dt.datetime.combine(first, dt.time()) - dt.timedelta(days=1)
        self.last = dt.datetime.combine(last, dt.time()) + dt.timedelta(days=2)
        tz = zone_named(zone)
        self.low = int(dt.datetime.combine(first, dt.time(), tz).timestamp())
        self.high = int(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tz).timestamp())
        self.zone_budget = Budget(MOST_STEPS_OF_ZONES)
        self.own = Clock(zone, None, self.last, self.zone_budget)
        self.defined: dict[str, Component] = {}
        for each in every(root, "VTIMEZONE"):
            name = each.first("TZID")
            if name is not None:
                self.defined.setdefault(name.value, each)
        self.clocks: dict[str, Clock] = {}
        self.faults: list[BadValue] = []
        self.budget = Budget(MOST_STEPS_OF_A_FILE)
        self.moved = self._overridden(root)

    def event(self, event: Component) -> list[Interval]:
        """The intervals of one event. Raises BadValue, BadRule."""
        start = event.first("DTSTART")
        if start is None:
            raise BadValue("it has no start", event.line)
        status, shows = event.first("STATUS"), event.first("TRANSP")
        outlook = event.first("X-MICROSOFT-CDO-BUSYSTATUS")
        if (
            (status is not None and status.value.upper() == "CANCELLED")
            or (shows is not None and shows.value.upper() == "TRANSPARENT")
            or (outlook is not None and outlook.value.upper() == "FREE")
        ):
            return []
        begins = moment(start.value, start)
        clock = self._clock(begins.utc, begins.tzid, start)
        length, elapsed = self._length(event, begins.wall, begins.day, clock)
        found = []
        ends = self._ends_of_periods(event, clock)
        for wall in self._starts(event, begins.wall, begins.day, clock):
            begin = clock.instant(wall)
            if wall in ends:
                end = ends[wall]
            else:
                end = begin + int(length.total_seconds()) if elapsed else clock.instant(wall + length)
            begin, end = max(begin, self.low), min(end, self.high)
            if begin < end:
                found.append((begin, end))
        return found

    def periods(self, made: Property) -> Iterator[Interval]:
        """The intervals of a FREEBUSY line. Raises BadValue."""
        if made.parameters.get("FBTYPE", "BUSY").upper() == "FREE":
            return
        for text in made.value.split(","):
            begin, end = self._period(text, made)
            begin, end = max(begin, self.low), min(end, self.high)
            if begin < end:
                yield begin, end

    def _period(self, text: str, made: Property) -> Interval:
        """A period as written: a start and, after a slash, an end or a length; a day where there is neither."""
        first, _, rest = text.partition("/")
        start = moment(first, made)
        clock = self._clock(start.utc, start.tzid, made)
        begin = clock.instant(start.wall)
        if rest.lstrip("+-").upper().startswith("P"):
            return begin, begin + int(duration(made, rest).total_seconds())
        if rest:
            stop = moment(rest, made)
            return begin, self._clock(stop.utc, stop.tzid, made).instant(stop.wall)
        return begin, clock.instant(start.wall + dt.timedelta(days=1))

    def _ends_of_periods(self, event: Component, clock: Clock) -> dict[dt.datetime, int]:
        """When the additional times of an event end that have a length of their own, by their start."""
        return {
            self._as_wall(text.partition("/")[0], made, clock): self._period(text, made)[1]
            for made in event.all("RDATE")
            for text in made.value.split(",")[:MOST_DATES]
            if "/" in text
        }

    def _starts(self, event: Component, wall: dt.datetime, is_day: bool, clock: Clock) -> list[dt.datetime]:
        recurrence = event.first("RECURRENCE-ID")
        starts = {wall}
        for rule in event.all("RRULE") if recurrence is None else ():
            parsed = parse_rule(rule.value)
            until = None
            if parsed.until:
                end = moment(parsed.until, rule)
                until = end.wall if not end.day else end.wall + dt.timedelta(hours=23, minutes=59, seconds=59)
                if end.utc and not is_day:
                    until = _wall_of(clock, int(end.wall.replace(tzinfo=dt.UTC).timestamp()), end.wall)
            found, complete = expand(parsed, wall, self.first, self.last, until=until, budget=self.budget)
            starts.update(found)
            if not complete:
                self.faults.append(BadValue("this rule gives too many times; only the first were kept", rule.line))
        for made in event.all("RDATE"):
            for text in made.value.split(",")[:MOST_DATES]:
                starts.add(self._as_wall(text.partition("/")[0], made, clock))
        gone = {
            self._as_wall(text, made, clock)
            for made in event.all("EXDATE")
            for text in made.value.split(",")[:MOST_DATES]
            if text
        }
        uid = event.first("UID")
        if recurrence is None and uid is not None:
            gone |= {_wall_of(clock, at, wall) for at in self.moved.get(uid.value, ())}
        return sorted(starts - gone)

    def _as_wall(self, text: str, made: Property, clock: Clock) -> dt.datetime:
        """A moment in whatever zone it is written, as wall time of the event."""
        read = moment(text, made)
        if not read.utc and (not read.tzid or read.day):
            return read.wall
        at = self._clock(read.utc, read.tzid, made).instant(read.wall)
        return _wall_of(clock, at, read.wall)

    def _overridden(self, root: Component) -> dict[str, set[int]]:
        """Occurrences told apart: their usual time is free, whatever becomes of them."""
        found: dict[str, set[int]] = {}
        for event in every(root, "VEVENT"):
            made, uid = event.first("RECURRENCE-ID"), event.first("UID")
            if made is None or uid is None:
                continue
            try:
                read = moment(made.value, made)
                found.setdefault(uid.value, set()).add(self._clock(read.utc, read.tzid, made).instant(read.wall))
            except (BadValue, OverflowError, ValueError):
                continue
        return found

    def _length(self, event: Component, wall: dt.datetime, is_day: bool, clock: Clock) -> tuple[dt.timedelta, bool]:
        """How long an event takes, and whether that is elapsed time rather than a difference of wall times."""
        end, length = event.first("DTEND"), event.first("DURATION")
        if end is not None:
            difference = self._as_wall(end.value, end, clock) - wall
            if difference < dt.timedelta():
                raise BadValue("it ends before it begins", end.line)
            return difference, False
        if length is not None:
            read = duration(length)
            if read < dt.timedelta():
                raise BadValue("DURATION is negative", length.line)
            return read, read < dt.timedelta(days=1)
        return (dt.timedelta(days=1) if is_day else dt.timedelta()), False

    def _clock(self, is_utc: bool, tzid: str, made: Property) -> Clock:
        if not is_utc and not tzid:
            return self.own
        name = "UTC" if is_utc else tzid
        clock = self.clocks.get(name)
        if clock is None:
            try:
                clock = Clock(name, self.defined.get(name), self.last, self.zone_budget)
            except BadValue as fault:
                self.faults.append(BadValue(f"{fault}; times in it were read as local ones", fault.line))
                clock = self.own
            if not clock.is_known:
                message = f'the time zone "{name[:40]}" is unknown; times in it were read as local ones'
                self.faults.append(BadValue(message, made.line))
                clock = self.own
            self.clocks[name] = clock
        return clock


def _wall_of(clock: Clock, at: int, near: dt.datetime) -> dt.datetime:
    """The wall time that a clock shows at an instant; ``near`` is a wall time not more than days away."""
    if clock.zone is not None:
        return dt.datetime.fromtimestamp(at, clock.zone).replace(tzinfo=None)
    shift = clock.instant(near) - at
    return near - dt.timedelta(seconds=shift)


def _store(cohort: Cohort, person: str, intervals: list[Interval], at: dt.datetime) -> Change:
    """The change that stores a person's busy times and keeps their folder out of version control."""
    what = f"Busy times of {person}"
    file = busy_file(person)
    lines = [f"at = {at.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z", "busy = ["]
    for begin, end in intervals:
        lines.append(f"  [{_instant(begin)}, {_instant(end)}],")
    after = ("\n".join([*lines, "]"]) + "\n").encode()
    before = _bytes(cohort.folder / file)
    if before is not None and before.partition(b"\n")[2] == after.partition(b"\n")[2]:
        return Change(what)
    files = [FileChange(file, before, after)]
    ignored = _bytes(cohort.folder / ".gitignore")
    if f"/{BUSY}/" not in (ignored or b"").decode(errors="replace").split():
        kept = ignored or b""
        line_end = b"\n" if kept and not kept.endswith(b"\n") else b""
        files.append(FileChange(".gitignore", ignored, kept + line_end + f"/{BUSY}/\n".encode()))
    return Change(what, tuple(files))


def _instant(seconds: int) -> str:
    return f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
