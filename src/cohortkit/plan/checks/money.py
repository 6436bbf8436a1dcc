"""The tranches of a grant add up to its amount, and every planned amount is one that can be paid."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject


def look(subject: Subject) -> Iterator[Problem]:
    """Find grants that do not add up, and amounts below zero or finer than a cent."""
    for key, grant in subject.plan.grants.items():
        path: KeyPath = ("grants", key)
        yield from _payable(subject, grant.amount, (*path, "amount"))
        for position, tranche in enumerate(grant.tranches):
            yield from _payable(subject, tranche.amount, (*path, "tranches", position, "amount"))
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
        yield from _payable(subject, stipend.amount, ("stipends", key, "amount"))
        if stipend.budget is not None:
            yield from _payable(subject, stipend.budget, ("stipends", key, "budget"))
    for year, amount in subject.plan.reporting_thresholds.items():
        yield from _payable(subject, amount, ("reporting_thresholds", year))


def _payable(subject: Subject, amount: Decimal, path: KeyPath) -> Iterator[Problem]:
    if amount < 0:
        yield subject.problem("bad-value", f"`{path[-1]}` cannot be below zero", path)
    elif is_finer_than_cents(amount):
        yield subject.problem("bad-value", finer_than_cents(str(path[-1])), path, hint=f"such as {amount:.2f}")


def is_finer_than_cents(amount: Decimal) -> bool:
    """Whether an amount has more than two decimals, so that sums of it would not be what is shown."""
    return amount != amount.quantize(Decimal("0.01"))


def finer_than_cents(key: str) -> str:
    """Say that an amount has too many decimals."""
    return f"`{key}` must have two decimals at most"
