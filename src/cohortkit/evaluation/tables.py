"""A table as a value: the text alternative of every chart, and what notebooks and reports show."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import msgspec


class Table(msgspec.Struct, frozen=True):
    """A caption, column headings and rows of text; the first cell of a row names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def text(self) -> str:
        """Return the table as lined-up plain text."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        drawn = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
        return "\n".join([self.caption, *(line.rstrip() for line in drawn)])

    def markdown(self) -> str:
        """Return the table as a Markdown table under its caption."""
        head = f"| {' | '.join(map(_markdown_cell, self.columns))} |"
        body = [f"| {' | '.join(map(_markdown_cell, row))} |" for row in self.rows]
        return "\n".join([f"**{self.caption}**", "", head, f"|{' --- |' * len(self.columns)}", *body])

    def html(self) -> str:
        """Return the table as HTML with a caption and header cells in rows and columns."""
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        body = "".join(
            f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
            for row in self.rows
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def _markdown_cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
