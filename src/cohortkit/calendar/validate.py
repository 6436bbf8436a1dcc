"""Read what is about to leave as bytes, and refuse every fault that a calendar app would stumble over."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

Method = str
_LINE = re.compile(
    r"([A-Z][A-Z0-9-]*)((?:;[A-Z0-9-]+=(?:\"[^\"\x00-\x08\x0a-\x1f\x7f]*\"|[^\";:,\x00-\x1f\x7f]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*):(.*)",
    re.DOTALL,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPLIT_CHARACTER = re.compile(rb"\r\n [\x80-\xbf]")
_UTC = re.compile(r"\d{8}T\d{6}Z")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_DAY = re.compile(r"\d{8}")
_TEXTS = frozenset(("SUMMARY", "LOCATION", "DESCRIPTION", "X-ALT-DESC", "NAME", "X-WR-CALNAME"))
_ONCE = (
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "STATUS",
    "RRULE",
    "RECURRENCE-ID",
)
_REQUIRED = ("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS")
_FORBIDDEN_IN_FEEDS = ("ATTENDEE", "ORGANIZER", "CONTACT", "COMMENT")
_FORBIDDEN = ("DURATION", "RDATE", "EXRULE")


_KEPT = frozenset((*_ONCE, *_FORBIDDEN_IN_FEEDS, *_FORBIDDEN, "EXDATE", "TZID"))
_HEADERS: dict[str, tuple[str, str]] = {}
"""What precedes a value, taken apart before: a calendar has thousands of lines and few kinds of them."""


class InvalidCalendar(ValueError):
    """A calendar that was not written because clients would get it wrong; ``faults`` say where and why."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"the calendar was not written: {faults[0]}{more}")


class Property(NamedTuple):
    """One content line taken apart."""

    name: str
    parameters: str
    value: str


def validate(content: bytes, method: str, private: Iterable[str] = ()) -> None:
    """Raise ``InvalidCalendar`` unless the bytes are a calendar without the faults this module knows.

    ``method`` is the METHOD it must carry, empty for none; ``private`` are texts, such as e-mail addresses, that must
    not occur in a feed.
    """
    faults = list(_byte_faults(content))
    if not faults:
        faults = list(_component_faults(content.decode(), method))
    if method in ("PUBLISH", ""):
        text = content.replace(b"\r\n ", b"").decode(errors="replace").casefold()
        faults += [
            f"it holds the e-mail address of somebody ({_masked(each)})"
            for each in private
            if each and each.casefold() in text
        ]
    if faults:
        raise InvalidCalendar(faults)


def _masked(address: str) -> str:
    return address[:1] + "…" + address[address.find("@") :]


def _byte_faults(content: bytes) -> Iterable[str]:
    if not content.startswith(b"BEGIN:VCALENDAR\r\n") or not content.endswith(b"END:VCALENDAR\r\n"):
        yield "it does not begin and end as a calendar"
    if content.count(b"\n") != content.count(b"\r\n") or content.count(b"\r") != content.count(b"\r\n"):
        yield "a line ends otherwise than with CRLF"
    if _CONTROL.search(content):
        yield "it holds a control character"
    try:
        content.decode()
    except UnicodeDecodeError:
        yield "it is not UTF-8"
    lines = content.split(b"\r\n")
    if max(map(len, lines)) > 75:
        number = next(number for number, line in enumerate(lines, 1) if len(line) > 75)
        yield f"line {number} is longer than 75 octets"
    for found in _SPLIT_CHARACTER.finditer(content):
        yield f"line {_line_of(content, found.end())} begins inside a character"


def _line_of(content: bytes, offset: int) -> int:
    return content.count(b"\r\n", 0, offset) + 1


def _component_faults(text: str, method: str) -> Iterable[str]:
    zones: set[str] = set()
    wanted: set[str] = set()
    seen: set[tuple[str, str]] = set()
    masters: dict[str, dict[str, list[Property]]] = {}
    overrides: list[tuple[str, dict[str, list[Property]]]] = []
    stack: list[str] = []
    here: dict[str, list[Property]] = {}
    head: dict[str, list[Property]] = {}
    observances = 0
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, rest = line.partition(":")
        if name == "BEGIN":
            stack.append(rest)
            if rest in ("VEVENT", "VTIMEZONE"):
                here, observances = {}, 0
            elif rest in ("STANDARD", "DAYLIGHT"):
                observances += 1
            continue
        if name == "END":
            if not stack or stack.pop() != rest:
                yield f"END:{rest} ends what did not begin"
                return
            if rest == "VEVENT":
                yield from _event_faults(here, method, seen, wanted)
                uid = here["UID"][0].value if "UID" in here else ""
                if "RECURRENCE-ID" in here:
                    overrides.append((uid, here))
                else:
                    masters[uid] = here
            elif rest == "VTIMEZONE":
                identifier = here.get("TZID", [Property("", "", "")])[0].value
                if identifier in zones:
                    yield f"the zone {identifier} is defined twice"
                if not observances:
                    yield f"the zone {identifier} has no observance"
                zones.add(identifier)
            continue
        header = _HEADERS.get(name)
        if header is None:
            match = _LINE.fullmatch(line)
            if match is None:
                yield f'"{line[:40]}" is not a property'
                continue
            header, rest = (match[1], match[2]), match[3]
            if '"' not in name:
                _HEADERS[name] = header
        name, parameters = header
        if name in _TEXTS and ("," in rest or ";" in rest or "\\" in rest) and _is_bare(rest):
            yield f'{name} holds an unescaped character: "{rest[:40]}"'
        if len(stack) == 2:
            if name in _KEPT:
                here.setdefault(name, []).append(Property(name, parameters, rest))
        elif len(stack) == 1:
            head.setdefault(name, []).append(Property(name, parameters, rest))
        elif name == "RDATE":
            yield "a zone lists its changes by RDATE, which apps do not follow"
    if stack:
        yield f"BEGIN:{stack[-1]} has no end"
    yield from _head_faults(head, method)
    for uid, each in overrides:
        master = masters.get(uid)
        if master is None or "RRULE" not in master:
            yield f"{uid}: an occurrence without its series"
        elif _kind(master["DTSTART"][0]) != _kind(each["RECURRENCE-ID"][0]):
            yield f"{uid}: RECURRENCE-ID is of another type or zone than DTSTART"
    for zone in sorted(wanted - zones):
        yield f"the zone {zone} is used and not defined"
    for zone in sorted(zones - wanted):
        yield f"the zone {zone} is defined and not used"


def _is_bare(text: str) -> bool:
    """Whether a text holds a comma, semicolon or backslash without a backslash before it."""
    if "\\" in text:
        for pair in ("\\\\", "\\;", "\\,", "\\n", "\\N"):
            text = text.replace(pair, "")
    return "," in text or ";" in text or "\\" in text


def _head_faults(head: dict[str, list[Property]], method: str) -> Iterable[str]:
    for name in ("VERSION", "PRODID"):
        if len(head.get(name, ())) != 1:
            yield f"{name} must be there once"
    said = [each.value for each in head.get("METHOD", ())]
    if said != ([method] if method else []):
        yield f"METHOD is {said or 'missing'}, not {method or 'absent'}"
    if method == "PUBLISH":
        for name in ("NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
            if len(head.get(name, ())) != 1:
                yield f"{name} must be there once"


def _event_faults(
    event: dict[str, list[Property]], method: str, seen: set[tuple[str, str]], wanted: set[str]
) -> Iterable[str]:
    uid = event["UID"][0].value if "UID" in event else "an event"
    missing = [name for name in _REQUIRED if name not in event]
    if missing:
        yield f"{uid}: {missing[0]} is missing"
        return
    for name, values in event.items():
        if name in _FORBIDDEN:
            yield f"{uid}: {name} is read differently by different apps"
        if len(values) > 1 and name in _ONCE:
            yield f"{uid}: {name} is there twice"
    start, end = event["DTSTART"][0], event["DTEND"][0]
    identity = (uid, event["RECURRENCE-ID"][0].value if "RECURRENCE-ID" in event else "")
    if identity in seen:
        yield f"{uid}: the same event is there twice"
    seen.add(identity)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        if not _UTC.fullmatch(event[name][0].value):
            yield f"{uid}: {name} must be in UTC"
    if not event["SEQUENCE"][0].value.isdecimal():
        yield f"{uid}: SEQUENCE is not a number"
    kind = _kind(start)
    if kind == "?":
        yield f"{uid}: DTSTART is neither a day nor a time in a zone"
    moments = [event[name][0] for name in ("DTSTART", "DTEND", "RECURRENCE-ID") if name in event]
    zones = {_kind(each) for each in moments} - {"DATE", "UTC", "?"}
    wanted |= zones
    if len(zones) > 1 or (kind == "DATE") != (_kind(end) == "DATE") or _kind(end) == "?":
        yield f"{uid}: DTEND is of another type or zone than DTSTART"
    if _kind(end) == kind and end.value <= start.value:
        # A meeting over an autumn change may end at an earlier wall time only in UTC, which is told apart above.
        yield f"{uid}: it ends before it begins"
    for each in event.get("EXDATE", ()):
        if _kind(each) != kind:
            yield f"{uid}: EXDATE is of another type or zone than DTSTART"
    if "RRULE" in event:
        rule = event["RRULE"][0].value
        until = re.search(r"UNTIL=([^;]*)", rule)
        if kind in ("DATE", "UTC") or until is None or not _UTC.fullmatch(until[1]):
            yield f"{uid}: a series needs a zone and an end in UTC"
        if "RECURRENCE-ID" in event:
            yield f"{uid}: an occurrence cannot repeat"
    elif "EXDATE" in event:
        yield f"{uid}: EXDATE without RRULE"
    if event["STATUS"][0].value not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
        yield f"{uid}: STATUS is none of CONFIRMED, TENTATIVE and CANCELLED"
    if method in ("PUBLISH", ""):
        for name in _FORBIDDEN_IN_FEEDS:
            if name in event:
                yield f"{uid}: {name} has no place in a feed"
    elif len(event.get("ATTENDEE", ())) != 1 or len(event.get("ORGANIZER", ())) != 1:
        yield f"{uid}: an invitation has one organizer and one attendee"
    if method == "CANCEL" and event["STATUS"][0].value != "CANCELLED":
        yield f"{uid}: a cancellation must say CANCELLED"


def _kind(each: Property) -> str:
    """The type of a moment: ``DATE``, ``UTC``, the zone it is in, or ``?``."""
    if each.parameters == ";VALUE=DATE":
        return "DATE" if _DAY.fullmatch(each.value) else "?"
    if each.parameters.startswith(";TZID=") and _LOCAL.fullmatch(each.value):
        return each.parameters[6:]
    return "UTC" if not each.parameters and _UTC.fullmatch(each.value) else "?"
