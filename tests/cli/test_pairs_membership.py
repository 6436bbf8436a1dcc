"""Who is paired when people join, leave or change organization while the rounds go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

DEFINITION = """\
[cohort]
id = "delta"
name = "Delta Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"
[organizations.north]
name = "North"
[organizations.south]
name = "South"
[organizations.late]
name = "Late"
joined = 2025-05-01
[partners.tide]
name = "Tide"
[people.ann]
name = "Ann"
organization = "north"
[people.ben]
name = "Ben"
organization = "north"
[people.cat]
name = "Cat"
organization = "south"
left = 2025-04-10
[people.dan]
name = "Dan"
organization = "south"
[people.eve]
name = "Eve"
organization = "south"
joined = 2025-04-12
[people.fay]
name = "Fay"
organization = "late"
[people.hal]
name = "Hal"
partner = "tide"
roles = ["facilitator"]
"""


@pytest.fixture
def delta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cohort in which somebody leaves and somebody and an organization join later."""
    (tmp_path / "cohort.toml").write_text(DEFINITION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    return tmp_path


def there(document: Any) -> list[list[str]]:
    """Who is in a group or sits out, round by round."""
    return [
        sorted(who for group in (*each["groups"], each["sitting_out"]) for who in group) for each in document["rounds"]
    ]


def test_each_round_has_those_who_belong_to_the_cohort_then(delta: Path, run: Run) -> None:
    asked = ("pairs", "propose", "--rounds", "3", "--starts", "2025-03-01", "--as-of", "2025-02-20")
    ran = run(*asked, "--json")
    # Cat has left and Eve has joined by the middle of April, Fay's organization joins in May.
    assert there(ran.document) == [
        ["ann", "ben", "cat", "dan"],
        ["ann", "ben", "dan", "eve"],
        ["ann", "ben", "dan", "eve", "fay"],
    ]
    assert all(not each["sitting_out"] for each in ran.document["rounds"])

    assert ran.document["quality"]["same_organization"] == 0


def test_a_plan_with_somebody_who_has_left_by_then_is_refused(delta: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--as-of", "2025-02-20", "--save", "plan.json")
    plan = delta / "plan.json"
    text = plan.read_text(encoding="utf-8")
    march, april = text.split('"round": 2')
    plan.write_text(f'{march}"round": 2{april.replace("eve", "cat")}', encoding="utf-8")
    ran = run("pairs", "accept", "plan.json", "--recorded-by", "hal", "--as-of", "2025-02-20")
    assert ran.code == 1
    assert "Round 2 (2025-04): cat will not belong to the cohort" in ran.err
    assert not (delta / "records").exists()


def test_a_facilitator_may_be_put_in_by_hand(delta: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "1", "--starts", "2025-03-01", "--as-of", "2025-02-20", "--save", "plan.json")
    plan = delta / "plan.json"
    plan.write_text(plan.read_text(encoding="utf-8").replace('"cat"', '"hal"'), encoding="utf-8")
    assert run("pairs", "accept", "plan.json", "--recorded-by", "hal", "--as-of", "2025-02-20").code == 0


def test_people_count_for_the_organization_they_belong_to_then(delta: Path, run: Run) -> None:
    moved = 'organization = "south"\nearlier = [{ until = 2025-06-30, organization = "north" }]\n'
    text = DEFINITION.replace('organization = "south"\nleft = 2025-04-10\n', moved)
    (delta / "cohort.toml").write_text(text, encoding="utf-8")
    asked = ("pairs", "propose", "--rounds", "1", "--json", "--as-of", "2025-02-20", "--starts")
    # In March Cat is of north, with Ann and Ben; Dan of south is the only one of another organization.
    assert run(*asked, "2025-03-01").document["quality"]["same_organization_bound"] == 1
    assert run(*asked, "2025-08-01").document["quality"]["same_organization_bound"] == 0
