"""How the program begins and ends where a shell is rough with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
