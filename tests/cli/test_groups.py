"""Breakout groups from the command line: planned, re-planned while they take place, printed, recorded."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.cli.main import main
from tests.cli.rounds import MODEL_CASE, assert_sound, write_people

Run = Callable[..., Any]

DEFINITION = """\
[cohort]
id = "lagoon"
name = "Lagoon Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"
[partners.tide]
name = "Tide"
[people.hal]
name = "Hal Host"
partner = "tide"
roles = ["facilitator"]
[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[convenings.fall]
title = "Fall"
starts = 2025-10-07T10:00:00
ends = 2025-10-07T13:00:00
[pairing]
avoid = [["a0", "b0"]]
away = [{ person = "c1", from = 2025-10-01, until = 2025-10-31 }]
""" + "".join(f'[organizations.{o}]\nname = "Org {o.upper()}"\n' for o in "abcd")
PEOPLE = [f"{o}{i}" for o in "abcd" for i in range(3)]
PERSON = '[people.{who}]\nname = "Person {who}"\norganization = "{home}"\n'


@pytest.fixture
def lagoon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cohort of twelve participants from four organizations."""
    folder = tmp_path / "lagoon"
    folder.mkdir()
    people = "".join(PERSON.format(who=who, home=who[0]) for who in PEOPLE)
    (folder / "cohort.toml").write_text(DEFINITION + people, encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("COHORTKIT_COHORT", "COHORTKIT_BY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a cohort, in which the program then runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    return tmp_path


def test_the_model_case_reaches_the_bound(alone: Path, run: Run) -> None:
    home = write_people(alone / "people.csv", *MODEL_CASE)
    ran = run("groups", "plan", "--groups", "8", "--rounds", "6", "--people", "people.csv", "--json")
    assert_sound(ran.document, home)
    # Five groups of five and three of four, six times: 6 * (5 * 10 + 3 * 6) = 408 meetings, all of them new.
    assert ran.document["quality"]["distinct_pairs"] == ran.document["quality"]["distinct_pairs_bound"] == 408
    assert ran.document["quality"]["repeats"] == ran.document["quality"]["same_organization"] == 0
    said = " ".join(run("groups", "plan", "--groups", "8", "--rounds", "6", "--people", "people.csv").out.split())
    assert "Every pair is new; nobody sits with their own organization; the best possible." in said


def test_with_a_size_there_are_as_many_groups_as_come_closest(alone: Path, run: Run) -> None:
    write_people(alone / "people.csv", 3, 3, 3)
    for size, groups in (("2", 5), ("3", 3), ("4", 2), ("9", 1), ("50", 1)):
        ran = run("groups", "plan", "--size", size, "--rounds", "1", "--people", "people.csv", "--json")
        assert len(ran.document["rounds"][0]["groups"]) == groups, size


def test_roles_are_spread_where_the_plan_stays_at_the_bound(alone: Path, run: Run) -> None:
    rows = [f"{o}{i},{o},{'lead' if i == 0 else ''}\n" for o in "abcd" for i in range(4)]
    (alone / "people.csv").write_text("id,organization,role\n" + "".join(rows), encoding="utf-8")
    ran = run("groups", "plan", "--groups", "4", "--rounds", "2", "--people", "people.csv", "--json")
    assert ran.document["quality"]["percent_of_bound"] == 100
    for each in ran.document["rounds"]:
        assert [sum(who.endswith("0") for who in group) for group in each["groups"]] == [1, 1, 1, 1]


def test_people_of_one_pod_are_rather_apart(alone: Path, run: Run) -> None:
    rows = [f"{o}{i},{o},pod{i}\n" for o in "abcd" for i in range(4)]
    (alone / "people.csv").write_text("id,organization,pods\n" + "".join(rows), encoding="utf-8")
    ran = run("groups", "plan", "--groups", "4", "--rounds", "1", "--people", "people.csv", "--json")
    assert [sorted(who[1] for who in group) for group in ran.document["rounds"][0]["groups"]] == [list("0123")] * 4


def test_rounds_at_a_convening_become_breakout_records(lagoon: Path, run: Run) -> None:
    arguments = ("groups", "plan", "--groups", "3", "--rounds", "2", "--convening", "spring", "--save", "plan.json")
    document = run(*arguments, "--json").document
    assert_sound(document, {who: who[0] for who in PEOPLE})
    assert not any({"a0", "b0"} <= set(group) for each in document["rounds"] for group in each["groups"])
    accepted = run("pairs", "accept", "plan.json", "--json").document
    assert [each["file"] for each in accepted["changed"]] == [
        "records/pairings/spring-1.toml",
        "records/pairings/spring-2.toml",
    ]
    record = tomllib.loads((lagoon / "records/pairings/spring-2.toml").read_text(encoding="utf-8"))
    assert (record["kind"], record["convening"], record["round"]) == ("breakout", "spring", 2)
    assert record["groups"] == document["rounds"][1]["groups"]
    assert run("pairs", "accept", "plan.json", "--json").document["changed"] == []
    assert run("check").code == 0
    refused = run("pairs", "met", "spring-1")
    assert (refused.code, "breakout" in refused.err) == (1, True)
    # Whom they met in spring counts in fall, when one of them is away.
    fall = run("groups", "plan", "--groups", "3", "--rounds", "1", "--convening", "fall", "--json").document
    assert fall["rounds"][0]["sitting_out"] == ["c1"]
    met = {
        frozenset(pair) for each in document["rounds"] for group in each["groups"] for pair in combinations(group, 2)
    }
    assert_sound(fall, {who: who[0] for who in PEOPLE}, dict.fromkeys(met, 1))


def test_without_a_convening_there_is_nothing_to_accept(lagoon: Path, run: Run) -> None:
    ran = run("groups", "plan", "--groups", "3", "--rounds", "1", "--save", "plan.json")
    assert "pairs accept" not in ran.err
    refused = run("pairs", "accept", "plan.json")
    assert (refused.code, "--convening" in refused.err) == (1, True)


def test_late_arrivals_and_no_shows_change_only_what_is_to_come(alone: Path, run: Run) -> None:
    home = write_people(alone / "people.csv", *MODEL_CASE)
    people = ("--people", "people.csv")
    first = run("groups", "plan", "--groups", "8", "--rounds", "6", *people, "--save", "p.json", "--json").document
    missing = ("--absent", "a0", "--no-show", "b0,c0", "--late", "zed=org-z")
    again = run(
        "groups", "replan", "p.json", "--happened", "2", *missing, *people, "--save", "q.json", "--json"
    ).document
    assert [each["round"] for each in again["rounds"]] == [1, 2, 3, 4, 5, 6]
    for old, new in zip(first["rounds"][:2], again["rounds"][:2], strict=True):
        assert new["groups"] == [[who for who in group if who not in ("b0", "c0")] for group in old["groups"]]
    now = sorted((set(home) - {"a0", "b0", "c0"}) | {"zed"})
    for each in again["rounds"][2:]:
        assert sorted(who for group in each["groups"] for who in group) == now
        assert len(each["groups"]) == 8
        sizes = [len(group) for group in each["groups"]]
        assert max(sizes) - min(sizes) <= 1
    assert again["quality"]["percent_of_bound"] > 95
    # The plan that was re-planned is re-planned again: who has gone stays away.
    (alone / "people.csv").write_text((alone / "people.csv").read_text() + "zed,org-z\n", encoding="utf-8")
    third = run("groups", "replan", "q.json", "--happened", "4", *people, "--json").document
    assert third["rounds"][:4] == again["rounds"][:4]
    assert sorted(who for group in third["rounds"][5]["groups"] for who in group) == now
    back = run("groups", "replan", "q.json", "--happened", "5", "--late", "a0", *people, "--json").document
    assert "a0" in [who for group in back["rounds"][5]["groups"] for who in group]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--happened", "2"), 1, "0 to 1 can have happened"),
        (("--happened", "1", "--absent", "zed"), 1, "zed is not in the plan"),
        (("--happened", "1", "--late", "a1"), 1, "a1 is in the plan already"),
        (("--happened", "1", "--late", "zed"), 1, "zed is not among the people"),
        (("--happened", "1", "--groups", "2", "--size", "2"), 2, "not both"),
        (("--happened", "1", "--groups", "40"), 1, "cannot fill 40 groups"),
        ((), 2, "--happened"),
    ],
)
def test_what_does_not_fit_the_plan_is_refused(
    alone: Path, run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    write_people(alone / "people.csv", 2, 2, 2)
    run("groups", "plan", "--groups", "2", "--rounds", "2", "--people", "people.csv", "--save", "p.json")
    ran = run("groups", "replan", "p.json", *arguments, "--people", "people.csv", "--json")
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_round_that_was_recorded_is_not_history_of_its_own_plan(lagoon: Path, run: Run) -> None:
    arguments = ("groups", "plan", "--groups", "3", "--rounds", "3", "--convening", "spring", "--save", "plan.json")
    first = run(*arguments, "--json").document
    run("pairs", "accept", "plan.json")
    again = run("groups", "replan", "plan.json", "--happened", "1", "--json").document
    assert again["quality"]["distinct_pairs"] >= first["quality"]["distinct_pairs"]
    assert again["quality"]["repeats"] <= first["quality"]["repeats"]


class Words(HTMLParser):
    """The tags of a page and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_sheets_tell_each_table_and_each_person(lagoon: Path, run: Run) -> None:
    arguments = ("groups", "plan", "--groups", "3", "--rounds", "2", "--convening", "spring", "--save", "plan.json")
    plan = run(*arguments, "--json").document
    assert run("groups", "sheets", "plan.json", "-o", "tables.html").code == 0
    page = Words()
    page.feed((lagoon / "tables.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert "Breakout groups, Lagoon Schools" in page.text
    assert page.tags.count("caption") == 2 + len(PEOPLE)
    assert run("groups", "sheets", "plan.json", "-o", "tables.csv").code == 0
    with (lagoon / "tables.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * len(PEOPLE)
    for row in rows:
        group = plan["rounds"][int(row["Round"]) - 1]["groups"][int(row["Table"]) - 1]
        assert row["Id"] in group
        assert row["Name"] == f"Person {row['Id']}"
    own = run("groups", "sheets", "plan.json", "--json").document
    assert [each["id"] for each in own["people"]] == sorted(PEOPLE)
    seat = own["people"][0]["seats"][1]
    assert sorted([*seat["with"], "a0"]) == plan["rounds"][1]["groups"][seat["table"] - 1]
    assert "Person a0" in run("groups", "sheets", "plan.json").out
    assert run("groups", "sheets", "plan.json", "-o", "tables.doc").code == 2


def test_sheets_of_a_file_need_no_cohort(alone: Path, run: Run) -> None:
    write_people(alone / "people.csv", 2, 2)
    run("groups", "plan", "--groups", "2", "--rounds", "1", "--people", "people.csv", "--save", "p.json")
    assert "a0" in run("groups", "sheets", "p.json").out
    assert run("groups", "sheets", "p.json", "--people", "people.csv", "-o", "t.html").code == 0
    assert "(org-a)" in text_of(alone / "t.html")


def text_of(file: Path) -> str:
    page = Words()
    page.feed(file.read_text(encoding="utf-8"))
    return page.text


@settings(max_examples=20, deadline=None)
@given(
    homes=st.lists(st.sampled_from("nsewx"), min_size=3, max_size=16),
    roles=st.booleans(),
    groups=st.integers(1, 4),
    rounds=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_any_file_gives_sound_groups(homes: list[str], roles: bool, groups: int, rounds: int, seed: int) -> None:
    people = [f"p{number:02}" for number in range(len(homes))]
    lines = [
        f"{who},{home},{'lead' if roles and number % 3 == 0 else ''}\n"
        for number, (who, home) in enumerate(zip(people, homes, strict=True))
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "p.csv")
        file.write_text("id,organization,role\n" + "".join(lines), encoding="utf-8")
        out = io.StringIO()
        asked = ["--groups", str(min(groups, len(people))), "--rounds", str(rounds), "--seed", str(seed)]
        with contextlib.redirect_stdout(out):
            assert main(["groups", "plan", *asked, "--people", str(file), "--json"]) == 0
    document = json.loads(out.getvalue())
    assert_sound(document, dict(zip(people, homes, strict=True)))
    assert all(len(each["groups"]) == min(groups, len(people)) for each in document["rounds"])
