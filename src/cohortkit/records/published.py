"""What calendars were told last: `records/calendar.toml`, written by exports only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import msgspec

from cohortkit.files.change import Change, FileChange
from cohortkit.files.document import parse_document
from cohortkit.files.problems import Problem
from cohortkit.files.structs import learned
from cohortkit.plan.scalars import BUILTIN_TYPES, Moment, require_moment
from cohortkit.plan.series import Status

PUBLISHED_FILE = "records/calendar.toml"


class PublishedRefused(ValueError):
    """What was published cannot be read; without it, calendars would take changes for old news."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{PUBLISHED_FILE} cannot be read: {reason}\n"
            "  without it, calendars would take changes for old news; bring back an earlier version of the file"
        )


class PublishedEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One calendar event as it was last published: a series, one occurrence told apart from it, or a single meeting.

    ``start`` and ``end`` are local wall times in ``timezone``, or the first and last day. ``sequence`` and ``modified``
    rise with every change of ``hash``, the digest of what the event says. A series carries its ``rrule``, its
    ``dates`` and the dates ``skipped`` among them; an occurrence its ``date``. ``audience`` is set where somebody's
    calendar shows only part of a series. ``alone`` marks a meeting that its series can no longer express. ``about`` is
    a digest of the description.
    """

    uid: str
    kind: Literal["convening", "pod", "advising", "lunch-buddy"]
    of: str
    title: str
    start: Moment
    end: Moment
    timezone: str
    sequence: int
    hash: str
    modified: dt.datetime
    status: Status = "scheduled"
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

    def __post_init__(self) -> None:
        require_moment(self, "start", "end")


class ServerCopy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One resource on a CalDAV server as it was left: the server's ETag, and the digest of what was sent."""

    etag: str
    hash: str


class Published(msgspec.Struct, frozen=True):
    """Everything published so far.

    ``cohort`` is the name that all UIDs carry, kept when the cohort is renamed. ``servers`` holds, by the address of a
    CalDAV collection, the copies there by UID. ``address`` is where the folder of feeds is served, if that was said.
    """

    cohort: str = ""
    events: dict[str, PublishedEvent] = {}
    servers: dict[str, dict[str, ServerCopy]] = {}
    address: str = ""


def read_published(folder: Path) -> tuple[Published, list[Problem]]:
    """Read the record; empty where there is none. What cannot be read is a problem, the rest is kept."""
    try:
        raw = (folder / PUBLISHED_FILE).read_bytes()
    except OSError:
        return Published(), []
    from cohortkit.plan.shape import convert

    document, problems = parse_document(PUBLISHED_FILE, raw)
    data: dict[str, Any] = document.data or {}
    events: dict[str, PublishedEvent] = {}
    for key, entry in _table(data, "events").items():
        try:
            events[key] = msgspec.convert(entry, learned(PublishedEvent), builtin_types=BUILTIN_TYPES)
        except (msgspec.ValidationError, TypeError, ValueError):
            problems += convert(entry, PublishedEvent, ("events", key), PUBLISHED_FILE)[1]
    servers: dict[str, dict[str, ServerCopy]] = {}
    for address, copies in _table(data, "servers").items():
        try:
            servers[address] = msgspec.convert(copies, learned(dict[str, ServerCopy]))
        except msgspec.ValidationError:
            message = "what was left on this server cannot be read"
            problems.append(Problem("bad-value", message, PUBLISHED_FILE, ("servers", address)))
    return Published(_text(data, "cohort"), events, servers, _text(data, "address")), problems


def _text(data: dict[str, Any], name: str) -> str:
    found = data.get(name, "")
    return found if isinstance(found, str) else ""


def require_published(folder: Path) -> Published:
    """Read the record. Raises PublishedRefused where it cannot be read whole: numbers would be given twice."""
    found, problems = read_published(folder)
    if problems:
        raise PublishedRefused(problems[0].message)
    return found


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name, {})
    return found if isinstance(found, dict) else {}


def save_published(folder: Path, published: Published, what: str) -> Change:
    """Return the change that makes the record say what is published now; empty when it says so already."""
    try:
        before: bytes | None = (folder / PUBLISHED_FILE).read_bytes()
    except OSError:
        before = None
    after = published_toml(published)
    if before is None and not published.events:
        return Change(what)
    return Change(what) if before == after else Change(what, (FileChange(PUBLISHED_FILE, before, after),))


def published_toml(published: Published) -> bytes:
    """Write the record: one table for each event, in order of their keys."""
    from cohortkit.files.toml_text import literal

    parts = ["# What calendars were told last. `cohortkit calendar export` keeps this; edit the plan instead.\n"]
    parts.append(f"cohort = {literal(published.cohort)}\n")
    if published.address:
        parts.append(f"address = {literal(published.address)}\n")
    for key in sorted(published.events):
        parts.append(f"\n[events.{literal(key)}]\n")
        for name, value in msgspec.structs.asdict(published.events[key]).items():
            if value is None or value is False or value in ("", ()) or (name == "status" and value == "scheduled"):
                continue
            parts.append(f"{name} = {literal(value)}\n")
    for address in sorted(published.servers):
        parts.append(f"\n[servers.{literal(address)}]\n")
        for uid, copy in sorted(published.servers[address].items()):
            parts.append(f"{literal(uid)} = {{ etag = {literal(copy.etag)}, hash = {literal(copy.hash)} }}\n")
    return "".join(parts).encode()
