"""Charts of the evaluation in the language of the write-up, and survey answers as bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.scale_bars import Panel, ScaleRow, scale_bars
from cohortkit.evaluation.figures import Item
from cohortkit.evaluation.tables import Table
from cohortkit.writeup.blocks import Picture
from cohortkit.writeup.words import Wording, fitted

if TYPE_CHECKING:
    from cohortkit.writeup.sections.desk import Desk

LEAST_CONVENINGS = 2
"""Fewer are told in a sentence."""


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
    """What took place when; the table beside it has one row for each lane, with its days by years."""
    from cohortkit.evaluation.charts.timeline import Calendar, timeline
    from cohortkit.evaluation.overview import cohort_events

    wording, info = desk.wording, desk.plan.cohort
    title = wording.text("glance.timeline")
    words: dict[str, str] = wording.entry("chart.words") or {}
    pods = {pod.title for pod in desk.plan.pods.values()}
    events = [
        msgspec.structs.replace(each, lane=each.lane if each.lane in pods else words.get(each.lane, each.lane))
        for each in cohort_events(desk.cohort)
    ]
    calendar = Calendar(tuple(wording.entry("format.short_months")), wording.date)
    chart = timeline(title, info.starts, info.ends, events, today=desk.cohort.as_of, calendar=calendar)
    lanes: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for each in events:
        if each.last >= info.starts and each.first <= info.ends:
            lanes.setdefault(each.lane, []).append((each.first, each.last))
    described = fitted(
        wording.text("glance.described"),
        first=wording.date(info.starts),
        last=wording.date(info.ends),
        lanes="; ".join(lanes),
    )
    rows = tuple((lane, wording.days(sorted(set(days)))) for lane, days in lanes.items())
    table = Table(title, tuple(wording.entry("glance.lanes")), rows)
    return msgspec.structs.replace(in_language(wording, chart, title, described), table=table)


def attendance_picture(desk: Desk) -> Picture | None:
    """Who came to each convening and who did not, in numbers; nothing where there was but one."""
    wording = desk.wording
    scale = (wording.text("chart.away"), wording.text("chart.there"))
    rows, used = [], []
    for convening in desk.plan.convenings.values():
        there, away = (desk.figures.get(f"convening.{convening.id}.{part}") for part in ("there", "away"))
        if there is not None and away is not None and there.numerator is not None:
            counts = {scale[0]: int(away.value), scale[1]: there.numerator}
            rows.append(ScaleRow(convening.title, counts))
            used += [there, away]
    if len(rows) < LEAST_CONVENINGS:
        return None
    title, panels = wording.text("glance.attendance"), [Panel(scale, tuple(rows))]
    chart = in_language(wording, scale_bars(title, panels), title, _described(wording, panels))
    return Picture("attendance", chart, tuple(used))


class Bar(msgspec.Struct, frozen=True):
    """One item in one wave, with its words and its scale in the language, and what is said where it is withheld."""

    item: Item
    text: str
    scale: tuple[str, ...]
    wave: str = ""
    withheld: str = ""


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
            n = "–" if row.counts is None else str(sum(counts.values()))
            rows.append((row.name, told if row.counts is not None else row.withheld, n))
    item, answers = wording.entry("chart.columns")
    return Table(title, (item, answers, "n"), tuple(rows))


def _rows(wording: Wording, bar: Bar) -> Iterable[ScaleRow]:
    item = bar.item
    if item.suppressed or item.counts is None:
        yield ScaleRow(bar.wave, None, bar.withheld, bar.text)
        return
    names = dict(zip(item.scale, bar.scale, strict=True))
    if item.then is not None:
        then = {names[category]: count for category, count in item.then.items()}
        yield ScaleRow(wording.text("chart.then"), then, about=bar.text)
    label = bar.wave if item.then is None else wording.text("chart.now")
    counts = {names[category]: item.counts.get(category, 0) for category in item.scale}
    yield ScaleRow(label, counts, about=bar.text)


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
            sentences.append(fitted(pattern, label=row.name, said=words.rstrip("."), n=n))
    return " ".join(sentences)
