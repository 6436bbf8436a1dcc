"""Read the participant list a meeting tool exports: who was in the room, under what name, for how many minutes.

Known are Zoom's participant reports (with or without the meeting's own lines on top, one row per stay or one per
person) and the Teams attendance report (three sections, UTF-16, tabs); any other table with a column of names
works too. Times are read for their length only: a report's clock may be in anybody's zone.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence

import msgspec

from cohortkit.files.table import decoded

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000

NAME = ("name (original name)", "name", "full name", "participant", "participant name", "display name")
EMAIL = ("user email", "email", "e-mail", "email address")
MINUTES = ("total duration (minutes)", "duration (minutes)", "duration (in minutes)", "duration minutes", "minutes")
LENGTH = ("in-meeting duration", "duration", "total duration")
JOINED = ("join time", "first join", "joined", "join time (timezone)")
LEFT = ("leave time", "last leave", "left")
_UNIT = {"d": 1440, "h": 60, "m": 1, "s": 1 / 60}
_CLOCKS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y, %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
)


class NotAParticipantList(ValueError):
    """The file has no table of participants; the message says what was looked for."""


class Stay(msgspec.Struct, frozen=True):
    """One person as the tool knew them, all their joins together. `minutes` is None where the tool gave no times."""

    name: str
    email: str
    minutes: int | None
    line: int


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
    titles = [cell.strip().casefold() for cell in rows[header]]
    columns = {kind: _column(titles, names) for kind, names in _COLUMNS.items()}
    stays: dict[tuple[str, str], list[tuple[Stay, tuple[float, float] | None]]] = {}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if not any(cell.strip() for cell in row) or re.match(r"\d+\. ", row[0]):
            if stays:  # the next section of a report repeats the same people
                break
            continue
        name, email = _cell(row, columns["name"]), _cell(row, columns["email"]).casefold()
        if name or email:
            stay = Stay(name, email, _minutes(row, columns), number)
            stays.setdefault(("", email) if email else (name.casefold(), ""), []).append((stay, _times(row, columns)))
    return [_joined(parts) for parts in stays.values()]


_COLUMNS = {"name": NAME, "email": EMAIL, "minutes": MINUTES, "length": LENGTH, "joined": JOINED, "left": LEFT}


def _joined(parts: Sequence[tuple[Stay, tuple[float, float] | None]]) -> Stay:
    """All joins of one person: their minutes added up, two devices at once counted once."""
    first = parts[0][0]
    intervals = [interval for _, interval in parts if interval]
    if len(intervals) == len(parts) > 1:
        total, end = 0.0, float("-inf")
        for begin, finish in sorted(intervals):
            total += max(finish - max(begin, end), 0.0)
            end = max(end, finish)
        return Stay(first.name, first.email, round(total / 60), first.line)
    known = [stay.minutes for stay, _ in parts if stay.minutes is not None]
    return Stay(first.name, first.email, sum(known) if known else None, first.line)


def _is_header(row: Sequence[str]) -> bool:
    titles = [cell.strip().casefold() for cell in row]
    others = (*EMAIL, *MINUTES, *LENGTH, *JOINED)
    # Zoom's line about the meeting itself also has an e-mail and a duration, but no name of a participant.
    return _column(titles, NAME) is not None and any(title in others for title in titles)


def _column(titles: Sequence[str], names: Sequence[str]) -> int | None:
    return next((titles.index(name) for name in names if name in titles), None)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _minutes(row: Sequence[str], columns: dict[str, int | None]) -> int | None:
    plain = _cell(row, columns["minutes"])
    if plain.isascii() and plain.isdigit():
        return int(plain[:9])
    length = _cell(row, columns["length"]).casefold()
    parts = re.findall(r"(\d{1,6})\s*([dhms])", length)
    if parts:
        return round(sum(int(number) * _UNIT[unit] for number, unit in parts))
    if length.isascii() and length.isdigit():
        return int(length[:9])
    if match := re.fullmatch(r"(\d{1,3}):(\d\d):(\d\d)", length):
        hours, minutes, seconds = map(int, match.groups())
        return round(hours * 60 + minutes + seconds / 60)
    times = _times(row, columns)
    return round((times[1] - times[0]) / 60) if times else None


def _times(row: Sequence[str], columns: dict[str, int | None]) -> tuple[float, float] | None:
    joined, left = _clock(_cell(row, columns["joined"])), _clock(_cell(row, columns["left"]))
    return (joined, left) if joined is not None and left is not None and joined <= left else None


def _clock(text: str) -> float | None:
    for form in _CLOCKS:
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).timestamp()
        except ValueError:
            continue
    return None


def _delimiter(text: str) -> str:
    beginning = text[:4000]
    return max("\t,;", key=beginning.count)
