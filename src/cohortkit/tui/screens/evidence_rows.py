"""What the network screen shows beside the ties: engagement, indicators, and the value created in each area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.kept import kept
from cohortkit.tui.screens.person_page import having_people, person_page
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, View, Word, facts, having, listing

if TYPE_CHECKING:
    from cohortkit.evaluation.value_creation import ValueMatrix
    from cohortkit.records.cohort import Cohort

TONES: dict[str, Tone] = {"met": "good", "on track": "good", "behind": "bad"}


def engagement(cohort: Cohort, view: View) -> Listing:
    """The level that people chose beside the one observed, those first for whom the two differ."""
    from cohortkit.evaluation.engagement import observe

    rows = [
        Row(
            each.id,
            (
                each.name,
                each.preferred or "not stated",
                each.observed or "–",
                Word(str(each.mismatch).replace("-", " "), "warn") if each.mismatch else "",
            ),
        )
        for each in sorted(observe(cohort).people, key=lambda one: (one.mismatch is None, one.name))
    ]
    return listing(
        (Column("Who"), Column("Chosen", rank=1), Column("Observed"), Column("")),
        having_people(cohort, view.words, rows, lambda row: (row.id,)),
        empty="There are no participants yet.",
        summary="for the team only: the level people chose beside the one observed",
    )


def engagement_page(cohort: Cohort, row: str) -> Page:
    """Why a level was observed, and all about the person."""
    from cohortkit.evaluation.engagement import observe

    found = next((each for each in observe(cohort).people if each.id == row), None)
    page = person_page(cohort, row)
    return Page(page.title, (Block("Why this level", (Line(found.why if found else ""),)), *page.blocks))


def indicators(cohort: Cohort, view: View) -> Listing:
    """The indicators with value, target, status and how much evidence there is."""
    from cohortkit.evaluation.indicators import judge_indicators

    rows = [
        Row(
            each.id,
            (
                Word(each.status or "no target", TONES.get(each.status or "", "quiet")),
                each.title,
                each.measured.words,
                each.target_text(),
                str(len(each.measured.evidence)),
            ),
        )
        for each in judge_indicators(cohort).all
    ]
    return listing(
        (
            Column("State", whole=True),
            Column("Indicator", most=60),
            Column("Value", rank=1, most=60),
            Column("Target", rank=2),
            Column("Evidence", rank=3, right=True),
        ),
        having(view.words, rows),
        empty="There are no indicators. Press e to write one into cohort.toml:  [indicators.ID]",
    )


def indicator_page(cohort: Cohort, row: str) -> Page:
    """An indicator: what was measured, what was hoped for, and the records behind it."""
    from cohortkit.evaluation.indicators import judge_indicators

    each = next((each for each in judge_indicators(cohort).all if each.id == row), None)
    if each is None:
        return Page()
    found = each.measured.evidence
    return Page(
        each.title,
        (
            facts(
                "",
                (
                    ("State", each.status or "no target"),
                    ("Value", each.measured.words),
                    ("Target", each.target_text()),
                    ("Measure", each.measure),
                    ("Area", cohort.plan.areas[each.area].title if each.area in cohort.plan.areas else ""),
                ),
            ),
            Block(f"Evidence ({len(found)})", tuple(Line(str(one)) for one in found[:60]) or (Line("none"),)),
        ),
    )


def _matrix(cohort: Cohort) -> ValueMatrix:
    from cohortkit.evaluation.value_creation import value_matrix

    return kept(cohort, "value", lambda: value_matrix(cohort))


def value(cohort: Cohort, view: View) -> Listing:
    """How much is on record for each area in each cycle of value creation; a blank is where to ask next."""
    from cohortkit.evaluation.value_creation import CYCLES

    made = _matrix(cohort)
    rows = [
        Row(
            area,
            (
                title,
                *(
                    str(sum(counts.values())) if (counts := made.cell(area, cycle).counts) else Word("none", "warn")
                    for cycle in CYCLES
                ),
            ),
        )
        for area, title in made.areas.items()
    ]
    blanks = len(made.blanks())
    return listing(
        (Column("Area", most=60), *(Column(cycle.capitalize(), least=6) for cycle in CYCLES)),
        having(view.words, rows),
        empty="There are no areas. Press e to write the first into cohort.toml:  [areas.ID]",
        summary=f"things on record; {blanks} blanks to ask about" if blanks else "things on record in every cycle",
    )


def value_page(cohort: Cohort, row: str) -> Page:
    """What is on record for an area in each cycle, and what the cycle means."""
    from cohortkit.evaluation.value_creation import CYCLES, MEANINGS

    made = _matrix(cohort)
    if row not in made.areas:
        return Page()
    blocks = []
    for cycle in CYCLES:
        cell = made.cell(row, cycle)
        blocks.append(
            Block(f"{cycle.capitalize()}: {MEANINGS[cycle]}", (Line(cell.said(), "plain" if cell.counts else "warn"),))
        )
    return Page(made.areas[row], tuple(blocks))
