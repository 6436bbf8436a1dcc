"""Numbers that the evaluation works out: networks and indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.evaluation.indicators import judge_indicators
from cohortkit.evaluation.networks import Network, density
from cohortkit.evaluation.ties import on_record
from cohortkit.records.cohort import Cohort
from cohortkit.writeup.figure import Evidence, Figure, part
from cohortkit.writeup.sources import Source


def first_look(cohort: Cohort) -> dt.date:
    """The day that "before" means: halfway from the first day to now, so that both pictures have something to show."""
    starts = cohort.plan.cohort.starts
    return starts + (min(cohort.as_of, cohort.plan.cohort.ends) - starts) // 2


def of_network(evidence: Evidence) -> Iterator[Figure]:
    """Ties between organizations by collaborations on record, before and now."""
    cohort, places = evidence.cohort, evidence.places
    bodies = tuple(places.plan("organizations", key) for key in cohort.plan.organizations)
    earlier = cohort.at_day(first_look(cohort))
    for name, of, exploring in (
        ("network", cohort, False),
        ("network.exploring", cohort, True),
        ("network.before", earlier, False),
    ):
        network = on_record(of, include_exploring=exploring)
        files = tuple(places.record("collaborations", key, "organizations") for key in of.collaborations)
        yield from _ties(name, network, files or bodies or (Source("cohort.toml"),))


def _ties(name: str, network: Network, files: tuple[Source, ...]) -> Iterator[Figure]:
    possible = len(network.nodes) * (len(network.nodes) - 1) // 2
    yield Figure(id=f"{name}.ties", value=len(network.ties), sources=files)
    yield from part(f"{name}.share", len(network.ties), possible, files)
    if (dense := density(network)) is not None:
        yield Figure(id=f"{name}.density", value=dense, sources=files)


def of_indicators(evidence: Evidence) -> Iterator[Figure]:
    """The value of each indicator and its target."""
    cohort, places = evidence.cohort, evidence.places
    for each in judge_indicators(cohort, evidence.audience).all:
        measured = each.measured
        declared = places.plan("indicators", each.id)
        label = each.title
        if measured.value is not None:
            sources = tuple(source for name in measured.evidence for source in places.expand(name)) or (declared,)
            share = measured.numerator is not None and measured.denominator
            value: int | float = measured.value if share or measured.value % 1 else int(measured.value)
            yield Figure(
                id=f"indicator.{each.id}",
                label=label,
                value=value,
                numerator=measured.numerator if share else None,
                denominator=measured.denominator if share else None,
                sources=sources,
            )
        if each.target is not None:
            target = each.target if each.target % 1 else int(each.target)
            where = (places.plan("indicators", each.id, "target"),)
            yield Figure(id=f"indicator.{each.id}.target", label=label, aspect="target", value=target, sources=where)
