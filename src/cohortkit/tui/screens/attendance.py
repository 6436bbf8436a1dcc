"""Who is at a meeting: one key for each person, and notes; the attendance section of the meetings screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cohortkit.records.model import THERE
from cohortkit.tui.screens.meeting_page import found_meeting
from cohortkit.tui.screens.person_page import having_people
from cohortkit.tui.shown import Column, Listing, Row, Tone, View, Word, listing
from cohortkit.tui.words import counted, day
from cohortkit.tui.writing import Guard

if TYPE_CHECKING:
    from cohortkit.plan.model import Plan
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.model import Mark
    from cohortkit.tui.dialogs.form import Values
    from cohortkit.tui.screens.room import Room

    Base = Room
else:
    Base = object

TONES: dict[str, Tone] = {"present": "good", "partial": "good", "excused": "quiet", "absent": "bad", "unknown": "warn"}


class Attendance(Base):
    """Marking, for the meetings screen."""

    if TYPE_CHECKING:

        @property
        def meeting(self) -> str: ...  # noqa: D102

    def do_attendance(self) -> None:
        """Mark who is at the meeting."""
        self.go_to_section("attendance")

    def do_present(self) -> None:
        """They are there."""
        self._mark("present")

    def do_partial(self) -> None:
        """They came late or left early."""
        self._mark("partial")

    def do_excused(self) -> None:
        """They said that they cannot come."""
        self._mark("excused")

    def do_absent(self) -> None:
        """They are not there."""
        self._mark("absent")

    def do_unknown(self) -> None:
        """Nobody knows."""
        self._mark("unknown")

    def do_all_present(self) -> None:
        """Everybody without a mark is there."""
        from cohortkit.records.write import record_attendance

        meeting, session = self.meeting, self.session
        record = session.cohort.every("attendance").get(meeting)
        marked: dict[str, str] = dict(getattr(record, "attendance", {}) or {})
        waiting: dict[str, Mark] = {row.id: "present" for row in self.rows.listing.rows if row.id not in marked}
        for person in waiting:
            self.choices[f"mark:{person}"] = "present"
        self.look_again()
        self.cohort_app.change(
            lambda: record_attendance(session.folder, meeting, waiting, at=session.at, by=session.by),
            said=f"{counted(len(waiting), 'person is', 'people are')} present. ^Z takes it back.",
            anyway=lambda: self._written(meeting, list(waiting)),
        )

    def _mark(self, mark: Mark) -> None:
        from cohortkit.records.write import record_attendance

        person, meeting, session = self.row, self.meeting, self.session
        if not person or not meeting:
            return
        self.choices[f"mark:{person}"] = mark
        # What was pressed is seen at once; the record follows, and what it says then is shown instead.
        shown = self.rows.listing
        rows = tuple(
            msgspec.structs.replace(row, cells=(*row.cells[:2], _mark_word(mark))) if row.id == person else row
            for row in shown.rows
        )
        self.rows.show(msgspec.structs.replace(shown, rows=rows))
        self.rows.action_move(1)
        self.cohort_app.change(
            lambda: record_attendance(session.folder, meeting, {person: mark}, at=session.at, by=session.by),
            quiet=True,
            anyway=lambda: self._written(meeting, [person]),
        )

    def _written(self, meeting: str, people: list[str]) -> None:
        if meeting == self.meeting:
            for person in people:
                self.choices.pop(f"mark:{person}", None)

    def do_notes(self) -> None:
        """Write notes of the meeting; they stay with its record."""
        from cohortkit.records.write import record_attendance
        from cohortkit.tui.dialogs.form import Field, Form

        meeting, session = self.meeting, self.session
        draft = f"notes.{meeting}"
        found = found_meeting(session.cohort, meeting)

        def noted() -> str:
            # Also what was recorded after the day that is looked at: saving would replace it.
            return str(getattr(session.cohort.every("attendance").get(meeting), "notes", ""))

        notes, guard = noted(), Guard(f"records/attendance/{meeting}.toml", noted)

        def save(values: Values | None) -> None:
            if values is not None:
                self.cohort_app.change(
                    lambda: record_attendance(
                        session.folder, meeting, {}, at=session.at, by=session.by, notes=values["notes"]
                    ),
                    said="The notes are kept.",
                    guard=guard,
                    then=lambda: self.cohort_app.drafts.drop(draft),
                )

        self.app.push_screen(
            Form(
                f"Notes: {found.title if found else meeting}",
                [Field("notes", "", notes, lines=10)],
                draft=draft,
                about="Kept as a draft while you type. ^S or F4 puts them into the record.",
                command=lambda _values: f"cohortkit attendance record {meeting} --notes …",
            ),
            save,
        )


def attendance_listing(cohort: Cohort, view: View) -> Listing:
    """The people a meeting concerns, each with a mark."""
    from cohortkit.meetings.people import concerned

    plan = cohort.plan
    meeting = found_meeting(cohort, view.choices.get("meeting", ""))
    columns = (Column("Name"), Column("Organization", rank=1), Column("Attendance", whole=True))
    if meeting is None:
        return listing(
            columns, (), empty="Choose a meeting first: [ goes back to the list, Enter on a meeting opens it here."
        )
    record = cohort.attendance.get(meeting.id)
    marks: dict[str, str] = dict(getattr(record, "attendance", {}) or {})
    marks |= {key[5:]: mark for key, mark in view.choices.items() if key.startswith("mark:")}
    asked = concerned(plan, meeting)
    people = tuple(
        dict.fromkeys(
            (
                *asked,
                *(
                    each
                    for each in marks
                    if each in asked or (record is not None and each in getattr(record, "attendance", {}))
                ),
            )
        )
    )
    rows = [
        Row(
            person,
            (plan.label_of(person), _organization(plan, person), _mark_word(marks[person]) if person in marks else ""),
        )
        for person in people
    ]
    done = sum(person in marks for person in people)
    there = sum(marks.get(person) in THERE for person in people)
    return listing(
        columns,
        having_people(cohort, view.words, rows, lambda row: (row.id,)),
        empty="This meeting concerns nobody: give its pod members.",
        summary=(
            f"{there} there, {done} of {len(people)} marked · {meeting.title}, {day(meeting.first_day, cohort.as_of)}"
        ),
    )


def _mark_word(mark: str) -> Word:
    return Word(mark, TONES.get(mark, "plain"))


def _organization(plan: Plan, person_id: str) -> str:
    person = plan.people.get(person_id)
    return plan.label_of(person.organization or person.partner) if person else ""
