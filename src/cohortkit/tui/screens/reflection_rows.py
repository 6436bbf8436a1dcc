"""What the reflections screen lists: the waves, who answered, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.tui.screens.person_page import having_people
from cohortkit.tui.screens.reflection_pages import status_of, wave_statuses
from cohortkit.tui.shown import Column, Listing, Row, View, Word, having, listing
from cohortkit.tui.words import counted, day

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort


def current_wave(shown: Listing) -> str:
    """The row of the first wave that is open, else of the last that was closed."""
    states = [(row.id, str(row.cells[2])) for row in shown.rows]
    open_now = [row for row, state in states if state.endswith(" open") and not state.endswith("not yet open")]
    closed = [row for row, state in states if state.endswith("closed")]
    return next(iter((*open_now, *reversed(closed))), "")


def waves(cohort: Cohort, view: View) -> Listing:
    """The waves of every reflection and survey."""
    rows = []
    for each in wave_statuses(cohort):
        share = f"{len(each.complete)} of {each.roster}" if each.roster is not None else f"{len(each.complete)}"
        state = Word(each.state, "good" if each.state == "open" else "quiet")
        rows.append(
            Row(f"{each.set}/{each.wave}", (each.title, each.wave, state, share, day(each.closes, cohort.as_of)))
        )
    return listing(
        (
            Column("Set", most=60),
            Column("Wave", rank=2),
            Column("State", whole=True),
            Column("Answered", right=True),
            Column("Closes", rank=1),
        ),
        having(view.words, rows),
        empty="There are no reflections or surveys. Press e to write one into cohort.toml:  [reflections.ID]",
        summary="Enter shows who answered",
    )


def people(cohort: Cohort, view: View) -> Listing:
    """Who answered in the wave that is open, those first who have not."""
    found = status_of(cohort, view.choices.get("wave", ""))
    columns = (Column("Name"), Column("Organization", rank=1), Column("Answered"))
    if found is None:
        return listing(columns, (), empty="Choose a wave first: [ goes back to the list.")
    plan = cohort.plan
    said = [(who, Word("not yet", "warn")) for who in found.missing]
    said += [(who, Word("in part", "warn")) for who in found.partial]
    said += [(who, Word("complete", "good")) for who in found.complete]
    said += [(who, Word("taken back", "quiet")) for who in found.withdrawn]
    rows = [
        Row(who, (plan.label_of(who), plan.label_of(plan.people[who].organization) if who in plan.people else "", word))
        for who, word in said
    ]
    return listing(
        columns,
        having_people(cohort, view.words, rows, lambda row: (row.id,)),
        empty="Nobody was asked, and nobody has answered.",
        summary=(
            f"{found.title}, {found.wave}: {len(found.complete)} complete, {len(found.partial)} in part, "
            f"{len(found.missing)} not yet"
        ),
    )


def answers(cohort: Cohort, view: View) -> Listing:
    """The answers in words of the wave that is open."""
    from cohortkit.coding.answers import passages

    set_id, _, wave = view.choices.get("wave", "").partition("/")
    rows = [
        Row(
            f"{each.response}|{each.prompt}",
            (cohort.plan.label_of(each.person), each.prompt, each.text.replace("\n", " ")),
        )
        for each in passages(cohort, set_id=set_id, wave=wave)
    ]
    return listing(
        (Column("Who", rank=1), Column("Question", rank=2, most=24), Column("Answer", most=300)),
        having(view.words, rows),
        empty="No answer in words yet. Press c to collect what came back."
        if set_id
        else "Choose a wave first: [ goes back to the list.",
        summary=f"{counted(len(rows), 'answer', 'answers')} in words; for the team only",
    )
