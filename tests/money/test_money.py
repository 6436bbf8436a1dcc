"""What is earned, paid, owed and reportable, on a small cohort written out by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cohortkit.files.change import Change
from cohortkit.files.transaction import ChangedOutside, apply
from cohortkit.money import grants, ledger, pay, stipends, years
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort, open_cohort

NOW = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
TODAY = dt.date(2025, 7, 1)
DEFINITION = """
[cohort]
name = "Small"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge"
[organizations.river]
name = "River"
[people.ana]
name = "Ana"
organization = "ridge"
[people.bo]
name = "Bo"
organization = "river"
[people.cy]
name = "Cy"
organization = "river"
[people.di]
name = "Di"
organization = "ridge"
stipends = false
[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T12:00:00
[pods.tides]
title = "Tides"
members = ["cy"]
[pods.tides.meetings]
starts = 2025-02-04T13:00:00
minutes = 60
every = "month"
count = 3
cancelled = [2025-03-04]
moved = [{ from = 2025-04-04, to = 2025-04-09T13:00:00 }]
[grants.ridge]
organization = "ridge"
amount = 100_000
tranches = [{ amount = 60_000, due = 2025-02-15, condition = "Signed" }, { amount = 40_000.00, due = 2026-02-15 }]
reports = [{ title = "Plan", due = 2025-05-31 }, { title = "Interim", due = 2025-07-31 }]
[stipends.lunch]
title = "Lunch"
amount = 25
earned_by = "pairing"
budget = 200.00
[stipends.travel]
title = "Travel"
amount = 400.00
earned_by = "attendance"
[reporting_thresholds]
2025 = 450.00
"""
ROUND = """at = 2025-04-01T12:00:00Z
by = "cy"
kind = "lunch-buddy"
seed = 1
groups = [["ana", "bo", "di"], ["cy", "ana"]]
[met]
1 = 2025-04-12
"""
ATTENDED = """at = 2025-03-18T19:00:00Z
by = "cy"
[attendance]
ana = "present"
bo = "partial"
cy = "absent"
di = "present"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(DEFINITION)
    for file, text in {"pairings/2025-04": ROUND, "attendance/spring": ATTENDED}.items():
        target = tmp_path / "records" / f"{file}.toml"
        target.parent.mkdir(parents=True)
        target.write_text(text)
    return tmp_path


def opened(folder: Path, as_of: dt.date = TODAY) -> Cohort:
    cohort = open_cohort(folder, today=as_of)
    assert cohort.loaded.problems == ()
    return cohort


def write(folder: Path, change: Change) -> None:
    apply(folder, change, now=NOW)


def owed_now(folder: Path) -> list[tuple[str, str, Decimal]]:
    return [(each.earning.person, each.earning.earned_by, each.amount) for each in pay.owed_stipends(opened(folder))]


def test_everybody_in_a_met_group_earns_and_who_opted_out_does_not(folder: Path) -> None:
    assert owed_now(folder) == [
        ("ana", "2025-04", Decimal(25)),
        ("bo", "2025-04", Decimal(25)),
        ("ana", "spring", Decimal(400)),
        ("bo", "spring", Decimal(400)),
    ]


def test_a_meal_counts_from_the_day_it_happened(folder: Path) -> None:
    cohort = opened(folder, dt.date(2025, 4, 11))
    assert stipends.earnings(cohort, cohort.plan.stipends["lunch"]) == ()


def test_the_same_batch_is_never_paid_twice(folder: Path) -> None:
    owing = pay.owed_stipends(opened(folder))
    first = pay.pay_batch(opened(folder), owing, at=NOW, by="cy", paid_on=TODAY)
    assert [payment.id for payment in first.payments] == [
        "2025-04-lunch-ana",
        "2025-04-lunch-bo",
        "spring-travel-ana",
        "spring-travel-bo",
    ]
    write(folder, first.change)
    assert owed_now(folder) == []
    again = pay.pay_stipend(
        opened(folder), "lunch", "ana", at=NOW, by="cy", paid_on=dt.date(2025, 8, 1), earned_by="2025-04"
    )
    assert again.change.is_empty
    with pytest.raises(pay.PaymentRefused, match="already paid on 2025-07-01"):
        pay.pay_stipend(
            opened(folder),
            "lunch",
            "ana",
            at=NOW,
            by="cy",
            paid_on=TODAY,
            earned_by="2025-04",
            amount=Decimal(30),
        )


def test_a_reversed_payment_is_owed_again_and_the_first_entry_stays(folder: Path) -> None:
    write(
        folder, pay.pay_batch(opened(folder), pay.owed_stipends(opened(folder)), at=NOW, by="cy", paid_on=TODAY).change
    )
    undone = pay.correct(
        opened(folder), "2025-04-lunch-bo", Decimal(0), "wrong account", at=NOW, by="cy", paid_on=TODAY
    )
    assert [(each.amount, each.corrects) for each in undone.payments] == [(Decimal("-25.00"), "2025-04-lunch-bo")]
    write(folder, undone.change)
    assert owed_now(folder) == [("bo", "2025-04", Decimal(25))]
    book = ledger.ledger(opened(folder).payments)
    assert book.find("2025-04-lunch-bo") is not None
    assert book.net("2025-04-lunch-bo") == 0
    write(
        folder, pay.pay_batch(opened(folder), pay.owed_stipends(opened(folder)), at=NOW, by="cy", paid_on=TODAY).change
    )
    assert owed_now(folder) == []


def test_what_was_taken_back_is_paid_anew_and_then_not_again(folder: Path) -> None:
    def pay_bo(paid_on: dt.date) -> pay.Paid:
        return pay.pay_stipend(opened(folder), "lunch", "bo", at=NOW, by="cy", paid_on=paid_on, earned_by="2025-04")

    write(folder, pay_bo(TODAY).change)
    write(
        folder, pay.correct(opened(folder), "2025-04-lunch-bo", Decimal(0), "x", at=NOW, by="cy", paid_on=TODAY).change
    )
    anew = pay_bo(dt.date(2025, 7, 2))
    assert [payment.id for payment in anew.payments] == ["2025-04-lunch-bo-2"]
    write(folder, anew.change)
    assert pay_bo(dt.date(2025, 7, 3)).change.is_empty
    write(
        folder,
        pay.correct(opened(folder), "2025-04-lunch-bo-2", Decimal(5), "x", at=NOW, by="cy", paid_on=TODAY).change,
    )
    with pytest.raises(pay.PaymentRefused, match=r"already paid on 2025-07-02 \(5.00\)"):
        pay_bo(dt.date(2025, 7, 3))


def test_what_somebody_else_paid_in_the_meantime_is_not_paid_again(folder: Path) -> None:
    mine, theirs = opened(folder), opened(folder)
    owing = pay.owed_stipends(mine)
    write(folder, pay.pay_batch(theirs, owing[:1], at=NOW, by="cy", paid_on=TODAY).change)
    late = pay.pay_batch(mine, owing, at=NOW, by="cy", paid_on=dt.date(2025, 7, 2))
    with pytest.raises(ChangedOutside):
        write(folder, late.change)
    with pytest.raises(pay.PaymentRefused, match=r"25\.00 for 2025-04 is no longer owed to Ana"):
        pay.pay_batch(opened(folder), owing, at=NOW, by="cy", paid_on=TODAY)
    assert sum(entry.payment.amount for entry in pay.full_ledger(opened(folder)).entries) == 25


def test_nothing_is_paid_while_a_file_of_payments_cannot_be_read(folder: Path) -> None:
    owing = pay.owed_stipends(opened(folder))
    paid = pay.pay_batch(opened(folder), owing, at=NOW, by="cy", paid_on=TODAY)
    write(folder, paid.change)
    file = folder / paid.change.files[0].file
    file.write_text(file.read_text().replace("amount = 25.00", "amount = 25,00", 1))
    cohort = open_cohort(folder, today=TODAY)
    how: dict[str, Any] = {"at": NOW, "by": "cy", "paid_on": TODAY}
    with pytest.raises(pay.PaymentRefused, match="cannot be read in full"):
        pay.pay_batch(cohort, pay.owed_stipends(cohort), **how)
    with pytest.raises(pay.PaymentRefused, match="cannot be read in full"):
        pay.pay_stipend(cohort, "lunch", "ana", earned_by="2025-04", **how)
    with pytest.raises(pay.PaymentRefused, match="cannot be read in full"):
        pay.pay_tranche(cohort, "ridge", 1, **how)
    with pytest.raises(pay.PaymentRefused, match="cannot be read in full"):
        pay.correct(cohort, "2025-04-lunch-bo", Decimal(0), "x", **how)


def payment(name: str, amount: str, more: str = "") -> str:
    return f'[[payments]]\nid = "{name}"\nstipend = "lunch"\nperson = "ana"\namount = {amount}\n{more}\n'


@pytest.mark.parametrize(
    ("payments", "left"),
    [
        # Ana earned 25.00 twice, 50.00 in all.
        (payment("a", "40.00", 'earned_by = "2025-04"'), [("2025-05", "10.00")]),
        (payment("a", "10.50") + payment("b", "10.50"), [("2025-04", "4.00"), ("2025-05", "25.00")]),
        (payment("a", "60.00"), []),
        # Taken back by hand, without saying what it corrects.
        (
            payment("a", "25.00", 'earned_by = "2025-04"') + payment("b", "-25.00"),
            [("2025-04", "25.00"), ("2025-05", "25.00")],
        ),
        (
            payment("a", "25.00", 'earned_by = "2025-05"') + payment("b", "-5.00"),
            [("2025-04", "25.00"), ("2025-05", "5.00")],
        ),
        (payment("a", "25.00", 'earned_by = "another"'), [("2025-05", "25.00")]),
    ],
)
def test_owed_is_earned_less_paid_for_each_person(folder: Path, payments: str, left: list[tuple[str, str]]) -> None:
    (folder / "records/pairings/2025-05.toml").write_text(
        'at = 2025-05-01T12:00:00Z\nby = "cy"\ngroups = [["ana", "di"]]\n[met]\n1 = 2025-05-09\n'
    )
    (folder / "records/payments").mkdir()
    (folder / "records/payments/2025-06-01-x.toml").write_text(
        f'at = 2025-06-01T12:00:00Z\nby = "cy"\npaid_on = 2025-06-01\n{payments}'
    )
    found = [each for each in pay.owed_stipends(opened(folder), "lunch") if each.earning.person == "ana"]
    assert [(each.earning.earned_by, f"{each.amount:.2f}") for each in found] == left


def test_a_cancelled_meeting_earns_nothing_and_a_moved_one_on_the_day_it_was_held(folder: Path) -> None:
    for day in ("2025-02-04", "2025-03-04", "2025-04-04"):
        file = folder / f"records/attendance/tides@{day}.toml"
        file.write_text('at = 2025-04-10T12:00:00Z\nby = "cy"\n[attendance]\ncy = "present"\n')
    cohort = opened(folder)
    earned = stipends.earnings(cohort, cohort.plan.stipends["travel"])
    assert [(each.earned_by, str(each.on)) for each in earned if each.person == "cy"] == [
        ("tides@2025-02-04", "2025-02-04"),
        ("tides@2025-04-04", "2025-04-09"),
    ]


def test_what_nothing_on_record_earned_is_paid_with_a_remark(folder: Path) -> None:
    def remark(person: str, earned_by: str) -> str:
        paid = pay.pay_stipend(opened(folder), "lunch", person, at=NOW, by="cy", paid_on=TODAY, earned_by=earned_by)
        return paid.remark

    assert remark("ana", "2025-04") == ""
    assert remark("ana", "") == ""
    assert "that Cy has earned this by 2025-04" in remark("cy", "2025-04")
    assert "that Ana has earned this by 2025-05" in remark("ana", "2025-05")
    assert "that Cy has earned this and not received" in remark("cy", "")


def test_a_person_is_reportable_from_the_threshold_on_in_the_year_of_payment(folder: Path) -> None:
    write(
        folder, pay.pay_batch(opened(folder), pay.owed_stipends(opened(folder)), at=NOW, by="cy", paid_on=TODAY).change
    )
    top_up = pay.pay_stipend(
        opened(folder), "lunch", "bo", at=NOW, by="cy", paid_on=dt.date(2025, 7, 1), amount=Decimal(25)
    )
    write(folder, top_up.change)
    next_year = pay.pay_stipend(opened(folder), "lunch", "bo", at=NOW, by="cy", paid_on=dt.date(2026, 1, 2))
    write(folder, next_year.change)
    cohort = opened(folder, dt.date(2026, 6, 1))
    assert [
        (y.id, y.year, y.paid, y.threshold, y.reportable)
        for y in years.person_years(cohort.plan, ledger.ledger(cohort.payments))
    ] == [
        ("ana", 2025, Decimal(425), Decimal(450), False),
        ("bo", 2025, Decimal(450), Decimal(450), True),
        ("bo", 2026, Decimal(25), None, False),
    ]


def test_a_grant_shows_what_is_paid_and_what_comes_next(folder: Path) -> None:
    first = pay.pay_tranche(opened(folder), "ridge", 1, at=NOW, by="cy", paid_on=TODAY, amount=Decimal(45_000))
    write(folder, first.change)
    (status,) = grants.grant_status(opened(folder).plan, ledger.ledger(opened(folder).payments))
    assert (status.paid, status.balance) == (Decimal(45_000), Decimal(55_000))
    assert status.next == grants.NextTranche(1, dt.date(2025, 2, 15), Decimal(15_000), "Signed")
    with pytest.raises(pay.PaymentRefused, match=r"more than the 15000.00 still open"):
        pay.pay_tranche(opened(folder), "ridge", 1, at=NOW, by="cy", paid_on=TODAY, amount=Decimal(15_001))
    write(folder, pay.pay_tranche(opened(folder), "ridge", 1, at=NOW, by="cy", paid_on=TODAY).change)
    assert pay.pay_tranche(opened(folder), "ridge", 2, at=NOW, by="cy", paid_on=TODAY).payments[0].amount == 40_000


def test_the_same_part_of_a_tranche_on_the_same_day_is_the_same_payment(folder: Path) -> None:
    def part(amount: int | None, day: dt.date = TODAY) -> pay.Paid:
        wanted = None if amount is None else Decimal(amount)
        return pay.pay_tranche(opened(folder), "ridge", 1, at=NOW, by="cy", paid_on=day, amount=wanted)

    write(folder, part(20_000).change)
    assert part(20_000).change.is_empty
    another = part(20_000, dt.date(2025, 7, 2))
    assert [payment.id for payment in another.payments] == ["ridge-tranche-1-part-2"]
    write(folder, another.change)
    write(folder, part(None).change)
    assert part(None).change.is_empty
    assert part(20_000, dt.date(2025, 7, 3)).change.is_empty
    assert grants.grant_status(opened(folder).plan, pay.full_ledger(opened(folder)))[0].paid == 60_000
    wrong = "ridge-tranche-1-part-2"
    write(folder, pay.correct(opened(folder), wrong, Decimal(0), "bounced", at=NOW, by="cy", paid_on=TODAY).change)
    assert part(20_000, dt.date(2025, 7, 2)).payments[0].id == "ridge-tranche-1-part-4"


def test_paying_a_tranche_reminds_of_its_condition_and_of_late_reports(folder: Path) -> None:
    def remark(tranche: int, day: dt.date) -> str:
        return pay.pay_tranche(opened(folder), "ridge", tranche, at=NOW, by="cy", paid_on=day).remark

    assert remark(1, dt.date(2025, 5, 31)) == "the condition of this tranche: Signed"
    assert remark(1, TODAY) == "the condition of this tranche: Signed; not in yet: Plan"
    assert remark(2, dt.date(2025, 8, 1)) == "not in yet: Plan, Interim"


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-5), Decimal("1.005")])
def test_odd_amounts_are_refused(folder: Path, amount: Decimal) -> None:
    with pytest.raises(pay.PaymentRefused):
        pay.pay_stipend(opened(folder), "lunch", "ana", at=NOW, by="cy", paid_on=TODAY, amount=amount)


def test_paying_who_opted_out_is_refused_and_an_unknown_payment_is_no_such_thing(folder: Path) -> None:
    with pytest.raises(pay.PaymentRefused, match="opted out"):
        pay.pay_stipend(opened(folder), "lunch", "di", at=NOW, by="cy", paid_on=TODAY)
    with pytest.raises(NoSuchThing):
        pay.correct(opened(folder), "nothing", Decimal(1), "why", at=NOW, by="cy", paid_on=TODAY)


def test_the_right_amount_of_a_correction_has_cents_at_most(folder: Path) -> None:
    write(folder, pay.pay_stipend(opened(folder), "lunch", "ana", at=NOW, by="cy", paid_on=TODAY).change)
    with pytest.raises(pay.PaymentRefused, match="more than two decimals"):
        pay.correct(opened(folder), "2025-07-01-lunch-ana", Decimal("10.005"), "x", at=NOW, by="cy", paid_on=TODAY)
