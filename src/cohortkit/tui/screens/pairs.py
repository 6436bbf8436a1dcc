"""Lunch buddies: propose rounds, change them by hand, accept them, say who met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cohortkit.tui.screens import pair_rows
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Listing, Page, View
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    import datetime as dt

    from cohortkit.pairing.plans import Plan as Pairs_
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


class Pairs(Room):
    """Rounds on record and the proposal on the table."""

    NAME = "pairs"
    BINDINGS = bindings_of("pairs")
    SECTIONS = (("rounds", "Rounds"), ("proposal", "Proposal"))

    def __init__(self) -> None:
        super().__init__()
        self.proposal: Pairs_ | None = None
        self.dates: list[tuple[dt.date, dt.date]] = []

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """Groups of accepted rounds, the latest first; or the groups proposed."""
        return pair_rows.proposal(cohort, view) if view.section == "proposal" else pair_rows.rounds(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A group: who they are, when they work at the same time, whether they met before."""
        return pair_rows.group_page(cohort, view, row)

    def section_of(self, row: str) -> str:
        """Everything that is asked for by an id is on record."""
        del row
        return "rounds"

    def reveal(self, row: str, *, section: str = "") -> None:
        """Show the first group of a round of which nobody has said whether they met."""
        cohort = self.session.seen.cohort
        found = cohort.every("pairings").get(row) if cohort else None
        if found is not None:
            groups, met = getattr(found, "groups", ()), getattr(found, "met", {})
            first = next((number for number in range(1, len(groups) + 1) if str(number) not in met), 1)
            row = f"{row}/{first}"
        super().reveal(row, section=section)

    def state(self) -> frozenset[str]:
        """Whether a proposal lies on the table."""
        return frozenset({"proposed"} if self.proposal is not None else set())

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The record of the round."""
        round_id = row.partition("/")[0]
        return (
            (f"records/pairings/{round_id}.toml", ())
            if self.section == "rounds" and round_id
            else (self.session.main, ())
        )

    def do_propose(self) -> None:
        """Ask how many rounds, and find the pairs."""
        from cohortkit.pairing import of_cohort
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        cohort, today = self.session.cohort, self.session.today()

        def check(values: Values) -> str:
            if not (values["rounds"].isdecimal() and 0 < int(values["rounds"]) <= 60):
                return "Rounds are a whole number from 1 to 60."
            if not values["seed"].isdecimal():
                return "The seed is a whole number; the same seed gives the same pairs."
            return self.cohort_app.refusal(lambda: read_day(values["starts"], today))

        def save(values: Values | None) -> None:
            if values:
                self._solve(int(values["rounds"]), int(values["seed"]), read_day(values["starts"], today))

        self.app.push_screen(
            Form(
                "Propose lunch buddies",
                [
                    Field("rounds", "Rounds, one a month", "1"),
                    Field("starts", "First day of the first round", str(of_cohort.next_start(cohort))),
                    Field("seed", "Seed", "0", hint="the same seed gives the same pairs"),
                ],
                check=check,
                about="Nothing is recorded until you accept the proposal.",
                command=lambda values: (
                    f"cohortkit pairs propose --rounds {values['rounds']} --seed {values['seed']} --starts "
                    f"{values['starts']} --save plan.json"
                ),
            ),
            save,
        )

    def _solve(self, rounds: int, seed: int, starts: dt.date) -> None:
        from cohortkit.pairing import of_cohort
        from cohortkit.pairing.rounds import propose_pairs

        cohort = self.session.cohort

        def work() -> None:
            dates = of_cohort.round_dates(starts, rounds)
            made = propose_pairs(
                of_cohort.lunch_people(cohort, dates),
                rounds,
                seed=seed,
                history=of_cohort.meals_before(cohort),
                rules=of_cohort.rules_of(cohort, dates),
                trios_before=of_cohort.trios_before(cohort),
            )
            self.app.call_from_thread(self._solved, made, dates)

        self.notify("Finding pairs …", timeout=2)
        self.cohort_app.solve(work)

    def _solved(self, made: Pairs_, dates: list[tuple[dt.date, dt.date]]) -> None:
        self.proposal, self.dates = made, dates
        self._show_proposal()

    def _show_proposal(self) -> None:
        from cohortkit.pairing.quality import words

        if self.proposal is None:
            self.choices.pop("proposal", None)
        else:
            self.choices["proposal"] = msgspec.json.encode(
                {
                    "rounds": [[list(group) for group in each.groups] for each in self.proposal.rounds],
                    "out": [list(each.sitting_out) for each in self.proposal.rounds],
                    "dates": [[str(first), str(last)] for first, last in self.dates],
                    "words": words(self.proposal.quality),
                }
            ).decode()
        self.go_to_section("proposal")
        self.cohort_app.refresh_foot()

    def do_swap(self) -> None:
        """Let two people change places; the score is shown before."""
        from cohortkit.pairing import of_cohort
        from cohortkit.pairing.adjust import swap
        from cohortkit.tui.dialogs.swapping import swap_form

        plan = self.proposal
        if plan is None:
            return
        cohort, dates = self.session.cohort, self.dates
        people = of_cohort.lunch_people(cohort, dates)
        history, rules = of_cohort.meals_before(cohort), of_cohort.rules_of(cohort, dates)
        number, group = pair_rows.place(self.row)

        def swapped(a: str, b: str) -> Pairs_:
            return swap(plan, people, number, a, b, history=history, rules=rules)

        def done(made: Pairs_) -> None:
            self.proposal = made
            self._show_proposal()

        who = (
            plan.rounds[number - 1].groups[group - 1][0]
            if group and group <= len(plan.rounds[number - 1].groups)
            else ""
        )
        swap_form(self.cohort_app, plan, swapped, done, first=cohort.plan.label_of(who) if who else "")

    def do_accept(self) -> None:
        """Put the proposed rounds on record."""
        from cohortkit.pairing.of_cohort import lunch_rounds, rounds_to_accept
        from cohortkit.pairing.saved import SavedPlan
        from cohortkit.records.write import accept_rounds

        plan = self.proposal
        if plan is None:
            return
        session = self.session
        saved = SavedPlan(plan, session.plan.cohort.id, lunch_rounds(self.dates))

        def accepted() -> None:
            self.proposal = None
            self.choices.pop("proposal", None)
            self.go_to_section("rounds")

        self.cohort_app.change(
            lambda: accept_rounds(
                session.folder, rounds_to_accept(session.cohort, saved, at=session.at, by=session.by)
            ),
            said=f"{counted(len(plan.rounds), 'round is', 'rounds are')} on record. ^Z takes back what was accepted.",
            then=accepted,
        )

    def do_discard(self) -> None:
        """Take the proposal off the table; nothing was recorded."""
        self.proposal = None
        self._show_proposal()

    def do_met(self) -> None:
        """Say that the group met today; a day that is on record already stays."""
        round_id, _, number = self.row.partition("/")
        found = self.session.cohort.pairings.get(round_id)
        known = found.met.get(number) if found else None
        if known:
            self.notify(f"Group {number} of {round_id} met on {known}; o changes the day.")
        else:
            self._met(self.session.today())

    def do_met_on(self) -> None:
        """Say on which day the group met."""
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        today = self.session.today()

        def save(values: Values | None) -> None:
            if values:
                self._met(read_day(values["on"], today))

        round_id, number = self.row.partition("/")[::2]
        self.app.push_screen(
            Form(
                "When did they meet?",
                [Field("on", "Day", str(today), hint="such as yesterday, or 2023-10-12")],
                check=lambda values: self.cohort_app.refusal(lambda: read_day(values["on"], today)),
                command=lambda values: f"cohortkit pairs met {round_id} {number} --on {values['on']}",
            ),
            save,
        )

    def do_all_met(self) -> None:
        """Say that every group of the round of which nobody has said so met today."""
        from cohortkit.records.model import PairingRound
        from cohortkit.records.write import record_met

        session, round_id = self.session, self.row.partition("/")[0]
        found = session.cohort.every("pairings").get(round_id)
        if not isinstance(found, PairingRound):
            return
        waiting = [number for number in range(1, len(found.groups) + 1) if str(number) not in found.met]
        today = session.today()
        self.cohort_app.change(
            lambda: record_met(session.folder, round_id, dict.fromkeys(waiting, today), by=session.by),
            said=f"{counted(len(waiting), 'group', 'groups')} of {round_id} met. ^Z takes it back.",
        )

    def _met(self, on: dt.date) -> None:
        from cohortkit.records.write import record_met

        session = self.session
        round_id, _, number = self.row.partition("/")
        if number.isdecimal():
            self.cohort_app.change(
                lambda: record_met(session.folder, round_id, {int(number): on}, by=session.by),
                said=f"Group {number} of {round_id} met on {on}. ^Z takes it back.",
            )
