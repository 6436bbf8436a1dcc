"""Concerns about money: stipends earned and not paid, tranches and reports that are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.money.grants import grant_status
from cohortkit.money.ledger import ledger
from cohortkit.money.stipends import owed
from cohortkit.status.attention import Asked, Attention, Urgency, ago

AHEAD = dt.timedelta(days=14)
"""Payments and reports need some days of preparation."""

REPORT_ASKED_FOR = dt.timedelta(days=30)
"""Nothing records that a report came in; so long after its day it is no longer asked for."""


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
    """Name the reports of grants around the day they are due."""
    plan, today = asked.cohort.plan, asked.today
    for grant in plan.grants.values():
        for report in grant.reports:
            if report.due is None or not report.due - AHEAD <= today <= report.due + REPORT_ASKED_FOR:
                continue
            when = f"was due {ago(report.due, today)}" if report.due < today else f"is due on {report.due}"
            yield Attention(
                "report-due",
                grant.id,
                f"{report.title} of {plan.label_of(grant.organization)} {when}",
                report.due,
                "cohortkit money status",
            )
