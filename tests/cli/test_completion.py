"""Shell completion knows commands, options and the ids of the cohort at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def completed(folder: Path, *words: str) -> set[str]:
    """What bash would be offered after these words; the last may be unfinished."""
    line = " ".join(["cohortkit", *words])
    ran = subprocess.run(
        [sys.executable, "-m", "cohortkit"],
        env={**os.environ, "_COHORTKIT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stderr == ""
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("peo",), {"people"}),
        (("people", "sh"), {"show"}),
        (("people", "show", "ana"), {"ana-lund", "ana-ruiz"}),
        (("organizations", "show", "s"), {"south"}),
        (("attendance", "record", "tides@2025-04"), {"tides@2025-04-01"}),
        (("attendance", "record", "spring", "--present", "bo"), {"bo-lind"}),
        (("attendance", "record", "spring", "--present", "bo-lind,cy"), {"bo-lind,cy-park"}),
        (("people", "add", "x", "--partner", "t"), {"tide"}),
        (("meetings", "agenda", "spring", "--to", "h"), {"html"}),
        (("status", "--as"), {"--as-of"}),
    ],
)
def test_what_is_begun_is_completed(cohort: Path, words: tuple[str, ...], offered: set[str]) -> None:
    assert completed(cohort, *words) == offered


def test_the_cohort_named_on_the_line_is_the_one_that_counts(cohort: Path, tmp_path: Path) -> None:
    assert completed(tmp_path, "-C", str(cohort), "people", "show", "bo") == {"bo-lind"}


def test_without_a_cohort_nothing_is_offered_and_nothing_breaks(tmp_path: Path) -> None:
    assert completed(tmp_path, "people", "show", "bo") == set()


def test_completing_a_command_imports_no_group(cohort: Path) -> None:
    program = (
        "import sys\nfrom cohortkit.cli.main import main\nmain([])\n"
        "print([m for m in sys.modules if m.startswith('cohortkit.cli.people')], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "_COHORTKIT_COMPLETE": "complete_bash", "COMP_WORDS": "cohortkit pe", "COMP_CWORD": "1"},
        cwd=cohort,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.split() == ["people"]
    assert "cohortkit.cli.people" not in ran.stderr
