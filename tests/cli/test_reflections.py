"""Exercises at the command line: what collecting says, in words and in JSON, and what a dry run shows."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cohortkit.cli.main import main
from tests.questions.builders import answer_set, cohort_folder, exercise, put, tree, typed

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    return cohort_folder(tmp_path / "cohort")


@pytest.fixture
def run(cohort: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the cohort; its exit code, stdout and stderr."""

    def of(*asked: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*asked, "-C", str(cohort)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return of


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A folder as people hand it in: one sound file, one of another cohort, a draft, and things that lie there."""
    folder = tmp_path / "in"
    put(folder / "ana.answers.json", answer_set(answers={"story": "Only in the record", "hope": "Very"}))
    put(folder / "other.answers.json", answer_set("bo-lind", cohort="another"))
    put(folder / "bo.draft.json", {})
    put(folder / "bo.ipynb", exercise("bo-lind"))
    (folder / "notes.docx").write_bytes(b"PK")
    return folder


def test_collecting_says_for_each_file_what_became_of_it(run: Run, returned: Path) -> None:
    code, out, _ = run("reflections", "collect", str(returned), "--json")
    document = json.loads(out)
    assert code == 1
    assert [(each["person"], each["answers"], each["copy"]) for each in document["accepted"]] == [
        ("ana-ruiz", 2, "answers file")
    ]
    assert [Path(each["file"]).name for each in document["rejected"]] == ["other.answers.json"]
    assert "another cohort" in document["rejected"][0]["reason"]
    names = {name: [Path(each).name for each in document[name]] for name in ("untouched", "drafts", "passed_over")}
    assert names == {"untouched": ["bo.ipynb"], "drafts": ["bo.draft.json"], "passed_over": ["notes.docx"]}
    assert document["missing"] == [
        {"set": "equity", "wave": "1", "person": "bo-lind"},
        {"set": "equity", "wave": "1", "person": "di-moss"},
    ]
    assert document["changed"] == [{"file": "responses/equity/1/ana-ruiz.toml", "action": "created"}]
    code, out, _ = run("reflections", "collect", str(returned), "--plain")
    assert "Still missing in equity: Bo Lind, Di Moss" in out
    assert "neither exercises nor answers: notes.docx" in out


def test_a_dry_run_shows_the_words_that_would_be_kept_and_keeps_nothing(run: Run, cohort: Path, returned: Path) -> None:
    before = tree(cohort)
    code, out, err = run("reflections", "collect", str(returned), "--dry-run")
    assert (code, tree(cohort)) == (1, before)
    assert '+story = "Only in the record"' in out
    assert "nothing was written (--dry-run)" in err
    document = json.loads(run("reflections", "collect", str(returned), "--dry-run", "--json")[1])
    assert document["dry_run"] is True
    assert "+++ b/responses/equity/1/ana-ruiz.toml" in document["diff"]


def test_a_dry_run_of_a_withdrawal_shows_what_would_go(run: Run, cohort: Path, returned: Path) -> None:
    run("reflections", "collect", str(returned))
    before = tree(cohort)
    code, out, _ = run("reflections", "withdraw", "ana-ruiz", "--dry-run")
    assert (code, tree(cohort)) == (0, before)
    assert "would take back 1 answer set, 0 coded segments and 0 quotes of ana-ruiz" in out
    assert '-story = "Only in the record"' in out


def test_typed_cells_alone_come_with_what_was_made_of_them(run: Run, tmp_path: Path) -> None:
    file = put(tmp_path / "x.ipynb", typed(exercise(), story="Words", hope="Perhaps"))
    document: dict[str, Any] = json.loads(run("reflections", "collect", str(file), "--json")[1])
    (accepted,) = document["accepted"]
    assert (accepted["answers"], accepted["copy"]) == (1, "typed cells")
    assert accepted["notes"] == ["what was typed for “hope” was left out: it is none of the answers there are"]


def test_an_import_shows_what_it_left_out_and_how_to_say_whose_a_name_is(
    run: Run, cohort: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_text(
        "Timestamp,Name,hope,Mood\n3/20/2025,Ana Ruiz,Very,\n3/20/2025,Anna Ruis,Somewhat,Good\n3/20/2025,Bo Lind,,\n"
    )
    before = tree(cohort)
    code, out, err = run("surveys", "import", "equity", str(file), "--dry-run", "--plain")
    assert (code, tree(cohort)) == (0, before)
    assert "nothing was written (--dry-run)" in err
    for said in ("Left out: 1 line without", "--who", "--map", "ana-ruiz?", '+hope = "Very"'):
        assert said in out, said


def test_the_status_says_who_could_still_answer_and_drafts_reminders(run: Run, cohort: Path, tmp_path: Path) -> None:
    asked = ("reflections", "status", "equity", "--as-of", "2025-03-25")
    code, out, _ = run(*asked, "--json")
    document = json.loads(out)
    assert code == 0
    assert [(each["person"], each["closes"], each["partial"]) for each in document["reminders"]] == [
        ("ana-ruiz", "2025-04-01", False),
        ("bo-lind", "2025-04-01", False),
        ("di-moss", "2025-04-01", False),
    ]
    assert "3 people could still answer" in run(*asked, "--plain")[1]
    assert "could still answer" not in run("reflections", "status", "--as-of", "2025-05-01", "--plain")[1]
    folder = tmp_path / "reminders"
    code, out, err = run(*asked, "--letters", str(folder))
    assert (code, "wrote 3 drafts" in err) == (0, True)
    assert len(list(folder.glob("*.eml"))) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes there")
def test_a_file_whose_name_is_no_text_is_read_and_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    put(folder / "x.answers.json", answer_set()).rename(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.answers.json"))
    code, out, err = run("reflections", "collect", str(folder), "--json")
    assert (code, err) == (0, "")
    assert [Path(each["file"]).name for each in json.loads(out)["accepted"]] == ["caf\ufffd.answers.json"]
