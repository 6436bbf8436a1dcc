"""Faults of syntax in a facilitator's words: where, what is wrong, and the way out."""

import re

from cohortkit.files import scan
from cohortkit.files.problems import KeyPath, dotted
from cohortkit.files.spans import SpanIndex
from cohortkit.files.statements import PIECE, Statement, line_end

_WORD = re.compile(r"[^\s,\[\]{}#\"'=]*")
_CURLY = "“”„‟«»‘’‚"
_PLAIN_WORDS = {
    "Expected newline or end of document after a statement": "unexpected text after the value",
    "Invalid statement": "this line is neither a key with a value nor a table header",
    "Expected '=' after a key in a key/value pair": "a key needs = and a value",
    "Invalid initial character for a key part": "this is not a key",
    "Invalid value": "this is not a value",
    "Unclosed array": "between two entries of a list stands a comma",
    "Unclosed inline table": "between two keys of an inline table stands a comma",
    "Unterminated string": "this text has no closing quote",
    "Illegal character '\\n'": "this text has no closing quote",
    "Unescaped '\\' in a string": "a backslash in text is written twice, or the text goes in single quotes",
    "Invalid hex value": "a backslash in text is written twice, or the text goes in single quotes",
    "Expected ']' at the end of a table declaration": 'the header of a table ends with "]"',
    "Expected ']]' at the end of an array declaration": 'this header ends with "]]"',
    "Invalid date or datetime": "there is no such date or time",
}


def explain(text: str, message: str, offset: int, statement: Statement) -> tuple[int, int, str, str]:
    """Return place, message and hint for what tomli found."""
    if message.startswith(("Cannot ", "Duplicate ")):
        return _explain_duplicate(text, message, offset, statement)
    if statement.opened is not None:
        opening = statement.opened
        what = {"[": "this list", "{": "this inline table"}.get(text[opening], "this text")
        closing = {"[": "]", "{": "}"}.get(text[opening], text[opening : opening + 3])
        return opening, opening + 1, f"{what} is never closed", f"add {closing}"
    if message.startswith(("Expected \"'", "Expected '\"")):
        message = "Unterminated string"
        offset = line_end(text, statement.start)
    if message == "Invalid hex value":
        offset = text.rfind("\\", statement.start, offset)
    plain = _PLAIN_WORDS.get(message, message[:1].lower() + message[1:])
    word = _WORD.match(text, offset)
    end = word.end() if word else offset
    if plain == "this text has no closing quote":
        quotes = [match.start() for match in re.finditer("[\"']", text[statement.start : offset])]
        start = statement.start + quotes[0] if quotes else offset
        return _unclosed_quote(text, statement.start, offset, start), offset, plain, "add the closing quote"
    return offset, end, plain, _way_out(text, message, offset, statement)


def _way_out(text: str, message: str, offset: int, statement: Statement) -> str:
    """Say what to write instead, as far as it can be told from what stands there."""
    if message == "Invalid initial character for a key part" and text[offset : offset + 1].isalpha():
        return "keys have no accents; where one must, it stands in quotes"
    if message == "Expected ']' at the end of a table declaration" and text[offset : offset + 1].isalnum():
        return "ids have no spaces: write hyphens between the words"
    if message == "Expected '=' after a key in a key/value pair" and text[offset : offset + 1] == ":":
        return "write = in the place of :"
    begin = text.find("=", statement.start, line_end(text, statement.start)) + 1
    value = text[begin : line_end(text, offset)].partition(" #")[0].strip()
    if message == "Invalid value":
        return _meant_by(text[offset : line_end(text, offset)].partition(" #")[0].strip().rstrip(",]}").rstrip())
    if message.startswith("Expected newline") and begin:
        return _meant_by(value)
    return ""


def _meant_by(value: str) -> str:
    """What a value that is none was probably meant to be."""
    if value.casefold() in {"true", "false"}:
        return f"write it small: {value.casefold()}"
    if value.casefold() in {"yes", "no", "on", "off"}:
        return f'write true or false, or text in quotes: "{value}"'
    if value and value[0] in _CURLY:
        return f'write straight quotes: "{value.strip(_CURLY)}"'
    if re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}", value):
        return "a date is written year-month-day, such as 2025-01-05"
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", value):
        return f"a number has no commas: {value.replace(',', '')}"
    if re.fullmatch(r"[-+]?0\d+", value):
        return f"a number does not begin with 0: {int(value)}"
    if value[:1] == "'":
        return "text with an apostrophe stands in double quotes" if value.count("'") > 2 else ""
    if value[:1].isalnum():
        return f'text stands in quotes: "{value}"'
    return ""


def _unclosed_quote(text: str, start: int, offset: int, fallback: int) -> int:
    """Return where the quote stands that is still open at the offset."""
    for match in PIECE.finditer(text, start, offset):
        if match[0] in ('"', "'", '"""', "'''"):
            return match.start()
    return fallback


def _explain_duplicate(text: str, message: str, offset: int, statement: Statement) -> tuple[int, int, str, str]:
    """Say which key or table is there already, and on which line."""
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
