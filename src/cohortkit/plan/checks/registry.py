"""The registry of checks on the definition: adding one is adding one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from cohortkit.files.problems import Problem
from cohortkit.plan.checks import (
    agenda,
    dates,
    double_booking,
    ids,
    indicators,
    membership,
    money,
    prompts,
    references,
    series,
    stray_names,
    values,
    zones,
)
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.lost import without_lost_keys


class Check(msgspec.Struct, frozen=True):
    """One check: its name, the codes it may report, the function that looks, and whether it reads running text."""

    name: str
    codes: tuple[str, ...]
    look: Callable[[Subject], Iterator[Problem]]
    reads_prose: bool = False


CHECKS: tuple[Check, ...] = (
    Check("ids", ("bad-id", "duplicate-id"), ids.look),
    Check(
        "references",
        (
            "unknown-area",
            "unknown-convening",
            "unknown-organization",
            "unknown-partner",
            "unknown-person",
            "unknown-pod",
            "unknown-project",
            "unknown-reflection",
        ),
        references.look,
    ),
    Check(
        "membership", ("missing-key", "bad-value", "no-members", "no-participants", "no-disclaimer"), membership.look
    ),
    Check("values", ("bad-value",), values.look),
    Check("prompts", ("missing-key", "bad-value"), prompts.look),
    Check("indicators", ("unknown-measure",), indicators.look),
    Check("dates", ("outside-cohort", "ends-before-start", "bad-value"), dates.look),
    Check("zones", ("unknown-timezone", "fixed-offset-timezone"), zones.look),
    Check(
        "series",
        ("missing-key", "bad-value", "not-in-series", "short-month", "impossible-time", "ambiguous-time"),
        series.look,
    ),
    Check("agenda", ("no-connection", "sessions-overrun", "in-blackout"), agenda.look),
    Check("double booking", ("double-booked",), double_booking.look),
    Check("money", ("grant-mismatch", "bad-value"), money.look),
    Check("stray names", ("stray-name",), stray_names.look, reads_prose=True),
)
"""All checks on the definition."""


def plan_problems(loaded: LoadedPlan, subject: Subject | None = None, *, prose: bool = True) -> list[Problem]:
    """Run every check on a loaded definition; what loading itself found is not repeated.

    `subject` is what `Subject(loaded)` gives, for callers that go on to use it. Without `prose` the checks that read
    running text, which cost the most and only warn, are left out.
    """
    subject = subject or Subject(loaded)
    found = [
        problem
        for check in CHECKS
        if prose or not check.reads_prose
        for problem in check.look(subject)
        if not subject.follows_from_another(problem)
    ]
    known = loaded.problems
    return without_lost_keys([*known, *found], loaded.documents)[len(known) :]
