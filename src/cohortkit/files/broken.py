"""What can be read of a file that may be broken, and every fault that can be named.

tomli stops at the first fault. So the statement at fault is blanked, every other character keeping its place, and the
rest is parsed again, a bounded number of times.
"""

import re
from decimal import Decimal
from typing import Any, NamedTuple

import tomli

from cohortkit.files import scan
from cohortkit.files.document import MAX_BYTES, MAX_NESTING, Document, decoded
from cohortkit.files.problems import KeyPath, Problem, dotted
from cohortkit.files.spans import SpanIndex

_MOST_FAULTS = 64
_MOST_CHARACTERS = 40_000_000
"""How much text is parsed again and again before the rest of a file counts as unreadable."""

_LONG_NUMBER = re.compile(r"(?<![\w.])[+-]?[0-9_]{4300,}|[0-9_.]+[eE][+-]?[0-9_]{15,}")
_HEADER_LINE = re.compile(
    r"[ \t]*\[{1,2}[ \t]*(?!\d+[ \t]*\])[A-Za-z0-9_][^\[\]\n,=]*\]{0,2}[ \t]*(?:#[^\n]*)?(?:\r?\n|$)"
)
_PAIR_LINE = re.compile(r"[ \t]*(?:[A-Za-z0-9_.-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*=")
_MARKER = re.compile(r"^(?:<{7} [^\n]*|\|{7}(?: [^\n]*)?|={7}\r?|>{7} [^\n]*)$", re.MULTILINE)
_PIECE = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""'
    r"|'''(?:[^']++|'(?!''))*+'''"
    r"|(?P<open_text>\"\"\"|''')"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+|[\[\]{},\n]|[^\[\]{},\n\"'#]++|[\"']"
)
_WORD = re.compile(r"[^\s,\[\]{}#\"'=]*")
_TEXT = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_LONG_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*(?:[\w-]++[ \t]*+\.[ \t]*+){{{MAX_NESTING + 1}}}", re.ASCII)

_PLAIN_WORDS = {
    "Expected newline or end of document after a statement": "unexpected text after the value",
    "Invalid statement": "this line is neither a key with a value nor a table header",
    "Expected '=' after a key in a key/value pair": "a key needs = and a value",
    "Invalid initial character for a key part": "this is not a key",
    "Invalid value": "this is not a value",
    "Unclosed array": "this list is never closed",
    "Unclosed inline table": "this inline table is never closed",
    "Unterminated string": "this text has no closing quote",
    "Illegal character '\\n'": "this text has no closing quote",
    "Unescaped '\\' in a string": "a backslash in text is written twice, or the text goes in single quotes",
    "Expected ']' at the end of a table declaration": 'the header of a table ends with "]"',
    "Expected ']]' at the end of an array declaration": 'this header ends with "]]"',
    "Invalid date or datetime": "there is no such date or time",
}


def parse_carefully(file: str, raw: bytes) -> tuple[Document, list[Problem]]:
    """Parse bytes of any kind; a broken document carries its text with the faulty statements blanked."""
    if len(raw) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1_000_000} MB, the most cohortkit reads"
        return Document(file, raw, None), [Problem("too-large", message, file, line=1, column=1)]
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


class _Statement(NamedTuple):
    """A statement at fault: its extent, the bracket or quote left open in it, whether it is a header."""

    start: int
    end: int
    opened: int | None
    is_header: bool


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
        end = max(start, min(end, _line_end(self.text, start)))
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
                self.blank(_line_start(self.text, number.start()), _line_end(self.text, number.end()))
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
        statement = self.statement_at(offset)
        start, end, message, hint = self.explain(error.msg, offset, statement)
        self.fault(start, end, message, hint=hint)
        if statement.is_header:
            # The pairs below would fall to the table above, so they go, too, but their own faults are named.
            below = _next_header(self.text, statement.end)
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

    def statement_at(self, offset: int) -> _Statement:
        """Find the statement at fault; all before it is known to be sound."""
        text, position = self.text, 0
        offset = min(offset, max(len(text.rstrip()) - 1, 0))
        while True:
            position = scan.skip_plain_lines(text, position)
            if position > offset or position >= len(text):
                return _statement(text, _line_start(text, offset))
            try:
                if text[position] == "[":
                    end = scan.header_at(text, position).end
                elif text[position] in "#\r\n":
                    end = position
                else:
                    end = scan.pair_at(text, position).value_end
            except scan.DoesNotScan:
                return _statement(text, position)
            end = _line_end(text, end)
            if end >= offset or end >= len(text):
                return _statement(text, position)
            position = end + 1

    def explain(self, message: str, offset: int, statement: _Statement) -> tuple[int, int, str, str]:
        """Return place, message and hint for what tomli found."""
        text = self.text
        if message.startswith(("Cannot ", "Duplicate ")):
            return self.explain_duplicate(message, offset, statement)
        if statement.opened is not None:
            opening = statement.opened
            what = {"[": "this list", "{": "this inline table"}.get(text[opening], "this text")
            closing = {"[": "]", "{": "}"}.get(text[opening], text[opening : opening + 3])
            return opening, opening + 1, f"{what} is never closed", f"add {closing}"
        if message.startswith(("Expected \"'", "Expected '\"")):
            message = "Unterminated string"
            offset = _line_end(text, statement.start)
        plain = _PLAIN_WORDS.get(message, message[:1].lower() + message[1:])
        word = _WORD.match(text, offset)
        end = word.end() if word else offset
        if plain == "this text has no closing quote":
            quotes = [match.start() for match in re.finditer("[\"']", text[statement.start : offset])]
            start = statement.start + quotes[0] if quotes else offset
            return self.unclosed_quote(statement.start, offset, start), offset, plain, "add the closing quote"
        hint = ""
        if message == "Invalid value" and text[offset : offset + 1].isalpha():
            hint = f'text stands in quotes: "{text[offset:end]}"'
        return offset, end, plain, hint

    def unclosed_quote(self, start: int, offset: int, fallback: int) -> int:
        """Return where the quote stands that is still open at the offset."""
        for match in _PIECE.finditer(self.text, start, offset):
            if match[0] in ('"', "'", '"""', "'''"):
                return match.start()
        return fallback

    def explain_duplicate(self, message: str, offset: int, statement: _Statement) -> tuple[int, int, str, str]:
        """Say which key or table is there already, and on which line."""
        text = self.text
        above = SpanIndex(text[: statement.start])
        position = scan.skip_spaces(text, statement.start)
        section: KeyPath = ()
        try:
            if statement.is_header:
                header = scan.header_at(text, position)
                names = tuple(part.name for part in header.key)
                start, end = header.start, header.end
            else:
                pair = scan.pair_at(text, position)
                names = tuple(part.name for part in pair.key)
                start, end, section = pair.key[0].start, pair.key[-1].end, above.sections[-1].path
        except scan.DoesNotScan:
            return offset, offset + 1, "this is already there", ""
        if message.startswith("Duplicate"):
            return start, end, f"a key stands twice in this inline table: {message.rpartition(' ')[2]}", ""
        what = f"table [{dotted(names)}]" if statement.is_header else f'key "{dotted(names)}"'
        first = None
        for length in range(len(names), 0, -1):
            first = above.header((*section, *names[:length]))
            if first is not None:
                break
        where = "" if first is None else f" on line {above.point(first.start)[0]}"
        return start, end, f"{what} is already there{where}", "keep one of the two"


def _statement(text: str, start: int) -> _Statement:
    """Return the extent of a statement that may be broken: to the line end at which its brackets are closed.

    Where they never are, to the next line that looks like a new statement.
    """
    first = scan.skip_spaces(text, start)
    if text.startswith("[", first):
        return _Statement(start, _line_end(text, start), None, is_header=True)
    stack: list[int] = []
    previous = ""
    for match in _PIECE.finditer(text, start):
        piece = match[0]
        if match.lastgroup == "open_text":
            end = _line_end(text, match.start()) + 1
            while end < len(text) and not _HEADER_LINE.match(text, end) and not _PAIR_LINE.match(text, end):
                end = _line_end(text, end) + 1
            return _Statement(start, min(end, len(text)), match.start(), is_header=False)
        if piece in ("[", "{"):
            stack.append(match.start())
        elif piece in ("]", "}"):
            if stack:
                stack.pop()
        elif piece == "\n":
            if not stack:
                return _Statement(start, match.start(), None, is_header=False)
            inside_table = text[stack[-1]] == "{" and previous in {",", "{"}
            if _HEADER_LINE.match(text, match.end()) or (not inside_table and _PAIR_LINE.match(text, match.end())):
                return _Statement(start, match.start(), stack[-1], is_header=False)
        if piece.strip() and not piece.startswith("#"):
            previous = piece
    return _Statement(start, len(text), stack[-1] if stack else None, is_header=False)


def _next_header(text: str, offset: int) -> int:
    position = _line_end(text, offset) + 1
    while position < len(text) and not _HEADER_LINE.match(text, position):
        position = _line_end(text, position) + 1
    return min(position, len(text))


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\r\n]", " ", text[start:end]) + text[end:]


def _offset(text: str, line: int, column: int) -> int:
    position = 0
    for _line in range(line - 1):
        position = text.find("\n", position) + 1
    return min(position + column - 1, len(text))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found


def _deep_bracket(text: str) -> int:
    """Return where brackets first nest deeper than is read."""
    depth = 0
    for match in _PIECE.finditer(text):
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
