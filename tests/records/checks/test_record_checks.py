"""Records are checked against the plan and against each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cohortkit.files.problems import locate
from cohortkit.plan.catalogue import BASE
from cohortkit.plan.load import load_plan
from cohortkit.records.cohort import cohort_to_check

PLAN = (
    BASE
    + """\
[stipends.lunch-buddy]
title = "Lunch buddy meal"
amount = 25.00
budget = 60.00

[pods.belonging]
title = "Belonging"
members = ["ana-ruiz"]
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
every = "month"
on = "2nd Tuesday"
skip = [2025-07-08]

[surveys.year-end]
title = "Year-end survey"
[[surveys.year-end.prompts]]
id = "hope"
kind = "scale"
text = "How likely?"
scale = ["Not at all", "Very"]
[[surveys.year-end.prompts]]
id = "first"
kind = "rank"
text = "What first?"
options = ["Trust", "Structure"]
[[surveys.year-end.prompts]]
id = "age"
kind = "number"
text = "How many years?"
max = 80
"""
)
HEAD = 'at = 2025-05-02T16:00:00Z\nby = "ana-ruiz"\n'


def problems(folder: Path, files: dict[str, str]) -> list[tuple[str, int, int, str, str]]:
    for file, text in {"cohort.toml": PLAN, **files}.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    cohort = cohort_to_check(load_plan(folder), dt.date(2025, 1, 1))
    found = locate(cohort.problems(), cohort.documents)
    return [(each.file, each.line, each.column, each.code, each.hint) for each in found]


def payment(key: str, amount: str = "25.00") -> str:
    return f'[[payments]]\nid = "{key}"\nstipend = "lunch-buddy"\nperson = "ana-ruiz"\namount = {amount}\n'


def test_the_same_payment_in_two_files_is_reported_in_the_later(tmp_path: Path) -> None:
    head = HEAD + "paid_on = 2025-05-02\n"
    files = {
        "records/payments/2025-05-02-a.toml": head + payment("x"),
        "records/payments/2025-05-03-b.toml": head + payment("y") + payment("x", "0.00"),
    }
    assert problems(tmp_path, files) == [
        ("records/payments/2025-05-03-b.toml", 10, 6, "duplicate-id", "correct it with a new entry")
    ]


def test_a_correction_can_bring_a_budget_back(tmp_path: Path) -> None:
    head = HEAD + "paid_on = 2025-05-02\n"
    over = {"records/payments/2025-05-02-a.toml": head + payment("x") + payment("y") + payment("z")}
    assert [each[1:4] for each in problems(tmp_path, over)] == [(18, 10, "over-budget")]
    back = {"records/payments/2025-05-03-b.toml": head + payment("w", "-25.00") + 'corrects = "z"\n'}
    assert problems(tmp_path, over | back) == []


def test_a_record_of_a_skipped_date_has_no_meeting(tmp_path: Path) -> None:
    files = {
        f"records/attendance/belonging@2025-{day}.toml": f'{HEAD}[attendance]\nana-ruiz = "present"\n'
        for day in ("03-11", "07-08")
    }
    file = "records/attendance/belonging@2025-07-08.toml"
    assert [each[:4] for each in problems(tmp_path, files)] == [(file, 1, 1, "orphan-record")]


def test_a_record_with_a_fault_of_shape_is_checked_further(tmp_path: Path) -> None:
    text = f'{HEAD}status = "don"\nproject = "listserv"\nsummary = 5\nmilestones_done = ["x"]\n'
    file = "records/check-ins/2025-05-02-listserv.toml"
    assert [each[1:] for each in problems(tmp_path, {file: text})] == [
        (3, 10, "bad-value", 'did you mean "done"?'),
        (4, 11, "unknown-project", ""),
        (5, 11, "wrong-type", 'put it in quotes: "5"'),
        (6, 20, "wrong-type", ""),
    ]


def test_answers_have_the_form_of_their_prompt_and_messages_keep_them_private(tmp_path: Path) -> None:
    text = (
        'at = 2025-03-20T17:30:00Z\nset = "year-end"\nwave = "1"\nperson = "ana-ruiz"\n[answers]\n'
        'hope = "Secretly"\nfirst = ["Trust", "Trust"]\nage = 81\n'
    )
    file = "responses/year-end/1/ana-ruiz.toml"
    assert [each[1:4] for each in problems(tmp_path, {file: text})] == [
        (6, 8, "bad-value"),
        (7, 19, "bad-value"),
        (8, 7, "bad-value"),
    ]
    cohort = cohort_to_check(load_plan(tmp_path), dt.date(2025, 1, 1))
    assert not any("Secretly" in each.message + each.hint for each in cohort.problems())


def test_notes_are_searched_for_stray_names_and_private_notes_are_not(tmp_path: Path) -> None:
    text = f'{HEAD}notes = "With Ridge Math Aliance"\nprivate_notes = "Ridge Math Aliance is late"\n[attendance]\n'
    file = "records/attendance/belonging@2025-03-11.toml"
    assert [each[:4] for each in problems(tmp_path, {file: text})] == [(file, 3, 9, "stray-name")]


def test_records_are_checked_even_when_the_cohort_table_cannot_be_used(tmp_path: Path) -> None:
    files = {
        "cohort.toml": PLAN.replace("ends = 2026-12-15", 'ends = "2026-12-15"'),
        "records/feedback/a.toml": 'at = 2025-05-02T16:00:00Z\nby = "ana-riuz"\nheard = "More time"\n',
    }
    assert problems(tmp_path, files) == [
        ("cohort.toml", 4, 8, "wrong-type", "write it without quotes: 2026-12-15"),
        ("records/feedback/a.toml", 2, 6, "unknown-person", 'did you mean "ana-ruiz"?'),
    ]
