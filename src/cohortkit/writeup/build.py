"""Build a write-up: which files it becomes, as bytes. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from cohortkit.coding.quoting import Audience
from cohortkit.records.cohort import Cohort
from cohortkit.writeup.adding import added_prose
from cohortkit.writeup.blocks import Document
from cohortkit.writeup.compose import OutlineRefused, compose
from cohortkit.writeup.words import read_wording

Format = Literal["html", "pdf", "docx", "md"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT_FOLDER = "out/report"


class Built(msgspec.Struct, frozen=True):
    """The files of a write-up, by path relative to its folder, and what the reader of the command should know."""

    document: Document
    files: dict[str, bytes]
    warnings: tuple[str, ...] = ()


def build(cohort: Cohort, formats: Iterable[Format], audience: Audience = "team", product: str = "report") -> Built:
    """Build one product in some formats for one audience.

    Raises OutlineRefused for a template at fault, DocumentsMissing where a format needs the extra `[documents]`.
    """
    from jinja2 import TemplateError

    info, folder = cohort.plan.cohort, cohort.folder
    document = compose(cohort, audience, product, added=added_prose(folder))
    wording = read_wording(info, folder)
    files: dict[str, bytes] = {}
    warnings: list[str] = []
    try:
        for form in dict.fromkeys(formats):
            if form == "html":
                from cohortkit.writeup.formats.html import html

                files[f"{product}.html"] = html(document, wording, info.currency, folder)
            elif form == "md":
                from cohortkit.writeup.formats.markdown import markdown

                files |= markdown(document, wording)
            elif form == "pdf":
                from cohortkit.writeup.formats.pdf import pdf

                made = pdf(document, wording, cohort.as_of, folder)
                files[f"{product}.pdf"] = made.content
                warnings += made.warnings
            else:
                from cohortkit.writeup.formats.docx import docx

                files[f"{product}.docx"] = docx(document, wording, cohort.as_of, folder)
    except TemplateError as error:
        raise OutlineRefused(f"a template cannot be filled in: {error}") from error
    return Built(document, files, tuple(warnings))
