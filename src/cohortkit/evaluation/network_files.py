"""Networks as files for other tools: GraphML, GEXF 1.3, Kumu JSON, and a pair of CSV files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import msgspec

from cohortkit.evaluation.networks import Network
from cohortkit.files.packed import for_xml
from cohortkit.files.spreadsheet import safe

Format = Literal["graphml", "gexf", "kumu", "csv"]

_GRAPHML_ROOT = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)
_GEXF_ROOT = (
    '<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">'
)


def export(network: Network, to: Format, names: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of one format as endings and bytes: one file, or nodes and edges for CSV.

    `names` are the labels to write, by node. A node without one appears as a number, without its id and its
    organization, so that nobody is named by accident.
    """
    return WRITERS[to](_anonymous_where_unnamed(network, names), shown_names(network, names))


def shown_names(network: Network, names: Mapping[str, str]) -> dict[str, str]:
    """Return what to call each node: its name where given, else a number."""
    noun = "Organization" if network.of == "organizations" else "Person"
    return {node: names.get(node) or f"{noun} {place}" for place, node in enumerate(network.nodes, 1)}


def _anonymous_where_unnamed(network: Network, names: Mapping[str, str]) -> Network:
    return msgspec.structs.replace(
        network, group_of={node: group for node, group in network.group_of.items() if node in names}, labels=dict(names)
    )


def _ids(network: Network) -> dict[str, str]:
    """Return file-wide ids: a named node's own, else its number."""
    return {
        node: node if node in network.labels else f"{network.of}-{place}" for place, node in enumerate(network.nodes, 1)
    }


def _graphml(network: Network, names: Mapping[str, str]) -> dict[str, bytes]:
    ids = _ids(network)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _GRAPHML_ROOT,
        '  <key id="label" for="node" attr.name="label" attr.type="string"/>',
        '  <key id="organization" for="node" attr.name="organization" attr.type="string"/>',
        '  <key id="answered" for="node" attr.name="answered" attr.type="boolean"/>',
        '  <key id="kinds" for="edge" attr.name="kinds" attr.type="string"/>',
        f'  <graph id="network" edgedefault="{"directed" if network.directed else "undirected"}">',
        f"    <desc>{_xml(network.rule)}</desc>",
    ]
    known = set(network.answered)
    for node in network.nodes:
        lines += [
            f"    <node id={_attribute(ids[node])}>",
            f'      <data key="label">{_xml(names[node])}</data>',
            f'      <data key="organization">{_xml(network.group_of.get(node, ""))}</data>',
            f'      <data key="answered">{"true" if node in known else "false"}</data>',
            "    </node>",
        ]
    for place, tie in enumerate(network.ties, 1):
        lines += [
            f'    <edge id="t{place}" source={_attribute(ids[tie.source])} target={_attribute(ids[tie.target])}>',
            f'      <data key="kinds">{_xml("; ".join(tie.labels))}</data>',
            "    </edge>",
        ]
    return {".graphml": _text([*lines, "  </graph>", "</graphml>"])}


def _gexf(network: Network, names: Mapping[str, str]) -> dict[str, bytes]:
    ids = _ids(network)
    known = set(network.answered)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _GEXF_ROOT,
        f"  <meta><creator>cohortkit</creator><description>{_xml(network.rule)}</description></meta>",
        f'  <graph defaultedgetype="{"directed" if network.directed else "undirected"}">',
        '    <attributes class="node">',
        '      <attribute id="organization" title="organization" type="string"/>',
        '      <attribute id="answered" title="answered" type="boolean"/>',
        "    </attributes>",
        '    <attributes class="edge">',
        '      <attribute id="kinds" title="kinds" type="string"/>',
        "    </attributes>",
        "    <nodes>",
    ]
    for node in network.nodes:
        lines += [
            f"      <node id={_attribute(ids[node])} label={_attribute(names[node])}>",
            "        <attvalues>",
            f'          <attvalue for="organization" value={_attribute(network.group_of.get(node, ""))}/>',
            f'          <attvalue for="answered" value="{"true" if node in known else "false"}"/>',
            "        </attvalues>",
            "      </node>",
        ]
    lines += ["    </nodes>", "    <edges>"]
    for place, tie in enumerate(network.ties, 1):
        lines += [
            f'      <edge id="t{place}" source={_attribute(ids[tie.source])} target={_attribute(ids[tie.target])}>',
            f'        <attvalues><attvalue for="kinds" value={_attribute("; ".join(tie.labels))}/></attvalues>',
            "      </edge>",
        ]
    return {".gexf": _text([*lines, "    </edges>", "  </graph>", "</gexf>"])}


def _kumu(network: Network, names: Mapping[str, str]) -> dict[str, bytes]:
    """Kumu's JSON: connections refer to labels, so two nodes of one label are told apart by a number."""
    labels = _distinct(names)
    element = "Organization" if network.of == "organizations" else "Person"
    document = {
        "elements": [
            {"label": labels[node], "type": element}
            | ({"organization": network.group_of[node]} if node in network.group_of else {})
            for node in network.nodes
        ],
        "connections": [
            {
                "from": labels[tie.source],
                "to": labels[tie.target],
                "direction": "directed" if network.directed else "undirected",
                "type": "; ".join(tie.labels),
            }
            for tie in network.ties
        ],
    }
    return {".json": (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()}


def _csv(network: Network, names: Mapping[str, str]) -> dict[str, bytes]:
    """Two tables with the headings Gephi reads; Kumu reads `From`, `To` and `Label` from the same files."""
    ids, labels = _ids(network), _distinct(names)
    known = set(network.answered)
    nodes = [["Id", "Label", "Organization", "Answered"]]
    nodes += [
        [ids[node], labels[node], network.group_of.get(node, ""), "yes" if node in known else "no"]
        for node in network.nodes
    ]
    kind = "Directed" if network.directed else "Undirected"
    edges = [["Source", "Target", "Type", "From", "To", "Kinds"]]
    edges += [
        [ids[t.source], ids[t.target], kind, labels[t.source], labels[t.target], "; ".join(t.labels)]
        for t in network.ties
    ]
    return {"-nodes.csv": _table(nodes), "-edges.csv": _table(edges)}


WRITERS: dict[Format, Callable[[Network, Mapping[str, str]], dict[str, bytes]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "kumu": _kumu,
    "csv": _csv,
}


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    seen: dict[str, int] = {}
    distinct = {}
    for node, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        distinct[node] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return distinct


def _table(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[safe(value) for value in row] for row in rows])
    return out.getvalue().encode()


def _xml(text: str) -> str:
    return escape(for_xml(text))


def _attribute(text: str) -> str:
    return quoteattr(for_xml(text))


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
