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


def look(books: Books) -> Iterator[Problem]:
    """Find TOML files in `records/` and `responses/` that belong to no kind of record."""
    folder = books.cohort.folder
    for file in _toml_files(folder, RECORDS):
        kind, _, name = file.removeprefix(f"{RECORDS}/").partition("/")
        if file == PUBLISHED_FILE or (kind in KINDS and "/" not in name):
            continue
        hint = did_you_mean(kind, KINDS) if name and kind not in KINDS else f"records are {RECORDS}/KIND/NAME.toml"
        yield _unread(books, file, hint or f"the folders of records are {', '.join(KINDS)}")
    for file in _toml_files(folder, RESPONSES):
        if file.count("/") != 3:
            yield _unread(books, file, f"answers are {RESPONSES}/SET/WAVE/PERSON.toml")


def _unread(books: Books, file: str, hint: str) -> Problem:
    return books.problem("unread-file", "nothing reads a file here", file, (), hint=hint, severity="warning")


def _toml_files(folder: Path, within: str) -> Iterator[str]:
    """All visible TOML files below a folder, by path; links to folders are not followed."""
    for place, folders, names in os.walk(folder / within):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        inner = Path(place).relative_to(folder).as_posix()
        yield from (f"{inner}/{name}" for name in sorted(names) if name.endswith(".toml") and not name.startswith("."))
