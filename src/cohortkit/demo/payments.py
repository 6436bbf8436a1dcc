"""What was paid: grants by tranche, lunch-buddy meals, honoraria, and one slip with its correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from cohortkit.demo.block import Block, evening
from cohortkit.demo.chance import Chance
from cohortkit.plan.model import Plan
from cohortkit.records.model import Interview, PairingRound, Payment, PaymentBatch, Product

_SLIP_ROUND, _LAST_ROUND = "2023-08", "2024-02"
_STILL_OWED = 2
"""How many of the last round are not paid yet, so that the demo has something left to do."""
_LATE_INTERIM, _OPEN_FINAL = "bpn", ("beyond100k", "mcn")
_PAID_ROLES = ("author", "speaker")


def batches(
    plan: Plan,
    blocks: list[Block],
    paired: Iterable[PairingRound],
    thanked: tuple[Iterable[Product], Iterable[Interview]],
) -> Iterator[PaymentBatch]:
    """Yield every payment batch, one file each; `thanked` are the products and interviews that earn honoraria."""
    seed = blocks[0].seed
    yield from _grants(plan, blocks, seed)
    for each in paired:
        yield from _meals(plan, each, seed)
    yield from _honoraria(plan, *thanked, seed)


def _grants(plan: Plan, blocks: list[Block], seed: int) -> Iterator[PaymentBatch]:
    paid: dict[dt.date, list[Payment]] = {}
    base_of = {entry: block.base(entry) for block in blocks for entry in block.organizations}
    for grant in plan.grants.values():
        for number, tranche in enumerate(grant.tranches, 1):
            base = base_of.get(grant.organization, grant.organization)
            if tranche.due is None or (number == 3 and base in _OPEN_FINAL):
                continue
            late = 23 if number == 2 and base == _LATE_INTERIM else 3
            payment = Payment(
                id=f"grant-{grant.id}-{number}",
                grant=grant.id,
                tranche=number,
                organization=grant.organization,
                amount=tranche.amount,
            )
            paid.setdefault(tranche.due + dt.timedelta(days=late), []).append(payment)
    for day, payments in sorted(paid.items()):
        yield _batch(day, "grants", payments, seed)


def _meals(plan: Plan, each: PairingRound, seed: int) -> Iterator[PaymentBatch]:
    stipend = plan.stipends["lunch-buddy"]
    ends = each.ends or each.at.date()
    day = ends + dt.timedelta(days=5)
    earned = sorted(person for position in each.met for person in each.groups[int(position) - 1])
    payments = [
        Payment(
            id=f"{each.id}-lunch-{person}",
            stipend=stipend.id,
            person=person,
            amount=stipend.amount,
            earned_by=each.id,
        )
        for person in earned
        if plan.people[person].stipends
    ]
    if each.id == _LAST_ROUND:
        payments = payments[:-_STILL_OWED]
    if each.id == _SLIP_ROUND:
        slip = msgspec.structs.replace(payments[0], amount=stipend.amount * 2)
        correction = Payment(
            id=f"{slip.id}-correction",
            stipend=stipend.id,
            person=slip.person,
            amount=-stipend.amount,
            earned_by=each.id,
            corrects=slip.id,
            reason="Entered twice over: one meal, not two",
        )
        payments[0] = slip
        yield _batch(day + dt.timedelta(days=8), "correction", [correction], seed)
    yield _batch(day, "lunch-buddies", payments, seed)


def _honoraria(
    plan: Plan, products: Iterable[Product], interviews: Iterable[Interview], seed: int
) -> Iterator[PaymentBatch]:
    paid: dict[dt.date, list[Payment]] = {}
    for product in products:
        if product.released_on:
            for credit in product.credits:
                if credit.role in _PAID_ROLES and _may_be_paid(plan, credit.who):
                    entry = (f"writing-{product.id}-{credit.who}", credit.who)
                    paid.setdefault(_end_of_month(product.released_on), []).append(_thanks(plan, "writing", *entry))
    for interview in interviews:
        if interview.status != "scheduled":
            for who in interview.people:
                if _may_be_paid(plan, who):
                    entry = (f"case-study-{interview.id}-{who}", who)
                    paid.setdefault(_end_of_month(interview.on), []).append(_thanks(plan, "case-study", *entry))
    for day, payments in sorted(paid.items()):
        yield _batch(day, "honoraria", sorted(payments, key=lambda payment: payment.id), seed)


def _thanks(plan: Plan, stipend: str, payment: str, person: str) -> Payment:
    return Payment(id=payment, stipend=stipend, person=person, amount=plan.stipends[stipend].amount)


def _may_be_paid(plan: Plan, who: str) -> bool:
    person = plan.people.get(who)
    return person is not None and person.is_participant and person.stipends


def _end_of_month(day: dt.date) -> dt.date:
    following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return min(following - dt.timedelta(days=1), dt.date(2024, 3, 28))  # the office closes the books a day before


def _batch(day: dt.date, slug: str, payments: list[Payment], seed: int) -> PaymentBatch:
    return PaymentBatch(
        id=f"{day.isoformat()}-{slug}",
        at=evening(day, Chance(seed, "batch", day, slug)),
        by="coordinator",
        paid_on=day,
        payments=tuple(payments),
    )
