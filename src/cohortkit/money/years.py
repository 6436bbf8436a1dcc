"""Calendar years: what each person was paid, beside the amount from which payments are reportable."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import msgspec

from cohortkit.money.ledger import Ledger
from cohortkit.plan.model import Plan
from cohortkit.records.model import ZERO


class PersonYear(msgspec.Struct, frozen=True):
    """One person in one calendar year (of `paid_on`). Without a threshold for the year nothing is reportable."""

    id: str
    year: int
    paid: Decimal
    threshold: Decimal | None
    reportable: bool


def person_years(plan: Plan, ledger: Ledger, year: int | None = None) -> tuple[PersonYear, ...]:
    """Totals of people by year, then id; payments to organizations count for no person."""
    paid: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in ledger.entries:
        if entry.payment.person and year in (None, entry.paid_on.year):
            paid[entry.paid_on.year, entry.payment.person] += entry.payment.amount
    years: list[PersonYear] = []
    for (paid_in, person), amount in sorted(paid.items()):
        threshold = plan.reporting_thresholds.get(str(paid_in))
        years.append(PersonYear(person, paid_in, amount, threshold, threshold is not None and amount >= threshold))
    return tuple(years)
