"""Paying: single payments, the batch of what is owed, and corrections by reversing entries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import cast

import msgspec

from cohortkit.files.change import Change
from cohortkit.money.grants import paid_by_tranche
from cohortkit.money.ledger import Ledger, ledger
from cohortkit.money.stipends import Owed, owed
from cohortkit.records import write
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import ZERO, Payment, PaymentBatch


class PaymentRefused(ValueError):
    """A payment that must not be made; the message says why and what to do."""


class Paid(msgspec.Struct, frozen=True):
    """The change that records payments, and the payments as they will stand."""

    change: Change
    payments: tuple[Payment, ...]
    file: str


def full_ledger(cohort: Cohort) -> Ledger:
    """Every payment ever recorded, whatever its date: the same id can never be paid twice."""
    return ledger(cast("dict[str, PaymentBatch]", cohort.every("payments")))


def pay_stipend(
    cohort: Cohort,
    stipend_id: str,
    person_id: str,
    *,
    at: dt.datetime,
    by: str,
    paid_on: dt.date,
    amount: Decimal | None = None,
    earned_by: str = "",
) -> Paid:
    """Pay one stipend to one person once; what it was earned by makes the id of the payment."""
    stipend, person = cohort.plan.stipends[stipend_id], cohort.plan.people[person_id]
    if not person.stipends:
        raise PaymentRefused(f"{person.name} opted out of payments (`stipends = false` in people.{person_id})")
    payment = Payment(
        id=payment_id(earned_by or paid_on.isoformat(), stipend_id, person_id),
        stipend=stipend_id,
        person=person_id,
        amount=_positive(stipend.amount if amount is None else amount),
        earned_by=earned_by,
    )
    return _record(cohort, (payment,), f"{stipend_id}-{person_id}", at=at, by=by, paid_on=paid_on)


def pay_tranche(
    cohort: Cohort,
    grant_id: str,
    tranche: int,
    *,
    at: dt.datetime,
    by: str,
    paid_on: dt.date,
    amount: Decimal | None = None,
) -> Paid:
    """Pay one tranche of a grant, or what is still open of it."""
    grant = cohort.plan.grants[grant_id]
    if not 1 <= tranche <= len(grant.tranches):
        has = f"tranches 1 to {len(grant.tranches)}" if grant.tranches else "no tranches"
        raise PaymentRefused(f'grant "{grant_id}" has {has}, not {tranche}')
    known = full_ledger(cohort)
    wanted = f"{grant_id}-tranche-{tranche}"
    paid = paid_by_tranche(grant, known)[tranche]
    rest = grant.tranches[tranche - 1].amount - paid
    first = known.find(wanted)
    if first is not None and amount in (None, first.payment.amount) and rest <= ZERO:
        return Paid(Change(f"Pay {wanted}"), (), "")
    if amount is None and rest <= ZERO:
        raise PaymentRefused(f'tranche {tranche} of grant "{grant_id}" is already paid in full')
    sum_due = _positive(rest if amount is None else amount)
    if sum_due > rest:
        raise PaymentRefused(
            f"{sum_due:.2f} is more than the {max(rest, ZERO):.2f} still open "
            f'on tranche {tranche} of grant "{grant_id}"'
        )
    number, unique = 1, wanted
    while known.find(unique) is not None:
        number += 1
        unique = f"{wanted}-part-{number}"
    payment = Payment(id=unique, grant=grant_id, tranche=tranche, organization=grant.organization, amount=sum_due)
    return _record(cohort, (payment,), f"{grant_id}-tranche-{tranche}", at=at, by=by, paid_on=paid_on)


def owed_stipends(
    cohort: Cohort, stipend_id: str | None = None, through: dt.date | None = None, *, looking_back: bool = False
) -> tuple[Owed, ...]:
    """What is owed of one stipend or all, earned on or before a day.

    Payments of any date settle it, so that what is paid from this is never paid twice; `looking_back` shows what was
    owed on the day of the cohort, before later payments.
    """
    stipends = [cohort.plan.stipends[stipend_id]] if stipend_id else list(cohort.plan.stipends.values())
    known = ledger(cohort.payments) if looking_back else full_ledger(cohort)
    return tuple(
        each
        for stipend in stipends
        for each in owed(cohort, known, stipend)
        if through is None or each.earning.on <= through
    )


def pay_batch(
    cohort: Cohort, owing: tuple[Owed, ...], *, at: dt.datetime, by: str, paid_on: dt.date, name: str = "stipends"
) -> Paid:
    """Record everything in `owing` as paid in one batch; an empty batch is no change."""
    known = {entry.payment.id for entry in full_ledger(cohort).entries}
    payments: list[Payment] = []
    for each in owing:
        unique = _unused(payment_id(each.earning.earned_by, each.earning.stipend, each.earning.person), known)
        known.add(unique)
        payments.append(
            Payment(
                id=unique,
                stipend=each.earning.stipend,
                person=each.earning.person,
                amount=each.amount,
                earned_by=each.earning.earned_by,
            )
        )
    return _record(cohort, tuple(payments), name, at=at, by=by, paid_on=paid_on)


def correct(
    cohort: Cohort, wrong_id: str, right: Decimal, reason: str, *, at: dt.datetime, by: str, paid_on: dt.date
) -> Paid:
    """Set what was paid under an id to the right amount by a new entry with the difference."""
    known = full_ledger(cohort)
    wrong = known.find(wrong_id)
    if wrong is None:
        from cohortkit.plan.names import NoSuchThing

        raise NoSuchThing("payment", wrong_id)
    if wrong.payment.corrects:
        raise PaymentRefused(f'"{wrong_id}" is itself a correction; correct "{wrong.payment.corrects}" instead')
    if right < ZERO:
        raise PaymentRefused("the right amount cannot be negative; 0 takes the whole payment back")
    if not reason.strip():
        raise PaymentRefused("a correction needs a reason")
    gap = right - known.net(wrong_id)
    if gap == ZERO:
        return Paid(Change(f"Correct {wrong_id}"), (), "")
    taken = {entry.payment.id for entry in known.entries}
    payment = msgspec.structs.replace(
        wrong.payment, id=_unused(f"{wrong_id}-correction", taken), amount=gap, corrects=wrong_id, reason=reason
    )
    return _record(cohort, (payment,), f"correction-{wrong_id}", at=at, by=by, paid_on=paid_on)


def payment_id(earned_by: str, stipend: str, person: str) -> str:
    """The id of a stipend payment: what earned it, which stipend, who; the same earning always gives the same id."""
    return f"{earned_by}-{stipend}-{person}".replace("@", "-")


def _record(
    cohort: Cohort, payments: tuple[Payment, ...], name: str, *, at: dt.datetime, by: str, paid_on: dt.date
) -> Paid:
    if not payments:
        return Paid(Change("Pay nothing"), (), "")
    known = full_ledger(cohort)
    new = []
    for payment in payments:
        entry = known.find(payment.id)
        if entry is None:
            new.append(payment)
        elif entry.payment != payment:
            raise PaymentRefused(
                f'"{payment.id}" was already paid on {entry.paid_on.isoformat()} ({entry.payment.amount:.2f}); '
                "use `cohortkit money correct` to change it"
            )
    if not new:
        return Paid(Change("Pay nothing new"), (), "")
    batch_id = write.free_slug(cohort.folder, "payments", f"{paid_on.isoformat()}-{name}"[:100].rstrip("-"))
    batch = PaymentBatch(id=batch_id, at=at, by=by, paid_on=paid_on, payments=tuple(new))
    change = write.record_payments(cohort.folder, batch)
    return Paid(change, tuple(new), change.files[0].file)


def _positive(amount: Decimal) -> Decimal:
    if amount <= ZERO:
        raise PaymentRefused(f"an amount must be more than zero, not {amount}; to take money back use `money correct`")
    if amount != amount.quantize(write.CENT):
        raise PaymentRefused(f"{amount} has more than two decimals")
    return amount.quantize(write.CENT)


def _unused(wanted: str, taken: set[str]) -> str:
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
