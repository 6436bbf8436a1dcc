"""Draw blocks for a terminal: columns that fit its width, a symbol before every state, colour where it is wanted.

Drawn by hand: a command that prints a table must not cost the import of a library that draws boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cohortkit.cli.blocks import Block, Cell, Facts, Steps, Table, Text, Tone, Word, cell_text, clean, is_empty
from cohortkit.cli.fitting import GAP, column_widths, length

SYMBOLS: dict[Tone, tuple[str, str]] = {
    "good": ("✓", "+"),
    "warn": ("!", "!"),
    "bad": ("✗", "x"),
    "quiet": ("·", "-"),
    "plain": ("", ""),
}
"""For each tone a symbol, and one for terminals that know ASCII only."""

UNBROKEN = frozenset({"Id", "When", "Round", "Due"})
"""Columns that are read whole or not at all; longer texts give way."""

SHORT = 16
"""A state shorter than this is not broken either."""

_STYLES: dict[Tone, str] = {"good": "32", "warn": "33", "bad": "31", "quiet": "2", "plain": ""}
_BOLD, _DIM = "1", "2"


class Page(NamedTuple):
    """What is drawn on: how wide, whether colour is wanted, whether only ASCII can be shown."""

    width: int
    colour: bool
    ascii_only: bool

    def styled(self, text: str, style: str) -> str:
        """The text in a style of the terminal."""
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text

    def cell(self, cell: Cell) -> tuple[str, str]:
        """A cell's text with the symbol of its tone, and its style."""
        text = clean(cell_text(cell))
        if not isinstance(cell, Word) or not text:
            return text, ""
        symbol = SYMBOLS[cell.tone][self.ascii_only]
        return f"{symbol} {text}" if symbol else text, _STYLES[cell.tone]


def draw(blocks: Iterable[Block], page: Page) -> str:
    """Return the blocks as text, an empty line between them, no line longer than the page unless a word is."""
    return "\n\n".join("\n".join(line.rstrip() for line in _lines(block, page)) for block in blocks)


def wrapped(text: str, width: int) -> list[str]:
    """Break text into lines of at most so many columns, at blanks; longer words are cut. Indentation is kept."""
    lines: list[str] = []
    for line in text.split("\n"):
        body = line.lstrip(" ")
        indent = line[: len(line) - len(body)]
        lines += [f"{indent}{part}" for part in _broken(body, max(width - len(indent), 1))]
    return lines


def _broken(text: str, width: int) -> list[str]:
    if length(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if length(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if length(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines


def _lines(block: Block, page: Page) -> Iterator[str]:
    if isinstance(block, Text):
        yield from wrapped(clean(block.text), page.width)
        return
    if block.title:
        yield page.styled(clean(block.title), _BOLD)
    if isinstance(block, Facts):
        yield from _facts(block, page)
    elif isinstance(block, Steps):
        yield from _steps(block, page)
    elif not block.rows:
        yield from wrapped(clean(block.empty or "nothing"), page.width)
    else:
        yield from _table(block, page)


def _facts(block: Facts, page: Page) -> Iterator[str]:
    known = [(clean(name), page.cell(value)) for name, value in block.pairs if not is_empty(value)]
    margin = max((length(name) for name, _ in known), default=0) + 2
    for name, (text, style) in known:
        for number, line in enumerate(wrapped(text, max(page.width - margin, 20))):
            head = _padded(name if number == 0 else "", margin)
            yield page.styled(head, _DIM) + page.styled(line, style)


def _steps(block: Steps, page: Page) -> Iterator[str]:
    if not block.steps:
        yield from wrapped(clean(block.empty or "nothing"), page.width)
        return
    words = [page.cell(step.word) for step in block.steps]
    margin = max(length(text) for text, _ in words) + 2
    room = max(page.width - margin, 20)
    for step, (word, style) in zip(block.steps, words, strict=True):
        for number, line in enumerate(wrapped(clean(step.text), room)):
            yield page.styled(_padded(word if number == 0 else "", margin), style) + line
        for line in wrapped(f"  {clean(step.command)}", room):
            yield " " * margin + page.styled(line, _DIM)


def _table(block: Table, page: Page) -> Iterator[str]:
    """Rows in columns where they fit without breaking words, else one under the other."""
    rows = [[page.cell(cell) for cell in row] for row in block.rows]
    whole = [
        column in UNBROKEN or all(_is_short_state(row[place]) for row in block.rows)
        for place, column in enumerate(block.columns)
    ]
    widths = column_widths(block.columns, [[text for text, _ in row] for row in rows], whole, page.width)
    if widths is None:
        yield from _list(block.columns, rows, page)
        return
    right = [
        all(isinstance(row[place], (int, Decimal)) or row[place] is None for row in block.rows)
        for place in range(len(widths))
    ]
    yield from _across([(column, _BOLD) for column in block.columns], widths, right, page)
    yield ("-" if page.ascii_only else "─") * (sum(widths) + GAP * (len(widths) - 1))
    for row in rows:
        yield from _across(row, widths, right, page)


def _across(
    cells: Sequence[tuple[str, str]], widths: Sequence[int], right: Sequence[bool], page: Page
) -> Iterator[str]:
    """Cells beside each other, each broken into as many lines as its column makes it take."""
    parts = [wrapped(text, wide) for (text, _), wide in zip(cells, widths, strict=True)]
    for number in range(max(len(lines) for lines in parts)):
        shown = []
        for (_, style), lines, wide, end in zip(cells, parts, widths, right, strict=True):
            line = lines[number] if number < len(lines) else ""
            shown.append(page.styled(_padded(line, wide, right=end), style))
        yield (" " * GAP).join(shown)


def _list(columns: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], page: Page) -> Iterator[str]:
    """Each row as its first cell with the others beneath it, as many on a line as fit."""
    between = " - " if page.ascii_only else " · "
    for (first, style), *others in rows:
        # Ids have no blanks and stay whole, however narrow the page.
        for number, part in enumerate(wrapped(first, page.width - 2) if " " in first else [first]):
            yield page.styled(f"  {part}" if number else part, style)
        line = ""
        for name, (text, _) in zip(columns[1:], others, strict=True):
            if not text:
                continue
            fact = f"{name}: {text}" if name else text
            if line and length(line + between + fact) <= page.width - 4:
                line += between + fact
                continue
            yield from _hanging(line, page)
            line = fact
        yield from _hanging(line, page)


def _hanging(text: str, page: Page) -> Iterator[str]:
    for number, line in enumerate(wrapped(text, page.width - 4) if text else ()):
        yield ("    " if number else "  ") + line


def _padded(text: str, width: int, *, right: bool = False) -> str:
    room = " " * max(width - length(text), 0)
    return room + text if right else text + room


def _is_short_state(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, Word) and len(cell.text) < SHORT)
