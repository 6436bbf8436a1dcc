"""What one calendar event says, before it is numbered and stamped."""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec

from cohortkit.calendar.lines import escaped, local, uri, utc
from cohortkit.meetings.meeting import Kind, Meeting, by_time
from cohortkit.plan.scalars import Moment
from cohortkit.plan.series import Status, clock_fault, zone_named

CATEGORIES = {
    "convening": "Convening",
    "pod": "Pod",
    "advising": "Advising",
    "lunch-buddy": "Lunch buddies",
}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One VEVENT: who it is (``key``, ``uid``), what it says (``lines``), and the same as values for the record.

    ``start`` and ``end`` are local wall times in ``timezone`` or the first and last day; ``begins`` is the instant, for
    order. ``lines`` hold everything from RECURRENCE-ID or DTSTART on; ``about`` is a digest of the description.
    """

    key: str
    uid: str
    kind: Kind
    of: str
    title: str
    start: Moment
    end: Moment
    timezone: str
    status: Status
    begins: int
    lines: tuple[str, ...]
    date: dt.date | None = None
    rrule: str = ""
    dates: tuple[dt.date, ...] = ()
    skipped: tuple[dt.date, ...] = ()
    audience: str = ""
    alone: bool = False
    location: str = ""
    link: str = ""
    about: str = ""
    people: tuple[str, ...] = ()

    @property
    def hash(self) -> str:
        """A digest of what the event says."""
        return digest("\n".join(self.lines))


def digest(text: str) -> str:
    """Return a digest of a text, empty where the text is."""
    return hashlib.sha256(text.encode()).hexdigest()[:32] if text else ""


def key_of(kind: str, of: str, date: dt.date | None = None, audience: str = "") -> str:
    """Name an event in the record: kind and id, the date of an occurrence, whose calendar shows a part of it."""
    return f"{kind}:{of}" + (f"@{date.isoformat()}" if date else "") + (f"~{audience}" if audience else "")


def single_draft(meeting: Meeting, uid: str, note: str) -> Draft:
    """Return the event of a meeting that stands alone. ``note`` ends its description: a word on made-up data."""
    of = owner_of(meeting)
    return Draft(
        key=key_of(meeting.kind, of),
        uid=uid,
        kind=meeting.kind,
        of=of,
        title=meeting.title,
        start=naive(meeting.start),
        end=naive(meeting.end),
        timezone=meeting.timezone,
        status=meeting.status,
        begins=by_time(meeting)[0],
        lines=(*time_lines(meeting.start, meeting.end, meeting.timezone), *said(meeting, note)),
        location=meeting.location,
        link=meeting.link,
        about=digest(meeting.about),
        people=meeting.people,
    )


def owner_of(meeting: Meeting) -> str:
    """Return the id that an event is published under: that of the pod or convening, else of the meeting itself."""
    return meeting.of if meeting.kind in ("convening", "pod") else meeting.id


def naive(moment: Moment) -> Moment:
    """Return the wall time of a moment; a day stays a day."""
    return moment.replace(tzinfo=None) if isinstance(moment, dt.datetime) else moment


def time_lines(start: Moment, end: Moment, timezone: str) -> tuple[str, str]:
    """Return DTSTART and DTEND; the end of whole days is the day after the last (RFC 5545, 3.6.1)."""
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime):
        return f"DTSTART{written_time(start, timezone)}", f"DTEND{written_time(end, timezone)}"
    after = end + dt.timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"


def written_time(moment: dt.datetime, timezone: str) -> str:
    """Return the parameters and the value of a time: local with its zone.

    A time that a clock change repeats is said in UTC, for apps disagree which of the two hours a local time means.
    """
    if moment.tzinfo is not None and clock_fault(moment.replace(tzinfo=None), timezone) == "ambiguous":
        return f":{utc(moment)}"
    return f";TZID={timezone}:{local(moment)}"


def said(meeting: Meeting, note: str) -> list[str]:
    """Return the lines that say what a meeting is, wherever and whenever it takes place."""
    cancelled = meeting.cancelled
    title = f"Cancelled: {meeting.title}" if cancelled else meeting.title
    lines = [
        f"SUMMARY:{escaped(title)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE" if meeting.occupies else "TRANSP:TRANSPARENT",
        f"CATEGORIES:{CATEGORIES[meeting.kind]}",
    ]
    if meeting.occupies and meeting.all_day:
        lines.append("X-MICROSOFT-CDO-BUSYSTATUS:BUSY")  # Outlook shows whole days as free otherwise
    place = " · ".join(part for part in (meeting.location, meeting.link) if part)
    if place:
        lines.append(f"LOCATION:{escaped(place)}")
    plain = "\n".join(part for part in (meeting.about, f"Join: {meeting.link}" if meeting.link else "", note) if part)
    if plain:
        page = _as_html(meeting, note)
        lines.append(f'DESCRIPTION;ALTREP="data:text/html,{_percent(page)}":{escaped(plain)}')
        lines.append(f"X-ALT-DESC;FMTTYPE=text/html:{escaped(page)}")
    if _is_address(meeting.link):
        link = uri(meeting.link)
        lines.append(f"URL:{link}")
        # Unquoted: readers on ical.js 1 give up where a semicolon follows a parameter in quotes.
        lines.append(f"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=Join online:{link}")
    return lines


def _is_address(link: str) -> bool:
    """Whether a link is one that an app may open; others are shown as text (and reported by the checks)."""
    return link.startswith(("https://", "http://"))


def _as_html(meeting: Meeting, note: str) -> str:
    from html import escape

    parts = [f"<p>{escape(meeting.about).replace(chr(10), '<br>')}</p>"] if meeting.about else []
    if meeting.link:
        shown = escape(meeting.link)
        is_link = _is_address(meeting.link)
        parts.append(f'<p>Join: <a href="{shown}">{shown}</a></p>' if is_link else f"<p>Join: {shown}</p>")
    if note:
        parts.append(f"<p>{escape(note)}</p>")
    return "<!doctype html><html><body>" + "".join(parts) + "</body></html>"


def _percent(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/")


def rule_end(last: dt.datetime, timezone: str) -> str:
    """Write the start of the last occurrence as UNTIL, which RFC 5545 wants in UTC.

    Where a clock change repeats that start it is the later of the two hours, for some apps take it for that one.
    """
    zone = zone_named(timezone)
    return max(utc(last.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
