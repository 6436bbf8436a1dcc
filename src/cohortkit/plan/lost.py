"""What a fault of syntax takes with it, so that it is not reported as missing, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cohortkit.files.document import Document
from cohortkit.files.problems import KeyPath, Problem

_HEADER = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_-]+)\s*\.\s*\"?([A-Za-z0-9_-]+)")


def without_lost_keys(problems: list[Problem], documents: Mapping[str, Document]) -> list[Problem]:
    """Leave out the missing keys of tables in which a statement could not be read: it may well have been that key."""
    broken = {file: _faulty_lines(file, problems) for file, document in documents.items() if document.readable}
    if not any(broken.values()):
        return problems
    ranges = {file: _tables(document.readable or "") for file, document in documents.items() if file in broken}
    return [
        problem
        for problem in problems
        if problem.code != "missing-key"
        or problem.file not in broken
        or not any(line in _range_of(ranges[problem.file], problem.path) for line in broken[problem.file])
    ]


def lost_ids(problems: Iterable[Problem], documents: Mapping[str, Document]) -> dict[str, dict[str, str]]:
    """Return the ids, by table, whose header itself could not be read, each with its file."""
    lost: dict[str, dict[str, str]] = {}
    for problem in problems:
        document = documents.get(problem.file)
        if problem.code != "syntax" or problem.line is None or document is None:
            continue
        lines = document.text.split("\n")
        header = _HEADER.match(lines[problem.line - 1]) if problem.line <= len(lines) else None
        if header:
            lost.setdefault(header[1], {})[header[2]] = problem.file
    return lost


def _faulty_lines(file: str, problems: Iterable[Problem]) -> list[int]:
    return [each.line for each in problems if each.file == file and each.code == "syntax" and each.line is not None]


def _tables(text: str) -> dict[KeyPath, range]:
    """The lines of each table that has a header, from its header to the next."""
    from cohortkit.files.spans import SpanIndex

    index = SpanIndex(text)
    return {
        section.path: range(
            index.point(section.header.start if section.header else 0)[0], index.point(section.end)[0] + 1
        )
        for section in index.sections
    }


def _range_of(tables: Mapping[KeyPath, range], path: KeyPath) -> range:
    while path and path not in tables:
        path = path[:-1]
    return tables.get(path, range(0))
