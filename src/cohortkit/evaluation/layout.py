"""Where the nodes of a picture stand: the same on every machine, and the same before and after."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from cohortkit.evaluation.networks import Network, undirected_graph

MOST_FOR_STRESS = 150
"""Above this many nodes a force-free circle is drawn: the picture is no longer readable as ties anyway."""

STEPS = 60
COSINE, SINE = 0.5403023058681398, 0.8414709848078965
"""Cosine and sine of one radian: a turn by a fixed angle needs no library whose last digit may vary."""


def positions(*networks: Network) -> dict[str, tuple[float, float]]:
    """Return a place for every node, from (0, 0) to (1, 1), that suits the ties of all given networks together.

    Stress majorization (Gansner, Koren and North, Graph Drawing 2004) over the lengths of shortest paths, begun on a
    spiral in the order of the nodes. Only + - × ÷ √ are used, a fixed number of steps, in a fixed order: no seed, and
    not a digit differs between machines.
    """
    together = _union(networks)
    places = _spiral(len(together.nodes))
    if 2 < len(places) <= MOST_FOR_STRESS:
        places = _settle(places, _distances(together))
    return dict(zip(together.nodes, _fitted(places), strict=True))


def _union(networks: Sequence[Network]) -> Network:
    nodes = tuple(sorted({node for network in networks for node in network.nodes}))
    ties = tuple(sorted({tie for network in networks for tie in network.ties}))
    first = networks[0]
    return Network(
        source=first.source, of=first.of, directed=False, nodes=nodes, ties=ties, rule=first.rule, answered=nodes
    )


def _spiral(n: int) -> list[tuple[float, float]]:
    """Return starting places one radian apart on a widening spiral."""
    x, y = 1.0, 0.0
    places = []
    for step in range(n):
        radius = sqrt(step + 1)
        places.append((x * radius, y * radius))
        x, y = x * COSINE - y * SINE, x * SINE + y * COSINE
    return places


def _distances(network: Network) -> list[list[float]]:
    """Return wanted distances: lengths of shortest paths, and a little more than the longest where there is none."""
    import rustworkx as rx

    n = len(network.nodes)
    found = rx.all_pairs_dijkstra_path_lengths(undirected_graph(network), lambda _: 1.0)
    lengths = {start: dict(row.items()) for start, row in found.items()}
    longest = max((length for row in lengths.values() for length in row.values()), default=1.0)
    apart = max(2.0, 0.5 * longest + 1.0)
    return [[lengths[i].get(j, apart) for j in range(n)] for i in range(n)]


def _settle(places: list[tuple[float, float]], wanted: list[list[float]]) -> list[tuple[float, float]]:
    """Move every node to where its distances to all others fit best, a fixed number of times."""
    n = len(places)
    for _ in range(STEPS):
        moved = list(places)
        for i in range(n):
            sum_x = sum_y = weights = 0.0
            xi, yi = moved[i]
            row = wanted[i]
            for j in range(n):
                if i == j:
                    continue
                xj, yj = moved[j]
                dx, dy = xi - xj, yi - yj
                length = sqrt(dx * dx + dy * dy) or 1e-9
                weight = 1.0 / (row[j] * row[j])
                pull = row[j] / length
                sum_x += weight * (xj + pull * dx)
                sum_y += weight * (yj + pull * dy)
                weights += weight
            moved[i] = (sum_x / weights, sum_y / weights)
        places = moved
    return places


def _fitted(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Scale both directions into 0 to 1 (the middle where all coincide) and round, so files stay short."""
    if not places:
        return []
    columns = []
    for axis in (0, 1):
        values = [place[axis] for place in places]
        low, extent = min(values), max(values) - min(values)
        columns.append([round((v - low) / extent, 4) if extent > 1e-9 else 0.5 for v in values])
    return list(zip(*columns, strict=True))
