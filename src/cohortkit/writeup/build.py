"""Build a write-up: which files it becomes, as bytes. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

import msgspec

from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.adding import added_prose
from cohortkit.writeup.blocks import Document
from cohortkit.writeup.checking import Fault, exposing
from cohortkit.writeup.compose import compose
from cohortkit.writeup.words import Wording, read_wording

Format = Literal["html", "pdf", "docx", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT_FOLDER = "out/report"


class BuildRefused(ValueError):
    """A document that would tell its readers more than somebody agreed to; the message says what, and where."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        told = "\n".join(f"  {fault.where}: {fault.message}" for fault in faults)
        super().__init__(f"this would show what somebody did not agree to, so nothing was built:\n{told}")


class Built(msgspec.Struct, frozen=True):
    """The files of a write-up, by path relative to its folder, and what the reader of the command should know."""

    document: Document
    files: dict[str, bytes]
    warnings: tuple[str, ...] = ()


def build(cohort: Cohort, formats: Iterable[Format], audience: Audience = "team", product: str = "report") -> Built:
    """Build one product in some formats for one audience.

    Raises TemplateRefused for a template at fault, BuildRefused for words or numbers that may not be shown to this
    audience, DocumentsMissing where a format needs the extra `[documents]`.
    """
    from concurrent.futures import ThreadPoolExecutor

    document = compose(cohort, audience, product, added=added_prose(cohort.folder))
    faults = exposing(cohort, document)
    if faults:
        raise BuildRefused(faults)
    wording = read_wording(cohort.plan.cohort, cohort.folder)
    wanted = list(dict.fromkeys(formats))
    files: dict[str, bytes] = {}
    warnings: list[str] = []
    # Word waits for another program most of the time, and Typst for none of Python: they need not wait for each other.
    with ThreadPoolExecutor(max_workers=max(1, len(wanted))) as workers:
        jobs = [workers.submit(MAKERS[form], cohort, document, wording) for form in sorted(wanted, key=SLOWEST.index)]
        for job in jobs:
            made = job.result()
            files |= made.files
            warnings += made.warnings
    return Built(document, dict(sorted(files.items())), tuple(warnings))


class Rendered(msgspec.Struct, frozen=True):
    """The files of one format."""

    files: dict[str, bytes]
    warnings: tuple[str, ...] = ()


def _html(cohort: Cohort, document: Document, wording: Wording) -> Rendered:
    from cohortkit.writeup.formats.html import html

    page = html(document, wording, cohort.plan.cohort.currency, cohort.folder)
    return Rendered({f"{document.product}.html": page})


def _markdown(_cohort: Cohort, document: Document, wording: Wording) -> Rendered:
    from cohortkit.writeup.formats.markdown import markdown

    return Rendered(markdown(document, wording))


def _pdf(cohort: Cohort, document: Document, wording: Wording) -> Rendered:
    from cohortkit.writeup.formats.pdf import pdf

    made = pdf(document, wording, cohort.as_of, cohort.folder)
    return Rendered({f"{document.product}.pdf": made.content}, made.warnings)


def _docx(cohort: Cohort, document: Document, wording: Wording) -> Rendered:
    from cohortkit.writeup.formats.docx import docx

    return Rendered({f"{document.product}.docx": docx(document, wording, cohort.as_of, cohort.folder)})


MAKERS: dict[Format, Callable[[Cohort, Document, Wording], Rendered]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "md": _markdown,
}
"""One maker for each format; adding a format is adding one, and its renderer in `formats/`."""
SLOWEST: tuple[Format, ...] = ("docx", "pdf", "html", "md")
"""The order in which they are begun."""
