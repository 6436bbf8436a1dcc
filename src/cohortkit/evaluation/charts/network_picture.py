"""A network drawn once, or before and after at the same positions, with new ties dashed and in colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from cohortkit.evaluation.charts.drawing import FAINT, INK, PAPER, Chart, Drawing, text_width, wrapped
from cohortkit.evaluation.networks import Comparison, Network, Tie
from cohortkit.evaluation.tables import Table

TIE, NEW, NODE = "#7a7a7a", "#01665e", "#f6e8c3"
MARGIN, HEAD, RADIUS, KEY = 16.0, 54.0, 10.0, 42.0
Place = tuple[float, float]


def network_picture(
    title: str, network: Network, places: Mapping[str, Place], names: Mapping[str, str], table: Table
) -> Chart:
    """Draw one network. `places` run from 0 to 1, `names` are written beside the nodes; `table` lists the ties."""
    drawing = Drawing(660, 500)
    _title(drawing, title)
    inside = _scaled(places, MARGIN, 660 - MARGIN, HEAD, 500 - KEY)
    _panel(drawing, network, network.ties, marked=frozenset(), places=inside, names=names)
    _key(drawing, network, new=False)
    return drawing.chart(title, _describe(network), table)


def before_and_after(
    title: str,
    comparison: Comparison,
    places: Mapping[str, Place],
    *,
    names: Mapping[str, str],
    table: Table,
    moments: tuple[str, str],
) -> Chart:
    """Draw a network twice side by side, every node in the same place; ties that are new are dashed and green."""
    drawing = Drawing(920, 460)
    _title(drawing, title)
    new = frozenset((tie.source, tie.target) for tie in comparison.new)
    panels = (
        (moments[0], comparison.before, (*comparison.kept, *comparison.gone), frozenset[tuple[str, str]]()),
        (moments[1], comparison.after, (*comparison.kept, *comparison.new), new),
    )
    for column, (moment, network, ties, marked) in enumerate(panels):
        left = column * 460 + MARGIN
        drawing.text(left, HEAD - 8, moment, size=13, bold=True)
        inside = _scaled(places, left, left + 460 - 2 * MARGIN, HEAD + 8, 460 - KEY)
        _panel(drawing, network, ties, marked=marked, places=inside, names=names)
    drawing.line(460, HEAD - 20, 460, 460 - KEY + 8, stroke="#d0d0d0")
    _key(drawing, comparison.after, new=True)
    described = (
        f"{moments[0]}: {len(comparison.kept) + len(comparison.gone)} ties. "
        f"{moments[1]}: {len(comparison.kept) + len(comparison.new)} ties, {len(comparison.new)} of them new; "
        f"{len(comparison.gone)} no longer there. {comparison.after.rule} The table lists every tie."
    )
    return drawing.chart(title, described, table)


def _describe(network: Network) -> str:
    unknown = f" {len(network.unknown)} did not answer: their ties are unknown." if network.unknown else ""
    counted = f"{len(network.nodes)} {network.of}, {len(network.ties)} ties."
    return f"{counted}{unknown} {network.rule} The table lists every tie."


def _title(drawing: Drawing, title: str) -> None:
    drawing.text(MARGIN, 26, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)


def _scaled(places: Mapping[str, Place], left: float, right: float, top: float, bottom: float) -> dict[str, Place]:
    """Fit places into a panel, leaving room for labels."""
    side, above, below = 56.0, 16.0, 30.0
    return {
        node: (left + side + x * (right - left - 2 * side), top + above + y * (bottom - top - above - below))
        for node, (x, y) in places.items()
    }


def _panel(
    drawing: Drawing,
    network: Network,
    ties: Iterable[Tie],
    *,
    marked: frozenset[tuple[str, str]],
    places: Mapping[str, Place],
    names: Mapping[str, str],
) -> None:
    arcs = {(tie.source, tie.target) for tie in ties}
    small = len(network.nodes) > 25
    radius = RADIUS if not small else 7.0
    for one, other in sorted(arcs):
        if (other, one) in arcs and other < one:
            continue  # drawn once, with two heads
        fresh = (one, other) in marked or (other, one) in marked
        _tie(
            drawing,
            places[one],
            places[other],
            radius,
            heads=((other, one) in arcs, True) if network.directed else (False, False),
            fresh=fresh,
        )
    unknown = set(network.unknown)
    for node in network.nodes:
        x, y = places[node]
        drawing.circle(x, y, radius, fill=PAPER if node in unknown else NODE, dash="2 2" if node in unknown else "")
    for node in network.nodes:
        x, y = places[node]
        # "Person 7" of the table is 7 here: forty such labels would cover the ties.
        words = wrapped(names[node].removeprefix("Person ") if small else names[node], 150, 11, 1)[0]
        half = text_width(words, 11) / 2
        panel_left, panel_right = (4.0, 456.0) if drawing.width > 900 and x < 460 else (4.0, drawing.width - 4)
        middle = min(max(x, panel_left + half), panel_right - half)
        drawing.text(middle, y + radius + 12, words, size=11, anchor="middle", halo=True)


def _tie(drawing: Drawing, start: Place, end: Place, radius: float, *, heads: tuple[bool, bool], fresh: bool) -> None:
    (x1, y1), (x2, y2) = start, end
    length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    if length <= 2 * radius:
        return
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    a = (x1 + dx * radius, y1 + dy * radius)
    b = (x2 - dx * radius, y2 - dy * radius)
    colour = NEW if fresh else TIE
    drawing.line(*a, *b, stroke=colour, width=2.8 if fresh else 1.6, dash="7 4" if fresh else "")
    for there, (x, y), (ux, uy) in ((heads[0], a, (-dx, -dy)), (heads[1], b, (dx, dy))):
        if there:
            base_x, base_y = x - 8 * ux, y - 8 * uy
            drawing.polygon(
                [(x, y), (base_x - 3.5 * uy, base_y + 3.5 * ux), (base_x + 3.5 * uy, base_y - 3.5 * ux)],
                fill=colour,
                stroke=colour,
            )


def _key(drawing: Drawing, network: Network, *, new: bool) -> None:
    x, y = MARGIN, drawing.height - 18
    entries = [("Tie", TIE, "", 1.6)]
    if new:
        entries.append(("New tie", NEW, "7 4", 2.8))
    for words, colour, dash, width in entries:
        drawing.line(x, y - 4, x + 36, y - 4, stroke=colour, width=width, dash=dash)
        drawing.text(x + 44, y, words, size=12, fill=INK)
        x += 60 + text_width(words, 12)
    if network.unknown:
        drawing.circle(x + 8, y - 4, 7, fill=PAPER, dash="2 2")
        drawing.text(x + 22, y, "Did not answer: ties unknown", size=12, fill=FAINT)
