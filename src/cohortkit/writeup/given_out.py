"""Which figures about people's answers a document gives out, to be noted down before it goes out."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.evaluation.indicators import judge_indicators
from cohortkit.records.cohort import Cohort
from cohortkit.records.published_figures import PublishedFigure
from cohortkit.writeup.blocks import Document, figures_of
from cohortkit.writeup.figure import Evidence
from cohortkit.writeup.from_answers import wave_id


def given_out(cohort: Cohort, document: Document) -> tuple[PublishedFigure, ...]:
    """Return the people behind each figure of a survey that a document for publication shows; else nothing."""
    if document.audience != "published":
        return ()
    shown = set(figures_of(document.sections))
    shown |= set(_measured(cohort, shown))
    evidence = Evidence(cohort, "published")
    found: list[PublishedFigure] = []
    for question_set in (*cohort.plan.surveys.values(), *cohort.plan.reflections.values()):
        for wave in question_set.all_waves:
            for figure in evidence.summary(question_set.id, wave.id).published:
                name = f"{wave_id(question_set.id, wave.id)}.{figure.item}"
                if any(each == name or each.startswith(f"{name}.") for each in shown):
                    found.append(figure)
    return tuple(found)


def _measured(cohort: Cohort, shown: set[str]) -> Iterator[str]:
    """Yield the figure of the survey that is behind each indicator shown."""
    for each in judge_indicators(cohort, "published").all:
        kind, _, asked = each.measure.partition(":")
        if kind == "survey" and f"indicator.{each.id}" in shown:
            set_id, _, prompt = asked.partition("@")[0].partition(".")
            for file in each.measured.evidence:
                yield f"{wave_id(set_id, file.rpartition('/')[2])}.{prompt}"
