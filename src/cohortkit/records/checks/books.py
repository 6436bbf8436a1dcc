"""What the checks on records look at: every record whatever its date, and the ids that the plan knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.files.problems import nearest as nearest_word
from cohortkit.plan.checks.subject import SHAPE_CODES, Subject
from cohortkit.plan.names import NOUNS
from cohortkit.plan.series import nearest
from cohortkit.plan.shape import Draft, draft, position_in_file
from cohortkit.records.cohort import Cohort
from cohortkit.records.load import record_file
from cohortkit.records.model import KIND_OF, Record

R = TypeVar("R", bound=Record)


class Books:
    """The records of a cohort, with drafts in the place of files whose shape is at fault."""

    def __init__(self, cohort: Cohort, subject: Subject) -> None:
        self.cohort = cohort
        self.subject = subject
        self.plan = subject.plan
        self.people = subject.known("people")
        self._drafts: dict[str, Draft] = {}
        shape_problems = cohort.shape_problems()
        self._faulty_files = {problem.file for problem in shape_problems if problem.code in SHAPE_CODES}
        self._unsound_files = {problem.file for problem in shape_problems}

    def of(self, kind: str, struct: type[R]) -> Mapping[str, R]:
        """All records of a kind by id."""
        records = cast("dict[str, R]", self.cohort.every(kind))
        folder = record_file(kind, "").removesuffix(".toml")
        faulty = [file for file in self._faulty_files if file.startswith(folder)]
        if not faulty:
            return records
        records = dict(records)
        for file in faulty:
            key = file.removeprefix(folder).removesuffix(".toml")
            made = draft(self.cohort.documents[file].data, struct, (), key)
            if made is not None:
                self._drafts[file] = made
                records[key] = made.value
        return dict(sorted(records.items()))

    def is_sound(self, file: str) -> bool:
        """Whether nothing is wrong with the form of a record's file."""
        return file not in self._unsound_files

    def problem(self, code: str, message: str, file: str, path: KeyPath, **details: Any) -> Problem:
        """Return a problem at a path of a record; `details` as in `Problem` (at, hint, severity)."""
        made = self._drafts.get(file)
        if made is not None:
            path = position_in_file(path, made.dropped)
        return Problem(code, message, file, path, **details)

    def unknown(self, table: str, wanted: str, file: str, path: KeyPath, *, at_key: bool = False) -> Problem:
        """Return the problem of an id that a table of the plan does not have."""
        noun, hint = NOUNS[table], self.subject.near(wanted, (table,))
        message = f'there is no {noun} "{wanted}" in [{table}]'
        return self.problem(f"unknown-{noun}", message, file, path, at="key" if at_key else "value", hint=hint)

    def unknown_record(self, noun: str, wanted: str, file: str, path: KeyPath, known: Iterable[str]) -> Problem:
        """Return the problem of an id that no other record has."""
        message = f'there is no {noun} "{wanted}" in the records'
        return self.problem(f"unknown-{noun}", message, file, path, hint=did_you_mean(wanted, known))

    def is_party(self, who: str) -> bool:
        """Whether an id is that of a person, an organization or a partner."""
        return who in self.people or who in self.subject.known("organizations") or who in self.subject.known("partners")

    def unknown_party(self, who: str, file: str, path: KeyPath) -> Problem:
        """Return the problem of an id that is neither a person nor an organization."""
        tables = ("people", "organizations", "partners")
        message = f'"{who}" is neither in [people] nor in [organizations]'
        return self.problem("unknown-person", message, file, path, hint=self.subject.near(who, tables))

    def follows_from_another(self, problem: Problem) -> bool:
        """Whether a problem lies in a value that could not be read."""
        made = self._drafts.get(problem.file)
        if made is None:
            return False
        return any(problem.path[:length] in made.faulty for length in range(1, len(problem.path) + 1))

    @cached_property
    def meeting_ids(self) -> frozenset[str]:
        """The ids of all meetings the plan has, cancelled ones included."""
        pods = (f"{key}@{each.date}" for key, meetings in self.subject.meetings.items() for each in meetings)
        return frozenset((*self.subject.known("convenings"), *pods))

    @cached_property
    def cancelled_ids(self) -> frozenset[str]:
        """The ids of the meetings that the plan says were cancelled."""
        pods = (
            f"{key}@{each.date}"
            for key, meetings in self.subject.meetings.items()
            for each in meetings
            if each.status == "cancelled"
        )
        convenings = (key for key, each in self.plan.convenings.items() if each.status == "cancelled")
        return frozenset((*convenings, *pods))

    def is_meeting(self, meeting: str) -> bool:
        """Whether the plan has a meeting; any date of a pod counts whose series cannot be read."""
        if meeting in self.meeting_ids:
            return True
        pod, at_sign, _ = meeting.rpartition("@")
        if not at_sign or pod not in self.subject.known("pods"):
            return False
        entry = self.plan.pods.get(pod)
        return entry is None or (entry.meetings is not None and pod not in self.subject.meetings)

    def near_meeting(self, meeting: str) -> str:
        """Return "did you mean …?" over the meetings, or nothing; of a series the meeting nearest by its date."""
        named, at_sign, day = meeting.rpartition("@")
        if not at_sign:
            return did_you_mean(meeting, self.subject.known("convenings"))
        pods = self.subject.known("pods")
        pod = named if named in pods else nearest_word(named, pods)
        try:
            date = nearest(dt.date.fromisoformat(day), [each.date for each in self.subject.meetings.get(pod, ())])
        except ValueError:
            return ""
        return f'did you mean "{pod}@{date}"?' if date else ""

    def file_of(self, record: Record) -> str:
        """The file of a record."""
        return record_file(KIND_OF[type(record)], record.id)
