"""What the checks look at: the plan, with drafts in the place of entries whose shape is at fault.

So one faulty key hides nothing else in its table, and nothing is reported that only follows from a faulty key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.checks.spelling import Spellings
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.lost import lost_ids
from cohortkit.plan.model import KEYED_TABLES, LISTED_TABLES, SINGLE_TABLES, CohortInfo, Plan, Series
from cohortkit.plan.names import NOUNS
from cohortkit.plan.series import Occurrence, RuleError, occurrences, zone_named
from cohortkit.plan.shape import Draft, blank, draft, position_in_file

SHAPE_CODES = frozenset({"unknown-key", "wrong-type", "missing-key", "bad-value"})
MOST_HINTS = 200
"""So many "did you mean" are looked for in a run; with more unknown ids the fault is another one."""
_DECIDE_MEETINGS = ("starts", "timezone", "every", "on", "rrule", "until", "count", "skip", "cancelled", "moved")
"""The keys of a series without which nobody knows when it meets; how long it lasts is at least a minute."""


class Subject:
    """A loaded definition made ready for the checks. `plan` always exists; ask `sound` before judging whole tables."""

    def __init__(self, loaded: LoadedPlan) -> None:
        self.loaded = loaded
        self._drafts: dict[KeyPath, Draft] = {}
        self._faulty: set[KeyPath] = set()
        self._dropped: set[KeyPath] = set()
        self._touched: set[KeyPath] = set()
        self._hints: dict[tuple[str, str], str] = {}
        self._lost = lost_ids(loaded.problems, loaded.documents)
        self.plan = self._plan()

    def sound(self, *path: str | int) -> bool:
        """Whether everything at a path of the plan, and above it, could be read."""
        if not self._touched:
            return True
        if path in self._touched:
            return False
        return not any(path[:length] in self._faulty for length in range(1, len(path)))

    def sound_in_each(self, path: KeyPath, *keys: str) -> bool:
        """Whether every entry of a list of tables is there with these keys, whatever is at fault beside them."""
        if self.sound(*path):
            return True
        if any(path[:length] in self._faulty for length in range(1, len(path) + 1)):
            return False
        inside = len(path)
        return not any(
            each[:inside] == path and (len(each) == inside + 1 or each[inside + 1] in keys)
            for each in (*self._faulty, *self._dropped)
        )

    def known(self, table: str) -> dict[str, str]:
        """The ids that a table declares, those of entries that could not be read included."""
        declared = self.loaded.declared.get(table, {})
        return {**self._lost[table], **declared} if table in self._lost else declared

    def problem(self, code: str, message: str, path: KeyPath, **details: Any) -> Problem:
        """Return a problem at a path of `plan`; `details` as in `Problem` (at, hint, severity)."""
        entry = self._drafts.get(path[:2]) or self._drafts.get(path[:1])
        if entry is not None:
            path = position_in_file(path, entry.dropped)
        return self.loaded.problem(code, message, path, **details)

    def unknown(self, table: str, wanted: str, path: KeyPath, relation: str) -> Problem:
        """Return the problem of an id that a table does not have; `relation` as in `pod "x" has lead`."""
        pronoun = "who" if table == "people" else "which"
        message = f'{relation} "{wanted}", {pronoun} is not in [{table}]'
        return self.problem(f"unknown-{NOUNS[table]}", message, path, hint=self.near(wanted, (table,)))

    def near(self, wanted: str, tables: Iterable[str]) -> str:
        """Return "did you mean …?" over the ids of tables, or nothing."""
        asked = (wanted, " ".join(tables))
        if asked not in self._hints:
            if len(self._hints) >= MOST_HINTS:
                return ""
            self._hints[asked] = did_you_mean(wanted, [each for table in tables for each in self.known(table)])
        return self._hints[asked]

    def follows_from_another(self, problem: Problem) -> bool:
        """Whether a problem lies in a value that could not be read, so that there is a problem about it already."""
        if not self._faulty:
            return False
        return any(problem.path[:length] in self._faulty for length in range(1, len(problem.path) + 1))

    @property
    def first_day(self) -> dt.date | None:
        """The cohort's first day, if it could be read."""
        return self.plan.cohort.starts if self.sound("cohort", "starts") else None

    @property
    def last_day(self) -> dt.date | None:
        """The cohort's last day, if it could be read."""
        return self.plan.cohort.ends if self.sound("cohort", "ends") else None

    def series_ends(self, series: Series) -> dt.date:
        """The day a series without an end of its own stops."""
        return self.last_day or series.starts.date() + dt.timedelta(days=1000)

    def zone(self, own: str) -> str:
        """A zone to reckon with: a table's own, else the cohort's, else UTC; unknown names are passed over."""
        for name in (own, self.plan.cohort.timezone):
            if name:
                try:
                    zone_named(name)
                except RuleError:
                    continue
                return name
        return "UTC"

    @cached_property
    def spellings(self) -> Spellings:
        """The organizations' names, made ready for looking through texts."""
        return Spellings(self.plan)

    @cached_property
    def meetings(self) -> dict[str, list[Occurrence]]:
        """The meetings of every pod whose series can be understood, by pod."""
        found: dict[str, list[Occurrence]] = {}
        for key, pod in self.plan.pods.items():
            series = pod.meetings
            path = ("pods", key, "meetings")
            if series is None or not all(self.sound(*path, part) for part in _DECIDE_MEETINGS):
                continue
            zone = self.zone(series.timezone)
            if series.timezone and series.timezone != zone:
                series = msgspec.structs.replace(series, timezone=zone)
            try:
                found[key] = occurrences(series, zone, self.series_ends(series))
            except RuleError:
                continue
        return found

    def _plan(self) -> Plan:
        faults = {
            (problem.file, problem.path[:2])
            for problem in self.loaded.problems
            if problem.code in SHAPE_CODES and problem.path
        }
        plan = self.loaded.plan
        if plan is not None and not faults and not self._entries_are_missing(plan):
            return plan
        tables: dict[str, Any] = {}
        struct: Any
        for table, struct in KEYED_TABLES.items():
            known = {} if plan is None else getattr(plan, table)
            tables[table] = {}
            for key, file in self.loaded.declared[table].items():
                value = known.get(key)
                if value is None or (file, (table, key)) in faults:
                    value = self._entry((table, key), file, (table, key), struct, key)
                if value is not None:
                    tables[table][key] = value
        for table, struct in SINGLE_TABLES.items():
            file = self.loaded.declared[""].get(table, "")
            if plan is None or any(each == file and path[0] == table for each, path in faults):
                value = self._entry((table,), file, (table,), struct) if file else None
                if value is not None:
                    tables[table] = value
        for table, struct in LISTED_TABLES.items():
            places = self.loaded.listed[table]
            if plan is None or len(getattr(plan, table)) < len(places) or any(path[0] == table for _, path in faults):
                entries = (
                    self._entry((table, position), file, (table, local), struct)
                    for position, (file, local) in enumerate(places)
                )
                tables[table] = tuple(blank(struct) if entry is None else entry for entry in entries)
        if plan is not None:
            return msgspec.structs.replace(plan, **tables)
        if "cohort" not in tables:
            self._note_faults(Draft(None, frozenset({("cohort",)}), frozenset()))
            day = dt.date(2000, 1, 1)
            tables["cohort"] = CohortInfo(name="", starts=day, ends=day, timezone="UTC")
        return Plan(**tables)

    def _entries_are_missing(self, plan: Plan) -> bool:
        """Whether entries are declared that the plan lacks, such as one whose name stands in a line that is broken."""
        return any(
            len(getattr(plan, table)) < len(written[table])
            for tables, written in ((KEYED_TABLES, self.loaded.declared), (LISTED_TABLES, self.loaded.listed))
            for table in tables
        )

    def _entry(self, path: KeyPath, file: str, local: KeyPath, struct: Any, key: str | None = None) -> Any:
        table: Any = self.loaded.documents[file].data
        for part in local:
            table = table[part]
        made = draft(table, struct, path, key)
        if made is None:
            self._note_faults(Draft(None, frozenset({path}), frozenset()))
            return None
        self._drafts[path] = made
        self._note_faults(made)
        return made.value

    def _note_faults(self, made: Draft) -> None:
        self._faulty |= made.faulty
        self._dropped |= made.dropped
        for path in (*made.faulty, *made.dropped):
            self._touched.update(path[:length] for length in range(1, len(path) + 1))
