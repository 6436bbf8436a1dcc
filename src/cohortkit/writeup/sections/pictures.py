"""Charts of the evaluation in the language of the write-up, and survey answers as bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.scale_bars import Panel, ScaleRow, scale_bars
from cohortkit.evaluation.figures import Item
from cohortkit.evaluation.tables import Table
from cohortkit.writeup.words import Wording, fitted

if TYPE_CHECKING:
    from cohortkit.writeup.sections.desk import Desk


def in_language(wording: Wording, chart: Chart, title: str, description: str) -> Chart:
    """The chart with its own few words (legend, headings) in the language, under a title and a description in it."""
    known: dict[str, str] = wording.entry("chart.words") or {}
    svg = chart.svg
    for english, words in known.items():
        svg = svg.replace(f">{escape(english, quote=False)}</text>", f">{escape(words, quote=False)}</text>")
    svg = svg.replace(f">{escape(chart.title, quote=False)}</", f">{escape(title, quote=False)}</")
    svg = svg.replace(
        f">{escape(chart.description, quote=False)}</desc>", f">{escape(description, quote=False)}</desc>"
    )
    table = Table(
        title,
        tuple(known.get(column, column) for column in chart.table.columns),
        tuple(tuple(known.get(each, each) for each in row) for row in chart.table.rows),
    )
    return msgspec.structs.replace(chart, title=title, description=description, svg=svg, table=table)


def timeline_picture(desk: Desk) -> Chart:
    """What took place when; the table beside it has one row for each lane, with its days."""
    from cohortkit.evaluation.overview import cohort_timeline

    wording, info = desk.wording, desk.plan.cohort
    title = wording.text("glance.timeline")
    lanes: dict[str, list[str]] = {}
    chart = cohort_timeline(desk.cohort)
    words: dict[str, str] = wording.entry("chart.words") or {}
    for when, _what, lane in chart.table.rows:
        lanes.setdefault(words.get(lane, lane), []).append(when)
    listed = ", ".join(lanes)
    described = fitted(
        wording.text("glance.described"), first=wording.date(info.starts), last=wording.date(info.ends), lanes=listed
    )
    table = Table(title, tuple(wording.entry("glance.lanes")), tuple((k, ", ".join(v)) for k, v in lanes.items()))
    return msgspec.structs.replace(in_language(wording, chart, title, described), table=table)


class Bar(msgspec.Struct, frozen=True):
    """One item in one wave, with its words and its scale in the language."""

    item: Item
    text: str
    scale: tuple[str, ...]
    wave: str = ""


def answer_bars(wording: Wording, title: str, bars: Sequence[Bar]) -> Chart:
    """Draw items as diverging bars; items of one scale share a panel."""
    panels: dict[tuple[str, ...], list[ScaleRow]] = {}
    for bar in bars:
        panels.setdefault(bar.scale, []).extend(_rows(wording, bar))
    drawn = [Panel(scale, tuple(rows)) for scale, rows in panels.items()]
    chart = in_language(wording, scale_bars(title, drawn), title, _described(wording, drawn))
    return chart if len(drawn) == 1 else msgspec.structs.replace(chart, table=_together(wording, title, drawn))


def _together(wording: Wording, title: str, panels: Sequence[Panel]) -> Table:
    """The counts of bars with different scales: one row for each bar, its answers told in their order."""
    rows = []
    for panel in panels:
        for row in panel.rows:
            counts = row.counts or {}
            told = "; ".join(f"{category}: {counts.get(category, 0)}" for category in panel.scale)
            rows.append((row.label, told if row.counts is not None else row.withheld, str(sum(counts.values()))))
    item, answers = wording.entry("chart.columns")
    return Table(title, (item, answers, "n"), tuple(rows))


def _rows(wording: Wording, bar: Bar) -> Iterable[ScaleRow]:
    # The wave goes first: long labels are cut at their end.
    label = f"{bar.wave}: {bar.text}" if bar.wave else bar.text
    item = bar.item
    if item.suppressed or item.counts is None:
        yield ScaleRow(label, None, wording.text("areas.withheld"))
        return
    names = dict(zip(item.scale, bar.scale, strict=True))
    if item.then is not None:
        then = {names[category]: count for category, count in item.then.items()}
        yield ScaleRow(f"{wording.text('chart.then')}: {label}", then)
        label = f"{wording.text('chart.now')}: {label}"
    yield ScaleRow(label, {names[category]: item.counts.get(category, 0) for category in item.scale})


def _described(wording: Wording, panels: Sequence[Panel]) -> str:
    """Say in words what the bars show."""
    sentences = []
    for panel in panels:
        for row in panel.rows:
            counts = row.counts or {}
            n = sum(counts.values())
            said = ", ".join(f"{counts[category]} {category}" for category in panel.scale) if n else ""
            words = said or (wording.text("chart.none") if row.counts is not None else row.withheld)
            pattern = wording.text("chart.described_row") if n else "{label}: {said}."
            sentences.append(fitted(pattern, label=row.label, said=words.rstrip("."), n=n))
    return " ".join(sentences)
