"""The changes to the definition: each function returns a `Change` that leaves every other byte as it is."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from cohortkit.files import edits
from cohortkit.files.change import Change, FileChange
from cohortkit.files.problems import KeyPath, did_you_mean, dotted
from cohortkit.plan.checks.ids import ID, bad_id
from cohortkit.plan.load import KNOWN_TABLES, LoadedPlan, load_plan
from cohortkit.plan.model import KEYED_TABLES, LISTED_TABLES
from cohortkit.plan.names import NOUNS, NoSuchThing
from cohortkit.plan.when import NotADay, read_moment


class PlanChangeRefused(ValueError):
    """A change of the definition that cannot be made as asked; the message says why and what to do."""


def set_scalar(loaded: LoadedPlan, path_text: str, value_text: str, today: dt.date) -> Change:
    """Return the edit that gives one key of the definition another value, such as `pods.belonging.title`.

    Text stays text where text is expected; elsewhere the value is read as TOML, then as a day in words. Raises
    `PlanChangeRefused`, or `NoSuchThing` where the path names an entry the definition does not have.
    """
    path = read_path(path_text)
    _require_entry(loaded, path, path_text)
    value_text = _clean_text(path, value_text)
    file, local = loaded.where(path)
    raw = loaded.documents[file].raw
    present = _present(loaded.documents[file].data or {}, local)
    if isinstance(present, (dict, list)):
        raise PlanChangeRefused(f"{dotted(path)} holds several values; name one of them, or edit {file} by hand")
    what = f"Set {dotted(path)}"
    known = _shape_errors(loaded)
    refused: Exception | None = None
    for value in _readings(value_text, present, today):
        if type(value) is type(present) and value == present:
            return Change(what)
        after = edits.set_value(raw, local, value)
        if not _shape_errors(load_plan(loaded.folder, loaded.main, instead={file: after})) - known:
            return Change(what, (FileChange(file, raw, after),))
        refused = refused or PlanChangeRefused(_why(loaded, file, after, known))
    raise refused or PlanChangeRefused(f"{dotted(path)} cannot be set to that")


def add_entry(loaded: LoadedPlan, table: str, entry_id: str, values: Mapping[str, Any]) -> Change:
    """Return the edit that adds a table such as `[people.ana-ruiz]`, in the file that holds the others of its kind.

    The same entry twice is an empty change. Raises `PlanChangeRefused` where the id is taken by other facts.
    """
    noun = NOUNS[table]
    if not ID.fullmatch(entry_id):
        raise PlanChangeRefused(bad_id(entry_id))
    facts = dict(values)
    for key, value in facts.items():
        if isinstance(value, str):
            facts[key] = _clean_text((table, entry_id, key), value)
    what = f"Add {noun} {entry_id}"
    declared = loaded.declared[table]
    if entry_id in declared:
        data = loaded.documents[declared[entry_id]].data or {}
        if {**data[table][entry_id], **facts} == data[table][entry_id]:
            return Change(what)
        raise PlanChangeRefused(
            f'there is already a {noun} "{entry_id}", with other facts; choose another id, or use '
            f"`cohortkit set {table}.{entry_id}.KEY VALUE`"
        )
    file = list(declared.values())[-1] if declared else loaded.main
    raw = loaded.documents[file].raw
    return Change(what, (FileChange(file, raw, edits.add_table(raw, (table, entry_id), facts)),))


_LONGER_TEXTS = frozenset({"about", "bio", "disclaimers", "goal", "help", "intro", "question", "text", "vision"})
"""Keys of texts, or of tables of texts, that may run over several lines; names, titles and addresses may not."""


def _clean_text(path: KeyPath, text: str) -> str:
    """Return the text for a key; refuse control characters, and line ends where a name or an address stands."""
    allowed = ""
    keys = path[1:] if len(path) == 2 else path[2:]  # the second part of a longer path is an id
    if not _LONGER_TEXTS.isdisjoint(keys):
        text, allowed = text.replace("\r\n", "\n").replace("\r", "\n"), "\n\t"
    for character in text:
        if character not in allowed and unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"):
            raise PlanChangeRefused(f"`{dotted(path)}` holds a control character (U+{ord(character):04X}); remove it")
    return text


def read_path(text: str) -> KeyPath:
    """Read a path with dots, `convenings.spring-2025.sessions.0.title`; positions count from 0, odd keys are quoted."""
    import re

    path: list[str | int] = []
    position = 0
    pattern = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))(\.|$)""")
    while position < len(text) or not path:
        match = pattern.match(text, position)
        if match is None:
            raise PlanChangeRefused(f'"{text}" is not a path; write it with dots, such as pods.belonging.title')
        quoted, literal, bare, dot = match.groups()
        part = next(each for each in (quoted, literal, bare) if each is not None)
        # A year among the thresholds is a key; elsewhere a number is a position.
        is_position = bare is not None and bare.isdecimal() and path[:1] != ["reporting_thresholds"]
        path.append(int(part) if is_position else part)
        position = match.end()
        if dot and position == len(text):
            raise PlanChangeRefused(f'"{text}" ends with a dot')
    return tuple(path)


def _require_entry(loaded: LoadedPlan, path: KeyPath, text: str) -> None:
    table = path[0]
    if table not in KNOWN_TABLES:
        raise NoSuchThing("table", str(table), hint=did_you_mean(str(table), KNOWN_TABLES))
    if table in KEYED_TABLES and len(path) > 1 and path[1] not in loaded.declared[str(table)]:
        hint = did_you_mean(str(path[1]), loaded.declared[str(table)])
        raise NoSuchThing(NOUNS.get(str(table), "entry"), str(path[1]), hint=hint)
    if table in LISTED_TABLES and (
        len(path) < 2 or not isinstance(path[1], int) or path[1] >= len(loaded.listed[str(table)])
    ):
        count = len(loaded.listed[str(table)])
        raise NoSuchThing("position", text, hint=f"{table} has {count} entries, from 0")
    if len(path) < (3 if table in KEYED_TABLES or table in LISTED_TABLES else 2):
        raise PlanChangeRefused(f'"{text}" is a whole table; name a key in it, such as {text}.title')


def _readings(text: str, present: Any, today: dt.date) -> Iterator[Any]:
    """What a text may mean, the likeliest first; a key that holds text takes it as it is."""
    if not isinstance(present, str):
        yield from _toml_value(text)
        with suppress(NotADay):
            yield read_moment(text, today)
    yield text


def _toml_value(text: str) -> Iterator[Any]:
    import tomli

    try:
        value = tomli.loads(f"value = {text}", parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        return
    if list(value) == ["value"] and not isinstance(value["value"], (dict, list)):
        yield value["value"]


def _present(data: Any, path: KeyPath) -> Any:
    for part in path:
        known = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if part not in known:
            return None
        data = data[part]
    return data


def _shape_errors(loaded: LoadedPlan) -> set[tuple[str, str, str]]:
    return {(each.code, each.file, each.message) for each in loaded.problems if each.severity == "error"}


def _why(loaded: LoadedPlan, file: str, after: bytes, known: set[tuple[str, str, str]]) -> str:
    fresh = load_plan(loaded.folder, loaded.main, instead={file: after}).problems
    found = [each for each in fresh if each.severity == "error" and (each.code, each.file, each.message) not in known]
    return "; ".join(f"{each.message}; {each.hint}" if each.hint else each.message for each in found)
