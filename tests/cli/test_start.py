"""How the program begins and ends where a shell is rough with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

INTERRUPTED_WHILE_READ = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "cohortkit.cli.main":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from cohortkit.cli.start import run
run()
"""


def test_an_interrupt_before_the_first_command_shows_no_traceback() -> None:
    ran = subprocess.run([sys.executable, "-c", INTERRUPTED_WHILE_READ], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_reason_not_to_record(cohort: Path, closed: str) -> None:
    record = f'"{sys.executable}" -m cohortkit attendance record spring --present bo-lind {closed}'
    ran = subprocess.run(["sh", "-c", record], cwd=cohort, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (cohort / "records/attendance/spring.toml").is_file()


def test_a_demo_too_large_for_the_job_says_where_to_look(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohortkit.demo.main_job.LARGEST_JOB", 0)
    ran = run("demo", str(tmp_path / "large"))
    assert ran.code == 0
    assert "is run up to --scale 0" in ran.err
    assert not (tmp_path / "large/out").exists()
    assert run("demo", str(tmp_path / "large"), "--seed", "2").err.startswith(
        f"error: {tmp_path / 'large'} is not empty (it holds another demo)"
    )
