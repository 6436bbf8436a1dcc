"""Search for groups by swapping people: for history, must-not pairs, roles and sizes no design fits.

Tabu search over the swaps of two people of one round (after Dotú and Van Hentenryck, 2005), with all swaps of a
round judged at once. Steps are counted, so a seed gives the same plan on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cohortkit.pairing.costs import MeetingCosts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cohortkit.pairing.costs import Matrix

WORK = 600_000_000
MOST_STEPS = 16_000
HURTS_ONCE_IN = 30
ABSENT = -1


def spread_out(
    costs: MeetingCosts,
    sizes: Sequence[Sequence[int]],
    present: Sequence[Sequence[int]],
    done: Sequence[Sequence[int]],
    rng: random.Random,
) -> list[list[int]]:
    """Rounds to start from, after `done`: everybody in turn goes to the group that costs the least.

    `sizes` and `present` (numbers of people) are for the rounds still to be made.
    """
    import numpy as np

    n = len(costs.always)
    times = meeting_times(done, n)
    kin = (costs.across == 0).sum(axis=1)
    rounds: list[list[int]] = []
    for group_sizes, here in zip(sizes, present, strict=True):
        adding = costs.adding(times)
        inside = np.zeros((n, len(group_sizes)))
        room = np.array(group_sizes)
        week = [ABSENT] * n
        order = list(here)
        rng.shuffle(order)
        # Large organizations first: theirs is the harder choice.
        order.sort(key=lambda person: -int(kin[person]))
        for person in order:
            cost = adding[person] @ inside
            cost[room == 0] = np.inf
            options = np.flatnonzero(cost == cost.min())
            group = int(options[rng.randrange(len(options))])
            week[person] = group
            inside[person, group] = 1
            room[group] -= 1
        rounds.append(week)
        times += meeting_times([week], n)
    return rounds


def meeting_times(rounds: Sequence[Sequence[int]], people: int) -> Matrix:
    """How often each pair shares a group."""
    import numpy as np

    times: Matrix = np.zeros((people, people))
    for week in rounds:
        groups = np.array(week)
        times += (groups[:, None] == groups[None, :]) & (groups[:, None] != ABSENT)
    np.fill_diagonal(times, 0)
    return times


def total_cost(costs: MeetingCosts, rounds: Sequence[Sequence[int]]) -> float:
    """What all meetings of the rounds cost together."""
    people = len(costs.always)
    times = meeting_times((), people)
    total = 0.0
    for week in rounds:
        these = meeting_times([week], people)
        total += float((costs.adding(times) * these).sum()) / 2
        times += these
    return total


def improve(
    costs: MeetingCosts,
    rounds: Sequence[Sequence[int]],
    rng: random.Random,
    *,
    good_enough: float = 0.0,
    fixed: int = 0,
    effort: float = 1.0,
) -> list[list[int]]:
    """Swap people within rounds until the cost is `good_enough` or the steps are used up; the best plan seen.

    `rounds` hold the group number of each person, ABSENT for who is not there; the first `fixed` rounds stay.
    """
    import numpy as np

    weeks = [np.array(week) for week in rounds]
    n = len(costs.always)
    groups = [int(week.max()) + 1 for week in weeks]
    movable = [r for r in range(fixed, len(weeks)) if groups[r] > 1]
    cost = total_cost(costs, rounds)
    best, best_weeks = cost, [week.copy() for week in weeks]
    if not movable or cost <= good_enough:
        return [[int(g) for g in week] for week in best_weeks]
    times = meeting_times(rounds, n)
    adding, removing = costs.adding(times), costs.adding(times - 1)
    tabu = np.zeros((len(weeks), n))
    steps = int(max(60, min(MOST_STEPS, WORK // (n * n * (max(groups) + 12)))) * effort)
    upper = np.triu(np.ones((n, n), dtype=bool), 1)
    for step in range(1, steps + 1):
        r = movable[rng.randrange(len(movable))]
        week = weeks[r]
        change = _changes(week, groups[r], adding, removing)
        here = week != ABSENT
        allowed = upper & (week[:, None] != week[None, :]) & here[:, None] & here[None, :]
        quiet = tabu[r] < step
        allowed &= (quiet[:, None] & quiet[None, :]) | (cost + change < best)
        if not allowed.any():
            continue
        change = np.where(allowed, change, np.inf)
        options = np.flatnonzero(change == change.min())
        p, q = divmod(int(options[rng.randrange(len(options))]), n)
        if change[p, q] > 0 and rng.randrange(HURTS_ONCE_IN):
            # Another round may still have a swap that helps; only now and then one that hurts is made.
            continue
        cost += float(change[p, q])
        _swap(week, p, q, times)
        for person in (p, q):
            adding[person] = costs_row(costs, times, person, 0)
            adding[:, person] = adding[person]
            removing[person] = costs_row(costs, times, person, 1)
            removing[:, person] = removing[person]
        tabu[r, p], tabu[r, q] = step + 2 * len(movable), step + 2 * len(movable) + rng.randrange(8)
        if cost < best:
            best, best_weeks = cost, [w.copy() for w in weeks]
            if best <= good_enough:
                break
    return [[int(g) for g in week] for week in best_weeks]


def costs_row(costs: MeetingCosts, times: Matrix, person: int, less: int) -> Matrix:
    """One row of `adding` (or, one meeting less, of what removing saves)."""
    one = slice(person, person + 1)
    row = MeetingCosts(costs.always[one], costs.across[one], costs.before[one], costs.please[one])
    found: Matrix = row.adding(times[one] - less)[0]
    return found


def _changes(week: NDArray[np.int64], groups: int, adding: Matrix, removing: Matrix) -> Matrix:
    """What swapping each two people of a round would change; for two of one group the entry means nothing."""
    import numpy as np

    member = (week[:, None] == np.arange(groups)[None, :]).astype(np.float64)
    joining = adding @ member
    together = (week[:, None] == week[None, :]).astype(np.float64)
    np.fill_diagonal(together, 0)
    leaving = (removing * together).sum(axis=1)
    # Column -1 of an absent person is read, but such swaps are never allowed.
    into = joining[:, week] - adding
    found: Matrix = into + into.T - leaving[:, None] - leaving[None, :]
    return found


def _swap(week: NDArray[np.int64], p: int, q: int, times: Matrix) -> None:
    """Let two people of a round change places, and count their meetings anew."""
    for person, sign_group in ((p, week[p]), (q, week[q])):
        others = (week == sign_group).astype(times.dtype)
        others[person] = 0
        times[person] -= others
        times[:, person] -= others
    week[p], week[q] = week[q], week[p]
    for person in (p, q):
        others = (week == week[person]).astype(times.dtype)
        others[person] = 0
        times[person] += others
        times[:, person] += others
