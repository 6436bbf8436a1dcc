"""The write-up as a Word document: pandoc writes real headings, lists, notes and header rows from the document."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from cohortkit.handed_out import find
from cohortkit.writeup.blocks import Document
from cohortkit.writeup.formats.data import Spelled
from cohortkit.writeup.formats.extras import DocumentsMissing
from cohortkit.writeup.formats.word_file import finished
from cohortkit.writeup.templates import told
from cohortkit.writeup.words import Wording

REFERENCE = "report/reference.docx"
API = [1, 23]
"""The version of pandoc's tree that is written here."""
NONE: list[Any] = ["", [], []]
PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
PIXELS_PER_POINT = 2.0
LETTERS = 96
"""About how many letters of a table's type stand in one line of a page."""
MOST_FILES = 6
"""A footnote names so many files, then how many more; the PDF, the HTML and `report figures` list all of them."""

Node = dict[str, Any]


class DocxRefused(RuntimeError):
    """Pandoc did not write the document; the message is its own."""


def docx(document: Document, wording: Wording, as_of: dt.date, folder: Path | None = None) -> bytes:
    """Write the document through pandoc, the same bytes for the same input.

    Raises DocumentsMissing without the extra, DocxRefused where pandoc fails.
    """
    try:
        import pypandoc
    except ImportError as error:
        raise DocumentsMissing("Word") from error
    program = pypandoc.get_pandoc_path()
    reference = find("templates", REFERENCE, folder)
    if not zipfile.is_zipfile(reference):
        raise DocxRefused(f"{told(reference, folder)} is no Word document; save it as .docx, or take it away")
    moment = int(dt.datetime.combine(as_of, dt.time(), dt.UTC).timestamp())
    with tempfile.TemporaryDirectory() as workplace:
        tree = _Tree(document, wording, Path(workplace)).whole()
        target = Path(workplace, "report.docx")
        # A sandboxed pandoc could not read the pictures drawn beside it; the tree names nothing else.
        command = [program, "--from", "json", "--to", "docx", "--output", str(target)]
        done = subprocess.run(
            [*command, f"--reference-doc={reference}"],
            input=json.dumps(tree).encode(),
            capture_output=True,
            check=False,
            cwd=workplace,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
        )
        if done.returncode:
            first = (done.stderr.decode(errors="replace").strip() or "pandoc gave no reason").splitlines()[0]
            raise DocxRefused(f"the Word document could not be written: {first}")
        return finished(target.read_bytes(), document.title, document.cohort)


class _Tree:
    """Turns the document's data into pandoc's tree; pictures are drawn into the workplace."""

    def __init__(self, document: Document, wording: Wording, workplace: Path) -> None:
        self.document, self.wording, self.workplace = document, wording, workplace
        self.spelled = Spelled(document, wording, MOST_FILES if document.cover else 1)
        self.noted: set[int] = set()

    def whole(self) -> Node:
        document = self.document
        sections = self.spelled.sections()
        blocks: list[Node] = [
            _styled("Cover Line", [_text(document.cohort)]),
            *self._title(),
            _styled("Cover Line", [_node("Strong", [_text(document.period)])]),
            _styled("Cover Line", [_text(document.edition)]),
        ]
        if document.illustrative:
            title = self.wording.text("illustrative.title")
            blocks.append(_styled("Boxed", [_node("Strong", [_text(f"{title}. ")]), _text(document.illustrative)]))
        if document.cover:
            blocks += [_raw(PAGE_BREAK), *self._contents(), _raw(PAGE_BREAK)]
        for place, section in enumerate(sections):
            if document.pages and place:
                blocks.append(_raw(PAGE_BREAK))
            blocks += self.block(section, 1 if document.cover else 2)
        built = self.wording.text("document.built")
        blocks.append(_styled("Fine Print", [_text(built)]))
        return {
            "pandoc-api-version": API,
            # The title stands on the cover already; pandoc writes these into the properties and would print `title`.
            "meta": {"lang": _meta(document.language), "description": _meta(document.summary)},
            "blocks": blocks,
        }

    def _title(self) -> list[Node]:
        """The title of the cover; of something short it is the heading above those of its sections."""
        title = [_text(self.document.title)]
        if self.document.cover:
            return [_styled("Title", title), _styled("Subtitle", [_text(self.document.subtitle)])]
        return [_node("Header", [1, NONE, title])]

    def _contents(self) -> list[Node]:
        """A table of contents that is there at once, and that Word brings up to date with page numbers."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            'TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        entries = [
            _node("Link", [NONE, [_text(section.title)], [f"#{section.id}", ""]]) for section in self.document.sections
        ]
        lines = [[entry] for entry in entries] or [[]]
        lines[0].insert(0, _node("RawInline", ["openxml", begin]))
        lines[-1].append(_node("RawInline", ["openxml", end]))
        title = _styled("TOC Heading", [_text(self.wording.text("document.contents"))])
        return [title, *(_styled("toc 1", line) for line in lines)]

    def block(self, each: dict[str, Any], level: int) -> list[Node]:
        match each["is"]:
            case "section":
                head = _node("Header", [min(level, 6), [each["id"], [], []], [_text(each["title"])]])
                return [head, *(node for inner in each["blocks"] for node in self.block(inner, level + 1))]
            case "paragraph":
                vision = "Vision" if self.document.cover else "Lead"
                tone = {"vision": vision, "lead": "Lead", "fine": "Fine Print"}.get(each["tone"])
                line = self.line(each["line"])
                return [_styled(tone, line) if tone else _node("Para", line)]
            case "bullets" | "steps":
                items = [[_node("Plain", self.line(item))] for item in each["items"]]
                if each["is"] == "steps" or each["ordered"]:
                    return [_node("OrderedList", [[1, {"t": "Decimal"}, {"t": "Period"}], items])]
                return [_node("BulletList", items)]
            case "cards":
                return [self._cards(each)]
            case "grid":
                return [self._table(each)]
            case "picture":
                return self._picture(each)
            case "quote":
                return [
                    _styled("Pull Quote" if each["large"] else "Quoted", [_text(each["words"])]),
                    _styled("Speaker", [_text(f"— {each['speaker']}")]),
                ]
            case _:
                title = _node("Strong", [_text(each["title"])])
                return [_styled("Boxed", [title, _node("LineBreak"), *self.line(each["line"])])]

    def line(self, line: list[dict[str, Any]]) -> list[Node]:
        return [node for part in line for node in self.inline(part)]

    def inline(self, part: dict[str, Any]) -> list[Node]:
        match part["is"]:
            case "number":
                return [_text(part["words"]), *self.note(part["note"])]
            case "link":
                return [_node("Link", [NONE, [_text(part["words"])], [part["target"], ""]])]
            case _:
                text = _text(part["words"])
                kind = {"strong": "Strong", "em": "Emph"}.get(part["style"])
                return [_node(kind, [text]) if kind else text]

    def note(self, number: int) -> list[Node]:
        """A footnote with the sources; each text is one note, where it is first needed."""
        if not number or number in self.noted:
            return []
        self.noted.add(number)
        return [_node("Note", [_node("Para", [_text(self.spelled.notes[number - 1])])])]

    def _cards(self, cards: dict[str, Any]) -> Node:
        columns = self.wording.entry("glance.columns")
        rows = [
            [
                [_text(card["label"])],
                [_node("Strong", self.inline(card["number"])), _text(f" {card['detail']}".rstrip())],
            ]
            for card in cards["cards"]
        ]
        return _table([], [[_text(column)] for column in columns], rows, [0.7, 0.3], numeric=[1])

    def _table(self, grid: dict[str, Any]) -> Node:
        rows = [[self.line(cell["line"]) for cell in row] for row in grid["rows"]]
        texts = [["".join(part["words"] for part in cell["line"]) for cell in row] for row in grid["rows"]]
        shares = _shares([grid["columns"], *texts])
        caption = [_text(grid["caption"]), *self.note(grid["note"])]
        return _table(caption, [[_text(column)] for column in grid["columns"]], rows, shares, numeric=grid["numeric"])

    def _picture(self, picture: dict[str, Any]) -> list[Node]:
        import vl_convert

        name = f"{re.sub(r'[^a-z0-9-]', '-', picture['id'])}.png"
        Path(self.workplace, name).write_bytes(vl_convert.svg_to_png(picture["svg"], scale=PIXELS_PER_POINT))
        image = _node("Image", [["", [], [["width", "6.6in"]]], [_text(picture["alt"])], [name, ""]])
        blocks = [_node("Para", [image])]
        if picture["note"]:
            source = self.wording.text("document.source")
            blocks.append(_styled("Chart Caption", [_text(source), *self.note(picture["note"])]))
        if picture["table"] is not None:
            blocks.append(self._table(picture["table"]))
        return blocks


def _shares(rows: list[list[str]]) -> list[float]:
    """How much of the width each column gets: room for its longest word, and of the rest as much as its text needs."""
    columns = list(zip(*rows, strict=True))
    least = [max(len(word) for cell in column for word in cell.split() or [""]) + 3 for column in columns]
    wanted = [min(60, max(map(len, column))) + 3 for column in columns]
    rest = max(0, LETTERS - sum(least))
    missing = [max(0, want - word) for want, word in zip(wanted, least, strict=True)]
    widths = [word + rest * gap / (sum(missing) or 1) for word, gap in zip(least, missing, strict=True)]
    return [width / sum(widths) for width in widths]


def _node(kind: str, content: Any = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _text(words: str) -> Node:
    """Words with their spaces: pandoc writes a string as it is."""
    return _node("Str", words)


def _styled(style: str, line: list[Node]) -> Node:
    return _node("Div", [["", [], [["custom-style", style]]], [_node("Para", line)]])


def _raw(xml: str) -> Node:
    return _node("RawBlock", ["openxml", xml])


def _meta(words: str) -> Node:
    return {"t": "MetaInlines", "c": [_text(words)]}


def _table(
    caption: list[Node],
    columns: list[list[Node]],
    rows: list[list[list[Node]]],
    shares: list[float],
    *,
    numeric: list[int],
) -> Node:
    def row(cells: list[list[Node]]) -> list[Any]:
        blocks = [[NONE, {"t": "AlignDefault"}, 1, 1, [_styled("Cell", cell)]] for cell in cells]
        return [NONE, blocks]

    specs = [
        [{"t": "AlignRight" if place in numeric else "AlignLeft"}, {"t": "ColWidth", "c": share}]
        for place, share in enumerate(shares)
    ]
    named = [_node("Plain", caption)] if caption else []
    body = [NONE, 1, [], [row(cells) for cells in rows]]
    return _node("Table", [NONE, [None, named], specs, [NONE, [row(columns)]], [body], [NONE, []]])
