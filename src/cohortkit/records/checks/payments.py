"""Payments are for something that was planned, are paid once, and stay inside grants and budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.money import finer_than_cents, is_finer_than_cents
from cohortkit.records.checks.books import Books
from cohortkit.records.model import Payment, PaymentBatch


def look(books: Books) -> Iterator[Problem]:
    """Find payments without a purpose or a payee, paid twice, or beyond a grant or a budget."""
    batches = books.of("payments", PaymentBatch).values()
    first_files: dict[str, str] = {}
    for batch in batches:
        file = books.file_of(batch)
        if batch.by not in books.people:
            yield books.unknown("people", batch.by, file, ("by",))
        for position, payment in enumerate(batch.payments):
            if payment.id not in first_files:
                first_files[payment.id] = file
            else:
                first = first_files[payment.id]
                place = "in this file" if first == file else f"in {first}"
                message = f'payment "{payment.id}" is already {place}; an id is paid once for ever'
                path = ("payments", position, "id")
                yield books.problem("duplicate-id", message, file, path, hint="correct it with a new entry")
    rounds = books.cohort.every("pairings")
    for batch in batches:
        for position, payment in enumerate(batch.payments):
            if is_finer_than_cents(payment.amount):
                path = ("payments", position, "amount")
                hint = f"such as {payment.amount:.2f}"
                yield books.problem("bad-value", finer_than_cents("amount"), books.file_of(batch), path, hint=hint)
            if not _is_plain(books, payment):
                yield from _purpose(books, books.file_of(batch), ("payments", position), payment)
            if payment.corrects and payment.corrects not in first_files:
                corrects = ("payments", position, "corrects")
                yield books.unknown_record("payment", payment.corrects, books.file_of(batch), corrects, first_files)
            earned_by = payment.earned_by
            if earned_by and earned_by not in rounds and not books.is_meeting(earned_by):
                message = f'"{earned_by}" is neither a meeting nor a pairing round'
                hint = books.near_meeting(earned_by)
                path = ("payments", position, "earned_by")
                yield books.problem("unknown-meeting", message, books.file_of(batch), path, hint=hint)
    yield from _beyond(books, sorted(batches, key=lambda batch: (batch.paid_on, batch.id)))


def _is_plain(books: Books, payment: Payment) -> bool:
    """Whether a payment is what most are: a stipend that exists for a person who does."""
    return (
        payment.person in books.people
        and payment.stipend in books.plan.stipends
        and not payment.grant
        and not payment.organization
    )


def _purpose(books: Books, file: str, path: KeyPath, payment: Payment) -> Iterator[Problem]:
    subject, plan = books.subject, books.plan
    if not payment.stipend and not payment.grant:
        message = f'payment "{payment.id}" needs `stipend` or `grant`'
        yield books.problem("missing-key", message, file, path, at="header", hint='such as stipend = "lunch-buddy"')
    if not payment.person and not payment.organization:
        message = f'payment "{payment.id}" needs `person` or `organization`'
        yield books.problem("missing-key", message, file, path, at="header", hint='add a line such as: person = "…"')
    if payment.person and payment.person not in books.people:
        yield books.unknown("people", payment.person, file, (*path, "person"))
    for key, table in (("organization", "organizations"), ("stipend", "stipends"), ("grant", "grants")):
        wanted = getattr(payment, key)
        if wanted and wanted not in subject.known(table):
            yield books.unknown(table, wanted, file, (*path, key))
    grant = plan.grants.get(payment.grant)
    if (
        grant is not None
        and payment.tranche is not None
        and subject.sound_in_each(("grants", payment.grant, "tranches"))
    ):
        count = len(grant.tranches)
        if not 1 <= payment.tranche <= count:
            message = f'grant "{payment.grant}" has no tranche {payment.tranche}'
            hint = f"tranches are counted from 1 to {count}" if count else "it has none"
            yield books.problem("unknown-tranche", message, file, (*path, "tranche"), hint=hint)


def _beyond(books: Books, batches: list[PaymentBatch]) -> Iterator[Problem]:
    """The first payment that takes the sum beyond a grant's amount or a stipend's budget."""
    plan, subject = books.plan, books.subject
    limits: dict[tuple[str, str], Decimal] = {
        ("grant", key): grant.amount for key, grant in plan.grants.items() if subject.sound("grants", key, "amount")
    }
    for key, stipend in plan.stipends.items():
        if stipend.budget is not None:
            limits["stipend", key] = stipend.budget
    spent: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    crossed: dict[tuple[str, str], tuple[str, KeyPath]] = {}
    for batch in batches:
        for position, payment in enumerate(batch.payments):
            of = ("grant", payment.grant) if payment.grant else ("stipend", payment.stipend)
            limit = limits.get(of)
            if limit is None:
                continue
            spent[of] += payment.amount
            if spent[of] > limit and payment.amount > 0:
                crossed.setdefault(of, (books.file_of(batch), ("payments", position)))
    for (noun, key), (file, path) in crossed.items():
        over = spent[noun, key] - limits[noun, key]
        if over <= 0:
            continue  # a later correction brought it back
        what = "amount" if noun == "grant" else "budget"
        message = f'payments of {noun} "{key}" add up to {spent[noun, key]:,.2f}, {over:,.2f} over its {what}'
        yield books.problem(
            "over-budget",
            message,
            file,
            (*path, "amount"),
            hint=f"raise the {what} in the definition, or correct the payment",
            severity="warning",
        )
