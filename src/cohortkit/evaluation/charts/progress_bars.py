"""How far indicators have come towards their targets, beside how much of the time has passed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cohortkit.evaluation.charts.drawing import EMPTY, FAINT, FILL, INK, Chart, Drawing, wrapped
from cohortkit.evaluation.tables import Table

MARGIN, LABELS, BARS, RIGHT, ROW = 12.0, 260.0, 300.0, 200.0, 44.0


class ProgressRow(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator: the share of its target that is reached (None without data), and its words."""

    label: str
    reached: float | None
    words: str
    value: str
    target: str


def progress_bars(title: str, rows: Sequence[ProgressRow], elapsed: float) -> Chart:
    """Draw each indicator as a bar towards its target; the dashed line is the share of time that has passed."""
    height = MARGIN * 2 + 30 + ROW * len(rows) + 26
    drawing = Drawing(MARGIN * 2 + LABELS + BARS + RIGHT, height)
    drawing.text(MARGIN, MARGIN + 14, title, size=15, bold=True)
    left, top = MARGIN + LABELS, MARGIN + 30.0
    for place, row in enumerate(rows):
        y = top + place * ROW
        lines = wrapped(row.label, LABELS - 14, 13, 2)
        drawing.paragraph(MARGIN, y + ROW / 2 + 4 - (len(lines) - 1) * 8, row.label, LABELS - 14, most=2)
        drawing.rectangle(left, y + 12, BARS, 18, EMPTY, stroke=INK)
        if row.reached is not None and row.reached > 0:
            drawing.rectangle(left, y + 12, BARS * min(1.0, row.reached), 18, FILL, stroke=INK)
        drawing.text(left + BARS + 10, y + 18, row.words, size=12, bold=True)
        drawing.text(left + BARS + 10, y + 34, wrapped(row.value, RIGHT - 10, 11, 1)[0], size=11, fill=FAINT)
    x = left + BARS * elapsed
    drawing.line(x, top, x, top + ROW * len(rows), dash="4 3", width=1.5)
    anchor = "end" if elapsed > 0.5 else "start"
    drawing.text(x, top + ROW * len(rows) + 16, "time passed", size=11, anchor=anchor, fill=FAINT)
    said = " ".join(f"{row.label}: {row.words}, {row.value}, target {row.target}." for row in rows)
    table = Table(
        title,
        ("Indicator", "Status", "Value", "Target"),
        tuple((row.label, row.words, row.value, row.target) for row in rows),
    )
    return drawing.chart(title, said or "No indicator has a target.", table)
