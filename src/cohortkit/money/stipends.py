"""Stipends: earned by what happened, paid by default, opted out where a person said so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from cohortkit.money.ledger import Ledger, total
from cohortkit.plan.model import Plan, Stipend, day_of
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import ZERO

OVER = Decimal("1.10")
"""Up to this multiple of a budget a variance is ordinary."""


class Earning(msgspec.Struct, frozen=True):
    """A person earned a stipend once, by a pairing round or a meeting, on a day."""

    stipend: str
    person: str
    earned_by: str
    on: dt.date
    amount: Decimal


class Owed(msgspec.Struct, frozen=True):
    """An earning, or the rest of one, that is not paid."""

    earning: Earning
    amount: Decimal


class StipendStatus(msgspec.Struct, frozen=True):
    """One stipend: what was paid and is owed, and the balance of its budget (None without a budget)."""

    id: str
    budget: Decimal | None
    paid: Decimal
    owed: Decimal
    balance: Decimal | None

    @property
    def variance(self) -> Decimal | None:
        """What is paid and owed, less the budget; None without one."""
        return None if self.budget is None else self.paid + self.owed - self.budget

    @property
    def over_budget(self) -> bool:
        """Whether what is paid and owed passes the budget by more than a tenth."""
        return self.budget is not None and self.paid + self.owed > self.budget * OVER


def earnings(cohort: Cohort, stipend: Stipend) -> tuple[Earning, ...]:
    """Everything earned of a stipend by the day of the cohort, by day, then person.

    Everybody in a met lunch-buddy group earns; present and partial at convenings and pod meetings earn a stipend
    for attendance. People who opted out of payments earn nothing.
    """
    if stipend.earned_by == "pairing":
        found = _from_pairings(cohort, stipend)
    elif stipend.earned_by == "attendance":
        found = _from_attendance(cohort, stipend)
    else:
        return ()
    return tuple(sorted(found, key=lambda each: (each.on, each.earned_by, each.person)))


def _from_pairings(cohort: Cohort, stipend: Stipend) -> Iterator[Earning]:
    for round_id, accepted in cohort.pairings.items():
        if accepted.kind != "lunch-buddy":
            continue
        for position, met_on in accepted.met.items():
            group = accepted.groups[int(position) - 1] if _is_position(position, len(accepted.groups)) else ()
            for person in group:
                if _is_paid(cohort.plan, person):
                    yield Earning(stipend.id, person, round_id, met_on, stipend.amount)


def _from_attendance(cohort: Cohort, stipend: Stipend) -> Iterator[Earning]:
    for meeting, record in cohort.attendance.items():
        held_on = meeting_day(cohort.plan, meeting)
        if held_on is None:
            continue
        for person, mark in record.attendance.items():
            if mark in ("present", "partial") and _is_paid(cohort.plan, person):
                yield Earning(stipend.id, person, meeting, held_on, stipend.amount)


def meeting_day(plan: Plan, meeting: str) -> dt.date | None:
    """The planned day of a convening or pod meeting by its id; None for anything else."""
    convening = plan.convenings.get(meeting)
    if convening is not None:
        return day_of(convening.starts)
    pod, _, day = meeting.partition("@")
    if pod not in plan.pods:
        return None
    try:
        return dt.date.fromisoformat(day)
    except ValueError:
        return None


def owed(cohort: Cohort, ledger: Ledger, stipend: Stipend) -> tuple[Owed, ...]:
    """What is earned and not paid, per person net of corrections, by day.

    Payments that name what earned them settle that; others settle a person's oldest earnings first. A reversed
    payment leaves its earning owed again.
    """
    named: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    free: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in ledger.entries:
        payment = entry.payment
        if payment.stipend != stipend.id or not payment.person:
            continue
        origin = payment
        if payment.corrects and not payment.earned_by and (corrected := ledger.find(payment.corrects)):
            origin = corrected.payment
        if origin.earned_by:
            named[payment.person, origin.earned_by] += payment.amount
        else:
            free[payment.person] += payment.amount
    earned = earnings(cohort, stipend)
    known = {(each.person, each.earned_by) for each in earned}
    for (person, origin_id), amount in named.items():
        if (person, origin_id) not in known:
            free[person] += amount
    still: list[Owed] = []
    for each in earned:
        key = (each.person, each.earned_by)
        settled = min(named[key], each.amount)
        named[key] -= settled
        rest = each.amount - settled
        part = min(max(free[each.person], ZERO), rest)
        free[each.person] -= part
        if rest > part:
            still.append(Owed(each, rest - part))
    return tuple(still)


def stipend_status(cohort: Cohort, ledger: Ledger) -> tuple[StipendStatus, ...]:
    """Every stipend in declared order."""
    return tuple(_status(cohort, ledger, stipend) for stipend in cohort.plan.stipends.values())


def _status(cohort: Cohort, ledger: Ledger, stipend: Stipend) -> StipendStatus:
    paid = total(entry for entry in ledger.entries if entry.payment.stipend == stipend.id)
    due = sum((each.amount for each in owed(cohort, ledger, stipend)), ZERO)
    balance = None if stipend.budget is None else stipend.budget - paid
    return StipendStatus(stipend.id, stipend.budget, paid, due, balance)


def _is_paid(plan: Plan, person_id: str) -> bool:
    person = plan.people.get(person_id)
    return person is not None and person.stipends


def _is_position(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= count
