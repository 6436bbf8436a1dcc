"""Read one TOML file so that a broken one still gives what can be read, and every fault its place."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import tomli

from cohortkit.files.problems import Problem

MAX_BYTES = 10_000_000
MAX_NESTING = 64

_BOM = b"\xef\xbb\xbf"
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


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
            raw = os.read(descriptor, 65_536)
            if len(raw) == 65_536:
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
            if (
                # Nothing can nest deeper than it has brackets and dots, so most files need no closer look.
                text.count("[") + text.count("{") + text.count(".") < MAX_NESTING
                and "<<<<<<<" not in text
                and ">>>>>>>" not in text
            ):
                return Document(file, raw, tomli.loads(text, parse_float=Decimal)), []
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


def _rest(descriptor: int, raw: bytes) -> bytes:
    parts, size = [raw], len(raw)
    while size <= MAX_BYTES:
        part = os.read(descriptor, MAX_BYTES + 1 - size)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)
