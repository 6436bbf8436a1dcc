"""Schedules of groups in which no two seats meet twice, by algebra: no search, milliseconds.

A schedule is given for seats, not people: `seating` puts the people on them.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations

import msgspec

from cohortkit.pairing.catalogue import CATALOGUE
from cohortkit.pairing.fields import field, prime_power, prime_powers_of
from cohortkit.pairing.starter_blocks import developed

LARGEST_FIELD = 32
DIFFERENCE_STEPS = 20_000
LARGEST_DIFFERENCES = 64
"""Groups up to which more rows are searched: beyond, the multiples alone make more weeks than anybody meets."""

Week = tuple[int, ...]
"""The group number of each seat."""


class Design(msgspec.Struct, frozen=True):
    """Weeks of `groups` groups of `size` seats without a repeated meeting.

    `columns` are sets of seats that never meet in the first `across` weeks: whoever should not meet at all
    (an organization) belongs into one column. Without columns `across` is 0.
    """

    name: str
    groups: int
    size: int
    weeks: tuple[Week, ...]
    columns: tuple[tuple[int, ...], ...] = ()
    across: int = 0


def designs(groups: int, size: int) -> tuple[Design, ...]:
    """All designs known for so many groups of this size, those with columns first, then by weeks."""
    found = [design for design in (transversal(groups, size), from_catalogue(groups, size)) if design is not None]
    return tuple(sorted(found, key=lambda design: (not design.columns, -len(design.weeks))))


def with_classes(design: Design, rounds: int) -> tuple[Design, ...]:
    """Views of a design in which seats that never meet are its columns, each with at least `rounds` weeks across.

    Besides the columns of a transversal design these are the seats that no week brings together, where they
    fall into sets, and the groups of a week that is left out.
    """
    views = [design] if design.columns and design.across >= rounds else []
    apart = () if design.columns else _never_meeting(design)
    if apart:
        views.append(msgspec.structs.replace(design, columns=apart, across=len(design.weeks)))
    if len(design.weeks) > rounds:
        *weeks, last = design.weeks if not design.columns else design.weeks[: design.across]
        groups = tuple(
            tuple(seat for seat, group in enumerate(last) if group == number) for number in range(design.groups)
        )
        if len(weeks) >= rounds:
            views.append(msgspec.structs.replace(design, weeks=tuple(weeks), columns=groups, across=len(weeks)))
    return tuple(views)


def _never_meeting(design: Design) -> tuple[tuple[int, ...], ...]:
    """Sets of equal size of seats that never meet, if not meeting divides all seats into such sets."""
    seats = range(len(design.weeks[0]))
    strangers = [
        frozenset(b for b in seats if a == b or all(week[a] != week[b] for week in design.weeks)) for a in seats
    ]
    classes = sorted({tuple(sorted(own)) for own in strangers})
    divided = sum(map(len, classes)) == len(seats) and len({len(own) for own in classes}) == 1
    return tuple(classes) if divided and len(classes[0]) > 1 else ()


@cache
def from_catalogue(groups: int, size: int) -> Design | None:
    """The design developed from starter blocks, if the catalogue has it."""
    for starter in CATALOGUE:
        if (starter.groups, starter.size) == (groups, size):
            weeks = tuple(_week(blocks, groups * size) for blocks in developed(starter))
            return Design(f"starter blocks over Z{starter.cycle}", groups, size, weeks)
    return None


def _week(blocks: tuple[tuple[int, ...], ...], seats: int) -> Week:
    groups = [0] * seats
    for number, block in enumerate(blocks):
        for seat in block:
            groups[seat] = number
    return tuple(groups)


@cache
def transversal(groups: int, size: int) -> Design | None:
    """The resolvable transversal design with `size` columns of `groups` seats each.

    Seat (column c, x) sits in week r in group x - s(r, c), where two columns' shifts s differ by another
    amount each week. Over GF(q) s(r, c) = r·c does it for all q weeks (Bose 1938); over a product of fields
    for as many columns as the smallest has elements (MacNeish 1922); else as many weeks as a search finds.
    Where the columns themselves divide into groups, their own weeks follow.
    """
    if size > groups or size < 2:
        return None
    name, shifted = _shifts(groups, size)
    weeks = tuple(tuple(shift[x] for shift in week for x in range(groups)) for week in shifted)
    columns = tuple(tuple(range(c * groups, (c + 1) * groups)) for c in range(size))
    inside = _weeks_inside(groups, size) if groups % size == 0 else ()
    return Design(name, groups, size, weeks + inside, columns, len(weeks))


def _weeks_inside(groups: int, size: int) -> tuple[Week, ...]:
    """Weeks in which each column of a transversal design is divided into groups of its own."""
    parts = groups // size
    if parts == 1:
        inner: tuple[Week, ...] = ((0,) * size,)
    else:
        known = designs(parts, size)
        inner = max((design.weeks for design in known), key=len, default=())
        if not inner:
            inner = (tuple(seat // size for seat in range(groups)),)
    return tuple(tuple(c * parts + group for c in range(size) for group in week) for week in inner)


def _shifts(groups: int, size: int) -> tuple[str, list[list[list[int]]]]:
    """For each week and column, the group of each seat x."""
    if groups <= LARGEST_FIELD and prime_power(groups):
        gf = field(groups)
        return (
            f"transversal design over GF({groups})",
            # x + r·c runs over the same lines as x - r·c.
            [[[gf.add[x][gf.multiply[r][c]] for x in range(groups)] for c in range(size)] for r in range(groups)],
        )
    powers = prime_powers_of(groups)
    if min(powers) >= size and max(powers) <= LARGEST_FIELD:
        return f"transversal design over {'×'.join(f'GF({q})' for q in powers)}", _product_shifts(powers, size)
    if prime_power(groups) == (groups, 1):
        return (
            f"transversal design over Z{groups}",
            [[[(x + r * c) % groups for x in range(groups)] for c in range(size)] for r in range(groups)],
        )
    rows = difference_rows(groups, size)
    return (
        f"difference rows over Z{groups}",
        [[[(x + s) % groups for x in range(groups)] for s in row] for row in rows],
    )


def _product_shifts(powers: tuple[int, ...], size: int) -> list[list[list[int]]]:
    groups = 1
    for q in powers:
        groups *= q

    def parts(number: int) -> list[int]:
        found = []
        for q in powers:
            number, part = divmod(number, q)
            found.append(part)
        return found

    def whole(pieces: list[int]) -> int:
        value = 0
        for q, piece in zip(reversed(powers), reversed(pieces), strict=True):
            value = value * q + piece
        return value

    fields = [field(q) for q in powers]
    return [
        [
            [
                whole([gf.add[a][gf.multiply[b][c]] for gf, a, b in zip(fields, parts(x), parts(r), strict=True)])
                for x in range(groups)
            ]
            for c in range(size)
        ]
        for r in range(groups)
    ]


@cache
def difference_rows(groups: int, size: int) -> tuple[tuple[int, ...], ...]:
    """Rows of `size` shifts mod `groups` such that any two columns differ by another amount in every row.

    At most `groups` rows exist. Multiples of 0, 1, 2, … are tried first, then restarts of a depth-first search
    for more; steps are counted, so the result is always the same.
    """
    columns = range(size)
    best: list[tuple[int, ...]] = []
    for r in range(groups):
        multiple = tuple(r * c % groups for c in columns)
        if _fits(multiple, best, groups):
            best.append(multiple)
    steps = DIFFERENCE_STEPS if groups <= LARGEST_DIFFERENCES else 0
    attempt = 0
    while steps > 0 and len(best) < groups - 1:
        rng = random.Random(f"{groups}x{size}/{attempt}")  # noqa: S311
        attempt += 1
        rows: list[tuple[int, ...]] = [(0,) * size]
        used = {(a, b): {0} for a, b in combinations(columns, 2)}
        # Row r has the shift r in the second column, so a row is missed only when no choice fits the others.
        seconds = list(range(1, groups))
        rng.shuffle(seconds)
        for second in seconds:
            row, taken = _row(second, size, groups, used, rng)
            steps -= taken
            if row is not None:
                rows.append(row)
                for (a, b), differences in used.items():
                    differences.add((row[b] - row[a]) % groups)
        if len(rows) > len(best):
            best = rows
    return tuple(best)


def _fits(row: tuple[int, ...], rows: list[tuple[int, ...]], groups: int) -> bool:
    return all(
        (row[b] - row[a]) % groups != (other[b] - other[a]) % groups
        for other in rows
        for a, b in combinations(range(len(row)), 2)
    )


def _row(
    second: int, size: int, groups: int, used: dict[tuple[int, int], set[int]], rng: random.Random
) -> tuple[tuple[int, ...] | None, int]:
    """A row beginning 0, `second` whose differences are all unused, and the steps it took."""
    order = list(range(groups))
    rng.shuffle(order)
    taken = 0

    def extend(row: tuple[int, ...]) -> tuple[int, ...] | None:
        nonlocal taken
        taken += 1
        column = len(row)
        if column == size:
            return row
        if taken > 200:
            return None
        for value in order:
            if all((value - row[a]) % groups not in used[a, column] for a in range(column)):
                whole = extend((*row, value))
                if whole is not None:
                    return whole
        return None

    start = (0, second)[:size]
    if size > 1 and second in used[0, 1]:
        return None, 1
    return extend(start), taken
