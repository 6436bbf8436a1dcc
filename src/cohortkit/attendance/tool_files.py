"""Read the participant list a meeting tool exports: who was in the room, under what name, for how many minutes.

Known are Zoom's participant reports (with or without the meeting's own lines on top, one row per stay or one per
person), the Teams attendance report (three sections, UTF-16, tabs) and the older Teams list of joins and leaves; any
other table with a column of names works too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from cohortkit.attendance.tool_times import Interval, clock, covered, minutes_in
from cohortkit.files.table import decoded

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000

NAME = ("name (original name)", "name", "full name", "participant", "participant name", "display name")
FIRST, LAST = ("first name",), ("last name", "surname")
EMAIL = ("user email", "email", "e-mail", "email address")
ACCOUNT = ("participant id (upn)", "upn")
MINUTES = ("total duration (minutes)", "duration (minutes)", "duration (in minutes)", "duration minutes", "minutes")
LENGTH = ("in-meeting duration", "duration", "total duration")
JOINED = ("join time", "first join", "joined", "time joined", "join time (timezone)")
LEFT = ("leave time", "last leave", "left", "time exited")
WAITING = ("in waiting room",)
ACTION, STAMP = ("user action",), ("timestamp",)

_COLUMNS = {
    "name": NAME,
    "first": FIRST,
    "last": LAST,
    "email": EMAIL,
    "account": ACCOUNT,
    "minutes": MINUTES,
    "length": LENGTH,
    "joined": JOINED,
    "left": LEFT,
    "waiting": WAITING,
    "action": ACTION,
    "stamp": STAMP,
}


class NotAParticipantList(ValueError):
    """The file has no table of participants; the message says what was looked for."""


class Stay(msgspec.Struct, frozen=True):
    """One person as the tool knew them, all their joins together.

    `minutes` is None where the tool gave no times; `intervals` are given where it gave all of them.
    """

    name: str
    email: str
    minutes: int | None
    line: int
    intervals: tuple[Interval, ...] = ()


def read_stays(raw: bytes) -> list[Stay]:
    """Return everybody in the list, in the order of their first row.

    Raises NotAParticipantList where no header with a column of names is found, or the file is too large.
    """
    if len(raw) > MAX_BYTES:
        raise NotAParticipantList(f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    text = decoded(raw)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False))[:MAX_ROWS]
    except csv.Error:
        raise NotAParticipantList("one of its cells is far too long, or a quotation mark is never closed") from None
    header = next((number for number, row in enumerate(rows) if _is_header(row)), None)
    if header is None:
        raise NotAParticipantList('no row of column titles with a "Name" and an e-mail or a duration was found')
    columns = _columns(rows[header])
    table = list(_table(rows, header, columns))
    if "action" in columns:
        return list(_from_actions(table))
    stays: dict[tuple[str, str], list[Stay]] = {}
    for row in table:
        if row.get("waiting", "").casefold() in {"yes", "true"}:  # not yet in the room
            continue
        stay = _stay(row)
        if stay.name or stay.email:
            stays.setdefault(("", stay.email) if stay.email else (stay.name.casefold(), ""), []).append(stay)
    return [joined(parts) for parts in stays.values()]


def joined(parts: Sequence[Stay]) -> Stay:
    """All stays of one person as one: their minutes added up, two devices at once counted once."""
    first = parts[0]
    if len(parts) == 1:
        return first
    intervals = tuple(interval for stay in parts for interval in stay.intervals)
    if all(stay.intervals for stay in parts):
        return Stay(first.name, first.email, covered(list(intervals)), first.line, intervals)
    known = [stay.minutes for stay in parts if stay.minutes is not None]
    return Stay(first.name, first.email, sum(known) if known else None, first.line)


Row = dict[str, str]
"""The cells of one row by kind of column, and its `line` in the file."""


def _table(rows: Sequence[Sequence[str]], header: int, columns: dict[str, int]) -> Iterator[Row]:
    """The rows below the titles, up to the next section of a report, which repeats the same people."""
    begun = False
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if not any(cell.strip() for cell in row) or re.match(r"\d+\. ", row[0]):
            if begun:
                return
            continue
        begun = True
        cells = {kind: row[place].strip() for kind, place in columns.items() if place < len(row)}
        yield {**cells, "line": str(number)}


def _stay(row: Row) -> Stay:
    times = (clock(row.get("joined", "")), clock(row.get("left", "")))
    came, went = times
    interval = (came, went) if came is not None and went is not None and came <= went else None
    minutes = minutes_in(row.get("minutes", ""))
    if minutes is None:
        minutes = minutes_in(row.get("length", ""))
    if minutes is None and interval:
        minutes = covered([interval])
    return Stay(_name(row), _email(row), minutes, int(row["line"]), (interval,) if interval else ())


def _from_actions(table: Iterable[Row]) -> Iterator[Stay]:
    """The older Teams list: a row for each join and each leave; without a last leave nobody knows how long."""
    by_name: dict[str, list[Row]] = {}
    for row in table:
        if name := _name(row):
            by_name.setdefault(name.casefold(), []).append(row)
    for rows in by_name.values():
        intervals: list[Interval] = []
        since: float | None = None
        open_ended = False
        for row in rows:
            at, leaves = clock(row.get("stamp", "")), row.get("action", "").casefold().startswith("left")
            if leaves and since is not None and at is not None:
                intervals.append((since, max(at, since)))
            open_ended = not leaves
            since = None if leaves else at
        minutes = covered(intervals) if intervals and not open_ended else None
        given = tuple(intervals) if minutes is not None else ()
        yield Stay(_name(rows[0]), _email(rows[0]), minutes, int(rows[0]["line"]), given)


def _name(row: Row) -> str:
    return row.get("name") or f"{row.get('first', '')} {row.get('last', '')}".strip()


def _email(row: Row) -> str:
    account = row.get("account", "")
    return (row.get("email") or (account if "@" in account else "")).casefold()


def _is_header(row: Sequence[str]) -> bool:
    columns = _columns(row)
    # Zoom's line about the meeting itself also has an e-mail and a duration, but no name of a participant.
    named = "name" in columns or {"first", "last"} <= columns.keys()
    timed = {"email", "minutes", "length", "joined"} & columns.keys() or {"action", "stamp"} <= columns.keys()
    return named and bool(timed)


def _columns(row: Sequence[str]) -> dict[str, int]:
    titles = [cell.strip().casefold() for cell in row]
    places = {
        kind: next((titles.index(name) for name in names if name in titles), None) for kind, names in _COLUMNS.items()
    }
    return {kind: place for kind, place in places.items() if place is not None}


def _delimiter(text: str) -> str:
    beginning = text[:4000]
    return max("\t,;", key=beginning.count)
