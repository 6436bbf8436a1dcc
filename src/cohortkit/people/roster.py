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
from cohortkit.people.affiliation import placed, replaced, settled_until
from cohortkit.people.roster_columns import RosterRefused, find_titles
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Level, Person, Plan, Role
from cohortkit.plan.names import NoSuchThing, plainly, resolve
from cohortkit.records.write import RecordRefused, slug

Kind = Literal["new", "changed", "same", "skipped"]
BODY = frozenset({"organization", "partner"})
"""Somebody belongs to the one or the other."""


class Row(msgspec.Struct, frozen=True):
    """What becomes of one row: its place, the person's id, the values to write, and why it is skipped.

    `line` counts the rows of the file that hold something. `before` are the values that are replaced. With `moves` the
    organization changes from a day on, and what was before stays with the old one.
    """

    line: int
    kind: Kind
    id: str
    name: str
    values: dict[str, Any] = {}
    reason: str = ""
    before: dict[str, Any] = {}
    moves: bool = False


class Preview(msgspec.Struct, frozen=True):
    """Everything an import would do, before it does it. `unused` are columns that mean nothing here.

    `on` is the day from which somebody belongs to another organization.
    """

    rows: tuple[Row, ...]
    columns: dict[str, str]
    unused: tuple[str, ...]
    on: dt.date

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)


def preview(plan: Plan, content: bytes, on: dt.date, told: Mapping[str, str] | None = None) -> Preview:
    """Read a CSV or XLSX list and say what becomes of each row; nothing is written.

    Somebody already there is found by id, e-mail, or name; only cells with something in them change anything. `told`
    are keys by the title of their column. Raises RosterRefused or NoSuchColumn, and `NotATable` for bytes that are no
    table.
    """
    rows = read_sheet(content)
    place, columns = find_titles(rows, told or {})
    titles = [title.strip() for title in rows[place]]
    reader = _Reader(plan, on)
    found = [
        reader.row(line, {key: cells[column] for key, column in columns.items()})
        for line, cells in enumerate(rows[place + 1 :], start=place + 2)
    ]
    named = {key: titles[column] for key, column in columns.items()}
    unused = tuple(title for column, title in enumerate(titles) if title and column not in columns.values())
    return Preview(tuple(found), named, unused, on)


def import_change(loaded: LoadedPlan, plan: Plan, shown: Preview) -> Change:
    """Return the edit of the definition that does what was shown; other bytes stay as they are."""
    new, changed = shown.of("new"), shown.of("changed")
    contents = {file: document.raw for file, document in loaded.documents.items()}
    declared = loaded.declared["people"]
    home = list(declared.values())[-1] if declared else loaded.main
    for row in changed:
        file, path, person = declared[row.id], ("people", row.id), plan.people[row.id]
        body = {key: row.values[key] for key in BODY if key in row.values}
        if row.moves:
            contents[file] = placed(contents[file], path, person, on=shown.on, **body)
        elif body:
            contents[file] = replaced(contents[file], path, person, **body)
        for key, value in row.values.items():
            if key not in BODY:
                contents[file] = edits.set_value(contents[file], (*path, key), value)
    for row in new:
        contents[home] = edits.add_table(contents[home], ("people", row.id), row.values)
    files = tuple(
        FileChange(file, document.raw, contents[file])
        for file, document in loaded.documents.items()
        if contents[file] != document.raw
    )
    return Change(f"Import people: {len(new)} new, {len(changed)} changed", files)


class _Reader:
    """Reads the rows of one list, each person once."""

    def __init__(self, plan: Plan, on: dt.date) -> None:
        self.plan, self.on = plan, on
        self._taken = set(plan.people)
        self._known: dict[str, Row] = {}
        self._new: dict[str, Row] = {}
        """The new people of the rows before, by e-mail and by name."""

    def row(self, line: int, cells: Mapping[str, str]) -> Row:
        """What becomes of one row."""
        name = " ".join((cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}").split())
        if not name:
            return Row(line, "skipped", "", "", reason="there is no name")
        try:
            values = {"name": name, **_values(self.plan, cells)}
            known = _known(self.plan, cells, name)
            return self._of_known(line, name, values, known) if known else self._of_new(line, name, values, cells)
        except (NoSuchThing, RosterRefused) as refused:
            return Row(line, "skipped", "", name, reason=str(refused))

    def _of_known(self, line: int, name: str, values: dict[str, Any], known: Person) -> Row:
        if plainly(name) in _names(known):
            del values["name"]  # the same name written in another way, or an alias, is no news
        differing = {key: value for key, value in values.items() if not _is_same(key, getattr(known, key), value)}
        earlier = self._known.get(known.id)
        if earlier is not None:
            said = {key: value for key, value in differing.items() if not _is_same(key, earlier.values.get(key), value)}
            return _again(line, earlier, said)
        before = {key: value for key in differing if (value := getattr(known, key))}
        if BODY & differing.keys():
            before |= {key: value for key in sorted(BODY) if (value := getattr(known, key))}
        can_be_dated = settled_until(self.plan, known) < self.on <= self.plan.cohort.ends
        moves = bool(BODY & differing.keys()) and can_be_dated
        kind: Kind = "changed" if differing else "same"
        row = Row(line, kind, known.id, name, differing, before=before, moves=moves)
        self._known[known.id] = row
        return row

    def _of_new(self, line: int, name: str, values: dict[str, Any], cells: Mapping[str, str]) -> Row:
        email = values.get("email", "").casefold()
        earlier = self._new.get(email) or self._new.get(plainly(name))
        if earlier is not None and email in ("", earlier.values.get("email", email).casefold()):
            news = ((key, value) for key, value in values.items() if key != "name")
            said = {key: value for key, value in news if not _is_same(key, earlier.values.get(key), value)}
            return _again(line, earlier, said)
        if not BODY & values.keys():
            return Row(line, "skipped", "", name, reason="it says no organization or partner")
        row = Row(line, "new", _new_id(cells, name, self._taken), name, values)
        self._taken.add(row.id)
        self._new |= {mark: row for mark in (email, plainly(name)) if mark}
        return row


def _again(line: int, earlier: Row, said: Mapping[str, Any]) -> Row:
    """A row about somebody whom an earlier row was about: no news, or left out where it says something else."""
    if not said:
        return Row(line, "same", earlier.id, earlier.name)
    reason = f"row {earlier.line} is the same person and says otherwise of: {', '.join(said)}"
    return Row(line, "skipped", earlier.id, earlier.name, reason=reason)


def _known(plan: Plan, cells: Mapping[str, str], name: str) -> Person | None:
    if (wanted := cells.get("id", "").strip()) and wanted in plan.people:
        return plan.people[wanted]
    email = cells.get("email", "").strip().casefold()
    if email:
        same = [person for person in plan.people.values() if person.email.casefold() == email]
        if len(same) == 1:
            return same[0]
    named = [person for person in plan.people.values() if plainly(name) in _names(person)]
    if len(named) > 1:
        raise RosterRefused(
            f"{len(named)} people have this name ({', '.join(each.id for each in named)}); add an id column"
        )
    return named[0] if named else None


def _names(person: Person) -> set[str]:
    return {plainly(name) for name in (person.name, *person.aliases)} - {""}


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
    try:
        wanted = slug(cells.get("id", "").strip() or name)
    except RecordRefused:
        raise RosterRefused(f'no id can be made from "{name}"; add a column "id" with letters a to z') from None
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _is_same(key: str, present: Any, value: Any) -> bool:
    if key == "email" and present:
        return bool(present.casefold() == value.casefold())
    return bool((list(present) if isinstance(present, tuple) else present) == value)
