"""Read calendar files of unknown origin: components, properties, zones. Nothing is trusted, fetched or executed."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from cohortkit.calendar.recurrence import BadRule, Budget, expand, parse_rule
from cohortkit.plan.series import RuleError, zone_named

MOST_LINES = 500_000
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=((?:"[^"]*"|[^;"])*)')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?")


class BadValue(ValueError):
    """A property that cannot be read; ``line`` is where it stands."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class Property(msgspec.Struct, frozen=True):
    """One content line: its name, parameters, value, and the number of its first line, from 1."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int


class Component(msgspec.Struct):
    """A component and those inside it, as far as they could be told apart."""

    name: str
    line: int
    properties: list[Property]
    parts: list[Component]

    def first(self, name: str) -> Property | None:
        """The first property of a name."""
        return next((each for each in self.properties if each.name == name), None)

    def all(self, name: str) -> Iterator[Property]:
        """All properties of a name."""
        return (each for each in self.properties if each.name == name)


def components(text: str) -> tuple[Component, list[BadValue]]:
    """Take a file apart; what does not fit anywhere is reported and passed over."""
    root = Component("", 1, [], [])
    stack, faults = [root], []
    for number, line in _unfolded(text):
        if number > MOST_LINES:
            faults.append(BadValue(f"the file has more than {MOST_LINES:,} lines; the rest was not read", number))
            break
        if not line.strip():
            continue
        match = _PROPERTY.fullmatch(line)
        if match is None:
            faults.append(BadValue("this line is not a property", number))
            continue
        name = match[1].upper()
        if name == "BEGIN":
            made = Component(match[3].strip().upper(), number, [], [])
            if len(stack) < 12:
                stack[-1].parts.append(made)
                stack.append(made)
            else:
                faults.append(BadValue("components are nested too deep", number))
        elif name == "END":
            wanted = match[3].strip().upper()
            place = next((n for n in range(len(stack) - 1, 0, -1) if stack[n].name == wanted), None)
            if place is None:
                faults.append(BadValue(f"END:{wanted[:20]} ends what did not begin", number))
            else:
                del stack[place:]
        else:
            parameters = {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(match[2])}
            stack[-1].properties.append(Property(name, parameters, match[3].strip(), number))
    return root, faults


def every(root: Component, name: str) -> Iterator[Component]:
    """Yield all components of a name, wherever they are."""
    waiting = [root]
    while waiting:
        here = waiting.pop()
        if here.name == name:
            yield here
        waiting += reversed(here.parts)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    pending, started = "", 1
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and pending:
            if len(pending) < 1_000_000:
                pending += line[1:]
            continue
        if pending:
            yield started, pending
        pending, started = line, number
    if pending:
        yield started, pending


class Moment(msgspec.Struct, frozen=True):
    """A moment as written: its wall time, and whether it is UTC, a whole day, or in a zone (``tzid``)."""

    wall: dt.datetime
    utc: bool
    day: bool
    tzid: str


def moment(text: str, made: Property) -> Moment:
    """Read a date or a date with a time. Raises ``BadValue``."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise BadValue(f"{made.name} is not a date", made.line)
    numbers = [int(each) for each in match.groups()[:6] if each]
    try:
        if len(numbers) == 6 and numbers[5] == 60:
            numbers[5] = 59  # a leap second
        wall = dt.datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - wall time
    except ValueError:
        raise BadValue(f"{made.name} is not a date", made.line) from None
    return Moment(wall, match[7] == "Z", match[4] is None, made.parameters.get("TZID", ""))


def duration(made: Property, text: str | None = None) -> dt.timedelta:
    """Read a duration. Raises ``BadValue``."""
    match = _DURATION.fullmatch((made.value if text is None else text).strip())
    if match is None or not any(match.groups()[1:]):
        raise BadValue(f"{made.name} is not a duration", made.line)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in match.groups()[1:])
    length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


class Clock:
    """What tells the offset of a wall time: a zone by its name, or one that the file itself defines.

    The rules of a zone in the file are followed to the ``horizon`` and as far as the ``budget`` lasts. Raises
    ``BadValue`` where that is not far enough.
    """

    def __init__(self, name: str, defined: Component | None, horizon: dt.datetime, budget: Budget) -> None:
        self.zone: dt.tzinfo | None = _known_zone(name)
        self._changes: list[tuple[dt.datetime, dt.timedelta]] = []
        if self.zone is None and defined is not None:
            self._changes = sorted(_changes(defined, horizon, budget), key=lambda each: each[0])

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the zone."""
        return self.zone is not None or bool(self._changes)

    def instant(self, wall: dt.datetime) -> int:
        """Return a wall time as seconds since 1970 UTC."""
        if self.zone is not None:
            return int(wall.replace(tzinfo=self.zone).timestamp())
        place = bisect_right(self._changes, wall, key=lambda each: each[0])
        offset = self._changes[max(place - 1, 0)][1]
        return int((wall.replace(tzinfo=dt.UTC) - offset).timestamp())


def _known_zone(name: str) -> dt.tzinfo | None:
    name = name.strip()
    if name.upper() in ("UTC", "GMT", "Z"):
        return dt.UTC
    # Some programs put a prefix before the name: /freeassociation.sourceforge.net/Europe/Berlin
    parts = name.strip("/").split("/")
    for start in range(len(parts)):
        candidate = "/".join(parts[start:])
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,60}", candidate):
            try:
                return zone_named(candidate)
            except RuleError:
                continue
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    windows = WINDOWS_TO_OLSON.get(name)
    return zone_named(windows) if windows else None


def _changes(zone: Component, horizon: dt.datetime, budget: Budget) -> Iterator[tuple[dt.datetime, dt.timedelta]]:
    for part in zone.parts[:200]:
        start, to = part.first("DTSTART"), part.first("TZOFFSETTO")
        if start is None or to is None:
            continue
        try:
            opening, offset = moment(start.value, start).wall, _offset(to)
        except BadValue:
            continue
        yield opening, offset
        rule = part.first("RRULE")
        if rule is not None:
            try:
                found, complete = expand(parse_rule(rule.value), opening, opening, horizon, budget=budget)
            except BadRule:
                found, complete = [], True
            if not complete:
                raise BadValue("the clocks of this time zone change too often", rule.line)
            for each in found:
                yield each, offset
        for dates in part.all("RDATE"):
            for text in dates.value.split(",")[:2000]:
                try:
                    yield moment(text.partition("/")[0], dates).wall, offset
                except BadValue:
                    continue


def _offset(made: Property) -> dt.timedelta:
    match = re.fullmatch(r"([+-])(\d\d):?(\d\d)(\d\d)?", made.value)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise BadValue(f"{made.name} is not an offset", made.line)
    length = dt.timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -length if match[1] == "-" else length
