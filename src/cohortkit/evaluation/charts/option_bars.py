"""How many chose each option: plain bars in the order of the options, never sorted, each with k of n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.evaluation.charts.drawing import EMPTY, FAINT, FILL, INK, Chart, Drawing, wrapped
from cohortkit.evaluation.tables import Table

LABELS, BARS, RIGHT, MARGIN = 250.0, 400.0, 110.0, 12.0
ROW, BAR, HEAD = 34.0, 20.0, 28.0


class OptionPanel(msgspec.Struct, frozen=True):
    """The options of one question, or of one group: how many of `n` people chose each; None where withheld."""

    label: str
    n: int
    counts: Mapping[str, int] | None
    withheld: str = ""


def option_bars(title: str, panels: Sequence[OptionPanel]) -> Chart:
    """Draw one bar for each option of each panel, as a share of the people who answered.

    People may have chosen several: bars of one panel need not add up.
    """
    heights = [HEAD + ROW * (len(panel.counts) if panel.counts else 1) for panel in panels]
    drawing = Drawing(MARGIN * 2 + LABELS + BARS + RIGHT, MARGIN * 2 + 26 + sum(heights))
    drawing.text(MARGIN, MARGIN + 14, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)
    top = MARGIN + 26
    for panel, height in zip(panels, heights, strict=True):
        _draw_panel(drawing, panel, top)
        top += height
    rows = [
        (panel.label, option, str(count), str(panel.n))
        for panel in panels
        for option, count in (panel.counts or {}).items()
    ]
    rows += [(panel.label, "withheld", panel.withheld, "–") for panel in panels if panel.counts is None]
    table = Table(title, ("Item", "Option", "People", "n"), tuple(rows))
    return drawing.chart(title, describe(panels), table)


def words_only(title: str, rows: Sequence[tuple[str, str]]) -> Chart:
    """Return a sheet that says in words what has no bars: a line for everybody, and for each group."""
    drawing = Drawing(MARGIN * 2 + LABELS + BARS + RIGHT, MARGIN * 2 + 26 + 24.0 * len(rows))
    drawing.text(MARGIN, MARGIN + 14, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)
    for place, (label, words) in enumerate(rows):
        y = MARGIN + 26 + 24.0 * place + 16
        drawing.text(MARGIN, y, wrapped(label, LABELS - 12, 13, 1)[0])
        drawing.text(MARGIN + LABELS, y, wrapped(words, BARS + RIGHT, 13, 1)[0], fill=FAINT)
    said = " ".join(f"{label}: {words}." for label, words in rows)
    return drawing.chart(title, said or "There is nothing to show yet.", Table(title, ("Item", "What"), tuple(rows)))


def describe(panels: Sequence[OptionPanel]) -> str:
    """Say in words what the bars show."""
    sentences = []
    for panel in panels:
        if panel.counts is None:
            sentences.append(f"{panel.label}: {panel.withheld}.")
        else:
            said = ", ".join(f"{count} {option}" for option, count in panel.counts.items())
            sentences.append(f"{panel.label}: {said} (n = {panel.n})." if panel.n else f"{panel.label}: no answers.")
    return " ".join(sentences)


def _draw_panel(drawing: Drawing, panel: OptionPanel, top: float) -> None:
    words = f"{panel.label} (n = {panel.n})" if panel.counts is not None else panel.label
    drawing.text(MARGIN, top + 18, wrapped(words, drawing.width - 2 * MARGIN, 13, 1)[0], bold=True)
    left, y = MARGIN + LABELS, top + HEAD
    if panel.counts is None:
        drawing.text(left, y + 20, panel.withheld, fill=FAINT)
        return
    for option, count in panel.counts.items():
        lines = wrapped(option, LABELS - 12, 13, 2)
        drawing.paragraph(MARGIN, y + ROW / 2 + 5 - (len(lines) - 1) * 8.1, option, LABELS - 12, most=2)
        drawing.rectangle(left, y + (ROW - BAR) / 2, BARS, BAR, EMPTY, stroke=INK)
        if count:
            drawing.rectangle(left, y + (ROW - BAR) / 2, BARS * count / panel.n, BAR, FILL, stroke=INK)
        drawing.text(left + BARS + 10, y + ROW / 2 + 5, f"{count} of {panel.n}" if panel.n else "no answers")
        y += ROW
