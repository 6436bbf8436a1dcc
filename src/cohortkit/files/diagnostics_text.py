"""Show diagnostics: as text with the line and carets, one line each, as JSON, as workflow commands."""

import unicodedata
from collections.abc import Sequence
from typing import Literal

import msgspec

from cohortkit.files.problems import Diagnostic

Format = Literal["text", "concise", "json", "github"]

_TAB = 4
_FARTHEST = 2_000
"""Characters before and after a place that are looked at; more than any terminal shows."""
_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[34m", "\x1b[1m", "\x1b[0m"


def render(
    diagnostics: Sequence[Diagnostic],
    format: Format = "text",  # noqa: A002
    *,
    width: int = 100,
    colour: bool = False,
) -> str:
    """Write diagnostics in a format; ``width`` in columns limits the lines quoted by ``text``.

    Ends with a line end unless there is nothing to write. JSON is always one document.
    """
    if format == "json":
        return _json(diagnostics)
    if format == "concise":
        lines = [f"{_place(each)}: {each.severity}[{each.code}] {_one_line(each.message)}" for each in diagnostics]
    elif format == "github":
        lines = [_workflow_command(each) for each in diagnostics]
    else:
        lines = [_text(each, width=width, colour=colour) for each in diagnostics]
    return "".join(f"{line}\n" for line in lines)


def _place(each: Diagnostic) -> str:
    return f"{_one_line(each.file)}:{each.line}:{each.column}"


def _one_line(text: str) -> str:
    """Show control characters by their escapes, so that text of a file cannot steer a terminal or start a line."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or (unicodedata.category(character) in {"Cf", "Zs"} and character not in _UNSEEN)
        else character.encode("unicode_escape").decode()
        for character in text
    )


_UNSEEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
"""Marks that would turn the direction of a line round."""


def _text(each: Diagnostic, *, width: int, colour: bool) -> str:
    severity = f"{each.severity}[{each.code}]"
    message = _one_line(each.message)
    number = str(each.line)
    gutter, margin = f"{number:>5} | ", " " * max(5, len(number)) + " | "
    source, before, marked = _window(each, max(width - len(gutter), 20))
    carets = "^" * max(marked, 1)
    hint = f" {_one_line(each.hint)}" if each.hint else ""
    if colour:
        shade = _RED if each.severity == "error" else _YELLOW
        severity, message = f"{_BOLD}{shade}{severity}{_PLAIN}", f"{_BOLD}{message}{_PLAIN}"
        carets = f"{shade}{carets}{hint}{_PLAIN}"
        gutter, margin = f"{_BLUE}{gutter}{_PLAIN}", f"{_BLUE}{margin}{_PLAIN}"
    else:
        carets += hint
    return f"{severity} {_place(each)}: {message}\n{gutter}{source}\n{margin}{' ' * before}{carets}".replace(
        " \n", "\n"
    )


def _window(each: Diagnostic, width: int) -> tuple[str, int, int]:
    """Return the line as shown, and how many columns of it stand before and under the carets."""
    # Of a line without end only what can come into view is looked at.
    cut = max(0, each.column - 1 - _FARTHEST)
    source = each.source[cut : each.column - 1 + _FARTHEST]
    start = each.column - 1 - cut
    end = each.end_column - 1 - cut if each.end_line == each.line else len(source)
    cells = [_cell(character) for character in source]
    # A combining mark at the start belongs to the letter before it; at the end it is under the caret already.
    before = sum(size for _shown, size in cells[:start])
    marked = sum(size for _shown, size in cells[start:end])
    total = sum(size for _shown, size in cells)
    if total <= width:
        return "".join(shown for shown, _size in cells).rstrip(), before, marked
    marked = min(marked, width - 8)
    first = max(0, min(before - (width - marked) // 2, total - width))
    shown_text, column, skipped = "", 0, None
    for shown, size in cells:
        if column >= first and column + size <= first + width and (size or shown_text):
            skipped = column if skipped is None else skipped
            shown_text += shown
        column += size
    skipped = skipped or 0
    if skipped:
        shown_text = f"…{shown_text[1:]}" if _cell(shown_text[0])[1] == 1 else f"… {shown_text[1:]}"
    if skipped + width < total and shown_text:
        shown_text = shown_text[:-1] + ("…" if _cell(shown_text[-1])[1] <= 1 else "… ")
    return shown_text, before - skipped, marked


def _cell(character: str) -> tuple[str, int]:
    """Return how a character is shown and how many columns it takes."""
    if character == "\t":
        return " " * _TAB, _TAB
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return character, 0
    if character in _UNSEEN or not (character.isprintable() or character == " "):
        if unicodedata.category(character) == "Cf" and character not in _UNSEEN:
            return character, 0
        return "\ufffd", 1
    return character, 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _json(diagnostics: Sequence[Diagnostic]) -> str:
    keys = ("file", "line", "column", "end_line", "end_column", "severity", "code", "path", "message", "hint")
    document = {
        "schema": 1,
        "diagnostics": [{key: getattr(each, key) for key in keys} for each in diagnostics],
        "errors": sum(each.severity == "error" for each in diagnostics),
        "warnings": sum(each.severity == "warning" for each in diagnostics),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _workflow_command(each: Diagnostic) -> str:
    places = {
        "file": each.file,
        "line": str(each.line),
        "col": str(each.column),
        "endLine": str(each.end_line),
        # The end column of a workflow command is the last one marked, and only counts within one line.
        "endColumn": str(max(each.end_column - 1, each.column)) if each.end_line == each.line else "",
        "title": each.code,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
    message = f"{each.message}: {each.hint}" if each.hint else each.message
    return f"::{each.severity} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
