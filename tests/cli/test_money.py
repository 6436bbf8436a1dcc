"""Money from the command line: what is owed is paid once, corrected by new entries, and undone to the byte."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

MORE = """
[stipends.meal]
title = "Meal"
amount = 25.00
earned_by = "pairing"
budget = 100.00
[grants.north]
organization = "north"
amount = 100.00
[[grants.north.tranches]]
amount = 60.00
due = 2025-02-15
condition = "Agreement signed"
[[grants.north.tranches]]
amount = 40.00
due = 2025-09-01
[[grants.north.reports]]
title = "Interim report"
due = 2025-06-30
[reporting_thresholds]
2025 = 25.00
"""
ROUND = """\
at = 2025-04-01T15:00:00Z
by = "cy-park"
starts = 2025-04-01
ends = 2025-04-30
groups = [["ana-ruiz", "bo-lind"], ["ana-lund", "cy-park"]]
[met]
1 = 2025-04-12
"""
PAY = ("money", "pay", "--stipend", "meal", "--person", "ana-ruiz", "--earned-by", "2025-04", "--paid-on", "2025-05-02")


@pytest.fixture
def cohort(cohort: Path) -> Path:
    definition = cohort / "cohort.toml"
    definition.write_text(definition.read_text(encoding="utf-8") + MORE, encoding="utf-8")
    (cohort / "records/pairings").mkdir(parents=True)
    (cohort / "records/pairings/2025-04.toml").write_text(ROUND, encoding="utf-8")
    return cohort


def payments(cohort: Path) -> list[dict[str, Any]]:
    files = sorted((cohort / "records").glob("payments/*.toml"))
    return [payment for file in files for payment in tomllib.loads(file.read_text(encoding="utf-8"))["payments"]]


def test_everybody_in_a_group_that_met_is_owed_and_nobody_else(cohort: Path, run: Run) -> None:
    document = run("money", "batch", "--as-of", "2025-05-01", "--json").document
    assert [(each["person"], each["amount"], each["on"]) for each in document["owed"]] == [
        ("ana-ruiz", "25.00", "2025-04-12"),
        ("bo-lind", "25.00", "2025-04-12"),
    ]
    assert (document["total"], document["currency"]) == ("50.00", "USD")


def test_the_same_payment_twice_is_recorded_once(cohort: Path, run: Run) -> None:
    assert run(*PAY, "--json").document["id"] == "2025-04-meal-ana-ruiz"
    again = run(*PAY)
    assert (again.code, again.out) == (0, "nothing to change: it is so already (Payment of 25.00 to Ana Ruiz)\n")
    assert run(*PAY, "--json").document["id"] == "2025-04-meal-ana-ruiz"
    assert len(payments(cohort)) == 1
    refused = run(*PAY, "--amount", "30.00", "--json")
    assert (refused.code, refused.out) == (1, "")
    assert "already paid on 2025-05-02" in refused.err
    assert len(payments(cohort)) == 1


def test_a_batch_pays_only_what_is_still_owed_and_a_second_one_nothing(cohort: Path, run: Run) -> None:
    run(*PAY)
    paid = run("money", "batch", "--pay", "--paid-on", "2025-05-03", "--json").document
    assert [each["id"] for each in paid["payments"]] == ["2025-04-meal-bo-lind"]
    again = run("money", "batch", "--pay", "--paid-on", "2025-05-04", "--json").document
    assert (again["payments"], again["changed"]) == ([], [])
    assert sum(each["amount"] for each in payments(cohort)) == 50


def test_a_dry_run_pays_nothing_and_undo_takes_a_payment_back_to_the_byte(cohort: Path, run: Run) -> None:
    assert run("money", "batch", "--pay", "--dry-run").out.startswith("--- ")
    assert payments(cohort) == []
    run("money", "batch", "--pay", "--paid-on", "2025-05-03")
    assert len(payments(cohort)) == 2
    assert run("undo").code == 0
    assert payments(cohort) == []
    assert not list((cohort / "records").glob("payments/*.toml"))


def test_a_correction_is_a_new_entry_and_what_it_takes_back_is_owed_again(cohort: Path, run: Run) -> None:
    run(*PAY)
    wrong = (cohort / "records/payments").glob("*.toml").__next__().read_bytes()
    ran = run("money", "correct", "2025-04-meal-ana-ruiz", "--amount", "0", "--reason", "wrong account", "--json")
    assert [each["amount"] for each in ran.document["payments"]] == ["-25.00"]
    assert sorted((each["amount"], each.get("corrects")) for each in payments(cohort)) == [
        (-25, "2025-04-meal-ana-ruiz"),
        (25, None),
    ]
    assert wrong in [file.read_bytes() for file in (cohort / "records/payments").glob("*.toml")]
    owed = run("money", "batch", "--json").document["owed"]
    assert ("ana-ruiz", "25.00") in [(each["person"], each["amount"]) for each in owed]
    again = run("money", "correct", "2025-04-meal-ana-ruiz", "--amount", "0", "--reason", "wrong account")
    assert "nothing to change" in again.out


def test_what_earned_a_stipend_is_named_as_everywhere_and_an_unknown_one_is_pointed_out(cohort: Path, run: Run) -> None:
    ran = run("money", "pay", "--stipend", "meal", "--person", "ana-ruiz", "--earned-by", "2025-0", "--json")
    assert ran.document["id"] == "2025-04-meal-ana-ruiz"
    ran = run("money", "pay", "--stipend", "meal", "--person", "bo-lind", "--earned-by", "Spring gathering")
    assert payments(cohort)[-1]["earned_by"] == "spring"
    ran = run("money", "pay", "--stipend", "meal", "--person", "ana-lund", "--earned-by", "2025-05")
    assert ran.code == 0
    assert 'there is no meeting or pairing round "2025-05"; did you mean "2025-04"?' in ran.err


def test_a_payment_is_named_by_a_unique_beginning_of_its_id(cohort: Path, run: Run) -> None:
    run(*PAY)
    unknown = run("money", "correct", "2025-04-meal-ana-riuz", "--amount", "0", "--reason", "typo")
    assert (unknown.code, 'did you mean "2025-04-meal-ana-ruiz"?' in unknown.err) == (4, True)
    assert run("money", "correct", "2025-04-meal", "--amount", "20", "--reason", "half a meal").code == 0
    assert {each.get("corrects") for each in payments(cohort)} == {None, "2025-04-meal-ana-ruiz"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("pay",), 2),
        (("pay", "--stipend", "meal"), 2),
        (("pay", "--grant", "north"), 2),
        (("pay", "--grant", "north", "--tranche", "3"), 1),
        (("pay", "--grant", "north", "--tranche", "1", "--amount", "60.01"), 1),
        (("pay", "--stipend", "meal", "--person", "bo-lind", "--amount", "lots"), 2),
        (("pay", "--stipend", "meal", "--person", "bo-lind", "--amount", "12,50"), 2),
        (("pay", "--stipend", "meal", "--person", "bo-lind", "--amount", "1e30"), 2),
        (("pay", "--stipend", "meal", "--person", "bo-lind", "--amount", "-5"), 1),
        (("pay", "--stipend", "meal", "--person", "bo-lind", "--amount", "1.005"), 1),
        (("pay", "--stipend", "meals", "--person", "bo-lind"), 4),
        (("correct", "nothing", "--amount", "1", "--reason", "x"), 4),
        (("report", "north", "2"), 1),
    ],
)
def test_what_must_not_be_paid_is_refused_and_nothing_is_written(
    cohort: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    ran = run("money", *arguments, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert payments(cohort) == []


def test_a_tranche_is_paid_in_parts_up_to_its_amount(cohort: Path, run: Run) -> None:
    first = run(
        "money", "pay", "--grant", "north", "--tranche", "1", "--amount", "20", "--paid-on", "2025-02-20", "--json"
    )
    rest = run("money", "pay", "--grant", "north", "--tranche", "1", "--paid-on", "2025-02-21", "--json")
    assert [ran.document["payments"][0]["amount"] for ran in (first, rest)] == ["20.00", "40.00"]
    (grant,) = run("money", "status", "--as-of", "2025-02-20", "--json").document["grants"]
    assert (grant["paid"], grant["balance"]) == ("20.00", "80.00")
    assert grant["next"] == {"tranche": 1, "due": "2025-02-15", "amount": "40.00", "condition": "Agreement signed"}
    (grant,) = run("money", "status", "--as-of", "2025-02-21", "--json").document["grants"]
    assert grant["next"]["tranche"] == 2


def test_a_report_is_late_until_it_has_come_in(cohort: Path, run: Run) -> None:
    def state(day: str) -> str:
        (grant,) = run("money", "status", "--as-of", day, "--json").document["grants"]
        return str(grant["reports"][0]["state"])

    days = ("2025-05-30", "2025-05-31", "2025-06-30", "2025-07-01")
    assert [state(day) for day in days] == ["planned", "due-soon", "due-soon", "late"]
    assert run("money", "report", "north", "1", "--on", "2025-07-05").code == 0
    assert [state(day) for day in ("2025-07-04", "2025-07-05")] == ["late", "received"]
    assert "nothing to change" in run("money", "report", "north", "1", "--on", "2025-07-05").out


def test_a_year_counts_the_day_of_payment_and_the_threshold_itself_is_reportable(cohort: Path, run: Run) -> None:
    run(*PAY)
    assert run("money", "year", "2025", "--json").document["people"] == [
        {"id": "ana-ruiz", "year": 2025, "paid": "25.00", "threshold": "25.00", "reportable": True}
    ]
    assert run("money", "year", "2024", "--json").document["people"] == []


def test_a_payment_that_nothing_earned_is_remarked_upon_beside_the_data(cohort: Path, run: Run) -> None:
    ran = run("money", "pay", "--stipend", "meal", "--person", "ana-lund", "--earned-by", "2025-04", "--json")
    assert (ran.code, ran.document["id"]) == (0, "2025-04-meal-ana-lund")
    assert "nothing on record says that Ana Lund has earned this by 2025-04" in ran.err
    assert run(*PAY).err == ""


def test_finance_gets_a_sheet(cohort: Path, run: Run) -> None:
    assert run("money", "batch", "-o", "owed.csv").code == 0
    rows = list(csv.DictReader((cohort / "owed.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["Name"], row["Organization"], row["Amount"]) for row in rows] == [
        ("Ana Ruiz", "NQT", "25.00"),
        ("Bo Lind", "South Pier Principals", "25.00"),
    ]
    assert run("money", "batch", "-o", "owed.pdf").code == 2


def test_the_sheet_of_a_batch_that_is_paid_outlives_a_second_run(cohort: Path, run: Run) -> None:
    asked = ("money", "batch", "--pay", "--paid-on", "2025-05-03", "-o", "for/finance.csv")
    assert run(*asked[:-1], "for/finance.txt").code == 2
    assert payments(cohort) == []
    assert run(*asked).code == 0
    sheet = (cohort / "for/finance.csv").read_bytes()
    assert sheet.count(b"25.00") == 2
    assert run(*asked).code == 0
    assert (cohort / "for/finance.csv").read_bytes() == sheet


def test_a_sheet_of_something_that_was_not_recorded_is_not_written(cohort: Path, run: Run) -> None:
    (cohort / "records/payments").mkdir()
    (cohort / "records/payments/2025-05-01-meal.toml").write_text("at = 1\n", encoding="utf-8")
    assert run("money", "batch", "--pay", "-o", "finance.csv").code == 1
    assert not (cohort / "finance.csv").exists()
