"""How projects stand, and what can be logged about them."""

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.files.transaction import apply
from cohortkit.projects.log import LogRefused, log_check_in, log_support
from cohortkit.projects.standing import standing, standings
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.records.model import CheckInStatus

DEFINITION = """
[cohort]
name = "Small"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge"
[organizations.river]
name = "River"
[people.ana]
name = "Ana"
organization = "ridge"
[people.cy]
name = "Cy"
organization = "river"
roles = ["facilitator", "coach"]
[projects.listserv]
organization = "ridge"
title = "A listserv people answer"
coach = "cy"
starts = 2025-02-01
milestones = [{ title = "Focus groups", due = 2025-06-30 }, { title = "Launch", due = 2025-09-01 }, { title = "Talk" }]
"""
NOW = dt.datetime(2025, 7, 10, 15, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(DEFINITION)
    return tmp_path


def opened(folder: Path, day: dt.date = dt.date(2025, 7, 10)) -> Cohort:
    return open_cohort(folder, today=day)


def check_in(folder: Path, on: dt.date, status: CheckInStatus, *milestones: int) -> str:
    change, entry = log_check_in(
        opened(folder),
        "listserv",
        status,
        f"News of {on}",
        at=NOW,
        by="cy",
        on=on,
        milestones=milestones,
    )
    apply(folder, change, now=NOW)
    return entry


def test_a_project_without_a_word_is_silent_since_it_began_and_its_milestones_are_late(folder: Path) -> None:
    (state,) = standings(opened(folder))
    assert (state.status, state.silent_days, state.done) == ("no-check-in", 159, 0)
    assert [(m.position, m.state) for m in state.milestones] == [(1, "late"), (2, "planned"), (3, "planned")]
    assert state.next_due == dt.date(2025, 6, 30)


def test_the_last_check_in_is_the_word_that_counts_and_milestones_add_up(folder: Path) -> None:
    assert check_in(folder, dt.date(2025, 6, 3), "on-track", 1) == "2025-06-03-listserv"
    check_in(folder, dt.date(2025, 7, 1), "at-risk")
    state = standing(opened(folder), "listserv")
    assert (state.status, state.silent_days, state.done, state.late) == ("at-risk", 9, 1, ())
    assert state.milestones[0].done_on == dt.date(2025, 6, 3)
    assert standing(opened(folder, dt.date(2025, 6, 15)), "listserv").status == "on-track"
    assert standing(opened(folder, dt.date(2025, 8, 15)), "listserv").milestones[1].state == "due-soon"


def test_the_same_check_in_again_changes_nothing_and_another_word_that_day_is_kept_beside_it(folder: Path) -> None:
    check_in(folder, dt.date(2025, 6, 3), "on-track", 1)
    change, entry = log_check_in(
        opened(folder),
        "listserv",
        "on-track",
        "News of 2025-06-03",
        at=NOW,
        by="cy",
        on=dt.date(2025, 6, 3),
        milestones=[1],
    )
    assert (change.is_empty, entry) == (True, "2025-06-03-listserv")
    assert check_in(folder, dt.date(2025, 6, 3), "stuck") == "2025-06-03-listserv-2"


def test_a_milestone_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(LogRefused, match="milestones 1 to 3, not 4"):
        check_in(folder, dt.date(2025, 6, 3), "on-track", 4)


def test_support_counts_for_the_project_of_whom_it_served(folder: Path) -> None:
    change, entry = log_support(
        opened(folder),
        "advising",
        "cy",
        at=NOW,
        by="cy",
        on=dt.date(2025, 7, 2),
        minutes=45,
        topic="Digital engagement",
        people=["ana"],
    )
    assert entry == "2025-07-02-digital-engagement"
    apply(folder, change, now=NOW)
    assert standing(opened(folder), "listserv").minutes_of_support == 45
    with pytest.raises(LogRefused, match="--person, --organization or --project"):
        log_support(opened(folder), "advising", "cy", at=NOW, by="cy", on=NOW.date(), minutes=5, topic="X")


@pytest.mark.parametrize("zone", ["America/Denver", "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("hour", [0, 11, 23])
@pytest.mark.parametrize("on", [dt.date(2025, 7, 9), dt.date(2025, 7, 10), dt.date(2025, 12, 1)])
def test_what_was_said_of_a_day_is_found_as_of_that_day_wherever_the_cohort_is(
    folder: Path, zone: str, hour: int, on: dt.date
) -> None:
    (folder / "cohort.toml").write_text(DEFINITION.replace("America/Denver", zone))
    now = dt.datetime(2025, 7, 10, hour, tzinfo=dt.UTC)
    change, _ = log_check_in(opened(folder), "listserv", "on-track", "Held.", at=now, by="cy", on=on, milestones=[1])
    apply(folder, change, now=now)
    assert standing(opened(folder, on - dt.timedelta(days=1)), "listserv").last is None
    known = standing(opened(folder, on), "listserv")
    assert (known.milestones[0].done_on, known.silent_days) == (on, 0)
