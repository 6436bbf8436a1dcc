"""Record files that stand where nobody reads them, such as in a folder with a slip in its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cohortkit.files.problems import Problem, did_you_mean
from cohortkit.records.checks.books import Books
from cohortkit.records.load import RECORDS, RESPONSES
from cohortkit.records.model import KINDS
from cohortkit.records.published import PUBLISHED_FILE
from cohortkit.records.published_figures import LEDGER_FILE


def look(books: Books) -> Iterator[Problem]:
    """Find TOML files in `records/` and `responses/` that belong to no kind of record."""
    for folder, names in _folders(books.cohort.folder, RECORDS):
        kind, *deeper = folder.split("/")[1:] or [""]
        if kind in KINDS and not deeper:
            continue
        hint = did_you_mean(kind, KINDS) if kind not in KINDS else ""
        for file in _toml_files(folder, names):
            if file != PUBLISHED_FILE:
                yield _unread(books, file, hint or f"records are {RECORDS}/KIND/NAME.toml")
    for folder, names in _folders(books.cohort.folder, RESPONSES):
        if folder.count("/") != 2:
            for file in _toml_files(folder, names):
                if file != LEDGER_FILE:
                    yield _unread(books, file, f"answers are {RESPONSES}/SET/WAVE/PERSON.toml")


def _unread(books: Books, file: str, hint: str) -> Problem:
    return books.problem("unread-file", "nothing reads a file here", file, (), hint=hint, severity="warning")


def _folders(cohort: Path, within: str) -> Iterator[tuple[str, list[str]]]:
    """A folder and all visible ones in it, by path, with the names of their files; links are not followed."""
    for place, inner, names in os.walk(cohort / within):
        inner[:] = sorted(each for each in inner if not each.startswith("."))
        yield Path(place).relative_to(cohort).as_posix(), names


def _toml_files(folder: str, names: list[str]) -> list[str]:
    return [f"{folder}/{name}" for name in sorted(names) if name.endswith(".toml") and not name.startswith(".")]
