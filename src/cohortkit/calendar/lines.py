"""Content lines of an iCalendar file (RFC 5545, 3.1): text escaped, lines folded, control characters refused."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"[\\;,\n\r]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LIMIT = 75


class ControlCharacter(ValueError):
    """Text for a calendar holds a character that no calendar file may hold."""

    def __init__(self, text: str, character: str) -> None:
        self.text, self.character = text, character
        super().__init__(f"control character U+{ord(character):04X} in {ascii(text)[:60]}; remove it")


def escaped(text: str) -> str:
    """Escape text for a value of type TEXT. Raises ``ControlCharacter``."""
    if not _SPECIAL.search(text) and text.isprintable():
        return text
    refuse_control(text)
    for end in ("\r\n", "\r", "\u2028", "\u2029"):  # the last two end lines in some readers
        text = text.replace(end, "\n")
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def quoted(text: str) -> str:
    """Write a parameter value in quotes; quotes and line ends inside become RFC 6868 escapes."""
    refuse_control(text)
    return '"' + text.replace("^", "^^").replace('"', "^'").replace("\r\n", "\n").replace("\n", "^n") + '"'


def uri(text: str) -> str:
    """Return an address for a value of type URI: blanks and what is not ASCII in it percent-encoded."""
    from urllib.parse import quote

    refuse_control(text)
    return quote(text.strip(), safe="!#$%&'()*+,/:;=?@[]~-._")


def refuse_control(text: str) -> None:
    """Raise ``ControlCharacter`` for a control character other than tab and line ends, or half a character."""
    found = _CONTROL.search(text)
    if found is not None:
        raise ControlCharacter(text, found[0])


def folded(line: str) -> str:
    """Fold a line to at most 75 octets each, between characters, never inside one."""
    if len(line) <= _LIMIT and line.isascii():
        return line
    if line.isascii():
        parts = [line[:_LIMIT]]
        parts += [line[start : start + _LIMIT - 1] for start in range(_LIMIT, len(line), _LIMIT - 1)]
        return "\r\n ".join(parts)
    if len(line) <= _LIMIT // 4 or len(line.encode()) <= _LIMIT:
        return line
    parts, start, size = [], 0, 0
    for position, character in enumerate(line):
        width = len(character.encode())
        if size + width > _LIMIT:
            parts.append(line[start:position])
            start, size = position, 1  # the blank that begins a continuation counts
        size += width
    parts.append(line[start:])
    return "\r\n ".join(parts)


def written(lines: Iterable[str]) -> str:
    """Join unfolded lines into folded ones ended by CRLF."""
    return "".join(
        [f"{line}\r\n" if len(line) <= _LIMIT and line.isascii() else f"{folded(line)}\r\n" for line in lines]
    )


def utc(moment: dt.datetime) -> str:
    """Write an aware moment as UTC."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def local(moment: dt.datetime) -> str:
    """Write the wall time of a moment."""
    return moment.strftime("%Y%m%dT%H%M%S")
