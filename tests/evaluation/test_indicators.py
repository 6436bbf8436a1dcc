"""Every measure an indicator can name is computed from records, with evidence and an honest status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from cohortkit.evaluation.indicators import elapsed_share, judge_indicators, status_of
from cohortkit.evaluation.measures import MEASURES
from cohortkit.evaluation.value_creation import CYCLES, value_matrix
from cohortkit.plan.checks.indicators import MEASURES as CHECKED
from cohortkit.plan.model import CohortInfo
from cohortkit.records.cohort import Cohort

MakeCohort = Callable[..., Cohort]


def plan(**measures: tuple[str, float | None]) -> dict[str, Any]:
    indicators: dict[str, Any] = {}
    for key, (measure, target) in measures.items():
        indicators[key] = {"title": key.title(), "measure": measure, "area": "field"}
        if target is not None:
            indicators[key]["target"] = target
    return {
        "areas": {"field": {"title": "Field"}, "practice": {"title": "Practice"}},
        "indicators": indicators,
        "organizations": {body: {"name": body.title()} for body in ("ridge", "river", "lake")},
        "people": {
            "ana": {"name": "Ana", "organization": "ridge"},
            "bo": {"name": "Bo", "organization": "river"},
            "di": {"name": "Di", "organization": "river"},
        },
        "pods": {
            "belonging": {
                "title": "Belonging",
                "members": ["ana", "bo"],
                "areas": ["practice"],
                "meetings": {
                    "starts": dt.datetime(2025, 2, 11, 13),
                    "minutes": 60,
                    "every": "month",
                    "on": "2nd Tuesday",
                    "count": 6,
                },
            }
        },
        "convenings": {
            "spring": {
                "title": "Spring",
                "starts": dt.datetime(2025, 3, 18, 10),
                "ends": dt.datetime(2025, 3, 18, 13),
                "areas": ["field"],
            }
        },
        "projects": {
            "listserv": {
                "title": "Listserv",
                "organization": "ridge",
                "areas": ["practice"],
                "milestones": [{"title": "One"}, {"title": "Two"}],
            }
        },
        "surveys": {
            "year-end": {
                "title": "Year-end",
                "waves": [
                    {"id": "2025", "opens": dt.date(2025, 12, 1), "closes": dt.date(2025, 12, 20)},
                    {"id": "2026", "opens": dt.date(2026, 11, 1), "closes": dt.date(2026, 11, 20)},
                ],
                "prompts": [{"id": "partnered", "kind": "yes-no", "text": "Partnered?"}],
            }
        },
    }


RECORDS: dict[str, dict[str, Any]] = {
    "products/told": {"kind": "blog-post", "title": "Told", "status": "released", "areas": ["field"]},
    "products/draft": {"kind": "blog-post", "title": "Draft", "status": "draft", "areas": ["field"]},
    "products/late": {
        "kind": "report",
        "title": "Late",
        "status": "released",
        "released_on": dt.date(2026, 12, 1),
        "areas": ["field"],
    },
    "collaborations/a": {"kind": "presentation", "organizations": ["ridge", "river"], "title": "A", "status": "done"},
    "collaborations/b": {"kind": "publication", "organizations": ["ridge", "river"], "title": "B", "status": "done"},
    "attendance/spring": {"attendance": {"ana": "present", "bo": "partial", "di": "absent"}},
    "attendance/belonging@2025-03-11": {"attendance": {"ana": "present", "bo": "excused", "di": "unknown"}},
    "check-ins/2025-06-03-listserv": {
        "project": "listserv",
        "status": "on-track",
        "summary": "x",
        "milestones_done": [1],
    },
    "check-ins/2025-09-03-listserv": {
        "project": "listserv",
        "status": "on-track",
        "summary": "y",
        "milestones_done": [1, 2],
    },
    "pairings/2025-04": {"groups": [["ana", "bo"], ["di"]], "met": {"1": dt.date(2025, 4, 12)}},
    "feedback/clash": {"heard": "Too long", "source": "spring", "done": "Shorter"},
}
ANSWERS = {
    "year-end/2025/ana": {"partnered": True},
    "year-end/2025/bo": {"partnered": True},
    "year-end/2025/di": {"partnered": False},
    "year-end/2026/ana": {"partnered": False},
}
WANTED: dict[str, tuple[str, float | None]] = {
    "products": ("products.released", 3),
    "collaborations": ("collaborations.count", 2),
    "publications": ("collaborations.count:publication", None),
    "partnered": ("survey:year-end.partnered@2025", 0.6),
    "latest": ("survey:year-end.partnered", 0.6),
    "attendance": ("attendance.rate", 0.9),
    "convenings": ("attendance.rate:convenings", 0.5),
    "pods": ("attendance.rate:pods", 0.5),
    "milestones": ("projects.milestones.done", 2),
    "density": ("network.density", 0.25),
    "pairs": ("pairs.met", 10),
    "leadership": ("manual", 1),
}


def test_every_measure_has_the_value_counted_by_hand(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(plan(**WANTED), records=RECORDS, answers=ANSWERS, as_of=dt.date(2026, 11, 30))
    found = {each["id"]: each for each in judge_indicators(cohort).as_json()["indicators"]}
    values = {key: each["value"] for key, each in found.items()}
    assert values == {
        "products": 1,
        "collaborations": 2,
        "publications": 1,
        "partnered": pytest.approx(2 / 3),
        "latest": 0.0,
        "attendance": pytest.approx(3 / 5),
        "convenings": pytest.approx(2 / 3),
        "pods": 1 / 2,
        "milestones": 2,
        "density": pytest.approx(1 / 3),
        "pairs": 1,
        "leadership": None,
    }
    assert found["products"]["evidence"] == ["records/products/told.toml"]
    assert found["milestones"]["evidence"][0] == "records/check-ins/2025-06-03-listserv.toml"
    assert found["leadership"]["evidence"] == ["records/products/draft.toml", "records/products/told.toml"]
    assert found["leadership"]["status"] == "no data"
    assert found["publications"]["status"] is None
    assert (found["partnered"]["status"], found["pairs"]["status"]) == ("met", "behind")
    assert list(found["pods"])[:6] == ["id", "measure", "value", "target", "status", "evidence"]


def test_every_measure_the_check_accepts_can_be_computed() -> None:
    assert set(MEASURES) == {*CHECKED, "survey"}


def test_nothing_on_record_is_no_data_or_zero_and_never_an_error(make_cohort: MakeCohort) -> None:
    found = {i.id: i for i in judge_indicators(make_cohort(plan(**WANTED), as_of=dt.date(2025, 1, 15))).all}
    assert (found["partnered"].measured.value, found["partnered"].status) == (None, "no data")
    assert (found["attendance"].measured.value, found["attendance"].status) == (None, "no data")
    assert (found["products"].measured.value, found["products"].status) == (0, "on track")


def test_shares_are_said_with_their_base_and_the_response_rate(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(plan(**WANTED), records=RECORDS, answers=ANSWERS, as_of=dt.date(2026, 11, 30))
    indicators = judge_indicators(cohort)
    assert "67 % (2 of 3) in wave 2025; everyone answered: 3 of 3 (target: 60 %)" in indicators.text()
    assert ("Density", "met", "1 of 3 possible ties", "25 %", "2") in indicators.table().rows
    chart = indicators.chart()
    assert "time passed" in chart.svg
    assert "Publications" not in chart.svg


def test_the_evidence_of_a_density_is_what_makes_its_ties(make_cohort: MakeCohort) -> None:
    explored = RECORDS["collaborations/a"] | {"kind": "exploring"}
    planned = RECORDS["collaborations/a"] | {"status": "planned"}
    records = RECORDS | {"collaborations/c": explored, "collaborations/d": planned}
    found = {each.id: each for each in judge_indicators(make_cohort(plan(**WANTED), records=records)).all}
    assert found["density"].measured.evidence == ("records/collaborations/a.toml", "records/collaborations/b.toml")


def test_status_compares_progress_with_the_time_that_has_passed() -> None:
    assert status_of(10, 10, 0.1) == "met"
    assert status_of(5, 10, 0.5) == "on track"
    assert status_of(4.9, 10, 0.5) == "behind"
    assert status_of(None, 10, 0.5) == "no data"
    assert status_of(3, None, 0.5) is None
    assert status_of(0, 0, 0.5) == "met"


def test_elapsed_time_runs_from_nothing_to_all_of_it() -> None:
    info = CohortInfo(name="X", starts=dt.date(2025, 1, 1), ends=dt.date(2025, 1, 11), timezone="UTC")
    days = (dt.date(2024, 12, 1), dt.date(2025, 1, 6), dt.date(2025, 2, 1))
    assert [elapsed_share(info, day) for day in days] == [0.0, 0.5, 1.0]


def test_the_value_matrix_counts_records_by_area_and_cycle_and_shows_blanks(make_cohort: MakeCohort) -> None:
    definition = plan(products=("products.released", 1))
    definition["reflections"] = {
        "story": {
            "title": "Story",
            "prompts": [{"id": "reframing", "kind": "text", "text": "Has it?", "areas": ["practice"]}],
        }
    }
    answers = {"story/1/ana": {"reframing": "We count differently now."}}
    matrix = value_matrix(make_cohort(definition, records=RECORDS, answers=answers))
    said = {(cell.area, cell.cycle): cell.said() for cell in matrix.cells}
    assert said["field", "immediate"] == "meetings: 1"
    assert said["field", "potential"] == "products: 2"
    assert said["field", "applied"] == "nothing on record"
    assert said["field", "realized"] == "indicators met: 1"
    assert said["field", "reframing"] == "changes made after feedback: 1"
    assert said["practice", "applied"] == "milestones: 2"
    assert said["practice", "reframing"] == "stories: 1"
    assert said["practice", "potential"] == "nothing on record"
    assert len(matrix.cells) == 2 * len(CYCLES)
    assert "nothing on record: Practice, potential" in matrix.text()
    assert "applied: what was tried at home: project milestones reached, and stories told of it" in matrix.text()
    assert matrix.table().columns[0] == "Area"
