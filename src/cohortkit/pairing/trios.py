"""Who lunches in a trio when the number of people is odd, in turn and without costing anybody a repeat."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

Trio = tuple[int, int, int]

TRIOS_TRIED = 12
CANDIDATES = 40
ASSIGNMENTS_TRIED = 60
OF_EACH = 6


def quotas(
    people: Sequence[int],
    rounds: int,
    room: Mapping[int, int],
    had: Mapping[int, int],
    *,
    organization: Sequence[int],
    rng: random.Random,
) -> dict[int, int]:
    """How many trios each is to be in: 3 per round, as even as each one's `room` for extra meetings allows.

    Trios that people `had` already count. An organization has no more than one person in a trio.
    """
    shares = dict.fromkeys(people, 0)
    of_organization = dict.fromkeys((int(organization[person]) for person in people), 0)
    order = list(people)
    rng.shuffle(order)
    left = 3 * rounds
    level = 1 + min((had.get(person, 0) for person in people), default=0)
    highest = rounds + max((had.get(person, 0) for person in people), default=0)
    while left and level <= highest:
        for person in order:
            share = shares[person]
            home = int(organization[person])
            if of_organization[home] == rounds:
                continue
            if left and share + had.get(person, 0) < level and share < min(rounds, room[person]):
                shares[person] += 1
                of_organization[home] += 1
                left -= 1
        level += 1
    return shares


def candidate_trios(
    members: Sequence[int],
    had: Mapping[int, int],
    preferences: Sequence[Callable[[int, int], bool]],
    rng: random.Random,
) -> Iterator[Trio]:
    """Trios worth trying, the fairest first: whoever was in a trio (`had`) comes last.

    First a few whose pairs all satisfy the first preference, then a few for the next.
    """
    noise = {member: rng.random() for member in members}
    turn = sorted(members, key=lambda member: (had.get(member, 0), noise[member]))
    for allowed in preferences:
        found = 0
        for places in _by_turn(min(len(turn), CANDIDATES)):
            trio = (turn[places[0]], turn[places[1]], turn[places[2]])
            if all(allowed(x, y) for x, y in combinations(trio, 2)):
                yield trio
                found += 1
                if found == TRIOS_TRIED:
                    break


def _by_turn(count: int) -> Iterator[tuple[int, int, int]]:
    """Triples of places, those with the earliest last place first."""
    for c in range(2, count):
        for b in range(1, c):
            for a in range(b):
                yield a, b, c


def assign_trios(
    rounds: Sequence[Sequence[int]],
    shares: Mapping[int, int],
    fine: Callable[[int, int], bool],
    organization: Sequence[int],
    rng: random.Random,
) -> list[Trio | None]:
    """A trio for every round of odd size (None for even ones), no pair twice, each person `shares` times.

    The organization and then the person with the most turns left goes first; where that leads nowhere another
    order is tried, and in the end the assignment that takes the fewest people out of turn.
    """
    best: list[Trio | None] = []
    best_faults = -1
    for _ in range(ASSIGNMENTS_TRIED):
        found, faults = _assignment(rounds, dict(shares), fine, organization, rng)
        if not best or faults < best_faults:
            best, best_faults = found, faults
        if not faults:
            break
    return best


def _assignment(
    rounds: Sequence[Sequence[int]],
    left: dict[int, int],
    fine: Callable[[int, int], bool],
    organization: Sequence[int],
    rng: random.Random,
) -> tuple[list[Trio | None], int]:
    """One try: the trios, and how often somebody was out of turn or nobody could be found."""
    taken: set[tuple[int, int]] = set()
    found: list[Trio | None] = []
    faults = 0
    for members in rounds:
        if len(members) % 2 == 0 or len(members) < 3:
            found.append(None)
            continue
        noise = {member: rng.random() for member in members}
        turns: dict[int, int] = {}
        for member in members:
            home = int(organization[member])
            turns[home] = turns.get(home, 0) + left.get(member, 0)
        order = [
            (left.get(member, 0) <= 0, -turns[int(organization[member])], -left.get(member, 0), noise[member], member)
            for member in members
        ]
        turn = _first_of_each([member for *_, member in sorted(order)], organization)
        trio = next(
            (
                (turn[a], turn[b], turn[c])
                for a, b, c in _by_turn(min(len(turn), CANDIDATES))
                if all(
                    fine(x, y) and (min(x, y), max(x, y)) not in taken
                    for x, y in combinations((turn[a], turn[b], turn[c]), 2)
                )
            ),
            None,
        )
        found.append(trio)
        if trio is None:
            faults += 3
            continue
        taken.update(combinations(sorted(trio), 2))
        for member in trio:
            left[member] = left.get(member, 0) - 1
            faults += left[member] < 0
    return found, faults


def _first_of_each(members: Sequence[int], organization: Sequence[int]) -> list[int]:
    """The members in their order, but only the first few of each organization."""
    seen: dict[int, int] = {}
    kept = []
    for member in members:
        home = int(organization[member])
        seen[home] = seen.get(home, 0) + 1
        if seen[home] <= OF_EACH:
            kept.append(member)
    return kept
