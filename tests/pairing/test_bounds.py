"""Bounds against values by hand and against brute force on tiny groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from cohortkit.pairing.bounds import (
    people_left_to_meet,
    repeats_bound,
    same_organization_bound,
    spread,
    usable_rounds,
)
from cohortkit.pairing.history import History
from cohortkit.pairing.plans import Round
from cohortkit.pairing.quality import measure
from tests.pairing.builders import MODEL_CASE, everybody_alone, organizations_of


def test_spread_by_hand() -> None:
    assert spread(7, 8) == 0
    assert spread(10, 4) == 8  # 3, 3, 2, 2: 3 + 3 + 1 + 1
    assert spread(9, 3) == 9
    assert spread(5, 0) == 0


def test_pairs_from_an_organization_of_more_than_half_must_meet_inside() -> None:
    # Of 12, 3, 2, 2 in 8 pairs and a trio: the rule for pairs says ⌈(24 - 19)/2⌉ = 3.
    assert same_organization_bound([(9, [12, 3, 2, 2])]) == 3


def test_repeats_of_groups_larger_than_their_number() -> None:
    # Two groups of 4 twice: each splits 2 + 2 at best, so 4 pairs meet again.
    eight = "abcdefgh"
    assert repeats_bound(8, [(eight, [4, 4]), (eight, [4, 4])]) == 4
    # Two absent from one group of the first round: 2 + 2 and 1 + 1 of the second.
    assert repeats_bound(8, [(eight, [4, 4]), (eight[2:], [3, 3])]) == 2
    assert repeats_bound(37, [([f"p{i}" for i in range(37)], [5] * 5 + [4] * 3)] * 6) == 0


def test_an_even_number_of_people_can_use_every_person_left() -> None:
    people = organizations_of(8, 6, 5, 5, 4, 4, 3, 3)
    assert usable_rounds(people_left_to_meet(people, History())) == 30


def test_trios_use_up_people_so_an_odd_number_has_fewer_rounds() -> None:
    people = organizations_of(*MODEL_CASE)
    # Σ(n - sₒ) = 1184 and each round uses 37 + 3: 1184 / 40 = 29.6.
    assert usable_rounds(people_left_to_meet(people, History())) == 29
    # Three people: one trio, and everybody has met.
    assert usable_rounds(people_left_to_meet(everybody_alone(3), History())) == 1
    # Five: ten pairs, each round takes four (a pair and a trio).
    assert usable_rounds(people_left_to_meet(everybody_alone(5), History())) == 2


def partitions(people: tuple[str, ...], groups: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """All ways to form `groups` groups of sizes that differ by at most one."""
    small, larger = divmod(len(people), groups)

    def form(left: tuple[str, ...], sizes: Counter[int]) -> Iterator[tuple[tuple[str, ...], ...]]:
        if not left:
            yield ()
            return
        for size in sorted(sizes):
            if not sizes[size]:
                continue
            for others in combinations(left[1:], size - 1):
                rest = tuple(who for who in left[1:] if who not in others)
                for more in form(rest, sizes - Counter({size: 1})):
                    yield ((left[0], *others), *more)

    yield from form(people, Counter([small + 1] * larger + [small] * (groups - larger)))


@pytest.mark.parametrize(
    ("sizes", "groups", "rounds"),
    [((2, 2, 2), 2, 2), ((3, 2, 1), 3, 2), ((4, 1, 1), 2, 2), ((1,) * 6, 2, 3), ((2, 2, 1), 2, 3), ((3, 3), 3, 3)],
)
def test_no_plan_of_a_tiny_group_beats_the_bounds(sizes: tuple[int, ...], groups: int, rounds: int) -> None:
    people = organizations_of(*sizes)
    ways = list(partitions(tuple(person.id for person in people), groups))

    def plans(made: tuple[Round, ...]) -> Iterator[tuple[Round, ...]]:
        if len(made) == rounds:
            yield made
            return
        for way in ways:
            yield from plans((*made, Round(len(made) + 1, way)))

    for made in plans(()):
        quality = measure(people, made)
        assert quality.distinct_pairs <= quality.distinct_pairs_bound
        assert quality.repeats >= quality.repeats_bound
        assert quality.same_organization >= quality.same_organization_bound
