"""Calendars: writing many events, expanding many meetings, and planning a year beside a proof by HiGHS."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any
from urllib.parse import quote

from benchmarks.calendar_instance import FIRST, LAST, year_instance
from benchmarks.clock import alternately
from benchmarks.row import Row
from cohortkit.calendar.audience import ALL
from cohortkit.calendar.feed import feed
from cohortkit.calendar.numbering import Numbered, numbered
from cohortkit.calendar.timetable import Timetable
from cohortkit.calendar.validate import validate
from cohortkit.calendar.year import YearPlan, YearProblem, plan_year
from cohortkit.plan.model import CohortInfo, Convening, Plan, Series
from cohortkit.plan.series import occurrences
from cohortkit.records.published import Published

EVENTS = 10_000
ZONE = "America/Denver"
NOW = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def rows() -> list[Row]:
    return [*_writing(), _expanding(), _planning(), _large_year()]


def many_events() -> list[Numbered]:
    """Return 10,000 convenings as numbered events."""
    opening = dt.datetime.combine(FIRST, dt.time(9))
    convenings = {}
    for number in range(EVENTS):
        starts = opening + dt.timedelta(hours=number)
        key = f"c{number}"
        convenings[key] = Convening(
            id=key,
            title=f"Convening {number}, with a comma",
            starts=starts,
            ends=starts + dt.timedelta(hours=1),
            link=f"https://meet.example/{key}",
            location="Durango, Colorado",
            about="What we talk about.",
        )
    info = CohortInfo(name="Bench", starts=FIRST, ends=dt.date(2026, 12, 31), timezone=ZONE)
    plan = Plan(cohort=info, convenings=convenings)
    return numbered(Timetable(plan, Published()).events(ALL), Published(), NOW)


def _writing() -> list[Row]:
    events = many_events()

    def ours() -> bytes:
        content = feed("Bench", "", ZONE, events)
        validate(content, "PUBLISH")
        return content

    calendar = _library_calendar(events)

    def library() -> object:
        return calendar.to_ical()

    values = [(each.draft.uid, each.draft.lines) for each in events]

    def strings() -> bytes:
        lines: list[str] = []
        for uid, said in values:
            lines += ("BEGIN:VEVENT", f"UID:{uid}", *said, "END:VEVENT")
        return "\r\n".join(lines).encode()

    mine, theirs = alternately(3, ours, library)
    _, plain = alternately(3, ours, strings)
    work = f"ICS, {EVENTS:,} events, written and checked"
    return [
        Row(work, mine, "icalendar's writer alone", theirs, "at least 3 times faster", mine * 3 <= theirs),
        Row(work, mine, "plain strings, unfolded and unchecked", plain, "shown", met=True),
    ]


def _library_calendar(events: list[Numbered]) -> Any:
    """The same events as values of the icalendar library."""
    import icalendar

    calendar = icalendar.Calendar()
    for each in events:
        draft = each.draft
        assert isinstance(draft.start, dt.datetime)
        event = icalendar.Event.new(
            uid=draft.uid,
            stamp=each.modified,
            last_modified=each.modified,
            sequence=each.sequence,
            start=draft.start,
            end=draft.end,
            summary=draft.title,
            location=f"{draft.location} · {draft.link}",
            url=draft.link,
            categories=["Convening"],
            status="CONFIRMED",
        )
        page = f'<p>What we talk about.</p><p>Join: <a href="{draft.link}">{draft.link}</a></p>'
        plain = f"What we talk about.\nJoin: {draft.link}"
        event.add("description", plain, parameters={"ALTREP": "data:text/html," + quote(page)})
        event.add("x-alt-desc", page, parameters={"FMTTYPE": "text/html"})
        event.add("conference", draft.link, parameters={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join online"})
        calendar.add_component(event)
    return calendar


def _expanding() -> Row:
    import icalendar
    import recurring_ical_events

    series = [
        Series(
            starts=dt.datetime.combine(FIRST + dt.timedelta(days=number), dt.time(13)),
            minutes=60,
            every="week",
            count=100,
        )
        for number in range(100)
    ]
    calendar = icalendar.Calendar()
    for number, each in enumerate(series):
        event = icalendar.Event.new(uid=str(number), start=each.starts, end=each.starts + dt.timedelta(hours=1))
        event.add("rrule", {"freq": "weekly", "count": 100})
        calendar.add_component(event)
    last = dt.date(2028, 1, 1)

    def ours() -> int:
        return sum(len(occurrences(each, ZONE, last)) for each in series)

    def theirs() -> int:
        return len(recurring_ical_events.of(calendar).between(FIRST, last))

    assert ours() == theirs() == 10_000
    mine, peer = alternately(3, ours, theirs)
    return Row(
        "occurrences of 10,000 meetings",
        mine,
        "recurring-ical-events",
        peer,
        "at least 10 times faster",
        mine * 10 <= peer,
    )


def _planning() -> Row:
    plan, busy = year_instance()
    began = time.perf_counter()
    result = plan_year(plan, first=FIRST, last=LAST, busy=busy, step=60)
    mine = time.perf_counter() - began
    began = time.perf_counter()
    proven = prove(YearProblem(plan, first=FIRST, last=LAST, busy=busy, step=60))
    theirs = time.perf_counter() - began
    met = mine <= 0.5 and result.weight == proven and not result.unplaced
    work = f"a year of 60 people and 76 meetings: {result.absences} absences (bound {result.bound}, HiGHS {proven})"
    return Row(work, mine, "HiGHS, to its proof", theirs, "the proven optimum in 0.5 s", met)


def _large_year() -> Row:
    plan, busy = year_instance(people=4_000, pods=400)
    results: list[YearPlan] = []

    def ours() -> None:
        results.append(plan_year(plan, first=FIRST, last=LAST, busy=busy, step=60))

    began = time.perf_counter()
    ours()
    mine = time.perf_counter() - began
    [result] = results
    share = 100 * (result.weight - result.bound) / max(result.bound, 1)
    work = f"a year of 4,000 people and {len(result.placements):,} meetings: {share:.2f} % above the bound"
    return Row(work, mine, "-", mine, "shown", met=not result.unplaced)


def prove(problem: YearProblem) -> int:
    """Return the fewest absences any plan can have, found and proven by HiGHS from the same options.

    One yes-or-no for each meeting and time; each meeting once; the gap between two meetings of a pod, told for each
    day; nobody in two meetings in the same quarter of an hour.
    """
    import highspy

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    columns: dict[tuple[str, int, int], int] = {}
    for unit in problem.units:
        for month, options in enumerate(unit.options):
            for place, option in enumerate(options):
                columns[unit.id, month, place] = len(columns)
                model.addVar(0, 1)
                column = len(columns) - 1
                model.changeColCost(column, option.weight)
                model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for unit in problem.units:
        for month, options in enumerate(unit.options):
            row = [columns[unit.id, month, place] for place in range(len(options))]
            model.addRow(1, 1, len(row), row, [1.0] * len(row))
            if month:
                _gap_rows(model, columns, unit, month)
    _one_place_rows(model, columns, problem)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    fewest: int = round(model.getInfo().objective_function_value)
    return fewest


def _gap_rows(model: Any, columns: dict[tuple[str, int, int], int], unit: Any, month: int) -> None:
    before, after = unit.options[month - 1], unit.options[month]
    for day in sorted({option.slot.day for option in before}):
        row = [columns[unit.id, month - 1, place] for place, option in enumerate(before) if option.slot.day >= day]
        early = [
            columns[unit.id, month, place]
            for place, option in enumerate(after)
            if (option.slot.day - day).days < unit.gap
        ]
        if early:
            model.addRow(0, 1, len(row) + len(early), [*row, *early], [1.0] * (len(row) + len(early)))


def _one_place_rows(model: Any, columns: dict[tuple[str, int, int], int], problem: YearProblem) -> None:
    """Rows for each quarter of an hour and each set of units that share somebody; equal rows are told once."""
    crowds = {unit.id: set_of(unit.people) for unit in problem.units}
    groups: set[frozenset[str]] = set()
    for number in range(len(problem.availability.people)):
        mine = frozenset(unit for unit, crowd in crowds.items() if crowd >> number & 1)
        if len(mine) > 1:
            groups.add(mine)
    groups = {group for group in groups if not any(group < other for other in groups)}
    by_cell: dict[int, list[tuple[str, int]]] = {}
    for unit in problem.units:
        for month, options in enumerate(unit.options):
            for place, option in enumerate(options):
                for cell in problem.availability.cells(option.slot.begin, option.slot.end):
                    by_cell.setdefault(cell, []).append((unit.id, columns[unit.id, month, place]))
    told: set[tuple[int, ...]] = set()
    for group in sorted(groups, key=sorted):
        for cell in sorted(by_cell):
            row = tuple(column for unit_id, column in by_cell[cell] if unit_id in group)
            if len(row) > 1 and row not in told:
                told.add(row)
                model.addRow(0, 1, len(row), list(row), [1.0] * len(row))


def set_of(people: tuple[int, ...]) -> int:
    found = 0
    for each in people:
        found |= each
    return found
