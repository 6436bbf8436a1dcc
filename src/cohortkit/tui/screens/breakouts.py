"""Breakout groups while a meeting runs: made for who is there, changed by hand, timed, kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual.widgets import Digits

from cohortkit.tui.screens.meeting_page import found_meeting
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, View, listing
from cohortkit.tui.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.timer import Timer

    from cohortkit.meetings.meeting import Meeting
    from cohortkit.pairing.people import Person
    from cohortkit.pairing.plans import Plan as Groups
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values
    from cohortkit.tui.screens.room import Room

    Base = Room
else:
    Base = object


class Breakouts(Base):
    """The breakout section of the meetings screen."""

    groups: Groups | None = None
    groups_of = ""
    groups_kept = False
    round_number = 1
    minutes = 10
    ends_at: dt.datetime | None = None
    _ticking: Timer | None = None
    left: dt.timedelta | None = None
    """What is left of the time while the timer stands still."""

    if TYPE_CHECKING:

        @property
        def meeting(self) -> str: ...  # noqa: D102

    def group_state(self) -> set[str]:
        """What the actions need to know: groups, whether they are kept, the timer."""
        found = set()
        if self.groups is not None:
            found.add("groups")
            meeting = found_meeting(self.session.cohort, self.groups_of) if self.session.seen.cohort else None
            if not self.groups_kept and _can_keep(meeting):
                found.add("loose")
            if len(self.groups.rounds) > 1:
                found.add("rounds")
        found.add("timing" if self.ends_at or self.left else "untimed")
        return found

    def do_breakouts(self) -> None:
        """Go to the groups of the meeting; where there are none, make some."""
        self.go_to_section("breakouts")
        if self.groups is None or self.groups_of != self.meeting:
            self.do_make()

    def do_make(self) -> None:
        """Ask for the size and the rounds, and make groups that bring new people together."""
        from cohortkit.attendance.there import is_marked
        from cohortkit.tui.dialogs.form import Field, Form

        meeting = found_meeting(self.session.cohort, self.meeting)
        if meeting is None:
            return
        there = people_there(self.session.cohort, meeting)
        of_whom = "those marked present"
        if not is_marked(self.session.cohort, meeting):
            of_whom = "all whom the meeting concerns; mark attendance first to use who is there"

        def whole(text: str) -> int | None:
            return int(text) if text.isdecimal() and 0 < int(text) <= 1000 else None

        def check(values: Values) -> str:
            if whole(values["size"]) is None or whole(values["rounds"]) is None or whole(values["minutes"]) is None:
                return "Use whole numbers from 1."
            return "" if len(there) > 1 else "There are fewer than two people to put into groups."

        def save(values: Values | None) -> None:
            if values:
                self.minutes = int(values["minutes"])
                self._solve(meeting, int(values["size"]), int(values["rounds"]))

        self.app.push_screen(
            Form(
                f"Breakout groups: {meeting.title}",
                [
                    Field("size", "People in a group", "4"),
                    Field("rounds", "Rounds", "1"),
                    Field("minutes", "Minutes for a round", str(self.minutes)),
                ],
                check=check,
                about=f"{counted(len(there), 'person', 'people')}: {of_whom}.",
                command=lambda values: (
                    f"cohortkit groups plan --size {values['size']} --rounds {values['rounds']} --meeting {meeting.id}"
                ),
            ),
            save,
        )

    def _solve(self, meeting: Meeting, size: int, rounds: int) -> None:
        from cohortkit.pairing import of_cohort
        from cohortkit.pairing.groups import plan_groups

        cohort = self.session.cohort

        def work() -> None:
            made = plan_groups(
                people_there(cohort, meeting),
                rounds,
                size=size,
                history=of_cohort.meetings_before(cohort),
                rules=of_cohort.breakout_rules(cohort.plan, meeting.first_day, rounds),
            )
            self.app.call_from_thread(self._solved, meeting.id, made)

        self.choices["making"] = "yes"
        self.look_again()
        self.cohort_app.solve(work, otherwise=self._not_solved)

    def _not_solved(self) -> None:
        self.choices.pop("making", None)
        self.look_again()

    def _solved(self, meeting_id: str, made: Groups, number: int = 1) -> None:
        self.choices.pop("making", None)
        self.groups, self.groups_of, self.groups_kept, self.round_number = made, meeting_id, False, number
        self.show_groups()

    def show_groups(self) -> None:
        """Show the groups of the round."""
        import msgspec

        from cohortkit.pairing.quality import words

        if self.groups is not None:
            self.choices["groups"] = msgspec.json.encode(
                {
                    "of": self.groups_of,
                    "round": self.round_number,
                    "rounds": [[list(group) for group in each.groups] for each in self.groups.rounds],
                    "out": [list(each.sitting_out) for each in self.groups.rounds],
                    "words": words(self.groups.quality),
                    "kept": self.groups_kept,
                }
            ).decode()
        self.show_timer()
        self.look_again()

    def do_swap(self) -> None:
        """Let two people change places; what it does to the plan is shown before."""
        if self.groups is None:
            return
        from cohortkit.pairing import of_cohort
        from cohortkit.pairing.adjust import swap
        from cohortkit.tui.dialogs.swapping import swap_form

        cohort = self.session.cohort
        meeting = found_meeting(cohort, self.groups_of)
        if meeting is None:
            return
        there = people_there(cohort, meeting)
        plan, number = self.groups, self.round_number
        history = of_cohort.meetings_before(cohort)
        rules = of_cohort.breakout_rules(cohort.plan, meeting.first_day, len(plan.rounds))

        def swapped(a: str, b: str) -> Groups:
            return swap(plan, there, number, a, b, history=history, rules=rules)

        def done(made: Groups) -> None:
            self.groups, self.groups_kept = made, False
            self.show_groups()

        group = plan.rounds[number - 1].groups[int(self.row) - 1] if self.row.isdecimal() else ()
        swap_form(self.cohort_app, plan, swapped, done, first=cohort.plan.label_of(group[0]) if group else "")

    def do_replan(self) -> None:
        """Make the rounds after this one anew for who is there now; those up to it stay."""
        from cohortkit.pairing import of_cohort
        from cohortkit.pairing.replan import replan_groups

        plan, meeting = self.groups, found_meeting(self.session.cohort, self.groups_of)
        if plan is None or meeting is None:
            return
        cohort, happened, number = self.session.cohort, plan.rounds[: self.round_number], self.round_number

        def work() -> None:
            made = replan_groups(
                plan,
                people_there(cohort, meeting),
                happened,
                history=of_cohort.meetings_before(cohort),
                rules=of_cohort.breakout_rules(cohort.plan, meeting.first_day, len(plan.rounds)),
            )
            self.app.call_from_thread(self._solved, meeting.id, made, number)

        self.cohort_app.solve(work)

    def do_keep(self) -> None:
        """Put the groups on record, so that later groups bring others together."""
        from cohortkit.pairing.of_cohort import rounds_to_accept
        from cohortkit.pairing.saved import RecordOf, SavedPlan
        from cohortkit.records.write import accept_rounds

        session, plan, meeting = self.session, self.groups, found_meeting(self.session.cohort, self.groups_of)
        if plan is None or meeting is None:
            return
        first = 1 + max(_numbers(meeting.id, session.cohort.every("pairings")), default=0)
        records = tuple(
            RecordOf(f"{meeting.id}-{number}", convening=meeting.id)
            for number in range(first, first + len(plan.rounds))
        )
        saved = SavedPlan(plan, session.plan.cohort.id, records)

        def kept() -> None:
            self.groups_kept = True
            self.show_groups()

        self.cohort_app.change(
            lambda: accept_rounds(
                session.folder, rounds_to_accept(session.cohort, saved, at=session.at, by=session.by)
            ),
            said=f"{counted(len(records), 'round is', 'rounds are')} on record.",
            then=kept,
        )

    def do_next_round(self) -> None:
        """Show the next round, after the last one the first."""
        if self.groups is not None:
            self.round_number = self.round_number % len(self.groups.rounds) + 1
            self.ends_at = self.left = None
            self.show_groups()

    # The timer

    def do_timer(self) -> None:
        """Start the timer; pressed again it stands still, and goes on."""
        now = self.session.clock()
        if self.ends_at is not None:
            self.left, self.ends_at = max(dt.timedelta(), self.ends_at - now), None
        else:
            self.ends_at = now + (self.left or dt.timedelta(minutes=self.minutes))
            self.left = None
            if self._ticking is None:
                self._ticking = self.set_interval(0.5, self._tick, name="timer")
        self.show_groups()
        self.cohort_app.refresh_foot()

    def do_longer(self) -> None:
        """Give a minute more."""
        self._stretch(dt.timedelta(minutes=1))

    def do_shorter(self) -> None:
        """Take a minute away."""
        self._stretch(dt.timedelta(minutes=-1))

    def _stretch(self, by: dt.timedelta) -> None:
        if self.ends_at is not None:
            self.ends_at += by
        elif self.left is not None:
            self.left = max(dt.timedelta(), self.left + by)
        else:
            self.minutes = max(1, self.minutes + (1 if by > dt.timedelta() else -1))
        self.show_groups()

    @property
    def time_left(self) -> str:
        """What is left, in minutes and seconds."""
        if self.ends_at is not None:
            left = self.ends_at - self.session.clock()
        else:
            left = self.left if self.left is not None else dt.timedelta(minutes=self.minutes)
        seconds = max(0, round(left.total_seconds()))
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def timer_text(self) -> str:
        """What is left and whether it runs; for the line above the groups and, while it runs, for every screen."""
        sign = "▶" if self.ends_at else "‖" if self.left is not None else "timer"
        return f"{sign} {self.time_left}"

    @property
    def summary(self) -> str:
        """With the time that is left, where there are groups."""
        told = super().summary
        return f"{self.timer_text} · {told}" if self.section == "breakouts" and self.groups is not None else told

    def show_sections(self) -> None:
        """With the time that is left above the groups, large, for a shared screen."""
        super().show_sections()
        clock = self.query_one("#clock", Digits)
        clock.display = self.section == "breakouts" and self.groups is not None and not self.has_class("-narrow")
        clock.update(self.time_left)
        clock.set_class(self.ends_at is None, "-held")

    def show_timer(self) -> None:
        """Show the time that is left here and, while it runs or is held, at the top of every screen."""
        self.show_sections()
        self.cohort_app.timer = self.timer_text if self.ends_at or self.left is not None else ""
        self.cohort_app.show_head()

    def _tick(self) -> None:
        if self.ends_at is None:
            return
        if self.session.clock() >= self.ends_at:
            self.ends_at = None
            self.app.bell()
            self.notify("Time is up.", severity="warning", timeout=15)
            self.cohort_app.refresh_foot()
        self.show_timer()


def _can_keep(meeting: Meeting | None) -> bool:
    """Whether groups of the meeting can be put on record, which names a convening."""
    return meeting is not None and meeting.kind == "convening"


def _numbers(meeting_id: str, taken: Iterable[str]) -> list[int]:
    """The numbers of the rounds of a meeting that are on record."""
    tails = [key[len(meeting_id) + 1 :] for key in taken if key.startswith(f"{meeting_id}-")]
    return [int(tail) for tail in tails if tail.isdecimal()]


def people_there(cohort: Cohort, meeting: Meeting) -> tuple[Person, ...]:
    """Who is put into groups: the participants among those who are there."""
    from cohortkit.attendance.there import people_there as there
    from cohortkit.pairing import of_cohort

    asked = there(cohort, meeting)
    return tuple(each for each in of_cohort.people_of(cohort.plan, meeting.first_day) if each.id in asked)


def look(cohort: Cohort, view: View) -> Listing:
    """The tables of the round, or what to do."""
    import msgspec

    columns = (Column("Table", right=True), Column("People", most=200))
    made = msgspec.json.decode(view.choices["groups"]) if "groups" in view.choices else None
    if made is None:
        chosen = found_meeting(cohort, view.choices.get("meeting", ""))
        empty = "Press b to make groups that mix people who have not met."
        if "making" in view.choices:
            return listing(columns, (), empty="Making groups …", summary=chosen.title if chosen else "")
        if chosen is None:
            empty = "Choose a meeting first: [ goes back to the list; b on a meeting makes groups for it."
        return listing(columns, (), empty=empty, summary=chosen.title if chosen else "")
    number = made["round"]
    rows = [
        Row(str(at), (str(at), ", ".join(cohort.plan.label_of(who) for who in group)))
        for at, group in enumerate(made["rounds"][number - 1], 1)
    ]
    out = made["out"][number - 1]
    if out:
        rows.append(Row("out", ("–", "sitting out: " + ", ".join(cohort.plan.label_of(who) for who in out))))
    meeting = found_meeting(cohort, made["of"])
    kept = "on record" if made["kept"] else "not on record yet" if _can_keep(meeting) else "for this meeting only"
    return listing(
        columns,
        rows,
        empty="nobody can be put together",
        summary=f"round {number} of {len(made['rounds'])} · {kept} · {meeting.title if meeting else ''}",
    )


def describe(cohort: Cohort, view: View, row: str) -> Page:
    """How good the groups are, and who sits at the table under the cursor."""
    import msgspec

    if "groups" not in view.choices:
        return Page()
    made = msgspec.json.decode(view.choices["groups"])
    groups = made["rounds"][made["round"] - 1]
    plan = cohort.plan
    blocks = [Block("How good they are", (Line(made["words"]),))]
    if row.isdecimal() and int(row) <= len(groups):
        people = groups[int(row) - 1]
        blocks.insert(
            0,
            Block(
                f"Table {row}",
                tuple(
                    Line(
                        f"{plan.label_of(who)}  "
                        f"{plan.label_of(plan.people[who].organization) if who in plan.people else ''}"
                    )
                    for who in people
                ),
            ),
        )
    return Page("", tuple(blocks))
