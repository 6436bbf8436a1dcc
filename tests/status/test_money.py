"""What is due, unpaid, over its budget or near a threshold, each from its day on."""

from __future__ import annotations

from tests.status.conftest import DEFINITION, Folder

GRANT = """
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
[stipends.meal]
title = "Meal"
amount = 25.00
earned_by = "pairing"
"""


def test_a_tranche_is_due_from_two_weeks_before_until_it_is_paid(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    assert folder.attention("tranche-due", "2025-01-31") == []
    [each] = folder.attention("tranche-due", "2025-02-01")
    assert each.message == "Tranche 1 for NQT, 60.00 USD, is due on 2025-02-15 (Agreement signed)"
    assert each.command == "cohortkit money pay --grant north --tranche 1"
    assert folder.attention("tranche-due", "2025-02-16")[0].urgency.words == "today"
    body = '[[payments]]\nid = "a"\ngrant = "north"\ntranche = 1\norganization = "north"\namount = 60.00\n'
    folder.record("records/payments/2025-02-17-a.toml", "2025-02-17", f"paid_on = 2025-02-17\n{body}")
    assert folder.attention("tranche-due", "2025-03-01") == []
    assert len(folder.attention("tranche-due", "2025-02-16")) == 1


def test_a_report_is_asked_for_from_two_weeks_before_until_it_has_come_in(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    days = ("2025-06-15", "2025-06-16", "2025-09-30")
    assert [bool(folder.attention("report-due", day)) for day in days] == [False, True, True]
    received = GRANT.replace("due = 2025-06-30", "due = 2025-06-30\nreceived = 2025-07-02")
    folder.definition(DEFINITION + received)
    assert [bool(folder.attention("report-due", day)) for day in ("2025-07-01", "2025-07-02")] == [True, False]


def test_a_stipend_more_than_a_tenth_over_its_budget_is_named(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT.replace('earned_by = "pairing"', 'earned_by = "manual"\nbudget = 100.00'))
    paid = 'paid_on = 2025-03-01\n[[payments]]\nid = "a"\nstipend = "meal"\nperson = "bo"\n'
    folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", paid + "amount = 110.00\n")
    assert folder.attention("over-budget", "2025-03-02") == []
    folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", paid + "amount = 110.01\n")
    [each] = folder.attention("over-budget", "2025-03-02")
    assert each.message == "“Meal” stands at 110.01, more than a tenth over its budget of 100.00 USD"


def test_a_person_within_a_tenth_of_the_reporting_threshold_is_named(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT + "[reporting_thresholds]\n2025 = 600.00\n")
    paid = 'paid_on = 2025-03-01\n[[payments]]\nid = "a"\nstipend = "meal"\nperson = "bo"\n'
    said = []
    for amount in ("539.99", "540.00", "600.00"):
        folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", f"{paid}amount = {amount}\n")
        said.append([each.message for each in folder.attention("reporting-threshold", "2025-12-31")])
    assert said == [
        [],
        ["Bo Lind is close to the reporting threshold of 600.00 USD for 2025 with 540.00"],
        ["Bo Lind has reached the reporting threshold of 600.00 USD for 2025 with 600.00"],
    ]
    assert folder.attention("reporting-threshold", "2026-01-01") == []


def test_stipends_earned_and_not_paid_are_added_up(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    body = 'kind = "lunch-buddy"\nstarts = 2025-04-01\nends = 2025-04-30\ngroups = [["ana", "bo"]]\n'
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body + "[met]\n1 = 2025-04-09\n")
    assert folder.attention("stipend-owed", "2025-04-08") == []
    [each] = folder.attention("stipend-owed", "2025-04-09")
    assert each.message == "2 people are owed 50.00 USD of “Meal”, the oldest earned today"
    assert (each.subject, each.command) == ("meal", "cohortkit money batch --stipend meal")
