"""Pods and convenings: what meets when, who is there, notes, moving, breakout groups, the spotlight rota."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual.widgets import Digits

from cohortkit.tui.screens import breakouts
from cohortkit.tui.screens.attendance import Attendance, attendance_listing
from cohortkit.tui.screens.meeting_page import found_meeting, meeting_page
from cohortkit.tui.screens.moving import Moving, kept_meetings
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Cell, Column, Listing, Page, Row, View, Word, facts, having, listing, tested
from cohortkit.tui.words import counted, soon, zone_letters

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cohortkit.records.cohort import Cohort

AROUND = 250
"""So many meetings before and after now are shown where there are more than a list takes."""


class Meetings(Attendance, Moving, breakouts.Breakouts, Room):
    """The meetings, and what happens at the one that is open."""

    NAME = "meetings"
    BINDINGS = bindings_of("meetings")
    SECTIONS = (
        ("meetings", "Meetings"),
        ("attendance", "Attendance"),
        ("breakouts", "Breakouts"),
        ("spotlights", "Spotlights"),
    )

    DEFAULT_CSS = """
    Meetings #clock { display: none; width: 1fr; padding: 0 1; color: $text-success; }
    Meetings #clock.-held { color: $text-muted; }
    """

    _begun = False

    def compose_list(self) -> ComposeResult:
        """The time that is left above the groups."""
        yield Digits(id="clock")
        yield from super().compose_list()

    @property
    def meeting(self) -> str:
        """The id of the meeting that is open: the one under the cursor, else the one chosen before."""
        if self.section == "meetings":
            return self.row
        return self.choices.get("meeting", "")

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        if view.section == "attendance":
            return attendance_listing(cohort, view)
        if view.section == "breakouts":
            return breakouts.look(cohort, view)
        if view.section == "spotlights":
            return _spotlights(cohort, view)
        return _meetings(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A meeting; in attendance the person."""
        if view.section == "attendance":
            from cohortkit.tui.screens.person_page import person_page

            return person_page(cohort, row)
        if view.section == "breakouts":
            return breakouts.describe(cohort, view, row)
        if view.section == "spotlights":
            return _spotlight_page(cohort, row)
        return meeting_page(cohort, row)

    def look_again(self, *, only_if_stale: bool = False) -> None:
        """Begin with the next meeting, as soon as it is known which; where none is to come, with the last."""
        if not self._begun and self.session.seen.cohort is not None:
            self._begun = True
            self.go_to_row = self.go_to_row or self._next()
        super().look_again(only_if_stale=only_if_stale)

    def _next(self) -> str:
        cohort = self.session.seen.cohort
        if cohort is None:
            return ""
        now = self.session.moment
        meetings = [each for each in kept_meetings(cohort) if not each.cancelled]
        return next((each.id for each in meetings if each.ends > now), meetings[-1].id if meetings else "")

    def reveal(self, row: str, *, section: str = "") -> None:
        """Show a meeting, a pod's next meeting, or an organization's turn."""
        cohort = self.session.seen.cohort
        if cohort is not None and row in cohort.plan.pods:
            of_pod = [each for each in kept_meetings(cohort) if each.of == row]
            now = self.session.moment
            row = next((each.id for each in of_pod if each.ends > now), of_pod[-1].id if of_pod else "")
        if section == "attendance" or (cohort is not None and _is_over_unmarked(cohort, row, self.session.moment)):
            self.go_to_section("attendance", of=row)
        else:
            super().reveal(row, section=section)

    def choose(self, _row: str) -> None:
        """Enter on a meeting opens its attendance."""
        if self.section == "meetings":
            self.do_attendance()
        else:
            self.open_page()

    def state(self) -> frozenset[str]:
        """Whether the meeting is cancelled, groups are made, the timer runs."""
        return frozenset(self.group_state() | self.meeting_state())

    def go_to_section(self, section: str, *, row: str = "", of: str = "") -> None:
        """Take a meeting along, by default the one under the cursor."""
        if section != "meetings":
            self.choices["meeting"] = of or self.meeting
        elif self.section != "meetings" and not row:
            row = self.choices.get("meeting", "")
        super().go_to_section(section, row=row)

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The record of a meeting where there is one, else its place in the definition."""
        meeting_id = self.meeting or row
        loaded = self.session.seen.loaded
        if (self.session.folder / f"records/attendance/{meeting_id}.toml").is_file():
            return f"records/attendance/{meeting_id}.toml", ()
        pod = meeting_id.partition("@")[0]
        path = ("pods", pod) if "@" in meeting_id else ("convenings", meeting_id)
        return loaded.where(path) if loaded and meeting_id else (self.session.main, ())

    def do_agenda(self) -> None:
        """Show the run-of-show in every zone that somebody lives in."""
        from cohortkit.tui.dialogs.reading import Reading

        self.app.push_screen(Reading(agenda_page(self.session.cohort, self.meeting)))


def agenda_page(cohort: Cohort, meeting_id: str) -> Page:
    """The run-of-show of a meeting as a page, a column for each zone."""
    from cohortkit.meetings.agenda import agenda
    from cohortkit.tui.shown import Block, Line

    meeting = found_meeting(cohort, meeting_id)
    if meeting is None:
        return Page()
    made = agenda(cohort.plan, meeting)
    head = Block("", tuple(Line(each) for each in (*made.when, made.place, made.link, made.about) if each))
    rows = []
    for each in made.blocks:
        times = " · ".join(each.times)
        lead = f", {each.lead}" if each.lead else ""
        rows.append(Line(f"{times}  {each.title}  ({each.minutes} min{lead})".strip(), "title"))
        rows += [Line(f"    {text}") for text in each.about.splitlines()]
    if made.spare_minutes:
        rows.append(Line(f"{made.spare_minutes} minutes to spare", "quiet"))
    zones = Block("", (Line("Times in " + " · ".join(made.zone_labels), "quiet"),)) if made.blocks else Block("", ())
    return Page(
        f"Run of show: {made.title}",
        tuple(
            block
            for block in (
                head,
                zones,
                Block("Agenda", tuple(rows)),
                Block(f"Concerns {len(made.people)}", (Line(", ".join(made.people)),)),
            )
            if block.lines
        ),
    )


def _meetings(cohort: Cohort, view: View) -> Listing:
    plan = cohort.plan
    found = kept_meetings(cohort)
    if view.words.strip():
        from cohortkit.meetings.filtering import meeting_filter

        found = list(filter(tested(lambda: meeting_filter(plan, view.words, cohort.as_of)), found))
    total = len(found)
    if total > 2 * AROUND:
        at = next((number for number, each in enumerate(found) if each.ends > view.now), total)
        found = found[max(0, at - AROUND) : at + AROUND]
    recorded = cohort.attendance
    rows = []
    for each in found[: 2 * AROUND]:
        state: Cell
        if each.cancelled:
            state = Word("cancelled", "quiet")
        elif each.id in recorded:
            state = Word("recorded", "good")
        elif each.ends <= view.now:
            state = Word("not recorded", "warn")
        else:
            state = Word(each.status, "plain") if each.status != "scheduled" else ""
        rows.append(Row(each.id, (f"{soon(each, cohort.as_of)} {zone_letters(each)}", each.title, each.kind, state)))
    return listing(
        (
            Column("When", most=24, whole=True),
            Column("Meeting", most=80, least=26),
            Column("Kind", rank=2),
            Column("Attendance", rank=1, whole=True),
        ),
        rows,
        total=total,
        empty="No meetings are planned. Give a pod a [pods.ID.meetings] table, or add a [convenings.ID]: press e.",
        summary=f"{counted(total, 'meeting', 'meetings')}; Enter marks attendance",
    )


def _is_over_unmarked(cohort: Cohort, meeting_id: str, now: dt.datetime) -> bool:
    meeting = found_meeting(cohort, meeting_id) if meeting_id else None
    return (
        meeting is not None
        and meeting.ends <= now
        and not meeting.cancelled
        and cohort.attendance.get(meeting_id) is None
    )


def _spotlights(cohort: Cohort, view: View) -> Listing:
    from cohortkit.meetings.spotlights import openings, rota

    plan = cohort.plan
    rows = [
        Row(
            f"opening:{each.convening}",
            (
                Word("open", "warn"),
                f"{plan.label_of(each.organization)} would be next",
                str(each.on),
                plan.convenings[each.convening].title,
            ),
        )
        for each in openings(plan, cohort.as_of)
    ]
    for each in rota(plan, cohort.as_of):
        turns = [*each.held, *each.planned]
        last = turns[-1] if turns else None
        state = (
            Word("planned", "good") if each.planned else Word("shown", "good") if each.held else Word("never", "warn")
        )
        rows.append(
            Row(
                each.organization,
                (state, plan.label_of(each.organization), str(each.last or ""), last.session if last else ""),
            )
        )
    return listing(
        (
            Column(""),
            Column("Organization"),
            Column("Last or next", rank=1, whole=True),
            Column("Session", rank=2, most=50),
        ),
        having(view.words, rows),
        empty="There are no organizations yet to take turns.",
        summary="whose turn it is to show their work, the fairest first",
    )


def _spotlight_page(cohort: Cohort, row: str) -> Page:
    from cohortkit.meetings.spotlights import rota
    from cohortkit.tui.shown import Block, Line

    plan = cohort.plan
    if row.startswith("opening:"):
        return meeting_page(cohort, row.partition(":")[2])
    found = next((each for each in rota(plan, cohort.as_of) if each.organization == row), None)
    if found is None:
        return Page()
    return Page(
        plan.label_of(row),
        (
            Block("Held", tuple(Line(f"{turn.on}  {turn.session}", "good") for turn in found.held) or (Line("never"),)),
            Block(
                "Planned",
                tuple(Line(f"{turn.on}  {turn.session}") for turn in found.planned)
                or (Line("not yet; add a session of kind “spotlight” to a convening (e edits)"),),
            ),
            facts("", (("Organization", plan.organizations[row].name),)),
        ),
    )
