"""Which column of a list means what: recognized by its title, or told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cohortkit.files.problems import did_you_mean

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "person id"),
    "name": ("name", "full name", "person", "participant", "display name"),
    "first": ("first name", "given name", "first"),
    "last": ("last name", "surname", "family name", "last"),
    "organization": ("organization", "organisation", "affiliation", "company", "institution", "network", "org"),
    "partner": ("partner", "supporting partner"),
    "title": ("title", "job title", "position"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "timezone": ("timezone", "time zone", "tz"),
    "roles": ("roles", "role"),
    "preferred_level": ("preferred level", "preferred_level", "level", "engagement"),
    "working_hours": ("working hours", "working_hours", "hours"),
    "bio": ("bio", "biography", "about"),
    "joined": ("joined", "start", "start date", "since"),
    "left": ("left", "end", "end date", "until"),
}
"""For each key of a person the column titles it is known by, in lower case."""

LOOKED_THROUGH = 10
"""A list may have a title and a date above its column titles; they are looked for in so many rows."""


class RosterRefused(ValueError):
    """A list that cannot be read; the message says what was looked for."""


class NoSuchColumn(LookupError):
    """A column or a key that was named and is not there; the message says what is."""


def find_titles(rows: Sequence[Sequence[str]], told: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """Return the place of the row with the column titles, and where each key is; `told` are keys by column title.

    An empty key leaves a column out. Raises RosterRefused where no row names people, and NoSuchColumn.
    """
    for key in told.values():
        if key and key not in COLUMNS:
            raise NoSuchColumn(f'"{key}" is nothing to read; {did_you_mean(key, COLUMNS) or ", ".join(COLUMNS)}')
    for place, row in enumerate(rows[:LOOKED_THROUGH]):
        columns = _columns(row, told)
        named = "name" in columns or {"first", "last"} <= columns.keys()
        if named and not _goes_on(rows, place, columns.get("name", columns.get("last", 0))):
            for title in told:
                if _plain(title) not in map(_plain, row):
                    raise NoSuchColumn(f'there is no column "{title}"; {did_you_mean(title, row) or ", ".join(row)}')
            return place, columns
    raise RosterRefused(
        f"no column of names was found; the first row has: {', '.join(filter(None, rows[0]))}; "
        "--map COLUMN=name says which it is"
    )


def _columns(titles: Sequence[str], told: Mapping[str, str]) -> dict[str, int]:
    folded = [_plain(title) for title in titles]
    columns = {key: folded.index(_plain(title)) for title, key in told.items() if key and _plain(title) in folded}
    settled = {_plain(title) for title in told}
    for key, names in COLUMNS.items():
        place = next((folded.index(name) for name in names if name in folded and name not in settled), None)
        if key not in columns and place is not None and place not in columns.values():
            columns[key] = place
    return columns


def _goes_on(rows: Sequence[Sequence[str]], place: int, column: int) -> bool:
    """Whether a row beside it says the same there: then it is a role, such as "participant", and no title."""
    beside = [*rows[max(place - 1, 0) : place], *rows[place + 1 : place + 2]]
    said = _plain(rows[place][column])
    return any(column < len(row) and _plain(row[column]) == said for row in beside)


def _plain(title: str) -> str:
    return re.sub(r"\s+", " ", title.casefold().strip(" :*"))
