"""The cohort as of a day: the plan and what had happened by then. Everything else is derived from this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from cohortkit.files.document import Document
from cohortkit.files.problems import Problem
from cohortkit.files.unfinished import needs_recovery
from cohortkit.plan.load import MAIN_FILE, LoadedPlan, load_plan
from cohortkit.plan.model import Plan
from cohortkit.records import load
from cohortkit.records.model import (
    KINDS,
    Attendance,
    CheckIn,
    Codebook,
    Coding,
    Collaboration,
    Commitment,
    Feedback,
    Interview,
    PairingRound,
    PaymentBatch,
    Product,
    Quote,
    Record,
    Resource,
    Response,
    Support,
)
from cohortkit.records.published_figures import Ledger, read_ledger

T = TypeVar("T")


class CohortNotFound(Exception):
    """There is no `cohort.toml` here or above."""

    def __init__(self, looked_in: Path) -> None:
        self.looked_in = looked_in
        super().__init__(
            f"no {MAIN_FILE} in {looked_in} or any folder above it; "
            "`cohortkit init` begins one, `-C FOLDER` names another place"
        )


class CohortUnreadable(Exception):
    """The definition cannot be read at all; `problems` say why and `loaded` holds what was read."""

    def __init__(self, loaded: LoadedPlan) -> None:
        self.loaded = loaded
        self.problems = loaded.problems
        super().__init__(f"{loaded.main} cannot be read; `cohortkit check` shows every problem and its place")


def find_definition(path: Path | None, start: Path) -> tuple[Path, str]:
    """Return the cohort folder and the name of its main file.

    `path` is a folder, a definition file, or None: then the nearest `cohort.toml` in `start` or above it.
    Raises CohortNotFound.
    """
    if path is not None:
        if path.is_file():
            return path.parent.resolve(), path.name
        if (path / MAIN_FILE).is_file():
            return path.resolve(), MAIN_FILE
        raise CohortNotFound(path)
    for folder in (start, *start.parents):
        if (folder / MAIN_FILE).is_file():
            return folder, MAIN_FILE
    raise CohortNotFound(start)


def open_cohort(folder: Path, *, today: dt.date, as_of: dt.date | None = None, main: str = MAIN_FILE) -> Cohort:
    """Open a cohort folder as of a day (by default today). Raises CohortUnreadable; other faults are problems."""
    loaded = read_definition(folder, main)
    if loaded.plan is None:
        raise CohortUnreadable(loaded)
    return Cohort(loaded, loaded.plan, as_of or today)


def cohort_to_check(loaded: LoadedPlan, as_of: dt.date) -> Cohort:
    """The cohort for finding problems and nothing else: drafts stand in where the definition is at fault."""
    from cohortkit.plan.checks import Subject

    return Cohort(loaded, loaded.plan or Subject(loaded).plan, as_of)


def read_definition(folder: Path, main: str = MAIN_FILE) -> LoadedPlan:
    """Load the definition after finishing a change that a crash may have interrupted."""
    if needs_recovery(folder):
        from cohortkit.files.transaction import recover

        recover(folder)
    return load_plan(folder, main)


_WHOLE_FILES = ("_all_responses", "_ledger", "_codebook", "_codings", "_quotes")
"""What a cohort has read beside `records/`, by its attribute."""


class Cohort:
    """The plan and the records of one folder as of a day.

    Records are read when first asked for, each kind once. A record counts from its own date: payments from
    `paid_on`, met meals from their day, collaborations from `from`, products from `released_on`, all else from `at`.
    """

    def __init__(self, loaded: LoadedPlan, plan: Plan, as_of: dt.date) -> None:
        self.loaded, self.plan, self.as_of = loaded, plan, as_of
        self.folder = loaded.folder
        self._every: dict[str, tuple[dict[str, Record], list[Problem]]] = {}

    def at_day(self, day: dt.date) -> Cohort:
        """The same cohort as of another day; files already read are not read again."""
        other = Cohort(self.loaded, self.plan, day)
        other._every = self._every
        other.__dict__.update({name: self.__dict__[name] for name in _WHOLE_FILES if name in self.__dict__})
        return other

    def after(self, files: Iterable[str], loaded: LoadedPlan, plan: Plan, day: dt.date) -> Cohort:
        """The cohort after some files of the folder changed: what was read of all others is kept."""
        other = Cohort(loaded, plan, day)
        other._every = dict(self._every)
        kept = {name for name in _WHOLE_FILES if name in self.__dict__}
        for file in files:
            folder, _, rest = file.partition("/")
            kind, _, name = rest.partition("/")
            if folder == load.RECORDS and kind in other._every and name.endswith(".toml"):
                other._every[kind] = self._with_one(other._every[kind], kind, name.removesuffix(".toml"))
            elif folder == load.RECORDS:
                for each in [kind] if kind in KINDS else list(KINDS):
                    other._every.pop(each, None)
            elif folder == load.RESPONSES:
                kept -= {"_all_responses", "_ledger"}
            elif folder == load.CODING:
                kept -= {"_codebook", "_codings"}
            elif file == load.QUOTES_FILE:
                kept.discard("_quotes")
        other.__dict__.update({name: self.__dict__[name] for name in kept})
        return other

    def _with_one(
        self, read: tuple[dict[str, Record], list[Problem]], kind: str, record_id: str
    ) -> tuple[dict[str, Record], list[Problem]]:
        records, problems = read
        file = load.record_file(kind, record_id)
        record, found = load.read_one(self.folder, kind, record_id)
        changed = {key: each for key, each in records.items() if key != record_id}
        if record is not None:
            changed = dict(sorted({**changed, record_id: record}.items()))
        return changed, [*(each for each in problems if each.file != file), *found]

    def every(self, kind: str) -> dict[str, Record]:
        """All records of a kind, whatever their date, by id."""
        return self._read(kind)[0]

    def faults(self, kind: str) -> list[Problem]:
        """What is wrong in the form of the files of one kind, whatever their date."""
        return self._read(kind)[1]

    def unreadable(self) -> tuple[str, ...]:
        """The files read so far in which something could not be read, the definition first."""
        read = [*self.loaded.problems, *(each for _, found in self._every.values() for each in found)]
        for name in ("_all_responses", "_codebook", "_codings", "_quotes"):
            read += self.__dict__[name][1] if name in self.__dict__ else []
        return tuple(dict.fromkeys(each.file for each in read if each.severity == "error"))

    def one(self, kind: str, record_id: str) -> Record | None:
        """One record, whatever its date, without reading the others of its kind."""
        if kind in self._every:
            return self._every[kind][0].get(record_id)
        return load.read_one(self.folder, kind, record_id)[0]

    def _read(self, kind: str) -> tuple[dict[str, Record], list[Problem]]:
        if kind not in self._every:
            self._every[kind] = load.read_records(self.folder, kind)
        return self._every[kind]

    @cached_property
    def _cutoff(self) -> dt.datetime:
        try:
            return load.instant_after(self.as_of, self.plan.cohort.timezone)
        except (ValueError, LookupError, OSError):  # an unknown zone is reported by the checks
            return load.instant_after(self.as_of, "UTC")

    def _by(self, kind: str, day: Callable[[T], dt.date | None] | None = None) -> dict[str, T]:
        """The records of a kind that count by now; `day` gives their own date, where None falls back to `at`."""
        counted: dict[str, T] = {}
        for key, record in self.every(kind).items():
            own = day(cast("T", record)) if day else None
            if own <= self.as_of if own else record.at < self._cutoff:
                counted[key] = cast("T", record)
        return counted

    @cached_property
    def attendance(self) -> dict[str, Attendance]:
        """Attendance by meeting id."""
        return self._by("attendance")

    @cached_property
    def pairings(self) -> dict[str, PairingRound]:
        """Accepted rounds by id, with the groups that had met by now."""
        rounds: dict[str, PairingRound] = {}
        for key, record in self.every("pairings").items():
            accepted = cast("PairingRound", record)
            met = {group: day for group, day in accepted.met.items() if day <= self.as_of}
            if met or accepted.at < self._cutoff:
                rounds[key] = accepted if len(met) == len(accepted.met) else msgspec.structs.replace(accepted, met=met)
        return rounds

    @cached_property
    def payments(self) -> dict[str, PaymentBatch]:
        """Payment batches by id."""
        return self._by("payments", lambda batch: cast("PaymentBatch", batch).paid_on)

    @cached_property
    def check_ins(self) -> dict[str, CheckIn]:
        """Check-ins by id."""
        return self._by("check-ins")

    @cached_property
    def support(self) -> dict[str, Support]:
        """Technical assistance, coaching and advising by id."""
        return self._by("support")

    @cached_property
    def collaborations(self) -> dict[str, Collaboration]:
        """Collaborations by id."""
        return self._by("collaborations", lambda each: cast("Collaboration", each).from_)

    @cached_property
    def products(self) -> dict[str, Product]:
        """Knowledge products by id."""
        return self._by("products", lambda each: cast("Product", each).released_on)

    @cached_property
    def commitments(self) -> dict[str, Commitment]:
        """Commitments by id."""
        return self._by("commitments")

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """Contributed resources and opportunities by id."""
        return self._by("resources")

    @cached_property
    def interviews(self) -> dict[str, Interview]:
        """Case-study interviews by id."""
        return self._by("interviews")

    @cached_property
    def feedback(self) -> dict[str, Feedback]:
        """What was heard and done, by id."""
        return self._by("feedback")

    @cached_property
    def _all_responses(self) -> tuple[dict[str, Response], list[Problem]]:
        return load.read_responses(self.folder)

    @cached_property
    def responses(self) -> dict[str, Response]:
        """Answers by `set/wave/person`; withdrawn ones are gone."""
        return {
            key: response
            for key, response in self._all_responses[0].items()
            if not response.withdrawn and response.at < self._cutoff
        }

    @property
    def every_response(self) -> dict[str, Response]:
        """All responses whatever their date, tombstones of withdrawn ones included."""
        return self._all_responses[0]

    @cached_property
    def tombstones(self) -> dict[str, Response]:
        """Withdrawn answers by `set/wave/person`: that they were, and nothing of what they said."""
        return {key: response for key, response in self._all_responses[0].items() if response.withdrawn}

    @cached_property
    def _ledger(self) -> tuple[Ledger, list[Problem]]:
        return read_ledger(self.folder)

    @property
    def published(self) -> Ledger:
        """Which figures of surveys were published, and whose answers stand behind each; whatever the day."""
        return self._ledger[0]

    @cached_property
    def _codebook(self) -> tuple[Codebook, list[Problem]]:
        return load.read_codebook(self.folder)

    @property
    def codebook(self) -> Codebook:
        """Codes and themes."""
        return self._codebook[0]

    @cached_property
    def _codings(self) -> tuple[dict[str, Coding], list[Problem]]:
        return load.read_codings(self.folder)

    @property
    def codings(self) -> dict[str, Coding]:
        """Each coder's segments, by coder."""
        return self._codings[0]

    @cached_property
    def _quotes(self) -> tuple[dict[str, Quote], list[Problem]]:
        return load.read_quotes(self.folder)

    @property
    def quotes(self) -> dict[str, Quote]:
        """Quotes by id."""
        return self._quotes[0]

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Any file of the folder, read when a place in it is looked up."""
        return load.DocumentsByNeed(self.folder, self.loaded.documents)

    def shape_problems(self) -> list[Problem]:
        """What is wrong in the form of the record files, all of them read."""
        from cohortkit.records.published import read_published

        problems = [problem for kind in KINDS for problem in self._read(kind)[1]]
        calendars = read_published(self.folder)
        whole = (self._all_responses, self._ledger, self._codebook, self._codings, self._quotes, calendars)
        for _, found in whole:
            problems += found
        return problems

    def problems(self, *, prose: bool = True) -> list[Problem]:
        """Everything that is wrong, in the definition and in the records; unsorted.

        Without `prose` the running text is not looked at, which saves half of the time and only warnings.
        """
        from cohortkit.plan.checks import Subject, plan_problems
        from cohortkit.records.checks import record_problems

        subject = Subject(self.loaded)
        return [
            *self.loaded.problems,
            *plan_problems(self.loaded, subject, prose=prose),
            *self.shape_problems(),
            *record_problems(self, subject, prose=prose),
        ]
