"""Show the same rows three ways: one JSON document, one fact on each line, or tables for a terminal.

stdout carries data only. A state is never told by colour alone: tables put a symbol before the word.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TextIO, TypeVar

from cohortkit.cli.errors import Stop

if TYPE_CHECKING:
    from pathlib import Path

    from cohortkit.cli.call import Call
    from cohortkit.files.spreadsheet import Cell as SheetCell

T = TypeVar("T")

Tone = Literal["good", "warn", "bad", "quiet", "plain"]

ILLUSTRATIVE = "Illustrative data: the people and dates are made up."

NARROWEST, WIDTH = 40, 80
UNBROKEN = frozenset({"Id", "When", "Round", "Due"})
SHORT = 16
"""A state of fewer letters than this stays on one line."""
SYMBOLS: dict[Tone, tuple[str, str]] = {
    "good": ("✓", "+"),
    "warn": ("!", "!"),
    "bad": ("✗", "x"),
    "quiet": ("·", "-"),
    "plain": ("", ""),
}
"""For each tone a symbol, and one for terminals that know ASCII only."""

_STYLES: dict[Tone, str] = {"good": "green", "warn": "yellow", "bad": "red", "quiet": "dim", "plain": ""}


class Word(NamedTuple):
    """A word that tells a state, such as "kept"; tables put the symbol of its tone before it."""

    text: str
    tone: Tone = "plain"


Cell = str | int | Decimal | dt.date | Word | None


class Table(NamedTuple):
    """Rows under column titles; ``empty`` is said where there are none."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    empty: str = ""


class Facts(NamedTuple):
    """Names and values, such as one person's details; what is empty is left out."""

    pairs: Sequence[tuple[str, Cell]]
    title: str = ""


class Text(NamedTuple):
    """Sentences."""

    text: str


class Step(NamedTuple):
    """Something to do: how soon in a word, why, and the command for it."""

    word: Word
    text: str
    command: str


class Steps(NamedTuple):
    """Things to do, the most urgent first; ``empty`` is said where there are none."""

    steps: Sequence[Step]
    title: str = ""
    empty: str = ""


Block = Table | Facts | Text | Steps


def show(call: Call, document: dict[str, Any], *blocks: Block) -> None:
    """Print the document with ``--json``, else the blocks. ``schema`` is added to the document.

    What comes of illustrative data says so.
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


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document: keys in their order, money as strings with two decimals, dates as RFC 3339."""
    import msgspec

    encoded = msgspec.json.encode({"schema": 1, **document}, enc_hook=_encode)
    print(msgspec.json.format(encoded, indent=2).decode())


def money(amount: Decimal | None) -> str | None:
    """An amount as JSON and screens have it: two decimals."""
    return None if amount is None else f"{amount:.2f}"


def write_sheet(
    call: Call, output: Path, title: str, columns: Sequence[str], rows: Sequence[Sequence[SheetCell]]
) -> None:
    """Write a table as a .csv or .xlsx file, as its name says, and tell so on stderr."""
    from cohortkit.cli.errors import UsageStop
    from cohortkit.files.spreadsheet import as_csv, as_xlsx

    form = output.suffix.casefold()
    if form not in (".csv", ".xlsx"):
        raise UsageStop(f'"{output.name}" should end in .csv or .xlsx')
    if call.dry_run:
        note(f"{output} was not written (--dry-run)")
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(as_csv(columns, rows) if form == ".csv" else as_xlsx(title, columns, rows))
    note(f"wrote {output}")


def put(text: str) -> None:
    """Print data on stdout."""
    if text:
        print(printable(text, sys.stdout))


def write_text(call: Call, text: str, file: Path | None) -> None:
    """Print a text as it is, or write it to a file that the user named and say so."""
    write_bytes(call, text.encode(), file)


def store(file: Path, content: bytes) -> str:
    """Write a file that the user named, whole or not at all; return what happened to it in a word."""
    if file.is_dir():
        raise Stop(f"{file} is a folder; name a file in it")
    exists = file.exists()
    if exists and file.read_bytes() == content:
        return "unchanged"
    draft = file.with_name(f".{file.name}.cohortkit-tmp")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return "changed" if exists else "created"


def write_bytes(call: Call, content: bytes, file: Path | None) -> None:
    """Put content on stdout byte for byte, or into a file that the user named, whole or not at all."""
    if file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    action = store(file, content)
    if call.as_json:
        print_json({"changed": [] if action == "unchanged" else [{"file": str(file), "action": action}], "id": None})
    else:
        put(f"{action} {file}")


def note(message: str) -> None:
    """Say something beside the data, on stderr."""
    print(printable(message, sys.stderr), file=sys.stderr)


def printable(text: str, stream: TextIO) -> str:
    """The text without characters that would steer the terminal or that its encoding lacks."""
    clean = "".join(character if character.isprintable() or character in "\n\t" else "\ufffd" for character in text)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return clean.encode(encoding, "replace").decode(encoding)


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
    from io import StringIO

    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    ascii_only = not _knows_symbols(sys.stdout)
    colour = has_colour()
    console = Console(
        file=StringIO(),
        width=width(),
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    first = True
    for block in blocks:
        if not first:
            console.print()
        first = False
        if isinstance(block, Text):
            console.print(printable(block.text, sys.stdout))
            continue
        if block.title:
            console.print(RichText(block.title, style="bold"))
        if isinstance(block, Steps):
            _print_steps(console, block, ascii_only=ascii_only)
        elif isinstance(block, Facts):
            grid = RichTable.grid(padding=(0, 2))
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            for name, value in block.pairs:
                if not _is_empty(value):
                    grid.add_row(RichText(name, style="dim"), _rich_cell(value, ascii_only=ascii_only))
            console.print(grid)
        elif not block.rows:
            console.print(block.empty or "nothing")
        else:
            _print_table(console, block, ascii_only=ascii_only)
    printed: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in printed.rstrip("\n").split("\n"))


def cell_text(cell: Cell) -> str:
    """One value as people read it."""
    match cell:
        case None:
            return ""
        case Word():
            return cell.text
        case Decimal():
            return f"{cell:,.2f}"
        case dt.datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def when(moment: dt.date, timezone: str) -> str:
    """A moment or a day as a row of a list has it: the weekday, the day, the hour in its own zone."""
    if isinstance(moment, dt.datetime):
        return f"{moment:%a %Y-%m-%d %H:%M} {moment.tzname() or timezone}"
    return f"{moment:%a %Y-%m-%d}"


def _print_table(console: Any, block: Table, *, ascii_only: bool) -> None:
    """Print rows in columns where they fit without breaking words, else one under the other."""
    from rich import box
    from rich.table import Table as RichTable

    from cohortkit.cli.fitting import column_widths

    cells = [[_rich_cell(cell, ascii_only=ascii_only) for cell in row] for row in block.rows]
    # Ids, times and short states are read whole or not at all; longer texts give way.
    whole = [
        column in UNBROKEN or all(_is_short_state(row[place]) for row in block.rows)
        for place, column in enumerate(block.columns)
    ]
    widths = column_widths(block.columns, [[cell.plain for cell in row] for row in cells], whole, console.width)
    if widths is None:
        _print_list(console, block.columns, cells, ascii_only=ascii_only)
        return
    style = box.ASCII2 if ascii_only else box.SIMPLE_HEAD
    table = RichTable(box=style, pad_edge=False, show_edge=False, header_style="bold")
    for place, column in enumerate(block.columns):
        numeric = all(isinstance(row[place], (int, Decimal)) or row[place] is None for row in block.rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", width=widths[place])
    for row in cells:
        table.add_row(*row)
    console.print(table)


def _print_list(console: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ascii_only: bool) -> None:
    """Print each row as its first cell with the others beneath it, as many on a line as fit; no word is broken."""
    from rich.text import Text as RichText

    between = RichText(" - " if ascii_only else " · ", style="dim")
    for first, *others in rows:
        named = zip(columns[1:], others, strict=True)
        facts = [RichText.assemble((f"{name}: " if name else "", "dim"), cell) for name, cell in named if cell.plain]
        lines: list[Any] = []
        for fact in facts:
            if lines and lines[-1].cell_len + between.cell_len + fact.cell_len <= console.width - 2:
                lines[-1] += between + fact
            else:
                lines.append(fact)
        for margin, text in (("", first), *(("  ", line) for line in lines)):
            for number, line in enumerate(text.wrap(console, console.width - 4, overflow="ignore")):
                indented = RichText(margin + ("  " if number else "")) + line
                console.print(indented, no_wrap=True, overflow="ignore", crop=False)


def _print_steps(console: Any, block: Steps, *, ascii_only: bool) -> None:
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    if not block.steps:
        console.print(block.empty or "nothing")
    grid = RichTable.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for step in block.steps:
        grid.add_row(_rich_cell(step.word, ascii_only=ascii_only), printable(step.text, sys.stdout))
        grid.add_row("", RichText(f"  {printable(step.command, sys.stdout)}", style="dim"))
    console.print(grid)


def _plain_parts(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Facts():
            lines = [f"{name}: {_one_line(value)}" for name, value in block.pairs if not _is_empty(value)]
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
                yield "\n".join(f"{name}: {_one_line(cell)}" for name, cell in named if not _is_empty(cell))


def _one_line(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())


def _is_empty(cell: Cell) -> bool:
    return cell is None or cell == "" or (isinstance(cell, Word) and not cell.text)


def _is_short_state(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, Word) and len(cell.text) < SHORT)


def _rich_cell(cell: Cell, *, ascii_only: bool) -> Any:
    from rich.text import Text as RichText

    text = printable(cell_text(cell), sys.stdout)
    if not isinstance(cell, Word) or not text:
        return RichText(text)
    symbol = SYMBOLS[cell.tone][ascii_only]
    return RichText(f"{symbol} {text}" if symbol else text, style=_STYLES[cell.tone])


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
