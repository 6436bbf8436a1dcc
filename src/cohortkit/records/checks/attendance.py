"""Attendance is of meetings that the plan has and did not cancel, and of people it knows."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import Problem
from cohortkit.records.checks.books import Books
from cohortkit.records.load import record_file
from cohortkit.records.model import THERE, Attendance


def look(books: Books) -> Iterator[Problem]:
    """Find attendance of meetings that are gone or were cancelled, and marks of people nobody knows."""
    people = books.people.keys()
    meetings = books.meeting_ids
    cancelled = books.cancelled_ids
    for key, record in books.of("attendance", Attendance).items():
        if key not in meetings and not books.is_meeting(key):
            message = f'the plan has no meeting "{key}" any more'
            yield books.problem(
                "orphan-record",
                message,
                record_file("attendance", key),
                (),
                at="header",
                hint=books.near_meeting(key) or "rename or delete the file, or put the meeting back into the plan",
                severity="warning",
            )
        came = [who for who, mark in record.attendance.items() if mark in THERE]
        if came and key in cancelled:
            message = f'{len(came)} came to "{key}", which the plan says was cancelled; their marks count for nothing'
            yield books.problem(
                "cancelled-meeting",
                message,
                record_file("attendance", key),
                ("attendance", came[0]),
                hint=f"if it took place: cohortkit meetings restore {key}",
                severity="warning",
            )
        if record.attendance.keys() <= people and record.minutes.keys() <= people and record.by in people:
            continue
        file = record_file("attendance", key)
        for table, marks in (("attendance", record.attendance), ("minutes", record.minutes)):
            for who in marks:
                if who not in people:
                    yield books.unknown("people", who, file, (table, who), at_key=True)
        if record.by not in people:
            yield books.unknown("people", record.by, file, ("by",))
