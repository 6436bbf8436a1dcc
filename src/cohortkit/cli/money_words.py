"""How `cohortkit money` says things: words for tables, documents for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cohortkit.cli.call import Call
    from cohortkit.cli.output import Table, Word
    from cohortkit.money.grants import NextTranche
    from cohortkit.money.ledger import Entry
    from cohortkit.money.stipends import StipendStatus
    from cohortkit.money.years import PersonYear


def variance_word(each: StipendStatus) -> Word | None:
    """How a stipend stands to its budget: within it, over it, or over it by more than a tenth."""
    from cohortkit.cli.output import Word

    if each.variance is None:
        return None
    if each.over_budget:
        return Word(f"over by {each.variance:,.2f}", "bad")
    if each.variance > 0:
        return Word(f"over by {each.variance:,.2f}, within a tenth", "warn")
    return Word("within budget", "good")


def next_words(coming: NextTranche) -> str:
    """The tranche that comes next, with its condition."""
    condition = f" ({coming.condition[:1].lower()}{coming.condition[1:]})" if coming.condition else ""
    return f"tranche {coming.tranche}: {coming.amount:,.2f}{condition}"


def year_document(each: PersonYear) -> dict[str, Any]:
    """A person's year as JSON has it."""
    from cohortkit.cli.output import money

    return {
        "id": each.id,
        "year": each.year,
        "paid": money(each.paid),
        "threshold": money(each.threshold),
        "reportable": each.reportable,
    }


def year_table(call: Call, years: Iterable[PersonYear], title: str, empty: str) -> Table:
    """What people were paid in a year, beside the threshold."""
    from cohortkit.cli.output import Table, Word

    rows = [
        (
            call.plan.label_of(each.id),
            each.year,
            each.paid,
            each.threshold,
            Word("reportable", "warn") if each.reportable else Word("below", "quiet") if each.threshold else None,
        )
        for each in years
    ]
    return Table(("Person", "Year", "Paid", "Threshold", "State"), rows, title, empty=empty)


def payment_document(entry: Entry) -> dict[str, Any]:
    """A payment as JSON has it."""
    from cohortkit.cli.output import money

    return {
        "id": entry.payment.id,
        "paid_on": entry.paid_on,
        "person": entry.payment.person or None,
        "organization": entry.payment.organization or None,
        "stipend": entry.payment.stipend or None,
        "grant": entry.payment.grant or None,
        "tranche": entry.payment.tranche,
        "amount": money(entry.payment.amount),
        "earned_by": entry.payment.earned_by or None,
        "corrects": entry.payment.corrects or None,
        "reason": entry.payment.reason or None,
        "batch": entry.batch,
    }
