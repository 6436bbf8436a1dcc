"""The notebook that is handed out: whole, deterministic, without anybody's earlier answers."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from cohortkit.questions.building import build_exercise
from cohortkit.questions.canonical import canonical_json, prompts_hash
from cohortkit.questions.exercise import Exercise, NoSuchSet, exercise, find_set
from tests.questions import builders
from tests.questions.builders import DAY, answer_set, cell, cohort_folder, collected, plan, put


def test_the_hash_of_the_prompts_is_that_of_their_canonical_json() -> None:
    text = (
        '[{"id":"relationships","kind":"scale","options":[],"scale":["None","A few","Some","Many"],'
        '"text":"New or deeper relationships since the start"}]'
    )
    assert prompts_hash(plan().surveys["year-end"].prompts) == hashlib.sha256(text.encode()).hexdigest()


def test_canonical_json_is_sorted_tight_and_utf_8() -> None:
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"é","b":[1,2.5,null]}'.encode()


def test_every_notebook_is_valid() -> None:
    for person in ("ana-ruiz", None):
        nbformat.validate(nbformat.from_dict(builders.exercise(person)))


def test_the_visible_part_is_the_form() -> None:
    code = [each for each in builders.exercise()["cells"] if each["cell_type"] == "code"]
    assert len(code) == 1
    assert code[0]["metadata"]["jupyter"]["source_hidden"] is True
    assert code[0]["source"].startswith("from cohortkit.notebook import form; form(")
    assert "\n" not in code[0]["source"]
    assert code[0]["outputs"] == []


def test_every_prompt_has_a_cell_to_type_into_by_tag_and_by_comment() -> None:
    notebook = builders.exercise()
    for prompt in plan().reflections["equity"].prompts:
        assert cell(notebook, f"answer:{prompt.id}")["source"].startswith(f"<!-- answer:{prompt.id} -->")
    assert cell(notebook, "consent")


def test_what_the_form_needs_is_in_the_notebook() -> None:
    made = exercise(plan(), "equity", "ana-ruiz", on=DAY)
    assert Exercise.from_json(made.to_json()) == made
    assert [row.id for row in made.prompts[-1].rows] == ["river", "lake"], "nobody is asked about their own"


def test_the_same_exercise_gives_the_same_bytes_everywhere() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, '.'); from tests.questions.builders import DAY, plan; "
        "from cohortkit.questions.building import build_exercise; "
        "print(hashlib.sha256(build_exercise(plan(), 'equity', 'ana-ruiz', on=DAY)[1]).hexdigest())"
    )
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(digests) == 1


def test_a_rebuilt_exercise_carries_no_answers(tmp_path: Path) -> None:
    cohort = cohort_folder(tmp_path / "cohort")
    collected(cohort, put(tmp_path / "a.answers.json", answer_set(answers={"story": "a canary"})))
    name, content = build_exercise(plan(), "equity", "ana-ruiz", on=DAY, folder=cohort)
    assert name == "equity-ana-ruiz.ipynb"
    assert b"canary" not in content


def test_waves_are_named_and_the_open_one_is_taken() -> None:
    import datetime as dt

    assert build_exercise(plan(), "year-end", "ana-ruiz", on=dt.date(2026, 11, 20))[0] == "year-end-2026-ana-ruiz.ipynb"
    assert find_set(plan(), "year-end", on=dt.date(2025, 12, 2))[1].id == "2025"
    assert find_set(plan(), "year-end", on=dt.date(2025, 1, 2))[1].id == "2025"
    assert find_set(plan(), "year-end", "2026")[1].id == "2026"


@pytest.mark.parametrize(
    ("set_id", "person", "wave"), [("no", None, None), ("equity", "no", None), ("equity", None, "no")]
)
def test_what_is_not_there_is_said_with_what_is(set_id: str, person: str | None, wave: str | None) -> None:
    with pytest.raises(NoSuchSet) as refusal:
        build_exercise(plan(), set_id, person, wave, on=DAY)
    assert refusal.value.known


def test_a_cohorts_own_words_open_the_exercise(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "exercise" / "opening.md"
    own.parent.mkdir(parents=True)
    own.write_text("# $title\n\nWelcome, friends. $unknown ${facts}", encoding="utf-8")
    _, content = build_exercise(plan(), "equity", on=DAY, folder=tmp_path)
    opening = json.loads(content)["cells"][0]["source"]
    assert "Welcome, friends. $unknown About 10 minutes" in opening


def test_the_exercise_speaks_the_cohorts_language() -> None:
    spanish = plan(('timezone = "America/Denver"', 'timezone = "America/Denver"\nlanguage = "es"'))
    notebook = builders.exercise(of=spanish)
    text = "\n".join(each["source"] for each in notebook["cells"])
    assert "¿Qué sería distinto en su estructura?" in text
    assert "Si no aparece ningún formulario" in text
    assert exercise(spanish, "equity", on=DAY).languages == ("es",)
