"""Where a number comes from: files and lines of the cohort folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from cohortkit.files.problems import KeyPath
from cohortkit.records.cohort import Cohort
from cohortkit.records.load import CODING, RECORDS, record_file, response_file


class Source(msgspec.Struct, frozen=True, order=True):
    """One place that a number was counted from; lines from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Places:
    """Looks up lines: in the definition by path, in records by key; each file is read once."""

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort
        self._spans: dict[str, object] = {}
        self._lines: dict[str, list[str]] = {}
        self._headers: dict[str, list[int]] = {}

    def plan(self, *path: str | int) -> Source:
        """The line of a table header, key or value of the merged definition."""
        from cohortkit.files.spans import SpanIndex

        file, local = self._cohort.loaded.where(path)
        index = self._spans.get(file)
        if not isinstance(index, SpanIndex):
            document = self._cohort.documents[file]
            index = self._spans[file] = SpanIndex(document.readable or document.text)
        return Source(file, _line(index, local))

    def record(self, kind: str, record_id: str, key: str = "") -> Source:
        """A record's file, at the line that begins with `key = ` or `[key]`; else its first line."""
        return self.key(record_file(kind, record_id), key)

    def response(self, response_id: str, prompt: str) -> Source:
        """The answer to a prompt in a response; it names a person, so it is for the team only."""
        return self.key(response_file(response_id), prompt)

    def segment(self, coder: str, position: int) -> Source:
        """One coded segment, by its position in the coder's file from 0."""
        file = f"{CODING}/{coder}.toml"
        headers = self._headers.get(file)
        if headers is None:
            lines = self._text(file)
            headers = [number for number, text in enumerate(lines, 1) if text.strip() == "[[segments]]"]
            self._headers[file] = headers
        return Source(file, headers[position] if position < len(headers) else 1)

    def expand(self, name: str) -> tuple[Source, ...]:
        """A file, or all record files of a folder, from their first line."""
        if name.endswith(".toml"):
            return (Source(name),)
        found = sorted((self._cohort.folder / name).glob("*.toml"))
        return tuple(Source(f"{name.rstrip('/')}/{path.name}") for path in found) or (Source(f"{name.rstrip('/')}/"),)

    def key(self, file: str, key: str) -> Source:
        """The line of a file on which a key or a table begins; the first line where it is not found."""
        if not key:
            return Source(file)
        lines = self._text(file)
        starts = (f"{key} =", f"{key}=", f'"{key}" =', f"[{key}]", f"[[{key}]]", f"[answers.{key}]")
        for number, text in enumerate(lines, start=1):
            if text.lstrip().startswith(starts):
                return Source(file, number)
        return Source(file)

    def _text(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = _read_lines(self._cohort.folder / file)
        return self._lines[file]


TOLD_BY_NAME = ("commitments", "feedback", "interviews", "payments", "resources", "support")
"""Kinds of records whose file names repeat what somebody said or name who is meant, and are published nowhere else."""
_BY_FOLDER = ("responses/", *(f"{RECORDS}/{kind}/" for kind in TOLD_BY_NAME))


def for_publication(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The same sources without naming anybody or anybody's words: such files are named by their folder only."""
    return tuple(sorted({_by_folder(source) for source in sources}))


def _by_folder(source: Source) -> Source:
    if source.file.startswith(_BY_FOLDER):
        return Source(source.file.rsplit("/", 1)[0] + "/", 1)
    return source


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []


def _line(index: object, path: KeyPath) -> int:
    from cohortkit.files.spans import SpanIndex

    assert isinstance(index, SpanIndex)
    while path:
        span = index.header(path) or index.value(path)
        if span is not None:
            return index.place(span)[0]
        path = path[:-1]
    return 1
