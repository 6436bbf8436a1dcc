"""What names no area has its place in the report, too, and categories of any wording are counted as themselves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.blocks import Grid, Section, every_block, plain
from cohortkit.writeup.compose import compose
from cohortkit.writeup.figures import figures
from cohortkit.writeup.from_answers import count_ids

DAY = dt.date(2026, 6, 1)
PLAN = """\
[cohort]
name = "Salt and Slate"
starts = 2026-01-12
ends = 2026-12-18
timezone = "Europe/Lisbon"
[organizations.salt]
name = "Salt Museum"
[organizations.slate]
name = "Slate Museum"
{areas}
[indicators.products]
title = "Products on the table"
measure = "products.released"
target = 3
[surveys.close]
title = "Closing"
opens = 2026-05-01
closes = 2026-05-20
[[surveys.close.prompts]]
id = "trust"
kind = "scale"
text = "Trust among us"
scale = {scale}
"""
PERSON = '[people.p{n}]\nname = "Person {n}"\norganization = "{of}"\n'
ANSWER = 'at = 2026-05-10T10:00:00Z\nset = "close"\nwave = "1"\nperson = "p{n}"\n[answers]\ntrust = "{label}"\n'
AREA = '[areas.trade]\ntitle = "Trade"\n'


def cohort(folder: Path, *labels: str, areas: str = "") -> Cohort:
    """Twelve people, nine of whom answered: four, two and three of the labels in turn."""
    people = "".join(PERSON.format(n=n, of="salt" if n % 2 else "slate") for n in range(12))
    scale = "[" + ", ".join(f'"{each}"' for each in labels) + "]"
    folder.mkdir(exist_ok=True)
    (folder / "cohort.toml").write_text(PLAN.format(areas=areas, scale=scale) + people, encoding="utf-8")
    wave = folder / "responses" / "close" / "1"
    wave.mkdir(parents=True, exist_ok=True)
    for n, label in enumerate([labels[0]] * 4 + [labels[1]] * 2 + [labels[2]] * 3):
        (wave / f"p{n}.toml").write_text(ANSWER.format(n=n, label=label), encoding="utf-8")
    return open_cohort(folder, today=DAY)


def section(of: Cohort, title: str) -> Section | None:
    sections = compose(of, "team").sections
    return next((each for each in sections if each.title == title), None)


def indicators(within: Section) -> list[str]:
    grids = [each for each in every_block((within,)) if isinstance(each, Grid)]
    return [plain(row[0]) for grid in grids if grid.caption.startswith("Indicators") for row in grid.rows]


def test_answers_and_indicators_without_an_area_are_told_of_the_cohort_as_a_whole(tmp_path: Path) -> None:
    for areas in ("", AREA):
        whole = section(cohort(tmp_path / "c", "Rare", "Some", "Much", areas=areas), "The cohort as a whole")
        assert whole is not None
        assert indicators(whole) == ["Products on the table"]
        said = [plain(line) for block in every_block((whole,)) for line in getattr(block, "items", ())]
        assert any("33 % (3 of 9) answered “Much” to “Trust among us”" in each for each in said), said


def test_where_everything_has_its_area_there_is_no_such_section(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    cohort(folder, "Rare", "Some", "Much", areas=AREA)
    text = (folder / "cohort.toml").read_text(encoding="utf-8")
    pointed = text.replace("target = 3", 'target = 3\narea = "trade"').replace(
        'text = "Trust among us"', 'text = "Trust among us"\nareas = ["trade"]'
    )
    (folder / "cohort.toml").write_text(pointed, encoding="utf-8")
    moved = open_cohort(folder, today=DAY)
    assert section(moved, "The cohort as a whole") is None
    trade = section(moved, "Trade")
    assert trade is not None
    assert indicators(trade) == ["Products on the table"]


def test_a_category_called_low_or_high_is_not_taken_for_the_end_of_an_interval(tmp_path: Path) -> None:
    found = figures(cohort(tmp_path / "c", "Low", "Medium", "High"))
    plainly = figures(cohort(tmp_path / "d", "Rare", "Some", "Much"))
    name = "survey.close.1.trust"
    # 3 of 9 answered so, of 12 asked: at least these three, at most three more.
    assert found[f"{name}.low"].value == plainly[f"{name}.low"].value == 3
    assert found[f"{name}.high"].value == plainly[f"{name}.high"].value
    assert found[f"{name}.low-1"].value == 4
    assert found[f"{name}.high-3"].value == 3


def test_labels_in_any_script_and_alike_are_counted_each_for_itself() -> None:
    assert count_ids("x", ["कम", "धेरै", "5+", "5", "Łatwo"]) == {
        "कम": "x.answer-1",
        "धेरै": "x.answer-2",
        "5+": "x.5",
        "5": "x.5-4",
        "Łatwo": "x.latwo",
    }
