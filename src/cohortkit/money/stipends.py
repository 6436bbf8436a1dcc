"""Stipends: earned by what happened, paid by default, opted out where a person said so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from cohortkit.meetings.listing import all_meetings
from cohortkit.money.ledger import Ledger, total
from cohortkit.plan.model import Plan, Stipend
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import THERE, ZERO

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
    for attendance, unless the meeting was cancelled. People who opted out of payments earn nothing.
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
            for person in accepted.group_at(position):
                if _is_paid(cohort.plan, person):
                    yield Earning(stipend.id, person, round_id, met_on, stipend.amount)


def _from_attendance(cohort: Cohort, stipend: Stipend) -> Iterator[Earning]:
    planned = {meeting.id: meeting for meeting in all_meetings(cohort.plan)}
    for key, record in cohort.attendance.items():
        meeting = planned.get(key)
        held_on = _day_in(cohort.plan, key) if meeting is None else meeting.first_day
        if held_on is None or (meeting and meeting.cancelled):
            continue
        for person, mark in record.attendance.items():
            if mark in THERE and _is_paid(cohort.plan, person):
                yield Earning(stipend.id, person, key, held_on, stipend.amount)


def _day_in(plan: Plan, meeting: str) -> dt.date | None:
    """The day in the id of a pod meeting that the plan no longer has: what it earned stays earned."""
    pod, _, day = meeting.partition("@")
    try:
        return dt.date.fromisoformat(day) if pod in plan.pods else None
    except ValueError:
        return None


def owed(cohort: Cohort, ledger: Ledger, stipend: Stipend) -> tuple[Owed, ...]:
    """What each person earned and was not paid, net of corrections, by day; never less than nothing.

    Payments that name what earned them settle that; the rest of them and all others settle a person's oldest earnings
    first. A reversed payment leaves its earning owed again.
    """
    named: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    paid: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in ledger.entries:
        payment = entry.payment
        if payment.stipend != stipend.id or not payment.person:
            continue
        origin = payment
        if payment.corrects and not payment.earned_by and (corrected := ledger.find(payment.corrects)):
            origin = corrected.payment
        named[payment.person, origin.earned_by] += payment.amount
        paid[payment.person] += payment.amount
    by_person: dict[str, list[Earning]] = defaultdict(list)
    for each in earnings(cohort, stipend):
        by_person[each.person].append(each)
    still = [each for person, earned in by_person.items() for each in _unpaid(earned, named, paid[person])]
    return tuple(sorted(still, key=lambda each: (each.earning.on, each.earning.earned_by, each.earning.person)))


def _unpaid(earned: list[Earning], named: Mapping[tuple[str, str], Decimal], paid: Decimal) -> Iterator[Owed]:
    """What is left of one person's earnings, the oldest first, after all that the person was paid."""
    settled = [max(min(named.get((each.person, each.earned_by), ZERO), each.amount), ZERO) for each in earned]
    unused = paid - sum(settled, ZERO)
    for place, each in enumerate(earned):
        part = min(max(unused, ZERO), each.amount - settled[place])
        settled[place] += part
        unused -= part
    for place in reversed(range(len(earned))):  # more was taken back than its own earning tells
        part = min(max(-unused, ZERO), settled[place])
        settled[place] -= part
        unused += part
    for each, amount in zip(earned, settled, strict=True):
        if amount < each.amount:
            yield Owed(each, each.amount - amount)


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
