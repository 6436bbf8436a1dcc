"""The registry of checks on the records: adding one is adding one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from cohortkit.files.problems import Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.records.checks import attendance, field, pairings, payments, responses, stray_names, synthesis, unread
from cohortkit.records.checks.books import Books
from cohortkit.records.cohort import Cohort


class Check(msgspec.Struct, frozen=True):
    """One check: its name, the codes it may report, and the function that looks."""

    name: str
    codes: tuple[str, ...]
    look: Callable[[Books], Iterator[Problem]]
    reads_prose: bool = False


CHECKS: tuple[Check, ...] = (
    Check("attendance", ("cancelled-meeting", "orphan-record", "unknown-person"), attendance.look),
    Check("pairings", ("unknown-person", "unknown-convening", "bad-value", "ends-before-start"), pairings.look),
    Check(
        "payments",
        (
            "bad-value",
            "duplicate-id",
            "missing-key",
            "over-budget",
            "unknown-grant",
            "unknown-meeting",
            "unknown-organization",
            "unknown-payment",
            "unknown-person",
            "unknown-stipend",
            "unknown-tranche",
        ),
        payments.look,
    ),
    Check(
        "field",
        (
            "bad-id",
            "bad-value",
            "unknown-area",
            "unknown-meeting",
            "unknown-milestone",
            "unknown-organization",
            "unknown-person",
            "unknown-product",
            "unknown-project",
        ),
        field.look,
    ),
    Check(
        "responses",
        (
            "bad-value",
            "unknown-organization",
            "unknown-person",
            "unknown-prompt",
            "unknown-question-set",
            "unknown-wave",
            "wrong-type",
        ),
        responses.look,
    ),
    Check(
        "synthesis",
        (
            "bad-id",
            "bad-value",
            "unknown-area",
            "unknown-code",
            "unknown-organization",
            "unknown-person",
            "unknown-prompt",
            "unknown-response",
        ),
        synthesis.look,
    ),
    Check("unread files", ("unread-file",), unread.look),
    Check("stray names", ("stray-name",), stray_names.look, reads_prose=True),
)
"""All checks on the records."""


def record_problems(cohort: Cohort, subject: Subject | None = None, *, prose: bool = True) -> list[Problem]:
    """Run every check on all records, whatever their date; what reading itself found is not repeated.

    `subject` saves working out the meetings again where the definition has just been checked. Without `prose` the
    checks that read running text are left out.
    """
    books = Books(cohort, subject or Subject(cohort.loaded))
    return [
        problem
        for check in CHECKS
        if prose or not check.reads_prose
        for problem in check.look(books)
        if not books.follows_from_another(problem)
    ]
