"""The write-up as a value: sections of blocks, made once and then rendered to every format.

Everything a reader sees is text, a figure, a chart, a table or a quote; nothing is markup, so that no renderer has
to trust anybody's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.writeup.figure import Figure


class Text(msgspec.Struct, frozen=True, tag="text", tag_field="is"):
    """Words as they are; `style` is plain, strong, em or code."""

    words: str
    style: Literal["", "strong", "em", "code"] = ""
    typed: bool = True
    """Whether the words come from the wording or a person's prose, where a number would have no source."""


class Number(msgspec.Struct, frozen=True, tag="figure", tag_field="is"):
    """A figure as it is shown; its sources go with it."""

    figure: Figure
    shown: str


class Link(msgspec.Struct, frozen=True, tag="link", tag_field="is"):
    """Words that lead to a web address."""

    words: str
    target: str


Inline = Text | Number | Link
Line = tuple[Inline, ...]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="is"):
    """A paragraph; a `lead` opens a section, `fine` is small print."""

    line: Line
    tone: Literal["", "lead", "fine", "vision"] = ""
    origin: str = ""
    """Where it was written, if it is the cohort's own prose: the notebook and its cell, or the outline's section."""


class Bullets(msgspec.Struct, frozen=True, tag="bullets", tag_field="is"):
    """A list, numbered where the order means something."""

    items: tuple[Line, ...]
    ordered: bool = False
    origin: str = ""


class Steps(msgspec.Struct, frozen=True, tag="steps", tag_field="is"):
    """The chain of the theory of change, drawn as steps and readable as an ordered list."""

    label: str
    items: tuple[Line, ...]


class Card(msgspec.Struct, frozen=True):
    """One figure, large: the number, what it is, and what it is part of."""

    number: Number
    label: str
    detail: str = ""


class Cards(msgspec.Struct, frozen=True, tag="cards", tag_field="is"):
    """Figures at a glance."""

    cards: tuple[Card, ...]


class Grid(msgspec.Struct, frozen=True, tag="grid", tag_field="is"):
    """A table with a caption; the first cell of a row is its header. `numeric` are the columns set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: tuple[int, ...] = ()
    figures: tuple[Figure, ...] = ()


class Picture(msgspec.Struct, frozen=True, tag="picture", tag_field="is"):
    """A chart with its data and the figures drawn in it."""

    id: str
    chart: Chart
    figures: tuple[Figure, ...] = ()


class Quoted(msgspec.Struct, frozen=True, tag="quote", tag_field="is"):
    """Somebody's words with as much about the speaker as was agreed to; `id` is that of the quote on record."""

    id: str
    words: str
    speaker: str
    large: bool = False


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="is"):
    """Something set apart: illustrative data, a disclaimer, what was withheld."""

    tone: Literal["illustrative", "disclaimer", "team", "withheld"]
    title: str
    line: Line


class Section(msgspec.Struct, frozen=True, tag="section", tag_field="is"):
    """A heading and what is under it; its level follows from where it stands."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    origin: str = ""
    """Where a section of the cohort's own words was written."""


Block = Paragraph | Bullets | Steps | Cards | Grid | Picture | Quoted | Note | Section


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole product: what stands on its cover, and its sections."""

    product: str
    title: str
    subtitle: str
    cohort: str
    period: str
    edition: str
    language: str
    audience: Literal["team", "published"]
    illustrative: str
    summary: str
    sections: tuple[Section, ...]
    cover: bool = True
    """Whether it has a cover and a table of contents, or its title at the head of its first page."""
    pages: bool = False
    """Whether every section begins a page of its own."""


def every_block(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks in reading order, those inside sections included."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from every_block(block.blocks)


def lines_of(block: Block) -> Iterator[Line]:
    """Yield the running text and the cells of one block, sections left to their own blocks."""
    match block:
        case Paragraph(line=line) | Note(line=line):
            yield line
        case Bullets(items=items) | Steps(items=items):
            yield from items
        case Cards(cards=cards):
            for card in cards:
                yield (card.number, Text(card.label), Text(card.detail))
        case Grid(rows=rows):
            for row in rows:
                yield from row
        case _:
            return


def figures_of(blocks: tuple[Block, ...]) -> dict[str, Figure]:
    """Every figure shown in blocks, by id, in reading order."""
    found: dict[str, Figure] = {}
    for block in every_block(blocks):
        if isinstance(block, (Grid, Picture)):
            found |= {figure.id: figure for figure in block.figures}
        for line in lines_of(block):
            found |= {each.figure.id: each.figure for each in line if isinstance(each, Number)}
    return found


def plain(line: Line) -> str:
    """A line as text."""
    return "".join(each.shown if isinstance(each, Number) else each.words for each in line)
