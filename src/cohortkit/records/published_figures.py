"""Whose answers stand behind figures that were published: `responses/published.toml`, private as the answers are.

A figure that differs from an earlier one by a few people gives those few away. What was published is therefore kept
where the answers are, and looked at before anything about them is published again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from cohortkit.files.change import Change, FileChange
from cohortkit.files.document import parse_document
from cohortkit.files.problems import Problem
from cohortkit.records.load import RESPONSES

LEDGER_FILE = f"{RESPONSES}/published.toml"
_HEAD = """\
# Whose answers stand behind the figures that were published, so that none published later gives anybody away by its
# difference to an earlier one. `cohortkit report build --audience published` keeps this. If something was built and
# never left the team, its tables here may be removed.
"""


class PublishedFigure(msgspec.Struct, frozen=True):
    """One figure given out: the survey, wave and item, and the people whose answers it added up.

    `group` is empty for the whole wave, else such as `organization:ridge`.
    """

    survey: str
    wave: str
    item: str
    people: frozenset[str]
    group: str = ""


class Ledger(msgspec.Struct, frozen=True):
    """Everything published so far, with the day each figure first was."""

    first: Mapping[PublishedFigure, dt.date] = {}

    def of(self, survey: str, wave: str, item: str) -> tuple[frozenset[str], ...]:
        """Return the sets of people behind earlier figures of one item, in a settled order."""
        found = {each.people for each in self.first if (each.survey, each.wave, each.item) == (survey, wave, item)}
        return tuple(sorted(found, key=sorted))

    def totals(self, survey: str, wave: str, item: str) -> tuple[frozenset[str], ...]:
        """Return those of the whole wave only."""
        whole = Ledger({each: day for each, day in self.first.items() if not each.group})
        return whole.of(survey, wave, item)


class LedgerRefused(ValueError):
    """Nothing is published while nobody can tell what was published before."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{LEDGER_FILE} cannot be read: {reason}\n"
            "  without it, the difference to an earlier figure could give somebody away; bring back an earlier version"
        )


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[[published]]`: several items of a wave that the same people stand behind."""

    on: dt.date
    survey: str
    wave: str
    items: tuple[str, ...]
    people: tuple[str, ...]
    group: str = ""


def read_ledger(folder: Path) -> tuple[Ledger, list[Problem]]:
    """Read the ledger; empty where there is none. What cannot be read is a problem, the rest is kept."""
    from cohortkit.plan.shape import convert

    raw = _raw(folder)
    if raw is None:
        return Ledger(), []
    document, problems = parse_document(LEDGER_FILE, raw)
    rows = (document.data or {}).get("published", [])
    if not isinstance(rows, list):
        problems.append(Problem("wrong-type", '"published" must be [[published]] tables', LEDGER_FILE, ("published",)))
        rows = []
    first: dict[PublishedFigure, dt.date] = {}
    for position, entry in enumerate(rows):
        row, found = convert(entry, _Row, ("published", position), LEDGER_FILE)
        problems += found
        if row is None:
            continue
        for item in row.items:
            first.setdefault(PublishedFigure(row.survey, row.wave, item, frozenset(row.people), row.group), row.on)
    return Ledger(first), problems


def require_ledger(folder: Path) -> Ledger:
    """Return the ledger. Raises LedgerRefused where it cannot be read whole."""
    ledger, problems = read_ledger(folder)
    if problems:
        raise LedgerRefused(problems[0].message)
    return ledger


def note_published(folder: Path, figures: Iterable[PublishedFigure], on: dt.date) -> Change:
    """Return the change that adds figures to the ledger; empty where all of them were published before.

    Raises LedgerRefused where there are figures to add and the ledger cannot be read.
    """
    figures = list(figures)
    known = require_ledger(folder).first if figures else {}
    before = _raw(folder)
    added: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for figure in dict.fromkeys(figures):
        if figure not in known:
            key = (figure.survey, figure.wave, figure.group, tuple(sorted(figure.people)))
            added.setdefault(key, []).append(figure.item)
    what = "Note what was published"
    if not added:
        return Change(what)
    rows = [
        _Row(on, survey, wave, tuple(sorted(items)), people, group)
        for (survey, wave, group, people), items in sorted(added.items())
    ]
    text = _HEAD if before is None else before.decode("utf-8").rstrip("\n") + "\n"
    return Change(what, (FileChange(LEDGER_FILE, before, (text + "".join(map(_written, rows))).encode()),))


def _written(row: _Row) -> str:
    from cohortkit.files.toml_text import literal

    facts = {name: value for name in _Row.__struct_fields__ if (value := getattr(row, name)) or name != "group"}
    return "\n[[published]]\n" + "".join(f"{name} = {literal(value)}\n" for name, value in facts.items())


def _raw(folder: Path) -> bytes | None:
    try:
        return (folder / LEDGER_FILE).read_bytes()
    except OSError:
        return None
