"""What is asked at a terminal: an answer that means nobody is asked for again, not the end of the work."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

LIST = "Name,Minutes\nAna Ruiz,60\nCy,20\nSomebody Else,60\n"


def at_a_terminal(cohort: Path, typed: str, *arguments: str) -> str:
    """Run the program with a terminal as its stdin and stderr; return what it said there."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    command = [sys.executable, "-m", "cohortkit", *arguments]
    said = b""
    with subprocess.Popen(command, cwd=cohort, stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux says so when nobody holds the other end any more
                break
            if not part:
                break
            said += part
    os.close(ours)
    assert process.returncode == 0, said.decode()
    return said.decode()


def test_who_is_unsure_in_a_list_is_asked_about_until_it_is_somebody(cohort: Path) -> None:
    (cohort / "list.csv").write_text(LIST, encoding="utf-8")
    said = at_a_terminal(cohort, "zed\nyes\n", "attendance", "import", "tides@2025-02-04", "list.csv")
    assert 'Who is "Cy"? Perhaps cy-park?' in said
    assert 'there is no person "zed"' in said
    marks = tomllib.loads((cohort / "records/attendance/tides@2025-02-04.toml").read_text())["attendance"]
    assert marks == {"ana-ruiz": "present", "cy-park": "partial"}


def test_an_empty_answer_leaves_somebody_out(cohort: Path) -> None:
    (cohort / "list.csv").write_text(LIST, encoding="utf-8")
    said = at_a_terminal(cohort, "\n", "attendance", "import", "tides@2025-02-04", "list.csv")
    assert "left out: Cy, Somebody Else" in said
    marks = tomllib.loads((cohort / "records/attendance/tides@2025-02-04.toml").read_text())["attendance"]
    assert marks == {"ana-ruiz": "present"}
