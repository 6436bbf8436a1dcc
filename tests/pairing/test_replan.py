from __future__ import annotations

import pytest

from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Round, Rules
from cohortkit.pairing.quality import measure
from cohortkit.pairing.replan import replan_groups
from tests.pairing.builders import MODEL_CASE, organizations_of


def without(r: Round, *who: str) -> Round:
    return Round(r.number, tuple(tuple(i for i in group if i not in who) for group in r.groups), who)


def test_what_has_happened_is_kept_and_the_rest_is_planned_for_who_is_there() -> None:
    people = organizations_of(*MODEL_CASE)
    plan = plan_groups(people, 6, groups=8)
    happened = [plan.rounds[0], without(plan.rounds[1], "a00")]
    now = [*people, Person("late1", "organization-0"), Person("late2", "organization-8")]
    new = replan_groups(plan, now, happened, rules=Rules(opted_out=frozenset({"a00", "b01"})))
    assert new.rounds[:2] == tuple(happened)
    assert [r.number for r in new.rounds] == [1, 2, 3, 4, 5, 6]
    expected = sorted(person.id for person in now if person.id not in {"a00", "b01"})
    for r in new.rounds[2:]:
        assert sorted(who for group in r.groups for who in group) == expected
        assert len(r.groups) == 8
        assert max(map(len, r.groups)) - min(map(len, r.groups)) <= 1
    assert new.quality == measure(now, new.rounds)
    assert new.quality.percent_of_bound > 96


def test_when_nobody_comes_or_goes_nothing_gets_worse() -> None:
    people = organizations_of(*MODEL_CASE)
    plan = plan_groups(people, 6, groups=8)
    new = replan_groups(plan, people, plan.rounds[:3])
    assert new.quality.distinct_pairs == 408
    assert new.quality.repeats == 0


def test_a_plan_that_is_over_is_not_re_planned() -> None:
    people = organizations_of(2, 2)
    plan = plan_groups(people, 2, groups=2)
    with pytest.raises(PairingError, match="have happened"):
        replan_groups(plan, people, plan.rounds)
