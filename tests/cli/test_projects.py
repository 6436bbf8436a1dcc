"""Projects and support from the command line: said once, found again, and nothing private on the way out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

MORE = """
[people.el-fox]
name = "El Fox"
partner = "tide"
roles = ["expert"]
[projects.nets]
organization = "north"
title = "Wider nets"
coach = "cy-park"
starts = 2025-02-01
[[projects.nets.milestones]]
title = "Survey sent"
due = 2025-03-31
[[projects.nets.milestones]]
title = "Answers read"
due = 2025-05-31
"""
SESSION = (
    *("support", "log", "--kind", "advising", "--provider", "el-fox", "--person", "ana-ruiz", "--on", "2025-03-10"),
    *("--minutes", "45", "--topic", "Surveys", "--follow-up", "Send examples", "--due", "2025-03-20"),
    *("--private-notes", "Ana may leave."),
)


@pytest.fixture
def cohort(cohort: Path) -> Path:
    definition = cohort / "cohort.toml"
    definition.write_text(definition.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    return cohort


def test_a_check_in_is_the_last_word_on_a_project_and_settles_its_milestones(cohort: Path, run: Run) -> None:
    ran = run(
        *("projects", "check-in", "nets", "--status", "at-risk", "--summary", "Nobody answers.", "--milestone", "1"),
        *("--on", "2025-04-02", "--next", "Call them.", "--json"),
    )
    assert ran.document["id"] == "2025-04-02-nets"
    record = tomllib.loads((cohort / "records/check-ins/2025-04-02-nets.toml").read_text(encoding="utf-8"))
    assert (record["status"], record["milestones_done"], record["next"]) == ("at-risk", [1], "Call them.")
    (project,) = run("projects", "list", "--as-of", "2025-06-01", "--json").document["projects"]
    assert (project["status"], project["silent_days"]) == ("at-risk", 60)
    assert [each["state"] for each in project["milestones"]] == ["done", "late"]
    # The day before, nobody knew.
    (before,) = run("projects", "list", "--as-of", "2025-04-01", "--json").document["projects"]
    assert before["status"] == "no-check-in"
    assert [each["state"] for each in before["milestones"]] == ["late", "planned"]


def test_a_milestone_is_done_once(cohort: Path, run: Run) -> None:
    done = run("projects", "milestone", "nets", "2", "--on", "2025-05-30", "--json").document
    assert "nothing to change" in run("projects", "milestone", "nets", "2", "--on", "2025-05-31").out
    again = run("projects", "milestone", "nets", "2", "--on", "2025-05-31", "--json").document
    assert (again["changed"], again["id"]) == ([], done["id"])
    assert run("projects", "milestone", "nets", "3").code == 1
    assert len(list((cohort / "records/check-ins").glob("*.toml"))) == 1


def test_only_late_or_troubled_projects_where_asked_for(cohort: Path, run: Run) -> None:
    assert run("projects", "list", "--late", "--as-of", "2025-03-31", "--json").document["projects"] == []
    assert len(run("projects", "list", "--late", "--as-of", "2025-04-01", "--json").document["projects"]) == 1


def test_support_is_found_by_who_gave_it_who_got_it_and_their_organization(cohort: Path, run: Run) -> None:
    assert run(*SESSION).code == 0
    for party in ("el-fox", "ana-ruiz", "north"):
        (found,) = run("support", "list", "--by", party, "--json").document["support"]
        assert (found["id"], found["minutes"]) == ("2025-03-10-surveys", 45)
    assert run("support", "list", "--by", "south", "--json").document["support"] == []


def test_support_may_come_from_a_partner_and_be_for_a_project(cohort: Path, run: Run) -> None:
    log = ("support", "log", "--kind", "workshop", "--on", "2025-03-10", "--minutes", "90", "--topic", "Data")
    assert run(*log, "--provider", "Tide Facilitation", "--project", "nets").code == 0
    (found,) = run("support", "list", "--json").document["support"]
    assert (found["provider"], found["organizations"], found["project"]) == ("tide", ["north"], "nets")
    assert run("check").code == 0


def test_what_follows_says_in_words_how_it_stands(cohort: Path, run: Run) -> None:
    run(*SESSION)
    assert (
        "Follow-up: open: Send examples by 2025-03-20" in run("support", "list", "--plain", "--as-of", "2025-03-20").out
    )
    assert (
        "Follow-up: late: Send examples by 2025-03-20" in run("support", "list", "--plain", "--as-of", "2025-03-21").out
    )
    run("support", "follow-up", "2025-03-10-surveys")
    assert "Follow-up: done: Send examples by 2025-03-20" in run("support", "show", "2025-03-10", "--plain").out


def test_a_session_that_had_not_been_is_no_such_thing(cohort: Path, run: Run) -> None:
    run(*SESSION)
    assert run("support", "show", "2025-03-10-surveys", "--as-of", "2025-03-09").code == 4


def test_support_may_come_from_a_partner_and_be_about_something_in_any_script(cohort: Path, run: Run) -> None:
    session = ("support", "log", "--kind", "coaching", "--on", "2025-03-10", "--minutes", "30", "--person", "ana-ruiz")
    assert run(*session, "--provider", "Tide Facilitation", "--topic", "Talks").code == 0
    (found,) = run("support", "list", "--by", "tide", "--json").document["support"]
    assert found["provider"] == "tide"
    without_letters = run(*session, "--provider", "el-fox", "--topic", "話し方")
    assert (without_letters.code, "--id" in without_letters.err) == (1, True)
    named = run(*session, "--provider", "el-fox", "--topic", "話し方", "--id", "talks", "--json")
    assert named.document["id"] == "talks"
    assert "needs its topic" in run(*session, "--provider", "el-fox", "--topic", " ").err
    assert run("check").code == 0


def test_support_stays_with_the_organization_of_its_day(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8")
    moved = 'organization = "south"\nearlier = [{ organization = "north", until = 2025-04-30 }]\nemail = "ana@north'
    definition.write_text(text.replace('organization = "north"\nemail = "ana@north', moved), encoding="utf-8")
    run(*SESSION)
    assert len(run("support", "list", "--by", "north", "--json").document["support"]) == 1
    assert run("support", "list", "--by", "south", "--json").document["support"] == []


def test_a_follow_up_is_late_until_it_is_done(cohort: Path, run: Run) -> None:
    run(*SESSION)

    def late() -> list[str]:
        page = run("status", "--as-of", "2025-03-21", "--json").document
        return [each["command"] for each in page["attention"] if each["kind"] == "follow-up-overdue"]

    assert late() == ["cohortkit support follow-up 2025-03-10-surveys --done"]
    assert run(*late()[0].split()[1:]).code == 0
    assert late() == []
    assert "nothing to change" in run("support", "follow-up", "2025-03-10").out
    assert run("support", "list", "--open", "--json").document["support"] == []
    assert run("support", "follow-up", "2025-03-10", "--open").code == 0
    assert len(run("support", "list", "--open", "--json").document["support"]) == 1


def test_a_provider_sees_what_they_gave_and_still_owe(cohort: Path, run: Run) -> None:
    run(*SESSION)
    run(
        *("support", "log", "--kind", "workshop", "--provider", "el-fox", "--organization", "north,south"),
        *("--on", "2025-04-01", "--minutes", "90", "--topic", "Listening"),
    )
    (view,) = run("support", "providers", "--json").document["providers"]
    assert view == {
        "id": "el-fox",
        "sessions": 2,
        "minutes": 135,
        "organizations": ["north", "south"],
        "topics": ["Surveys", "Listening"],
        "last": "2025-04-01",
        "open_follow_ups": ["2025-03-10-surveys"],
    }


def test_private_notes_are_on_the_teams_screens_only(cohort: Path, run: Run) -> None:
    run(*SESSION)
    reading = [
        ("support", "list"),
        ("support", "list", "--json"),
        ("support", "list", "--private", "--json"),
        ("support", "show", "2025-03-10", "--json"),
        ("support", "providers"),
        ("projects", "show", "nets"),
        ("projects", "show", "nets", "--json"),
        ("status", "--all"),
        ("people", "show", "ana-ruiz", "--json"),
        ("calendar", "export"),
    ]
    for arguments in reading:
        assert "may leave" not in run(*arguments).out, arguments
    assert "may leave" in run("support", "show", "2025-03-10").out
    assert "may leave" in run("support", "list", "--private").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("projects", "check-in", "nets", "--status", "late", "--summary", "x"), 2),
        (("projects", "check-in", "nets", "--status", "stuck", "--summary", " "), 1),
        (("projects", "check-in", "nets", "--status", "stuck", "--summary", "x", "--milestone", "3"), 1),
        (("projects", "check-in", "net2", "--status", "stuck", "--summary", "x"), 4),
        ((*SESSION[:6], "--on", "2025-03-10", "--minutes", "45", "--topic", "x"), 1),
        ((*SESSION[:10], "--minutes", "0", "--topic", "x"), 1),
        ((*SESSION[:10], "--minutes", "5", "--topic", "x", "--due", "2025-04-01"), 2),
        (("support", "follow-up", "nothing"), 4),
    ],
)
def test_what_cannot_be_logged_is_refused(cohort: Path, run: Run, arguments: tuple[str, ...], code: int) -> None:
    ran = run(*arguments, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert not (cohort / "records").exists()
