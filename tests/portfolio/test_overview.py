"""Many cohorts at once: each in its own line, a broken one does not stop the others, the work is linear."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.plan.load import LoadedPlan
from cohortkit.portfolio.overview import cohort_folders, plan_line, status_line
from cohortkit.records.cohort import read_definition
from cohortkit.status.attention import Urgency

NOW = dt.datetime(2025, 3, 2, 3, tzinfo=dt.UTC)

DEFINITION = """\
[cohort]
id = "cohort-{number}"
name = "Cohort {number}"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"
[organizations.north]
name = "North Quay Teachers"
[people.ana]
name = "Ana Ruiz"
organization = "north"
email = "ana@north.example"
timezone = "America/New_York"
bio = "Teaches."
preferred_level = "core"
[convenings.spring]
title = "Spring gathering"
starts = 2025-03-01T10:00:00
ends = 2025-03-01T13:00:00
link = "https://meet.example/spring"
[[convenings.spring.sessions]]
title = "Who is here"
minutes = 30
kind = "connection"
"""


def shelf(folder: Path, number: int) -> list[Path]:
    places = [folder / f"cohort-{each:02}" for each in range(number)]
    for each, place in enumerate(places):
        place.mkdir(parents=True)
        (place / "cohort.toml").write_text(DEFINITION.format(number=each), encoding="utf-8")
    return places


def test_a_folder_of_cohorts_stands_for_all_of_them_each_once(tmp_path: Path) -> None:
    places = shelf(tmp_path, 3)
    (tmp_path / "notes").mkdir()
    assert cohort_folders([tmp_path]) == tuple(places)
    assert cohort_folders([places[2], tmp_path, places[2]]) == (places[2], places[0], places[1])
    assert cohort_folders([tmp_path / "notes", tmp_path / "nowhere"]) == ()


def test_a_few_dozen_cohorts_say_where_they_stand(tmp_path: Path) -> None:
    lines = [status_line(place, NOW) for place in shelf(tmp_path, 36)]
    assert [each.name for each in lines] == [f"Cohort {number}" for number in range(36)]
    assert {each.phase for each in lines} == {"running"}
    # At this moment it is still the first of March in New York, and nobody has recorded who was at the gathering.
    for each in lines:
        assert each.attention[Urgency.TODAY] == 1
        assert each.first is not None
        assert each.first.subject == "spring"
        assert each.counts["participants"] == 1


def test_each_cohort_is_read_once_and_no_other_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counted(folder: Path) -> LoadedPlan:
        read.append(folder)
        return read_definition(folder)

    monkeypatch.setattr("cohortkit.portfolio.overview.read_definition", counted)
    places = shelf(tmp_path, 24)
    for place in places:
        status_line(place, NOW)
    assert read == places


def test_a_day_asked_for_counts_for_every_cohort(tmp_path: Path) -> None:
    (place,) = shelf(tmp_path, 1)
    assert plan_line(place, NOW, dt.date(2024, 12, 31)).phase == "forming"
    assert plan_line(place, NOW, dt.date(2026, 1, 1)).phase == "ended"
    assert plan_line(place, NOW).counts["people"] == 1
    assert plan_line(place, NOW).attention == {}


def test_a_cohort_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    good, bad = shelf(tmp_path, 2)
    (bad / "cohort.toml").write_text("[cohort\n", encoding="utf-8")
    lines = [status_line(place, NOW) for place in (good, bad)]
    assert (lines[0].fault, lines[1].name) == ("", "")
    assert "cannot be read" in lines[1].fault
