"""Collecting returned notebooks, beside nbgrader's zip_collect and reading the JSON alone."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.clock import alternately, best_command, best_of
from benchmarks.row import Row

NOW = dt.datetime(2025, 3, 21, tzinfo=dt.UTC)
PROMPTS = "\n".join(
    f'[[reflections.equity.prompts]]\nid = "prompt-{number}"\nkind = "text"\ntext = "Question {number}?"'
    for number in range(6)
)


def rows() -> list[Row]:
    hundred = _hundred()
    return [*hundred, _ten_thousand(hundred[-1].ours)]


def _definition(people: int) -> str:
    members = "\n".join(
        f'[people.person-{number}]\nname = "Person {number}"\norganization = "ridge"' for number in range(people)
    )
    return (
        '[cohort]\nname = "Rivers"\nstarts = 2025-01-15\nends = 2026-12-15\ntimezone = "America/Denver"\n'
        f'[organizations.ridge]\nname = "Ridge"\n{members}\n[reflections.equity]\ntitle = "Equity"\n{PROMPTS}\n'
    )


def _returned(folder: Path, people: int) -> tuple[Path, Path]:
    """Write a cohort and a filled-in notebook for each person; return both folders."""
    from cohortkit.plan.load import load_plan
    from cohortkit.questions.answer_set import MIME, AnswerSet, to_json_value
    from cohortkit.questions.building import notebook_of
    from cohortkit.questions.exercise import exercise

    cohort, returned = folder / "cohort", folder / "returned"
    cohort.mkdir()
    returned.mkdir()
    (cohort / "cohort.toml").write_text(_definition(people), encoding="utf-8")
    plan = load_plan(cohort).plan
    assert plan is not None
    for person in plan.people:
        made = exercise(plan, "equity", person, on=NOW.date())
        notebook = json.loads(notebook_of(made))
        saved = AnswerSet(
            cohort=made.cohort,
            set=made.set,
            wave=made.wave,
            person=person,
            at=NOW,
            prompts_hash=made.prompts_hash,
            answers={prompt.id: f"{person} thinks about {prompt.text} " * 20 for prompt in made.prompts},
        )
        bundle = {MIME: to_json_value(saved), "text/plain": "as saved " * 200}
        output = {"output_type": "display_data", "metadata": {}, "data": bundle}
        next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["outputs"] = [output]
        # nbgrader recognises who handed something in by the file's name.
        (returned / f"{person}_equity.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return cohort, returned


def _collecting(cohort: Path, returned: Path) -> Callable[[], object]:
    from cohortkit.files.transaction import apply
    from cohortkit.plan.load import load_plan
    from cohortkit.questions.collecting import collect

    turns = itertools.count()

    def work() -> object:
        # Put aside, not deleted: emptying a folder is no part of the work.
        aside = cohort.parent / f"aside-{next(turns)}"
        aside.mkdir()
        for name in ("responses", ".cohortkit"):
            if (cohort / name).exists():
                (cohort / name).rename(aside / name)
        plan = load_plan(cohort).plan
        assert plan is not None
        outcome = collect(plan, cohort, [returned], now=NOW)
        assert len(outcome.accepted) == len(plan.people)
        apply(cohort, outcome.change, now=NOW, by="person-0")
        return outcome

    return work


def _reading(returned: Path) -> Callable[[], object]:
    return lambda: [json.loads(path.read_bytes()) for path in sorted(returned.iterdir())]


def _zip_collect(folder: Path, returned: Path) -> float:
    """Time nbgrader's way, as a command: it copies what was downloaded into its course by the names of the files."""
    course = folder / "course"
    shutil.copytree(returned, course / "downloaded" / "equity" / "archive")
    command = [
        *_beside_python("nbgrader"),
        "zip_collect",
        "equity",
        f"--CourseDirectory.root={course}",
        r"--FileNameCollectorPlugin.named_regexp=.*(?P<student_id>person-\d+)_(?P<file_id>equity)",
    ]
    seconds = best_command(1, command, course)
    assert len(list((course / "submitted").glob("*/equity/*.ipynb"))) == len(list(returned.iterdir()))
    return seconds


def _as_command(cohort: Path, returned: Path) -> float:
    command = [*_beside_python("cohortkit"), "-C", str(cohort), "reflections", "collect", str(returned), "--yes"]
    seconds = best_command(1, command, cohort)
    assert len(list((cohort / "responses").glob("equity/1/*.toml"))) == len(list(returned.iterdir()))
    return seconds


def _beside_python(name: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name))]


def _hundred() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        cohort, returned = _returned(Path(name), 100)
        command, peer = _as_command(cohort, returned), _zip_collect(Path(name), returned)
        ours, floor = alternately(3, _collecting(cohort, returned), _reading(returned))
    return [
        Row(
            "collect 100 notebooks, whole command",
            command,
            "nbgrader zip_collect",
            peer,
            "≥ 10× faster",
            command * 10 <= peer,
        ),
        Row("collect 100 notebooks, after start", ours, "json.loads alone", floor, "under 0.5 s", ours < 0.5),
    ]


def _ten_thousand(hundred: float) -> Row:
    with tempfile.TemporaryDirectory() as name:
        cohort, returned = _returned(Path(name), 10_000)
        ours = best_of(1, _collecting(cohort, returned))
    return Row(
        "collect 10,000 notebooks", ours, "100 × the time for 100", 100 * hundred, "≤ 2×: linear", ours <= 200 * hundred
    )
