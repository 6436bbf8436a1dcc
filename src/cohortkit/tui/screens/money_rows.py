"""What the money screen shows: what is owed, grants, stipends, what was paid, each person's years."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cohortkit.tui.screens.person_page import having_people
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, View, Word, facts, having, listing
from cohortkit.tui.words import amount, counted, day

if TYPE_CHECKING:
    from cohortkit.money.stipends import Owed
    from cohortkit.records.cohort import Cohort


def all_owed(cohort: Cohort) -> tuple[Owed, ...]:
    """Everything that is owed to anybody on the day that is looked at."""
    from cohortkit.money.pay import owed_stipends

    return owed_stipends(cohort, through=cohort.as_of, looking_back=True)


def owed_id(each: Owed) -> str:
    """What names something owed: the stipend, the person, what earned it."""
    earning = each.earning
    return f"{earning.stipend}|{earning.person}|{earning.earned_by}"


def owed(cohort: Cohort, view: View) -> Listing:
    """What is owed to whom, the oldest first."""
    plan = cohort.plan
    found = all_owed(cohort)
    rows = list(
        having_people(
            cohort,
            view.words,
            [
                Row(
                    owed_id(each),
                    (
                        day(each.earning.on, cohort.as_of),
                        plan.label_of(each.earning.person),
                        plan.stipends[each.earning.stipend].title,
                        each.earning.earned_by,
                        amount(each.amount),
                    ),
                )
                for each in found
            ],
            lambda row: (row.id.split("|")[1],),
        )
    )
    kept = {row.id for row in rows}
    total = sum((each.amount for each in found if owed_id(each) in kept), Decimal())
    return listing(
        (
            Column("Earned", whole=True),
            Column("Who"),
            Column("Stipend", rank=1, most=40),
            Column("For", rank=2, most=40),
            Column("Amount", right=True),
        ),
        rows,
        empty="Nothing is owed. Stipends are earned by lunches that met and meetings attended.",
        summary=(
            f"{amount(total)} {plan.cohort.currency} to "
            f"{counted(len({row.id.split('|')[1] for row in rows}), 'person', 'people')}"
        ),
    )


def grants(cohort: Cohort, view: View) -> Listing:
    """The grants: paid, left, what comes next."""
    from cohortkit.money.grants import grant_status
    from cohortkit.money.ledger import ledger

    plan = cohort.plan
    found = grant_status(plan, ledger(cohort.payments))
    rows = []
    for each in found:
        due = each.next.due if each.next else None
        late = due is not None and due < cohort.as_of
        coming = (
            Word(f"{amount(each.next.amount)} {day(due, cohort.as_of) if due else ''}", "bad" if late else "plain")
            if each.next
            else Word("all paid", "good")
        )
        rows.append(
            Row(
                each.id,
                (
                    plan.label_of(each.organization),
                    amount(each.amount),
                    amount(each.paid),
                    amount(each.balance),
                    coming,
                ),
            )
        )
    return listing(
        (
            Column("Grant to"),
            Column("Amount", right=True),
            Column("Paid", rank=1, right=True),
            Column("Left", right=True),
            Column("Next", rank=2),
        ),
        having(view.words, rows),
        empty="There are no grants. Press e to write one into cohort.toml:  [grants.ID]",
        summary=f"{amount(sum((each.balance for each in found), Decimal()))} {plan.cohort.currency} left to pay",
    )


def stipends(cohort: Cohort, view: View) -> Listing:
    """The stipends: paid, owed, left of the budget."""
    from cohortkit.money.ledger import ledger
    from cohortkit.money.stipends import stipend_status

    plan = cohort.plan
    rows = [
        Row(
            each.id,
            (
                plan.stipends[each.id].title,
                amount(each.paid),
                amount(each.owed),
                amount(each.budget),
                Word(amount(each.balance), "bad" if each.over_budget else "plain"),
            ),
        )
        for each in stipend_status(cohort, ledger(cohort.payments))
    ]
    return listing(
        (
            Column("Stipend"),
            Column("Paid", rank=1, right=True),
            Column("Owed", right=True),
            Column("Budget", rank=2, right=True),
            Column("Left", right=True),
        ),
        having(view.words, rows),
        empty="There are no stipends. Press e to write one into cohort.toml:  [stipends.ID]",
    )


def paid(cohort: Cohort, view: View) -> Listing:
    """Everything on record as paid, the latest first."""
    from cohortkit.money.ledger import ledger, total

    plan = cohort.plan
    found = ledger(cohort.payments)
    rows = []
    for each in reversed(found.entries):
        payment = each.payment
        whom = plan.label_of(payment.person or payment.organization)
        what = (
            plan.stipends[payment.stipend].title
            if payment.stipend in plan.stipends
            else f"grant, tranche {payment.tranche}"
            if payment.grant
            else ""
        )
        rows.append(
            Row(
                f"{each.batch}|{payment.id}",
                (
                    str(each.paid_on),
                    whom,
                    f"corrects {payment.corrects}" if payment.corrects else what,
                    amount(payment.amount),
                ),
            )
        )
    return listing(
        (Column("Paid on", whole=True), Column("To"), Column("For", rank=1, most=50), Column("Amount", right=True)),
        having(view.words, rows),
        empty="Nothing is on record as paid.",
        summary=f"{amount(total(found.entries))} {plan.cohort.currency} in {counted(len(rows), 'entry', 'entries')}",
    )


def years(cohort: Cohort, view: View) -> Listing:
    """What each person was paid in each calendar year."""
    from cohortkit.money.ledger import ledger
    from cohortkit.money.years import person_years

    rows = [
        Row(
            f"{each.id}|{each.year}",
            (
                str(each.year),
                cohort.plan.label_of(each.id),
                amount(each.paid),
                amount(each.threshold),
                Word("to report", "warn") if each.reportable else "",
            ),
        )
        for each in sorted(person_years(cohort.plan, ledger(cohort.payments)), key=lambda each: (-each.year, each.id))
    ]
    return listing(
        (
            Column("Year"),
            Column("Who"),
            Column("Paid", right=True),
            Column("Threshold", rank=1, right=True),
            Column(""),
        ),
        having_people(cohort, view.words, rows, lambda row: (row.id.partition("|")[0],)),
        empty="Nobody was paid yet.",
        summary="what each person was paid in a calendar year",
    )


def grant_page(cohort: Cohort, grant_id: str) -> Page:
    """A grant with its tranches and reports."""
    from cohortkit.money.grants import paid_by_tranche
    from cohortkit.money.ledger import ledger
    from cohortkit.money.reports import report_status

    plan = cohort.plan
    grant = plan.grants.get(grant_id)
    if grant is None:
        return Page()
    paid = paid_by_tranche(grant, ledger(cohort.payments))
    tranches = tuple(
        Line(
            (
                f"{number}  {amount(each.amount)}  due {each.due or '–'}  paid {amount(paid.get(number, Decimal()))} "
                f" {each.condition}"
            ),
            "good" if paid.get(number, Decimal()) >= each.amount else "plain",
        )
        for number, each in enumerate(grant.tranches, 1)
    )
    tones: dict[str, Tone] = {"received": "good", "late": "bad", "due-soon": "warn"}
    reports = tuple(
        Line(
            f"{each.position}  {each.title}  "
            + (f"received {each.received}" if each.received else f"due {each.due or '–'}"),
            tones.get(each.state, "plain"),
        )
        for each in report_status(plan, cohort.as_of)
        if each.grant == grant_id
    )
    project = plan.projects.get(grant.project)
    blocks = (
        facts("", (("Id", grant_id), ("Amount", amount(grant.amount)), ("Project", project.title if project else ""))),
        Block("Tranches", tranches),
        Block("Reports", reports),
    )
    return Page(f"Grant to {plan.label_of(grant.organization)}", tuple(each for each in blocks if each.lines))


def stipend_page(cohort: Cohort, stipend_id: str) -> Page:
    """A stipend and what is owed of it."""
    stipend = cohort.plan.stipends.get(stipend_id)
    if stipend is None:
        return Page()
    waiting = [each for each in all_owed(cohort) if each.earning.stipend == stipend_id]
    rows = tuple(
        Line(f"{each.earning.on}  {cohort.plan.label_of(each.earning.person)}  {amount(each.amount)}")
        for each in waiting[:30]
    )
    return Page(
        stipend.title,
        (
            facts(
                "",
                (
                    ("Id", stipend_id),
                    ("Amount", amount(stipend.amount)),
                    ("Earned by", stipend.earned_by),
                    ("Budget", amount(stipend.budget)),
                ),
            ),
            Block(f"Owed ({len(waiting)})", rows or (Line("nothing"),)),
        ),
    )


def entry_page(cohort: Cohort, row: str) -> Page:
    """One payment on record."""
    from cohortkit.money.ledger import ledger

    batch, _, payment_id = row.partition("|")
    found = ledger(cohort.payments).find(payment_id)
    if found is None:
        return Page()
    payment, plan = found.payment, cohort.plan
    return Page(
        payment_id,
        (
            facts(
                "",
                (
                    ("Batch", batch),
                    ("Paid on", found.paid_on),
                    ("To", plan.label_of(payment.person or payment.organization)),
                    ("Amount", amount(payment.amount)),
                    ("Stipend", payment.stipend),
                    ("Grant", payment.grant),
                    ("Tranche", payment.tranche),
                    ("Earned by", payment.earned_by),
                    ("Corrects", payment.corrects),
                    ("Reason", payment.reason),
                ),
            ),
        ),
    )
