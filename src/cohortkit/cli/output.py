"""Show the same rows three ways: one JSON document, one fact on each line, or tables for a terminal.

stdout carries data only. A state is never told by colour alone: tables put a symbol before the word.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from cohortkit.cli.blocks import Block, Cell, Facts, Step, Steps, Table, Text, Tone, Word, cell_text, clean, is_empty

if TYPE_CHECKING:
    from cohortkit.cli.call import Call

T = TypeVar("T")

ILLUSTRATIVE = "Illustrative data: the people and dates are made up."

NOT_WRITTEN = "nothing was written (--dry-run)"

NARROWEST, WIDTH = 40, 80


def show(call: Call, document: dict[str, Any], *blocks: Block) -> None:
    """Print the document with ``--json``, else the blocks. ``schema`` is added to the document.

    What comes of illustrative data says so, and so does, on stderr, what comes of files that could not all be read.
    """
    if call.is_illustrative:
        document = {**document, "illustrative": True}
        blocks = (*blocks, Text(ILLUSTRATIVE))
    if call.as_json:
        print_json(document)
    elif call.plain:
        put(plain_text(blocks))
    else:
        print(tables(blocks))
    if call.unreadable:
        named = ", ".join(call.unreadable[:3]) + (" …" if len(call.unreadable) > 3 else "")
        note(f"something may be missing: {named} cannot be read in full; `cohortkit check` shows every problem")


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document: keys in their order, money as strings with two decimals, dates as RFC 3339."""
    import msgspec

    whole = {"schema": 1, **document}
    try:
        encoded = msgspec.json.encode(whole, enc_hook=_encode)
    except UnicodeEncodeError:
        # Names of files may hold bytes that are no text.
        encoded = msgspec.json.encode(_as_text(msgspec.to_builtins(whole, enc_hook=_encode)))
    print(msgspec.json.format(encoded, indent=2).decode())


def money(amount: Decimal | None) -> str | None:
    """An amount as JSON and screens have it: two decimals."""
    return None if amount is None else f"{amount:.2f}"


def put(text: str) -> None:
    """Print data on stdout."""
    if text:
        print(printable(text, sys.stdout))


def note(message: str) -> None:
    """Say something beside the data, on stderr."""
    print(printable(message, sys.stderr), file=sys.stderr)


def printable(text: str, stream: TextIO) -> str:
    """The text without characters that would steer the terminal or that its encoding lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return clean(text).encode(encoding, "replace").decode(encoding)


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """Pass the items on; while this takes long, say how far it is on stderr, if that is a terminal."""
    if len(items) < 2 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield from items
        return
    try:
        for number, item in enumerate(items, 1):
            print(f"\r{doing} {number} of {len(items)}", end="", file=sys.stderr, flush=True)
            yield item
    finally:
        print("\r" + " " * (len(doing) + 24) + "\r", end="", file=sys.stderr, flush=True)


def plain_text(blocks: Iterable[Block]) -> str:
    """Blocks as one fact on each line; rows of a table are set apart by empty lines."""
    return "\n\n".join(part for block in blocks for part in _plain_parts(block) if part)


def tables(blocks: Iterable[Block]) -> str:
    """Blocks as tables that fit the terminal, 80 columns where there is none."""
    from cohortkit.cli.drawing import Page, draw

    return draw(blocks, Page(width(), has_colour(), not _knows_symbols(sys.stdout)))


def when(moment: dt.date, timezone: str) -> str:
    """A moment or a day as a row of a list has it: the weekday, the day, the hour in its own zone."""
    if isinstance(moment, dt.datetime):
        letters = moment.tzname() or timezone
        if letters[:1] in ("+", "-"):  # zones without letters of their own, such as Kathmandu's +0545
            letters = f"UTC{letters[:3]}:{letters[3:]}".rstrip(":")
        return f"{moment:%a %Y-%m-%d %H:%M} {letters}"
    return f"{moment:%a %Y-%m-%d}"


def days(first: dt.date, last: dt.date) -> str:
    """The days from the first to the last, as a row of a list has them."""
    return when(first, "") if first == last else f"{when(first, '')} to {when(last, '')}"


def _plain_parts(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Facts():
            lines = [f"{name}: {_one_line(value)}" for name, value in block.pairs if not is_empty(value)]
            yield "\n".join(([block.title] if block.title else []) + lines)
        case Steps():
            if block.title:
                yield block.title
            if not block.steps:
                yield block.empty or "nothing"
            for step in block.steps:
                yield f"{step.word.text}: {_one_line(step.text)}\ndo: {step.command}"
        case Table():
            if block.title:
                yield block.title
            if not block.rows:
                yield block.empty or "nothing"
            for row in block.rows:
                named = zip(block.columns, row, strict=True)
                yield "\n".join(f"{name}: {_one_line(cell)}" for name, cell in named if not is_empty(cell))


def _one_line(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())


def _knows_symbols(stream: TextIO) -> bool:
    try:
        "✓✗·─".encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def has_colour() -> bool:
    """Whether stdout is a terminal that shows colour and whose owner wants it."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """How many columns there are for a line: those of the terminal, 80 where there is none."""
    import shutil

    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def _encode(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise NotImplementedError(f"{type(value).__name__} has no JSON form")


def _as_text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {_as_text(key): _as_text(part) for key, part in value.items()}
    return [_as_text(part) for part in value] if isinstance(value, list) else value


__all__ = [
    "Block",
    "Cell",
    "Facts",
    "Step",
    "Steps",
    "Table",
    "Text",
    "Tone",
    "Word",
    "money",
    "note",
    "plain_text",
    "print_json",
    "printable",
    "progress",
    "put",
    "show",
    "tables",
    "when",
]
