"""Read one TOML file so that a broken one still gives what can be read, and every fault its place."""

import os
from decimal import Decimal
from operator import methodcaller
from pathlib import Path
from typing import Any

import msgspec
import tomli

from cohortkit.files.problems import Problem

MAX_BYTES = 10_000_000
MAX_NESTING = 64
FIRST_READ = 4096
"""Most records are smaller; a larger buffer costs more to allocate than the read itself."""

_BOM = b"\xef\xbb\xbf"
_DOTS_IN = methodcaller("count", ".")
# Without O_NONBLOCK a named pipe in the place of a file would be waited for without end.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)


class Document(msgspec.Struct, frozen=True, gc=False):
    """A file as read: its bytes and its data, ``None`` when nothing of it can be read.

    ``readable`` is set only for a broken file: its text with the faulty statements blanked, every other
    character at its old place.
    """

    file: str
    raw: bytes
    data: dict[str, Any] | None
    readable: str | None = None

    @property
    def bom(self) -> bool:
        """Whether the file starts with a byte order mark."""
        return self.raw.startswith(_BOM)

    @property
    def text(self) -> str:
        """The text without byte order mark, line ends as they are; bytes that are not UTF-8 show as U+FFFD."""
        return decoded(self.raw)[0]

    @property
    def newline(self) -> str:
        """The line ending of the file, that of its first line."""
        end = self.raw.find(b"\n")
        return "\r\n" if end > 0 and self.raw[end - 1 : end] == b"\r" else "\n"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        import hashlib

        return hashlib.sha256(self.raw).hexdigest()


def read_document(folder: Path, file: str) -> tuple[Document, list[Problem]]:
    """Read a file of the cohort folder; one that cannot be opened is an ``unreadable`` problem."""
    return read_file(os.fspath(folder), file)


def read_file(folder: str, file: str) -> tuple[Document, list[Problem]]:
    """Do the same as ``read_document`` from a plain string, for the many record files."""
    try:
        # One open and one read for each file; the size is capped by asking for one byte too many.
        descriptor = os.open(f"{folder}/{file}", _FLAGS)
        try:
            raw = os.read(descriptor, FIRST_READ)
            if len(raw) == FIRST_READ:
                raw = _rest(descriptor, raw)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("unreadable", f"cannot be read: {reason.lower()}", file, line=1, column=1)
        return Document(file, b"", None), [problem]
    return parse_document(file, raw)


def parse_document(file: str, raw: bytes) -> tuple[Document, list[Problem]]:
    """Parse the bytes of a file; never raises, whatever they are."""
    if len(raw) <= MAX_BYTES:
        try:
            text = raw.decode()
            if text[:1] == "\ufeff":
                text = text[1:]
            if "<<<<<<<" not in text and ">>>>>>>" not in text:
                # Nothing can nest deeper than it has brackets and dots, so most files need no closer look. Long
                # dotted keys cost tomli seconds, so they are looked for before it reads; brackets it survives.
                small = text.count("[") + text.count("{") + text.count(".") < MAX_NESTING
                if small or not _has_long_dotted_line(text):
                    data = tomli.loads(text, parse_float=Decimal)
                    if small or _depth_is_at_most(data, MAX_NESTING):
                        return Document(file, raw, data), []
        except (ValueError, RecursionError, ArithmeticError):
            pass
    from cohortkit.files.broken import parse_carefully

    return parse_carefully(file, raw)


def decoded(raw: bytes) -> tuple[str, list[tuple[int, int]]]:
    """Decode, without byte order mark; also the places (start, end) of bytes that are not UTF-8, now U+FFFD."""
    try:
        return raw.removeprefix(_BOM).decode(), []
    except UnicodeDecodeError:
        import re

        text = raw.removeprefix(_BOM).decode(errors="surrogateescape")
        bad = [match.span() for match in re.finditer("[\udc80-\udcff]+", text)]
        return re.sub("[\udc80-\udcff]", "\ufffd", text), bad


def _has_long_dotted_line(text: str) -> bool:
    """Whether some line has as many dots as no key may have parts."""
    most: int = max(map(_DOTS_IN, text.split("\n")))
    return most >= MAX_NESTING


def _depth_is_at_most(data: dict[str, Any], most: int) -> bool:
    """Whether tables and arrays nest no deeper, level by level, without recursion."""
    level: list[Any] = [data]
    for _ in range(most):
        inner: list[Any] = []
        for each in level:
            for value in each.values() if type(each) is dict else each:
                if type(value) is dict or type(value) is list:
                    inner.append(value)  # noqa: PERF401 - twice as fast as a comprehension for each table
        if not inner:
            return True
        level = inner
    return False


def _rest(descriptor: int, raw: bytes) -> bytes:
    parts, size = [raw], len(raw)
    while size <= MAX_BYTES:
        part = os.read(descriptor, MAX_BYTES + 1 - size)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)
