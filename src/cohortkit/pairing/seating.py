"""Put people onto the seats of a design that repeats nobody, and move them there to suit other wishes.

Whoever sits where, a design brings no two together twice; so organizations, roles, pods and history can be
balanced by relabelling alone, and the repeats stay zero.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cohortkit.pairing.constructions import Design
from cohortkit.pairing.costs import MUST_NOT, MeetingCosts
from cohortkit.pairing.history import History
from cohortkit.pairing.packing import empty_seats, pack
from cohortkit.pairing.people import Person

if TYPE_CHECKING:
    from cohortkit.pairing.costs import Matrix

RELABEL_WORK = 60_000_000
MOST_RELABELLINGS = 800

Weeks = list[list[int]]
"""For each round the group number of each person."""


def seat_in_columns(
    people: Sequence[Person], design: Design, rounds: int, seed: int, history: History
) -> tuple[Weeks, list[int]] | None:
    """Seat whole organizations in the columns of a design: no two of them ever meet.

    Returns up to `rounds` weeks and each person's seat, or None when they do not fit. Of the weeks those are
    taken that repeat the least of the history.
    """
    packing = pack(Counter(person.organization for person in people), len(design.columns), len(design.columns[0]))
    if packing is None:
        return None
    across = design.weeks[: design.across]
    empty, usable = empty_seats(across, design.columns, packing.empty, rounds)
    rng = random.Random(f"seats/{seed}")  # noqa: S311
    waiting: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        waiting.setdefault(person.organization, []).append(number)
    for members in waiting.values():
        rng.shuffle(members)
    seats = [0] * len(people)
    for column, organizations in zip(design.columns, packing.columns, strict=True):
        free = [seat for seat in column if seat not in empty]
        rng.shuffle(free)
        for organization, count in organizations:
            for _ in range(count):
                seats[waiting[organization].pop()] = free.pop()
    weeks = [[across[w][seat] for seat in seats] for w in usable]
    if len(weeks) < rounds and not empty:
        weeks += [[week[seat] for seat in seats] for week in design.weeks[design.across :]]
    return _freshest(weeks, rounds, people, history), seats


def seat_anyhow(
    people: Sequence[Person], design: Design, rounds: int, seed: int, history: History
) -> tuple[Weeks, list[int]] | None:
    """Seat people in a seeded order, leaving seats empty that no group loses two of; None when no week is left."""
    seats = range(design.groups * design.size)
    spare = len(seats) - len(people)
    if design.columns:
        # All in one column, where they never meet in a group.
        columns, counts = design.columns, [0] * (len(design.columns) - 1) + [spare]
    else:
        columns, counts = tuple(tuple(seats[i::spare]) for i in range(spare)), [1] * spare
    empty, usable = empty_seats(design.weeks, columns, counts, rounds)
    if not usable:
        return None
    free = [seat for seat in seats if seat not in empty]
    random.Random(f"seats/{seed}").shuffle(free)  # noqa: S311
    weeks = [[design.weeks[w][seat] for seat in free] for w in usable]
    return _freshest(weeks, rounds, people, history), free


def _freshest(weeks: Weeks, rounds: int, people: Sequence[Person], history: History) -> Weeks:
    """So many of the weeks, those that repeat the least of the history, in their order.

    Whoever was seated the same way before finds the weeks not used then.
    """
    number = {person.id: i for i, person in enumerate(people)}
    met = [(number[a], number[b]) for a, b in history.times if a in number and b in number]
    again = [sum(1 for a, b in met if week[a] == week[b]) for week in weeks]
    chosen = sorted(sorted(range(len(weeks)), key=lambda w: (again[w], w))[:rounds])
    return [weeks[w] for w in chosen]


def relabel(
    seats: list[int],
    weeks: Sequence[Sequence[int]],
    costs: MeetingCosts,
    rng: random.Random,
) -> list[int]:
    """Swap people between the seats of `weeks` until the costs of their meetings stop falling.

    `weeks` are whole weeks of a design, by seat. Seats nobody has count as people who must not meet, so group
    sizes still differ by at most one. A tabu search over all swaps, of a counted number of steps.
    """
    import numpy as np

    total = len(weeks[0])
    n = len(seats)
    taken = set(seats)
    order = np.array([*seats, *(seat for seat in range(total) if seat not in taken)])
    table = np.array(weeks)
    meets: Matrix = (table[:, :, None] == table[:, None, :]).sum(axis=0).astype(np.float64)
    np.fill_diagonal(meets, 0)
    weight: Matrix = np.zeros((total, total))
    weight[:n, :n] = costs.once()
    weight[n:, n:] = MUST_NOT
    np.fill_diagonal(weight, 0)

    mine = meets[np.ix_(order, order)]
    cost = float((weight * mine).sum()) / 2
    best, best_order = cost, order.copy()
    steps = min(MOST_RELABELLINGS, max(20, RELABEL_WORK // total**3))
    tabu = np.zeros((total, total))
    upper = np.triu(np.ones((total, total), dtype=bool), 1)
    upper[n:, n:] = False
    for step in range(1, steps + 1):
        if best == 0:
            break
        a = weight @ mine
        own = np.diag(a)
        change = a + a.T - own[:, None] - own[None, :] + 2 * weight * mine
        allowed = upper & ((tabu < step) | (cost + change < best))
        if not allowed.any():
            continue
        change = np.where(allowed, change, np.inf)
        options = np.flatnonzero(change == change.min())
        p, q = divmod(int(options[rng.randrange(len(options))]), total)
        cost += float(change[p, q])
        order[[p, q]] = order[[q, p]]
        mine[[p, q]] = mine[[q, p]]
        mine[:, [p, q]] = mine[:, [q, p]]
        tabu[p, q] = step + 8 + rng.randrange(10)
        if cost < best:
            best, best_order = cost, order.copy()
    return [int(seat) for seat in best_order[:n]]
