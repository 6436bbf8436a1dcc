"""What no plan can exceed: bounds on pairs, repeats, rounds and same-organization meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import comb

from cohortkit.pairing.history import History, pair_of
from cohortkit.pairing.people import Person

Sizes = Sequence[int]


def spread(members: int, groups: int) -> int:
    """Fewest pairs that meet when `members` people are dealt to so many groups: as evenly as possible."""
    if groups <= 0:
        return 0
    small, larger = divmod(members, groups)
    return larger * comb(small + 1, 2) + (groups - larger) * comb(small, 2)


def same_organization_bound(rounds: Iterable[tuple[int, Collection[int]]]) -> int:
    """Fewest meetings inside an organization; one (number of groups, organization sizes there) for each round."""
    return sum(spread(members, groups) for groups, sizes in rounds for members in sizes)


def pairs_planned(rounds: Iterable[Sizes]) -> int:
    """P: meetings of two in all groups of all rounds, from the group sizes."""
    return sum(comb(size, 2) for sizes in rounds for size in sizes)


def repeats_bound(people: int, rounds: Sequence[tuple[Collection[str], Sizes]], pairs_met_before: int = 0) -> int:
    """Fewest meetings of a pair after its first; one (ids in a group, group sizes) for each round.

    No more than C(n,2) pairs are new; and a group larger than the number of groups of another round has
    members who meet there again, which bounds ΣC(m,2) ≤ R/2·Σ(m-1) over the pairs, m their meetings.
    """
    by_count = max(0, pairs_planned([sizes for _, sizes in rounds]) - (comb(people, 2) - pairs_met_before))
    here = [set(ids) for ids, _ in rounds]
    again = sum(
        _meeting_again(rounds[r][1], len(rounds[later][1]), len(here[r] - here[later]))
        for r, later in combinations(range(len(rounds)), 2)
    )
    return max(by_count, -(-2 * again // len(rounds)) if rounds else 0)


def _meeting_again(sizes: Sizes, groups: int, absent: int) -> int:
    """Fewest pairs of groups of these sizes that meet again in so many groups when some are absent there."""
    left = list(sizes)
    for _ in range(absent):
        # Taking the absent from the largest group spares the most meetings.
        largest = max(range(len(left)), key=lambda g: left[g])
        if left[largest] <= groups:
            break
        left[largest] -= 1
    return sum(spread(size, groups) for size in left)


def distinct_pairs_bound(
    people: Sequence[Person],
    rounds: Sequence[tuple[Collection[str], Sizes]],
    history: History,
    same_organization: int,
) -> int:
    """Most new pairs across organizations; one (ids in a group, group sizes) for each round.

    The least of: all meetings less those inside an organization; the pairs there are less those met before;
    and half the sum of what each person can meet, by seats and by people left to meet.
    """
    sizes = Counter(person.organization for person in people)
    organization = {person.id: person.organization for person in people}
    met: Counter[str] = Counter()
    across_before = 0
    for a, b in history.times:
        if a in organization and b in organization and organization[a] != organization[b]:
            across_before += 1
            met.update((a, b))
    new_pairs = comb(len(people), 2) - sum(comb(size, 2) for size in sizes.values()) - across_before
    seats: Counter[str] = Counter()
    for ids, group_sizes in rounds:
        for who in ids:
            seats[who] += max(group_sizes, default=1) - 1
    ends = sum(min(seats[person.id], len(people) - sizes[person.organization] - met[person.id]) for person in people)
    planned = pairs_planned([group_sizes for _, group_sizes in rounds])
    return max(0, min(planned - same_organization, new_pairs, ends // 2))


def people_left_to_meet(
    people: Sequence[Person], history: History, avoid: Collection[tuple[str, str]] = ()
) -> dict[str, int]:
    """How many people of other organizations each may still meet for the first time."""
    sizes = Counter(person.organization for person in people)
    left = {person.id: len(people) - sizes[person.organization] for person in people}
    organization = {person.id: person.organization for person in people}
    for a, b in {*(pair_of(a, b) for a, b in history.times), *avoid}:
        if a in organization and b in organization and organization[a] != organization[b]:
            left[a] -= 1
            left[b] -= 1
    return left


def usable_rounds(left_to_meet: Mapping[str, int]) -> int:
    """Most rounds of pairs without a repeat that counting allows.

    Even: nobody can have more rounds than people left to meet. Odd: each round has a trio, whose three members
    meet two people, so that R rounds take R + tᵢ people of each with tᵢ ≤ R and Σtᵢ = 3R.
    """
    least = min(left_to_meet.values(), default=0)
    if len(left_to_meet) % 2 == 0:
        return max(0, least)
    for rounds in range(least, 0, -1):
        if sum(min(rounds, left - rounds) for left in left_to_meet.values()) >= 3 * rounds:
            return rounds
    return 0
