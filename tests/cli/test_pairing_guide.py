"""Every example of the guide to pairing runs, in the order of the page, on the demo cohort."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.demo.writing import write_demo

Run = Callable[..., Any]

GUIDE = Path(__file__).parents[2] / "docs" / "pairing.md"
PEOPLE = Path(__file__).parent / "example_files" / "people.csv"


def examples() -> list[str]:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("$ cohortkit ") for line in lines if line.startswith("$ cohortkit ")]


def test_the_examples_of_the_guide_run_in_order(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cohort"
    write_demo(folder)
    shutil.copy(PEOPLE, folder / "people.csv")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    assert len(examples()) == 16
    for example in examples():
        ran = run(*shlex.split(example))
        assert ran.code == 0, f"{example}\n{ran.err}"
    assert (folder / "records/pairings/2024-03.toml").is_file()
    assert (folder / "records/pairings/fall-2023-3.toml").is_file()
    met = (folder / "records/pairings/2024-03.toml").read_text(encoding="utf-8")
    assert "2024-03-14" in met
    assert "Your tables" in (folder / "tables.html").read_text(encoding="utf-8")
    assert len(list((folder / "invitations").glob("*.eml"))) == 14
