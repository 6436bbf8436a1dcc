"""Grants: what each organization was paid, what comes next, and which reports are owed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from cohortkit.money.ledger import Ledger, total
from cohortkit.plan.model import Grant, Plan
from cohortkit.records.model import ZERO


class NextTranche(msgspec.Struct, frozen=True):
    """The first tranche not yet paid in full; `tranche` is its position from 1."""

    tranche: int
    due: dt.date | None
    amount: Decimal
    condition: str


class GrantStatus(msgspec.Struct, frozen=True):
    """One grant: its amount, what was paid (net of corrections), and the balance still to pay."""

    id: str
    organization: str
    amount: Decimal
    paid: Decimal
    balance: Decimal
    next: NextTranche | None


def grant_status(plan: Plan, ledger: Ledger) -> tuple[GrantStatus, ...]:
    """Every grant in declared order."""
    return tuple(_status(grant, ledger) for grant in plan.grants.values())


def paid_by_tranche(grant: Grant, ledger: Ledger) -> dict[int, Decimal]:
    """Amounts paid for each tranche by position from 1; payments that name none fill the tranches in order."""
    paid = dict.fromkeys(range(1, len(grant.tranches) + 1), ZERO)
    unnamed = ZERO
    for entry in ledger.entries:
        payment = entry.payment
        if payment.grant != grant.id:
            continue
        if payment.tranche in paid:
            paid[payment.tranche] += payment.amount
        else:
            unnamed += payment.amount
    for position, tranche in enumerate(grant.tranches, start=1):
        part = min(unnamed, max(tranche.amount - paid[position], ZERO))
        paid[position] += part
        unnamed -= part
    return paid


def _status(grant: Grant, ledger: Ledger) -> GrantStatus:
    paid = total(entry for entry in ledger.entries if entry.payment.grant == grant.id)
    by_tranche = paid_by_tranche(grant, ledger)
    waiting = next(
        (
            NextTranche(position, tranche.due, tranche.amount - by_tranche[position], tranche.condition)
            for position, tranche in enumerate(grant.tranches, start=1)
            if by_tranche[position] < tranche.amount
        ),
        None,
    )
    return GrantStatus(grant.id, grant.organization, grant.amount, paid, grant.amount - paid, waiting)
