"""Money: grants and stipends, what is owed and to whom, what was paid; recording what finance paid, and correcting."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cohortkit.tui.screens import money_rows
from cohortkit.tui.screens.room import Room, bindings_of
from cohortkit.tui.shown import Listing, Page, View
from cohortkit.tui.words import amount, counted, said

if TYPE_CHECKING:
    from collections.abc import Sequence

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
                return money_rows.grants(cohort, view)
            case "stipends":
                return money_rows.stipends(cohort, view)
            case "paid":
                return money_rows.paid(cohort, view)
            case "years":
                return money_rows.years(cohort, view)
        return money_rows.owed(cohort, view)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A grant with its tranches; else the person or the entry."""
        if view.section == "grants":
            return money_rows.grant_page(cohort, row)
        if view.section == "stipends":
            return money_rows.stipend_page(cohort, row)
        if view.section == "paid":
            return money_rows.entry_page(cohort, row)
        from cohortkit.tui.screens.person_page import person_page

        return person_page(cohort, row.split("|")[0 if view.section == "years" else 1])

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
            self._pay({self.row})

    def do_pay_all(self) -> None:
        """Record as paid everything that the list shows."""
        self._pay({row.id for row in self.rows.listing.rows})

    def _pay(self, rows: set[str]) -> None:
        from cohortkit.money.pay import owed_stipends, pay_batch
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        # Looking back, the list shows what was owed then; what was paid since is never paid again.
        unpaid = owed_stipends(self.session.cohort, through=self.session.today())
        owing = [each for each in unpaid if money_rows.owed_id(each) in rows]
        if not owing:
            self.notify("That is on record as paid on a later day.")
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
                command=lambda values: paying(owing, unpaid, values["on"]),
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
                    f"cohortkit money pay --grant {grant} --tranche {upcoming.tranche} --amount {values['amount']} "
                    f"--paid-on {values['on']}"
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
                command=lambda values: said(
                    "cohortkit", "money", "correct", wrong, "--amount", values["amount"], "--reason", values["reason"]
                ),
            ),
            save,
        )

    def do_received(self) -> None:
        """Note that the next report of the grant has come in."""
        from cohortkit.money.reports import note_received, report_status
        from cohortkit.plan.when import read_day
        from cohortkit.tui.dialogs.form import Field, Form

        session, today, grant = self.session, self.session.today(), self.row
        waiting = [each for each in report_status(session.plan, today) if each.grant == grant and not each.received]
        if not waiting:
            self.notify("No report of this grant is still to come.")
            return
        report = waiting[0]

        def made(values: Values) -> Any:
            return note_received(
                session.cohort.loaded, session.plan, grant, report.position, read_day(values["on"], today)
            )

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values))

        self.app.push_screen(
            Form(
                f"Received: {report.title}, from {session.plan.label_of(session.plan.grants[grant].organization)}",
                [Field("on", "Came in on", str(today))],
                check=lambda values: self.cohort_app.refusal(lambda: made(values)),
                command=lambda values: said(
                    "cohortkit", "money", "report", grant, str(report.position), "--on", values["on"]
                ),
            ),
            save,
        )


def paying(owing: Sequence[Owed], unpaid: Sequence[Owed], on: str) -> str:
    """The command that records the same as paid, of all that is ``unpaid``."""
    if len(owing) == 1:
        one = owing[0].earning
        words = ("--stipend", one.stipend, "--person", one.person, "--earned-by", one.earned_by, "--paid-on", on)
        return said("cohortkit", "money", "pay", *words)
    stipends = {each.earning.stipend for each in owing}
    if len(owing) == len(unpaid):
        return said("cohortkit", "money", "batch", "--pay", "--paid-on", on)
    if len(stipends) == 1 and len(owing) == sum(each.earning.stipend in stipends for each in unpaid):
        return said("cohortkit", "money", "batch", "--stipend", *stipends, "--pay", "--paid-on", on)
    return "cohortkit money pay --stipend … --person … --earned-by …, once for each"
