"""The document as plain data for layouts that read it: lines and cells as text, sources as numbered notes."""

from __future__ import annotations

import math
from typing import Any

from cohortkit.evaluation.tables import Table
from cohortkit.writeup.blocks import (
    Block,
    Bullets,
    Cards,
    Document,
    Grid,
    Inline,
    Line,
    Link,
    Note,
    Number,
    Paragraph,
    Picture,
    Quoted,
    Section,
    Steps,
    every_block,
)
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.formats.citing import citation
from cohortkit.writeup.words import Wording, fitted

OPENS_A_PAGE = 8
"""A section of so many blocks begins on a page of its own, as the first two do."""
STAYS_WHOLE = 7
"""A section of at most so many blocks, without a chart or a long table, is not broken over two pages."""
SHORT_TABLE = 12
LONGEST_TABLE = 24
"""Rows up to which the data of a chart stand beside it on paper; the description tells longer ones in words."""


class Spelled:
    """Spells one document out. `notes` are the texts of its notes; the first mention of a figure carries its number.

    A number stands once in each section, on whatever mentions the figure first there. A note lists every file, or at
    most so many and how many more there are.
    """

    def __init__(self, document: Document, wording: Wording, most_files: int | None = None) -> None:
        self.document, self.wording, self.most_files = document, wording, most_files
        self.notes: list[str] = []
        self._told: set[str] = set()

    def sections(self) -> list[dict[str, Any]]:
        """The sections as data."""
        spelled: list[dict[str, Any]] = []
        for section in self.document.sections:
            self._told = set()
            blocks = self.block(section)
            long = len(list(every_block(section.blocks))) >= OPENS_A_PAGE or len(spelled) < 2
            spelled.append({**blocks, "opens": (long and self.document.cover) or self.document.pages})
        return spelled

    def block(self, block: Block) -> dict[str, Any]:
        """One block as data, told apart by `is`."""
        match block:
            case Section(id=name, title=title, blocks=blocks):
                held = list(every_block(blocks))
                return {
                    "is": "section",
                    "id": name,
                    "title": title,
                    "blocks": [self.block(each) for each in blocks],
                    "whole": len(held) <= STAYS_WHOLE and not any(map(_is_long, held)),
                }
            case Paragraph(line=line, tone=tone):
                return {"is": "paragraph", "line": self.line(line), "tone": tone}
            case Bullets(items=items, ordered=ordered):
                return {"is": "bullets", "items": [self.line(item) for item in items], "ordered": ordered}
            case Steps(items=items, label=label):
                return {"is": "steps", "items": [self.line(item) for item in items], "label": label}
            case Cards(cards=cards):
                spelled = [{"number": self.inline(c.number), "label": c.label, "detail": c.detail} for c in cards]
                return {"is": "cards", "cards": spelled}
            case Grid():
                return self.grid(block)
            case Picture(chart=chart, figures=figures, id=name):
                note, rows = self.sources(figures), chart.table.rows
                short = len(rows) <= LONGEST_TABLE
                return {
                    "is": "picture",
                    "id": name,
                    "alt": f"{chart.title}. {chart.description}",
                    "svg": chart.svg,
                    "note": 0 if short else note,
                    "table": self._data(chart.table, note) if short else None,
                }
            case Quoted(words=words, speaker=speaker, large=large):
                said = fitted(self.wording.text("format.quoted"), words=words)
                return {"is": "quote", "words": said, "speaker": speaker, "large": large}
            case Note(title=title, line=line, tone=tone):
                return {"is": "note", "title": title, "line": self.line(line), "tone": tone}

    def grid(self, grid: Grid) -> dict[str, Any]:
        """A table; the sources of all its numbers are one note on its caption."""
        note = self.sources(grid.figures)
        rows = [[self.line(cell) for cell in row] for row in grid.rows]
        return _table(grid.caption, grid.columns, rows, grid.numeric, note)

    def line(self, line: Line) -> list[dict[str, Any]]:
        """A line as data."""
        return [self.inline(each) for each in line]

    def inline(self, each: Inline) -> dict[str, Any]:
        """One inline as data; a number carries the note of its sources where it is first mentioned."""
        if isinstance(each, Number):
            return {"is": "number", "words": each.shown, "note": self.sources((each.figure,))}
        if isinstance(each, Link):
            return {"is": "link", "words": each.words, "target": each.target}
        return {"is": "text", "words": each.words, "style": each.style}

    def sources(self, figures: tuple[Figure, ...]) -> int:
        """The number of the note with the sources of figures this section has not told yet; 0 where it has.

        Figures about the same that come from the same places share a note.
        """
        fresh = [figure for figure in figures if figure.id not in self._told]
        self._told |= {figure.id for figure in figures}
        if not fresh:
            return 0
        more = self.wording.text("document.and_more")
        label = self.wording.subject(fresh[0]) if len(fresh) == 1 else self.wording.text("document.source")
        every = sorted({source for figure in fresh for source in figure.sources})
        note = f"{label}: {citation(every, self.most_files, more, folded=True)}"
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1

    def _data(self, table: Table, note: int) -> dict[str, Any]:
        """The table beside a chart: the chart itself bears the title."""
        rows = [[[{"is": "text", "words": cell, "style": ""}] for cell in row] for row in table.rows]
        counts = [
            place
            for place in range(1, len(table.columns))
            if any(row[place].isdigit() for row in table.rows)
            and all(row[place].isdigit() or not any(map(str.isdigit, row[place])) for row in table.rows)
        ]
        return _table(self.wording.text("document.data_table"), table.columns, rows, tuple(counts), note)


def _is_long(block: Block) -> bool:
    return isinstance(block, Picture) or (isinstance(block, Grid) and len(block.rows) > SHORT_TABLE)


def _table(
    caption: str, columns: tuple[str, ...], rows: list[Any], numeric: tuple[int, ...], note: int = 0
) -> dict[str, Any]:
    weights = [_weight([_length(row[place]) for row in rows], len(column)) for place, column in enumerate(columns)]
    return {
        "is": "grid",
        "caption": caption,
        "columns": list(columns),
        "rows": [[{"line": cell} for cell in row] for row in rows],
        "numeric": list(numeric),
        "weights": weights,
        "note": note,
    }


def _length(cell: list[dict[str, Any]]) -> int:
    return sum(len(each["words"]) for each in cell)


def _weight(lengths: list[int], heading: int) -> float:
    """How wide a column wants to be; 0 where it needs no more than its words."""
    longest = max([*lengths, heading])
    if longest <= 14:
        return 0
    return round(math.sqrt(min(longest, 90)), 2)
