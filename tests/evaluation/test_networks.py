"""Network measures agree with the page's check values, with networkx, and with permuting by hand."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pytest

from cohortkit.evaluation.layout import positions
from cohortkit.evaluation.networks import Network, Tie, compare, ei_expected, ei_index, measure

ORGANIZATIONS = ("alas", "bba", "beyond100k", "bpn", "cmp", "mcn", "naesp", "ncsm")
ON_RECORD = "ncsm-naesp naesp-bba naesp-cmp mcn-cmp mcn-ncsm mcn-bba cmp-ncsm"
EXPLORING = "alas-naesp alas-ncsm"


def organizations(pairs: str) -> Network:
    ties = tuple(sorted(Tie(min(ends), max(ends)) for ends in (pair.split("-") for pair in pairs.split())))
    return Network(
        source="collaborations",
        of="organizations",
        directed=False,
        nodes=ORGANIZATIONS,
        ties=ties,
        rule="on record",
        answered=ORGANIZATIONS,
    )


def random_people(rng: random.Random, *, directed: bool) -> Network:
    n = rng.randint(2, 18)
    nodes = tuple(f"p{i:02}" for i in range(n))
    answered = tuple(node for node in nodes if not directed or rng.random() < 0.8)
    chance = rng.choice((0.05, 0.15, 0.4))
    pairs = itertools.permutations(nodes, 2) if directed else itertools.combinations(nodes, 2)
    ties = tuple(Tie(a, b) for a, b in pairs if a in answered and rng.random() < chance)
    groups = {node: rng.choice("abcd") for node in nodes}
    return Network(
        source="reported" if directed else "contact",
        of="people",
        directed=directed,
        nodes=nodes,
        ties=ties,
        rule="",
        group_of=groups,
        answered=answered,
    )


def test_the_nine_collaborations_give_the_published_figures() -> None:
    seven = measure(organizations(ON_RECORD))
    assert (seven.nodes, seven.ties, seven.density) == (8, 7, 0.25)
    assert round(seven.centralization or 0, 2) == 0.24
    assert seven.isolates == ("alas", "beyond100k", "bpn")
    assert seven.components == 4
    assert (seven.reciprocity, seven.ei_index, seven.ei_expected) == (None, None, None)
    nine = measure(organizations(f"{ON_RECORD} {EXPLORING}"))
    assert (nine.ties, round(nine.density or 0, 2), round(nine.centralization or 0, 2)) == (9, 0.32, 0.33)


@pytest.mark.parametrize("directed", [False, True])
def test_measures_are_networkxs_for_thousands_of_networks(directed: bool) -> None:
    rng = random.Random(5)
    for _ in range(1000):
        network = random_people(rng, directed=directed)
        found = measure(network)
        graph = nx.DiGraph() if directed else nx.Graph()
        graph.add_nodes_from(network.nodes)
        graph.add_edges_from((tie.source, tie.target) for tie in network.ties)
        both = nx.Graph(graph)
        n = len(network.nodes)
        assert found.components == nx.number_connected_components(both)
        assert found.largest_component == max(map(len, nx.connected_components(both)))
        assert found.degree == dict(both.degree)
        assert found.core == nx.core_number(both)
        assert found.betweenness == pytest.approx(nx.betweenness_centrality(both))
        assert set(found.isolates) == set(nx.isolates(both)) & set(network.answered)
        if not directed:
            assert found.density == pytest.approx(nx.density(graph))
        elif network.answered:
            assert found.density == pytest.approx(len(graph.edges) / (len(network.answered) * (n - 1)))
        if directed:
            among = graph.subgraph(network.answered)
            expected = nx.overall_reciprocity(among) if among.number_of_edges() else None
            assert found.reciprocity == (None if expected is None else pytest.approx(expected))


def test_a_star_is_fully_centralized_and_a_ring_not_at_all() -> None:
    star = organizations(" ".join(f"{ORGANIZATIONS[0]}-{other}" for other in ORGANIZATIONS[1:]))
    ring = organizations(
        " ".join(f"{a}-{b}" for a, b in zip(ORGANIZATIONS, (*ORGANIZATIONS[1:], ORGANIZATIONS[0]), strict=True))
    )
    assert measure(star).centralization == 1.0
    assert measure(ring).centralization == 0.0


def test_the_expected_e_i_index_is_the_mean_over_every_permutation() -> None:
    rng = random.Random(2)
    nodes = tuple("abcdef")
    for _ in range(25):
        groups = [rng.choice("xyz") for _ in nodes]
        ties = tuple(Tie(a, b) for a, b in itertools.combinations(nodes, 2) if rng.random() < 0.5)
        if not ties:
            continue

        def with_groups(assigned: tuple[str, ...], ties: tuple[Tie, ...] = ties) -> Network:
            return Network(
                source="contact",
                of="people",
                directed=False,
                nodes=nodes,
                ties=ties,
                rule="",
                group_of=dict(zip(nodes, assigned, strict=True)),
                answered=nodes,
            )

        indices = [ei_index(with_groups(permuted)) or 0.0 for permuted in itertools.permutations(groups)]
        assert ei_expected(with_groups(tuple(groups))) == pytest.approx(sum(indices) / len(indices))


def test_a_silent_person_is_unknown_and_not_an_isolate() -> None:
    network = Network(
        source="reported",
        of="people",
        directed=True,
        nodes=("a", "b", "c"),
        ties=(Tie("a", "b"),),
        rule="",
        answered=("a", "b"),
    )
    found = measure(network)
    assert found.unknown == ("c",)
    assert found.isolates == ()
    assert found.density == 1 / 4
    assert found.as_json()["isolates"] == []


def test_ties_of_somebody_silent_the_second_time_are_not_lost_ties() -> None:
    def reported(answered: tuple[str, ...], *ties: Tie) -> Network:
        return Network(
            source="reported",
            of="people",
            directed=True,
            nodes=("a", "b", "c"),
            ties=ties,
            rule="",
            answered=answered,
        )

    before = reported(("a", "b"), Tie("a", "b"), Tie("b", "a"))
    after = reported(("a",), Tie("a", "b"), Tie("a", "c"))
    change = compare(before, after)
    assert change.kept == (Tie("a", "b"),)
    assert change.new == (Tie("a", "c"),)
    assert change.gone == ()


def test_stages_are_suggested_with_a_reason_and_no_core_below_fifteen() -> None:
    few = measure(organizations("alas-bba"))
    assert few.stage == "scattered fragments"
    star = measure(organizations(" ".join(f"alas-{other}" for other in ORGANIZATIONS[1:])))
    assert star.stage == "hub and spoke"
    complete = measure(organizations(" ".join(f"{a}-{b}" for a, b in itertools.combinations(ORGANIZATIONS, 2))))
    assert complete.stage == "multi-hub"
    assert "cannot be told apart" in complete.stage_reason


def test_a_close_core_with_a_periphery_is_seen_from_fifteen_nodes_on() -> None:
    nodes = tuple(f"n{i:02}" for i in range(20))
    core = nodes[:6]
    ties = [Tie(a, b) for a, b in itertools.combinations(core, 2)]
    ties += [Tie(core[i % 6], node) for i, node in enumerate(nodes[6:])]
    network = Network(
        source="contact", of="people", directed=False, nodes=nodes, ties=tuple(sorted(ties)), rule="", answered=nodes
    )
    assert measure(network).stage == "core and periphery"


def test_positions_are_the_same_before_and_after_and_spread_out() -> None:
    before, after = organizations("ncsm-naesp"), organizations(ON_RECORD)
    places = positions(before, after)
    assert places == positions(before, after)
    assert set(places) == set(ORGANIZATIONS)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    nearest = min((x1 - x2) ** 2 + (y1 - y2) ** 2 for (x1, y1), (x2, y2) in itertools.combinations(places.values(), 2))
    assert nearest > 0.02


def test_tied_nodes_stand_closer_than_others() -> None:
    places = positions(organizations(ON_RECORD))

    def apart(a: str, b: str) -> float:
        (x1, y1), (x2, y2) = places[a], places[b]
        return float(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5)

    tied = [apart(*pair.split("-")) for pair in ON_RECORD.split()]
    others = [apart(a, b) for a, b in itertools.combinations(ORGANIZATIONS, 2) if f"{a}-{b}" not in ON_RECORD]
    assert sum(tied) / len(tied) < sum(others) / len(others)
