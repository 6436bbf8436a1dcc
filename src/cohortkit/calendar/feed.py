"""Write events as an iCalendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from cohortkit.calendar.event import Draft
from cohortkit.calendar.lines import escaped, utc, written
from cohortkit.calendar.numbering import Numbered
from cohortkit.calendar.zones import vtimezone
from cohortkit.plan.scalars import day_of

PRODID = "-//cohortkit//cohortkit//EN"
_TIMES = 3
"""The first lines of an event hold its times: RECURRENCE-ID, DTSTART, DTEND."""

REFRESH = "PT6H"
"""How often apps are asked to look again; most look less often."""


def feed(name: str, about: str, timezone: str, events: Sequence[Numbered], alarm: int | None = None) -> bytes:
    """Write a calendar to publish. ``alarm`` is the minutes before a meeting at which to remind of it, if any."""
    lines = [
        *_head("PUBLISH"),
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{timezone}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    if about:
        lines += [f"DESCRIPTION:{escaped(about)}", f"X-WR-CALDESC:{escaped(about)}"]
    return _file(lines, events, alarm=alarm)


def resource(events: Sequence[Numbered]) -> bytes:
    """Write the events of one UID as a CalDAV resource, which carries no METHOD (RFC 4791, 4.1)."""
    return _file(_head(""), events)


def message(method: Literal["REQUEST", "CANCEL"], event: Numbered, extra: tuple[str, ...]) -> bytes:
    """Write one event as a scheduling message; ``extra`` are the lines that name organizer and attendee."""
    return _file(_head(method), [event], extra=extra)


def _head(method: str) -> list[str]:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    return [*lines, f"METHOD:{method}"] if method else lines


def _file(
    head: list[str], events: Sequence[Numbered], *, extra: tuple[str, ...] = (), alarm: int | None = None
) -> bytes:
    lines = list(head)
    for name, first, last in _zones(each.draft for each in events):
        lines += vtimezone(name, first, last)
    for each in events:
        draft = each.draft
        stamp = utc(each.modified)
        lines += (
            "BEGIN:VEVENT",
            f"UID:{draft.uid}",
            f"DTSTAMP:{stamp}",
            f"LAST-MODIFIED:{stamp}",
            f"SEQUENCE:{each.sequence}",
        )
        lines += draft.lines
        lines += extra
        if alarm is not None and draft.status != "cancelled":
            lines += (
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{escaped(draft.title)}",
                f"TRIGGER:-PT{alarm}M",
                "END:VALARM",
            )
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return written(lines).encode()


def _zones(drafts: Iterable[Draft]) -> list[tuple[str, int, int]]:
    """The zones that events with hours use, each with the first and last year they use it in."""
    spans: dict[str, tuple[int, int]] = {}
    for draft in drafts:
        named = f";TZID={draft.timezone}:"
        if isinstance(draft.start, dt.datetime) and any(named in line for line in draft.lines[:_TIMES]):
            first = draft.start.year
            last = max(day_of(draft.end).year, draft.dates[-1].year if draft.dates else 0)
            known = spans.get(draft.timezone)
            spans[draft.timezone] = (first, last) if known is None else (min(known[0], first), max(known[1], last))
    return sorted((name, first, last) for name, (first, last) in spans.items())
