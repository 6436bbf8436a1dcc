"""What the pairs screen shows: rounds on record, the proposal on the table, and all about one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cohortkit.tui.screens.person_page import having_people
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, View, Word, facts, having, listing
from cohortkit.tui.words import counted
from cohortkit.tui.words import day as day_in_words

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort


def place(row: str) -> tuple[int, int]:
    """The round and the group of a row of the proposal."""
    first, _, second = row.partition("/")
    return (int(first) if first.isdecimal() else 1, int(second) if second.isdecimal() else 0)


def rounds(cohort: Cohort, view: View) -> Listing:
    """The groups of the rounds on record, the latest first."""
    plan = cohort.plan
    rows: list[Row] = []
    groups: dict[str, tuple[str, ...]] = {}
    rounds = [(key, each) for key, each in cohort.pairings.items() if each.kind == "lunch-buddy"]
    for key, each in sorted(rounds, key=lambda pair: (pair[1].starts or pair[1].at.date(), pair[0]), reverse=True):
        for number, group in enumerate(each.groups, 1):
            day = each.met.get(str(number))
            over = each.ends is not None and each.ends < cohort.as_of
            state = (
                Word(f"met {day_in_words(day, cohort.as_of)}", "good")
                if day
                else Word("nobody has said", "warn" if over else "quiet")
            )
            groups[f"{key}/{number}"] = group
            rows.append(Row(f"{key}/{number}", (key, ", ".join(plan.label_of(who) for who in group), state)))
    met = sum(len(each.met) for _, each in rounds)
    return listing(
        (Column("Round", rank=1, whole=True), Column("Who", most=120), Column("Met", whole=True)),
        having_people(cohort, view.words, rows, lambda row: groups[row.id]),
        empty="No round is accepted yet. Press n to propose the first.",
        summary=(
            f"{counted(len(rounds), 'round', 'rounds')}, {counted(met, 'group', 'groups')} met; m says one met today"
        ),
    )


def proposal(cohort: Cohort, view: View) -> Listing:
    """The groups of the proposal on the table."""
    columns = (Column("Round", whole=True), Column("Who", most=120), Column("From", rank=1), Column("To", rank=2))
    if "proposal" not in view.choices:
        return listing(
            columns,
            (),
            empty="Nothing is proposed. Press n to find pairs who have not met, from different organizations.",
        )
    made = msgspec.json.decode(view.choices["proposal"])
    rows = []
    for number, (groups, out, (first, last)) in enumerate(
        zip(made["rounds"], made["out"], made["dates"], strict=True), 1
    ):
        rows += [
            Row(f"{number}/{at}", (str(number), ", ".join(cohort.plan.label_of(who) for who in group), first, last))
            for at, group in enumerate(groups, 1)
        ]
        if out:
            rows.append(
                Row(
                    f"{number}/out",
                    (str(number), "sitting out: " + ", ".join(cohort.plan.label_of(who) for who in out), first, last),
                )
            )
    return listing(columns, having(view.words, rows), empty="Nobody can be paired.", summary=made["words"])


def group_page(cohort: Cohort, view: View, row: str) -> Page:
    """A group: who they are, when they work at the same time, whether they met before."""
    from cohortkit.pairing.of_cohort import meals_before, people_of
    from cohortkit.records.model import PairingRound

    plan = cohort.plan
    if view.section == "proposal":
        made = msgspec.json.decode(view.choices.get("proposal", "{}"))
        number, at = place(row)
        groups = made.get("rounds", [])
        group = (
            tuple(groups[number - 1][at - 1]) if at and number <= len(groups) and at <= len(groups[number - 1]) else ()
        )
        head = Block("The whole proposal", (Line(made.get("words", "")),))
    else:
        round_id, _, position = row.partition("/")
        found = cohort.every("pairings").get(round_id)
        if not isinstance(found, PairingRound) or not position.isdecimal() or int(position) > len(found.groups):
            return Page()
        group = found.groups[int(position) - 1]
        head = facts(
            "Round",
            (
                ("Id", round_id),
                ("From", found.starts),
                ("To", found.ends),
                ("Sitting out", ", ".join(plan.label_of(who) for who in found.sitting_out)),
            ),
        )
    blocks = []
    if group:
        blocks.append(
            Block(
                "Who",
                tuple(
                    Line(
                        f"{plan.label_of(who)}  "
                        f"{plan.label_of(plan.people[who].organization) if who in plan.people else ''}"
                    )
                    for who in group
                ),
            )
        )
        blocks.append(_overlap(cohort, group, people_of(plan, cohort.as_of)))
        history = meals_before(cohort)
        before = [(a, b, history.met(a, b)) for at, a in enumerate(group) for b in group[at + 1 :]]
        blocks.append(
            Block(
                "Lunches together",
                tuple(Line(f"{plan.label_of(a)} and {plan.label_of(b)}: {times or 'never'}") for a, b, times in before),
            )
        )
    return Page("", (*blocks, head))


def _overlap(cohort: Cohort, group: tuple[str, ...], people: tuple[object, ...]) -> Block:
    from cohortkit.pairing.hours import overlap_minutes

    known = {getattr(each, "id", ""): each for each in people}
    rows = []
    for at, a in enumerate(group):
        for b in group[at + 1 :]:
            if a in known and b in known:
                minutes = overlap_minutes(known[a], known[b], cohort.as_of)  # type: ignore[arg-type]
                rows.append(
                    Line(
                        "no shared working hours"
                        if minutes == 0
                        else "time zone not known"
                        if minutes is None
                        else f"{minutes // 60} h {minutes % 60:02d} min a day",
                        "warn" if not minutes else "plain",
                    )
                )
    return Block("Shared working hours", tuple(rows))
