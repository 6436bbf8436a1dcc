"""What a screen shows, as values: rows of cells, and blocks of lines about one row.

Worked out away from the screen, in a thread, and without a screen library, so that it can be tested as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

Tone = Literal["plain", "good", "warn", "bad", "quiet", "title"]

SYMBOLS: dict[Tone, str] = {"plain": "", "good": "✓", "warn": "!", "bad": "✗", "quiet": "·", "title": ""}
"""The mark before a word, so that nothing is said by colour alone."""

NOTHING_FITS = "Nothing fits the filter. / then Esc clears it."

CAP = 500
"""So many rows are shown at once; the filter line narrows longer lists."""


class Word(msgspec.Struct, frozen=True):
    """A word that is good or bad news: shown with its mark and, where there are colours, in one."""

    text: str
    tone: Tone = "plain"

    def __str__(self) -> str:
        mark = SYMBOLS[self.tone]
        return f"{mark} {self.text}" if mark and self.text else self.text


Cell = str | Word


class Column(msgspec.Struct, frozen=True):
    """A column. Where the screen is too narrow those of the highest ``rank`` are left out first, 0 never.

    ``whole`` is read whole or not at all, such as a time or an amount; other columns give
    way down to ``least`` cells before one of a higher rank is left out.
    """

    name: str
    rank: int = 0
    right: bool = False
    most: int = 60
    whole: bool = False
    least: int = 16


class Row(msgspec.Struct, frozen=True):
    """A row by its id; ``note`` is what a status line says about it."""

    id: str
    cells: tuple[Cell, ...]


class Listing(msgspec.Struct, frozen=True):
    """The rows to show, at most ``CAP``, of ``total``; ``empty`` says what to do where there are none."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: int
    empty: str
    summary: str = ""


class Line(msgspec.Struct, frozen=True):
    """A line of text in a tone; with a ``label`` it is a fact."""

    text: str
    tone: Tone = "plain"
    label: str = ""


class Block(msgspec.Struct, frozen=True):
    """Some lines under a title."""

    title: str
    lines: tuple[Line, ...]


class Page(msgspec.Struct, frozen=True):
    """All there is to say about one row."""

    title: str = ""
    blocks: tuple[Block, ...] = ()


class View(msgspec.Struct, frozen=True):
    """What a screen is asked to show: the section, the words of the filter, this moment, and what it chose itself.

    ``now`` follows ``--as-of``, ``present`` is the day it really is.
    """

    section: str
    words: str
    now: dt.datetime
    present: dt.date
    choices: dict[str, str] = {}


class FilterRefused(ValueError):
    """A filter that cannot be used; the message says why, with a caret under the part at fault."""


def listing(
    columns: Iterable[Column],
    rows: Iterable[Row],
    *,
    empty: str,
    summary: str = "",
    total: int | None = None,
) -> Listing:
    """Return a listing of the first ``CAP`` rows."""
    kept: list[Row] = []
    counted = 0
    for row in rows:
        counted += 1
        if counted <= CAP:
            kept.append(row)
    return Listing(tuple(columns), tuple(kept), total if total is not None else counted, empty, summary)


def having(words: str, rows: Iterable[Row]) -> Iterable[Row]:
    """Keep the rows that hold every word of a filter in any of their cells; for lists without a grammar of their own.

    The grammar is that of all lists: quotation marks, ``-`` for the opposite. Raises ``FilterRefused``.
    """
    test = tested(lambda: _words_test(words)) if words.strip() else None
    return rows if test is None else [row for row in rows if test(row)]


def tested(make: Callable[[], Callable[[Any], bool]]) -> Callable[[Any], bool]:
    """Return the test a filter makes. Raises ``FilterRefused`` with the words for whatever is wrong with it."""
    from cohortkit.plan.filters import BadFilter
    from cohortkit.plan.names import NoSuchThing

    try:
        return make()
    except (BadFilter, NoSuchThing) as error:
        raise FilterRefused(str(error)) from error


def _words_test(words: str) -> Callable[[Row], bool]:
    from cohortkit.plan.filters import read_filter

    return read_filter(words, {}, {}, row_words)


def row_words(row: Row) -> str:
    """The text of a row that words are looked for in."""
    return " ".join((row.id, *(str(cell) for cell in row.cells)))


def facts(title: str, pairs: Iterable[tuple[str, object]]) -> Block:
    """Return a block of facts; empty ones are left out."""
    return Block(title, tuple(Line(str(value), label=label) for label, value in pairs if value not in ("", None, ())))
