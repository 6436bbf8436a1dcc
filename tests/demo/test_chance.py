"""Chance is a stream of its own for each subject, fair, and stays the same."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from cohortkit.demo.chance import Chance


def test_a_stream_depends_on_its_subject_alone() -> None:
    first = [Chance(1, "pairs", 3).whole(0, 10**6) for _ in range(3)]
    assert len(set(first)) == 1
    assert Chance(1, "pairs", 4).whole(0, 10**6) != first[0]
    assert Chance(2, "pairs", 3).whole(0, 10**6) != first[0]


@given(st.integers(-50, 50), st.integers(0, 50), st.integers())
def test_whole_numbers_stay_within_both_ends(least: int, width: int, seed: int) -> None:
    assert least <= Chance(seed).whole(least, least + width) <= least + width


@given(st.lists(st.integers()), st.integers())
def test_shuffling_loses_and_adds_nothing(choices: list[int], seed: int) -> None:
    assert Counter(Chance(seed).shuffled(choices)) == Counter(choices)


def test_weights_are_kept() -> None:
    chance = Chance("weights")
    drawn = Counter(chance.weighted([("often", 3), ("never", 0), ("seldom", 1)]) for _ in range(4000))
    assert drawn["never"] == 0
    assert 2850 < drawn["often"] < 3150  # 3000 expected, standard deviation 27


def test_a_certain_thing_happens_and_an_impossible_one_does_not() -> None:
    chance = Chance("sure")
    assert all(chance.happens(1) for _ in range(100))
    assert not any(chance.happens(0) for _ in range(100))
