"""The write-up as a tagged PDF: Typst lays out the document's data, and its own gate accepts it as PDF/UA-1.

The layout reads the document as data, which needs no second markup in between and leaves nothing to escape.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.handed_out import find
from cohortkit.writeup.blocks import Document
from cohortkit.writeup.formats.data import Spelled
from cohortkit.writeup.formats.extras import DocumentsMissing
from cohortkit.writeup.words import Wording, fitted

LAYOUT = "report/report.typ"
STANDARD = "ua-1"
MOST_FILES = 1
"""What fits on one page names so many files in a note, then how many more; `report figures` lists all of them."""


class Pdf(msgspec.Struct, frozen=True):
    """The file, and what could not be promised of it."""

    content: bytes
    warnings: tuple[str, ...] = ()


class LayoutRefused(ValueError):
    """Typst cannot lay the document out; the message is its own."""


def pdf(document: Document, wording: Wording, as_of: dt.date, folder: Path | None = None) -> Pdf:
    """Lay out the document as PDF/UA-1.

    Where no font has a letter the text stays as it is, the claim to the standard goes, and a warning says so.
    Raises DocumentsMissing without the extra, LayoutRefused for a layout at fault.
    """
    try:
        import typst
    except ImportError as error:
        raise DocumentsMissing("PDF") from error
    language, _, region = document.language.partition("-")
    spelled = Spelled(document, wording, None if document.cover else MOST_FILES)
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "cohort": document.cohort,
        "period": document.period,
        "edition": document.edition,
        "illustrative": document.illustrative,
        "running": f"{document.cohort} · {document.title}",
        "summary": document.summary or None,
        "lang": language.lower(),
        "region": region or None,
        "paper": wording.text("format.paper"),
        "cover": document.cover,
        "words": {
            "contents": wording.text("document.contents"),
            "illustrative": wording.text("illustrative.title"),
            "source": wording.text("document.source"),
            "sources": wording.text("document.sources"),
            "sources_lead": wording.text("document.sources_lead"),
            "built": wording.text("document.built"),
        },
        "sections": spelled.sections(),
        "notes": spelled.notes,
    }
    files = {
        "main.typ": find("templates", LAYOUT, folder).read_bytes(),
        "report.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    moment = dt.datetime.combine(as_of, dt.time(), dt.UTC)
    try:
        return Pdf(_compiled(files, moment, [STANDARD]))
    except typst.TypstError as error:
        reason = str(error)
    try:
        content = _compiled(files, moment, [])
    except typst.TypstError as error:
        raise LayoutRefused(f"the PDF cannot be laid out: {error}") from error
    words = fitted(wording.text("document.not_accessible"), reason=reason.splitlines()[0])
    return Pdf(content, (words,))


def _compiled(files: dict[str, bytes], moment: dt.datetime, standards: list[Any]) -> bytes:
    import typst

    source: Any = files  # its stub knows single files only
    # A layout may come from somebody else. It gets an empty folder to read, or it could print answers of the folder
    # that the command is run in; and no way to the packages it would load from elsewhere.
    with tempfile.TemporaryDirectory() as empty, _offline():
        content = typst.compile(
            source,
            format="pdf",
            pdf_standards=standards,
            timestamp=moment,
            root=empty,
            package_path=empty,
            package_cache_path=empty,
        )
    assert isinstance(content, bytes)
    return content


@contextmanager
def _offline() -> Iterator[None]:
    """Lead whatever wants to go out to a port of this machine where nobody listens."""
    names = [name for word in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY") for name in (word, word.lower())]
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: "" if name.upper() == "NO_PROXY" else "http://127.0.0.1:9" for name in names})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
