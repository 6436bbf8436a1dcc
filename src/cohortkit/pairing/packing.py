"""Pack organizations into the columns of a design, so that members of one never meet."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

PACKING_STEPS = 3_000
EMPTY_SEAT_TRIES = 40

Column = list[tuple[str, int]]
"""Organizations and how many of their members the column holds."""


class Packing(msgspec.Struct, frozen=True):
    """Columns with their organizations and the number of seats that stay empty in each."""

    columns: tuple[tuple[tuple[str, int], ...], ...]
    empty: tuple[int, ...]


def pack(sizes: Mapping[str, int], columns: int, capacity: int) -> Packing | None:
    """Put whole organizations into columns of a capacity; None when the bounded search finds no way.

    An organization larger than a column fills columns first. Of the packings found, the one whose empty seats
    lie in the fewest columns is returned: empty seats of one column never meet in a group.
    """
    pieces: list[tuple[str, int]] = []
    for organization, size in sorted(sizes.items()):
        whole, rest = divmod(size, capacity)
        pieces += [(organization, capacity)] * whole
        if rest:
            pieces.append((organization, rest))
    pieces.sort(key=lambda piece: (-piece[1], piece[0]))
    free = [capacity] * columns
    filled: list[Column] = [[] for _ in range(columns)]
    steps = PACKING_STEPS
    best: Packing | None = None
    best_clashes = -1

    def place(index: int) -> bool:
        """Go on with piece `index`; true when the search may stop."""
        nonlocal steps, best, best_clashes
        if index == len(pieces):
            clashes = sum(a * b for a, b in combinations(free, 2))
            if best is None or clashes < best_clashes:
                best, best_clashes = Packing(tuple(tuple(column) for column in filled), tuple(free)), clashes
            return clashes == 0
        steps -= 1
        if steps < 0:
            return True
        organization, size = pieces[index]
        tried: set[int] = set()
        # The tightest fit first: it leaves the other empty seats together.
        for column in sorted(range(columns), key=lambda c: (free[c], c)):
            if free[column] < size or free[column] in tried:
                continue
            tried.add(free[column])
            free[column] -= size
            filled[column].append((organization, size))
            stop = place(index + 1)
            filled[column].pop()
            free[column] += size
            if stop:
                return True
        return False

    place(0)
    return best


def empty_seats(
    weeks: Sequence[Sequence[int]],
    columns: Sequence[Sequence[int]],
    empty: Sequence[int],
    needed: int,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Choose which seats of each column stay empty, and the weeks in which no group loses two.

    Returns the seats and the usable weeks, at least `needed` of them when a bounded search finds such seats.
    """
    best: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    for attempt in range(EMPTY_SEAT_TRIES):
        rng = random.Random(attempt)  # noqa: S311
        chosen: list[int] = []
        lost: set[int] = set()
        for column, count in zip(columns, empty, strict=True):
            own: list[int] = []
            for _ in range(count):
                options = [seat for seat in column if seat not in own]
                if attempt:
                    rng.shuffle(options)
                clashes = {
                    seat: {w for w, week in enumerate(weeks) if any(week[seat] == week[other] for other in chosen)}
                    for seat in options[:12]
                }
                seat = min(clashes, key=lambda s: len(clashes[s] - lost))
                lost |= clashes[seat]
                own.append(seat)
            chosen += own
        usable = tuple(w for w in range(len(weeks)) if w not in lost)
        if not best[0] or len(usable) > len(best[1]):
            best = (tuple(sorted(chosen)), usable)
        if len(usable) >= needed:
            break
    return best
