"""A network of ties as a value, and what can honestly be measured in one this small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from cohortkit.evaluation.shares import whole_percent

if TYPE_CHECKING:
    import rustworkx

Source = Literal["collaborations", "reported", "contact"]
Of = Literal["organizations", "people"]
Stage = Literal["scattered fragments", "hub and spoke", "multi-hub", "core and periphery"]

SMALLEST_FOR_CORE = 15
"""Below this many nodes nothing is said about a core and a periphery."""


class Tie(msgspec.Struct, frozen=True, order=True):
    """A tie between two nodes, an arc from `source` to `target` where the network is directed.

    `labels` say what it consists of (kinds of collaboration, the level reported, where people met).
    """

    source: str
    target: str
    labels: tuple[str, ...] = ()


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes and ties of one source, as of one day or wave.

    `nodes` and `ties` are in a settled order. `group_of` gives a person's organization (empty among organizations).
    `answered` are the nodes whose outgoing ties are known: all of them unless the ties were reported. `rule` says how
    ties came about, for every place that shows them.
    """

    source: Source
    of: Of
    directed: bool
    nodes: tuple[str, ...]
    ties: tuple[Tie, ...]
    rule: str
    labels: dict[str, str] = {}
    group_of: dict[str, str] = {}
    answered: tuple[str, ...] = ()
    set_id: str = ""
    wave: str = ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Nodes that did not answer: their outgoing ties are unknown, not absent."""
        known = set(self.answered)
        return tuple(node for node in self.nodes if node not in known)

    def restricted_to(self, nodes: Sequence[str]) -> Network:
        """Return the same network among some of its nodes only, so that two waves compare the same people."""
        kept = set(nodes)
        return msgspec.structs.replace(
            self,
            nodes=tuple(node for node in self.nodes if node in kept),
            ties=tuple(tie for tie in self.ties if tie.source in kept and tie.target in kept),
            answered=tuple(node for node in self.answered if node in kept),
        )


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured of a network. Proportions from 0 to 1, the E-I index from -1 to 1; None where undefined.

    Directed ties count as arcs in `ties`, `density`, `reciprocity` and `ei_index`; everything else looks at who is
    tied to whom, whichever side said so.
    """

    nodes: int
    ties: int
    density: float | None
    reciprocity: float | None
    ei_index: float | None
    ei_expected: float | None
    components: int
    largest_component: int
    isolates: tuple[str, ...]
    unknown: tuple[str, ...]
    centralization: float | None
    degree: dict[str, int]
    betweenness: dict[str, float]
    core: dict[str, int]
    stage: Stage | None
    stage_reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the keys that `network show --json` promises, and what belongs beside them."""
        keys = ("nodes", "ties", "density", "reciprocity", "ei_index", "ei_expected", "components")
        shown: dict[str, Any] = {key: getattr(self, key) for key in keys}
        return shown | {
            "isolates": list(self.isolates),
            "centralization": self.centralization,
            "stage": self.stage,
            "stage_reason": self.stage_reason,
            "unknown": list(self.unknown),
        }


def measure(network: Network) -> Measures:
    """Measure a network.

    Density m/(n(n-1)) over ordered pairs whose sender answered, or 2m/(n(n-1)). Reciprocity is the share of arcs
    that are returned, among those who answered. Degree centralization is Freeman's (Social Networks 1, 1978).
    """
    import rustworkx as rx

    graph = undirected_graph(network)
    degree = {node: graph.degree(index) for index, node in enumerate(network.nodes)}
    components = [len(part) for part in rx.connected_components(graph)]
    # A high threshold keeps sums on one thread: their order, and so the last digit, stays the same.
    between = rx.betweenness_centrality(graph, normalized=True, parallel_threshold=10**9)
    core = cast("Mapping[int, int]", rx.core_number(graph))  # its stub says int
    known = set(network.answered)
    measures = Measures(
        nodes=len(network.nodes),
        ties=len(network.ties),
        density=density(network),
        reciprocity=reciprocity(network),
        ei_index=ei_index(network),
        ei_expected=ei_expected(network),
        components=len(components),
        largest_component=max(components, default=0),
        isolates=tuple(node for node in network.nodes if not degree[node] and node in known),
        unknown=network.unknown,
        centralization=centralization(tuple(degree.values())),
        degree=degree,
        betweenness={node: float(between[index]) for index, node in enumerate(network.nodes)},
        core={node: core[index] for index, node in enumerate(network.nodes)},
        stage=None,
        stage_reason="",
    )
    stage, reason = suggest_stage(network, measures)
    return msgspec.structs.replace(measures, stage=stage, stage_reason=reason)


def undirected_graph(network: Network) -> rustworkx.PyGraph[str, None]:
    """Return who is tied to whom, whichever side said so; indices follow `network.nodes`."""
    import rustworkx as rx

    place = {node: index for index, node in enumerate(network.nodes)}
    pairs = {tuple(sorted((place[tie.source], place[tie.target]))) for tie in network.ties}
    graph: rustworkx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(network.nodes)
    graph.add_edges_from([(a, b, None) for a, b in sorted(pairs)])
    return graph


def density(network: Network) -> float | None:
    """Return ties over possible ties; where ties are reported, over ordered pairs whose sender answered."""
    n = len(network.nodes)
    if network.directed:
        possible = len(network.answered) * (n - 1)
        return len(network.ties) / possible if possible else None
    return 2 * len(network.ties) / (n * (n - 1)) if n > 1 else None


def reciprocity(network: Network) -> float | None:
    """Return the share of arcs that are returned, among nodes that answered; None where ties have no direction."""
    if not network.directed:
        return None
    known = set(network.answered)
    arcs = {(tie.source, tie.target) for tie in network.ties if tie.target in known}
    return sum((b, a) in arcs for a, b in arcs) / len(arcs) if arcs else None


def ei_index(network: Network) -> float | None:
    """Return (E-I)/(E+I) for ties across (E) and within (I) organizations; None without ties.

    Krackhardt and Stern, Social Psychology Quarterly 51, 1988.
    """
    if network.of != "people" or not network.ties:
        return None
    group = network.group_of
    external = sum(group.get(tie.source) != group.get(tie.target) for tie in network.ties)
    return (2 * external - len(network.ties)) / len(network.ties)


def ei_expected(network: Network) -> float | None:
    """Return the mean E-I index over all ways to hand the same memberships to the same nodes.

    Each tie then lies within a group with probability Σ gᵢ(gᵢ-1)/(n(n-1)), whatever the ties are, so the mean is
    exact: 1 - 2 · that. A network index far from it is mixing, or keeping apart, beyond what group sizes force.
    """
    n = len(network.nodes)
    if network.of != "people" or n < 2:
        return None
    sizes: dict[str | None, int] = {}
    for node in network.nodes:
        group = network.group_of.get(node)
        sizes[group] = sizes.get(group, 0) + 1
    return 1 - 2 * sum(size * (size - 1) for size in sizes.values()) / (n * (n - 1))


def centralization(degrees: Sequence[int]) -> float | None:
    """Return Σ(max-dᵢ)/((n-1)(n-2)): 1 for a star, 0 where all have as many ties; None below three nodes."""
    n = len(degrees)
    if n < 3:
        return None
    return sum(max(degrees) - degree for degree in degrees) / ((n - 1) * (n - 2))


def suggest_stage(network: Network, measures: Measures) -> tuple[Stage | None, str]:
    """Suggest a stage after Krebs and Holley (Building Smart Communities through Network Weaving, 2006), and why.

    Only a suggestion: a person who knows the cohort confirms it. The rules are plain thresholds on what is shown.
    """
    n = measures.nodes
    if n < 3:
        return None, "fewer than three nodes have no shape"
    share = measures.largest_component / n
    reached = f"the largest connected part holds {measures.largest_component} of {n}"
    if share <= 0.5:
        return "scattered fragments", f"{reached}, no more than half"
    central = measures.centralization or 0.0
    hub = max(measures.degree.values())
    hubs = [node for node, degree in measures.degree.items() if degree == hub]
    if central >= 0.5 and len(hubs) == 1:
        return "hub and spoke", f"{reached}; centralization {central:.2f} around one hub with {hub} ties"
    if n < SMALLEST_FOR_CORE:
        told = f"with fewer than {SMALLEST_FOR_CORE} nodes a core and periphery cannot be told apart"
        return "multi-hub", f"{reached}; centralization {central:.2f}, no single hub; {told}"
    core, crossing = _innermost(network, measures)
    if 3 <= len(core) <= n / 2 and share >= 0.75 and crossing >= 0.5:
        return (
            "core and periphery",
            f"{reached}; {len(core)} form a close core and {whole_percent(crossing)} % of the others are tied to it",
        )
    return "multi-hub", f"{reached}; centralization {central:.2f}, no single hub and no close core"


def _innermost(network: Network, measures: Measures) -> tuple[set[str], float]:
    """Return the nodes of the innermost k-core (k from 3) and the share of the others that have a tie into it."""
    depth = max(measures.core.values(), default=0)
    if depth < 3:
        return set(), 0.0
    core = {node for node, k in measures.core.items() if k == depth}
    others = set(network.nodes) - core
    tied = {tie.source for tie in network.ties if tie.target in core} | {
        tie.target for tie in network.ties if tie.source in core
    }
    return core, len(others & tied) / len(others) if others else 0.0


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A network before and after, among the same nodes; undirected pairs where `directed` is false.

    `senders` are the nodes whose ties are known both times; only theirs are compared.
    """

    before: Network
    after: Network
    senders: tuple[str, ...]
    kept: tuple[Tie, ...]
    new: tuple[Tie, ...]
    gone: tuple[Tie, ...]

    def measures(self) -> tuple[Measures, Measures]:
        """Measure both among the same nodes, by the ties of those who answered both times."""
        was = msgspec.structs.replace(self.before, ties=tuple(sorted((*self.kept, *self.gone))), answered=self.senders)
        now = msgspec.structs.replace(self.after, ties=tuple(sorted((*self.kept, *self.new))), answered=self.senders)
        return measure(was), measure(now)


def compare(before: Network, after: Network) -> Comparison:
    """Compare two networks of one kind among the nodes that are in both.

    Where ties were reported, only people who answered both times are compared as senders: silence is not a lost tie.
    """
    both = [node for node in after.nodes if node in set(before.nodes)]
    earlier, later = before.restricted_to(both), after.restricted_to(both)
    senders = set(earlier.answered) & set(later.answered)

    def comparable(network: Network) -> Mapping[tuple[str, str], Tie]:
        return {(tie.source, tie.target): tie for tie in network.ties if not network.directed or tie.source in senders}

    old, new = comparable(earlier), comparable(later)
    return Comparison(
        before=earlier,
        after=later,
        senders=tuple(node for node in both if node in senders),
        kept=tuple(tie for key, tie in sorted(new.items()) if key in old),
        new=tuple(tie for key, tie in sorted(new.items()) if key not in old),
        gone=tuple(tie for key, tie in sorted(old.items()) if key not in new),
    )
