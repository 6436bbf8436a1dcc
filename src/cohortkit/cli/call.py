"""What one run of a command was asked, and what it needs to answer: the cohort, the day, who records.

Everything is looked up when first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cohortkit.cli.errors import Stop, UsageStop

if TYPE_CHECKING:
    from cohortkit.plan.load import LoadedPlan
    from cohortkit.plan.model import Plan
    from cohortkit.records.cohort import Cohort

T = TypeVar("T")

COHORT_VARIABLE = "COHORTKIT_COHORT"
BY_VARIABLE = "COHORTKIT_BY"


class Call:
    """One run of a command. ``asked`` are the common options that were given, by their names in ``declare``."""

    def __init__(self, **asked: Any) -> None:
        self.asked: dict[str, Any] = asked
        self.context: Any = None
        """Typer's context of the command."""

    @property
    def command(self) -> str:
        """The command as words, such as "cohortkit people add"; empty before it is known."""
        return str(self.context.command_path) if self.context else ""

    @property
    def as_json(self) -> bool:
        """Whether one JSON document is wanted on stdout."""
        return bool(self.asked.get("as_json"))

    @property
    def plain(self) -> bool:
        """Whether one fact on each line is wanted."""
        return bool(self.asked.get("plain"))

    @property
    def dry_run(self) -> bool:
        """Whether nothing is to be written."""
        return bool(self.asked.get("dry_run"))

    @property
    def may_ask(self) -> bool:
        """Whether somebody is there to answer a question and wants to be asked."""
        return not (self.asked.get("yes") or self.as_json) and sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def now(self) -> dt.datetime:
        """This instant, in UTC, without fractions of a second."""
        return dt.datetime.now(dt.UTC).replace(microsecond=0)

    @cached_property
    def definition(self) -> tuple[Path, str]:
        """The cohort folder and the name of its main file. Raises CohortNotFound."""
        from cohortkit.records.cohort import find_definition

        named = self.asked.get("cohort") or os.environ.get(COHORT_VARIABLE)
        return find_definition(Path(named) if named else None, Path.cwd())

    @property
    def folder(self) -> Path:
        """The cohort folder."""
        return self.definition[0]

    @cached_property
    def loaded(self) -> LoadedPlan:
        """The definition as read, with its problems, however broken it is."""
        from cohortkit.records.cohort import read_definition

        return read_definition(*self.definition)

    @cached_property
    def plan(self) -> Plan:
        """The definition. Raises CohortUnreadable."""
        if self.loaded.plan is None:
            from cohortkit.records.cohort import CohortUnreadable

            raise CohortUnreadable(self.loaded)
        return self.loaded.plan

    @property
    def is_illustrative(self) -> bool:
        """Whether what is shown comes from a cohort that calls its data illustrative."""
        return "plan" in self.__dict__ and self.plan.cohort.illustrative

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The files in which something could not be read, of those that this run looked at."""
        if "cohort" in self.__dict__:
            return self.cohort.unreadable()
        found = self.loaded.problems if "loaded" in self.__dict__ else ()
        return tuple(dict.fromkeys(each.file for each in found if each.severity == "error"))

    @cached_property
    def cohort(self) -> Cohort:
        """The plan and the records as of the day asked for."""
        from cohortkit.records.cohort import Cohort

        return Cohort(self.loaded, self.plan, self.today)

    @cached_property
    def today(self) -> dt.date:
        """The day of ``--as-of``, else today in the cohort's own zone."""
        text = self.asked.get("as_of")
        return self._day(text, self._real_today) if text else self._real_today

    @property
    def is_as_of(self) -> bool:
        """Whether another day than today was asked for."""
        return bool(self.asked.get("as_of"))

    @property
    def moment(self) -> dt.datetime:
        """Now in the cohort's zone; with ``--as-of`` the first moment of that day."""
        zone = self._zone
        return dt.datetime.combine(self.today, dt.time(), zone) if self.is_as_of else self.now.astimezone(zone)

    def day(self, text: str | None, default: dt.date | None = None) -> dt.date | None:
        """Read a day as it was typed (ISO, today, next tuesday, 3 weeks ago); raises NotADay with the place."""
        return default if text is None else self._day(text, self.today)

    def days(self, first: str | None, last: str | None) -> tuple[dt.date | None, dt.date | None]:
        """Read the two ends of ``--from`` and ``--to``. Raises UsageStop where they are the wrong way round."""
        start, end = self.day(first), self.day(last)
        if start is not None and end is not None and end < start:
            raise UsageStop(f"--to, {end}, comes before --from, {start}")
        return start, end

    def wall_time(self, text: str) -> dt.date:
        """Read a day, or a day with a time such as "2025-11-13 15:00" (then a datetime without a zone)."""
        from cohortkit.plan.when import read_moment

        return read_moment(text, self.today)

    @cached_property
    def by(self) -> str:
        """The id of the person who records: as told, the git user, the only facilitator; else asked for or refused."""
        if self.known_by:
            return self.known_by
        if self.may_ask:
            return self.one("people", self.ask("Who records this?"))
        raise Stop(f"say who records this: --recorded-by PERSON, or set {BY_VARIABLE}")

    @cached_property
    def known_by(self) -> str:
        """The id of the person who records where it is known without asking, else empty."""
        if told := self.asked.get("recorded_by"):
            return self.one("people", told)
        if told := os.environ.get(BY_VARIABLE):
            return self._named_by_variable(told)
        return self._git_user() or self._only_facilitator() or ""

    def _named_by_variable(self, told: str) -> str:
        from cohortkit.cli.errors import NO_SUCH_THING
        from cohortkit.plan.names import NoSuchThing

        try:
            return self.one("people", told)
        except NoSuchThing as missing:
            raise Stop(f"{BY_VARIABLE} says who records this, but {missing}", code=NO_SUCH_THING) from None

    def one(self, table: str, asked: str) -> str:
        """Return the id of an entry of a table of the plan by id, unique beginning, name or alias."""
        from cohortkit.plan.names import resolve_in

        return resolve_in(self.plan, table, asked)

    def some(self, table: str, asked: list[str] | None) -> list[str]:
        """Return the ids of several entries: an option that was repeated or takes commas; each id once."""
        return list(dict.fromkeys(self.one(table, each) for each in split(asked)))

    def party(self, asked: str) -> str:
        """Return the id of a person, an organization or a partner."""
        from cohortkit.plan.names import resolve_party

        return resolve_party(self.plan, asked)

    def ask(self, question: str, default: str | None = None) -> str:
        """Ask on stderr; only where ``may_ask``."""
        import typer

        answer: str = typer.prompt(question, default=default, err=True)
        return answer

    def ask_for(self, question: str, read: Callable[[str], T], default: str | None = None) -> T:
        """Ask until there is an answer that `read` takes; what is wrong with another is said."""
        from cohortkit.cli import errors

        while True:
            answer = self.ask(question, default)
            try:
                return read(answer.strip())
            except Exception as error:
                if errors.code_of(error) is None:
                    raise
                errors.say(errors.explain(error))

    def agreed(self, question: str) -> bool:
        """Whether it may be done: ``--yes`` or an answer at the terminal. Raises Stop where nobody can be asked."""
        if self.asked.get("yes"):
            return True
        if not self.may_ask:
            raise Stop(f"{question} Nobody is here to answer; add --yes to do it")
        import typer

        return typer.confirm(question, err=True)

    @property
    def _zone(self) -> dt.tzinfo:
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(self.plan.cohort.timezone)
        except (ValueError, LookupError, OSError):  # an unknown zone is for `check` to report
            return dt.UTC

    @property
    def _real_today(self) -> dt.date:
        return self.now.astimezone(self._zone).date()

    def _day(self, text: str, today: dt.date) -> dt.date:
        from cohortkit.plan.when import read_day

        return read_day(text, today)

    def _git_user(self) -> str | None:
        import subprocess

        try:
            answer = subprocess.run(
                ["git", "-C", str(self.folder), "config", "--get-regexp", r"^user\.(name|email)$"],
                capture_output=True,
                text=True,
                timeout=5,
                check=False,
            ).stdout
        except (OSError, subprocess.SubprocessError, UnicodeError):
            return None
        wanted = {line.partition(" ")[2].strip().casefold() for line in answer.splitlines()} - {""}
        found = [
            person.id
            for person in self.plan.people.values()
            if wanted & {person.name.casefold(), person.email.casefold()}
        ]
        return found[0] if len(found) == 1 else None

    def _only_facilitator(self) -> str | None:
        found = [person.id for person in self.plan.people.values() if "facilitator" in person.roles]
        return found[0] if len(found) == 1 else None


def split(asked: list[str] | None) -> list[str]:
    """The values of a list option, which may be repeated or take commas."""
    return [part.strip() for each in asked or [] for part in each.split(",") if part.strip()]


__all__ = ["Call", "Stop", "UsageStop", "split"]
