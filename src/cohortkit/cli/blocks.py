"""What a command shows, as values: tables, facts, sentences, things to do. How they look is for the drawing to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

Tone = Literal["good", "warn", "bad", "quiet", "plain"]


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


def is_empty(cell: Cell) -> bool:
    """Whether there is nothing to say."""
    return cell is None or cell == "" or (isinstance(cell, Word) and not cell.text)


def clean(text: str) -> str:
    """The text without characters that would steer the terminal."""
    return "".join(character if character.isprintable() or character in "\n\t" else "\ufffd" for character in text)
