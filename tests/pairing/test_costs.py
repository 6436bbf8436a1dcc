from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.pairing.costs import least_cost, meeting_costs
from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.history import History, of_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Round, Rules
from cohortkit.pairing.tabu import total_cost
from tests.pairing.builders import MODEL_CASE, organizations_of


def cost(people: list[Person], rounds: tuple[Round, ...], history: History, rules: Rules) -> float:
    """What the search takes these rounds to cost."""
    weeks = [[next(g for g, group in enumerate(r.groups) if p.id in group) for p in people] for r in rounds]
    return total_cost(meeting_costs(people, history, rules), weeks)


def test_a_plan_at_its_bounds_costs_the_least_so_that_the_search_ends_there() -> None:
    nothing = (History(), Rules())
    # Eight tables for the model case: nothing is wasted. Seven tables and 11 of one organization: much must be.
    for sizes, groups, rounds in ((MODEL_CASE, 8, 6), ((11, 5, 5, 4, 4), 7, 5)):
        people = organizations_of(*sizes)
        made = plan_groups(people, rounds, groups=groups).rounds
        assert cost(people, made, *nothing) == least_cost(people, made, *nothing)


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    groups=st.integers(1, 5),
    rounds=st.integers(1, 5),
    seed=st.integers(0, 10**6),
)
def test_no_plan_costs_less_than_the_least(sizes: list[int], groups: int, rounds: int, seed: int) -> None:
    rng = random.Random(seed)
    people = organizations_of(*sizes)
    ids = [person.id for person in people]
    groups = min(groups, len(ids))
    made = tuple(
        Round(r + 1, tuple(tuple(order[g::groups]) for g in range(groups)))
        for r in range(rounds)
        for order in [rng.sample(ids, len(ids))]
    )
    history = of_groups(rng.sample(ids, 2) for _ in range(rng.randrange(6)))
    a, b = sorted(rng.sample(ids, 2))
    rules = Rules(please=frozenset({(a, b)}))
    assert cost(people, made, history, rules) >= least_cost(people, made, history, rules)
