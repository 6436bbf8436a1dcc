"""Where a statement of TOML begins and ends, also one that is broken."""

import re
from typing import NamedTuple

from cohortkit.files import scan

_HEADER_LINE = re.compile(
    r"[ \t]*\[{1,2}[ \t]*(?!\d+[ \t]*\])[A-Za-z0-9_][^\[\]\n,=]*\]{0,2}[ \t]*(?:#[^\n]*)?(?:\r?\n|$)"
)
_PAIR_LINE = re.compile(r"[ \t]*(?:[A-Za-z0-9_.-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*=")
PIECE = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"(?!""))*+"""'
    r"|'''(?:[^']++|'(?!''))*+'''"
    r"|(?P<open_text>\"\"\"|''')"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+|[\[\]{},\n]|[^\[\]{},\n\"'#]++|[\"']"
)


class Statement(NamedTuple):
    """A statement at fault: its extent, the bracket or quote left open in it, whether it is a header."""

    start: int
    end: int
    opened: int | None
    is_header: bool


def statement_at(text: str, offset: int) -> Statement:
    """Find the statement at fault; all before it is known to be sound."""
    position = 0
    offset = min(offset, max(len(text.rstrip()) - 1, 0))
    while True:
        position = scan.skip_plain_lines(text, position)
        if position > offset or position >= len(text):
            return statement_from(text, line_start(text, offset))
        try:
            if text[position] == "[":
                end = scan.header_at(text, position).end
            elif text[position] in "#\r\n":
                end = position
            else:
                end = scan.pair_at(text, position).value_end
        except scan.DoesNotScan:
            return statement_from(text, position)
        end = line_end(text, end)
        if end >= offset or end >= len(text):
            return statement_from(text, position)
        position = end + 1


def statement_from(text: str, start: int) -> Statement:
    """Return the extent of a statement that may be broken: to the line end at which its brackets are closed.

    Where they never are, to the next line that looks like a new statement.
    """
    first = scan.skip_spaces(text, start)
    if text.startswith("[", first):
        return Statement(start, line_end(text, start), None, is_header=True)
    stack: list[int] = []
    previous = ""
    for match in PIECE.finditer(text, start):
        piece = match[0]
        if match.lastgroup == "open_text":
            end = line_end(text, match.start()) + 1
            while end < len(text) and not _HEADER_LINE.match(text, end) and not _PAIR_LINE.match(text, end):
                end = line_end(text, end) + 1
            return Statement(start, min(end, len(text)), match.start(), is_header=False)
        if piece in ("[", "{"):
            stack.append(match.start())
        elif piece in ("]", "}"):
            if stack:
                stack.pop()
        elif piece == "\n":
            if not stack:
                return Statement(start, match.start(), None, is_header=False)
            inside_table = text[stack[-1]] == "{" and previous in {",", "{"}
            if _HEADER_LINE.match(text, match.end()) or (not inside_table and _PAIR_LINE.match(text, match.end())):
                return Statement(start, match.start(), stack[-1], is_header=False)
        if piece.strip() and not piece.startswith("#"):
            previous = piece
    return Statement(start, len(text), stack[-1] if stack else None, is_header=False)


def next_header(text: str, offset: int) -> int:
    """Return where the next line that looks like a header begins; the end of the text where there is none."""
    position = line_end(text, offset) + 1
    while position < len(text) and not _HEADER_LINE.match(text, position):
        position = line_end(text, position) + 1
    return min(position, len(text))


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, without its line end."""
    found = text.find("\n", offset)
    return len(text) if found < 0 else found
