"""Bring people in from a list: columns are recognized, rows matched to who is there, and all of it shown first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import msgspec

from cohortkit.files import edits
from cohortkit.files.change import Change, FileChange
from cohortkit.files.problems import did_you_mean
from cohortkit.files.table import read_sheet
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Level, Person, Plan, Role
from cohortkit.plan.names import NoSuchThing, resolve
from cohortkit.records.write import RecordRefused, slug

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

Kind = Literal["new", "changed", "same", "skipped"]


class RosterRefused(ValueError):
    """A list that cannot be read; the message says what was looked for."""


class Row(msgspec.Struct, frozen=True):
    """What becomes of one row: its place, the person's id, the values to write, and why it is skipped.

    `line` counts the rows of the file that hold something.
    """

    line: int
    kind: Kind
    id: str
    name: str
    values: dict[str, Any] = {}
    reason: str = ""


class Preview(msgspec.Struct, frozen=True):
    """Everything an import would do, before it does it. `unused` are columns that mean nothing here."""

    rows: tuple[Row, ...]
    columns: dict[str, str]
    unused: tuple[str, ...]

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)


def preview(plan: Plan, content: bytes) -> Preview:
    """Read a CSV or XLSX list and say what becomes of each row; nothing is written.

    Somebody already there is found by id, e-mail, or name; only cells with something in them change anything. Raises
    RosterRefused, and `NotATable` for bytes that are no table.
    """
    rows = read_sheet(content)
    titles = [title.strip() for title in rows[0]]
    columns = _columns(titles)
    if "name" not in columns and not {"first", "last"} <= columns.keys():
        raise RosterRefused(f"no column of names was found; the first row has: {', '.join(filter(None, titles))}")
    taken = set(plan.people)
    found: list[Row] = []
    for line, cells in enumerate(rows[1:], start=2):
        row = _row(plan, line, {key: cells[place] for key, place in columns.items()}, taken)
        taken.add(row.id)
        found.append(row)
    named = {key: titles[place] for key, place in columns.items()}
    unused = tuple(title for place, title in enumerate(titles) if title and place not in columns.values())
    return Preview(tuple(found), named, unused)


def import_change(loaded: LoadedPlan, shown: Preview) -> Change:
    """Return the edit of the definition that does what was shown; other bytes stay as they are."""
    new, changed = shown.of("new"), shown.of("changed")
    contents = {file: document.raw for file, document in loaded.documents.items()}
    declared = loaded.declared["people"]
    home = list(declared.values())[-1] if declared else loaded.main
    for row in changed:
        for key, value in row.values.items():
            file = declared[row.id]
            contents[file] = edits.set_value(contents[file], ("people", row.id, key), value)
    for row in new:
        contents[home] = edits.add_table(contents[home], ("people", row.id), row.values)
    files = tuple(
        FileChange(file, document.raw, contents[file])
        for file, document in loaded.documents.items()
        if contents[file] != document.raw
    )
    return Change(f"Import people: {len(new)} new, {len(changed)} changed", files)


def _columns(titles: Sequence[str]) -> dict[str, int]:
    folded = [re.sub(r"\s+", " ", title.casefold().strip(" :*")) for title in titles]
    columns: dict[str, int] = {}
    for key, names in COLUMNS.items():
        place = next((folded.index(name) for name in names if name in folded), None)
        if place is not None and place not in columns.values():
            columns[key] = place
    return columns


def _row(plan: Plan, line: int, cells: Mapping[str, str], taken: set[str]) -> Row:
    name = " ".join((cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}").split())
    if not name:
        return Row(line, "skipped", "", "", reason="there is no name")
    try:
        values = {"name": name, **_values(plan, cells)}
        known = _known(plan, cells, name)
        if known is not None:
            if name.casefold() in _names(known):
                del values["name"]  # the same name written in another way, or an alias, is no news
            differing = {key: value for key, value in values.items() if not _is_so(known, key, value)}
            return Row(line, "changed" if differing else "same", known.id, name, differing)
        if "organization" not in values and "partner" not in values:
            return Row(line, "skipped", "", name, reason="it says no organization or partner")
        return Row(line, "new", _new_id(cells, name, taken), name, values)
    except (NoSuchThing, RosterRefused, RecordRefused) as refused:
        return Row(line, "skipped", "", name, reason=str(refused))


def _known(plan: Plan, cells: Mapping[str, str], name: str) -> Person | None:
    if (wanted := cells.get("id", "").strip()) and wanted in plan.people:
        return plan.people[wanted]
    email = cells.get("email", "").strip().casefold()
    if email:
        same = [person for person in plan.people.values() if person.email.casefold() == email]
        if len(same) == 1:
            return same[0]
    folded = name.casefold()
    named = [person for person in plan.people.values() if folded in _names(person)]
    if len(named) > 1:
        raise RosterRefused(
            f"{len(named)} people have this name ({', '.join(each.id for each in named)}); add an id column"
        )
    return named[0] if named else None


def _names(person: Person) -> set[str]:
    return {name.casefold() for name in (person.name, *person.aliases)}


def _values(plan: Plan, cells: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if body := cells.get("organization", "").strip():
        values.update(_body(plan, body))
    if partner := cells.get("partner", "").strip():
        values["partner"] = resolve(partner, plan.partners, "partner")
    for key in ("title", "email", "bio"):
        if text := " ".join(cells.get(key, "").split()):
            values[key] = text
    if zone := cells.get("timezone", "").strip():
        values["timezone"] = _zone(zone)
    if roles := cells.get("roles", "").strip():
        words = [word.strip().casefold() for word in re.split(r"[;,/]", roles) if word.strip()]
        values["roles"] = [_one_of(word, get_args(Role), "role") for word in words]
    if level := cells.get("preferred_level", "").strip():
        values["preferred_level"] = _one_of(level.casefold(), get_args(Level), "level")
    if hours := cells.get("working_hours", "").strip():
        if not re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", hours):
            raise RosterRefused(f'"{hours}" are no working hours; write them like 09:00-17:00')
        values["working_hours"] = hours
    for key in ("joined", "left"):
        if text := cells.get(key, "").strip():
            try:
                values[key] = dt.date.fromisoformat(text[:10])
            except ValueError:
                raise RosterRefused(f'"{text}" is no day; write it like 2025-03-01') from None
    return values


def _body(plan: Plan, asked: str) -> dict[str, str]:
    """An organization or a partner: lists of people mix them in one column."""
    try:
        return {"organization": resolve(asked, plan.organizations, "organization")}
    except NoSuchThing as missing:
        if missing.matches:
            raise
        try:
            return {"partner": resolve(asked, plan.partners, "partner")}
        except NoSuchThing:
            raise missing from None


def _zone(text: str) -> str:
    from zoneinfo import available_timezones

    zones = available_timezones()
    if text in zones and "/" in text:
        return text
    hint = did_you_mean(text, [zone for zone in zones if "/" in zone]) or "such as America/Chicago"
    raise RosterRefused(f'"{text}" is not a time zone by its IANA name; {hint}')


def _one_of(word: str, words: Sequence[str], noun: str) -> str:
    if word in words:
        return word
    raise RosterRefused(f'"{word}" is no {noun}; {did_you_mean(word, words) or "one of: " + ", ".join(words)}')


def _new_id(cells: Mapping[str, str], name: str, taken: set[str]) -> str:
    wanted = slug(cells.get("id", "").strip() or name)
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _is_so(person: Person, key: str, value: Any) -> bool:
    present = getattr(person, key)
    return bool((list(present) if isinstance(present, tuple) else present) == value)
