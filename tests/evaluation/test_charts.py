"""Charts are valid, accessible, deterministic SVG with real text, and right for every number of categories."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.evaluation.charts.drawing import PAPER, Chart, on_colour
from cohortkit.evaluation.charts.scale_bars import LOWER, NEUTRAL, UPPER, Panel, ScaleRow, colours, scale_bars
from cohortkit.evaluation.overview import attendance_chart, cohort_timeline
from cohortkit.evaluation.surveys import summarize
from cohortkit.records.cohort import Cohort

MakeCohort = Callable[..., Cohort]
SVG = "{http://www.w3.org/2000/svg}"


def check_accessible(chart: Chart) -> ET.Element:
    """The root is an image with a title and a description that exist; nothing is styled or scripted inline."""
    root = ET.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == chart.title
    assert description.text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert "style=" not in chart.svg
    assert "<script" not in chart.svg
    assert root.findall(f".//{SVG}text")
    assert len(chart.table.columns) == len(chart.table.rows[0]) if chart.table.rows else True
    return root


def bars(root: ET.Element) -> list[tuple[float, float]]:
    """Left edge and width of the outlined segments of the first bar."""
    found = [r for r in root.iter(f"{SVG}rect") if r.get("stroke") not in (None, "none") and r.get("height") == "26"]
    return [(float(r.get("x", 0)), float(r.get("width", 0))) for r in found]


def zero_line(root: ET.Element) -> float:
    return next(float(line.get("x1", 0)) for line in root.iter(f"{SVG}line") if line.get("stroke-width") == "1.5")


@pytest.mark.parametrize("categories", range(2, 8))
def test_bars_diverge_at_the_line_and_split_the_neutral_category(categories: int) -> None:
    scale = tuple("abcdefg"[:categories])
    counts = {category: 2 * place + 2 for place, category in enumerate(scale)}
    root = check_accessible(scale_bars("Item", [Panel(scale, (ScaleRow("One", counts),))]))
    segments, line = bars(root), zero_line(root)
    assert len(segments) == categories
    total = sum(counts.values())
    left, right = segments[0][0], sum(segments[-1])
    for (x, width), (following, _) in itertools.pairwise(segments):
        assert x + width == pytest.approx(following, abs=0.05)
    for (_, width), count in zip(segments, counts.values(), strict=True):
        assert width == pytest.approx((right - left) * count / total, abs=0.05)
    half = categories // 2
    if categories % 2:
        x, width = segments[half]
        assert line == pytest.approx(x + width / 2, abs=0.05)
    else:
        assert line == pytest.approx(segments[half][0], abs=0.05)


@pytest.mark.parametrize("categories", range(2, 8))
def test_sides_are_told_apart_without_colour(categories: int) -> None:
    fills = colours(categories)
    half = categories // 2
    assert [hatched for _, hatched in fills] == [True] * half + [False] * (categories - half)
    assert len({fill for fill, _ in fills}) == categories
    if categories % 2:
        assert fills[half][0] == NEUTRAL


@given(
    st.integers(2, 7).flatmap(
        lambda m: st.lists(st.lists(st.integers(0, 60), min_size=m, max_size=m), min_size=0, max_size=5)
    )
)
def test_any_counts_give_a_chart_within_its_sheet(rows: list[list[int]]) -> None:
    size = len(rows[0]) if rows else 4
    scale = tuple(f"Level {place}" for place in range(size))
    panel = Panel(scale, tuple(ScaleRow(f"Row {i}", dict(zip(scale, row, strict=True))) for i, row in enumerate(rows)))
    chart = scale_bars("Any", [panel])
    root = check_accessible(chart)
    for x, width in bars(root):
        assert x + 0.05 >= 260
        assert x + width <= 663
    for row, shown in zip(rows, chart.table.rows, strict=True):
        assert shown[-1] == str(sum(row))


def test_bars_about_the_same_stand_together_below_it() -> None:
    scale = ("No", "Yes")
    asked = "We have new or deeper relationships with people in other organizations since all of this began"
    rows = tuple(ScaleRow(wave, {"No": 1, "Yes": 3}, about=asked) for wave in ("2023", "2024"))
    chart = scale_bars("Item", [Panel(scale, (*rows, ScaleRow("", {"No": 2, "Yes": 2}, about="We trust")))])
    root = check_accessible(chart)
    texts = [text.text for text in root.findall(f".//{SVG}text")]
    assert texts.count(asked) == 1  # whole, and once
    assert [text for text in texts if text in ("2023", "2024", "We trust")] == ["2023", "2024", "We trust"]
    assert [row[0] for row in chart.table.rows] == [f"{asked} (2023)", f"{asked} (2024)", "We trust"]
    assert f"{asked} (2024): 1 No, 3 Yes (n = 4)." in chart.description


def test_no_answers_and_withheld_are_said_in_the_chart() -> None:
    rows = (
        ScaleRow("Nobody", {"No": 0, "Yes": 0}),
        ScaleRow("Hidden", None, "withheld: fewer than 10"),
    )
    chart = scale_bars("Item", [Panel(("No", "Yes"), rows)])
    check_accessible(chart)
    for words in ("no answers", "n = 0", "withheld: fewer than 10"):
        assert words in chart.svg
    assert "withheld: fewer than 10" in chart.text()
    assert "<td>withheld</td>" in chart.html()


def test_words_from_people_cannot_break_out_of_a_chart() -> None:
    nasty = 'A <script>alert("1")</script> & \x07 “quoted”'
    chart = scale_bars(nasty, [Panel(("<b>", "&"), (ScaleRow(nasty, {"<b>": 1, "&": 2}),))])
    root = ET.fromstring(chart.svg)
    assert not root.findall(f".//{SVG}script")
    assert "<script" not in chart.html().replace("&lt;script", "")


def test_numbers_on_bars_have_the_contrast_wcag_asks_of_text() -> None:
    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for fill in (*LOWER, *UPPER, NEUTRAL):
        assert contrast(fill, on_colour(fill)) >= 4.5, fill
    assert contrast("#595959", PAPER) >= 4.5


def cohort(make_cohort: MakeCohort, **more: Any) -> Cohort:
    definition = {
        "organizations": {"ridge": {"name": "Ridge Alliance"}, "river": {"name": "River"}},
        "people": {
            "ana": {"name": "Ana", "organization": "ridge"},
            "bo": {"name": "Bo", "organization": "river"},
        },
        "convenings": {
            "spring": {
                "title": "Spring convening",
                "starts": dt.datetime(2025, 3, 18, 10),
                "ends": dt.datetime(2025, 3, 18, 13),
            },
            "fall": {"title": "Fall gathering", "starts": dt.date(2025, 10, 20), "ends": dt.date(2025, 10, 22)},
        },
        "surveys": {"year-end": {"title": "Year-end", "opens": dt.date(2025, 12, 1), "closes": dt.date(2025, 12, 20)}},
    }
    records = {
        "attendance/spring": {"attendance": {"ana": "present", "bo": "absent"}},
        "attendance/fall": {"attendance": {"ana": "present", "bo": "partial"}},
        "products/told": {
            "kind": "report",
            "title": "Told",
            "status": "released",
            "released_on": dt.date(2025, 9, 18),
        },
    }
    return make_cohort(definition, records=records, **more)


def test_the_timeline_shows_what_took_place_when(make_cohort: MakeCohort) -> None:
    chart = cohort_timeline(cohort(make_cohort, as_of=dt.date(2025, 11, 1)))
    check_accessible(chart)
    assert chart.table.rows == (
        ("2025-03-18", "Spring convening", "Convenings"),
        ("2025-09-18", "Told", "Products"),
        ("2025-10-20 to 2025-10-22", "Fall gathering", "Convenings"),
        ("2025-12-01 to 2025-12-20", "Year-end, wave 1", "Surveys"),
    )
    assert ">2025-11-01<" in chart.svg


def test_attendance_is_drawn_with_both_numbers_of_the_rate(make_cohort: MakeCohort) -> None:
    chart = attendance_chart(cohort(make_cohort))
    check_accessible(chart)
    assert [row[0] for row in chart.table] == ["Spring convening", "Fall gathering"]
    assert [row[-1] for row in chart.table] == ["50 % (1 of 2)", "100 % (2 of 2)"]
    assert "50 % (1 of 2)" in chart.svg
    by_body = attendance_chart(cohort(make_cohort), "organization")
    assert [row[0] for row in by_body.table] == ["Ridge Alliance", "River"]


def test_charts_of_an_empty_cohort_are_charts(make_cohort: MakeCohort) -> None:
    empty = make_cohort({})
    for chart in (cohort_timeline(empty), attendance_chart(empty), scale_bars("Nothing", [])):
        check_accessible(chart)


def test_charts_share_a_page_without_sharing_ids() -> None:
    charts = [scale_bars(f"Item {i}", [Panel(("a", "b"), (ScaleRow("x", {"a": 1, "b": 1}),))]) for i in range(3)]
    ids = re.findall(r'id="([^"]+)"', "".join(chart.svg for chart in charts))
    assert len(ids) == len(set(ids))


def test_the_same_counts_give_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from cohortkit.evaluation.charts.scale_bars import *;"
        "print(scale_bars('T', [Panel(tuple('abcde'), (ScaleRow('x', dict.fromkeys('abcde', 3)),))]).svg)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def chosen_of(make_cohort: MakeCohort) -> Cohort:
    people = {f"p{i}": {"name": f"P {i}", "organization": "ridge"} for i in range(6)}
    prompts = [
        {"id": "helped", "kind": "choices", "text": "What helped?", "options": ["Pods", "Lunch, or a walk", "Nothing"]},
        {"id": "first", "kind": "rank", "text": "What first?", "options": ["Trust", "Time"]},
        {"id": "hours", "kind": "number", "text": "Hours a month"},
    ]
    plan = {
        "organizations": {"ridge": {"name": "Ridge"}},
        "people": people,
        "surveys": {"exit": {"title": "Exit", "prompts": prompts}},
    }
    told = {"helped": ["Pods", "Lunch, or a walk"], "first": ["Time", "Trust"], "hours": 3}
    return make_cohort(plan, answers={f"exit/1/p{i}": told if i else {"helped": ["Pods"]} for i in range(4)})


def test_options_are_drawn_in_their_order_with_how_many_of_how_many(make_cohort: MakeCohort) -> None:
    summary = summarize(chosen_of(make_cohort), "exit")
    chart = summary.chart("helped")
    root = check_accessible(chart)
    assert chart.description == "Everyone: 4 Pods, 3 Lunch, or a walk, 0 Nothing (n = 4)."
    assert [row[1:] for row in chart.table] == [
        ("Pods", "4", "4"),
        ("Lunch, or a walk", "3", "4"),
        ("Nothing", "0", "4"),
    ]
    full, partly = [float(r.get("width", 0)) for r in root.iter(f"{SVG}rect") if r.get("fill") == "#35978f"]
    assert partly == pytest.approx(full * 3 / 4)
    assert "3 of 4" in chart.svg
    assert "Everyone (ranked first): 0 Trust, 3 Time (n = 3)." in summary.chart("first").description
    assert "What helped?" in summary.chart().svg  # nothing in it is ordered


def test_withheld_options_and_numbers_are_said_in_words(make_cohort: MakeCohort) -> None:
    summary = summarize(chosen_of(make_cohort), "exit", by="organization")
    assert "a cohort of 10 or fewer is one group" in summary.chart("helped").svg
    check_accessible(summary.chart("helped"))
    chart = summary.chart("hours")
    check_accessible(chart)
    assert chart.table.rows[0] == ("Everyone", "3 answered; median 3")
    assert "3 answered; median 3" in chart.svg


def test_words_in_a_bar_chart_stand_free_of_its_line() -> None:
    rows = (ScaleRow("Some", {"No": 1, "Yes": 3}), ScaleRow("Hidden", None, "withheld: fewer than 10"))
    root = check_accessible(scale_bars("Item", [Panel(("No", "Yes"), rows)]))
    (line,) = [each for each in root.iter(f"{SVG}line") if each.get("stroke-width") == "1.5"]
    (words,) = [each for each in root.iter(f"{SVG}text") if each.text == "withheld: fewer than 10"]
    assert float(line.get("y2", 0)) < float(words.get("y", 0)) - 10


def test_attendance_of_nothing_says_so(make_cohort: MakeCohort) -> None:
    chart = attendance_chart(chosen_of(make_cohort), "pod")
    check_accessible(chart)
    assert "no attendance on record" in chart.svg
