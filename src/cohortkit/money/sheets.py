"""Sheets for finance: what is owed, every payment, and the year's totals, as columns and rows."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cohortkit.files.spreadsheet import Cell
from cohortkit.money.ledger import Ledger
from cohortkit.money.stipends import Owed
from cohortkit.money.years import PersonYear
from cohortkit.plan.model import Plan


class Sheet(msgspec.Struct, frozen=True):
    """A titled table of cells for a spreadsheet program."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def batch_sheet(plan: Plan, owing: Iterable[Owed]) -> Sheet:
    """What is owed, a row for each earning, as finance pays it."""
    columns = ("Person", "Name", "Organization", "E-mail", "Stipend", "Earned by", "Earned on", "Amount", "Currency")
    rows = tuple(
        (
            each.earning.person,
            plan.label_of(each.earning.person),
            plan.label_of(plan.people[each.earning.person].party_on(each.earning.on)),
            plan.people[each.earning.person].email,
            plan.stipends[each.earning.stipend].title,
            each.earning.earned_by,
            each.earning.on,
            each.amount,
            plan.cohort.currency,
        )
        for each in owing
    )
    return Sheet("Stipends owed", columns, rows)


def ledger_sheet(plan: Plan, ledger: Ledger) -> Sheet:
    """Every payment on record, corrections included."""
    columns = ("Id", "Paid on", "Payee", "Name", "For", "Tranche", "Earned by", "Amount", "Corrects", "Reason", "Batch")
    rows = tuple(
        (
            entry.payment.id,
            entry.paid_on,
            entry.payment.person or entry.payment.organization,
            plan.label_of(entry.payment.person or entry.payment.organization),
            entry.payment.stipend or entry.payment.grant,
            entry.payment.tranche,
            entry.payment.earned_by,
            entry.payment.amount,
            entry.payment.corrects,
            entry.payment.reason,
            entry.batch,
        )
        for entry in ledger.entries
    )
    return Sheet("Payments", columns, rows)


def year_sheet(plan: Plan, years: Iterable[PersonYear]) -> Sheet:
    """Each person's total in a calendar year beside the threshold. No tax number has a place here."""
    columns = ("Person", "Name", "Year", "Paid", "Threshold", "Reportable")
    rows = tuple(
        (each.id, plan.label_of(each.id), each.year, each.paid, each.threshold, "yes" if each.reportable else "no")
        for each in years
    )
    return Sheet("Totals by year", columns, rows)
