"""What an indicator may measure: one registry, one function each, every value with what it was counted from."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cohortkit.attendance.rates import overall, seats
from cohortkit.evaluation.networks import density
from cohortkit.evaluation.shares import percent
from cohortkit.evaluation.summary import Summary
from cohortkit.evaluation.surveys import summarize
from cohortkit.evaluation.ties import is_tie, on_record
from cohortkit.plan.model import Indicator
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort
from cohortkit.records.load import RESPONSES, record_file
from cohortkit.records.model import Audience


class Measured(msgspec.Struct, frozen=True):
    """A value (a count, or a share from 0 to 1), in words, and the files it comes from; None where there is no data.

    `numerator` and `denominator` are there for shares. `withheld` is set where it would give somebody away.
    """

    value: float | None
    words: str
    evidence: tuple[str, ...] = ()
    numerator: int | None = None
    denominator: int | None = None
    withheld: bool = False


Measure = Callable[["Desk", Indicator, str], Measured]


class Desk:
    """The cohort while its indicators are computed; a survey is summarized once however many ask for it."""

    def __init__(self, cohort: Cohort, audience: Audience = "team") -> None:
        self.cohort, self.audience = cohort, audience
        self._summaries: dict[tuple[str, str | None], Summary] = {}

    def summary(self, set_id: str, wave: str | None) -> Summary:
        """Return a survey's wave as this audience may see it."""
        key = (set_id, wave)
        if key not in self._summaries:
            self._summaries[key] = summarize(self.cohort, set_id, wave, audience=self.audience)
        return self._summaries[key]


def measure_indicator(desk: Desk, indicator: Indicator) -> Measured:
    """Compute an indicator's measure; an unknown one has no data and says so."""
    name, _, detail = indicator.measure.partition(":")
    compute = MEASURES.get(name)
    if compute is None:
        return Measured(None, f"“{indicator.measure}” is not a measure; `cohortkit check` lists them")
    return compute(desk, indicator, detail)


def _products(desk: Desk, _indicator: Indicator, _detail: str) -> Measured:
    released = [key for key, product in desk.cohort.products.items() if product.status == "released"]
    return _count("released", "products", released)


def _collaborations(desk: Desk, _indicator: Indicator, kind: str) -> Measured:
    counted = [key for key, each in desk.cohort.collaborations.items() if not kind or each.kind == kind]
    return _count(f"of kind {kind}" if kind else "on record", "collaborations", counted)


def _count(words: str, kind: str, keys: list[str]) -> Measured:
    return Measured(len(keys), f"{len(keys)} {words}", tuple(record_file(kind, key) for key in sorted(keys)))


def _survey(desk: Desk, _indicator: Indicator, detail: str) -> Measured:
    asked, _, wave = detail.partition("@")
    set_id, _, prompt = asked.partition(".")
    try:
        summary = desk.summary(set_id, wave or None)
    except NoSuchThing as error:
        return Measured(None, str(error))
    item = next((item for item in summary.items if item.id == prompt), None)
    if item is not None and item.suppressed:
        return Measured(None, f"{item.reason} in wave {summary.wave}", withheld=True)
    if item is None or not item.n or item.share is None:
        return Measured(None, f"no answers to “{prompt}” in wave {summary.wave}")
    words = f"{item.share_text()} in wave {summary.wave}; {summary.response_text()}"
    return Measured(item.share, words, (f"{RESPONSES}/{set_id}/{summary.wave}",), item.k, item.n)


def _attendance(desk: Desk, _indicator: Indicator, what: str) -> Measured:
    kind = {"convenings": "convening", "pods": "pod"}.get(what, "")
    taken = seats(desk.cohort.plan, desk.cohort.attendance, kind=kind, until=desk.cohort.as_of)
    rate = overall(taken)
    if rate.share is None:
        return Measured(None, f"no attendance on record{f' at {what}' if what else ''}")
    files = tuple(record_file("attendance", meeting) for meeting in sorted({seat.meeting for seat in taken}))
    return Measured(
        rate.share, f"{percent(rate.share)} ({rate.there} of {rate.marked} marks)", files, rate.there, rate.marked
    )


def _milestones(desk: Desk, _indicator: Indicator, _detail: str) -> Measured:
    plan = desk.cohort.plan
    done: set[tuple[str, int]] = set()
    files = set()
    for key, check_in in desk.cohort.check_ins.items():
        project = plan.projects.get(check_in.project)
        known = range(1, len(project.milestones) + 1) if project else range(0)
        reached = {(check_in.project, position) for position in check_in.milestones_done if position in known}
        if reached:
            files.add(record_file("check-ins", key))
        done |= reached
    planned = sum(len(project.milestones) for project in plan.projects.values())
    return Measured(len(done), f"{len(done)} of {planned} milestones", tuple(sorted(files)))


def _density(desk: Desk, _indicator: Indicator, _detail: str) -> Measured:
    network = on_record(desk.cohort)
    value = density(network)
    if value is None:
        return Measured(None, "fewer than two organizations")
    n = len(network.nodes)
    counted = sorted(key for key, each in desk.cohort.collaborations.items() if is_tie(each))
    files = tuple(record_file("collaborations", key) for key in counted)
    possible = n * (n - 1) // 2
    return Measured(value, f"{len(network.ties)} of {possible} possible ties", files, len(network.ties), possible)


def _pairs(desk: Desk, _indicator: Indicator, _detail: str) -> Measured:
    met = {key: len(round_.met) for key, round_ in desk.cohort.pairings.items() if round_.met}
    files = tuple(record_file("pairings", key) for key in sorted(met))
    return Measured(sum(met.values()), f"{sum(met.values())} groups met", files)


def _manual(desk: Desk, indicator: Indicator, _detail: str) -> Measured:
    """Nothing is computed: people judge, over the records of the indicator's area."""
    cohort, area = desk.cohort, indicator.area
    files = [record_file("products", key) for key, each in cohort.products.items() if area and area in each.areas]
    projects = {key for key, project in cohort.plan.projects.items() if area and area in project.areas}
    files += [record_file("check-ins", key) for key, each in cohort.check_ins.items() if each.project in projects]
    words = f"for people to judge; {len(files)} records of its area" if files else "for people to judge"
    return Measured(None, words, tuple(sorted(files)))


MEASURES: dict[str, Measure] = {
    "products.released": _products,
    "collaborations.count": _collaborations,
    "survey": _survey,
    "attendance.rate": _attendance,
    "projects.milestones.done": _milestones,
    "network.density": _density,
    "pairs.met": _pairs,
    "manual": _manual,
}
"""By the name before the colon; what follows the colon is the detail."""
