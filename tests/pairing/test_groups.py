from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.pairing.groups import group_sizes, number_of_groups, plan_groups
from cohortkit.pairing.history import of_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Plan, Rules
from tests.pairing.builders import (
    MODEL_CASE,
    assert_everybody_is_somewhere_once,
    everybody_alone,
    meetings,
    organizations_of,
    recounted,
)

# Groups, size, weeks: each must come out without a repeat.
CLEAN = [
    *((8, 4, 9), (9, 3, 13), (16, 4, 21), (7, 7, 8), (5, 5, 6), (27, 3, 40)),
    *((5, 3, 7), (6, 3, 8), (6, 4, 7), (7, 3, 10), (7, 4, 9), (8, 3, 11), (10, 3, 14)),
    *((8, 4, 10), (9, 4, 11), (10, 4, 12), (10, 4, 13), (10, 5, 9), (6, 5, 6)),
]


def assert_measured_right(people: list[Person], plan: Plan, met_before: set[frozenset[str]]) -> None:
    quality = msgspec.to_builtins(plan.quality)
    assert {key: quality[key] for key in recounted(people, plan, met_before)} == recounted(people, plan, met_before)
    assert plan.quality.distinct_pairs <= plan.quality.distinct_pairs_bound
    assert plan.quality.repeats >= plan.quality.repeats_bound
    assert plan.quality.same_organization >= plan.quality.same_organization_bound


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_model_case_reaches_its_bound(seed: int) -> None:
    people = organizations_of(*MODEL_CASE)
    plan = plan_groups(people, 6, groups=8, seed=seed)
    assert sorted(len(group) for group in plan.rounds[0].groups) == [4, 4, 4, 5, 5, 5, 5, 5]
    assert (plan.quality.distinct_pairs, plan.quality.distinct_pairs_bound) == (408, 408)
    assert (plan.quality.same_organization, plan.quality.repeats) == (0, 0)
    assert_measured_right(people, plan, set())


@pytest.mark.parametrize(("groups", "size", "weeks"), CLEAN)
def test_nobody_meets_twice_where_a_schedule_is_known(groups: int, size: int, weeks: int) -> None:
    people = everybody_alone(groups * size)
    plan = plan_groups(people, weeks, groups=groups)
    assert len(plan.rounds) == weeks
    assert set(meetings(plan.rounds).values()) == {1}
    assert plan.quality.percent_of_bound == 100
    assert_everybody_is_somewhere_once(people, plan)


@pytest.mark.parametrize(
    ("sizes", "groups", "rounds"),
    [((4,) * 6, 6, 6), ((5,) * 8, 8, 7), ((2,) * 16, 8, 10), ((4,) * 10, 10, 12), ((10,) * 10, 20, 8)],
)
def test_organizations_of_one_size_never_sit_together(sizes: tuple[int, ...], groups: int, rounds: int) -> None:
    plan = plan_groups(organizations_of(*sizes), rounds, groups=groups)
    assert plan.quality.percent_of_bound == 100
    assert (plan.quality.same_organization, plan.quality.repeats) == (0, 0)


@pytest.mark.parametrize(
    ("sizes", "groups", "rounds"),
    [
        (MODEL_CASE, 7, 6),
        ((8, 8, 7, 5, 4, 4, 4, 3, 3), 9, 7),
        ((8, 8, 6, 6, 3, 3), 8, 7),
        ((8, 7, 7, 6, 6, 6, 3, 2), 8, 6),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_organizations_that_fill_no_columns_of_a_design_still_reach_the_bound(
    sizes: tuple[int, ...], groups: int, rounds: int, seed: int
) -> None:
    people = organizations_of(*sizes)
    plan = plan_groups(people, rounds, groups=groups, seed=seed)
    assert plan.quality.percent_of_bound == 100
    assert (plan.quality.same_organization, plan.quality.repeats) == (0, 0)
    assert_everybody_is_somewhere_once(people, plan)


def test_roles_are_spread_over_the_groups_while_repeats_stay_zero() -> None:
    people = [
        Person(person.id, person.organization, role="school" if i % 2 else "association", pods=(f"pod-{i % 4}",))
        for i, person in enumerate(organizations_of(*MODEL_CASE))
    ]
    plain = plan_groups(organizations_of(*MODEL_CASE), 6, groups=8)
    plan = plan_groups(people, 6, groups=8)
    role = {person.id: person.role for person in people}

    def same_role(p: Plan) -> int:
        return sum(role[a] == role[b] for r in p.rounds for g in r.groups for a, b in combinations(g, 2))

    assert plan.quality.percent_of_bound == 100
    assert plan.quality.repeats == plan.quality.same_organization == 0
    assert same_role(plan) < same_role(plain)


def test_history_is_kept_out_of_later_rounds() -> None:
    people = everybody_alone(32)
    first = plan_groups(people, 4, groups=8)
    history = of_groups(group for r in first.rounds for group in r.groups)
    then = plan_groups(people, 5, groups=8, history=history, first_round=5)
    assert [r.number for r in then.rounds] == [5, 6, 7, 8, 9]
    assert set(meetings((*first.rounds, *then.rounds)).values()) == {1}


def test_pairs_asked_for_are_brought_together() -> None:
    people = organizations_of(3, 3, 3, 3)
    wanted = frozenset({("a00", "b00"), ("a01", "c02"), ("b02", "d01")})
    plan = plan_groups(people, 3, groups=4, rules=Rules(please=wanted))
    assert {frozenset(pair) for pair in wanted} <= set(meetings(plan.rounds))


def test_who_is_away_sits_out_that_round_only_and_sizes_stay_even() -> None:
    people = organizations_of(*MODEL_CASE)
    rules = Rules(away={2: frozenset({"a00", "b01", "c02"})}, opted_out=frozenset({"h00"}))
    plan = plan_groups(people, 3, groups=8, rules=rules, effort=0.2)
    assert [r.sitting_out for r in plan.rounds] == [(), ("a00", "b01", "c02"), ()]
    assert all("h00" not in group for r in plan.rounds for group in r.groups)
    assert [sorted(map(len, r.groups)) for r in plan.rounds] == [[4] * 4 + [5] * 4, [4] * 7 + [5], [4] * 4 + [5] * 4]


def test_sizes_are_the_closest_to_what_is_asked() -> None:
    assert number_of_groups(37, 5) == 7  # 5.3 people each; eight groups would have 4.6
    assert number_of_groups(40, 5) == 8
    assert number_of_groups(10, 4) == 3
    assert number_of_groups(3, 5) == 1
    assert group_sizes(37, 8) == [5, 5, 5, 5, 5, 4, 4, 4]


def test_impossible_requests_say_what_to_change() -> None:
    people = everybody_alone(4)
    with pytest.raises(PairingError, match="1 to 4 groups"):
        plan_groups(people, 1, groups=5)
    with pytest.raises(PairingError, match="at least one round"):
        plan_groups(people, 0, groups=2)
    with pytest.raises(PairingError, match="nobody"):
        plan_groups([], 1, groups=2)
    with pytest.raises(PairingError, match="twice"):
        plan_groups([*people, people[0]], 1, groups=2)
    with pytest.raises(PairingError, match="must-not") as caught:
        plan_groups(people, 1, groups=1, rules=Rules(avoid=frozenset({("p000", "p001")})))
    assert "p000" not in str(caught.value)


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=7),
    groups=st.integers(1, 6),
    rounds=st.integers(1, 4),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_every_plan_keeps_the_rules_and_is_measured_right(
    sizes: list[int], groups: int, rounds: int, seed: int, data: st.DataObject
) -> None:
    people = organizations_of(*sizes)
    ids = [person.id for person in people]
    groups = min(groups, len(people))
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] < pair[1])
    avoid = frozenset(data.draw(st.lists(pairs, max_size=2)))
    before = data.draw(st.lists(st.lists(st.sampled_from(ids), min_size=2, max_size=4, unique=True), max_size=3))
    history = of_groups(before)
    try:
        plan = plan_groups(
            people, rounds, groups=groups, seed=seed, history=history, rules=Rules(avoid=avoid), effort=0.1
        )
    except PairingError:
        assert avoid
        return
    assert_everybody_is_somewhere_once(people, plan)
    assert not any({a, b} <= set(group) for r in plan.rounds for group in r.groups for a, b in avoid)
    for r in plan.rounds:
        assert r.sitting_out == ()
        assert sorted(map(len, r.groups)) == sorted(group_sizes(len(people), groups))
    assert_measured_right(people, plan, {frozenset(pair) for pair in history.times})
    shuffled = list(people)
    random.Random(seed).shuffle(shuffled)
    again = plan_groups(
        shuffled, rounds, groups=groups, seed=seed, history=history, rules=Rules(avoid=avoid), effort=0.1
    )
    assert again == plan


def test_the_same_seed_gives_the_same_plan_in_another_process() -> None:
    program = (
        "import sys\n"
        "from cohortkit.pairing.groups import plan_groups\n"
        "from cohortkit.pairing.people import Person\n"
        "people = [Person(f'{o}{i}', o, role=f'r{i % 2}') for o, s in zip('abcdef', (6, 5, 4, 3, 3, 2)) for i in range(s)]\n"
        "print(plan_groups(people[::int(sys.argv[1])], 4, groups=5, seed=11, effort=0.3))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, order],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for order, hash_seed in (("1", "0"), ("-1", "1"), ("1", "77"))
    }
    assert len(outputs) == 1


def test_seeds_make_a_difference() -> None:
    people = organizations_of(*MODEL_CASE)
    assert plan_groups(people, 2, groups=8, seed=1).rounds != plan_groups(people, 2, groups=8, seed=2).rounds


def test_an_organization_larger_than_the_number_of_groups_meets_inside_as_little_as_it_must() -> None:
    plan = plan_groups(organizations_of(20, 5, 5, 5, 5), 5, groups=8)
    # 20 people at 8 tables: 4 tables of three (3 pairs) and 4 of two (1 pair), 16 a round.
    assert plan.quality.same_organization == plan.quality.same_organization_bound == 80


def test_hundreds_are_grouped_at_the_bound() -> None:
    plan = plan_groups(organizations_of(*[10] * 30), 10, groups=60)
    assert plan.quality.percent_of_bound == 100
    assert Counter(len(group) for r in plan.rounds for group in r.groups) == Counter({5: 600})
