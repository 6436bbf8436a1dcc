"""Another time for a meeting: moving, cancelling, restoring, and what it means for the people it concerns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cohortkit.meetings.meeting import when
from cohortkit.tui.kept import kept
from cohortkit.tui.screens.meeting_page import found_meeting
from cohortkit.tui.words import counted, said
from cohortkit.tui.writing import Guard

if TYPE_CHECKING:
    from cohortkit.calendar.moved import Consequences
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values
    from cohortkit.tui.screens.room import Room

    Base = Room
else:
    Base = object


class Moving(Base):
    """Moving, cancelling and restoring the meeting under the cursor, for the screens that list meetings."""

    if TYPE_CHECKING:

        @property
        def meeting(self) -> str: ...  # noqa: D102

    def meeting_state(self) -> set[str]:
        """What the actions need to know of the meeting under the cursor."""
        cohort = self.session.seen.cohort
        meeting = found_meeting(cohort, self.meeting) if cohort is not None and self.meeting else None
        if meeting is None:
            return set()
        found = {"cancelled"} if meeting.cancelled else {"planned"}
        return found | {"meeting", meeting.kind} | ({"changed"} if meeting.status != "scheduled" else set())

    def do_move(self) -> None:
        """Give the meeting another time, and see whom it would hurt before it is written."""
        from cohortkit.meetings.moving import move_meeting
        from cohortkit.plan.when import read_moment
        from cohortkit.tui.dialogs.form import Field, Form

        meeting = found_meeting(self.session.cohort, self.meeting)
        if meeting is None:
            return
        today = self.session.today()
        start = meeting.start
        now = f"{start:%Y-%m-%d %H:%M}" if isinstance(start, dt.datetime) else f"{start:%Y-%m-%d}"

        def stands() -> str:
            now = found_meeting(self.session.cohort, meeting.id)
            return f"{when(now)} {now.status}" if now else "(taken away)"

        guard = Guard(self.session.main, stands)

        def preview(values: Values) -> str:
            return whom_it_hurts(self.session.cohort, meeting, read_moment(values["to"], today))

        def check(values: Values) -> str:
            refused = self.cohort_app.refusal(
                lambda: move_meeting(self.session.cohort.loaded, meeting, read_moment(values["to"], today))
            )
            if refused:
                return refused
            clashes = _consequences(self.session.cohort, meeting, read_moment(values["to"], today)).clashes
            return "Nobody can be in two places; choose another time." if clashes else ""

        def save(values: Values | None) -> None:
            if values:
                to = read_moment(values["to"], today)
                self.go_to_row = meeting.id
                self.cohort_app.change(lambda: move_meeting(self.session.cohort.loaded, meeting, to), guard=guard)

        self.app.push_screen(
            Form(
                f"Move {meeting.title}, {when(meeting)}",
                [
                    Field(
                        "to",
                        "To",
                        now,
                        hint='such as "next tuesday", or "2023-11-13 15:00"; without a time it stays the same',
                    )
                ],
                check=check,
                preview=preview,
                command=lambda values: said("cohortkit", "meetings", "move", meeting.id, "--to", values["to"]),
            ),
            save,
        )

    def do_cancel(self) -> None:
        """Cancel the meeting; it stays in calendars as cancelled."""
        from cohortkit.meetings.moving import cancel_meeting

        meeting = found_meeting(self.session.cohort, self.meeting)
        if meeting is not None:
            self.cohort_app.change(
                lambda: cancel_meeting(self.session.cohort.loaded, meeting),
                said=f"Cancelled: {meeting.title}, {when(meeting)}. ^Z takes it back.",
            )

    def do_restore(self) -> None:
        """Let a cancelled or moved meeting take place as planned."""
        from cohortkit.meetings.moving import restore_meeting

        meeting = found_meeting(self.session.cohort, self.meeting)
        if meeting is not None:
            self.cohort_app.change(lambda: restore_meeting(self.session.cohort.loaded, meeting))


def whom_it_hurts(cohort: Cohort, meeting: Meeting, to: dt.date) -> str:
    """Say who would have to be in two places at once, and for whom the new time is outside working hours."""
    from cohortkit.calendar.moved import in_words

    found = _consequences(cohort, meeting, to)
    lines = in_words(cohort.plan, found) or [
        "✓ nobody has to be in two places, and it is within everybody's working hours"
    ]
    return "\n".join((f"{when(found.meeting)}, {counted(len(found.people), 'person', 'people')}", *lines))


def _consequences(cohort: Cohort, meeting: Meeting, to: dt.date) -> Consequences:
    from cohortkit.calendar.moved import consequences

    return consequences(cohort.plan, kept_meetings(cohort), meeting, to)


def kept_meetings(cohort: Cohort) -> list[Meeting]:
    """All planned meetings, worked out once for each reading."""
    from cohortkit.meetings.listing import all_meetings

    return kept(cohort, "meetings", lambda: all_meetings(cohort.plan))


def kept_clashes(cohort: Cohort) -> dict[str, list[tuple[Meeting, tuple[str, ...]]]]:
    """For each meeting the others at the same time, and who would have to be at both; worked out once."""
    from cohortkit.meetings.people import conflicts

    def find() -> dict[str, list[tuple[Meeting, tuple[str, ...]]]]:
        found: dict[str, list[tuple[Meeting, tuple[str, ...]]]] = {}
        for each in conflicts(cohort.plan, kept_meetings(cohort)):
            found.setdefault(each.first.id, []).append((each.second, each.people))
            found.setdefault(each.second.id, []).append((each.first, each.people))
        return found

    return kept(cohort, "clashes", find)
