"""How wide the columns of a table are to be, so that no word is broken; or that it is better read as a list."""

from __future__ import annotations

from collections.abc import Sequence

GAP = 3
"""Between two columns: the padding on both sides and the rule."""
LADDER = 20
"""A column narrower than this, with cells of many lines, is a ladder of words that nobody reads."""
RUNGS = 4
"""So many lines of a narrow column are still read."""


def column_widths(
    titles: Sequence[str], rows: Sequence[Sequence[str]], whole: Sequence[bool], width: int
) -> list[int] | None:
    """Return a width for each column, together at most `width`; None where a list reads better.

    Each column has at least its longest word, or its longest cell where `whole` says so. What is left goes to the
    columns that hold the most. Widths count terminal cells.
    """
    columns = [[title, *(row[place] for row in rows)] for place, title in enumerate(titles)]
    longest = [max(length(cell) for cell in column) for column in columns]
    least = [
        longest[place] if whole[place] else max(_longest_word(cell) for cell in column)
        for place, column in enumerate(columns)
    ]
    room = width - GAP * (len(titles) - 1)
    if sum(least) > room:
        return None
    widths = _shared(least, longest, room)
    ladder = any(wide < LADDER and need > RUNGS * wide for wide, need in zip(widths, longest, strict=True))
    return None if ladder else widths


def _shared(least: Sequence[int], longest: Sequence[int], room: int) -> list[int]:
    widths = list(least)
    for _ in range(room - sum(widths)):
        needy = [place for place, need in enumerate(longest) if need > widths[place]]
        if not needy:
            break
        widths[max(needy, key=lambda place: (longest[place] / max(widths[place], 1), -place))] += 1
    return widths


def _longest_word(text: str) -> int:
    return max((length(word) for word in text.split()), default=0)


def length(text: str) -> int:
    """How many columns of a terminal a text takes, the longest of its lines."""
    if "\n" in text:
        return max(length(line) for line in text.split("\n"))
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in ("W", "F") else 1
        for each in text
    )
