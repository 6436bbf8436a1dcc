"""What is on record for each area in each cycle of value creation, and where nothing is.

Cycles after Wenger, Trayner and de Laat (Promoting and assessing value creation in communities and networks, 2011).
A blank is as telling as a number: it is where to ask next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args

import msgspec

from cohortkit.evaluation.indicators import Indicators, judge_indicators
from cohortkit.evaluation.tables import Table
from cohortkit.records.cohort import Cohort

Cycle = Literal["immediate", "potential", "applied", "realized", "reframing"]
CYCLES: tuple[Cycle, ...] = get_args(Cycle)
MEANINGS: dict[Cycle, str] = {
    "immediate": "being together: meetings held",
    "potential": "what could be used: products released",
    "applied": "what was tried at home: project milestones reached",
    "realized": "what it changed: indicators met",
    "reframing": "a new idea of success: feedback acted on",
}
Entry = tuple[str, Cycle, str]
"""One thing on record: its area, the cycle it speaks for, and what it is called in the plural."""


class Cell(msgspec.Struct, frozen=True):
    """What is on record for one area and cycle, by kind; empty where nothing is."""

    area: str
    cycle: Cycle
    counts: dict[str, int]

    def said(self) -> str:
        """Say the counts, or that there is nothing."""
        return ", ".join(f"{what}: {count}" for what, count in self.counts.items()) or "nothing on record"


class ValueMatrix(msgspec.Struct, frozen=True):
    """Area × cycle, areas in declared order."""

    areas: dict[str, str]
    cells: tuple[Cell, ...]

    def cell(self, area: str, cycle: Cycle) -> Cell:
        """Return one cell."""
        return next(cell for cell in self.cells if (cell.area, cell.cycle) == (area, cycle))

    def blanks(self) -> tuple[Cell, ...]:
        """Return the cells without anything on record."""
        return tuple(cell for cell in self.cells if not cell.counts)

    def as_json(self) -> dict[str, Any]:
        """Return areas, cycles and counts as JSON values."""
        cells = [{"area": cell.area, "cycle": cell.cycle, "counts": cell.counts} for cell in self.cells]
        return {"schema": 1, "areas": list(self.areas), "cycles": list(CYCLES), "cells": cells}

    def table(self) -> Table:
        """Return the matrix with areas as rows."""
        rows = tuple(
            (title, *(self.cell(area, cycle).said() for cycle in CYCLES)) for area, title in self.areas.items()
        )
        return Table("Value created, by area and cycle", ("Area", *(c.capitalize() for c in CYCLES)), rows)

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return what each cycle means, and the blanks."""
        lines = [f"{cycle}: {meaning}, and stories told of it" for cycle, meaning in MEANINGS.items()]
        lines += [f"nothing on record: {self.areas[cell.area]}, {cell.cycle}" for cell in self.blanks()]
        return "\n".join(lines)


def value_matrix(cohort: Cohort, indicators: Indicators | None = None) -> ValueMatrix:
    """Return what is on record by area and cycle as of the cohort's day."""
    plan = cohort.plan
    judged = indicators or judge_indicators(cohort)
    found: Counter[Entry] = Counter()
    for look in SOURCES:
        found.update(look(cohort, judged))
    cells = []
    for area in plan.areas:
        for cycle in CYCLES:
            counts = {what: n for (a, c, what), n in sorted(found.items()) if (a, c) == (area, cycle)}
            cells.append(Cell(area, cycle, counts))
    return ValueMatrix({area: each.title for area, each in plan.areas.items()}, tuple(cells))


def _meetings(cohort: Cohort, _judged: Indicators) -> Iterator[Entry]:
    plan = cohort.plan
    for meeting in cohort.attendance:
        of = plan.convenings.get(meeting) or plan.pods.get(meeting.partition("@")[0])
        for area in of.areas if of else ():
            yield area, "immediate", "meetings"


def _products(cohort: Cohort, _judged: Indicators) -> Iterator[Entry]:
    for product in cohort.products.values():
        if product.status == "released":
            for area in product.areas:
                yield area, "potential", "products"


def _milestones(cohort: Cohort, _judged: Indicators) -> Iterator[Entry]:
    done = {(each.project, position) for each in cohort.check_ins.values() for position in each.milestones_done}
    for project, _position in sorted(done):
        for area in cohort.plan.projects[project].areas if project in cohort.plan.projects else ():
            yield area, "applied", "milestones"


def _indicators(_cohort: Cohort, judged: Indicators) -> Iterator[Entry]:
    for indication in judged.all:
        if indication.status == "met" and indication.area:
            yield indication.area, "realized", "indicators met"


def _feedback(cohort: Cohort, _judged: Indicators) -> Iterator[Entry]:
    for feedback in cohort.feedback.values():
        question_set = cohort.plan.question_set(feedback.source)
        convening = cohort.plan.convenings.get(question_set.convening if question_set else feedback.source)
        pod = cohort.plan.pods.get(feedback.source.partition("@")[0])
        of = convening or pod
        if feedback.done and of:
            for area in of.areas:
                yield area, "reframing", "changes made after feedback"


def _stories(cohort: Cohort, _judged: Indicators) -> Iterator[Entry]:
    """Prompts named after a cycle, as in the value-creation story, count the people who told something."""
    for response in cohort.responses.values():
        question_set = cohort.plan.question_set(response.set)
        for prompt in question_set.prompts if question_set else ():
            if prompt.id in CYCLES and response.answers.get(prompt.id):
                for area in prompt.areas:
                    yield area, prompt.id, "stories"


SOURCES: tuple[Callable[[Cohort, Indicators], Iterator[Entry]], ...] = (
    _meetings,
    _products,
    _milestones,
    _indicators,
    _feedback,
    _stories,
)
"""What fills the matrix: one function for each kind of record."""
