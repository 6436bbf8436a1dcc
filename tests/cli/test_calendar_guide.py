"""Every example of the guide to calendars runs, in the order of the page, on the demo cohort."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.demo.writing import write_demo

Run = Callable[..., Any]

GUIDE = Path(__file__).parents[2] / "docs" / "calendars.md"
BUSY = Path(__file__).parent / "example_files" / "busy.ics"


def examples() -> list[str]:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("$ cohortkit ") for line in lines if line.startswith("$ cohortkit ")]


def test_the_examples_of_the_guide_run_in_order(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cohort"
    write_demo(folder)
    shutil.copy(BUSY, folder / "busy.ics")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    assert len(examples()) == 13
    said = {}
    for example in examples():
        ran = run(*shlex.split(example))
        assert ran.code == 0, f"{example}\n{ran.err}"
        said[example] = ran.out
    assert "webcal://calendars.example/k12/pods/digital.ics" in (folder / "feeds" / "index.html").read_text("utf-8")
    assert "Cancelled" in said["calendar changes -o changes.eml"]
    assert (folder / "invitations" / "fall-2023.naesp-1.eml").is_file()
    assert "no plan has fewer" in said["calendar suggest --year --from 2023-02-01 --to 2023-06-30"]
    assert run("check").code == 0
