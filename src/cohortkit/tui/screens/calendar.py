"""The calendar: a month at a glance, and the agenda in two zones side by side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from cohortkit.tui.screens import calendar_rows
from cohortkit.tui.screens.meeting_page import found_meeting, meeting_page
from cohortkit.tui.screens.moving import Moving, kept_meetings
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Block, Line, Listing, Page, View
from cohortkit.tui.widgets.month_grid import MonthGrid

if TYPE_CHECKING:
    from cohortkit.files.change import Change
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


class Calendar(Moving, Room):
    """The months and the agenda."""

    NAME = "calendar"
    BINDINGS = bindings_of("calendar")
    SECTIONS = (("month", "Month"), ("agenda", "Agenda"), ("changes", "Changes"))

    def compose_list(self) -> ComposeResult:
        """The month above its meetings."""
        yield MonthGrid(id="month")
        yield from super().compose_list()

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The meetings of the month, all to come in two zones, or what changed since the last publication."""
        if view.section == "changes":
            return calendar_rows.changes(cohort, view)
        return calendar_rows.agenda(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A meeting, or a change and whom to tell."""
        if view.section == "changes":
            return calendar_rows.change_page(cohort, view, row)
        return meeting_page(cohort, row)

    def on_mount(self) -> None:
        """Begin with this month."""
        self.choices.setdefault("month", self.session.today().isoformat()[:7])
        self.call_after_refresh(self.draw_month)

    def show_sections(self) -> None:
        """The month follows what is shown."""
        super().show_sections()
        self.query_one(MonthGrid).display = self.section == "month" and not self.has_class("-narrow")
        self.draw_month()

    def describe_row(self) -> None:
        """The day under the cursor is marked in the month."""
        super().describe_row()
        self.draw_month()

    def draw_month(self) -> None:
        """Draw the month that is open."""
        cohort = self.session.seen.cohort
        if cohort is None or "month" not in self.choices or not self.is_mounted:
            return
        first = dt.date.fromisoformat(self.choices["month"] + "-01")
        counts: dict[int, int] = {}
        for each in calendar_rows.meetings_of_month(cohort, first):
            if not each.cancelled:
                counts[each.first_day.day if each.first_day >= first else 1] = (
                    counts.get(each.first_day.day if each.first_day >= first else 1, 0) + 1
                )
        closed = {
            number
            for number in range(1, 32)
            for blackout in cohort.plan.blackouts.values()
            if number <= calendar_rows.last_day(first).day and blackout.covers(first.replace(day=number))
        }
        meeting = found_meeting(cohort, self.row) if self.row and self.section == "month" else None
        chosen = meeting.first_day.day if meeting and meeting.first_day.replace(day=1) == first else 0
        today = self.session.today()
        self.query_one(MonthGrid).draw(first, counts, closed, today.day if today.replace(day=1) == first else 0, chosen)

    @property
    def meeting(self) -> str:
        """The id of the meeting under the cursor."""
        return "" if self.section == "changes" else self.row

    def state(self) -> frozenset[str]:
        """Whether the meeting is cancelled or moved."""
        return frozenset(self.meeting_state())

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The pod or the convening in the definition."""
        loaded = self.session.seen.loaded
        pod = row.partition("@")[0]
        path = ("pods", pod) if "@" in row else ("convenings", row)
        return loaded.where(path) if loaded and row else (self.session.main, ())

    def choose(self, row: str) -> None:
        """Enter on a meeting opens it."""
        if self.section == "changes":
            self.open_page()
        else:
            self.cohort_app.open_thing("meetings", row, section="meetings")

    def reveal(self, row: str, *, section: str = "") -> None:
        """Show the month of a meeting; of a pod that of its last meeting, after which others are to be found."""
        cohort = self.session.seen.cohort
        if cohort is not None and row in cohort.plan.pods:
            row = next((each.id for each in reversed(kept_meetings(cohort)) if each.of == row), row)
        meeting = found_meeting(cohort, row) if cohort else None
        if meeting is not None:
            self.choices["month"] = meeting.first_day.isoformat()[:7]
        super().reveal(row, section=section)

    def do_later(self) -> None:
        """The next month."""
        self._turn(1)

    def do_earlier(self) -> None:
        """The month before."""
        self._turn(-1)

    def do_today(self) -> None:
        """This month."""
        self.choices["month"] = self.session.today().isoformat()[:7]
        self.look_again()

    def _turn(self, by: int) -> None:
        first = dt.date.fromisoformat(self.choices["month"] + "-01")
        month = first.year * 12 + first.month - 1 + by
        self.choices["month"] = f"{month // 12:04d}-{month % 12 + 1:02d}"
        self.look_again()

    def do_zone(self) -> None:
        """Show another zone beside the cohort's: the next of those people live in."""
        zones = calendar_rows.other_zones(self.session.cohort)
        if not zones:
            self.notify("Everybody lives in the cohort's own zone.")
            return
        now = self.choices.get("zone", zones[0])
        self.choices["zone"] = zones[(zones.index(now) + 1) % len(zones)] if now in zones else zones[0]
        self.look_again()

    def do_export(self) -> None:
        """Write the calendar for calendar apps: everything, or what concerns somebody."""
        from cohortkit.calendar.audience import parse_audience
        from cohortkit.calendar.export import export
        from cohortkit.records.published import require_published
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.writeup.folder import put

        session = self.session

        def check(values: Values) -> str:
            return self.cohort_app.refusal(lambda: parse_audience(session.cohort, values["for"]))

        def save(values: Values | None) -> None:
            if not values:
                return
            what, content = values["for"], b""
            name = what.replace(":", "-") + ".ics"

            def make() -> Change:
                nonlocal content
                cohort = session.cohort_now
                made = export(
                    cohort, parse_audience(cohort, what), require_published(session.folder), now=session.clock()
                )
                content = made.content
                return made.change

            def write() -> None:
                put(session.folder / "out" / "calendar", {name: content})
                self.app.call_from_thread(self.notify, f"out/calendar/{name} is written.", timeout=6)

            # What is published is on record before it goes out, and stays there: undo must not give a number twice.
            self.cohort_app.change(
                make, quiet=True, always=True, in_history=False, then=lambda: self.cohort_app.solve(write)
            )

        self.app.push_screen(
            Form(
                "Export for calendar apps",
                [Field("for", "For", "all", hint="all, convenings, pod:ID, organization:ID, person:ID, meeting:ID")],
                check=check,
                command=lambda values: (
                    f"cohortkit calendar export --for {values['for']} -o {values['for'].replace(':', '-')}.ics"
                ),
            ),
            save,
        )

    def do_suggest(self) -> None:
        """Find times at which a pod or convening could meet."""
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        session, today = self.session, self.session.today()
        plan = session.plan
        meeting = found_meeting(session.cohort, self.row) if self.row else None
        known = (*plan.pods, *plan.convenings)

        def check(values: Values) -> str:
            if values["of"] not in known:
                return f"Name a pod or a convening: {', '.join(known[:8])} …"
            return self.cohort_app.refusal(lambda: (read_day(values["first"], today), read_day(values["last"], today)))

        def save(values: Values | None) -> None:
            if values:
                self._suggest(values["of"], read_day(values["first"], today), read_day(values["last"], today))

        self.app.push_screen(
            Form(
                "Find a time",
                [
                    Field("of", "Pod or convening", meeting.of if meeting else next(iter(known), ""), known=known),
                    Field("first", "From", str(today + dt.timedelta(days=7))),
                    Field("last", "To", str(today + dt.timedelta(days=28))),
                ],
                check=check,
                command=lambda values: (
                    f"cohortkit calendar suggest {values['of']} --from {values['first']} --to {values['last']}"
                ),
            ),
            save,
        )

    def _suggest(self, of: str, first: dt.date, last: dt.date) -> None:
        from cohortkit.calendar.busy import read_busy_times
        from cohortkit.calendar.suggest import meeting_to_move, suggest_times

        cohort = self.session.cohort

        def work() -> None:
            moving = meeting_to_move(cohort.plan, of, first)
            busy = read_busy_times(cohort.folder)[0]
            moved = moving.id if moving else ""
            found = suggest_times(cohort.plan, of, first=first, last=last, busy=busy, moving=moved)
            label = cohort.plan.label_of
            rows = []
            for each in found:
                who = ", ".join(label(person) for person in each.absent)
                strained = ", ".join(label(person) for person in each.early_or_late)
                when = f"{each.start:%a %Y-%m-%d %H:%M %Z}" if each.local_times else f"{each.start:%a %Y-%m-%d}"
                rows.append(Line(when, "good" if not each.absent else "warn"))
                rows += [Line(f"    cannot come: {who}")] if who else []
                rows += [Line(f"    early or late for: {strained}")] if strained else []
                clocks = " · ".join(f"{zone} {local}" for zone, local in each.local_times.items())
                rows += [Line(f"    {clocks}", "quiet")] if clocks else []
            page = Page(
                f"Times for {of}", (Block("", tuple(rows) or (Line("There is no time at which anybody could come."),)),)
            )
            self.app.call_from_thread(self.show_page, page)

        self.notify("Looking for times …", timeout=2)
        self.cohort_app.solve(work)
