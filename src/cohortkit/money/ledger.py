"""The ledger: every payment on record as one list of entries, corrections beside what they correct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from cohortkit.records.model import ZERO, Payment, PaymentBatch


class Entry(msgspec.Struct, frozen=True):
    """One payment with the day its batch was paid and the batch it stands in."""

    payment: Payment
    paid_on: dt.date
    batch: str


class Ledger(msgspec.Struct, frozen=True):
    """All entries by date, then batch, then place in the batch; `by_id` finds one, `nets` sums what corrects it."""

    entries: tuple[Entry, ...]
    by_id: dict[str, Entry]
    nets: dict[str, Decimal]

    def net(self, payment_id: str) -> Decimal:
        """What was paid under an id after all corrections of it."""
        return self.nets.get(payment_id, ZERO)

    def find(self, payment_id: str) -> Entry | None:
        """The first entry with that id."""
        return self.by_id.get(payment_id)


def ledger(batches: Mapping[str, PaymentBatch]) -> Ledger:
    """Put all batches into one ledger."""
    entries = sorted(
        (Entry(payment, batch.paid_on, key) for key, batch in batches.items() for payment in batch.payments),
        key=lambda entry: (entry.paid_on, entry.batch),
    )
    by_id: dict[str, Entry] = {}
    nets: dict[str, Decimal] = {}
    for entry in entries:
        by_id.setdefault(entry.payment.id, entry)
        for key in {entry.payment.id, entry.payment.corrects} - {""}:
            nets[key] = nets.get(key, ZERO) + entry.payment.amount
    return Ledger(tuple(entries), by_id, nets)


def total(entries: Iterable[Entry]) -> Decimal:
    """The sum of the entries' amounts, corrections being negative or positive entries of their own."""
    return sum((entry.payment.amount for entry in entries), ZERO)
