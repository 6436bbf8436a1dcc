"""A network as it is shown: measures with their meaning, a tie table, a picture, files for other tools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.network_picture import before_and_after, network_picture
from cohortkit.evaluation.layout import positions
from cohortkit.evaluation.network_files import Format, export, shown_names
from cohortkit.evaluation.networks import Comparison, Measures, Network, Of, Source, compare, measure
from cohortkit.evaluation.tables import Table
from cohortkit.evaluation.ties import build_network
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience

SOURCES: dict[Source, str] = {
    "collaborations": "collaborations on record",
    "reported": "ties people reported",
    "contact": "contact on record",
}


COMPARED = ("ties", "density", "reciprocity", "ei_index", "components", "centralization")
"""What is told of a network before and after."""


class NetworkView(msgspec.Struct, frozen=True, kw_only=True):
    """One network with its measures and, where asked for, an earlier one to compare with.

    `names` are what may be written beside nodes in pictures and files: organizations by their names, people only if
    they agreed to be named. `words` are the names in text and tables: for the team everybody's, else the same.
    """

    network: Network
    measures: Measures
    moment: str
    names: dict[str, str]
    words: dict[str, str]
    comparison: Comparison | None = None
    earlier_moment: str = ""

    @property
    def title(self) -> str:
        """What is shown, of which source, as of when."""
        of = "organizations" if self.network.of == "organizations" else "people"
        return f"Network of {of}: {SOURCES[self.network.source]}, {self.moment}"

    def as_json(self) -> dict[str, Any]:
        """Return the document of `network show --json`."""
        network = self.network
        document = {"schema": 1, **self.measures.as_json(), "source": network.source, "of": network.of}
        document |= {"rule": network.rule, "set": network.set_id or None, "wave": network.wave or None}
        document["edges"] = [
            {"source": tie.source, "target": tie.target, "labels": list(tie.labels)} for tie in network.ties
        ]
        m = self.measures
        document["node_measures"] = [
            {"id": node, "ties": m.degree[node], "betweenness": m.betweenness[node], "core": m.core[node]}
            for node in network.nodes
        ]
        if self.comparison is not None:
            for key in ("new", "kept", "gone"):
                ties = getattr(self.comparison, key)
                document[key] = [[tie.source, tie.target] for tie in ties]
            was, now = self.comparison.measures()
            document["compared"] = {
                "since": self.earlier_moment.removeprefix("as of ").removeprefix("wave "),
                "nodes": was.nodes,
                "answered": len(self.comparison.senders) if network.directed else None,
                "before": {key: getattr(was, key) for key in COMPARED},
                "after": {key: getattr(now, key) for key in COMPARED},
            }
        return document

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return measures and ties in words, with what they cannot tell."""
        m, network = self.measures, self.network
        names = shown_names(network, self.words)
        possible = "ordered pairs whose sender answered" if network.directed else "possible ties"
        lines = [
            self.title,
            network.rule,
            f"{_counted(m.nodes, network.of)}, {_counted(m.ties, 'arcs' if network.directed else 'ties')}",
            "density: not defined" if m.density is None else f"density: {m.density:.2f} of {possible}",
        ]
        if network.directed:
            lines.append(f"reciprocity: {_number(m.reciprocity)} of arcs between people who answered are returned")
        if network.of == "people":
            lines.append(
                f"E-I index: {_number(m.ei_index)}; {_number(m.ei_expected)} would be expected "
                "if the same memberships were dealt out at random (-1 all within, +1 all across organizations)"
            )
        lines.append(f"components: {m.components}, the largest with {m.largest_component}")
        lines.append("isolates: " + (", ".join(names[node] for node in m.isolates) or "none"))
        lines.append(f"degree centralization: {_number(m.centralization)} (0 even, 1 one hub)")
        if m.unknown:
            lines.append(f"{len(m.unknown)} of {m.nodes} did not answer: their ties are unknown, not absent")
        lines.append(f"stage, suggested: {m.stage or 'none'} ({m.stage_reason}); a person confirms it")
        if self.comparison is not None:
            c = self.comparison
            since = self.earlier_moment.removeprefix("as of ")
            lines.append(
                f"since {since}, among the same {len(c.after.nodes)}: {len(c.new)} new, "
                f"{len(c.kept)} kept, {len(c.gone)} no longer there"
                + (f"; only the {len(c.senders)} who answered both times are compared" if network.directed else "")
            )
            was, now = c.measures()
            lines.append(
                f"among them: density {_number(was.density)} before, {_number(now.density)} now; "
                f"degree centralization {_number(was.centralization)} before, {_number(now.centralization)} now; "
                f"components {was.components} before, {now.components} now"
            )
        lines.append("Ties depend on each other, so no significance is computed.")
        return "\n".join(lines)

    def table(self) -> Table:
        """Return every tie as a row; with a comparison, whether it is new, kept or gone."""
        return self._ties(shown_names(self.network, self.words))

    def _ties(self, names: Mapping[str, str]) -> Table:
        between = ("From", "To") if self.network.directed else ("One", "Other")
        if self.comparison is None:
            rows = tuple((names[t.source], names[t.target], ", ".join(t.labels)) for t in self.network.ties)
            return Table(f"{self.title}. {self.network.rule}", (*between, "What"), rows)
        stated = [(tie, "kept") for tie in self.comparison.kept]
        stated += [(tie, "new") for tie in self.comparison.new]
        stated += [(tie, "no longer there") for tie in self.comparison.gone]
        compared = tuple((names[t.source], names[t.target], ", ".join(t.labels), state) for t, state in sorted(stated))
        caption = f"{self.title}, since {self.earlier_moment.removeprefix('as of ')}. {self.network.rule}"
        return Table(caption, (*between, "What", "Tie"), compared)

    def nodes(self) -> Table:
        """Return every node with its ties, betweenness and k-core, in declared order: not a ranking."""
        names, m = shown_names(self.network, self.words), self.measures
        rows = tuple(
            (names[node], str(m.degree[node]), f"{m.betweenness[node]:.2f}", str(m.core[node]))
            for node in self.network.nodes
        )
        return Table(self.title, ("Node", "Ties", "Betweenness", "k-core"), rows)

    def chart(self) -> Chart:
        """Draw the network; before and after side by side where there is an earlier one."""
        names = shown_names(self.network, self.names)
        if self.comparison is None:
            return network_picture(self.title, self.network, positions(self.network), names, self._ties(names))
        places = positions(self.comparison.before, self.comparison.after)
        moments = (self.earlier_moment, self.moment)
        return before_and_after(
            self.title, self.comparison, places, names=names, table=self._ties(names), moments=moments
        )

    def export(self, to: Format) -> dict[str, bytes]:
        """Return the network's files in one format, by ending; unnamed people stay numbers."""
        return export(self.network, to, self.names)


def view_network(
    cohort: Cohort,
    source: Source = "collaborations",
    *,
    of: Of | None = None,
    set_id: str | None = None,
    wave: str | None = None,
    include_exploring: bool = False,
    before: dt.date | str | None = None,
    named: Mapping[str, str] | None = None,
    audience: Audience = "team",
) -> NetworkView:
    """Build, measure and compare one network.

    `before` is an earlier day or, for reported ties, an earlier wave. `named` are the people who agreed to be named
    in a picture, by id; everybody else stays a number there, and for the published audience everywhere. Raises
    NoSuchThing.
    """
    network = build_network(cohort, source, of=of, set_id=set_id, wave=wave, include_exploring=include_exploring)
    names = dict(network.labels) if network.of == "organizations" else dict(named or {})
    moment = f"wave {network.wave}" if source == "reported" else f"as of {cohort.as_of.isoformat()}"
    comparison, earlier_moment = None, ""
    if before is not None:
        if isinstance(before, dt.date):
            earlier = build_network(
                cohort.at_day(before), source, of=network.of, set_id=set_id, include_exploring=include_exploring
            )
            earlier_moment = f"as of {before.isoformat()}"
        else:
            earlier = build_network(cohort, source, of=network.of, set_id=network.set_id or None, wave=before)
            earlier_moment = f"wave {before}"
        comparison = compare(earlier, network)
        names |= {} if network.of == "people" else earlier.labels
    return NetworkView(
        network=network,
        measures=measure(network),
        moment=moment,
        names=names,
        words=names | network.labels if audience == "team" else names,
        comparison=comparison,
        earlier_moment=earlier_moment,
    )


def _counted(number: int, many: str) -> str:
    one = "person" if many == "people" else many.removesuffix("s")
    return f"{number} {one if number == 1 else many}"


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"
