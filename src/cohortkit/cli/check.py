"""``cohortkit check``: every problem in the definition and the records, in one run."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cohortkit.cli import errors
from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("check", "Find every problem in the definition and the records.", single=True)


class Format(StrEnum):
    """How problems are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"


@app.reads("check", "check --strict", "check --format concise")
def check(
    call: Call,
    style: Annotated[Format, typer.Option("--format", help="How problems are printed.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings, too.")] = False,
) -> None:
    """Find every problem in the definition and the records, sorted by place.

    The exit code is 1 when there is an error, with --strict also when there is a warning.
    """
    from cohortkit.cli import output
    from cohortkit.files.diagnostics_text import render
    from cohortkit.files.problems import locate
    from cohortkit.questions.withdrawing import leftover_problems
    from cohortkit.records.cohort import cohort_to_check

    wanted = Format.JSON if call.as_json else Format.CONCISE if call.plain and style is Format.TEXT else style
    # Problems are found whatever their date, so the day is of no account.
    cohort = cohort_to_check(call.loaded, call.now.date())
    problems = cohort.problems() + leftover_problems(cohort.plan, cohort.folder, cohort.tombstones.values())
    found = locate(problems, cohort.documents)
    colour = wanted is Format.TEXT and output.has_colour()
    shown = render(found, wanted.value, width=output.width(), colour=colour)
    print(shown, end="")
    if not shown and style is Format.TEXT and not call.as_json:
        output.put("no problems")
    if any(each.severity == "error" for each in found) or (strict and found):
        raise typer.Exit(errors.REFUSED)
