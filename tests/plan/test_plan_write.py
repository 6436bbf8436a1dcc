"""Changes of the definition touch the file and the place they mean, also across includes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.plan.load import LoadedPlan, load_plan
from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.write import PlanChangeRefused, add_entry, read_path, set_scalar

TODAY = dt.date(2025, 11, 13)

MAIN = """\
include = ["defs/*.toml"]
[cohort]
name = "A"
starts = 2025-01-01
ends = 2025-12-31
timezone = "Europe/Lisbon"
[reporting_thresholds]
2025 = 600
"""
PEOPLE = """\
[organizations.north]
name = "North"
[people.bo]
name = "Bo"
organization = "north"
"""


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedPlan:
    (tmp_path / "defs").mkdir()
    (tmp_path / "cohort.toml").write_text(MAIN, encoding="utf-8")
    (tmp_path / "defs/people.toml").write_text(PEOPLE, encoding="utf-8")
    return load_plan(tmp_path)


def test_a_value_is_set_in_the_file_that_holds_it(loaded: LoadedPlan) -> None:
    change = set_scalar(loaded, "people.bo.title", "Teacher", TODAY)
    [each] = change.files
    assert each.file == "defs/people.toml"
    assert each.after == (PEOPLE + 'title = "Teacher"\n').encode()


def test_a_person_is_added_beside_the_others(loaded: LoadedPlan) -> None:
    [each] = add_entry(loaded, "people", "cy", {"name": "Cy", "organization": "north"}).files
    assert each.file == "defs/people.toml"
    assert each.after == (PEOPLE + '\n[people.cy]\nname = "Cy"\norganization = "north"\n').encode()


def test_a_day_can_be_set_in_words(loaded: LoadedPlan) -> None:
    [each] = set_scalar(loaded, "people.bo.joined", "2 weeks ago", TODAY).files
    assert each.after is not None
    assert b"joined = 2025-10-30\n" in each.after


def test_an_amount_of_a_year_is_set_by_its_year(loaded: LoadedPlan) -> None:
    [each] = set_scalar(loaded, "reporting_thresholds.2025", "700.50", TODAY).files
    assert each.after == MAIN.replace("600", "700.50").encode()


def test_what_is_already_so_changes_nothing(loaded: LoadedPlan) -> None:
    assert set_scalar(loaded, "people.bo.name", "Bo", TODAY).is_empty
    assert add_entry(loaded, "people", "bo", {"name": "Bo"}).is_empty


def test_a_path_to_nothing_names_what_there_is(loaded: LoadedPlan) -> None:
    with pytest.raises(NoSuchThing, match='did you mean "bo"'):
        set_scalar(loaded, "people.boo.name", "x", TODAY)
    with pytest.raises(PlanChangeRefused, match="whole table"):
        set_scalar(loaded, "people.bo", "x", TODAY)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("pods.belonging.title", ("pods", "belonging", "title")),
        ("convenings.spring-2025.sessions.0.title", ("convenings", "spring-2025", "sessions", 0, "title")),
        ('people."odd.key".name', ("people", "odd.key", "name")),
        ("reporting_thresholds.2025", ("reporting_thresholds", "2025")),
    ],
)
def test_a_path_is_read_with_its_dots(text: str, path: tuple[str | int, ...]) -> None:
    assert read_path(text) == path


@pytest.mark.parametrize("text", ["", ".", "a..b", "a.", ".a", "a b", 'a."b'])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(PlanChangeRefused):
        read_path(text)
