"""Every number of the write-up, counted by hand on a small cohort, with the places it came from."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import tomli

from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.blocks import Grid, Picture, every_block, plain
from cohortkit.writeup.checking import check_report
from cohortkit.writeup.compose import compose
from cohortkit.writeup.figures import figures
from cohortkit.writeup.sources import Source


def test_every_figure_of_the_demo_names_places_that_exist(demo: Cohort) -> None:
    for figure in figures(demo).values():
        assert figure.sources, figure.id
        for source in figure.sources:
            path = demo.folder / source.file
            assert path.exists() or source.file.endswith("/"), f"{figure.id}: {source}"
            if path.is_file():
                assert 1 <= source.line <= len(path.read_text(encoding="utf-8").split("\n"))


def test_lines_lead_to_what_was_counted(demo: Cohort) -> None:
    found = figures(demo)

    def line(source: Source) -> str:
        return Path(demo.folder, source.file).read_text(encoding="utf-8").split("\n")[source.line - 1]

    assert all(line(source) == 'status = "released"' for source in found["products"].sources)
    assert all(line(source).startswith("[organizations.") for source in found["organizations"].sources)
    assert all(line(source).startswith("partnered = ") for source in found["survey.outcomes.2024.partnered"].sources)
    assert all(line(source) == "[answers.connected]" for source in found["survey.outcomes.2024.connected"].sources)
    assert all(line(source) == "[[segments]]" for source in found["theme.sideways.answers"].sources)


def test_the_public_facts_of_the_example(demo: Cohort) -> None:
    """Facts that are public about such a cohort, and hold for the demo by design."""
    found = figures(demo)
    assert found["organizations"].value == 8
    assert found["products"].value == 17
    assert found["products.blog-post"].value == 9
    assert found["products.session"].value == 2
    assert found["grants.amount"].value == "800000.00"
    assert (found["network.share"].numerator, found["network.share"].denominator) == (7, 28)
    assert found["network.density"].value == 0.25
    assert found["network.exploring.share"].numerator == 9
    partnered = found["survey.outcomes.2024.partnered"]
    assert (partnered.numerator, partnered.denominator) == (18, 22)
    # 18 of 22 answers, 30 asked: 70–87 % of all asked are 21 to 26 people.
    assert (found["survey.outcomes.2024.partnered.low"].value, found["survey.outcomes.2024.partnered.high"].value) == (
        21,
        26,
    )


def test_each_convening_tells_who_came_in_numbers(demo: Cohort) -> None:
    marks = tomli.loads((demo.folder / "records/attendance/fall-2022.toml").read_text())["attendance"].values()
    there = sum(mark in ("present", "partial") for mark in marks)
    marked = sum(mark != "unknown" for mark in marks)
    found = figures(demo, "published")
    share, away = found["convening.fall-2022.there"], found["convening.fall-2022.away"]
    assert (share.numerator, share.denominator, away.value) == (there, marked, marked - there)
    document = compose(demo, "published")
    (chart,) = [
        block.chart
        for block in every_block(document.sections)
        if isinstance(block, Picture) and block.id == "attendance"
    ]
    title = demo.plan.convenings["fall-2022"].title
    assert (title, str(marked - there), str(there), str(marked)) in chart.table.rows


def test_only_what_had_begun_by_the_day_is_counted(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(
        'cohort = { name = "x", starts = 2025-02-03, ends = 2026-06-30, timezone = "UTC" }\n'
        'organizations.ridge.name = "Ridge"\n'
        'organizations.late = { name = "Late", joined = 2026-03-01 }\n'
        'people.ana = { name = "Ana", organization = "ridge", left = 2025-05-01 }\n'
        'people.bo = { name = "Bo", organization = "ridge", joined = 2026-01-01 }\n'
        'people.cy = { name = "Cy", organization = "late" }\n'
        'pods.now = { title = "Now", meetings = { starts = 2025-03-04T10:00:00, minutes = 60, every = "month" } }\n'
        'pods.soon = { title = "Soon", meetings = { starts = 2026-03-04T10:00:00, minutes = 60, every = "month" } }\n'
        'projects.begun = { organization = "ridge", title = "Begun", starts = 2025-03-01 }\n'
        'projects.planned = { organization = "ridge", title = "Planned", starts = 2026-03-01 }\n'
    )

    def counted(day: dt.date) -> dict[str, object]:
        found = figures(open_cohort(tmp_path, today=day))
        return {name: found[name].value for name in ("organizations", "participants", "months", "pods", "projects")}

    # February to November 2025 are ten months; Ana had been there.
    assert counted(dt.date(2025, 11, 1)) == {
        "organizations": 1,
        "participants": 1,
        "months": 10,
        "pods": 1,
        "projects": 1,
    }
    assert counted(dt.date(2027, 1, 1)) == {
        "organizations": 2,
        "participants": 3,
        "months": 17,
        "pods": 2,
        "projects": 2,
    }


def test_shares_carry_both_numbers_and_published_sources_name_nobody(demo: Cohort) -> None:
    for figure in figures(demo, "published").values():
        if figure.is_share:
            assert isinstance(figure.value, float)
            assert 0 <= figure.value <= 1
        assert not any(
            source.file.startswith("responses/") and not source.file.endswith("/") for source in figure.sources
        )


def test_published_sources_repeat_no_words_and_name_nobody_paid(tmp_path: Path) -> None:
    """Names of records are made from what was said or who is meant: published, they would tell it."""
    (tmp_path / "cohort.toml").write_text(
        'cohort = { name = "x", starts = 2025-01-01, ends = 2025-12-31, timezone = "UTC" }\n'
        'organizations.ridge.name = "Ridge"\n'
        'people.ana = { name = "Ana", organization = "ridge" }\n'
        'stipends.meal = { title = "Meal", amount = 25.00, earned_by = "manual", budget = 100.00 }\n'
    )
    said = {
        "feedback/silence-is-safer-here": 'heard = "Silence is safer here"\ndone = "Changed"\n',
        "commitments/tell-my-board": 'who = "ana"\ntext = "Tell my board"\nstatus = "kept"\n',
        "support/2025-02-01-leaving": 'kind = "advising"\nprovider = "ana"\npeople = ["ana"]\non = 2025-02-01\n'
        'minutes = 60\ntopic = "Leaving"\n',
        "payments/2025-02-01-meal-ana": 'paid_on = 2025-02-01\n[[payments]]\nid = "p"\nstipend = "meal"\n'
        'person = "ana"\namount = 25.00\n',
    }
    for name, text in said.items():
        path = tmp_path / "records" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'at = 2025-02-01T00:00:00Z\nby = "ana"\n{text}')
    cohort = open_cohort(tmp_path, today=dt.date(2025, 3, 1))
    assert not cohort.problems()
    team = {source.file for figure in figures(cohort).values() for source in figure.sources}
    published = {source.file for figure in figures(cohort, "published").values() for source in figure.sources}
    for name in said:
        assert f"records/{name}.toml" in team
        assert f"records/{name.partition('/')[0]}/" in published
        assert f"records/{name}.toml" not in published


def test_what_a_small_group_was_asked_is_not_in_published_figures(demo: Cohort) -> None:
    team, published = figures(demo), figures(demo, "published")
    assert "survey.digital-pod.1.worth" in team or any(key.startswith("survey.digital-pod.") for key in team)
    assert not any(key.startswith("survey.digital-pod.") for key in published)


def test_an_indicator_does_not_publish_what_a_small_group_was_asked(tmp_path: Path, demo_folder: Path) -> None:
    folder = tmp_path / "cohort"
    shutil.copytree(demo_folder, folder)
    with (folder / "cohort.toml").open("a", encoding="utf-8") as definition:
        definition.write('\n[indicators.worth]\ntitle = "Worth it"\narea = "relationships"\ntarget = 0.5\n')
        definition.write('measure = "survey:digital-pod.worth"\n')
    cohort = open_cohort(folder, today=dt.date(2024, 4, 1))
    assert "indicator.worth" in figures(cohort)
    assert "indicator.worth" not in figures(cohort, "published")
    rows = {
        plain(row[0]): [plain(cell) for cell in row[1:]]
        for block in every_block(compose(cohort, "published").sections)
        if isinstance(block, Grid)
        for row in block.rows
    }
    assert rows["Worth it"] == ["withheld: fewer than 10", "at least 1 of 2", "– no data"]
    assert check_report(cohort, "published") == []
