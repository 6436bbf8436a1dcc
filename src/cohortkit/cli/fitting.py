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

    Each column has at least its longest word, or its longest cell where `whole` says so. Short columns get all they
    need; the long ones share what is left. Widths count terminal cells.
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
    """Give a column all it needs where that is no more than an even share; the rest share what is left alike."""
    widths: dict[int, int] = {}
    while len(widths) < len(least):
        waiting = [place for place in range(len(least)) if place not in widths]
        share = (room - sum(widths.values())) // len(waiting)
        settled = {place: least[place] for place in waiting if least[place] > share} or {
            place: longest[place] for place in waiting if longest[place] <= share
        }
        widths |= settled or dict.fromkeys(waiting, share)
    spare = room - sum(widths.values())
    last = max(widths, key=lambda place: (longest[place] - widths[place], -place))
    widths[last] = min(longest[last], widths[last] + spare) if longest[last] > widths[last] else widths[last]
    return [widths[place] for place in range(len(least))]


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
