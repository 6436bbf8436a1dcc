"""What is wrong in a file: a problem names a path in the document; its line and column are looked up when shown."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from cohortkit.files.quoting import private_lines

if TYPE_CHECKING:
    from cohortkit.files.document import Document
    from cohortkit.files.spans import Span, SpanIndex

KeyPath = tuple[str | int, ...]
"""A place in a TOML document: keys, and whole numbers (from 0) for positions in arrays."""

Severity = Literal["error", "warning"]
At = Literal["value", "key", "header"]


class Problem(msgspec.Struct, frozen=True):
    """Something wrong at a path of a file; ``line`` and its kin are set where the place is already known."""

    code: str
    message: str
    file: str
    path: KeyPath = ()
    at: At = "value"
    hint: str = ""
    severity: Severity = "error"
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class Diagnostic(msgspec.Struct, frozen=True):
    """A problem with its place: lines and columns from 1, columns in Unicode code points, the end exclusive.

    ``source`` is the text of the first line, for showing; empty where it is private.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    code: str
    path: str
    message: str
    hint: str
    source: str = ""


def locate(problems: Iterable[Problem], documents: Mapping[str, "Document"]) -> list[Diagnostic]:
    """Find the line and column of every problem and sort them by place, each shown once."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    found: set[Diagnostic] = set()
    for file, of_file in by_file.items():
        found.update(_located(of_file, documents.get(file)))
    return sorted(found, key=_by_place)


def dotted(path: KeyPath) -> str:
    """Write a path with dots, as in ``pods.belonging.members.1``; a key with other characters is quoted."""
    return ".".join(_quoted(str(part)) for part in path)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return ``did you mean "x"?`` for the candidate nearest to the word, or nothing when none is near."""
    near = nearest(word, candidates)
    return f'did you mean "{near}"?' if near else ""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate nearest to the word, or nothing when none is near or it is the word itself."""
    import difflib

    ordered = sorted(set(candidates))
    folded = {candidate.casefold(): candidate for candidate in reversed(ordered)}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near and folded[near[0]] != word else ""


def _quoted(key: str) -> str:
    plain = key.replace("-", "").replace("_", "")
    if plain.isascii() and plain.isalnum():
        return key
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def _by_place(each: Diagnostic) -> tuple[object, ...]:
    return (each.file, each.line, each.column, each.severity, each.code, each.message, each.path, each.hint)


def _located(problems: list[Problem], document: "Document | None") -> Iterable[Diagnostic]:
    text = "" if document is None else document.text
    lines = text.split("\n")
    private = private_lines(text)
    index = None
    for problem in problems:
        if problem.line is not None:
            line, column = problem.line, problem.column or 1
            end_line, end_column = problem.end_line or line, problem.end_column or column
        elif document is None or not text:
            line = column = end_line = end_column = 1
        else:
            if index is None:
                index = _index(document.readable or text)
            span = _nearest(index, problem)
            line, column, end_line, end_column = (1, 1, 1, 1) if span is None else index.place(span)
        is_private = line in private
        source = lines[line - 1].removesuffix("\r") if line <= len(lines) and not is_private else ""
        # A hint may quote what is written there.
        hint = "" if is_private and '"' in problem.hint else problem.hint
        yield Diagnostic(
            problem.file,
            line,
            column,
            end_line,
            end_column,
            problem.severity,
            problem.code,
            dotted(problem.path),
            problem.message,
            hint,
            source,
        )


def _index(text: str) -> "SpanIndex":
    from cohortkit.files.spans import SpanIndex

    return SpanIndex(text)


def _nearest(index: "SpanIndex", problem: Problem) -> "Span | None":
    path = problem.path
    if problem.at == "key":
        span = index.key(path)
    elif problem.at == "header":
        span = index.header(path)
    else:
        span = index.value(path)
    while span is None and path:
        path = path[:-1]
        span = index.header(path)
    return span
