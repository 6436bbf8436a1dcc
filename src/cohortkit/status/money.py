"""Concerns about money: what is owed or due, budgets that are passed, people near the reporting threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from cohortkit.money.grants import grant_status
from cohortkit.money.ledger import ledger
from cohortkit.money.reports import report_status
from cohortkit.money.stipends import owed, stipend_status
from cohortkit.money.years import person_years
from cohortkit.status.attention import Asked, Attention, Urgency, ago

AHEAD = dt.timedelta(days=14)
"""Payments and reports need some days of preparation."""

NEAR = Decimal("0.90")
"""From this share of a threshold on the next payment may reach it."""


def stipends_owed(asked: Asked) -> Iterator[Attention]:
    """Name the stipends that people have earned and not received."""
    cohort = asked.cohort
    book = ledger(cohort.payments)
    for stipend in cohort.plan.stipends.values():
        waiting = owed(cohort, book, stipend)
        if waiting:
            people = len({each.earning.person for each in waiting})
            oldest = min(each.earning.on for each in waiting)
            total = sum(each.amount for each in waiting)
            who = "1 person is" if people == 1 else f"{people} people are"
            yield Attention(
                "stipend-owed",
                stipend.id,
                f"{who} owed {total:,.2f} {cohort.plan.cohort.currency} of “{stipend.title}”, the oldest earned "
                f"{ago(oldest, asked.today)}",
                oldest,
                f"cohortkit money batch --stipend {stipend.id}",
            )


def tranches_due(asked: Asked) -> Iterator[Attention]:
    """Name the tranches that are overdue or due within two weeks."""
    plan, today = asked.cohort.plan, asked.today
    for each in grant_status(plan, ledger(asked.cohort.payments)):
        coming = each.next
        if coming is None or coming.due is None or coming.due > today + AHEAD:
            continue
        when = f"was due {ago(coming.due, today)}" if coming.due < today else f"is due on {coming.due}"
        condition = f" ({coming.condition})" if coming.condition else ""
        yield Attention(
            "tranche-due",
            each.id,
            f"Tranche {coming.tranche} for {plan.label_of(each.organization)}, {coming.amount:,.2f} "
            f"{plan.cohort.currency}, {when}{condition}",
            coming.due,
            f"cohortkit money pay --grant {each.id} --tranche {coming.tranche}",
            Urgency.TODAY if coming.due <= today else Urgency.THIS_WEEK,
        )


def reports_due(asked: Asked) -> Iterator[Attention]:
    """Name the reports of grants that are late or due within two weeks and have not come in."""
    plan, today = asked.cohort.plan, asked.today
    for each in report_status(plan, today):
        if each.received is not None or each.due is None or each.due > today + AHEAD:
            continue
        when = f"was due {ago(each.due, today)}" if each.due < today else f"is due on {each.due}"
        yield Attention(
            "report-due",
            each.grant,
            f"{each.title} of {plan.label_of(plan.grants[each.grant].organization)} {when}",
            each.due,
            f"cohortkit money report {each.grant} {each.position}",
        )


def over_budget(asked: Asked) -> Iterator[Attention]:
    """Name the stipends of which more than a tenth beyond the budget is paid or owed."""
    cohort = asked.cohort
    for each in stipend_status(cohort, ledger(cohort.payments)):
        if each.over_budget and each.budget is not None:
            spent, currency = each.paid + each.owed, cohort.plan.cohort.currency
            yield Attention(
                "over-budget",
                each.id,
                f"“{cohort.plan.stipends[each.id].title}” stands at {spent:,.2f}, more than a tenth over its budget of "
                f"{each.budget:,.2f} {currency}",
                None,
                "cohortkit money status",
            )


def near_threshold(asked: Asked) -> Iterator[Attention]:
    """Name the people whose payments of this year reach the reporting threshold, or come within a tenth of it."""
    plan, today = asked.cohort.plan, asked.today
    for each in person_years(plan, ledger(asked.cohort.payments), today.year):
        if each.threshold is None or each.paid < each.threshold * NEAR:
            continue
        has = "has reached" if each.reportable else "is close to"
        yield Attention(
            "reporting-threshold",
            each.id,
            f"{plan.label_of(each.id)} {has} the reporting threshold of {each.threshold:,.2f} "
            f"{plan.cohort.currency} for {each.year} with {each.paid:,.2f}",
            None,
            f"cohortkit money year {each.year}",
            Urgency.LATER,
        )
