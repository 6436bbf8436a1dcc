"""The cohort that is looked at, and the one place where the terminal interface writes.

Nothing here knows about screens. Reading and writing run in threads; readings follow each other, and each is a value
that never changes again, so that whoever shows one shows one state of the folder.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from cohortkit.files.change import Change
    from cohortkit.files.problems import Diagnostic
    from cohortkit.plan.load import LoadedPlan
    from cohortkit.plan.model import Plan
    from cohortkit.records.cohort import Cohort

Clock = Callable[[], dt.datetime]
Who = Callable[["LoadedPlan"], str]
"""Finds out who records where it is known without asking; empty where it is not."""


class ReadOnlyRefused(Exception):
    """Something would be written while the interface was opened to look only."""

    def __init__(self) -> None:
        super().__init__("opened with --read-only: nothing is written; start without it to change something")


class Seen(msgspec.Struct, frozen=True):
    """One reading of the folder. ``cohort`` is None where the definition cannot be read; ``failure`` says why."""

    number: int
    loaded: LoadedPlan | None = None
    cohort: Cohort | None = None
    failure: str = ""


class Session:
    """What is open: the folder, the day, who records, and the last reading."""

    def __init__(
        self,
        folder: Path,
        main: str,
        *,
        clock: Clock,
        as_of: dt.date | None = None,
        by: str = "",
        who: Who | None = None,
        read_only: bool = False,
    ) -> None:
        self.folder, self.main, self.as_of, self.by, self.read_only = folder, main, as_of, by, read_only
        self.clock = clock
        self._who = who
        self.seen = Seen(0)
        self._reading = threading.Lock()

    @property
    def cohort(self) -> Cohort:
        """The cohort as last read; only where ``seen.cohort`` is there."""
        assert self.seen.cohort is not None
        return self.seen.cohort

    @property
    def cohort_now(self) -> Cohort:
        """The cohort as it is on record today, also where ``--as-of`` looks at an earlier day.

        A calendar that left out what was recorded since would cancel it in everybody's diary.
        """
        return self.cohort.at_day(max(self.cohort.as_of, self.clock().astimezone(_zone(self.seen.loaded)).date()))

    @property
    def plan(self) -> Plan:
        """The plan as last read."""
        return self.cohort.plan

    def today(self, loaded: LoadedPlan | None = None) -> dt.date:
        """The day looked at: that of ``--as-of``, else today in the cohort's zone."""
        if self.as_of is not None:
            return self.as_of
        return self.clock().astimezone(_zone(loaded or self.seen.loaded)).date()

    @property
    def moment(self) -> dt.datetime:
        """Now in the cohort's zone; with ``--as-of`` the first moment of that day."""
        zone = _zone(self.seen.loaded)
        if self.as_of is not None:
            return dt.datetime.combine(self.as_of, dt.time(), zone)
        return self.clock().astimezone(zone)

    @property
    def at(self) -> dt.datetime:
        """The instant that is written into a record: now; with ``--as-of`` noon of that day, so that it shows."""
        if self.as_of is not None:
            return dt.datetime.combine(self.as_of, dt.time(12), dt.UTC)
        return self.clock().astimezone(dt.UTC).replace(microsecond=0)

    def read(self, files: Iterable[str] | None = None) -> Seen:
        """Read the folder, or only the files that changed in it; whatever is wrong becomes part of what is seen."""
        with self._reading:
            self.seen = self._read(None if files is None else sorted(set(files)))
            return self.seen

    def _read(self, changed: list[str] | None) -> Seen:
        from cohortkit.records.cohort import Cohort, read_definition

        before = self.seen
        number = before.number + 1
        loaded = before.loaded
        if changed is None or loaded is None or any(_is_definition(each) for each in changed):
            try:
                loaded = read_definition(self.folder, self.main)
            except Exception as error:
                # A lock that is held or a disk that fails must not end the session: it is said, and tried again.
                if not is_for_user(error):
                    raise
                return Seen(number, before.loaded, before.cohort, str(error))
        if not self.by and self._who is not None and loaded.plan is not None:
            self._find_out_who(loaded)
        if loaded.plan is None:
            return Seen(number, loaded, None, f"{loaded.main} cannot be read; the list of problems says where and why")
        today = self.today(loaded)
        if changed is not None and before.cohort is not None:
            return Seen(number, loaded, before.cohort.after(changed, loaded, loaded.plan, today))
        return Seen(number, loaded, Cohort(loaded, loaded.plan, today))

    def _find_out_who(self, loaded: LoadedPlan) -> None:
        who, self._who = self._who, None
        assert who is not None
        try:
            self.by = who(loaded)
        except Exception as error:
            # A name nobody has is asked for again when something is to be recorded.
            if not is_for_user(error):
                raise

    def write(self, change: Change, *, undoable: bool = True, in_history: bool = True) -> None:
        """Write a change by the same path and rules as the command line; takes and raises what ``apply`` does."""
        from cohortkit.files.transaction import apply
        from cohortkit.plan.guard import refuse_new_errors

        if self.read_only:
            raise ReadOnlyRefused
        assert self.seen.loaded is not None
        refuse_new_errors(self.seen.loaded, change)
        now = self.clock().astimezone(dt.UTC).replace(microsecond=0)
        apply(self.folder, change, now=now, by=self.by, undoable=undoable, in_history=in_history)

    def undo(self) -> Change | None:
        """Take the last change back; None where there is none."""
        from cohortkit.files.history import undo

        if self.read_only:
            raise ReadOnlyRefused
        return undo(self.folder)

    def redo(self) -> Change | None:
        """Do again what was undone last; None where there is none."""
        from cohortkit.files.history import redo

        if self.read_only:
            raise ReadOnlyRefused
        return redo(self.folder)

    def problems(self) -> list[Diagnostic]:
        """Everything that is wrong in the files, by place; may take a while."""
        from cohortkit.files.problems import locate
        from cohortkit.records.cohort import cohort_to_check

        loaded = self.seen.loaded
        if loaded is None:
            return []
        cohort = self.seen.cohort or cohort_to_check(loaded, self.today(loaded))
        found = locate(cohort.problems(), cohort.documents)
        # What is wrong in the definition comes first: faults of records often follow from it.
        return sorted(found, key=lambda each: each.file not in loaded.documents)


def explain(error: BaseException) -> str:
    """The words for an error that somebody can do something about."""
    problems = getattr(error, "problems", None)
    if problems:
        return f"{error}:\n" + "\n".join(f"{each.file}: {each.message}" for each in problems[:3])
    if isinstance(error, OSError):
        return f"{error.filename or 'the disk'}: {(error.strerror or str(error)).lower()}"
    return str(error)


def is_for_user(error: BaseException) -> bool:
    """Whether an error is meant for the user: one of the lower floors' own, or the disk's."""
    return isinstance(error, OSError) or type(error).__module__.startswith("cohortkit.")


def _is_definition(file: str) -> bool:
    folder = file.partition("/")[0]
    return (
        folder not in ("records", "responses", "coding", "out", "notebooks")
        and file.endswith(".toml")
        and (file != "quotes.toml")
    )


def _zone(loaded: LoadedPlan | None) -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    if loaded is None or loaded.plan is None:
        return dt.UTC
    try:
        return ZoneInfo(loaded.plan.cohort.timezone)
    except (ValueError, LookupError, OSError):  # an unknown zone is for the list of problems
        return dt.UTC
