"""Notes and other prose of the records that nearly spell an organization. Answers and private notes are left alone."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import Problem
from cohortkit.plan.checks.stray_names import hint, message
from cohortkit.records.checks.books import Books
from cohortkit.records.load import CODEBOOK_FILE
from cohortkit.records.model import KINDS

PROSE: dict[str, tuple[str, ...]] = {
    "attendance": ("notes",),
    "pairings": ("notes",),
    "payments": ("notes",),
    "check-ins": ("notes", "summary", "next"),
    "support": ("notes", "topic", "need", "result"),
    "collaborations": ("notes", "title"),
    "products": ("notes", "title"),
    "commitments": ("notes", "text"),
    "resources": ("notes", "title"),
    "interviews": ("notes",),
    "feedback": ("notes", "heard", "done"),
}
"""The keys of each kind of record that hold running text."""


def look(books: Books) -> Iterator[Problem]:
    """Find other spellings of organizations in the prose of the records."""
    spellings = books.subject.spellings
    for kind, struct in KINDS.items():
        keys = PROSE[kind]
        for record in books.of(kind, struct).values():
            for key in keys:
                text = getattr(record, key)
                if text and (found := spellings.strays(text)):
                    for written, official in found:
                        yield _stray(books, written, official, books.file_of(record), key)
    for theme in books.cohort.codebook.themes.values():
        for written, official in spellings.strays(theme.wording):
            yield _stray(books, written, official, CODEBOOK_FILE, "themes", theme.id, "wording")


def _stray(books: Books, written: str, official: str, file: str, *path: str) -> Problem:
    return books.problem("stray-name", message(written, official), file, path, hint=hint(official), severity="warning")
