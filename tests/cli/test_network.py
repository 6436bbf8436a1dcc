"""Networks, engagement and indicators from the command line, with figures worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

Run = Callable[..., Any]

MORE = """
[areas.field]
title = "Field"
[areas.ties]
title = "Ties"
[organizations.east]
name = "East Dock"
[indicators.together]
title = "Collaborations"
area = "field"
measure = "collaborations.count"
target = 2
[indicators.products]
title = "Products"
measure = "products.released"
target = 1
"""


@pytest.fixture
def cohort(cohort: Path, run: Run) -> Path:
    definition = cohort / "cohort.toml"
    definition.write_text(definition.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    for kind, parties, day in (
        ("presentation", "north,south", "2025-03-01"),
        ("exploring", "south,east", "2025-06-01"),
    ):
        run("collaborations", "add", "--kind", kind, "--organization", parties, "--title", parties, "--from", day)
    marks = 'at = 2025-02-04T20:00:00Z\nby = "cy-park"\n[attendance]\nana-ruiz = "present"\nbo-lind = "present"\n'
    (cohort / "records/attendance").mkdir()
    (cohort / "records/attendance/tides@2025-02-04.toml").write_text(marks, encoding="utf-8")
    return cohort


def test_collaborations_tie_organizations_and_exploring_ones_only_where_asked_for(cohort: Path, run: Run) -> None:
    found = run("network", "show", "--json").document
    # One tie of three possible among three organizations.
    assert (found["nodes"], found["ties"], found["components"], found["isolates"]) == (3, 1, 2, ["east"])
    assert found["density"] == pytest.approx(1 / 3)
    assert (found["reciprocity"], found["ei_index"]) == (None, None)
    more = run("network", "show", "--include-exploring", "--json").document
    # A path of three: the middle has two ties, the ends one; (2-1 + 2-1) / ((3-1)(3-2)) = 1.
    assert (more["ties"], more["centralization"], more["isolates"]) == (2, 1.0, [])


def test_the_network_of_an_earlier_day_is_compared_with(cohort: Path, run: Run) -> None:
    found = run("network", "show", "--include-exploring", "--before", "2025-04-01", "--as-of", "2025-07-01", "--json")
    assert (found.document["kept"], found.document["new"]) == ([["north", "south"]], [["east", "south"]])
    assert run("network", "show", "--as-of", "2025-02-01", "--json").document["ties"] == 0


def test_a_cohort_without_organizations_or_areas_is_told_so(cohort: Path, run: Run) -> None:
    info = 'name = "Leer"\nstarts = 2025-01-01\nends = 2026-12-31\ntimezone = "Europe/Berlin"\n'
    (cohort / "cohort.toml").write_text(f"[cohort]\n{info}", encoding="utf-8")
    assert "density: not defined\n" in run("network", "show").out
    shown = run("indicators").out
    assert "the definition has no areas" in shown
    assert "Every area" not in shown


def test_a_day_that_is_not_earlier_is_refused(cohort: Path, run: Run) -> None:
    ran = run("network", "show", "--before", "2025-07-01", "--as-of", "2025-07-01")
    assert (ran.code, ran.out) == (2, "")
    assert "2025-07-01 is not before 2025-07-01" in ran.err


def test_people_who_met_are_tied_and_numbers_in_files_unless_they_agreed(cohort: Path, run: Run) -> None:
    found = run("network", "show", "--source", "contact", "--json").document
    assert (found["nodes"], found["ties"], found["ei_index"]) == (3, 1, 1.0)
    run("network", "export", "--to", "kumu", "--source", "contact", "--named", "ana-ruiz", "-o", "net.json")
    text = (cohort / "net.json").read_text(encoding="utf-8")
    assert [each["label"] for each in json.loads(text)["elements"]] == ["Ana Ruiz", "Person 2", "Person 3"]
    assert len(json.loads(text)["connections"]) == 1
    assert "Bo" not in text
    assert "bo-lind" not in text


@pytest.mark.parametrize(
    ("to", "asked", "files"),
    [
        ("graphml", "net.graphml", ["net.graphml"]),
        ("gexf", "net", ["net.gexf"]),
        ("kumu", "net.json", ["net.json"]),
        ("csv", "net.csv", ["net-edges.csv", "net-nodes.csv"]),
    ],
)
def test_each_format_is_written_under_its_own_ending(
    cohort: Path, run: Run, to: str, asked: str, files: list[str]
) -> None:
    changed = run("network", "export", "--to", to, "-o", asked, "--json").document["changed"]
    assert sorted(each["file"] for each in changed) == files
    assert all((cohort / file).stat().st_size for file in files)
    assert run("network", "export", "--to", to, "-o", asked, "--json").document["changed"] == []
    assert run("network", "export", "--to", to, "-o", "net.doc").code == 2


def test_a_picture_is_always_the_same_and_says_what_it_shows(cohort: Path, run: Run) -> None:
    run("network", "draw", "-o", "one.svg")
    run("network", "draw", "-o", "two.svg")
    one = (cohort / "one.svg").read_bytes()
    assert one == (cohort / "two.svg").read_bytes()
    picture = ET.fromstring(one)
    titles = [element.text for element in picture if element.tag.endswith(("title", "desc"))]
    assert str(titles[0]).startswith("Network of organizations: collaborations on record")
    assert "NQT" in one.decode()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("show", "--source", "reported"), 4),
        (("show", "--source", "hearsay"), 2),
        (("show", "--wave", "1"), 2),
        (("show", "--of", "people"), 4),
        (("show", "--before", "whenever"), 2),
        (("draw", "-o", "net.png"), 2),
        (("export", "--to", "csv"), 2),
    ],
)
def test_what_cannot_be_shown_is_refused(cohort: Path, run: Run, arguments: tuple[str, ...], code: int) -> None:
    ran = run("network", *arguments, "--json")
    assert (ran.code, ran.out) == (code, "")


def test_engagement_is_in_the_order_of_the_definition_with_the_facts(cohort: Path, run: Run) -> None:
    people = run("engagement", "--as-of", "2025-02-28", "--json").document["people"]
    assert [(each["id"], each["preferred"], each["observed"]) for each in people] == [
        ("ana-ruiz", None, "core"),
        ("ana-lund", None, None),
        ("bo-lind", None, "core"),
    ]
    assert "attended 1 of 1 meetings" in people[0]["why"]
    assert run("engagement", "--mismatches", "--json").document["people"] == []


def test_an_indicator_has_value_target_status_and_evidence_and_blanks_are_shown(cohort: Path, run: Run) -> None:
    document = run("indicators", "--as-of", "2025-07-01", "--json").document
    together, products = document["indicators"]
    assert (together["value"], together["target"], together["status"]) == (2, 2, "met")
    assert together["evidence"] == ["records/collaborations/north-south.toml", "records/collaborations/south-east.toml"]
    assert (products["value"], products["status"]) == (0, "behind")
    assert document["matrix"]["areas"] == ["field", "ties"]
    cells = {(each["area"], each["cycle"]): each["counts"] for each in document["matrix"]["cells"]}
    assert cells["field", "realized"] == {"indicators met": 1}
    assert cells["ties", "realized"] == {}
    assert "Ties: realized" in run("indicators", "--as-of", "2025-07-01").out
