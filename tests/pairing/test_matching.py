"""One round against networkx and against all matchings of small instances."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.pairing.history import History, of_groups
from cohortkit.pairing.matching import best_pairs, maximum_weight_matching
from cohortkit.pairing.pair_costs import PairCosts
from cohortkit.pairing.plans import Rules
from tests.pairing.builders import organizations_of


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] < e[1]),
        st.integers(-(2**90), -1),
        min_size=1,
        max_size=25,
    )
)
def test_matchings_weigh_as_much_as_those_of_networkx(weights: dict[tuple[int, int], int]) -> None:
    graph = nx.Graph()
    for (a, b), weight in weights.items():
        graph.add_edge(a, b, weight=weight)
    theirs = [tuple(sorted(pair)) for pair in nx.max_weight_matching(graph, maxcardinality=True)]
    ours = maximum_weight_matching([(a, b, weight) for (a, b), weight in weights.items()])
    assert len(ours) == len(theirs)
    assert sum(weights[pair] for pair in ours) == sum(weights[a, b] for a, b in theirs)


def all_pairings(people: list[int]) -> Iterator[list[tuple[int, int]]]:
    if not people:
        yield []
        return
    first, *rest = people
    for other in rest:
        for more in all_pairings([p for p in rest if p != other]):
            yield [(first, other), *more]


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4).filter(lambda s: sum(s) % 2 == 0 and sum(s) <= 8),
    data=st.data(),
)
def test_a_round_is_as_good_as_the_best_of_all_pairings_in_order_of_importance(
    sizes: list[int], data: st.DataObject
) -> None:
    people = organizations_of(*sizes)
    ids = [person.id for person in people]
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] < p[1])
    history = of_groups(data.draw(st.lists(pair, max_size=10)))
    ties = data.draw(st.dictionaries(pair, st.integers(1, 15), max_size=8))
    ties[ids[0], ids[1]] = 15
    found = best_pairs(PairCosts(people, history, Rules(ties=ties), seed=0), range(len(people)), 1)

    def judged(pairs: list[tuple[int, int]]) -> tuple[int, int, int]:
        """Own organization, repeats squared, ties: written out from the rule."""
        inside = sum(people[a].organization == people[b].organization for a, b in pairs)
        repeated = sum(history.met(ids[a], ids[b]) ** 2 for a, b in pairs)
        return inside, repeated, sum(ties.get((ids[a], ids[b]), 0) for a, b in pairs)

    assert judged(found) == min(judged(pairs) for pairs in all_pairings(list(range(len(people)))))


@pytest.mark.parametrize("seed", [1, 2])
def test_candidates_lose_nothing_that_matters_against_all_pairs(seed: int) -> None:
    people = organizations_of(*[7] * 60)
    ties = {(people[i].id, people[j].id): 1 + (i * j) % 9 for i in range(420) for j in range(i + 1, 420) if (i + j) % 3}
    costs = PairCosts(people, History(), Rules(ties=ties), seed)
    sparse = best_pairs(costs, range(420), 1)
    assert len(sparse) == 210
    assert sum(costs.level(a, b) for a, b in sparse) == 0


@pytest.mark.parametrize("seed", [0, 5])
def test_a_round_costs_no_less_than_half_the_assignment_optimum(seed: int) -> None:
    """Half the optimal assignment bounds every matching from below in cost (scipy, another algorithm)."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    people = organizations_of(6, 6, 6, 6)
    ties = {(people[i].id, people[j].id): 1 + (i * 7 + j * 5 + seed) % 15 for i in range(24) for j in range(i + 1, 24)}
    costs = PairCosts(people, History(), Rules(ties=ties), seed)
    pairs = best_pairs(costs, range(24), 1)
    table = np.full((24, 24), 10.0**6)
    for (a, b), strength in ties.items():
        i, j = costs.number[a], costs.number[b]
        if people[i].organization != people[j].organization:
            table[i, j] = table[j, i] = strength
    rows, columns = linear_sum_assignment(table)
    ours = sum(ties[people[a].id, people[b].id] for a, b in pairs)
    assert len(pairs) == 12
    assert table[rows, columns].sum() / 2 <= ours <= table[rows, columns].sum() / 2 + 6
