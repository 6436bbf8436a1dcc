"""Networks come from three sources that are never mixed, and each says how its ties came about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from cohortkit.evaluation.network_view import view_network
from cohortkit.evaluation.networks import Tie
from cohortkit.evaluation.ties import build_network
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort

MakeCohort = Callable[..., Cohort]
LEVELS = ["Not yet", "Know of", "Exchange ideas", "Work together"]


def plan(**prompt: Any) -> dict[str, Any]:
    ties = {"id": "ties", "kind": "roster", "of": "people", "text": "Who?", "scale": LEVELS} | prompt
    return {
        "organizations": {body: {"name": body.title()} for body in ("ridge", "river", "lake")},
        "people": {
            "ana": {"name": "Ana", "organization": "ridge"},
            "bo": {"name": "Bo", "organization": "river"},
            "di": {"name": "Di", "organization": "river"},
            "eli": {"name": "Eli", "organization": "lake"},
        },
        "pods": {"belonging": {"title": "Belonging", "members": ["ana", "bo", "di"]}},
        "surveys": {
            "health": {
                "title": "Health",
                "waves": [
                    {"id": "1", "opens": dt.date(2025, 3, 1), "closes": dt.date(2025, 3, 20)},
                    {"id": "2", "opens": dt.date(2026, 3, 1), "closes": dt.date(2026, 3, 20)},
                ],
                "prompts": [ties],
            }
        },
    }


def collaboration(
    *bodies: str, kind: str = "presentation", status: str = "done", day: str = "2025-08-15"
) -> dict[str, Any]:
    return {
        "kind": kind,
        "organizations": list(bodies),
        "title": "Together",
        "status": status,
        "from": dt.date.fromisoformat(day),
    }


def arcs(ties: tuple[Tie, ...]) -> list[tuple[str, str]]:
    return [(tie.source, tie.target) for tie in ties]


def test_collaborations_tie_organizations_and_three_parties_make_three_ties(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(plan(), records={"collaborations/a": collaboration("river", "ridge", "lake")})
    network = build_network(cohort)
    assert not network.directed
    assert arcs(network.ties) == [("lake", "ridge"), ("lake", "river"), ("ridge", "river")]
    assert network.ties[0].labels == ("presentation",)


def test_exploring_and_planned_collaborations_are_no_ties_unless_asked_for(make_cohort: MakeCohort) -> None:
    records = {
        "collaborations/a": collaboration("river", "ridge"),
        "collaborations/b": collaboration("river", "lake", kind="exploring"),
        "collaborations/c": collaboration("ridge", "lake", status="planned"),
    }
    cohort = make_cohort(plan(), records=records)
    assert len(build_network(cohort).ties) == 1
    assert len(build_network(cohort, include_exploring=True).ties) == 3


def test_a_network_is_of_the_day(make_cohort: MakeCohort) -> None:
    definition = plan()
    definition["organizations"]["lake"]["left"] = dt.date(2025, 9, 30)
    records = {"collaborations/a": collaboration("river", "lake")}
    early = make_cohort(definition, records=records, as_of=dt.date(2025, 9, 1))
    assert (len(build_network(early).nodes), len(build_network(early).ties)) == (3, 1)
    later = make_cohort(definition, records=records, as_of=dt.date(2025, 10, 1))
    assert (len(build_network(later).nodes), len(build_network(later).ties)) == (2, 0)
    before = make_cohort(definition, records=records, as_of=dt.date(2025, 8, 1))
    assert not build_network(before).ties


def test_reported_ties_are_arcs_from_those_who_answered(make_cohort: MakeCohort) -> None:
    answers = {
        "health/2/ana": {"ties": {"bo": "Work together", "di": "Know of", "eli": "Exchange ideas"}},
        "health/2/bo": {"ties": {"ana": "Exchange ideas"}},
    }
    view = view_network(make_cohort(plan(), answers=answers), "reported")
    assert arcs(view.network.ties) == [("ana", "bo"), ("ana", "eli"), ("bo", "ana")]
    assert view.network.unknown == ("di", "eli")
    assert view.measures.density == 3 / (2 * 3)
    assert view.measures.reciprocity == 1.0
    assert "2 of 4 did not answer: their ties are unknown, not absent" in view.text()
    assert view.measures.isolates == ()


def test_the_level_of_a_tie_is_the_prompts_own_or_the_upper_half(make_cohort: MakeCohort) -> None:
    answers = {"health/1/ana": {"ties": {"bo": "Work together", "di": "Know of", "eli": "Exchange ideas"}}}
    assert len(build_network(make_cohort(plan(), answers=answers), "reported").ties) == 2
    strict = make_cohort(plan(tie_from="Work together"), answers=answers)
    assert arcs(build_network(strict, "reported").ties) == [("ana", "bo")]
    loose = make_cohort(plan(tie_from="Know of"), answers=answers)
    assert len(build_network(loose, "reported").ties) == 3


def test_organizations_are_tied_where_one_of_their_people_says_so(make_cohort: MakeCohort) -> None:
    answers = {
        "health/1/bo": {"ties": {"ridge": "Not yet", "lake": "Work together"}},
        "health/1/di": {"ties": {"ridge": "Exchange ideas"}},
    }
    network = build_network(make_cohort(plan(of="organizations"), answers=answers), "reported")
    assert arcs(network.ties) == [("river", "lake"), ("river", "ridge")]
    assert network.unknown == ("ridge", "lake")
    assert "at least one of its people" in network.rule


def test_contact_is_being_at_a_pods_meeting_or_in_a_group_that_met(make_cohort: MakeCohort) -> None:
    records = {
        "attendance/belonging@2025-03-11": {"attendance": {"ana": "present", "bo": "partial", "di": "absent"}},
        "pairings/2025-04": {"groups": [["ana", "eli"], ["bo", "di"]], "met": {"1": dt.date(2025, 4, 12)}},
    }
    people = build_network(make_cohort(plan(), records=records), "contact")
    assert arcs(people.ties) == [("ana", "bo"), ("ana", "eli")]
    assert [tie.labels for tie in people.ties] == [("pod",), ("pairing",)]
    bodies = build_network(make_cohort(plan(), records=records), "contact", of="organizations")
    assert arcs(bodies.ties) == [("lake", "ridge"), ("ridge", "river")]


def test_breakout_groups_count_once_the_gathering_is_held_and_only_who_was_there(make_cohort: MakeCohort) -> None:
    definition = plan() | {
        "convenings": {
            "spring": {"title": "Spring", "starts": dt.datetime(2025, 3, 18, 10), "ends": dt.datetime(2025, 3, 18, 13)}
        }
    }
    records = {
        "pairings/b1": {"kind": "breakout", "convening": "spring", "round": 1, "groups": [["ana", "bo", "eli"]]},
        "attendance/spring": {"attendance": {"ana": "present", "bo": "absent", "eli": "present"}},
    }
    network = build_network(make_cohort(definition, records=records), "contact")
    assert arcs(network.ties) == [("ana", "eli")]
    assert network.ties[0].labels == ("breakout",)


def test_collaborations_of_people_are_refused_with_a_way_out(make_cohort: MakeCohort) -> None:
    with pytest.raises(NoSuchThing, match="contact ties people"):
        build_network(make_cohort(plan()), of="people")
    bare = make_cohort({"organizations": {}})
    with pytest.raises(NoSuchThing, match="roster"):
        build_network(bare, "reported")


def test_the_document_has_the_promised_keys(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(plan(), records={"collaborations/a": collaboration("river", "ridge")})
    document = view_network(cohort).as_json()
    promised = [
        "schema",
        "nodes",
        "ties",
        "density",
        "reciprocity",
        "ei_index",
        "ei_expected",
        "components",
        "isolates",
        "centralization",
        "stage",
    ]
    assert list(document)[: len(promised)] == promised
    assert (document["nodes"], document["ties"], document["isolates"]) == (3, 1, ["lake"])


def test_before_and_after_are_compared_and_drawn_at_the_same_places(make_cohort: MakeCohort) -> None:
    records = {
        "collaborations/a": collaboration("river", "ridge", day="2025-03-01"),
        "collaborations/b": collaboration("river", "lake", day="2026-03-01"),
    }
    view = view_network(make_cohort(plan(), records=records), before=dt.date(2025, 6, 1))
    assert view.as_json()["new"] == [["lake", "river"]]
    assert view.as_json()["kept"] == [["ridge", "river"]]
    # One of three possible ties, then two.
    compared = view.as_json()["compared"]
    assert (compared["nodes"], compared["since"], compared["answered"]) == (3, "2025-06-01", None)
    assert [round(compared[when]["density"], 2) for when in ("before", "after")] == [0.33, 0.67]
    assert "among them: density 0.33 before, 0.67 now" in view.text()
    chart = view.chart()
    assert [row[3] for row in chart.table] == ["new", "kept"]
    assert chart.svg.count("Ridge") == 2
    assert 'stroke-dasharray="7 4"' in chart.svg
    assert chart == view.chart()


def test_two_waves_compare_only_people_who_answered_both(make_cohort: MakeCohort) -> None:
    answers = {
        "health/1/ana": {"ties": {"bo": "Work together"}},
        "health/1/bo": {"ties": {"ana": "Work together"}},
        "health/2/ana": {"ties": {"bo": "Work together", "di": "Exchange ideas"}},
    }
    view = view_network(make_cohort(plan(), answers=answers), "reported", before="1")
    assert view.comparison is not None
    assert arcs(view.comparison.new) == [("ana", "di")]
    assert view.comparison.gone == ()
    compared = view.as_json()["compared"]
    # Only ana answered twice: one of her arcs to three others, then two.
    assert (compared["answered"], compared["before"]["density"], compared["after"]["density"]) == (1, 1 / 3, 2 / 3)
    assert "only the 1 who answered both times are compared" in view.text()


def test_people_are_numbers_in_pictures_until_they_agree_to_be_named(make_cohort: MakeCohort) -> None:
    answers = {"health/2/ana": {"ties": {"bo": "Work together"}}}
    cohort = make_cohort(plan(), answers=answers)
    view = view_network(cohort, "reported")
    assert view.table().rows == (("Ana", "Bo", "Work together"),)
    drawn = (view.chart().svg, view.chart().table.text())
    public = view_network(cohort, "reported", audience="published")
    for shown in (*drawn, public.table().text(), public.text(), *map(bytes.decode, view.export("gexf").values())):
        assert not re.search(r"\b(Ana|Bo|Di|Eli|ridge|river)\b", shown)
    named = view_network(cohort, "reported", named={"ana": "Ana"})
    assert "Ana" in named.chart().svg
    assert "Person 2" in named.chart().svg


def test_a_survey_that_asks_nothing_about_ties_is_told_from_one_that_does_not_exist(make_cohort: MakeCohort) -> None:
    definition = plan()
    definition["surveys"]["plain"] = {
        "title": "Plain",
        "prompts": [{"id": "hope", "kind": "text", "text": "Hope"}],
    }
    cohort = make_cohort(definition)
    with pytest.raises(NoSuchThing, match='reported in plain"; only "health" asks about ties'):
        build_network(cohort, "reported", set_id="plain")
    with pytest.raises(NoSuchThing, match='no survey "nothing"'):
        build_network(cohort, "reported", set_id="nothing")


def test_the_document_lists_every_tie_and_what_is_measured_of_each_node(make_cohort: MakeCohort) -> None:
    records = {"collaborations/a": collaboration("river", "ridge", day="2025-03-01")}
    document = view_network(make_cohort(plan(), records=records)).as_json()
    assert document["edges"] == [{"source": "ridge", "target": "river", "labels": ["presentation"]}]
    assert document["node_measures"][0] == {"id": "ridge", "ties": 1, "betweenness": 0.0, "core": 1}


def test_an_organization_that_left_while_a_wave_was_open_was_asked_and_is_in_its_network(
    make_cohort: MakeCohort,
) -> None:
    definition = plan(of="organizations")
    definition["organizations"]["lake"]["left"] = dt.date(2026, 3, 10)
    answers = {"health/2/eli": {"ties": {"ridge": "Work together"}}}
    network = build_network(make_cohort(definition, answers=answers), "reported", wave="2")
    assert (network.nodes, arcs(network.ties)) == (("ridge", "river", "lake"), [("lake", "ridge")])
