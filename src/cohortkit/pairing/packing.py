"""Pack organizations into the columns of a design, so that members of one never meet."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
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
    placed: list[int] = []
    ways = [_fitting(free, pieces[0][1])] if pieces else []
    best: Packing | None = None
    best_clashes = -1
    steps = PACKING_STEPS
    # Depth first by a list of its own: there may be more organizations than calls within calls.
    while ways:
        if len(ways) == len(placed):
            free[placed.pop()] += pieces[len(placed)][1]
        column = next(ways[-1], None)
        if column is None:
            ways.pop()
            continue
        free[column] -= pieces[len(placed)][1]
        placed.append(column)
        if len(placed) < len(pieces):
            steps -= 1
            if steps <= 0:
                break
            ways.append(_fitting(free, pieces[len(placed)][1]))
            continue
        clashes = sum(a * b for a, b in combinations(free, 2))
        if best is None or clashes < best_clashes:
            filled: list[Column] = [[] for _ in range(columns)]
            for piece, where in zip(pieces, placed, strict=True):
                filled[where].append(piece)
            best, best_clashes = Packing(tuple(map(tuple, filled)), tuple(free)), clashes
        if clashes == 0:
            break
    return best


def _fitting(free: Sequence[int], size: int) -> Iterator[int]:
    """Columns with room for `size`, one of each amount of room.

    The tightest comes first: it leaves the other empty seats together.
    """
    first = {room: column for column, room in reversed(list(enumerate(free))) if room >= size}
    return iter([first[room] for room in sorted(first)])


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
        # The groups of each week that have lost a seat.
        smaller: list[set[int]] = [set() for _ in weeks]
        lost: set[int] = set()
        for column, count in zip(columns, empty, strict=True):
            own: list[int] = []
            for _ in range(count):
                options = [seat for seat in column if seat not in own]
                if attempt:
                    rng.shuffle(options)
                clashes = {
                    seat: {w for w, week in enumerate(weeks) if week[seat] in smaller[w]} for seat in options[:12]
                }
                seat = min(clashes, key=lambda s: len(clashes[s] - lost))
                lost |= clashes[seat]
                own.append(seat)
            chosen += own
            for week, groups in zip(weeks, smaller, strict=True):
                groups.update(week[seat] for seat in own)
        usable = tuple(w for w in range(len(weeks)) if w not in lost)
        if not best[0] or len(usable) > len(best[1]):
            best = (tuple(sorted(chosen)), usable)
        if len(usable) >= needed:
            break
    return best
