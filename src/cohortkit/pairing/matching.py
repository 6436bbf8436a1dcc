"""One round of pairs, as good as any: exact maximum-weight matching (rustworkx), on candidates when people are many."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from cohortkit.pairing.pair_costs import (
    FORBIDDEN,
    PairCosts,
    pair_noise,
    weights,
)

DENSE = 400
"""People up to whom every pair is weighed."""
BEST_CANDIDATES = 16
RANDOM_CANDIDATES = 4
BLOCK = 800
"""People of a part when thousands are paired in parts first."""

NumberPair = tuple[int, int]


def maximum_weight_matching(edges: Sequence[tuple[int, int, int]]) -> list[NumberPair]:
    """The matching with the most pairs and, among those, the most weight; sorted, smaller number first."""
    import rustworkx

    nodes = sorted({a for a, _, _ in edges} | {b for _, b, _ in edges})
    place = {node: i for i, node in enumerate(nodes)}
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(nodes)
    graph.add_edges_from([(place[a], place[b], weight) for a, b, weight in sorted(edges)])
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    # The order in which rustworkx gives the pairs varies between runs.
    return sorted((min(nodes[a], nodes[b]), max(nodes[a], nodes[b])) for a, b in found)


def best_pairs(costs: PairCosts, members: Sequence[int], round_number: int) -> list[NumberPair]:
    """Pair the members (numbers of people, sorted) at the least cost; whoever is in no pair cannot be paired.

    Beyond 400 people the 16 best and 4 random candidates of each are weighed. When the pairs found leave
    somebody out or break an organization or repeat, more candidates are added until nothing more is gained.
    """
    if len(members) < 2:
        return []
    if len(members) <= DENSE:
        return maximum_weight_matching(_every_edge(costs, members, round_number))
    if len(members) > 2 * BLOCK:
        in_parts = _in_parts(costs, members, round_number)
        if in_parts is not None:
            return in_parts
    candidates = BEST_CANDIDATES
    best: list[NumberPair] = []
    so_far = (-1, 0)
    while True:
        edges = _candidate_edges(costs, members, round_number, candidates, best)
        pairs = maximum_weight_matching(edges)
        broken = sum(1 for a, b in pairs if not costs.is_new_across(a, b))
        everybody = len(pairs) == len(members) // 2
        gained = (len(pairs), -broken) > so_far
        if gained:
            best, so_far = pairs, (len(pairs), -broken)
        if (everybody and not (broken and gained)) or candidates >= len(members):
            return best
        candidates *= 2 if everybody else 4


def _every_edge(costs: PairCosts, members: Sequence[int], round_number: int) -> list[tuple[int, int, int]]:
    import numpy as np

    numbers = np.array(members)
    levels = costs.levels(numbers, numbers)
    first, second = np.nonzero(np.triu(levels < FORBIDDEN, 1))
    own = costs.noise(round_number)[numbers]
    noise = pair_noise(own[first], own[second])
    return _weighed(
        numbers[first].tolist(), numbers[second].tolist(), levels[first, second].tolist(), noise.tolist(), len(members)
    )


def _weighed(
    first: list[int], second: list[int], levels: list[int], noise: list[int], people: int
) -> list[tuple[int, int, int]]:
    return list(zip(first, second, weights(levels, noise, people), strict=True))


def _candidate_edges(
    costs: PairCosts,
    members: Sequence[int],
    round_number: int,
    best: int,
    kept: Iterable[NumberPair],
) -> list[tuple[int, int, int]]:
    """Edges to the `best` candidates of each member and to a few random ones of other organizations."""
    import numpy as np

    numbers = np.array(members)
    count = len(members)
    best = min(best, count - 1)
    own = costs.noise(round_number)[numbers]
    firsts: list[int] = []
    seconds: list[int] = []
    levels_of: dict[NumberPair, int] = {}
    noise_of: dict[NumberPair, int] = {}
    rng = random.Random(f"candidates/{costs.seed}/{round_number}/{best}")  # noqa: S311
    step = max(1, 4_000_000 // count)
    for low in range(0, count, step):
        rows = numbers[low : low + step]
        levels = costs.levels(rows, numbers)
        noise = pair_noise(own[low : low + step][:, None], own[None, :])
        # Twenty bits of noise are enough to choose by; the matching uses them all.
        keys = np.where(levels >= FORBIDDEN, FORBIDDEN, (levels << 40) | (noise >> 4))
        nearest = np.argpartition(keys, best - 1, axis=1)[:, :best]
        for i in range(len(rows)):
            chosen = {int(j) for j in nearest[i]}
            organization = costs.organization[rows[i]]
            for _ in range(4 * RANDOM_CANDIDATES):
                j = rng.randrange(count)
                if costs.organization[numbers[j]] != organization:
                    chosen.add(j)
                if len(chosen) >= best + RANDOM_CANDIDATES:
                    break
            for j in chosen:
                if keys[i, j] < FORBIDDEN:
                    a, b = sorted((low + i, j))
                    levels_of[a, b] = int(levels[i, j])
                    noise_of[a, b] = int(noise[i, j])
    for a, b in sorted(levels_of):
        firsts.append(members[a])
        seconds.append(members[b])
    order = sorted(levels_of)
    edges = _weighed(firsts, seconds, [levels_of[e] for e in order], [noise_of[e] for e in order], count)
    known = {(a, b) for a, b, _ in edges}
    missing = [pair for pair in kept if pair not in known]
    if missing:
        first = np.array([a for a, _ in missing])
        second = np.array([b for _, b in missing])
        all_noise = costs.noise(round_number)
        edges += _weighed(
            first.tolist(),
            second.tolist(),
            [costs.level(a, b) for a, b in missing],
            pair_noise(all_noise[first], all_noise[second]).tolist(),
            count,
        )
    return edges


def _in_parts(costs: PairCosts, members: Sequence[int], round_number: int) -> list[NumberPair] | None:
    """Pair thousands in parts of mixed organizations: taken when nothing above the noise is lost anywhere.

    No pairing costs less than nothing, so such a round needs no further proof.
    """
    rng = random.Random(f"parts/{costs.seed}/{round_number}")  # noqa: S311
    dealt = list(members)
    rng.shuffle(dealt)
    dealt.sort(key=lambda member: int(costs.organization[member]))
    parts = len(members) // BLOCK
    found: list[NumberPair] = []
    odd: list[int] = []
    for part in range(parts):
        people = sorted(dealt[part::parts])
        if len(people) % 2:
            odd.append(people.pop(rng.randrange(len(people))))
        pairs = maximum_weight_matching(_candidate_edges(costs, people, round_number, BEST_CANDIDATES, ()))
        if 2 * len(pairs) < len(people):
            return None
        found += pairs
    found += maximum_weight_matching(_every_edge(costs, sorted(odd), round_number)) if len(odd) > 1 else []
    if len(found) < len(members) // 2 or any(costs.level(a, b) for a, b in found):
        return None
    return sorted(found)
