from __future__ import annotations

import pytest

from cohortkit.pairing.adjust import swap
from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.plans import PairingError, Rules
from cohortkit.pairing.quality import measure
from cohortkit.pairing.rounds import propose_pairs
from tests.pairing.builders import MODEL_CASE, assert_everybody_is_somewhere_once, organizations_of


def test_two_people_change_places_in_one_round_and_the_score_follows() -> None:
    people = organizations_of(*MODEL_CASE)
    plan = plan_groups(people, 6, groups=8)
    first, second = plan.rounds[2].groups[:2]
    changed = swap(plan, people, 3, first[0], second[0])
    assert {first[0], *second[1:]} in [set(group) for group in changed.rounds[2].groups]
    assert [r for r in changed.rounds if r.number != 3] == [r for r in plan.rounds if r.number != 3]
    assert changed.quality == measure(people, changed.rounds)
    assert changed.quality.distinct_pairs < 408
    assert changed.method.endswith("adjusted by hand")
    assert_everybody_is_somewhere_once(people, changed)


def test_swapping_back_restores_the_rounds_and_the_score() -> None:
    people = organizations_of(4, 4, 4)
    plan = propose_pairs(people, 3)
    a, b = plan.rounds[0].groups[0][0], plan.rounds[0].groups[1][0]
    back = swap(swap(plan, people, 1, a, b), people, 1, a, b)
    assert (back.rounds, back.quality) == (plan.rounds, plan.quality)
    assert back.method.count("adjusted by hand") == 1


def test_somebody_sitting_out_can_take_a_place() -> None:
    people = organizations_of(1, 1, 1)
    rules = Rules(avoid=frozenset({("a00", "b00"), ("a00", "c00")}))
    plan = propose_pairs(people, 1, rules=rules)
    assert plan.rounds[0].sitting_out == ("a00",)
    changed = swap(plan, people, 1, "a00", "b00")
    assert changed.rounds[0].sitting_out == ("b00",)


def test_hard_rules_hold_for_the_hand_too_and_name_nobody_else() -> None:
    people = organizations_of(2, 2)
    plan = propose_pairs(people, 1)
    (a, b), (c, d) = plan.rounds[0].groups
    pair = (min(c, b), max(c, b))
    with pytest.raises(PairingError, match="hard rule"):
        swap(plan, people, 1, a, c, rules=Rules(avoid=frozenset({pair})))
    rules = Rules(away={1: frozenset({d})})
    with pytest.raises(PairingError, match="away"):
        swap(plan, people, 1, a, c, rules=rules)


def test_what_cannot_be_swapped_says_why() -> None:
    people = organizations_of(2, 2)
    plan = propose_pairs(people, 1)
    a, b = plan.rounds[0].groups[0]
    with pytest.raises(PairingError, match="no round 9"):
        swap(plan, people, 9, a, b)
    with pytest.raises(PairingError, match="same place"):
        swap(plan, people, 1, a, b)
    with pytest.raises(PairingError, match="nobody-known is not in round 1"):
        swap(plan, people, 1, a, "nobody-known")
