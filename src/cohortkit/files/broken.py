"""What can be read of a file that may be broken, and every fault that can be named.

tomli stops at the first fault. So the statement at fault is blanked, every other character keeping its place, and the
rest is parsed again, a bounded number of times.
"""

import re
from decimal import Decimal
from typing import Any

import tomli

from cohortkit.files.document import MAX_BYTES, MAX_NESTING, Document, decoded
from cohortkit.files.problems import KeyPath, Problem
from cohortkit.files.spans import SpanIndex
from cohortkit.files.statements import PIECE, line_end, line_start, next_header, statement_at
from cohortkit.files.syntax_words import explain

_MOST_FAULTS = 64
_MOST_CHARACTERS = 40_000_000
"""How much text is parsed again and again before the rest of a file counts as unreadable."""

_LONG_NUMBER = re.compile(r"(?<![\w.])[+-]?[0-9_]{4300,}|[0-9_.]+[eE][+-]?[0-9_]{15,}")
_MARKER = re.compile(r"^(?:<{7} [^\n]*|\|{7}(?: [^\n]*)?|={7}\r?|>{7} [^\n]*)$", re.MULTILINE)
_TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_LONG_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*(?:[\w-]++[ \t]*+\.[ \t]*+){{{MAX_NESTING + 1}}}", re.ASCII)


def parse_carefully(file: str, raw: bytes) -> tuple[Document, list[Problem]]:
    """Parse bytes of any kind; a broken document carries its text with the faulty statements blanked."""
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, the most cohortkit reads"
        return Document(file, raw, None), [Problem("too-large", message, file, line=1, column=1)]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = Problem("syntax", "this is UTF-16 text", file, hint="save the file as UTF-8", line=1, column=1)
        return Document(file, raw, None), [problem]
    text, bad = decoded(raw)
    reading = _Reading(file, text)
    for start, end in bad[:_MOST_FAULTS]:
        reading.fault(start, end, "these bytes are not UTF-8 text", hint="save the file as UTF-8")
    reading.drop_conflicts()
    if reading.keys_nest_too_deep():
        return Document(file, raw, None), reading.problems
    data = reading.read()
    readable = None if reading.text == text and not bad else reading.text
    return Document(file, raw, data, readable), reading.problems


class _Reading:
    """The state of reading one broken text: what is blanked so far and what was found."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []

    def fault(self, start: int, end: int, message: str, *, code: str = "syntax", hint: str = "") -> None:
        """Note a fault between two offsets."""
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        end = max(start, min(end, line_end(self.text, start)))
        self.problems.append(
            Problem(
                code,
                message,
                self.file,
                hint=hint,
                line=line,
                column=column,
                end_line=line,
                end_column=column + max(end - start, 1 if start < len(self.text) else 0),
            )
        )

    def drop_conflicts(self) -> None:
        """Note merge-conflict markers and keep the first side of each conflict."""
        if "<<<<<<<" not in self.text and ">>>>>>>" not in self.text:
            return
        markers = list(_MARKER.finditer(self.text))
        if not any(match[0][0] in "<>" for match in markers):
            return
        theirs_from: int | None = None
        blanks: list[tuple[int, int]] = []
        for number, match in enumerate(markers):
            kind, end = match[0][0], match.end() - match[0].endswith("\r")
            if number < _MOST_FAULTS:
                self.fault(
                    match.start(), end, "a merge conflict was not resolved", hint="keep one side, drop the markers"
                )
            if kind == ">" and theirs_from is not None:
                blanks[-1] = (theirs_from, match.end())
                theirs_from = None
            else:
                if kind in "|=" and theirs_from is None:
                    theirs_from = match.start()
                blanks.append((match.start(), match.end()))
        pieces, position = [], 0
        for start, end in blanks:
            begin = max(start, position)
            pieces += [self.text[position:begin], re.sub(r"[^\r\n]", " ", self.text[begin:end])]
            position = max(position, end)
        self.text = "".join(pieces) + self.text[position:]

    def keys_nest_too_deep(self) -> bool:
        """Note the first key with more parts than tables may nest, before a parser spends its time on it."""
        if self.text.count(".") < MAX_NESTING:
            return False
        position = 0
        for line in self.text.split("\n"):
            if line.count(".") >= MAX_NESTING:
                plain = _TEXT.sub(lambda match: "q" * len(match[0]), line).partition("#")[0]
                found = _LONG_KEY.search(plain)
                if found:
                    self.too_deep(position + len(plain) - len(plain.lstrip(" \t")) if not found.start() else position)
                    return True
            position += len(line) + 1
        return False

    def too_deep(self, offset: int) -> None:
        """Note that tables or lists nest too deep."""
        message = f"tables and lists nest deeper than {MAX_NESTING} levels, the most cohortkit reads"
        self.fault(offset, offset + 1, message, code="too-deep")

    def read(self) -> dict[str, Any] | None:
        """Parse, blanking one faulty statement after the other; ``None`` when nothing can be read."""
        effort = 0
        for _attempt in range(_MOST_FAULTS):
            try:
                data = tomli.loads(self.text, parse_float=Decimal)
            except tomli.TOMLDecodeError as error:
                self.cut_out(error)
            except RecursionError:
                self.too_deep(_deep_bracket(self.text))
                return None
            except (ValueError, ArithmeticError):
                number = _LONG_NUMBER.search(self.text)
                if number is None:
                    self.fault(0, 0, "a number in this file cannot be read")
                    return None
                self.fault(number.start(), number.end(), "this number is too long to be read")
                self.blank(line_start(self.text, number.start()), line_end(self.text, number.end()))
            else:
                path = _too_deep_path(data)
                if path is None:
                    return data
                span = SpanIndex(self.text).key(path)
                self.too_deep(span.start if span else 0)
                return None
            effort += len(self.text)
            if effort > _MOST_CHARACTERS:
                break
        return None

    def cut_out(self, error: tomli.TOMLDecodeError) -> None:
        """Note the fault tomli met and blank the statement it is in."""
        offset = _offset(self.text, error.lineno, error.colno)
        statement = statement_at(self.text, offset)
        start, end, message, hint = explain(self.text, error.msg, offset, statement)
        self.fault(start, end, message, hint=hint)
        if statement.is_header:
            # The pairs below would fall to the table above, so they go, too, but their own faults are named.
            below = next_header(self.text, statement.end)
            body = _Reading(self.file, _blanked(self.text, 0, statement.end)[:below])
            body.read()
            known = {(each.line, each.column) for each in self.problems}
            self.problems += [each for each in body.problems if (each.line, each.column) not in known]
            self.blank(statement.start, below)
        else:
            self.blank(statement.start, statement.end)

    def blank(self, start: int, end: int) -> None:
        """Put blanks in the place of a stretch of text, keeping its line ends."""
        self.text = _blanked(self.text, start, end)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]


def _offset(text: str, line: int, column: int) -> int:
    position = 0
    for _line in range(line - 1):
        position = text.find("\n", position) + 1
    return min(position + column - 1, len(text))


def _deep_bracket(text: str) -> int:
    """Return where brackets first nest deeper than is read."""
    depth = 0
    for match in PIECE.finditer(text):
        if match[0] in ("[", "{"):
            depth += 1
            if depth > MAX_NESTING:
                return match.start()
        elif match[0] in ("]", "}"):
            depth = max(depth - 1, 0)
    return 0


def _too_deep_path(data: dict[str, Any]) -> KeyPath | None:
    """Return the path of the first container below the deepest level that is read."""
    level: list[Any] = [data]
    for _depth in range(MAX_NESTING + 1):
        below: list[Any] = []
        for container in level:
            values = container.values() if type(container) is dict else container
            below += [value for value in values if type(value) is dict or type(value) is list]
        if not below:
            return None
        level = below
    return _path_of_depth(data, MAX_NESTING + 1)


def _path_of_depth(container: Any, depth: int) -> KeyPath | None:
    if not depth:
        return ()
    for key, value in container.items() if isinstance(container, dict) else enumerate(container):
        if isinstance(value, dict | list):
            rest = _path_of_depth(value, depth - 1)
            if rest is not None:
                return (key, *rest)
    return None
