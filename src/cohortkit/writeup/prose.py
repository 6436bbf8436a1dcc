"""What people wrote in Markdown, as blocks: cleaned of everything but text, lists, links and emphasis.

Markdown becomes HTML, nh3 takes out all that is not on a short list (images too), and what is left becomes blocks,
which every format renders as it renders its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from cohortkit.writeup.blocks import Block, Bullets, Inline, Line, Link, Number, Paragraph, Section, Text
from cohortkit.writeup.words import Writer

ALLOWED = frozenset(
    ("p", "ul", "ol", "li", "strong", "em", "b", "i", "code", "a", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
)


def written(markdown: str, writer: Writer | None = None, name: str = "", origin: str = "") -> Iterator[Block]:
    """Turn Markdown into blocks; with a writer, `{{ f("…") }}` in it are figures. Headings become sections.

    Raises jinja2.TemplateError and KeyError as `Writer.fill` does.
    """
    import mistune
    import nh3

    numbers: dict[str, Number] = {}
    if writer is not None and "{{" in markdown:
        parts = []
        for inline in writer.fill(markdown):
            if isinstance(inline, Number):
                mark = f"\ue003{len(numbers)}\ue003"
                numbers[mark] = inline
                parts.append(mark)
            else:
                parts.append(inline.words)
        markdown = "".join(parts)
    html = str(mistune.html(markdown))
    clean = nh3.clean(
        html, tags=set(ALLOWED), attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None
    )
    reader = _Reader(numbers, origin)
    reader.feed(clean)
    reader.close()
    return iter(_sectioned(reader.blocks, name, origin))


class _Heading(str):
    __slots__ = ()


class _Reader(HTMLParser):
    """Reads the cleaned HTML into paragraphs, lists and headings."""

    def __init__(self, numbers: dict[str, Number], origin: str) -> None:
        super().__init__(convert_charrefs=True)
        self._origin = origin
        self.blocks: list[Block | _Heading] = []
        self._numbers = numbers
        self._line: list[Inline] = []
        self._styles: list[str] = []
        self._items: list[list[Line]] = []
        self._ordered: list[bool] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._flush()
            self._items.append([])
            self._ordered.append(tag == "ol")
        elif tag in ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"):
            self._flush()
        elif tag in ("strong", "b", "em", "i", "code"):
            self._styles.append({"b": "strong", "i": "em"}.get(tag, tag))
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._flush()
            items, ordered = self._items.pop(), self._ordered.pop()
            if self._items:
                self._items[-1] += items
            elif items:
                self.blocks.append(Bullets(tuple(items), ordered, self._origin))
        elif tag in ("p", "li", "blockquote"):
            self._flush()
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.blocks.append(_Heading("".join(getattr(each, "words", "") for each in self._line).strip()))
            self._line = []
        elif tag in ("strong", "b", "em", "i", "code") and self._styles:
            self._styles.pop()
        elif tag == "a":
            self._link = ""

    def handle_data(self, data: str) -> None:
        for place, piece in enumerate(data.split("\ue003")):
            number = self._numbers.get(f"\ue003{piece}\ue003") if place % 2 else None
            if number is not None:
                self._line.append(number)
            elif piece:
                words = " ".join(piece.split("\n"))
                style = self._styles[-1] if self._styles else ""
                self._line.append(Link(words, self._link) if self._link else Text(words, style))  # type: ignore[arg-type]

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        line, self._line = tuple(self._line), []
        if not any(isinstance(each, Number) or each.words.strip() for each in line):
            return
        if self._items:
            self._items[-1].append(line)
        else:
            self.blocks.append(Paragraph(line, origin=self._origin))


def _sectioned(found: list[Block | _Heading], name: str, origin: str) -> list[Block]:
    """Put what follows a heading under it."""
    blocks: list[Block] = []
    title, inside = "", blocks
    gathered: list[tuple[str, list[Block]]] = []
    for each in found:
        if isinstance(each, _Heading):
            title, inside = str(each), []
            gathered.append((title, inside))
        else:
            inside.append(each)
    for number, (heading, under) in enumerate(gathered, 1):
        blocks.append(Section(f"{name or 'prose'}-{number}", heading, tuple(under), origin))
    return blocks
