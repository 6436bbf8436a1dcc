"""Every code has an example, and the example provokes exactly that code at the marked place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.files.problems import Diagnostic, locate
from cohortkit.plan import checks as plan_checks
from cohortkit.plan.catalogue import BASE, CODES, CodeInfo
from cohortkit.plan.load import load_plan
from cohortkit.questions.withdrawing import leftover_problems
from cohortkit.records import checks as record_checks
from cohortkit.records.cohort import cohort_to_check

CODES_OF_THE_SPEC = """
    syntax unknown-key wrong-type missing-key bad-value bad-id duplicate-id unknown-person unknown-organization
    unknown-timezone outside-cohort ends-before-start double-booked impossible-time ambiguous-time no-connection
    sessions-overrun grant-mismatch over-budget stray-name no-members no-participants no-disclaimer include-failed
    orphan-record not-in-series in-blackout fixed-offset-timezone short-month unknown-measure too-large too-deep
"""
WARNINGS = """
    ambiguous-time cancelled-meeting no-connection over-budget stray-name no-members no-participants no-disclaimer orphan-record
    in-blackout fixed-offset-timezone short-month unread-file
"""


def problems_in(folder: Path, files: dict[str, str]) -> list[Diagnostic]:
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    cohort = cohort_to_check(load_plan(folder), dt.date(2025, 6, 1))
    left = leftover_problems(cohort.plan, cohort.folder, cohort.tombstones.values())
    return locate(cohort.problems() + left, cohort.documents)


@pytest.mark.parametrize("info", CODES.values(), ids=list(CODES))
def test_an_example_provokes_its_code_at_the_marked_place_and_nothing_else(info: CodeInfo, tmp_path: Path) -> None:
    if info.example.is_folder:
        (tmp_path / info.example.file).mkdir(parents=True)
    found = problems_in(tmp_path, info.example.files())
    assert [(each.file, each.line, each.column, each.code, each.severity) for each in found] == [
        (info.example.file, *info.example.place, info.code, info.severity)
    ]


def test_the_definition_that_examples_are_added_to_is_without_fault(tmp_path: Path) -> None:
    assert problems_in(tmp_path, {"cohort.toml": BASE}) == []


def test_every_code_of_the_format_is_in_the_catalogue() -> None:
    assert set(CODES_OF_THE_SPEC.split()) <= set(CODES)
    assert {code for code in CODES if CODES[code].severity == "warning"} == set(WARNINGS.split())


def test_every_code_of_every_check_is_in_the_catalogue() -> None:
    reported = {code for check in plan_checks.CHECKS for code in check.codes}
    reported |= {code for check in record_checks.CHECKS for code in check.codes}
    assert reported <= set(CODES)
