"""Who is at a meeting: those marked there, or, while nobody is marked, all whom it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort


def is_marked(cohort: Cohort, meeting: Meeting) -> bool:
    """Whether anybody is marked at a meeting."""
    record = cohort.attendance.get(meeting.id)
    return record is not None and bool(record.attendance)


def people_there(cohort: Cohort, meeting: Meeting) -> frozenset[str]:
    """The ids of the people who are taken to be there."""
    from cohortkit.meetings.people import concerned
    from cohortkit.records.model import THERE

    record = cohort.attendance.get(meeting.id)
    if record is None or not record.attendance:
        return frozenset(concerned(cohort.plan, meeting))
    return frozenset(person for person, mark in record.attendance.items() if mark in THERE)
