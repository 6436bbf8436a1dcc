"""Indicators: value, target, evidence and status of each."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.progress_bars import ProgressRow, progress_bars
from cohortkit.evaluation.measures import Desk, Measured, measure_indicator
from cohortkit.evaluation.shares import percent
from cohortkit.evaluation.tables import Table
from cohortkit.plan.model import CohortInfo
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience

Status = Literal["met", "on track", "behind", "no data"]
SYMBOLS = {"met": "✓", "on track": "→", "behind": "!", "no data": "–"}


class Indication(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator as of a day. `status` is None where there is a value and nothing to hold it against."""

    id: str
    title: str
    area: str
    measure: str
    measured: Measured
    target: float | None
    status: Status | None

    @property
    def is_share(self) -> bool:
        """Whether value and target are proportions."""
        return self.measured.denominator is not None

    def as_json(self) -> dict[str, Any]:
        """Return the entry of `indicators --json`."""
        m = self.measured
        return {
            "id": self.id,
            "measure": self.measure,
            "value": m.value,
            "target": self.target,
            "status": self.status,
            "evidence": list(m.evidence),
            "title": self.title,
            "area": self.area or None,
            "numerator": m.numerator,
            "denominator": m.denominator,
            "words": m.words,
        }

    def target_text(self) -> str:
        """Write the target the way the value is written."""
        if self.target is None:
            return "no target"
        return percent(self.target) if self.is_share or 0 < self.target < 1 else f"{self.target:g}"

    def said(self) -> str:
        """Say status, value and target in words."""
        status = f"{SYMBOLS[self.status]} {self.status}" if self.status else "no target"
        return f"{self.title}: {status}; {self.measured.words} (target: {self.target_text()})"


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """All indicators in declared order, as of a day with that share of the cohort elapsed."""

    as_of: dt.date
    elapsed: float
    all: tuple[Indication, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the document of `indicators --json`."""
        return {"schema": 1, "indicators": [each.as_json() for each in self.all]}

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return one line for each indicator."""
        head = f"Indicators as of {self.as_of}; {percent(self.elapsed)} of the cohort's time has passed"
        return "\n".join([head, *(each.said() for each in self.all)])

    def table(self) -> Table:
        """Return indicators with status, value, target and how much evidence there is."""
        rows = tuple(
            (i.title, i.status or "no target", i.measured.words, i.target_text(), str(len(i.measured.evidence)))
            for i in self.all
        )
        return Table(f"Indicators as of {self.as_of}", ("Indicator", "Status", "Value", "Target", "Evidence"), rows)

    def chart(self) -> Chart:
        """Draw how far each indicator with a target has come."""
        rows = tuple(
            ProgressRow(
                label=i.title,
                reached=None if i.measured.value is None else i.measured.value / i.target,
                words=i.status or "",
                value=i.measured.words.partition(";")[0],
                target=i.target_text(),
            )
            for i in self.all
            if i.target
        )
        return progress_bars(f"Indicators as of {self.as_of}", rows, self.elapsed)


def judge_indicators(cohort: Cohort, audience: Audience = "team") -> Indicators:
    """Compute every indicator of the definition as of the cohort's day, as far as an audience may see its answers."""
    elapsed = elapsed_share(cohort.plan.cohort, cohort.as_of)
    desk = Desk(cohort, audience)
    found = []
    for indicator in cohort.plan.indicators.values():
        measured = measure_indicator(desk, indicator)
        target = None if indicator.target is None else float(indicator.target)
        found.append(
            Indication(
                id=indicator.id,
                title=indicator.title,
                area=indicator.area,
                measure=indicator.measure,
                measured=measured,
                target=target,
                status=status_of(measured.value, target, elapsed),
            )
        )
    return Indicators(as_of=cohort.as_of, elapsed=elapsed, all=tuple(found))


def status_of(value: float | None, target: float | None, elapsed: float) -> Status | None:
    """Return met at or past the target, on track while value ÷ target keeps up with the elapsed time, else behind."""
    if value is None:
        return "no data"
    if target is None:
        return None
    if value >= target:
        return "met"
    return "on track" if value / target >= elapsed else "behind"


def elapsed_share(info: CohortInfo, day: dt.date) -> float:
    """Return the share of the cohort's days that have passed, from 0 before it to 1 after it."""
    days = (info.ends - info.starts).days
    return min(1.0, max(0.0, (day - info.starts).days / days)) if days > 0 else 1.0
