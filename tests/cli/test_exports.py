"""Files that are asked for beside the cohort: written whole, once, told in one way, and not with --dry-run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

EXPORTS = [
    (("people", "export", "-o", "new/people.csv"), "new/people.csv"),
    (("people", "export", "-o", "new/people.xlsx"), "new/people.xlsx"),
    (("money", "export", "-o", "new/payments.csv"), "new/payments.csv"),
    (("network", "draw", "-o", "new/network.svg"), "new/network.svg"),
    (("network", "export", "--to", "gexf", "-o", "new/network.gexf"), "new/network.gexf"),
    (("meetings", "agenda", "spring", "--to", "md", "-o", "new/spring.md"), "new/spring.md"),
    (("schema", "-o", "new/schema.json"), "new/schema.json"),
    (("calendar", "export", "-o", "new/cohort.ics"), "new/cohort.ics"),
    (("reflections", "build", "looking-back", "-o", "new"), "new/looking-back.ipynb"),
]
BESIDE = [
    (("pairs", "propose", "--rounds", "1", "--save", "new/pairs.json"), "new/pairs.json"),
    (("groups", "plan", "--groups", "2", "--save", "new/groups.json"), "new/groups.json"),
    (("money", "year", "2025", "-o", "new/year.csv"), "new/year.csv"),
    (("money", "batch", "-o", "new/owed.csv"), "new/owed.csv"),
    (("calendar", "changes", "-o", "new/changes.eml"), "new/changes.eml"),
    (("people", "gaps", "--letters", "new"), "new"),
]
QUESTIONS = """
[reflections.looking-back]
title = "Looking back"
[[reflections.looking-back.prompts]]
id = "one"
kind = "text"
text = "What stays?"
"""


def words(case: tuple[tuple[str, ...], str]) -> str:
    return " ".join(case[0])


@pytest.fixture
def cohort(cohort: Path) -> Path:
    with (cohort / "cohort.toml").open("a", encoding="utf-8") as definition:
        definition.write(QUESTIONS)
    return cohort


@pytest.mark.parametrize("case", EXPORTS, ids=words)
def test_a_file_is_written_once_and_told_as_every_change_is(
    cohort: Path, run: Run, case: tuple[tuple[str, ...], str]
) -> None:
    arguments, file = case
    dry = run(*arguments, "--dry-run", "--json")
    assert (dry.code, dry.document["dry_run"]) == (0, True)
    assert {"file": file, "action": "created"} in dry.document["changed"]
    assert not (cohort / "new").exists()
    first = run(*arguments, "--json")
    assert {"file": file, "action": "created"} in first.document["changed"]
    assert "id" in first.document
    assert "dry_run" not in first.document
    content = (cohort / file).read_bytes()
    again = run(*arguments, "--json")
    assert (again.code, again.document["changed"]) == (0, [])
    assert (cohort / file).read_bytes() == content


@pytest.mark.parametrize("case", BESIDE, ids=words)
def test_a_file_beside_what_is_shown_is_told_on_stderr(
    cohort: Path, run: Run, case: tuple[tuple[str, ...], str]
) -> None:
    arguments, file = case
    run("calendar", "export", "-o", "before.ics")
    run("meetings", "cancel", "tides@2025-12-02")
    shown = run(*arguments, "--dry-run", "--json")
    assert shown.code == 0
    assert "(--dry-run)" in shown.err
    assert not (cohort / "new").exists()
    written = run(*arguments, "--json")
    assert file in written.err
    assert (cohort / file).exists()


def test_a_digest_of_nothing_says_so_in_json_too(cohort: Path, run: Run) -> None:
    ran = run("resources", "digest", "-o", "digest.md", "--json")
    assert json.loads(ran.out) == {"schema": 1, "changed": [], "id": None}
    assert "nothing was shared" in ran.err


@pytest.mark.parametrize("file", ["cohort.toml/network.svg", "new.svg"])
def test_a_file_that_cannot_be_written_is_named_as_it_was_asked_for(cohort: Path, run: Run, file: str) -> None:
    (cohort / "new.svg").mkdir()
    ran = run("network", "draw", "-o", file, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert file in ran.err
    assert "tmp" not in ran.err


def test_words_of_answers_are_no_json_document(cohort: Path, run: Run) -> None:
    ran = run("codes", "export", "--to", "csv", "--json")
    assert (ran.code, ran.out) == (2, "")
