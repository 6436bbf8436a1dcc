"""What went wrong, in a short sentence with the way out, and the exit code that says of which kind it was.

0 done · 1 problems found, or refused · 2 usage · 3 the cohort cannot be read · 4 no such thing ·
5 changed outside, try again · 70 internal error · 130 interrupted
"""

from __future__ import annotations

import sys
from typing import Any

DONE, REFUSED, USAGE, UNREADABLE, NO_SUCH_THING, CHANGED, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 5, 70, 130

CODES: dict[str, int] = {
    "cohortkit.coding.exporting.NothingCoded": REFUSED,
    "cohortkit.coding.suggesting.ThemesMissing": REFUSED,
    "cohortkit.writeup.formats.extras.DocumentsMissing": REFUSED,
    "cohortkit.calendar.lines.ControlCharacter": REFUSED,
    "cohortkit.calendar.publish.PublishFailed": REFUSED,
    "cohortkit.calendar.validate.InvalidCalendar": REFUSED,
    "cohortkit.demo.writing.FolderInUse": REFUSED,
    "cohortkit.files.change.DoesNotFollow": REFUSED,
    "cohortkit.files.transaction.OutsideFolder": REFUSED,
    "cohortkit.files.transaction.WriteFailed": REFUSED,
    "cohortkit.files.transaction.ChangedOutside": CHANGED,
    "cohortkit.files.transaction.Locked": CHANGED,
    "cohortkit.money.amounts.NotAnAmount": USAGE,
    "cohortkit.people.roster_columns.NoSuchColumn": NO_SUCH_THING,
    "cohortkit.plan.filters.BadFilter": USAGE,
    "cohortkit.plan.names.NoSuchThing": NO_SUCH_THING,
    "cohortkit.plan.when.NotADay": USAGE,
    "cohortkit.questions.surveys.importing.UnknownPrompt": NO_SUCH_THING,
    "cohortkit.questions.withdrawing.NothingToWithdraw": NO_SUCH_THING,
    "cohortkit.records.cohort.CohortNotFound": UNREADABLE,
    "cohortkit.records.cohort.CohortUnreadable": UNREADABLE,
    "cohortkit.files.table.NotATable": REFUSED,
    "cohortkit.handed_out.NotHandedOut": NO_SUCH_THING,
    "cohortkit.pairing.plans.PairingError": REFUSED,
    "cohortkit.plan.rules.RuleError": REFUSED,
    "cohortkit.questions.exercise.NoSuchSet": NO_SUCH_THING,
}
"""The errors of the lower floors that mean something to a user; by name, so that none is imported to look it up."""


class Stop(Exception):
    """A command ends here with a message: what is wrong and the way out."""

    def __init__(self, message: str, *, code: int = REFUSED) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class UsageStop(Stop):
    """What was typed does not make sense together."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code=USAGE)


def code_of(error: BaseException) -> int | None:
    """The exit code of an error that a user can do something about; None for one that is our own fault."""
    if isinstance(error, Stop):
        return error.code
    for kind in type(error).__mro__:
        known = CODES.get(f"{kind.__module__}.{kind.__qualname__}")
        if known is not None:
            return known
    if isinstance(error, OSError) or _is_refusal(type(error)):
        return REFUSED
    return None


def explain(error: BaseException) -> str:
    """The words for an error with an exit code."""
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        # Without the name of a file it is stdout that could not take what was printed.
        return f"{error.filename}: {reason}" if error.filename else f"cannot write the output: {reason}"
    text = str(error)
    faults = getattr(error, "faults", None)
    if isinstance(faults, list) and len(faults) > 1:
        return "\n".join(("the calendar was not written", *(f"  {fault}" for fault in faults)))
    problems = getattr(error, "problems", None)
    if problems:
        listed = _listed(error, problems)
        return f"{text}\n{listed}" if type(error).__name__ == "CohortUnreadable" else f"nothing was written\n{listed}"
    if type(error).__name__ == "ChangedOutside":
        difference = getattr(error, "difference", "")
        if getattr(error, "since", ""):
            return f"{text}; change it back by hand, or go on from what is there now"
        shown = difference.replace("\r\n", "\n")
        return f"{text}; run the command again to apply it to what is there now\n{shown}".rstrip()
    return text


def say(message: str) -> None:
    """Print an error on stderr."""
    from cohortkit.cli.output import printable

    print(f"error: {printable(message, sys.stderr)}", file=sys.stderr)


def _is_refusal(kind: type[BaseException]) -> bool:
    """Whether a room refused: by convention such an error is called …Refused, and its message is for the user."""
    return kind.__module__.startswith("cohortkit.") and kind.__name__.endswith("Refused")


def _listed(error: Any, problems: Any) -> str:
    """The problems behind an error, one line each, with their places."""
    from cohortkit.files.diagnostics_text import render
    from cohortkit.files.problems import locate

    documents = getattr(error, "documents", None) or getattr(getattr(error, "loaded", None), "documents", {})
    return str(render(locate(problems, documents), "text")).rstrip()
