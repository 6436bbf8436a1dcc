"""A TOML file taken apart for editing, and the proof that an edit of it changed nothing but what was meant."""

import gc
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import tomli

from cohortkit.files.problems import KeyPath, dotted
from cohortkit.files.spans import SpanIndex

_BOM = b"\xef\xbb\xbf"


class EditRefused(Exception):
    """An edit that cannot be made without touching something else; the reason is for the person who asked."""

    def __init__(self, path: KeyPath, reason: str) -> None:
        super().__init__(f"{dotted(path) or 'the file'} cannot be edited: {reason}")
        self.path = path
        self.reason = reason


class Splice(NamedTuple):
    """Text to be put in the place of what is between two offsets."""

    start: int
    end: int
    text: str


class Source:
    """A file taken apart for editing: its text, its data, its spans, its line ending."""

    def __init__(self, raw: bytes, path: KeyPath) -> None:
        self.path = path
        self.bom = _BOM if raw.startswith(_BOM) else b""
        try:
            self.text = raw.removeprefix(_BOM).decode()
            self.data = _parse(self.text)
        except (ValueError, RecursionError, ArithmeticError) as error:
            raise EditRefused(path, "the file is not valid TOML; mend it first") from error
        self.index = SpanIndex(self.text)
        end = self.text.find("\n")
        self.newline = "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def lookup(self, path: KeyPath) -> Any:
        """Return the value at a path, ``KeyError`` when there is none."""
        here: Any = self.data
        for part in path:
            if isinstance(here, list):
                if not isinstance(part, int) or not 0 <= part < len(here):
                    raise KeyError(part)
            elif not isinstance(here, dict) or part not in here:
                raise KeyError(part)
            here = here[part]
        return here

    def has(self, path: KeyPath) -> bool:
        """Whether something stands at the path."""
        try:
            self.lookup(path)
        except KeyError:
            return False
        return True

    def line_end(self, offset: int) -> int:
        """Return the offset after the line end that follows, or the end of the text."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of an offset starts."""
        return self.text.rfind("\n", 0, offset) + 1

    def indent(self, offset: int) -> str | None:
        """Return the blanks before an offset when nothing else precedes it in its line."""
        before = self.text[self.line_start(offset) : offset]
        return before if not before.strip(" \t") else None

    def result(self, splices: Sequence[Splice], *, pruned: KeyPath | None = None) -> bytes:
        """Return the spliced bytes once they parse to the data, which the caller has brought to what is meant.

        ``pruned`` is the path of a container that may have vanished with the last thing in it.
        """
        text = self.text
        for splice in sorted(splices, reverse=True):
            text = text[: splice.start] + splice.text + text[splice.end :]
        try:
            data = _parse(text)
        except (ValueError, RecursionError, ArithmeticError) as error:
            raise EditRefused(self.path, "the result would not be valid TOML") from error
        if pruned is not None:
            _prune(self.data, data, pruned)
        if not (self.data == data and _same_along(self.data, data, self.path)) and not same(self.data, data):
            raise EditRefused(self.path, "something else in the file would change with it")
        return self.bom + text.encode()


def same(one: Any, other: Any) -> bool:
    """Whether two TOML values are equal in type and value, digits of decimals included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(inner, other[key]) for key, inner in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Decimal):
        return str(one) == str(other)
    return bool(one == other)


def _parse(text: str) -> dict[str, Any]:
    """Parse without looking for garbage meanwhile: a large file holds no cycles, and looking costs a third."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return tomli.loads(text, parse_float=Decimal)
    finally:
        if collecting:
            gc.enable()


def _same_along(one: Any, other: Any, path: KeyPath) -> bool:
    """Whether what stands at a path is the same to the type; all else is known to be equal and was not rewritten."""
    for part in path:
        try:
            one, other = one[part], other[part]
        except (KeyError, IndexError, TypeError):
            break
    return same(one, other)


def _prune(meant: Any, found: Any, path: KeyPath) -> None:
    """Drop empty containers along a path from what was meant where they are gone from what was found."""
    if not path:
        return
    key = path[0]
    try:
        inner = meant[key]
    except (KeyError, IndexError):
        return
    if isinstance(found, dict) and key not in found:
        if not _holds_anything(inner):
            del meant[key]
        return
    try:
        _prune(inner, found[key], path[1:])
    except (KeyError, IndexError, TypeError):
        return


def _holds_anything(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_anything(inner) for inner in value.values())
    if isinstance(value, list):
        return bool(value)
    return True
