"""Diverging bars of ordered answers: what leans one way left of the line, the other way right, neutral split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.evaluation.charts.drawing import FAINT, INK, Chart, Drawing, on_colour, text_width, wrapped
from cohortkit.evaluation.tables import Table

LOWER = ("#dfc27d", "#bf812d", "#8c510a")
UPPER = ("#80cdc1", "#35978f", "#01665e")
NEUTRAL = "#e3e3e3"
SHEET, RIGHT, MARGIN = 650.0, 110.0, 12.0
LABELS, SHORT_LABELS = 250.0, 72.0
"""Room for what a bar is about: beside it, or only its short label where that stands above."""
BAR, LEAST_ROW = 26.0, 38.0
HEADING, LEADING = 13.0, 16.25


class ScaleRow(msgspec.Struct, frozen=True):
    """One bar: its label and its counts in the declared order; `withheld` is said instead of hidden counts.

    Bars that follow one another and are `about` the same stand together below it, each with its short label.
    """

    label: str
    counts: Mapping[str, int] | None
    withheld: str = ""
    about: str = ""

    @property
    def name(self) -> str:
        """The whole of what the bar is about, in one line."""
        return f"{self.about} ({self.label})" if self.about and self.label else self.about or self.label


class Panel(msgspec.Struct, frozen=True):
    """Bars that share a scale, lowest category first."""

    scale: tuple[str, ...]
    rows: tuple[ScaleRow, ...]


def scale_bars(title: str, panels: Sequence[Panel]) -> Chart:
    """Draw diverging bars, one panel for each scale of 2 to 7 categories (more are drawn with the outer colours).

    Lengths are shares of each bar's own answers; the numbers in them are counts and n stands at the right, so no
    percentage appears without its base. A bar without answers says so.
    """
    heights = [_panel_height(panel) for panel in panels]
    drawing = Drawing(MARGIN * 2 + SHEET + RIGHT, MARGIN * 2 + 26 + sum(heights))
    drawing.text(MARGIN, MARGIN + 14, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)
    top = MARGIN + 26
    for panel, height in zip(panels, heights, strict=True):
        _draw_panel(drawing, panel, top)
        top += height
    return drawing.chart(title, describe(panels), data_table(title, panels))


def describe(panels: Sequence[Panel]) -> str:
    """Say in words what the bars show."""
    sentences = []
    for panel in panels:
        for row in panel.rows:
            if row.counts is None:
                sentences.append(f"{row.name}: {row.withheld}.")
                continue
            n = sum(row.counts.values())
            said = ", ".join(f"{row.counts.get(category, 0)} {category}" for category in panel.scale)
            sentences.append(f"{row.name}: {said} (n = {n})." if n else f"{row.name}: no answers.")
    return " ".join(sentences) or "There is nothing to show yet."


def data_table(title: str, panels: Sequence[Panel]) -> Table:
    """Return the counts behind the bars: a column for each category, or a row for each where scales differ."""
    if len({panel.scale for panel in panels}) == 1:
        scale = panels[0].scale
        rows = [
            (row.name, *("withheld" for _ in scale), row.withheld)
            if row.counts is None
            else (row.name, *(str(row.counts.get(c, 0)) for c in scale), str(sum(row.counts.values())))
            for panel in panels
            for row in panel.rows
        ]
        return Table(title, ("Item", *scale, "n"), tuple(rows))
    rows = [
        (row.name, category, "withheld", row.withheld)
        if row.counts is None
        else (row.name, category, str(row.counts.get(category, 0)), str(sum(row.counts.values())))
        for panel in panels
        for row in panel.rows
        for category in panel.scale
    ]
    return Table(title, ("Item", "Answer", "People", "n"), tuple(rows))


def colours(categories: int) -> list[tuple[str, bool]]:
    """Return fill and hatching of each category: hatched below the middle, plain above, grey for a middle one."""
    half = categories // 2
    sides = [_step(half - 1 - place, half) for place in range(half)]
    lower = [(LOWER[step], True) for step in sides]
    upper = [(UPPER[step], False) for step in reversed(sides)]
    return [*lower, *([(NEUTRAL, False)] if categories % 2 else []), *upper]


def _step(place: int, half: int) -> int:
    """Return how strong the colour `place` steps from the middle is: the whole range for three, the middle for one."""
    if half == 1:
        return 1
    return min(2, round(place * 2 / (half - 1)))


def _panel_height(panel: Panel) -> float:
    return sum(map(sum, _heights(panel))) + 18.0 + 22.0 * len(_legend_lines(panel))


def _heights(panel: Panel) -> list[tuple[float, float]]:
    """For each row the height of what stands above its bar, and that of the bar with its label."""
    found, before = [], ""
    for row in panel.rows:
        opens = bool(row.about) and row.about != before
        heading = 10 + LEADING * len(wrapped(row.about, SHEET + RIGHT, HEADING, 3)) if opens else 0.0
        label = max(LEAST_ROW, 8 + LEADING * len(wrapped(row.label, _labels(panel) - 12, 13, 4)))
        found.append((heading, label))
        before = row.about
    return found


def _labels(panel: Panel) -> float:
    """How wide the labels beside the bars are."""
    if not all(row.about for row in panel.rows):
        return LABELS
    return SHORT_LABELS if any(row.label for row in panel.rows) else 0.0


def _sides(panel: Panel, counts: Mapping[str, int]) -> tuple[float, float]:
    """Return the shares left and right of the line, the neutral category split between them."""
    values = [counts.get(category, 0) for category in panel.scale]
    n, half = sum(values), len(values) // 2
    middle = values[half] / 2 if len(values) % 2 else 0.0
    return (sum(values[:half]) + middle) / n, (sum(values[-half:] if half else []) + middle) / n


def _draw_panel(drawing: Drawing, panel: Panel, top: float) -> None:
    sides = [_sides(panel, row.counts) for row in panel.rows if row.counts and sum(row.counts.values())]
    left = max((side[0] for side in sides), default=0.5)
    right = max((side[1] for side in sides), default=0.5)
    labels = _labels(panel)
    per_share = (SHEET - labels) / (left + right)
    zero = MARGIN + labels + left * per_share
    y = top
    for row, (heading, height) in zip(panel.rows, _heights(panel), strict=True):
        if heading:
            drawing.paragraph(MARGIN, y + 10 + HEADING, row.about, SHEET + RIGHT, size=HEADING)
            y += heading
        if row.counts is not None and any(row.counts.values()):
            # Behind the bars: numbers stay legible, the line shows between them, and words stand free of it.
            drawing.line(zero, y, zero, y + height, stroke=INK, width=1.5)
        lines = wrapped(row.label, labels - 12, 13, 4) if labels else []
        if lines:
            drawing.paragraph(MARGIN, y + height / 2 + 5 - (len(lines) - 1) * 8.1, row.label, labels - 12, most=4)
        _draw_bar(drawing, panel, row, zero=zero, y=y + (height - BAR) / 2, per_share=per_share)
        y += height
    _draw_legend(drawing, panel, y + 10)


def _draw_bar(drawing: Drawing, panel: Panel, row: ScaleRow, *, zero: float, y: float, per_share: float) -> None:
    n = sum(row.counts.values()) if row.counts is not None else 0
    right_edge = MARGIN + SHEET + 10
    if row.counts is None or not n:
        words = row.withheld or "no answers"
        middle = MARGIN + (SHEET + _labels(panel)) / 2
        drawing.text(middle, y + 18, words, anchor="middle", fill=FAINT, halo=True)
        drawing.text(right_edge, y + 18, "" if row.counts is None else "n = 0", fill=FAINT)
        return
    x = zero - _sides(panel, row.counts)[0] * per_share
    for category, (fill, hatched) in zip(panel.scale, colours(len(panel.scale)), strict=True):
        count = row.counts.get(category, 0)
        width = count / n * per_share
        if not count:
            continue
        drawing.rectangle(x, y, width, BAR, drawing.hatched(fill, _hatch(fill)) if hatched else fill, stroke=INK)
        label = str(count)
        if text_width(label, 12) + 6 <= width:
            middle = x + width / 2
            if hatched:  # a quiet patch under the number
                half = text_width(label, 12) / 2 + 3
                drawing.rectangle(middle - half, y + 6, 2 * half, BAR - 12, fill, radius=2)
            drawing.text(middle, y + 17.5, label, size=12, anchor="middle", fill=on_colour(fill))
        x += width
    drawing.text(right_edge, y + 18, f"n = {n}")


def _hatch(fill: str) -> str:
    return "#ffffff" if on_colour(fill) == "#ffffff" else "#5b3a08"


def _legend_lines(panel: Panel) -> list[list[str]]:
    """Break the legend into lines that fit the sheet."""
    lines: list[list[str]] = [[]]
    used = 0.0
    for category in panel.scale:
        needed = 34 + text_width(category, 12)
        if lines[-1] and used + needed > SHEET + RIGHT:
            lines.append([])
            used = 0.0
        lines[-1].append(category)
        used += needed
    return lines


def _draw_legend(drawing: Drawing, panel: Panel, top: float) -> None:
    fills = dict(zip(panel.scale, colours(len(panel.scale)), strict=True))
    y = top
    for line in _legend_lines(panel):
        x = MARGIN
        for category in line:
            fill, hatched = fills[category]
            drawing.rectangle(x, y, 14, 14, drawing.hatched(fill, _hatch(fill)) if hatched else fill, stroke=INK)
            drawing.text(x + 20, y + 11.5, category, size=12)
            x += 34 + text_width(category, 12)
        y += 22
