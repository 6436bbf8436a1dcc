"""Attendance as stacked bars of marks, with the rate's own numbers at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cohortkit.attendance.rates import MARKS, Rate
from cohortkit.evaluation.charts.drawing import FAINT, INK, Chart, Drawing, on_colour, text_width, wrapped
from cohortkit.evaluation.shares import percent
from cohortkit.evaluation.tables import Table

MARGIN, LABELS, BARS, RIGHT, ROW, BAR = 12.0, 200.0, 360.0, 150.0, 32.0, 20.0
STYLE = {
    "present": ("#01665e", False),
    "partial": ("#80cdc1", False),
    "excused": ("#dfc27d", True),
    "absent": ("#8c510a", True),
}
"""Colour of each mark; those who were not there are hatched."""


def attendance_bars(title: str, rates: Sequence[Rate], labels: Mapping[str, str]) -> Chart:
    """Draw one bar of marks for each rate, in the order given, as shares of all marks but unknown."""
    height = MARGIN * 2 + 26 + ROW * max(1, len(rates)) + 34
    drawing = Drawing(MARGIN * 2 + LABELS + BARS + RIGHT, height)
    drawing.text(MARGIN, MARGIN + 14, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)
    left, top = MARGIN + LABELS, MARGIN + 26.0
    for place, rate in enumerate(rates):
        y = top + place * ROW + (ROW - BAR) / 2
        drawing.text(MARGIN, y + 14, wrapped(labels.get(rate.id, rate.id), LABELS - 10, 12, 1)[0], size=12)
        x = left
        for mark, (fill, hatched) in STYLE.items():
            count = rate.counts[mark]
            if not count:
                continue
            width = BARS * count / rate.marked
            drawing.rectangle(x, y, width, BAR, drawing.hatched(fill, "#ffffff") if hatched else fill, stroke=INK)
            half = text_width(str(count), 11) / 2 + 3
            if 2 * half <= width:
                if hatched:
                    drawing.rectangle(x + width / 2 - half, y + 3, 2 * half, BAR - 6, fill, radius=2)
                drawing.text(x + width / 2, y + 14, str(count), size=11, anchor="middle", fill=on_colour(fill))
            x += width
        drawing.text(left + BARS + 8, y + 14, _rate(rate), size=12, fill=INK if rate.marked else FAINT)
    if not rates:
        drawing.text(left, top + ROW / 2 + 4, "no attendance on record", size=12, fill=FAINT)
    x = MARGIN
    for mark, (fill, hatched) in STYLE.items():
        y = height - MARGIN - 16
        drawing.rectangle(x, y, 14, 14, drawing.hatched(fill, "#ffffff") if hatched else fill, stroke=INK)
        drawing.text(x + 20, y + 11.5, mark, size=12)
        x += 40 + text_width(mark, 12)
    rows = tuple(
        (labels.get(rate.id, rate.id), *(str(rate.counts[mark]) for mark in MARKS), _rate(rate)) for rate in rates
    )
    said = " ".join(f"{labels.get(rate.id, rate.id)}: {_rate(rate)}." for rate in rates)
    table = Table(title, ("", *MARKS, "There"), rows)
    return drawing.chart(title, said or "No attendance is on record.", table)


def _rate(rate: Rate) -> str:
    """Write a rate with both of its numbers."""
    return "no marks" if rate.share is None else f"{percent(rate.share)} ({rate.there} of {rate.marked})"
