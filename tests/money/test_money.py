"""What is earned, paid, owed and reportable, on a small cohort written out by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from cohortkit.files.change import Change
from cohortkit.files.transaction import apply
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
[grants.ridge]
organization = "ridge"
amount = 100_000
tranches = [{ amount = 60_000, due = 2025-02-15, condition = "Signed" }, { amount = 40_000.00, due = 2026-02-15 }]
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


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-5), Decimal("1.005")])
def test_odd_amounts_are_refused(folder: Path, amount: Decimal) -> None:
    with pytest.raises(pay.PaymentRefused):
        pay.pay_stipend(opened(folder), "lunch", "ana", at=NOW, by="cy", paid_on=TODAY, amount=amount)


def test_paying_who_opted_out_is_refused_and_an_unknown_payment_is_no_such_thing(folder: Path) -> None:
    with pytest.raises(pay.PaymentRefused, match="opted out"):
        pay.pay_stipend(opened(folder), "lunch", "di", at=NOW, by="cy", paid_on=TODAY)
    with pytest.raises(NoSuchThing):
        pay.correct(opened(folder), "nothing", Decimal(1), "why", at=NOW, by="cy", paid_on=TODAY)
