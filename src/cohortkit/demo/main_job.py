"""The main job on the demo, from check to write-up: each step as a user would run it, and where its result is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import msgspec

from cohortkit.demo.returned import LATE, returned_files
from cohortkit.records.cohort import Cohort, open_cohort

OUT = "out"
LARGEST_JOB = 10
"""Beyond this scale the files alone are written: thousands of notebooks and feeds are no demonstration."""
LATE_ANSWERS = 2
"""How many of those who had not answered send something in."""


class Step(msgspec.Struct, frozen=True):
    """One step: what was done, in words, where the result is, and the command that does the same."""

    name: str
    words: str
    result: str
    command: str


def run_main_job(folder: Path, seed: int = 1) -> Iterator[Step]:
    """Run every step, one after the other, on a demo folder; yields each when it is done.

    The clock stands still on the day after the cohort's end, so that the same demo gives the same bytes. Running it
    again changes nothing.
    """
    for step in _STEPS:
        cohort = open_cohort(folder, today=dt.date.min)
        day = cohort.plan.cohort.ends + dt.timedelta(days=1)
        yield step(cohort.at_day(day), dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), seed)


def _check(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001 - the steps share one signature
    from cohortkit.files.diagnostics_text import render
    from cohortkit.files.problems import locate

    found = locate(cohort.problems(), cohort.documents)
    file = _put(cohort, {"check.txt": (render(found, "text") if found else "no problems\n").encode()}, "")
    said = f"{len(found)} problems" if found else "no problems"
    return Step("check", said, f"{file}/check.txt", "cohortkit check")


def _status(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001
    from cohortkit.status.page import status

    page = status(cohort, now)
    lines = [f"{each.subject}: {each.message}\n    {each.command}\n" for each in page.attention]
    file = _put(cohort, {"status.txt": "\n".join(lines).encode()}, "")
    return Step("status", f"{len(lines)} things to look at", f"{file}/status.txt", "cohortkit status")


def _calendars(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001
    from cohortkit.calendar.folder import feed_folder
    from cohortkit.records.published import read_published

    feeds = feed_folder(cohort, read_published(cohort.folder)[0], now=now)
    file = _put(cohort, feeds.files, "calendars")
    _apply(cohort, feeds.change, now)
    return Step(
        "calendars", f"{len(feeds.files) - 1} feeds", f"{file}/index.html", "cohortkit calendar export --dir DIR"
    )


def _exercises(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001
    from cohortkit.questions.building import build_exercise
    from cohortkit.questions.roster import roster

    plan = cohort.plan
    question_set = plan.reflections[LATE]
    wave = question_set.all_waves[0]
    made = (
        build_exercise(plan, LATE, person.id, wave.id, on=now.date(), folder=cohort.folder)
        for person in roster(plan, question_set, wave) or ()
    )
    files = dict(made)
    file = _put(cohort, files, "exercises")
    command = f"cohortkit reflections build {LATE} --all -o DIR"
    return Step("exercises", f"{len(files)} notebooks for “{question_set.title}”", f"{file}/", command)


def _answers(cohort: Cohort, now: dt.datetime, seed: int) -> Step:
    from cohortkit.questions.collecting import collect

    returned = cohort.folder / OUT / "returned"
    if not returned.is_dir():
        question_set = cohort.plan.reflections[LATE]
        wave = question_set.all_waves[0]
        missing = [
            person.id
            for person in cohort.plan.participants_on(wave.closes or now.date())
            if f"{LATE}/{wave.id}/{person.id}" not in cohort.responses
        ]
        _put(cohort, returned_files(cohort.plan, tuple(missing[:LATE_ANSWERS]), seed), "returned")
    found = collect(cohort.plan, cohort.folder, [returned], now=now)
    _apply(cohort, found.change, now)
    said = (
        f"{len(found.accepted) + len(found.duplicates)} answers that came late collected, {len(found.missing)} missing"
    )
    where = f"{cohort.folder}/responses/{LATE}/"
    return Step("answers", said, where, f"cohortkit reflections collect {OUT}/returned")


def _synthesis(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001
    from cohortkit.writeup import running, synthesis

    folder = cohort.folder / synthesis.DEFAULT_FOLDER
    place = synthesis.place_from(folder, cohort.folder)
    day = cohort.as_of.isoformat()
    files: dict[str, bytes] = {".gitignore": b"*\n"}
    folder.mkdir(parents=True, exist_ok=True)
    with running.kernel(folder, cohort.folder) as manager:
        for each in synthesis.wanted(cohort):
            path = folder / f"{each.name}.ipynb"
            present = synthesis.read_notebook(path.read_bytes(), path.name) if path.is_file() else None
            notebook, _ = synthesis.merged(present, synthesis.made(cohort, each, place=place, day=day))
            files[path.name] = synthesis.written(running.run(notebook, manager)[0])
    for name, content in files.items():
        (folder / name).write_bytes(content)
    said = f"{len(files) - 1} notebooks, every cell run"
    return Step("synthesis", said, f"{folder}/", "cohortkit synthesis build")


def _report(cohort: Cohort, now: dt.datetime, seed: int) -> Step:  # noqa: ARG001
    from cohortkit.writeup.build import Format, build

    formats: list[Format] = ["html", "md"]
    if find_spec("pypandoc") and find_spec("typst"):
        formats += ["pdf", "docx"]
    built = build(cohort, formats)
    file = _put(cohort, built.files, "report")
    named = ", ".join(formats)
    return Step("write-up", f"the report as {named}", f"{file}/report.html", "cohortkit report build --to html")


def _put(cohort: Cohort, files: Mapping[str, bytes], name: str) -> Path:
    """Write built files below `out/`, and return their folder."""
    folder = cohort.folder / OUT / name if name else cohort.folder / OUT
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def _apply(cohort: Cohort, change: object, now: dt.datetime, *, in_history: bool = True) -> None:
    from cohortkit.files.change import Change
    from cohortkit.files.transaction import apply

    assert isinstance(change, Change)
    if not change.is_empty:
        apply(cohort.folder, change, now=now, in_history=in_history)


_STEPS: tuple[Callable[[Cohort, dt.datetime, int], Step], ...] = (
    _check,
    _status,
    _calendars,
    _exercises,
    _answers,
    _synthesis,
    _report,
)
