"""Every example in a help text runs, each on a fresh copy of the demo cohort."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.cli.declare import Shown, every_command, examples_of
from cohortkit.cli.main import EXAMPLES, root_command
from cohortkit.demo.writing import write_demo
from cohortkit.plan.load import load_plan
from cohortkit.questions.building import build_exercise

Run = Callable[..., Any]

BESIDE = Path(__file__).parent / "example_files"
"""Files that examples name: somebody's CSV, a saved plan."""


def runnable() -> list[str]:
    found = [example for _, command in every_command(root_command()) for example in examples_of(command)]
    return [example for example in dict.fromkeys([*EXAMPLES, *found]) if not isinstance(example, Shown)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "cohort"
    write_demo(folder)
    shutil.copytree(BESIDE, folder, dirs_exist_ok=True)
    plan = load_plan(folder).plan
    assert plan is not None
    name, exercise = build_exercise(plan, "designed-for-equity", "naesp-1", on=plan.cohort.ends)
    (folder / "returned").mkdir()
    (folder / "returned" / name).write_bytes(exercise)
    return folder


@pytest.mark.parametrize("example", runnable())
def test_an_example_of_a_help_text_runs(
    example: str, demo: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "cohort"
    # Links do for a copy: whatever is written takes the place of a file, it never writes into it.
    shutil.copytree(demo, place, copy_function=os.link)
    monkeypatch.chdir(place)
    monkeypatch.delenv("COHORTKIT_COHORT", raising=False)
    monkeypatch.setenv("COHORTKIT_BY", "facilitator-1")
    if example.startswith("redo"):
        assert run("set", "cohort.short_name", "K-12").code == 0
        assert run("undo").code == 0
    ran = run(*shlex.split(example))
    assert ran.code == 0, ran.err
