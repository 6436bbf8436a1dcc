"""`init` begins a cohort that passes the check, and never overwrites one."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import at_a_terminal

Run = Callable[..., Any]

ARGUMENTS = (
    "--name",
    'Harbour "East"',
    "--starts",
    "2027-02-01",
    "--ends",
    "2028-12-01",
    "--timezone",
    "Europe/Lisbon",
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_cohort_has_what_was_given_and_passes_the_check(place: Path, run: Run) -> None:
    ran = run("init", "new", *ARGUMENTS, "--json")
    assert ran.document["changed"] == [
        {"file": "cohort.toml", "action": "created"},
        {"file": ".gitignore", "action": "created"},
    ]
    cohort = tomllib.loads((place / "new/cohort.toml").read_text(encoding="utf-8"))["cohort"]
    assert (cohort["name"], cohort["timezone"]) == ('Harbour "East"', "Europe/Lisbon")
    assert run("check", "--strict", "-C", "new").code == 0


def test_answers_and_built_things_stay_out_of_git_from_the_start(place: Path, run: Run) -> None:
    (place / ".gitignore").write_text("*.pyc\nout/", encoding="utf-8")
    run("init", *ARGUMENTS)
    assert (place / ".gitignore").read_text(encoding="utf-8").splitlines() == [
        "*.pyc",
        "out/",
        "responses/",
        "busy/",
        ".cohortkit/",
    ]


def test_organizations_come_from_a_csv_file(place: Path, run: Run) -> None:
    (place / "o.csv").write_text(
        "Name,Short name,Website\nNorth Quay,NQT,https://north.example\nÉcole du Port,,\n", encoding="utf-8-sig"
    )
    assert run("init", *ARGUMENTS, "--organizations", "o.csv").code == 0
    organizations = tomllib.loads((place / "cohort.toml").read_text(encoding="utf-8"))["organizations"]
    assert organizations == {
        "nqt": {"name": "North Quay", "short_name": "NQT", "website": "https://north.example"},
        "ecole-du-port": {"name": "École du Port"},
    }


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("title\nx\n", "`name`"),
        ("name,id\nA,x\nB,x\n", "line 3"),
        ("name,id\nA,Bad Id\n", "line 2"),
        ("name,short_name\n,NQ\n", "line 2: the name is empty"),
    ],
)
def test_a_csv_file_at_fault_is_refused_with_its_line(place: Path, run: Run, table: str, said: str) -> None:
    (place / "o.csv").write_text(table, encoding="utf-8")
    ran = run("init", "new", *ARGUMENTS, "--organizations", "o.csv")
    assert ran.code == 1
    assert said in ran.err
    assert not (place / "new").exists()


def test_the_same_cohort_again_changes_nothing_and_says_so(place: Path, run: Run) -> None:
    run("init", "new", *ARGUMENTS)
    before = (place / "new/cohort.toml").read_bytes()
    again = run("init", "new", *ARGUMENTS)
    assert (again.code, again.out[:18]) == (0, "nothing to change:")
    assert run("init", "new", *ARGUMENTS, "--json").document["changed"] == []
    assert run("init", "new", *ARGUMENTS[:-1], "Europe/Madrid").code == 1
    assert (place / "new/cohort.toml").read_bytes() == before


INIT = [sys.executable, "-m", "cohortkit", "init", "new"]


def test_what_is_not_given_is_asked_for_until_it_is_right(place: Path) -> None:
    (place / "o.csv").write_text("name\nÉcole du Port\n", encoding="utf-8")
    answers = ["Rede do Mar", "soon", "2027-02-01", "2026-01-01", "", "Lisbon", "Europe/Lisbon", "nowhere.csv", "o.csv"]
    seen = at_a_terminal(INIT, "".join(f"{answer}\n" for answer in answers), place)
    assert seen.code == 0, seen.screen
    questions = ("Name of the cohort", "First day", "Last day", "Time zone", "CSV file of the organizations")
    assert sorted(questions, key=seen.screen.index) == list(questions)
    for said in ('"soon" is not a day', "must come after the first", 'did you mean "Europe/Lisbon"?', "no such file"):
        assert said in seen.screen
    definition = tomllib.loads((place / "new/cohort.toml").read_text(encoding="utf-8"))
    cohort = definition["cohort"]
    assert (cohort["name"], cohort["timezone"]) == ("Rede do Mar", "Europe/Lisbon")
    assert [cohort[key].isoformat() for key in ("starts", "ends")] == ["2027-02-01", "2029-01-31"]
    assert definition["organizations"] == {"ecole-du-port": {"name": "École du Port"}}


def test_who_stops_answering_begins_nothing(place: Path) -> None:
    end_of_input = "\x04"
    seen = at_a_terminal(INIT, f"Rede do Mar\n{end_of_input}", place)
    assert (seen.code, "nothing was written" in seen.screen) == (130, True)
    assert not (place / "new").exists()


def test_a_definition_that_is_there_is_never_overwritten(place: Path, run: Run) -> None:
    (place / "cohort.toml").write_text("# mine\n", encoding="utf-8")
    ran = run("init", *ARGUMENTS)
    assert ran.code == 1
    assert (place / "cohort.toml").read_text(encoding="utf-8") == "# mine\n"


def test_dates_and_zones_that_are_wrong_are_refused(place: Path, run: Run) -> None:
    ran = run("init", "--name", "A", "--starts", "2027-02-01", "--ends", "2026-01-01", "--timezone", "Mars/Base")
    assert ran.code == 1
    assert "ends" in ran.err
    assert "Mars/Base" in ran.err
    assert not (place / "cohort.toml").exists()


def test_a_dry_run_shows_the_definition_and_makes_no_folder(place: Path, run: Run) -> None:
    ran = run("init", "new", *ARGUMENTS, "--dry-run")
    assert "+[cohort]" in ran.out
    assert not (place / "new").exists()


def test_every_suggestion_in_the_comments_is_valid_where_it_is_taken(place: Path, run: Run) -> None:
    run("init", *ARGUMENTS)
    definition = place / "cohort.toml"
    lines = definition.read_text(encoding="utf-8").splitlines()
    begin = lines.index("[cohort]")
    taken = [
        line.removeprefix("# ")
        for line in lines[begin:]
        if not line.startswith("# ─") and not line.startswith("# Everything")
    ]
    definition.write_text("\n".join(taken) + "\n", encoding="utf-8")
    ran = run("check", "--json")
    assert ran.document["errors"] == 0, ran.out
    assert len(run("meetings", "list", "--json").document["meetings"]) > 2
