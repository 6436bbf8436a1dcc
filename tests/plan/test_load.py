"""A definition in several files becomes one plan; faults are problems with their place, never exceptions."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from cohortkit.plan.checks import plan_problems
from cohortkit.plan.load import LoadedPlan, load_plan

COHORT = '[cohort]\nname = "Rivers"\nstarts = 2025-01-01\nends = 2025-12-31\ntimezone = "America/Denver"\n'


def loaded(folder: Path, **files: str) -> LoadedPlan:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_plan(folder)


def told(plan: LoadedPlan) -> list[tuple[str, str, tuple[str | int, ...]]]:
    return [(problem.code, problem.file, problem.path) for problem in plan.problems]


def test_includes_are_merged_in_the_order_they_are_named(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        cohort='include = ["defs/*.toml", "questions.toml"]\n' + COHORT + '[[learning_questions]]\ntext = "one"\n',
        defs__a='[organizations.ridge]\nname = "Ridge"\n',
        defs__b='[organizations.bay]\nname = "Bay"\n[pods.belonging]\ntitle = "Belonging"\n',
        questions='[[learning_questions]]\ntext = "two"\n',
    )
    assert result.problems == ()
    assert result.plan is not None
    assert list(result.plan.organizations) == ["ridge", "bay"]
    assert [question.text for question in result.plan.learning_questions] == ["one", "two"]
    assert result.where(("pods", "belonging", "title")) == ("defs/b.toml", ("pods", "belonging", "title"))
    assert result.where(("learning_questions", 1, "text")) == ("questions.toml", ("learning_questions", 0, "text"))
    assert result.where(("cohort", "name")) == ("cohort.toml", ("cohort", "name"))


def test_the_same_id_in_two_files_is_reported_in_the_later_one(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        cohort='include = ["a.toml", "b.toml"]\n' + COHORT,
        a='[organizations.ridge]\nname = "Ridge"\n',
        b='[organizations.ridge]\nname = "Another"\n',
    )
    assert told(result) == [("duplicate-id", "b.toml", ("organizations", "ridge"))]
    assert "a.toml" in result.problems[0].message
    assert result.plan is not None
    assert result.plan.organizations["ridge"].name == "Ridge"


def test_missing_and_outside_includes_are_reported_where_they_are_named(tmp_path: Path) -> None:
    (tmp_path.parent / "outside.toml").write_text("")
    result = loaded(tmp_path, cohort='include = ["none.toml", "../outside.toml", "empty/*.toml", "/etc/x"]\n' + COHORT)
    assert told(result) == [("include-failed", "cohort.toml", ("include", position)) for position in range(4)]
    assert result.plan is not None


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "cohort"
    inside.mkdir()
    (tmp_path / "secret.toml").write_text('[organizations.x]\nname = "X"\n')
    (inside / "link.toml").symlink_to(tmp_path / "secret.toml")
    result = loaded(inside, cohort='include = ["link.toml"]\n' + COHORT)
    assert told(result) == [("include-failed", "cohort.toml", ("include", 0))]
    assert result.plan is not None
    assert result.plan.organizations == {}


def test_a_broken_include_is_told_in_both_files(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort='include = ["a.toml"]\n' + COHORT, a='[organizations.ridge]\nname = "Ridge\n')
    assert ("include-failed", "cohort.toml", ("include", 0)) in told(result)
    assert any(code == "syntax" and file == "a.toml" for code, file, _ in told(result))


def test_an_include_of_a_folder_says_how_to_name_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "defs").mkdir()
    (problem,) = loaded(tmp_path, cohort='include = ["defs"]\n' + COHORT).problems
    assert (problem.code, problem.message) == (
        "include-failed",
        'include "defs" is a folder; write "defs/*.toml" for the files in it',
    )


@pytest.mark.parametrize("amount", ["nan", "inf", "1e400", "true", '"600"'])
def test_a_threshold_that_is_no_amount_is_reported(tmp_path: Path, amount: str) -> None:
    result = loaded(tmp_path, cohort=COHORT + f"[reporting_thresholds]\n2025 = {amount}\n")
    assert told(result) == [("wrong-type", "cohort.toml", ("reporting_thresholds", "2025"))]
    assert plan_problems(result) == []


def test_a_threshold_in_two_files_is_reported_in_the_later(tmp_path: Path) -> None:
    result = loaded(
        tmp_path,
        cohort='include = ["a.toml"]\n' + COHORT + "[reporting_thresholds]\n2025 = 600.00\n",
        a="[reporting_thresholds]\n2025 = 700.00\n2026 = 700.00\n",
    )
    assert told(result) == [("duplicate-id", "a.toml", ("reporting_thresholds", "2025"))]
    assert result.plan is not None
    assert result.plan.reporting_thresholds == {"2025": Decimal(600), "2026": Decimal(700)}


def test_files_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort='include = ["a.toml"]\n' + COHORT, a='include = ["cohort.toml"]\n')
    assert result.problems == ()
    assert list(result.documents) == ["cohort.toml", "a.toml"]


def test_an_entry_with_a_fault_stays_declared(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort=COHORT + '[organizations.ridge]\nabout = "no name"\n')
    assert [code for code, _, _ in told(result)] == ["missing-key"]
    assert result.plan is not None
    assert "ridge" not in result.plan.organizations
    assert result.declared["organizations"] == {"ridge": "cohort.toml"}


def test_without_a_cohort_table_there_is_no_plan_and_the_reason_is_said(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort='[organizations.ridge]\nname = "Ridge"\n')
    assert result.plan is None
    assert told(result) == [("missing-key", "cohort.toml", ())]


def test_tables_nobody_reads_get_a_suggestion(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort=COHORT + '[organisations.ridge]\nname = "Ridge"\n')
    assert told(result) == [("unknown-key", "cohort.toml", ("organisations",))]
    assert result.problems[0].hint == 'did you mean "organizations"?'


def test_thresholds_are_amounts_by_year(tmp_path: Path) -> None:
    result = loaded(tmp_path, cohort=COHORT + '[reporting_thresholds]\n2025 = 600\n25 = 1\n2026 = "x"\n2027 = -1\n')
    assert result.plan is not None
    assert result.plan.reporting_thresholds == {"2025": Decimal(600)}
    assert sorted(code for code, _, _ in told(result)) == ["bad-value", "unknown-key", "wrong-type"]


def test_anything_else_in_place_of_a_table_is_a_wrong_type(tmp_path: Path) -> None:
    for text in (
        "people = 5\n",
        "chain = 1\n",
        'include = "x"\n',
        "include = [1]\n",
        "holidays = []\n",
        "pods.x = 1\n",
    ):
        result = loaded(tmp_path, cohort=text + COHORT)
        assert [code for code, _, _ in told(result)] == ["wrong-type"], text
        assert result.plan is not None


def test_the_phase_follows_from_the_day(tmp_path: Path) -> None:
    plan = loaded(tmp_path, cohort=COHORT).plan
    assert plan is not None
    days = [dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1)]
    assert [plan.cohort.phase(day) for day in days] == ["forming", "running", "running", "ended"]
