"""``cohortkit money``: grants and stipends, what is owed, paying and correcting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids, occasions, payments
from cohortkit.cli.declare import FilterOption, Group, Shown
from cohortkit.cli.money_words import next_words, payment_document, variance_word, year_document, year_table

if TYPE_CHECKING:
    from decimal import Decimal

    from cohortkit.money.pay import Paid
    from cohortkit.money.sheets import Sheet

app = Group("money", "Grants and stipends: what is paid, owed and left.")

_PaidOn = Annotated[str | None, typer.Option(metavar="DATE", help="The day it was paid; today where not given.")]
_Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write a .csv or .xlsx file.")]


@app.reads("money status", "money status --json")
def status(call: Call) -> None:
    """Show every grant and stipend: paid, owed, the balance, and what comes next."""
    from cohortkit.cli.output import Table, Word, money, show
    from cohortkit.money.grants import grant_status
    from cohortkit.money.ledger import ledger
    from cohortkit.money.reports import report_status
    from cohortkit.money.stipends import stipend_status
    from cohortkit.money.years import person_years

    plan, book = call.plan, ledger(call.cohort.payments)
    grants, stipends = grant_status(plan, book), stipend_status(call.cohort, book)
    years, reports = person_years(plan, book), report_status(plan, call.today)
    document = {
        "grants": [
            {
                "id": each.id,
                "organization": each.organization,
                "amount": money(each.amount),
                "paid": money(each.paid),
                "balance": money(each.balance),
                "next": each.next
                and {
                    "tranche": each.next.tranche,
                    "due": each.next.due,
                    "amount": money(each.next.amount),
                    "condition": each.next.condition,
                },
                "reports": [
                    {"report": one.position, "title": one.title, "due": one.due}
                    | {"received": one.received, "state": one.state}
                    for one in reports
                    if one.grant == each.id
                ],
            }
            for each in grants
        ],
        "stipends": [
            {
                "id": each.id,
                "budget": money(each.budget),
                "paid": money(each.paid),
                "owed": money(each.owed),
                "balance": money(each.balance),
                "variance": money(each.variance),
                "over_budget": each.over_budget,
            }
            for each in stipends
        ],
        "people": [year_document(each) for each in years],
        "currency": plan.cohort.currency,
    }
    next_rows = [
        (
            plan.label_of(each.organization),
            each.amount,
            each.paid,
            each.balance,
            next_words(each.next) if each.next else "paid in full",
            each.next.due if each.next else None,
        )
        for each in grants
    ]
    stipend_rows = [
        (
            plan.stipends[each.id].title,
            each.budget,
            each.paid,
            each.owed,
            each.balance,
            variance_word(each),
        )
        for each in stipends
    ]
    tones = {"received": "good", "late": "bad", "due-soon": "warn", "planned": "quiet"}
    report_rows = [
        (
            plan.label_of(plan.grants[each.grant].organization),
            each.title,
            each.due,
            Word(each.state.replace("-", " "), tones[each.state]),  # type: ignore[arg-type]
        )
        for each in reports
        if each.state != "received"
    ]
    show(
        call,
        document,
        Table(
            ("Grant to", "Amount", "Paid", "Balance", "Next", "Due"),
            next_rows,
            f"Grants, in {plan.cohort.currency}",
            empty="no grants",
        ),
        Table(("From", "Report", "Due", "State"), report_rows, "Reports to come", empty="no report is owed"),
        Table(
            ("Stipend", "Budget", "Paid", "Owed", "Balance", "State"),
            stipend_rows,
            f"Stipends, in {plan.cohort.currency}",
            empty="no stipends",
        ),
        year_table(call, [each for each in years if each.reportable], "Reached the reporting threshold", "nobody"),
    )


@app.reads("money list", 'money list --filter "org:ncsm since:2023-01-01"', "money list --json", name="list")
def list_(call: Call, wanted: FilterOption = None) -> None:
    """List every payment on record, corrections included, the last first."""
    from cohortkit.cli.output import Table, money, show
    from cohortkit.money.filtering import payment_filter
    from cohortkit.money.ledger import ledger, total

    plan = call.plan
    fits = payment_filter(plan, wanted, call.today) if wanted else lambda _entry: True
    found = [each for each in reversed(ledger(call.cohort.payments).entries) if fits(each)]
    rows = [
        (
            each.paid_on,
            each.payment.id,
            plan.label_of(each.payment.person or each.payment.organization),
            each.payment.stipend or f"{each.payment.grant}, tranche {each.payment.tranche or '–'}",
            each.payment.amount,
            each.payment.reason,
        )
        for each in found
    ]
    document = {
        "payments": [payment_document(each) for each in found],
        "total": money(total(found)),
        "currency": plan.cohort.currency,
    }
    title = f"Paid: {total(found):,.2f} {plan.cohort.currency}"
    columns = ("Paid on", "Id", "To", "For", "Amount", "Reason")
    show(call, document, Table(columns, rows, title, empty="no payment fits" if wanted else "nothing was paid yet"))


@app.writes(
    "money pay --stipend lunch-buddy --person ncsm-1 --earned-by 2023-10 --paid-on 2023-11-15 --dry-run",
    "money pay --grant mcn --tranche 3 --dry-run",
)
def pay(
    call: Call,
    *,
    stipend: Annotated[str | None, typer.Option(help="The stipend.", autocompletion=ids("stipends"))] = None,
    person: Annotated[str | None, typer.Option(help="Who is paid.", autocompletion=ids("people"))] = None,
    grant: Annotated[str | None, typer.Option(help="Or the grant.", autocompletion=ids("grants"))] = None,
    tranche: Annotated[int | None, typer.Option(help="Its tranche, from 1.")] = None,
    amount: Annotated[str | None, typer.Option(help="Another amount than planned.")] = None,
    paid_on: _PaidOn = None,
    earned_by: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="The meeting or round that earned it.", autocompletion=occasions(kind="pairings")
        ),
    ] = None,
) -> None:
    """Record one payment. The same payment twice is refused or changes nothing; it is never paid twice."""
    from cohortkit.money.pay import pay_stipend, pay_tranche

    if (stipend is None) == (grant is None):
        raise UsageStop("give either --stipend with --person, or --grant with --tranche")
    details: dict[str, Any] = {"at": call.now, "by": call.by, "paid_on": _day(call, paid_on), "amount": _amount(amount)}
    if stipend is not None:
        if person is None:
            raise UsageStop("say who is paid: --person ID")
        named = call.one("stipends", stipend), call.one("people", person)
        _commit(call, pay_stipend(call.cohort, *named, earned_by=_occasion(call, earned_by), **details))
    else:
        if tranche is None:
            raise UsageStop("say which tranche is paid: --tranche N")
        _commit(call, pay_tranche(call.cohort, call.one("grants", str(grant)), tranche, **details))


@app.writes(
    "money batch", "money batch --stipend lunch-buddy --through 2023-12-31 --json", "money batch --pay --dry-run"
)
def batch(
    call: Call,
    *,
    stipend: Annotated[str | None, typer.Option(help="Only this stipend.", autocompletion=ids("stipends"))] = None,
    through: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was earned by this day.")] = None,
    pay: Annotated[bool, typer.Option("--pay", help="Record all of it as paid.")] = False,
    paid_on: _PaidOn = None,
    output: _Output = None,
) -> None:
    """Show what is owed, as a sheet for finance; with --pay record it as paid."""
    from cohortkit.cli.output import Table, money, note, show
    from cohortkit.cli.storing import note_stored
    from cohortkit.money.pay import owed_stipends, pay_batch
    from cohortkit.money.sheets import batch_sheet
    from cohortkit.records.model import ZERO

    plan = call.plan
    only = call.one("stipends", stipend) if stipend else None
    owing = owed_stipends(call.cohort, only, call.day(through, call.today), looking_back=not pay)
    total = sum((each.amount for each in owing), ZERO)
    content = _written(output, batch_sheet(plan, owing)) if output else b""
    if pay:
        paid = pay_batch(call.cohort, owing, at=call.now, by=call.by, paid_on=_day(call, paid_on))
        _commit(call, paid, total=money(total))
    if output and (owing or not pay):
        note_stored(call, output, content)
    elif output:
        note(f"{output} was not written: it may hold what was paid before")
    if pay:
        return
    rows = [
        (
            plan.label_of(each.earning.person),
            plan.stipends[each.earning.stipend].title,
            each.earning.earned_by,
            each.earning.on,
            each.amount,
        )
        for each in owing
    ]
    document = {
        "owed": [
            {
                "person": each.earning.person,
                "stipend": each.earning.stipend,
                "earned_by": each.earning.earned_by,
                "on": each.earning.on,
                "amount": money(each.amount),
            }
            for each in owing
        ],
        "total": money(total),
        "currency": plan.cohort.currency,
    }
    title = f"Owed: {total:,.2f} {plan.cohort.currency}"
    show(
        call, document, Table(("Person", "Stipend", "Earned by", "On", "Amount"), rows, title, empty="nothing is owed")
    )
    if owing and not call.as_json:
        note("`cohortkit money batch --pay` records all of this as paid")


@app.writes(Shown('money correct 2023-10-lunch-buddy-ncsm-1 --amount 0 --reason "wrong account"'))
def correct(
    call: Call,
    *,
    payment: Annotated[
        str, typer.Argument(metavar="PAYMENT-ID", help="Id or a unique beginning of it.", autocompletion=payments)
    ],
    amount: Annotated[str, typer.Option(help="The right amount; 0 takes all of it back.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the entry.")],
    paid_on: _PaidOn = None,
) -> None:
    """Correct a payment by a new entry with the difference; what was written stays."""
    from cohortkit.money.pay import correct as correction

    right = _amount(amount)
    assert right is not None
    _commit(call, correction(call.cohort, payment, right, reason, at=call.now, by=call.by, paid_on=_day(call, paid_on)))


@app.writes("money report bba 1 --on 2023-03-01")
def report(
    call: Call,
    *,
    grant: Annotated[str, typer.Argument(metavar="GRANT", help="The grant.", autocompletion=ids("grants"))],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Which of its reports, from 1.")],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day it came in; today where not given.")] = None,
) -> None:
    """Note in the definition that a report of a grant has come in."""
    from cohortkit.cli.commit import commit
    from cohortkit.money.reports import note_received

    named = call.one("grants", grant)
    commit(call, note_received(call.loaded, call.plan, named, number, _day(call, on)), id=named)


@app.exports("money year 2023", "money year 2024 --json")
def year(call: Call, year: Annotated[int, typer.Argument(help="A calendar year.")], output: _Output = None) -> None:
    """Show what each person was paid in a calendar year beside the reporting threshold."""
    from cohortkit.cli.output import show
    from cohortkit.cli.storing import note_stored
    from cohortkit.money.ledger import ledger
    from cohortkit.money.sheets import year_sheet
    from cohortkit.money.years import person_years

    years = person_years(call.plan, ledger(call.cohort.payments), year)
    if output:
        note_stored(call, output, _written(output, year_sheet(call.plan, years)))
    document = {"year": year, "people": [year_document(each) for each in years]}
    show(
        call,
        document,
        year_table(call, years, f"Paid in {year}, in {call.plan.cohort.currency}", f"nobody was paid in {year}"),
    )


@app.exports("money export -o payments.csv", "money export -o payments.xlsx")
def export(
    call: Call, output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=".csv or .xlsx")]
) -> None:
    """Write every payment on record, corrections included, as a sheet."""
    from cohortkit.cli.storing import write_files
    from cohortkit.money.ledger import ledger
    from cohortkit.money.sheets import ledger_sheet

    found = ledger_sheet(call.plan, ledger(call.cohort.payments))
    write_files(call, {output: _written(output, found)}, {"file": str(output), "payments": len(found.rows)})


def _commit(call: Call, paid: Paid, **more: Any) -> None:
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import money, note

    listed = [{"id": each.id, "amount": money(each.amount)} for each in paid.payments]
    made = paid.payments[0].id if len(paid.payments) == 1 else paid.known
    commit(call, paid.change, id=made, more={"payments": listed, **more})
    if paid.remark:
        note(paid.remark)


def _written(output: Path, found: Sheet) -> bytes:
    from cohortkit.cli.storing import sheet

    return sheet(output, found.title, found.columns, found.rows)


def _occasion(call: Call, asked: str | None) -> str:
    """The meeting or round that earned a stipend; one that is not on record stays as typed, and that is said."""
    from cohortkit.cli.output import note
    from cohortkit.meetings.listing import find_occasion
    from cohortkit.plan.names import NoSuchThing

    if not asked:
        return ""
    try:
        return find_occasion(call.plan, asked, call.cohort.every("pairings"), "meeting or pairing round")
    except NoSuchThing as missing:
        if missing.matches:
            raise
        note(f"warning: {missing}; the payment names it all the same")
        return asked


def _day(call: Call, text: str | None) -> dt.date:
    return call.day(text) or call.today


def _amount(text: str | None) -> Decimal | None:
    from cohortkit.money.amounts import read_amount

    return None if text is None else read_amount(text)
