"""The tour of the README runs as it is printed, in its order, from the demo to a cohort of one's own."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

README = Path(__file__).parents[2] / "README.md"


def tour() -> list[str]:
    """The lines of its indented blocks that are commands, without the comments beside them."""
    lines = [line.strip() for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("    ")]
    return [line.partition("  #")[0] for line in lines if line.startswith(("cohortkit ", "cd "))]


def test_the_tour_runs_in_order(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("COHORTKIT_COHORT", "COHORTKIT_BY"):
        monkeypatch.delenv(name, raising=False)
    commands = tour()
    assert len(commands) == 17
    for command in commands:
        program, *arguments = shlex.split(command)
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        if arguments[0] == "init":  # asks on a terminal for what is given here
            arguments += ["--name", "Ours", "--starts", "2027-01-15", "--ends", "2028-12-15", "--timezone", "UTC"]
        ran = run(*arguments)
        assert ran.code == 0, f"{command}\n{ran.err}{ran.out}"
    assert (tmp_path / "demo/cohort.ics").is_file()
    assert (tmp_path / "demo/out/report/report.pdf").is_file()
    assert (tmp_path / "demo/our-cohort/cohort.toml").is_file()
