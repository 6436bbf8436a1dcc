"""Lunch buddies from a file of people alone, without a cohort: tables as spreadsheets write them, and wrong ones."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.cli.main import main
from tests.cli.rounds import MODEL_CASE, assert_sound, write_people

Run = Callable[..., Any]


def test_a_file_of_people_needs_no_cohort(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = write_people(tmp_path / "people.csv", *MODEL_CASE)
    document = run("pairs", "propose", "--rounds", "29", "--people", "people.csv", "--json").document
    assert_sound(document, home)
    # 37 people are odd, so each round is 17 pairs and a trio: 29 rounds of 17 + 3 new pairs, all across.
    assert document["quality"]["distinct_pairs"] == 29 * 20
    assert document["quality"]["repeats"] == document["quality"]["same_organization"] == 0


def test_what_happened_before_counts_as_met(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text("id,organization,met\na,x,c\nb,x,\nc,y,\nd,y,\n", encoding="utf-8")
    document = run("pairs", "propose", "--rounds", "1", "--people", "p.csv", "--json").document
    assert document["rounds"][0]["groups"] == [["a", "d"], ["b", "c"]]
    assert_sound(document, {"a": "x", "b": "x", "c": "y", "d": "y"}, {frozenset("ac"): 1})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_bytes("id;organization\r\nzoë;École\r\nbo;Süd\r\n".encode(encoding))
    assert run("pairs", "propose", "--rounds", "1", "--people", "p.csv", "--json").document["rounds"] == [
        {"round": 1, "groups": [["bo", "zoë"]], "sitting_out": []}
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,organization\na,x\na,y\n", "line 3, column 1: 'a' is on line 2 already"),
        ("id,organization,met\na,x,zed\nb,y,\n", "names 'zed', who is not in the file"),
        ("id\na\n", "The column 'organization' is missing"),
        ("", "There is nobody in the file"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, content: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text(content, encoding="utf-8")
    ran = run("pairs", "propose", "--rounds", "1", "--people", "p.csv", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_an_unknown_name_under_avoid_is_not_repeated(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text("id,organization,avoid\na,x,hush\nb,y,\n", encoding="utf-8")
    ran = run("pairs", "propose", "--rounds", "1", "--people", "p.csv")
    assert ran.code == 1
    assert "line 2, column 3" in ran.err
    assert "hush" not in ran.err


def test_one_organization_alone_meets_itself_and_says_so(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_people(tmp_path / "p.csv", 4)
    said = " ".join(run("pairs", "propose", "--rounds", "1", "--people", "p.csv").out.split())
    assert "2 meetings within an organization, as few as its size allows" in said


def test_a_thousand_people_are_all_paired(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"p{number:04},o{number % 90}\n" for number in range(1001))
    (tmp_path / "p.csv").write_text(f"id,organization\n{rows}", encoding="utf-8")
    document = run("pairs", "propose", "--rounds", "1", "--people", "p.csv", "--json").document
    assert sorted(len(group) for group in document["rounds"][0]["groups"]) == [2] * 499 + [3]
    assert_sound(document, {f"p{number:04}": f"o{number % 90}" for number in range(1001)})


@settings(max_examples=30, deadline=None)
@given(
    homes=st.lists(st.sampled_from("nsewx"), min_size=2, max_size=14),
    met=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=8),
    avoid=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=2),
    rounds=st.integers(1, 5),
    seed=st.integers(0, 99),
)
def test_any_file_gives_sound_rounds(
    homes: list[str], met: list[tuple[int, int]], avoid: list[tuple[int, int]], rounds: int, seed: int
) -> None:
    import contextlib
    import io

    people = [f"p{number:02}" for number in range(len(homes))]
    met_pairs = {frozenset((people[a], people[b])) for a, b in met if a != b and max(a, b) < len(people)}
    apart = {frozenset((people[a], people[b])) for a, b in avoid if a != b and max(a, b) < len(people)}

    def cell(who: str, pairs: set[frozenset[str]]) -> str:
        return ";".join(sorted(other for pair in pairs if who in pair for other in pair if who == min(pair) != other))

    lines = [
        f"{who},{home},{cell(who, met_pairs)},{cell(who, apart)}\n" for who, home in zip(people, homes, strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "p.csv")
        file.write_text("id,organization,met,avoid\n" + "".join(lines), encoding="utf-8")
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            arguments = ["pairs", "propose", "--rounds", str(rounds), "--seed", str(seed), "--people", str(file)]
            assert main([*arguments, "--json"]) == 0
    document = json.loads(out.getvalue())
    assert_sound(document, dict(zip(people, homes, strict=True)), dict.fromkeys(met_pairs, 1))
    for each in document["rounds"]:
        for group in each["groups"]:
            assert 2 <= len(group) <= 3
            assert not any(pair <= set(group) for pair in apart)
