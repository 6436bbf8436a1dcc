"""The calendar: a month at a glance, and the agenda in two zones side by side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from cohortkit.tui.screens.meeting_page import found_meeting, meeting_page
from cohortkit.tui.screens.room import Room, View, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Word, having, listing, tested
from cohortkit.tui.words import counted, when

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class MonthGrid(Static):
    """The days of a month; a day with meetings shows how many, the one under the cursor is marked."""

    DEFAULT_CSS = """
    MonthGrid { height: auto; padding: 0 1; }
    """

    drawn: tuple[dt.date, dict[int, int], set[int], int, int] | None = None

    def on_resize(self) -> None:
        """Draw the month for the new width."""
        if self.drawn is not None:
            self.draw(*self.drawn)

    def draw(self, first: dt.date, counts: dict[int, int], closed: set[int], today: int, chosen: int) -> None:
        """Draw a month: how many meetings each day has, days without meetings, today, the day under the cursor."""
        self.drawn = (first, counts, closed, today, chosen)
        wide = max(4, min(10, self.content_size.width // 7))
        text = Text(no_wrap=True)
        text.append("".join(f"{name:<{wide}}" for name in DAYS) + "\n", "dim")
        text.append(" " * (first.weekday() * wide))
        length = ((first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)).day
        for number in range(1, length + 1):
            count = counts.get(number, 0)
            mark = "×" if number in closed else "•" * min(count, 3)
            cell = f"{'›' if number == chosen else ' '}{number}{'*' if number == today else ''}{mark}"
            text.append(f"{cell:<{wide}}"[:wide], "bold reverse" if number == chosen else "bold" if count else "dim")
            if (first.weekday() + number) % 7 == 0 and number < length:
                text.append("\n")
        self.update(text)


class Calendar(Room):
    """The months and the agenda."""

    NAME = "calendar"
    BINDINGS = bindings_of("calendar")
    SECTIONS = (("month", "Month"), ("agenda", "Agenda"), ("changes", "Changes"))

    DEFAULT_CSS = """
    Calendar.-narrow MonthGrid { display: none; }
    """

    def compose_list(self) -> ComposeResult:
        """The month above its meetings."""
        yield MonthGrid(id="month")
        yield from super().compose_list()

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The meetings of the month, all to come in two zones, or what changed since the last publication."""
        if view.section == "changes":
            return _changes(cohort, view)
        return _agenda(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A meeting, or a change and whom to tell."""
        if view.section == "changes":
            return _change_page(cohort, view, row)
        return meeting_page(cohort, row)

    def on_mount(self) -> None:
        """Begin with this month."""
        self.choices.setdefault("month", self.session.today().isoformat()[:7])
        super().on_mount()
        self.call_after_refresh(self.draw_month)

    def on_resize(self) -> None:
        """Draw the month for another width."""
        super().on_resize()
        self.draw_month()

    def show_sections(self) -> None:
        """The month follows what is shown."""
        super().show_sections()
        self.query_one(MonthGrid).display = self.section == "month"
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
        for each in _meetings_of_month(cohort, first):
            if not each.cancelled:
                counts[each.first_day.day if each.first_day >= first else 1] = (
                    counts.get(each.first_day.day if each.first_day >= first else 1, 0) + 1
                )
        closed = {
            number
            for number in range(1, 32)
            for blackout in cohort.plan.blackouts.values()
            if number <= _last(first).day and blackout.covers(first.replace(day=number))
        }
        meeting = found_meeting(cohort, self.row) if self.row and self.section == "month" else None
        chosen = meeting.first_day.day if meeting and meeting.first_day.replace(day=1) == first else 0
        today = self.session.today()
        self.query_one(MonthGrid).draw(first, counts, closed, today.day if today.replace(day=1) == first else 0, chosen)

    def state(self) -> frozenset[str]:
        """Nothing of its own."""
        return frozenset()

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
        """Show the month of a meeting."""
        cohort = self.session.seen.cohort
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
        zones = other_zones(self.session.cohort)
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
        from cohortkit.records.published import read_published
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.writeup.folder import put

        session = self.session

        def check(values: Values) -> str:
            return self.cohort_app.refusal(lambda: parse_audience(session.cohort, values["for"]))

        def save(values: Values | None) -> None:
            if not values:
                return
            what = values["for"]
            name = what.replace(":", "-") + ".ics"

            def make() -> object:
                audience = parse_audience(session.cohort, what)
                made = export(session.cohort, audience, read_published(session.folder)[0], now=session.at)
                put(session.folder / "out" / "calendar", {name: made.content})
                return made.change

            self.cohort_app.change(make, said=f"out/calendar/{name} is written.", always=True)  # type: ignore[arg-type]

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


def other_zones(cohort: Cohort) -> list[str]:
    """The zones people live in besides the cohort's own, the most people first."""
    from collections import Counter

    counts = Counter(cohort.plan.zone_of(each) for each in cohort.plan.people.values() if each.here_on(cohort.as_of))
    counts.pop(cohort.plan.cohort.timezone, None)
    return [zone for zone, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _last(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _meetings_of_month(cohort: Cohort, first: dt.date) -> list[Meeting]:
    from cohortkit.meetings.listing import between
    from cohortkit.tui.screens.moved import kept_meetings

    return between(kept_meetings(cohort), first, _last(first))


def _agenda(cohort: Cohort, view: View) -> Listing:
    from cohortkit.meetings.agenda import zone_label
    from cohortkit.plan.series import RuleError, zone_named
    from cohortkit.tui.screens.meetings import AROUND
    from cohortkit.tui.screens.moved import kept_meetings

    first = dt.date.fromisoformat(view.choices.get("month", str(cohort.as_of)[:7]) + "-01")
    if view.section == "month":
        found = _meetings_of_month(cohort, first)
    else:
        found = [each for each in kept_meetings(cohort) if each.ends > view.now]
    if view.words.strip():
        from cohortkit.meetings.filtering import meeting_filter

        found = list(filter(tested(lambda: meeting_filter(cohort.plan, view.words, cohort.as_of)), found))
    total, found = len(found), found[: 2 * AROUND]
    own = cohort.plan.cohort.timezone
    zones = [own, view.choices.get("zone") or next(iter(other_zones(cohort)), "")]
    usable = []
    for name in zones:
        try:
            usable.append(zone_named(name) if name else None)
        except RuleError:
            usable.append(None)

    def local(each: Meeting, at: int) -> str:
        zone = usable[at]
        if zone is None or each.all_day:
            return "all day" if each.all_day and not at else ""
        moment = each.begins.astimezone(zone)
        begins = each.begins.astimezone(usable[0]) if usable[0] else each.begins
        shift = (moment.date() - begins.date()).days
        return f"{moment:%H:%M}" + (f" {shift:+d}d" if at and shift else "")

    def day_of(each: Meeting) -> str:
        return f"{each.begins.astimezone(usable[0]) if usable[0] and not each.all_day else each.first_day:%a %Y-%m-%d}"

    moment = dt.datetime.combine(first, dt.time(12), dt.UTC)
    labels = [zone_label(name, moment) if name and usable[at] else "" for at, name in enumerate(zones)]
    rows = [
        Row(
            each.id,
            (
                day_of(each),
                local(each, 0),
                local(each, 1),
                each.title,
                Word("cancelled", "quiet")
                if each.cancelled
                else Word("moved", "warn")
                if each.status == "moved"
                else "",
            ),
        )
        for each in found
    ]
    name = f"{first:%B %Y}" if view.section == "month" else "all to come"
    return listing(
        (
            Column("Day", whole=True),
            Column(labels[0], most=20),
            Column(labels[1] or " ", rank=2, most=20),
            Column("Meeting", most=80),
            Column("", rank=1),
        ),
        rows,
        total=total,
        empty=f"No meeting in {name}. < and > turn the month." if view.section == "month" else "No meeting is to come.",
        summary=f"{name} · {counted(total, 'meeting', 'meetings')}",
    )


def _differences(cohort: Cohort, view: View) -> list[object]:
    from cohortkit.calendar.changes import differences
    from cohortkit.calendar.export import timetable_of
    from cohortkit.records.published import read_published

    return list(differences(timetable_of(cohort, read_published(cohort.folder)[0]), view.now))


def _changes(cohort: Cohort, view: View) -> Listing:
    rows = [
        Row(
            str(number),
            (
                Word(
                    "within 48 hours" if getattr(each, "short_notice", False) else str(getattr(each, "kind", "")),
                    "bad" if getattr(each, "short_notice", False) else "warn",
                ),
                str(getattr(each, "words", "")),
            ),
        )
        for number, each in enumerate(_differences(cohort, view))
    ]
    return listing(
        (Column("", most=18), Column("What changed", most=200)),
        having(view.words, rows),
        empty="Nothing changed since the calendar was published last. x exports it.",
        summary="since the calendar was published last",
    )


def _change_page(cohort: Cohort, view: View, row: str) -> Page:
    found = _differences(cohort, view)
    if not row.isdecimal() or int(row) >= len(found):
        return Page()
    each = found[int(row)]
    people = tuple(getattr(each, "people", ()))
    return Page(
        str(getattr(each, "title", "")),
        (
            Block("", (Line(str(getattr(each, "words", ""))),)),
            Block(f"To tell ({len(people)})", (Line(", ".join(cohort.plan.label_of(who) for who in people)),)),
        ),
    )


__all__ = ["Calendar", "when"]
