"""The sheet a chart is drawn on, and the chart that comes off it."""

from __future__ import annotations

import hashlib
import textwrap
from html import escape

import msgspec

from cohortkit.evaluation.tables import Table
from cohortkit.files.packed import for_xml

INK = "#1a1a1a"
FAINT = "#595959"
GRID = "#d0d0d0"
PAPER = "#ffffff"
FILL, EMPTY = "#35978f", "#f2f2f2"
"""The part of a bar that is filled, and the rest of it."""
FONT = "'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
GLYPH = 0.56
"""Mean width of a letter as a share of the font size; only used to break lines and to keep labels inside bars."""


class Chart(msgspec.Struct, frozen=True):
    """A static picture with everything that stands in for it: title, description, data table.

    `svg` is one complete element with real text, `role="img"`, `<title>` and `<desc>`, in units of CSS pixels.
    """

    title: str
    description: str
    svg: str
    table: Table

    def __str__(self) -> str:
        return self.svg

    def html(self) -> str:
        """Return the picture with its data as a table that opens beneath it, as one `<figure>`."""
        return (
            f"<figure>{self.svg}<figcaption>{escape(self.title)}</figcaption>"
            f"<details><summary>Data of this chart as a table</summary>{self.table.html()}</details></figure>"
        )

    def text(self) -> str:
        """Return what the picture shows, in words and as a plain table."""
        return f"{self.title}\n{self.description}\n\n{self.table.text()}"

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


class Drawing:
    """A sheet of a given width and height, filled from the back to the front."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._patterns: dict[tuple[str, str], str] = {}

    def rectangle(
        self, x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none", radius: float = 0
    ) -> None:
        """Draw a rectangle, given by its upper left corner."""
        round_corners = f' rx="{_n(radius)}"' if radius else ""
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{round_corners}'
            f' fill="{fill}" stroke="{stroke}"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1, dash: str = ""
    ) -> None:
        """Draw a straight line; `dash` is a list of lengths as in SVG."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}"'
            f' stroke-width="{_n(width)}"{dashed}/>'
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str, stroke: str = INK, dash: str = "") -> None:
        """Draw a circle around a point."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{stroke}"'
            f' stroke-width="1.5"{dashed}/>'
        )

    def polygon(self, points: list[tuple[float, float]], *, fill: str, stroke: str = INK) -> None:
        """Draw a closed shape."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(f'<polygon points="{path}" fill="{fill}" stroke="{stroke}"/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write one line; (x, y) is on the baseline at the start, middle or end. A halo keeps it legible over lines."""
        weight = ' font-weight="bold"' if bold else ""
        placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
        around = f' stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if halo else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{placed}{weight}{around}>'
            f"{escape(for_xml(words), quote=False)}</text>"
        )

    def paragraph(self, x: float, y: float, words: str, width: float, *, size: float = 13, most: int = 3) -> int:
        """Write text broken into at most `most` lines of a width; returns how many it took."""
        lines = wrapped(words, width, size, most)
        for place, line in enumerate(lines):
            self.text(x, y + place * size * 1.25, line, size=size)
        return len(lines)

    def hatched(self, colour: str, stroke: str = INK) -> str:
        """Return a fill of thin diagonal lines over a colour, told apart from a plain one without any colour."""
        return self._patterns.setdefault((colour, stroke), f"h{len(self._patterns)}")

    def chart(self, title: str, description: str, table: Table) -> Chart:
        """Take the picture off the sheet. The ids in it depend on its content, so that charts share a page."""
        body = "".join(self._parts)
        key = "c" + hashlib.sha256(f"{title}\0{description}\0{body}".encode()).hexdigest()[:10]
        definitions = "".join(
            f'<pattern id="{key}-{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{colour}"/>'
            f'<line x1="0" y1="0" x2="0" y2="6" stroke="{stroke}" stroke-width="1.2"/></pattern>'
            for (colour, stroke), name in self._patterns.items()
        )
        for name in self._patterns.values():
            body = body.replace(f'fill="{name}"', f'fill="url(#{key}-{name})"')
        size = f"{_n(self.width)} {_n(self.height)}"
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{key}-t" aria-describedby="{key}-d"'
            f' viewBox="0 0 {size}" width="{_n(self.width)}" height="{_n(self.height)}" font-family="{FONT}">'
            f'<title id="{key}-t">{escape(for_xml(title), quote=False)}</title>'
            f'<desc id="{key}-d">{escape(for_xml(description), quote=False)}</desc>'
            f"{f'<defs>{definitions}</defs>' if definitions else ''}"
            f'<rect width="{_n(self.width)}" height="{_n(self.height)}" fill="{PAPER}"/>{body}</svg>'
        )
        return Chart(title, description, svg, table)


def wrapped(words: str, width: float, size: float, most: int) -> list[str]:
    """Break text into lines of a width in pixels; what does not fit ends in an ellipsis."""
    letters = max(4, int(width / (size * GLYPH)))
    if most == 1:
        line = " ".join(words.split())
        return [line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"]
    return textwrap.wrap(words, letters, max_lines=most, placeholder=" …") or [""]


def text_width(words: str, size: float) -> float:
    """Return about how wide a line of text is, in pixels."""
    return len(words) * size * GLYPH


def on_colour(fill: str) -> str:
    """Return black or white ink, whichever is easier to read on a fill (relative luminance of WCAG 2)."""
    red, green, blue = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.22 else PAPER


def _n(value: float) -> str:
    """Write a number with at most two decimals and no sign on zero."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 100_000 else f"{value:.0f}"
