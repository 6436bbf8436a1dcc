from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.pairing.history import of_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Plan, Rules
from cohortkit.pairing.rounds import propose_pairs
from tests.pairing.builders import (
    MODEL_CASE,
    assert_everybody_is_somewhere_once,
    everybody_alone,
    meetings,
    organizations_of,
    recounted,
)


def trios(people: list[Person], plan: Plan) -> list[int]:
    counts = Counter({person.id: 0 for person in people})
    counts.update(who for r in plan.rounds for group in r.groups if len(group) == 3 for who in group)
    return list(counts.values())


def test_all_rounds_are_clean_up_to_the_bound() -> None:
    for sizes, rounds in (
        ((8,) * 7, 48),
        ((7,) * 8, 49),
        ((8, 6, 5, 5, 4, 4, 3, 3), 30),
        ((10, 9, 8, 7, 6, 6, 5, 5), 46),
    ):
        people = organizations_of(*sizes)
        plan = propose_pairs(people, rounds)
        assert set(meetings(plan.rounds).values()) == {1}
        assert plan.quality.same_organization == 0
        assert plan.quality.percent_of_bound == 100
        assert_everybody_is_somewhere_once(people, plan)


@pytest.mark.parametrize("rounds", [6, 20, 24, 28])
def test_an_odd_number_has_one_fair_trio_a_round_and_no_repeat(rounds: int) -> None:
    people = organizations_of(*MODEL_CASE)
    plan = propose_pairs(people, rounds, seed=3)
    for r in plan.rounds:
        assert sorted(map(len, r.groups)) == [2] * 17 + [3]
    assert set(meetings(plan.rounds).values()) == {1}
    assert plan.quality.same_organization == 0
    counts = trios(people, plan)
    assert max(counts) - min(counts) <= 1


def test_the_last_usable_round_of_an_odd_number_is_clean_too() -> None:
    plan = propose_pairs(organizations_of(*MODEL_CASE), 29)
    assert plan.quality.repeats == 0
    assert plan.quality.percent_of_bound == 100


def test_history_is_not_repeated_until_it_must_be() -> None:
    people = everybody_alone(6)
    first = propose_pairs(people, 3)
    history = of_groups(group for r in first.rounds for group in r.groups)
    rest = propose_pairs(people, 2, history=history, first_round=4)
    assert len(meetings((*first.rounds, *rest.rounds))) == 15
    after = propose_pairs(people, 1, history=history + of_groups(g for r in rest.rounds for g in r.groups))
    assert after.quality.repeats == after.quality.repeats_bound == 3


def test_repeats_fall_on_those_who_met_least_often() -> None:
    people = everybody_alone(4)
    often = of_groups([("p000", "p001")] * 3 + [("p002", "p003")] * 3 + [("p000", "p002"), ("p001", "p003")])
    history = often + of_groups([("p000", "p003"), ("p000", "p003"), ("p001", "p002"), ("p001", "p002")])
    assert propose_pairs(people, 1, history=history).rounds[0].groups == (("p000", "p002"), ("p001", "p003"))


def test_common_working_hours_are_looked_for_on_the_date() -> None:
    zones = ["America/New_York", "America/New_York", "Asia/Tokyo", "Asia/Tokyo"]
    people = [Person(f"p{i}", f"o{i}", timezone=zone) for i, zone in enumerate(zones)]
    for seed in range(5):
        plan = propose_pairs(people, 1, seed=seed, rules=Rules(on=date(2025, 11, 3)))
        assert plan.rounds[0].groups == (("p0", "p1"), ("p2", "p3"))


def test_existing_ties_come_last_and_weak_ones_before_strong_ones() -> None:
    people = everybody_alone(4)
    ties = {("p000", "p001"): 5, ("p000", "p002"): 1, ("p001", "p003"): 1, ("p002", "p003"): 5}
    ties |= {("p000", "p003"): 2, ("p001", "p002"): 2}
    assert propose_pairs(people, 1, rules=Rules(ties=ties)).rounds[0].groups == (("p000", "p002"), ("p001", "p003"))


def test_pairs_asked_for_come_first_among_the_new_ones() -> None:
    people = organizations_of(4, 4, 4)
    plan = propose_pairs(people, 1, rules=Rules(please=frozenset({("a00", "c03"), ("b02", "c00")})))
    assert {("a00", "c03"), ("b02", "c00")} <= set(plan.rounds[0].groups)


def test_who_is_away_sits_out_and_who_opted_out_is_nowhere() -> None:
    people = organizations_of(3, 3, 3)
    rules = Rules(opted_out=frozenset({"a00"}), away={2: frozenset({"b01"})})
    plan = propose_pairs(people, 3, rules=rules)
    assert [r.sitting_out for r in plan.rounds] == [(), ("b01",), ()]
    assert all("a00" not in group for r in plan.rounds for group in r.groups)
    assert sorted(map(len, plan.rounds[1].groups)) == [2, 2, 3]


def test_somebody_nobody_may_meet_sits_out() -> None:
    people = everybody_alone(5)
    rules = Rules(avoid=frozenset(("p000", f"p00{i}") for i in range(1, 5)))
    plan = propose_pairs(people, 2, rules=rules)
    assert [r.sitting_out for r in plan.rounds] == [("p000",), ("p000",)]
    assert all(len(r.groups) == 2 for r in plan.rounds)


def test_one_person_and_two_who_must_not_meet_sit_out() -> None:
    assert propose_pairs(everybody_alone(1), 1).rounds[0].sitting_out == ("p000",)
    plan = propose_pairs(everybody_alone(2), 1, rules=Rules(avoid=frozenset({("p000", "p001")})))
    assert plan.rounds[0].groups == ()


def test_three_people_are_a_trio() -> None:
    assert propose_pairs(everybody_alone(3), 1).rounds[0].groups == (("p000", "p001", "p002"),)


def test_an_organization_of_more_than_half_meets_inside_as_little_as_it_must() -> None:
    plan = propose_pairs(organizations_of(12, 3, 2, 2), 4)
    assert plan.quality.same_organization == plan.quality.same_organization_bound == 12


def test_beyond_the_bound_organizations_are_still_kept_apart() -> None:
    plan = propose_pairs(organizations_of(*MODEL_CASE), 32)
    assert plan.quality.same_organization == 0
    assert plan.quality.repeats > 0


def test_a_thousand_people_are_paired_without_anybody_left_out() -> None:
    people = organizations_of(*[10] * 100)
    plan = propose_pairs(people, 2)
    assert plan.quality.distinct_pairs == plan.quality.distinct_pairs_bound == 1000
    assert plan.quality.same_organization == 0
    assert_everybody_is_somewhere_once(people, plan)


def test_candidates_are_added_when_the_best_leave_somebody_out() -> None:
    # Everybody's cheapest candidates are the few who know nobody; the others must still be paired.
    people = organizations_of(300, 150, 150)
    ties = {(f"a{i:02}", f"b{j:02}"): 5 for i in range(300) for j in range(150) if j >= 5}
    plan = propose_pairs(people, 1, rules=Rules(ties=ties))
    assert plan.quality.same_organization == 0
    assert plan.rounds[0].sitting_out == ()


@pytest.mark.soak
def test_ten_thousand_people_are_paired_at_the_bound() -> None:
    people = organizations_of(*[10] * 1000)
    plan = propose_pairs(people, 1)
    assert plan.quality.distinct_pairs == 5000


def test_impossible_requests_say_what_to_change() -> None:
    with pytest.raises(PairingError, match="at least one round"):
        propose_pairs(everybody_alone(4), 0)
    with pytest.raises(PairingError, match="nobody"):
        propose_pairs([], 1)
    with pytest.raises(PairingError, match="twice"):
        propose_pairs(everybody_alone(2) * 2, 1)


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=7),
    rounds=st.integers(1, 8),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_every_plan_keeps_the_rules_and_is_measured_right(
    sizes: list[int], rounds: int, seed: int, data: st.DataObject
) -> None:
    people = organizations_of(*sizes)
    ids = [person.id for person in people]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] < pair[1])
    avoid = frozenset(data.draw(st.lists(pairs, max_size=3)))
    away = {data.draw(st.integers(1, rounds)): frozenset(data.draw(st.lists(st.sampled_from(ids), max_size=3)))}
    history = of_groups(data.draw(st.lists(pairs, max_size=6)))
    rules = Rules(avoid=avoid, away=away)
    plan = propose_pairs(people, rounds, seed=seed, history=history, rules=rules)
    assert_everybody_is_somewhere_once(people, plan)
    for r in plan.rounds:
        assert not any({a, b} <= set(group) for group in r.groups for a, b in avoid)
        absent = away.get(r.number, frozenset())
        assert absent <= set(r.sitting_out)
        assert {len(group) for group in r.groups} <= {2, 3}
        if not avoid and len(people) - len(absent) > 1:
            assert absent == set(r.sitting_out)
            assert sum(len(group) == 3 for group in r.groups) == (len(people) - len(absent)) % 2
    before = {frozenset(pair) for pair in history.times}
    quality = msgspec.to_builtins(plan.quality)
    counted = recounted(people, plan, before)
    assert {key: quality[key] for key in counted} == counted
    assert plan.quality.distinct_pairs <= plan.quality.distinct_pairs_bound
    assert plan.quality.repeats >= plan.quality.repeats_bound
    assert plan.quality.same_organization >= plan.quality.same_organization_bound
    shuffled = list(people)
    random.Random(seed).shuffle(shuffled)
    assert propose_pairs(shuffled, rounds, seed=seed, history=history, rules=rules) == plan


def test_the_same_seed_gives_the_same_plan_in_another_process() -> None:
    program = (
        "import sys\n"
        "from cohortkit.pairing.people import Person\n"
        "from cohortkit.pairing.rounds import propose_pairs\n"
        "people = [Person(f'{o}{i}', o) for o, s in zip('abcdefgh', (7, 6, 5, 5, 4, 4, 3, 3)) for i in range(s)]\n"
        "print(propose_pairs(people[::int(sys.argv[1])], 26, seed=5), propose_pairs(people, 4, seed=5))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, order],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for order, hash_seed in (("1", "0"), ("-1", "1"), ("1", "42"))
    }
    assert len(outputs) == 1


def test_trios_of_earlier_plans_count_for_fairness() -> None:
    people = everybody_alone(9)
    had = {f"p{i:03}": 1 for i in range(6)}
    plan = propose_pairs(people, 1, trios_before=had)
    assert ("p006", "p007", "p008") in plan.rounds[0].groups


def test_a_whole_season_of_everybody_meeting_everybody() -> None:
    people = everybody_alone(20)
    plan = propose_pairs(people, 19)
    assert set(meetings(plan.rounds)) == {frozenset(pair) for pair in combinations((p.id for p in people), 2)}
