"""Records are checked against the plan and against each other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cohortkit.files.problems import locate
from cohortkit.plan.catalogue import BASE
from cohortkit.plan.load import load_plan
from cohortkit.records.cohort import cohort_to_check, open_cohort

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
id = "ties"
kind = "roster"
of = "organizations"
scale = ["No", "Yes"]
text = "With whom?"
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
    assert problems(tmp_path, files) == [(file, 1, 1, "orphan-record", 'did you mean "belonging@2025-06-10"?')]


def test_a_record_named_after_the_day_a_meeting_was_moved_to_or_a_slip_is_told_the_nearest(tmp_path: Path) -> None:
    marks = f'{HEAD}[attendance]\nana-ruiz = "present"\n'
    names = ("belonging@2025-08-14", "belongin@2025-03-11", "nowhere@2025-03-11", "belonging@march")
    found = problems(tmp_path, {f"records/attendance/{name}.toml": marks for name in names})
    assert {file.removeprefix("records/attendance/"): hint for file, _, _, _, hint in found} == {
        "belonging@2025-08-14.toml": 'did you mean "belonging@2025-08-12"?',
        "belongin@2025-03-11.toml": 'did you mean "belonging@2025-03-11"?',
        "belonging@march.toml": "rename or delete the file, or put the meeting back into the plan",
        "nowhere@2025-03-11.toml": "rename or delete the file, or put the meeting back into the plan",
    }


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


def test_a_row_of_a_roster_is_for_somebody_the_plan_knows(tmp_path: Path) -> None:
    text = (
        'at = 2025-03-20T17:30:00Z\nset = "year-end"\nwave = "1"\nperson = "ana-ruiz"\n'
        '[answers]\nties = { ridge = "No", rigde = "Yes" }\n'
    )
    assert [each[1:] for each in problems(tmp_path, {"responses/year-end/1/ana-ruiz.toml": text})] == [
        (6, 24, "unknown-organization", 'did you mean "ridge"?')
    ]


def test_answers_of_no_instant_are_one_fault_and_what_refers_to_them_is_none(tmp_path: Path) -> None:
    text = 'at = 2025-03-20T17:30:00\nset = "year-end"\nwave = "1"\nperson = "ana-ruiz"\n[answers]\nhope = "Very"\n'
    quote = '[quotes.q]\nresponse = "year-end/1/ana-ruiz"\nprompt = "hope"\nverbatim = "Very"\n'
    file = "responses/year-end/1/ana-ruiz.toml"
    assert [each[:4] for each in problems(tmp_path, {file: text, "quotes.toml": quote})] == [(file, 1, 6, "bad-value")]
    cohort = open_cohort(tmp_path, today=dt.date(2025, 6, 1))
    assert cohort.responses == {}


def test_a_fault_in_one_prompt_hides_nothing_about_answers_to_the_others(tmp_path: Path) -> None:
    text = 'at = 2025-03-20T17:30:00Z\nset = "year-end"\nwave = "1"\nperson = "ana-ruiz"\n[answers]\nhope = 5\nage = 81\nx = 1\n'
    files = {"cohort.toml": PLAN.replace("max = 80", 'max = "80"'), "responses/year-end/1/ana-ruiz.toml": text}
    assert [each[1:4] for each in problems(tmp_path, files)] == [
        (52, 7, "wrong-type"),
        (6, 8, "wrong-type"),
        (8, 1, "unknown-prompt"),
    ]


def test_numbers_of_things_are_not_below_zero_and_amounts_end_at_cents(tmp_path: Path) -> None:
    files = {
        "records/support/2025-05-02-x.toml": HEAD
        + 'kind = "advising"\nprovider = "ana-ruiz"\non = 2025-05-02\nminutes = -5\ntopic = "x"\n',
        "records/attendance/belonging@2025-03-11.toml": HEAD + "[minutes]\nana-ruiz = -1\n",
        "records/payments/2025-05-02-a.toml": HEAD + "paid_on = 2025-05-02\n" + payment("x", "25.001"),
        "records/products/p.toml": HEAD + 'kind = "tool"\ntitle = "P"\nlink = "javascript:alert(1)"\n',
    }
    assert [each[1:] for each in problems(tmp_path, files)] == [
        (4, 12, "bad-value", ""),
        (8, 10, "bad-value", "such as 25.00"),
        (5, 8, "bad-value", "such as https://ridge.example"),
        (6, 11, "bad-value", ""),
    ]


def test_planned_amounts_end_at_cents(tmp_path: Path) -> None:
    plan = PLAN.replace("amount = 25.00", "amount = 25.005").replace("budget = 60.00", "budget = 60.000")
    assert [each[1:4] for each in problems(tmp_path, {"cohort.toml": plan})] == [(17, 10, "bad-value")]


def test_a_table_or_a_file_that_nobody_reads_is_named(tmp_path: Path) -> None:
    marks = f'{HEAD}[attendance]\nana-ruiz = "present"\n'
    files = {
        "coding/codebook.toml": '[code.silence]\ntitle = "Silence"\n',
        "coding/ana-ruiz.toml": "[[segment]]\n",
        "quotes.toml": "[quote.q]\n",
        "records/attendence/belonging@2025-03-11.toml": marks,
        "records/attendance/2025/belonging@2025-03-11.toml": marks,
        "records/belonging.toml": marks,
        "responses/year-end/ana-ruiz.toml": "",
        "responses/published.toml": "",
        "records/calendar.toml": "cohort = \n",
        "records/attendance/notes.txt": "not a record",
        "records/.draft.toml": "not yet",
    }
    assert problems(tmp_path, files) == [
        ("coding/ana-ruiz.toml", 1, 3, "unknown-key", 'did you mean "segments"?'),
        ("coding/codebook.toml", 1, 2, "unknown-key", 'did you mean "codes"?'),
        ("quotes.toml", 1, 2, "unknown-key", 'did you mean "quotes"?'),
        (
            "records/attendance/2025/belonging@2025-03-11.toml",
            1,
            1,
            "unread-file",
            "records are records/KIND/NAME.toml",
        ),
        ("records/attendence/belonging@2025-03-11.toml", 1, 1, "unread-file", 'did you mean "attendance"?'),
        ("records/belonging.toml", 1, 1, "unread-file", "records are records/KIND/NAME.toml"),
        ("records/calendar.toml", 1, 10, "syntax", ""),
        ("responses/year-end/ana-ruiz.toml", 1, 1, "unread-file", "answers are responses/SET/WAVE/PERSON.toml"),
    ]


def test_what_cohortkit_keeps_beside_the_answers_is_no_stray_file(tmp_path: Path) -> None:
    files = {
        "responses/published.toml": "",
        "responses/year-end/import.toml": "[columns]\n",
        "responses/year-end/published.toml": "",
        "responses/import.toml": "",
    }
    stray = [("responses/import.toml", "unread-file"), ("responses/year-end/published.toml", "unread-file")]
    assert [(file, code) for file, _, _, code, _ in problems(tmp_path, files)] == stray


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
