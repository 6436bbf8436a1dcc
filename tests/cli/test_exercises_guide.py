"""Every example of the guide to exercises runs, in the order of the page, on the demo cohort."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.demo.returned import returned_files
from cohortkit.demo.writing import write_demo
from cohortkit.plan.load import load_plan

Run = Callable[..., Any]

GUIDE = Path(__file__).parents[2] / "docs" / "exercises.md"
ANSWERS = Path(__file__).parent / "example_files" / "outcomes.csv"


def examples() -> list[str]:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("$ cohortkit ") for line in lines if line.startswith("$ cohortkit ")]


def test_the_examples_of_the_guide_run_in_order(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cohort"
    write_demo(folder)
    plan = load_plan(folder).plan
    assert plan is not None
    shutil.copy(ANSWERS, folder / "outcomes.csv")
    returned = folder / "out" / "returned"
    returned.mkdir(parents=True)
    for name, content in returned_files(plan, ("cmp-4", "naesp-1"), 1).items():
        (returned / name).write_bytes(content)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    assert len(examples()) == 13
    for example in examples():
        ran = run(*shlex.split(example))
        if example == "check":
            # The file that she handed in lies there still.
            assert "it holds answers that naesp-1 withdrew; delete it" in ran.out
            assert ran.out.count("withdrawn-words") == 1
        else:
            assert ran.code == 0, f"{example}\n{ran.err}{ran.out}"
    assert len(list((folder / "exercises").glob("carrying-on-*.ipynb"))) == 30
    assert (folder / "code.svg").is_file()
    assert list((folder / "reminders").glob("*.eml"))
    assert (folder / "responses/carrying-on/1/cmp-4.toml").is_file()
    assert "withdrawn = true" in (folder / "responses/carrying-on/1/naesp-1.toml").read_text(encoding="utf-8")
