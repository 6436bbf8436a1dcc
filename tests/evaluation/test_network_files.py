"""Exported networks are read by the formats' own readers and name nobody by accident."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from cohortkit.evaluation.network_files import WRITERS, Format, export
from cohortkit.evaluation.networks import Network, Tie

NETWORK = Network(
    source="reported",
    of="people",
    directed=True,
    nodes=("ana", "bo", "cy"),
    ties=(Tie("ana", "bo", ("Work together",)), Tie("bo", "ana"), Tie("bo", "cy", ('a "quoted" & <odd> kind',))),
    rule="from “Exchange ideas” on",
    group_of={"ana": "ridge", "bo": "river", "cy": "river"},
    answered=("ana", "bo"),
)
NAMES = {"ana": "Ana Ruiz", "bo": "=Bo Lind", "cy": "Ana Ruiz"}


def test_graphml_is_read_back_by_networkx() -> None:
    graph = nx.parse_graphml(export(NETWORK, "graphml", NAMES)[".graphml"].decode())
    assert graph.is_directed()
    assert sorted(graph.edges()) == [("ana", "bo"), ("bo", "ana"), ("bo", "cy")]
    assert graph.nodes["ana"] == {"label": "Ana Ruiz", "organization": "ridge", "answered": True}
    assert graph.edges["bo", "cy"]["kinds"] == 'a "quoted" & <odd> kind'


def test_gexf_is_read_back_by_networkx() -> None:
    graph = nx.read_gexf(io.BytesIO(export(NETWORK, "gexf", NAMES)[".gexf"]), version="1.3")
    assert sorted(graph.edges()) == [("ana", "bo"), ("bo", "ana"), ("bo", "cy")]
    assert graph.nodes["bo"]["label"] == "=Bo Lind"
    assert graph.nodes["cy"]["answered"] is False


def test_gexf_has_the_elements_of_version_1_3_in_their_order() -> None:
    root = ET.fromstring(export(NETWORK, "gexf", NAMES)[".gexf"])
    space = "{http://gexf.net/1.3}"
    assert root.tag == f"{space}gexf"
    assert root.get("version") == "1.3"
    assert [child.tag for child in root] == [f"{space}meta", f"{space}graph"]
    graph = root[1]
    assert [child.tag.removeprefix(space) for child in graph] == ["attributes", "attributes", "nodes", "edges"]
    declared = {attribute.get("id") for attribute in graph.iter(f"{space}attribute")}
    assert {value.get("for") for value in graph.iter(f"{space}attvalue")} <= declared


def test_kumu_has_elements_by_label_and_connections_between_labels() -> None:
    document = json.loads(export(NETWORK, "kumu", NAMES)[".json"])
    labels = [element["label"] for element in document["elements"]]
    assert labels == ["Ana Ruiz", "=Bo Lind", "Ana Ruiz (2)"]
    assert {(c["from"], c["to"]) for c in document["connections"]} == {
        ("Ana Ruiz", "=Bo Lind"),
        ("=Bo Lind", "Ana Ruiz"),
        ("=Bo Lind", "Ana Ruiz (2)"),
    }


def test_csv_is_a_pair_gephi_reads_with_formulas_defused() -> None:
    files = export(NETWORK, "csv", NAMES)
    assert sorted(files) == ["-edges.csv", "-nodes.csv"]
    nodes = list(csv.DictReader(io.StringIO(files["-nodes.csv"].decode())))
    edges = list(csv.DictReader(io.StringIO(files["-edges.csv"].decode())))
    assert [(n["Id"], n["Label"]) for n in nodes] == [("ana", "Ana Ruiz"), ("bo", "'=Bo Lind"), ("cy", "Ana Ruiz (2)")]
    assert (edges[0]["Source"], edges[0]["Target"], edges[0]["Type"]) == ("ana", "bo", "Directed")


@pytest.mark.parametrize("to", sorted(WRITERS))
def test_whoever_is_not_named_appears_as_a_number_without_id_or_organization(to: Format) -> None:
    for content in export(NETWORK, to, {"bo": "Bo Lind"}).values():
        text = content.decode()
        assert "Bo Lind" in text
        for hidden in ("ana", "Ana", "ridge", "cy<", '"cy"', ",cy,"):
            assert hidden not in text, (to, hidden)


@pytest.mark.parametrize("to", sorted(WRITERS))
def test_the_same_network_gives_the_same_bytes(to: Format) -> None:
    assert export(NETWORK, to, NAMES) == export(NETWORK, to, dict(reversed(NAMES.items())))
