"""Paying: single payments, the batch of what is owed, and corrections by reversing entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from decimal import Decimal
from typing import cast

import msgspec

from cohortkit.files.change import Change, FolderSeen
from cohortkit.money.grants import paid_by_tranche
from cohortkit.money.ledger import Ledger, ledger
from cohortkit.money.reports import report_status
from cohortkit.money.stipends import Owed, earnings, owed
from cohortkit.plan.names import resolve
from cohortkit.records import write
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import ZERO, Payment, PaymentBatch


class PaymentRefused(ValueError):
    """A payment that must not be made; the message says why and what to do."""


class Paid(msgspec.Struct, frozen=True):
    """The change that records payments, the payments as they will stand, and what is odd about them.

    `known` is the id of a payment that is on record already.
    """

    change: Change
    payments: tuple[Payment, ...]
    remark: str = ""
    known: str = ""


def full_ledger(cohort: Cohort) -> Ledger:
    """Every payment ever recorded, whatever its date: the same id can never be paid twice."""
    return ledger(cast("dict[str, PaymentBatch]", cohort.every("payments")))


def _whole_ledger(cohort: Cohort) -> Ledger:
    """The full ledger to pay from; refused where a file of it cannot be read, which may hold what was paid already."""
    fault = next((each for each in cohort.faults("payments") if each.severity == "error"), None)
    if fault is not None:
        raise PaymentRefused(
            f"{fault.file} cannot be read in full: {fault.message}; mend it first, so that nothing is paid twice"
        )
    return full_ledger(cohort)


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
    """Pay one stipend to one person once; what it was earned by makes the id of the payment.

    What was taken back in whole is paid anew under a numbered id.
    """
    stipend, person = cohort.plan.stipends[stipend_id], cohort.plan.people[person_id]
    if not person.stipends:
        raise PaymentRefused(f"{person.name} opted out of payments (`stipends = false` in people.{person_id})")
    known = _whole_ledger(cohort)
    payment = Payment(
        id=_standing(payment_id(earned_by or paid_on.isoformat(), stipend_id, person_id), known),
        stipend=stipend_id,
        person=person_id,
        amount=_positive(stipend.amount if amount is None else amount),
        earned_by=earned_by,
    )
    what = f"Payment of {payment.amount:,.2f} to {person.name}"
    entry = known.find(payment.id)
    if entry is not None:
        if entry.payment != payment or known.net(payment.id) != payment.amount:
            raise PaymentRefused(
                f'"{payment.id}" was already paid on {entry.paid_on.isoformat()} ({known.net(payment.id):.2f}); '
                "use `cohortkit money correct` to change it"
            )
        return Paid(Change(what), (), known=payment.id)
    paid = _record(cohort, (payment,), what, f"{stipend_id}-{person_id}", at=at, by=by, paid_on=paid_on)
    return msgspec.structs.replace(paid, remark=_unearned(cohort, known, payment))


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
    """Pay one tranche of a grant, or what is still open of it; the same part on the same day is the same payment."""
    grant = cohort.plan.grants[grant_id]
    if not 1 <= tranche <= len(grant.tranches):
        has = f"tranches 1 to {len(grant.tranches)}" if grant.tranches else "no tranches"
        raise PaymentRefused(f'grant "{grant_id}" has {has}, not {tranche}')
    known = _whole_ledger(cohort)
    wanted = f"{grant_id}-tranche-{tranche}"
    paid = paid_by_tranche(grant, known)[tranche]
    rest = grant.tranches[tranche - 1].amount - paid
    before = [
        entry
        for entry in known.entries
        if (entry.payment.grant, entry.payment.tranche) == (grant_id, tranche)
        and not entry.payment.corrects
        and known.net(entry.payment.id) > ZERO
    ]
    what = f"Payment of tranche {tranche} to {cohort.plan.label_of(grant.organization)}"
    if any(amount == entry.payment.amount and (rest <= ZERO or entry.paid_on == paid_on) for entry in before):
        return Paid(Change(what), (), known=before[0].payment.id)
    if amount is None and rest <= ZERO:
        if before:
            return Paid(Change(what), (), known=before[0].payment.id)
        raise PaymentRefused(f'tranche {tranche} of grant "{grant_id}" is already paid in full')
    sum_due = _positive(rest if amount is None else amount)
    if sum_due > rest:
        raise PaymentRefused(
            f"{sum_due:.2f} is more than the {max(rest, ZERO):.2f} still open "
            f'on tranche {tranche} of grant "{grant_id}"'
        )
    unique = _unused(wanted, known.by_id, "-part-")
    payment = Payment(id=unique, grant=grant_id, tranche=tranche, organization=grant.organization, amount=sum_due)
    what = f"Payment of {sum_due:,.2f} to {cohort.plan.label_of(grant.organization)}"
    made = _record(cohort, (payment,), what, f"{grant_id}-tranche-{tranche}", at=at, by=by, paid_on=paid_on)
    return msgspec.structs.replace(made, remark=_conditions(cohort, grant_id, tranche, paid_on))


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
    """Record everything in `owing` as paid in one batch; an empty batch is no change.

    Refused where something of it is no longer owed, because somebody paid it in the meantime.
    """
    known = set(_whole_ledger(cohort).by_id)
    still_owed = set(owed_stipends(cohort))
    payments: list[Payment] = []
    for each in owing:
        if each not in still_owed:
            name = cohort.plan.label_of(each.earning.person)
            raise PaymentRefused(f"{each.amount:.2f} for {each.earning.earned_by} is no longer owed to {name}")
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
    if not payments:
        return Paid(Change("Payment of all that is owed"), ())
    total = sum((each.amount for each in payments), ZERO)
    people = len({each.person for each in payments})
    what = f"Payment of {total:,.2f} to {people} {'person' if people == 1 else 'people'}"
    return _record(cohort, tuple(payments), what, name, at=at, by=by, paid_on=paid_on)


def correct(
    cohort: Cohort, wrong_id: str, right: Decimal, reason: str, *, at: dt.datetime, by: str, paid_on: dt.date
) -> Paid:
    """Set what was paid under an id to the right amount by a new entry with the difference."""
    known = _whole_ledger(cohort)
    wrong_id = resolve(wrong_id, {entry.payment.id: entry.payment for entry in known.entries}, "payment")
    wrong = known.find(wrong_id)
    assert wrong is not None
    if wrong.payment.corrects:
        raise PaymentRefused(f'"{wrong_id}" is itself a correction; correct "{wrong.payment.corrects}" instead')
    if right < ZERO:
        raise PaymentRefused("the right amount cannot be negative; 0 takes the whole payment back")
    if not reason.strip():
        raise PaymentRefused("a correction needs a reason")
    gap = _in_cents(right) - known.net(wrong_id)
    what = f"Correction of {wrong_id} to {right:,.2f}"
    if gap == ZERO:
        return Paid(Change(what), (), known=wrong_id)
    unique = _unused(f"{wrong_id}-correction", known.by_id)
    payment = msgspec.structs.replace(wrong.payment, id=unique, amount=gap, corrects=wrong_id, reason=reason)
    return _record(cohort, (payment,), what, f"correction-{wrong_id}", at=at, by=by, paid_on=paid_on)


def payment_id(earned_by: str, stipend: str, person: str) -> str:
    """The id of a stipend payment: what earned it, which stipend, who; the same earning always gives the same id."""
    return f"{earned_by}-{stipend}-{person}".replace("@", "-")


def _record(
    cohort: Cohort, payments: tuple[Payment, ...], what: str, name: str, *, at: dt.datetime, by: str, paid_on: dt.date
) -> Paid:
    """The change that records payments nobody has made yet: only while no other payment is recorded."""
    batch_id = write.free_slug(cohort.folder, "payments", f"{paid_on.isoformat()}-{name}"[:100].rstrip("-"))
    batch = PaymentBatch(id=batch_id, at=at, by=by, paid_on=paid_on, payments=payments)
    change = write.save(cohort.folder, batch, f"{what} on {paid_on.isoformat()}")
    read = FolderSeen("records/payments", frozenset(f"{key}.toml" for key in cohort.every("payments")))
    return Paid(msgspec.structs.replace(change, seen=(read,)), payments)


def _unearned(cohort: Cohort, known: Ledger, payment: Payment) -> str:
    """Say that nothing on record earned a stipend that is earned by what happened; empty where something did."""
    stipend = cohort.plan.stipends[payment.stipend]
    if payment.earned_by:
        earned = {(each.person, each.earned_by) for each in earnings(cohort, stipend)}
    else:
        earned = {(each.earning.person, "") for each in owed(cohort, known, stipend)}
    if stipend.earned_by == "manual" or (payment.person, payment.earned_by) in earned:
        return ""
    name = cohort.plan.label_of(payment.person)
    where = f" by {payment.earned_by}" if payment.earned_by else " and not received"
    return f"nothing on record says that {name} has earned this{where}; `cohortkit money batch` shows what is owed"


def _conditions(cohort: Cohort, grant_id: str, tranche: int, day: dt.date) -> str:
    """The condition of a tranche, and the reports of its grant that should have come in by a day and have not."""
    condition = cohort.plan.grants[grant_id].tranches[tranche - 1].condition
    late = [each.title for each in report_status(cohort.plan, day) if (each.grant, each.state) == (grant_id, "late")]
    parts = [f"the condition of this tranche: {condition}"] if condition else []
    parts += [f"not in yet: {', '.join(late)}"] if late else []
    return "; ".join(parts)


def _positive(amount: Decimal) -> Decimal:
    if amount <= ZERO:
        raise PaymentRefused(f"an amount must be more than zero, not {amount}; to take money back use `money correct`")
    return _in_cents(amount)


def _in_cents(amount: Decimal) -> Decimal:
    if amount != amount.quantize(write.CENT):
        raise PaymentRefused(f"{amount} has more than two decimals")
    return amount.quantize(write.CENT)


def _standing(wanted: str, known: Ledger) -> str:
    """The id itself or its first numbered form that is unused or holds a payment which was not taken back in whole."""
    number, candidate = 1, wanted
    while known.find(candidate) is not None and known.net(candidate) == ZERO:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _unused(wanted: str, taken: Container[str], mark: str = "-") -> str:
    number, candidate = 1, wanted
    while candidate in taken:
        number += 1
        candidate = f"{wanted}{mark}{number}"
    return candidate
