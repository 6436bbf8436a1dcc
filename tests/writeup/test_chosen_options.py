"""What people chose from a list, or ranked first, is told in the report, option by option."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.blocks import every_block, plain
from cohortkit.writeup.compose import compose

DAY = dt.date(2026, 6, 1)
PLAN = """\
[cohort]
name = "Salt and Slate"
starts = 2026-01-12
ends = 2026-12-18
timezone = "Europe/Lisbon"
language = "{language}"
[organizations.salt]
name = "Salt Museum"
[surveys.close]
title = "Closing"
opens = 2026-05-01
closes = 2026-05-20
[[surveys.close.prompts]]
id = "pace"
kind = "choice"
text = "Which pace?"
options = ["Slow", "Steady", "Fast"]
translations.es = {{ text = "¿Qué ritmo?", options = ["Lento", "Constante", "Rápido"] }}
[[surveys.close.prompts]]
id = "topics"
kind = "choices"
text = "Which topics?"
options = ["Light", "Labels"]
[[surveys.close.prompts]]
id = "first"
kind = "rank"
text = "Where to begin?"
options = ["Doors", "Walls"]
[[surveys.close.prompts]]
id = "unasked"
kind = "choice"
text = "Any more?"
options = ["Yes, many", "None"]
"""
PERSON = '[people.p{n}]\nname = "Person {n}"\norganization = "salt"\n'
ANSWER = """\
at = 2026-05-10T10:00:00Z
set = "close"
wave = "1"
person = "p{n}"
[answers]
pace = "{pace}"
topics = {topics}
first = {first}
"""


def cohort(folder: Path, paces: list[str], language: str = "en") -> Cohort:
    """People of whom each answers one of the paces; every other one also chose labels and began at the walls."""
    people = "".join(PERSON.format(n=n) for n in range(14))
    (folder / "cohort.toml").write_text(PLAN.format(language=language) + people, encoding="utf-8")
    wave = folder / "responses" / "close" / "1"
    wave.mkdir(parents=True)
    for n, pace in enumerate(paces):
        topics = '["Light", "Labels"]' if n % 2 else '["Light"]'
        first = '["Walls", "Doors"]' if n % 2 else '["Doors", "Walls"]'
        (wave / f"p{n}.toml").write_text(ANSWER.format(n=n, pace=pace, topics=topics, first=first), encoding="utf-8")
    return open_cohort(folder, today=DAY)


def told(of: Cohort, audience: Audience = "team") -> list[str]:
    blocks = every_block(compose(of, audience).sections)
    return [plain(line) for block in blocks for line in getattr(block, "items", ())]


PACES = ["Fast"] * 5 + ["Slow"] * 2 + ["Steady"] * 2


def test_each_option_is_counted_and_the_most_chosen_comes_first(tmp_path: Path) -> None:
    said = told(cohort(tmp_path, PACES))
    assert "“Which pace?”: “Fast” 5; “Slow” 2; “Steady” 2; 9 answered." in said
    assert "“Which topics?”: “Light” 9; “Labels” 4; 9 answered." in said
    assert "“Where to begin?”, ranked first: “Doors” 5; “Walls” 4; 9 answered." in said
    assert "“Any more?”: nobody answered." in said


def test_options_are_told_in_the_language_of_the_report(tmp_path: Path) -> None:
    assert "«¿Qué ritmo?»: «Rápido» 5; «Lento» 2; «Constante» 2; respondieron 9." in told(cohort(tmp_path, PACES, "es"))


@pytest.mark.parametrize("few", [1, 3])
def test_what_few_people_chose_is_published_for_nobody(tmp_path: Path, few: int) -> None:
    lines = [each for each in told(cohort(tmp_path, PACES[:few]), "published") if "Which pace?" in each]
    assert any("withheld: fewer than" in each for each in lines), lines
    assert not any("“Fast”" in each for each in lines), lines
