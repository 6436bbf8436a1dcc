"""Answers taken back at any step of their way, from the collected file to the built report, are nowhere afterwards."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from cohortkit.cli.main import main
from tests.questions.builders import answer_set, cohort_folder

CANARY = "canarybird"
SAID = f"In March the {CANARY} sang, and nobody spoke."
STEPS = (
    ("reflections", "collect", "returned"),
    ("codes", "apply", "equity/1/ana-ruiz", "story", "silence", "--coder", "cy-park"),
    ("quotes", "propose", "equity/1/ana-ruiz", "story"),
    ("quotes", "approve", "QUOTE"),
    ("report", "build", "--to", "html", "--to", "md", "--to", "docx", "-o", "out/report"),
)
"""The way of an answer; each step is a command."""


@pytest.fixture
def cohort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = cohort_folder(tmp_path / "cohort")
    definition = (folder / "cohort.toml").read_text(encoding="utf-8")
    definition = definition.replace('id = "story"\n', 'id = "story"\nareas = ["practice"]\n')
    definition += '\n[areas.practice]\ntitle = "New approaches"\n'
    (folder / "cohort.toml").write_text(definition, encoding="utf-8")
    (folder / "returned").mkdir()
    for person, text in (("ana-ruiz", SAID), ("bo-lind", "Words of Bo, which stay.")):
        value = answer_set(person, consent="named", answers={"story": text, "structure": [text]})
        (folder / "returned" / f"{person}.answers.json").write_text(json.dumps(value), encoding="utf-8")
    (folder / "coding").mkdir()
    (folder / "coding" / "codebook.toml").write_text(
        '[codes.silence]\ntitle = "Silence"\narea = "practice"\n', encoding="utf-8"
    )
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COHORTKIT_BY", "cy-park")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    code = main(list(arguments))
    ran = capsys.readouterr()
    assert code == 0, ran.err
    return ran.out


def every_text(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte in the folder, hidden files and the history of undo too, but for what was handed in."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "returned" not in path.parts:
            content = path.read_bytes()
            if path.suffix == ".docx":
                with zipfile.ZipFile(BytesIO(content)) as archive:
                    content = b"\0".join(archive.read(each) for each in archive.namelist())
            yield path.relative_to(folder).as_posix(), content


def holding(folder: Path) -> list[str]:
    return [name for name, content in every_text(folder) if CANARY.encode() in content]


def walk(capsys: pytest.CaptureFixture[str], steps: int) -> None:
    """Take an answer some steps of its way."""
    quote = ""
    for step in STEPS[:steps]:
        words = [quote if word == "QUOTE" else word for word in step]
        out = run(capsys, *words, "--json")
        if step[:2] == ("quotes", "propose"):
            quote = json.loads(out)["id"]


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_answers_taken_back_after_a_step_are_nowhere(
    cohort: Path, capsys: pytest.CaptureFixture[str], steps: int
) -> None:
    walk(capsys, steps)
    assert holding(cohort), "the control: the words were there before"
    run(capsys, "reflections", "withdraw", "ana-ruiz", "--yes")
    if steps == len(STEPS):
        run(capsys, *STEPS[-1])
    assert holding(cohort) == []
    while "othing" not in run(capsys, "undo", "--yes"):
        assert holding(cohort) == []
    assert any(b"Words of Bo" in content for _, content in every_text(cohort)) or steps == 1


def test_the_report_did_hold_the_words_before(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk(capsys, len(STEPS))
    assert [name for name in holding(cohort) if name.startswith("out/report/")]
