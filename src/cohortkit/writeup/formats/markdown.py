"""The write-up as Markdown: charts as SVG files beside it with their tables, sources as footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cohortkit.writeup.blocks import (
    Block,
    Bullets,
    Cards,
    Document,
    Grid,
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
    figures_of,
)
from cohortkit.writeup.formats.citing import citation
from cohortkit.writeup.words import Wording

MOST_FILES = 12
"""A footnote names so many files; the HTML lists all of them."""


def markdown(document: Document, wording: Wording) -> dict[str, bytes]:
    """Return the file and its charts, by path relative to the folder."""
    writer = _Writer(document, wording)
    files = {f"{document.product}.md": writer.whole().encode()}
    for block in every_block(document.sections):
        if isinstance(block, Picture):
            files[_path(block)] = block.chart.svg.encode()
    return files


def _path(picture: Picture) -> str:
    return f"charts/{picture.id}.svg"


class _Writer:
    def __init__(self, document: Document, wording: Wording) -> None:
        self.document, self.wording = document, wording
        self.notes: dict[str, int] = {}

    def whole(self) -> str:
        document, text = self.document, self.wording.text
        parts = [f"# {escape(document.title)}", f"**{escape(document.cohort)}**  \n{escape(document.subtitle)}"]
        parts.append(f"{escape(document.period)}  \n{escape(document.edition)}")
        if document.illustrative:
            parts.append(f"> **{escape(text('illustrative.title'))}.** {escape(document.illustrative)}")
        for section in document.sections:
            parts += self.section(section, 2)
        figures = figures_of(document.sections)
        notes = []
        for name, number in self.notes.items():
            sources = citation(figures[name].sources, MOST_FILES, text("document.and_more"))
            notes.append(f"[^{number}]: {escape(self.wording.label(figures[name]))}: {escape(sources)}")
        return "\n\n".join([*parts, *notes]) + "\n"

    def section(self, section: Section, level: int) -> Iterator[str]:
        yield f"{'#' * min(level, 6)} {escape(section.title)}"
        for block in section.blocks:
            if isinstance(block, Section):
                yield from self.section(block, level + 1)
            else:
                yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(line=line, tone=tone):
                yield f"> {self.line(line)}" if tone == "vision" else self.line(line)
            case Bullets(items=items, ordered=ordered):
                yield "\n".join(f"{f'{n}.' if ordered else '-'} {self.line(item)}" for n, item in enumerate(items, 1))
            case Steps(items=items):
                yield "\n".join(f"{n}. {self.line(item)}" for n, item in enumerate(items, 1))
            case Cards(cards=cards):
                listed = []
                for card in cards:
                    detail = f" ({escape(card.detail)})" if card.detail else ""
                    listed.append(f"- {self.line((card.number,))} {escape(card.label)}{detail}")
                yield "\n".join(listed)
            case Grid(caption=caption, columns=columns, rows=rows):
                yield f"**{escape(caption)}**"
                yield table(columns, [[self.line(cell) for cell in row] for row in rows])
            case Picture(chart=chart):
                yield f"![{escape(f'{chart.title}. {chart.description}')}]({_path(block)})"
                yield f"**{escape(chart.table.caption)}**"
                yield table(chart.table.columns, [[escape(cell) for cell in row] for row in chart.table.rows])
            case Quoted(words=words, speaker=speaker):
                lines = "\n".join(f"> {escape(line)}" for line in words.split("\n"))
                yield f"{lines}\n>\n> — {escape(speaker)}"
            case Note(title=title, line=line):
                yield f"> **{escape(title)}** {self.line(line)}"

    def line(self, line: Line) -> str:
        return "".join(self._inline(each) for each in line).replace("\n", " ")

    def _inline(self, each: Number | Link | object) -> str:
        if isinstance(each, Number):
            number = self.notes.setdefault(each.figure.id, len(self.notes) + 1)
            return f"{escape(each.shown)}[^{number}]"
        if isinstance(each, Link):
            return f"[{escape(each.words)}](<{each.target.replace('>', '%3E').replace('<', '%3C')}>)"
        words = escape(getattr(each, "words", ""))
        mark = {"strong": "**", "em": "*"}.get(getattr(each, "style", ""), "")
        inner = words.strip()
        return words.replace(inner, f"{mark}{inner}{mark}") if mark and inner else words


def table(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    """A pipe table; cells are Markdown already, but for the bars between them."""
    head = f"| {' | '.join(_cell(escape(column)) for column in columns)} |"
    body = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join([head, f"|{' --- |' * len(columns)}", *body])


def _cell(text: str) -> str:
    return text.replace("\\|", "|").replace("|", "\\|").replace("\n", " ")


_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$])")
_OPENING = re.compile(r"^(\s*)([#+-]|\d+[.)]|={2,})(?=\s|$)", re.MULTILINE)


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no emphasis, no link, no HTML, no heading or list at a line's beginning."""
    plain = _SPECIAL.sub(r"\\\1", text)
    return _OPENING.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", plain)
