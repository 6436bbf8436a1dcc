"""Walk over TOML text without building its data: where statements, keys and values begin and end.

The walk expects text that tomli has accepted and never judges it. It is written by hand because the
tree-sitter grammar for TOML stops at version 1.0 of the format, while tomli reads 1.1 (line ends in inline
tables, trailing commas there, times without seconds, new escapes).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BASIC = r'"(?:[^"\\\n]++|\\[^\n])*+"'
_LITERAL = r"'[^'\n]*+'"
_LONG_BASIC = r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""(?:"{0,2})'
_LONG_LITERAL = r"'''(?:[^']++|'(?!''))*+'''(?:'{0,2})"
_KEY_PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
_KEY = rf"{_KEY_PART}(?:[ \t]*+\.[ \t]*+{_KEY_PART})*+"
_SCALAR = r"(?:\d{4}-\d\d-\d\d(?:[Tt ]\d\d:[0-9:.]++(?:[Zz]|[+-]\d\d:\d\d)?)?(?![0-9A-Za-z_-])|[^\s,\[\]{}#\"'=]++)"
_SHORT_STRING = rf'(?:(?!""")(?!\'\'\'){_BASIC}|(?!\'\'\'){_LITERAL})'
_SHORT_ARRAY = rf"\[(?:[^\[\]{{}}\"'#\n]++|{_SHORT_STRING})*+\]"

_PLAIN_LINES = re.compile(
    rf"(?:[ \t]*+(?:{_KEY}[ \t]*+=[ \t]*+(?:{_SHORT_STRING}|{_SHORT_ARRAY}|{_SCALAR})[ \t]*+)?(?:#[^\n]*+)?\r?\n)*+"
)
_PLAIN_HEADER = re.compile(r"\[([A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+)\]")
_PART = re.compile(rf"[ \t]*+({_KEY_PART})[ \t]*+")
_VALUE = re.compile(rf"{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}|{_SCALAR}")
_BETWEEN_BRACKETS = re.compile(rf"(?:[^\[\]{{}}\"'#]++|{_LONG_BASIC}|{_LONG_LITERAL}|{_BASIC}|{_LITERAL}|#[^\n]*+)*+")
_BLANK = re.compile(r"[ \t\r\n]*+(?:#[^\n]*+[ \t\r\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_REST_OF_LINE = re.compile(r"[^\n]*+\n?")


class KeyPart(NamedTuple):
    """One part of a dotted key: its name without quotes, and where it stands."""

    name: str
    start: int
    end: int


class Pair(NamedTuple):
    """A key and its value: where the key's parts stand and the offsets of the value."""

    key: tuple[KeyPart, ...]
    value_start: int
    value_end: int


class Header(NamedTuple):
    """A table header: ``array`` for double brackets, and the offsets of the brackets."""

    key: tuple[KeyPart, ...]
    array: bool
    start: int
    end: int


class DoesNotScan(ValueError):
    """The text is not what tomli accepts; ``position`` is where the walk stopped."""

    def __init__(self, position: int) -> None:
        super().__init__(f"unexpected text at offset {position}")
        self.position = position


def headers(text: str) -> Iterator[Header]:
    """Yield the table headers in order, passing over everything between them."""
    position, end = 0, len(text)
    while True:
        position = skip_plain_lines(text, position)
        if position >= end:
            return
        if text[position] == "[":
            header = header_at(text, position)
            yield header
            # The rest of the line, a comment or nothing, is a plain line of its own.
            position = header.end
        elif text[position] in "#\r\n":
            position = _line_end(text, position)
        else:
            position = _line_end(text, pair_at(text, position).value_end)


def pairs(text: str, start: int, end: int) -> Iterator[Pair]:
    """Yield the pairs of the section between two offsets that lie outside any statement."""
    position = start
    while True:
        blank = _BLANK.match(text, position)
        position = blank.end() if blank else position
        if position >= end:
            return
        pair = pair_at(text, position)
        yield pair
        position = _line_end(text, pair.value_end)


def header_at(text: str, position: int) -> Header:
    """Read the table header whose first bracket is at the position."""
    plain = _PLAIN_HEADER.match(text, position)
    if plain is not None:
        return Header(_plain_parts(plain[1], position + 1), array=False, start=position, end=plain.end())
    array = text.startswith("[[", position)
    key, after = key_at(text, position + 1 + array)
    closing = "]]" if array else "]"
    if not text.startswith(closing, after):
        raise DoesNotScan(after)
    return Header(key, array, position, after + len(closing))


def pair_at(text: str, position: int) -> Pair:
    """Read the key and value that start at the position."""
    key, after = key_at(text, position)
    if not text.startswith("=", after):
        raise DoesNotScan(after)
    start = skip_spaces(text, after + 1)
    return Pair(key, start, value_end(text, start))


def key_at(text: str, position: int) -> tuple[tuple[KeyPart, ...], int]:
    """Read a dotted key; also the offset after it and the blanks that follow."""
    parts: list[KeyPart] = []
    while True:
        match = _PART.match(text, position)
        if match is None:
            raise DoesNotScan(position)
        parts.append(KeyPart(_unquoted(match[1]), match.start(1), match.end(1)))
        position = match.end()
        if not text.startswith(".", position):
            return tuple(parts), position
        position += 1


def value_end(text: str, start: int) -> int:
    """Return the offset after the value that starts at the offset."""
    first = text[start : start + 1]
    if first not in ("[", "{"):
        match = _VALUE.match(text, start)
        # Quotes that open a long text and do not close it would pass for an empty short one.
        if match is None or (match.end() == start + 2 and text.startswith(first * 3, start)):
            raise DoesNotScan(start)
        return match.end()
    position, depth = start, 0
    while True:
        match = _BETWEEN_BRACKETS.match(text, position)
        position = match.end() if match else position
        bracket = text[position : position + 1]
        if bracket in ("[", "{"):
            depth += 1
        elif bracket in ("]", "}"):
            depth -= 1
            if depth == 0:
                return position + 1
        else:
            raise DoesNotScan(position)
        position += 1


def elements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each element of the array whose bracket is at the offset."""
    position = skip_blank(text, start + 1)
    while not text.startswith("]", position):
        end = value_end(text, position)
        yield position, end
        position = skip_blank(text, end)
        if text.startswith(",", position):
            position = skip_blank(text, position + 1)


def inline_pairs(text: str, start: int) -> Iterator[Pair]:
    """Yield the pairs of the inline table whose brace is at the offset."""
    position = skip_blank(text, start + 1)
    while not text.startswith("}", position):
        pair = pair_at(text, position)
        yield pair
        position = skip_blank(text, pair.value_end)
        if text.startswith(",", position):
            position = skip_blank(text, position + 1)


def skip_blank(text: str, position: int) -> int:
    """Return the offset after blanks, line ends and comments."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


def skip_plain_lines(text: str, position: int) -> int:
    """Return the offset after the lines that are blank, a comment, or a key with a value on one line."""
    match = _PLAIN_LINES.match(text, position)
    return skip_spaces(text, match.end() if match else position)


def skip_spaces(text: str, position: int) -> int:
    """Return the offset after spaces and tabs."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _plain_parts(dotted: str, start: int) -> tuple[KeyPart, ...]:
    parts = []
    for name in dotted.split("."):
        end = start + len(name)
        parts.append(KeyPart(name, start, end))
        start = end + 1
    return tuple(parts)


def _line_end(text: str, position: int) -> int:
    match = _REST_OF_LINE.match(text, position)
    return match.end() if match else position


def _unquoted(key: str) -> str:
    if key[0] == "'" or (key[0] == '"' and "\\" not in key):
        return key[1:-1]
    if key[0] == '"':
        import tomli

        try:
            return str(tomli.loads(f"key = {key}")["key"])
        except tomli.TOMLDecodeError:
            return key[1:-1]
    return key
