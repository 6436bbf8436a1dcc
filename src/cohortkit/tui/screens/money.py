"""Money: grants and stipends, what is owed and to whom, what was paid."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cohortkit.tui.screens.room import Room, View, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Word, facts, having, listing
from cohortkit.tui.words import amount, counted, day

if TYPE_CHECKING:
    from cohortkit.money.stipends import Owed
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values


class Money(Room):
    """Grants, stipends, what is owed, what was paid, and each year by person."""

    NAME = "money"
    BINDINGS = bindings_of("money")
    SECTIONS = (("owed", "Owed"), ("grants", "Grants"), ("stipends", "Stipends"), ("paid", "Paid"), ("years", "Years"))

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "grants":
                return _grants(cohort, view)
            case "stipends":
                return _stipends(cohort, view)
            case "paid":
                return _paid(cohort, view)
            case "years":
                return _years(cohort, view)
        return _owed(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A grant with its tranches; else the person or the entry."""
        if view.section == "grants":
            return _grant_page(cohort, row)
        if view.section == "stipends":
            return _stipend_page(cohort, row)
        if view.section == "paid":
            return _entry_page(cohort, row)
        from cohortkit.tui.screens.people import person_page

        parts = row.split("|")
        return person_page(cohort, parts[1] if len(parts) > 1 else parts[0])

    def section_of(self, row: str) -> str:
        """Grants and stipends in their own sections."""
        cohort = self.session.seen.cohort
        if cohort is None:
            return "owed"
        return "grants" if row in cohort.plan.grants else "stipends" if row in cohort.plan.stipends else "owed"

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The batch of a payment, else the definition."""
        loaded = self.session.seen.loaded
        if self.section in ("grants", "stipends") and loaded and row:
            return loaded.where((self.section, row))
        if self.section == "paid" and row:
            return f"records/payments/{row.partition('|')[0]}.toml", ()
        return self.session.main, ()

    def do_pay(self) -> None:
        """Record as paid what is owed in this row, or the next tranche of this grant."""
        if self.section == "grants":
            self._pay_tranche()
        else:
            one = [each for each in _all_owed(self.session.cohort) if _owed_id(each) == self.row]
            self._pay(one)

    def do_pay_all(self) -> None:
        """Record as paid everything that the list shows."""
        shown = {row.id for row in self.rows.listing.rows}
        self._pay([each for each in _all_owed(self.session.cohort) if _owed_id(each) in shown])

    def _pay(self, owing: list[Owed]) -> None:
        from cohortkit.money.pay import pay_batch
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        if not owing:
            return
        session, today = self.session, self.session.today()
        total = sum((each.amount for each in owing), Decimal())
        people = {each.earning.person for each in owing}
        whom = (
            session.plan.label_of(next(iter(people))) if len(people) == 1 else counted(len(people), "person", "people")
        )

        def save(values: Values | None) -> None:
            if values:
                on = read_day(values["on"], today)
                self.cohort_app.change(
                    lambda: pay_batch(session.cohort, tuple(owing), at=session.at, by=session.by, paid_on=on).change,
                    said=f"Recorded as paid: {amount(total)} to {whom}. ^Z takes it back.",
                )

        self.app.push_screen(
            Form(
                f"Record {amount(total)} to {whom} as paid",
                [Field("on", "Paid on", str(today))],
                check=lambda values: self.cohort_app.refusal(lambda: read_day(values["on"], today)),
                about=(
                    f"{counted(len(owing), 'stipend', 'stipends')} in one batch. cohortkit moves no money: it "
                    "records what finance paid."
                ),
                command=lambda _values: "cohortkit money batch --pay",
            ),
            save,
        )

    def _pay_tranche(self) -> None:
        from cohortkit.money.amounts import read_amount
        from cohortkit.money.grants import grant_status
        from cohortkit.money.ledger import ledger
        from cohortkit.money.pay import pay_tranche
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        session, today, grant = self.session, self.session.today(), self.row
        status = next(
            (each for each in grant_status(session.plan, ledger(session.cohort.payments)) if each.id == grant), None
        )
        if status is None or status.next is None:
            self.notify("Every tranche of this grant is paid.")
            return
        upcoming = status.next

        def made(values: Values) -> Any:
            return pay_tranche(
                session.cohort,
                grant,
                upcoming.tranche,
                at=session.at,
                by=session.by or "nobody",
                paid_on=read_day(values["on"], today),
                amount=read_amount(values["amount"]),
            )

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values).change)

        self.app.push_screen(
            Form(
                f"Tranche {upcoming.tranche} of the grant of {session.plan.label_of(status.organization)}",
                [Field("amount", "Amount", f"{upcoming.amount:.2f}"), Field("on", "Paid on", str(today))],
                check=lambda values: self.cohort_app.refusal(lambda: made(values)),
                about=upcoming.condition,
                command=lambda values: (
                    f"cohortkit money pay --grant {grant} --tranche {upcoming.tranche} --amount {values['amount']}"
                ),
            ),
            save,
        )

    def do_correct(self) -> None:
        """Set a payment to the right amount by a new entry with the difference."""
        from cohortkit.money.amounts import read_amount
        from cohortkit.money.pay import correct
        from cohortkit.tui.dialogs.form import Field, Form

        session, wrong = self.session, self.row.partition("|")[2]

        def made(values: Values) -> Any:
            return correct(
                session.cohort,
                wrong,
                read_amount(values["amount"]),
                values["reason"],
                at=session.at,
                by=session.by or "nobody",
                paid_on=session.today(),
            )

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values).change)

        self.app.push_screen(
            Form(
                f"Correct {wrong}",
                [Field("amount", "The right amount"), Field("reason", "Reason")],
                check=lambda values: (
                    "A reason is needed." if not values["reason"] else self.cohort_app.refusal(lambda: made(values))
                ),
                command=lambda values: (
                    f'cohortkit money correct {wrong} --amount {values["amount"]} --reason "{values["reason"]}"'
                ),
            ),
            save,
        )


def _all_owed(cohort: Cohort) -> tuple[Owed, ...]:
    from cohortkit.money.pay import owed_stipends

    return owed_stipends(cohort)


def _owed_id(each: Owed) -> str:
    earning = each.earning
    return f"{earning.stipend}|{earning.person}|{earning.earned_by}"


def _owed(cohort: Cohort, view: View) -> Listing:
    plan = cohort.plan
    found = _all_owed(cohort)
    rows = list(
        having(
            view.words,
            [
                Row(
                    _owed_id(each),
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
        )
    )
    kept = {row.id for row in rows}
    total = sum((each.amount for each in found if _owed_id(each) in kept), Decimal())
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


def _grants(cohort: Cohort, view: View) -> Listing:
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


def _stipends(cohort: Cohort, view: View) -> Listing:
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


def _paid(cohort: Cohort, view: View) -> Listing:
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


def _years(cohort: Cohort, view: View) -> Listing:
    from cohortkit.money.ledger import ledger
    from cohortkit.money.years import person_years

    rows = [
        Row(
            f"{each.year}|{each.id}",
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
        having(view.words, rows),
        empty="Nobody was paid yet.",
        summary="what each person was paid in a calendar year",
    )


def _grant_page(cohort: Cohort, grant_id: str) -> Page:
    from cohortkit.money.grants import paid_by_tranche
    from cohortkit.money.ledger import ledger

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
    reports = tuple(Line(f"{each.title}  due {each.due or '–'}") for each in grant.reports)
    project = plan.projects.get(grant.project)
    blocks = (
        facts("", (("Id", grant_id), ("Amount", amount(grant.amount)), ("Project", project.title if project else ""))),
        Block("Tranches", tranches),
        Block("Reports", reports),
    )
    return Page(f"Grant to {plan.label_of(grant.organization)}", tuple(each for each in blocks if each.lines))


def _stipend_page(cohort: Cohort, stipend_id: str) -> Page:
    stipend = cohort.plan.stipends.get(stipend_id)
    if stipend is None:
        return Page()
    waiting = [each for each in _all_owed(cohort) if each.earning.stipend == stipend_id]
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


def _entry_page(cohort: Cohort, row: str) -> Page:
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
