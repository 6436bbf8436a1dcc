"""The cohort over time: one lane for convenings, one for each pod, one for projects' milestones, products and waves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from cohortkit.evaluation.charts.drawing import FAINT, GRID, INK, Chart, Drawing, wrapped
from cohortkit.evaluation.tables import Table

MARGIN, LABELS, WIDTH, LANE = 12.0, 210.0, 540.0, 30.0
MARKS = {"circle": "#35978f", "square": "#8c510a", "diamond": "#dfc27d"}
"""Shape and colour of each kind of mark; the shape alone tells them apart."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A day or a stretch of days on a lane; `shape` is circle, square or diamond."""

    lane: str
    label: str
    first: dt.date
    last: dt.date
    shape: str = "circle"


class Calendar(msgspec.Struct, frozen=True):
    """How days are written on the sheet, whatever the machine's language: months in short, and a day."""

    months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day: Callable[[dt.date], str] = dt.date.isoformat


def timeline(
    title: str,
    starts: dt.date,
    ends: dt.date,
    events: Sequence[Event],
    *,
    today: dt.date | None,
    calendar: Calendar | None = None,
) -> Chart:
    """Draw events on lanes in the order they first appear, with quarters below; outside days are left out."""
    calendar = calendar or Calendar()
    inside = sorted(
        (event for event in events if event.last >= starts and event.first <= ends),
        key=lambda event: (event.first, event.lane, event.label),
    )
    by_lane: dict[str, list[Event]] = {event.lane: [] for event in events}
    for event in inside:
        by_lane[event.lane].append(event)
    lanes = [lane for lane, marked in by_lane.items() if marked]
    days = max(1, (ends - starts).days)
    drawing = Drawing(MARGIN * 2 + LABELS + WIDTH, MARGIN * 2 + 30 + LANE * max(1, len(lanes)) + 34)
    drawing.text(MARGIN, MARGIN + 14, wrapped(title, drawing.width - 2 * MARGIN, 15, 1)[0], size=15, bold=True)
    left, top = MARGIN + LABELS, MARGIN + 30.0
    bottom = top + LANE * max(1, len(lanes))

    def x(day: dt.date) -> float:
        return left + WIDTH * min(1.0, max(0.0, (day - starts).days / days))

    _ticks(drawing, calendar, [(d, x(d)) for d in _quarters(starts, ends)], top=top, bottom=bottom)
    drawing.text(left, bottom + 30, calendar.day(starts), size=11, fill=FAINT)
    drawing.text(left + WIDTH, bottom + 30, calendar.day(ends), size=11, anchor="end", fill=FAINT)
    for place, lane in enumerate(lanes):
        y = top + place * LANE + LANE / 2
        size = 12 if len(wrapped(lane, LABELS - 10, 12, 2)) == 1 else 11
        lines = wrapped(lane, LABELS - 10, size, 2)
        drawing.paragraph(MARGIN, y + 4 - (len(lines) - 1) * 6.8, lane, LABELS - 10, size=size, most=2)
        drawing.line(left, y, left + WIDTH, y, stroke=GRID)
        for event in by_lane[lane]:
            _mark(drawing, event, x(event.first), x(event.last), y)
    if today is not None and starts <= today <= ends:
        drawing.line(x(today), top - 4, x(today), bottom, dash="4 3", width=1.5)
        anchor = "end" if x(today) > left + WIDTH / 2 else "start"
        drawing.text(x(today), top - 8, calendar.day(today), size=11, anchor=anchor, fill=FAINT)
    table = Table(
        title,
        ("When", "What", "Where"),
        tuple((_days(event), event.label, event.lane) for event in inside),
    )
    said = "; ".join(f"{lane}: {len(by_lane[lane])}" for lane in lanes)
    described = f"From {starts} to {ends}. {said or 'Nothing is planned yet'}. The table lists everything by date."
    return drawing.chart(title, described, table)


def _days(event: Event) -> str:
    return event.first.isoformat() if event.first == event.last else f"{event.first} to {event.last}"


def _quarters(starts: dt.date, ends: dt.date) -> list[dt.date]:
    """Return the first days of quarters within; of years only where there would be too many."""
    step = 3 if (ends - starts).days <= 366 * 3 else 12
    months = range(starts.year * 12 + starts.month - 1, ends.year * 12 + ends.month)
    days = [dt.date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    return [day for day in days if starts <= day <= ends]


def _ticks(
    drawing: Drawing, calendar: Calendar, x_of: Sequence[tuple[dt.date, float]], *, top: float, bottom: float
) -> None:
    for day, x in x_of:
        drawing.line(x, top, x, bottom, stroke=GRID)
        label = calendar.months[day.month - 1] if day.month > 1 else str(day.year)
        drawing.text(x, bottom + 14, label, size=11, anchor="middle", fill=INK if day.month == 1 else FAINT)


def _mark(drawing: Drawing, event: Event, first: float, last: float, y: float) -> None:
    colour = MARKS[event.shape]
    if last - first > 12:
        drawing.rectangle(first, y - 6, last - first, 12, colour, stroke=INK, radius=3)
    elif event.shape == "circle":
        drawing.circle(first, y, 5, fill=colour)
    elif event.shape == "square":
        drawing.rectangle(first - 5, y - 5, 10, 10, colour, stroke=INK)
    else:
        drawing.polygon([(first, y - 7), (first + 7, y), (first, y + 7), (first - 7, y)], fill=colour)
