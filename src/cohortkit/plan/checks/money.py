"""The tranches of a grant add up to its amount, and no planned amount is negative."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject


def look(subject: Subject) -> Iterator[Problem]:
    """Find grants that do not add up, and amounts below zero."""
    for key, grant in subject.plan.grants.items():
        path: KeyPath = ("grants", key)
        yield from _not_negative(subject, grant.amount, (*path, "amount"))
        for position, tranche in enumerate(grant.tranches):
            yield from _not_negative(subject, tranche.amount, (*path, "tranches", position, "amount"))
        sound = subject.sound(*path, "amount") and subject.sound_in_each((*path, "tranches"), "amount")
        if not grant.tranches or not sound:
            continue
        total = sum((tranche.amount for tranche in grant.tranches), Decimal(0))
        if total != grant.amount:
            gap = abs(grant.amount - total)
            message = f'the tranches of grant "{key}" add up to {total:,.2f}, not to {grant.amount:,.2f}'
            hint = f"{gap:,.2f} {'is missing' if total < grant.amount else 'too much'} in the tranches"
            yield subject.problem("grant-mismatch", message, (*path, "amount"), hint=hint)
    for key, stipend in subject.plan.stipends.items():
        yield from _not_negative(subject, stipend.amount, ("stipends", key, "amount"))
        if stipend.budget is not None:
            yield from _not_negative(subject, stipend.budget, ("stipends", key, "budget"))


def _not_negative(subject: Subject, amount: Decimal, path: KeyPath) -> Iterator[Problem]:
    if amount < 0:
        yield subject.problem("bad-value", f"`{path[-1]}` cannot be below zero", path)
