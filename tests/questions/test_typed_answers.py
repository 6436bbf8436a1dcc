"""Answers typed into cells survive what people and tools do to a notebook; two different ones are a conflict."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cohortkit.questions.collecting import collect
from tests.questions.builders import (
    ANSWERS,
    NOW,
    answer_set,
    cell,
    collected,
    exercise,
    on_record,
    plan,
    put,
    tree,
    typed,
    with_output,
)


def strip_metadata(notebook: dict[str, Any]) -> None:
    notebook["metadata"] = {"colab": {"provenance": []}}
    for each in notebook["cells"]:
        each["metadata"] = {"id": "aBc123"}
        each.pop("id", None)


def clear_outputs(notebook: dict[str, Any]) -> None:
    for each in notebook["cells"]:
        if each["cell_type"] == "code":
            each["outputs"] = []


def reverse_cells(notebook: dict[str, Any]) -> None:
    notebook["cells"].reverse()


def lines_as_lists(notebook: dict[str, Any]) -> None:
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True)


def copy_every_cell(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [copy.deepcopy(each) for each in notebook["cells"] for _ in range(2)]


def delete_questions_and_form(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [
        each
        for each in notebook["cells"]
        if not {"question", "plain", "cohortkit-form"}.intersection(each["metadata"].get("tags", []))
    ]


def windows_line_ends(notebook: dict[str, Any]) -> None:
    for each in notebook["cells"]:
        each["source"] = each["source"].replace("\n", "\r\n")


@pytest.mark.parametrize(
    "done",
    [
        [],
        [clear_outputs],
        [reverse_cells],
        [lines_as_lists],
        [copy_every_cell],
        [delete_questions_and_form],
        [windows_line_ends],
        [strip_metadata],
        [delete_questions_and_form, strip_metadata],
        [copy_every_cell, reverse_cells, strip_metadata, clear_outputs, lines_as_lists],
    ],
)
def test_typed_answers_survive_what_tools_do(cohort: Path, tmp_path: Path, done: list[Any]) -> None:
    notebook = typed(
        exercise(),
        structure="- Rotating chairs\n- Members set the agenda",
        story="In March.\nNobody spoke.",
        hope="somewhat",
        advice="then: A few\nnow: Many",
        first="1. Trust\n2. Flexible structure\n3. Shared leadership",
        form="Convenings, in person",
        partnered="Yes",
        members="120",
        consent="role",
    )
    source = cell(notebook, "answer:help")
    source["source"] = (
        source["source"].replace("[ ] A stipend, paid", "[x] A stipend, paid").replace("[ ] Rec", "[x] Rec")
    )
    source = cell(notebook, "answer:ties")
    source["source"] = (
        source["source"].replace("Leaders:", "Leaders: Exchange ideas").replace("South:", "South: Not yet")
    )
    for each in done:
        each(notebook)
    outcome = collected(cohort, put(tmp_path / "whatever.ipynb", notebook))
    assert outcome.rejected == ()
    assert outcome.conflicts == ()
    assert on_record(cohort)["answers"] == ANSWERS
    assert on_record(cohort)["consent"] == "role"


def test_a_form_saved_in_the_notebook_survives_lost_metadata_and_order(cohort: Path, tmp_path: Path) -> None:
    notebook = with_output(exercise(), answer_set(answers=ANSWERS))
    strip_metadata(notebook)
    reverse_cells(notebook)
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort)["answers"] == ANSWERS


def split(notebook: dict[str, Any], tag: str, first: str, second: str) -> None:
    whole = cell(notebook, tag)
    place = notebook["cells"].index(whole)
    other = copy.deepcopy(whole)
    whole["source"] += f"\n{first}"
    other["source"] = second
    notebook["cells"].insert(place + 1, other)


@pytest.mark.parametrize("stripped", [False, True])
def test_the_halves_of_a_split_cell_are_joined(cohort: Path, tmp_path: Path, *, stripped: bool) -> None:
    notebook = exercise()
    split(notebook, "answer:structure", "- Rotating chairs", "- Members set the agenda")
    split(notebook, "answer:story", "In March.", "Nobody spoke.")
    if stripped:
        strip_metadata(notebook)
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort)["answers"] == {
        "structure": ["Rotating chairs", "Members set the agenda"],
        "story": "In March.\nNobody spoke.",
    }


def add_cell(notebook: dict[str, Any], place: int, source: str, kind: str = "markdown") -> None:
    notebook["cells"].insert(place, {"cell_type": kind, "metadata": {}, "source": source})


def place_of(notebook: dict[str, Any], tag: str) -> int:
    place: int = notebook["cells"].index(cell(notebook, tag))
    return place


@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
@pytest.mark.parametrize("where", ["in its cell", "below", "above", "instead"])
def test_an_answer_is_found_wherever_under_its_question_it_was_typed(
    cohort: Path, tmp_path: Path, where: str, kind: str
) -> None:
    notebook = exercise()
    place = place_of(notebook, "answer:story")
    if where == "in its cell":
        cell(notebook, "answer:story").update(cell_type=kind, source="<!-- answer:story -->\nIn March.")
    else:
        add_cell(notebook, place + (where == "below"), "In March.", kind)
    if where == "instead":
        notebook["cells"].pop(place + 1)
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort)["answers"] == {"story": "In March."}
    assert outcome.untouched == ()


def test_code_above_the_questions_is_no_answer(cohort: Path, tmp_path: Path) -> None:
    notebook = exercise()
    add_cell(notebook, 0, "%pip install cohortkit", "code")
    file = put(tmp_path / "x.ipynb", notebook)
    assert collected(cohort, file).untouched == (str(file),)


@pytest.mark.parametrize("changed_since", [False, True])
def test_words_typed_into_the_cell_that_asks_are_found(cohort: Path, tmp_path: Path, *, changed_since: bool) -> None:
    notebook = exercise()
    asks = notebook["cells"][place_of(notebook, "answer:story") - 1]
    asks["source"] += "\n\nIn March."
    other = notebook["cells"][place_of(notebook, "answer:hope") - 1]
    other["source"] = other["source"].replace("- Very", "- Very, I hope")
    typed(notebook, hope="Somewhat")
    of = plan(("Tell one moment", "Tell us of one moment")) if changed_since else plan()
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook), of=of)
    assert on_record(cohort)["answers"] == {"story": "In March.", "hope": "Somewhat"}
    assert any("cell that asks “hope”" in note for note in outcome.accepted[0].notes)
    assert b"- Very, I hope" in b"".join(tree(cohort).values())


def test_cells_merged_into_one_keep_their_answers_apart(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), structure="- Rotating chairs", story="In March.", hope="Very", consent="role")
    sources = [each["source"] for each in notebook["cells"] if each["cell_type"] == "markdown"]
    notebook["cells"] = [{"cell_type": "markdown", "metadata": {}, "source": "\n\n".join(sources)}]
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort)["answers"] == {"structure": ["Rotating chairs"], "story": "In March.", "hope": "Very"}
    assert on_record(cohort)["consent"] == "role"
    assert outcome.accepted[0].notes == ()


def test_words_under_no_question_are_kept_aside(cohort: Path, tmp_path: Path) -> None:
    notebook = exercise()
    add_cell(notebook, 0, "Dear Cy, I will write next week.")
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert any("no question" in note for note in outcome.accepted[0].notes)
    assert b"I will write next week" in b"".join(tree(cohort).values())
    assert "ana-ruiz" in {each.person for each in outcome.missing}
    again = collected(cohort, tmp_path / "x.ipynb", now=NOW + dt.timedelta(days=1))
    assert again.change.is_empty
    assert again.missing == outcome.missing


def test_a_postscript_under_the_consent_makes_it_unclear_and_is_kept(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), story="Words", consent="named")
    add_cell(notebook, len(notebook["cells"]), "PS: but please leave my school out of it.")
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert "consent" not in on_record(cohort)
    assert b"leave my school out" in b"".join(tree(cohort).values())


def test_two_copies_of_a_cell_with_different_texts_are_a_conflict(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), hope="Very")
    twin = copy.deepcopy(cell(notebook, "answer:story"))
    typed(notebook, story="One story")
    twin["source"] += "\nAnother story"
    notebook["cells"].append(twin)
    file = put(tmp_path / "x.ipynb", notebook)
    outcome = collected(cohort, file)
    assert [each.prompt for each in outcome.conflicts] == ["story"]
    assert on_record(cohort)["answers"] == {"hope": "Very"}
    kept = b"".join(tree(cohort).values())
    assert b"One story" in kept
    assert b"Another story" in kept
    again = collect(plan(), cohort, [file], now=NOW + dt.timedelta(days=1))
    assert [each.prompt for each in again.conflicts] == ["story"]
    assert again.change.is_empty


def test_an_untouched_copy_of_a_cell_is_no_conflict(cohort: Path, tmp_path: Path) -> None:
    notebook = exercise()
    notebook["cells"].append(copy.deepcopy(cell(notebook, "answer:story")))
    typed(notebook, story="One story")
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert outcome.conflicts == ()
    assert on_record(cohort)["answers"] == {"story": "One story"}


def test_typed_cells_add_to_what_the_form_saved_and_differing_ones_are_a_conflict(cohort: Path, tmp_path: Path) -> None:
    notebook = with_output(exercise(), answer_set(answers={"hope": "Very", "form": "Pods"}))
    typed(notebook, story="Typed", form="Lunch with a buddy", hope="Very")
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert [each.prompt for each in outcome.conflicts] == ["form"]
    assert on_record(cohort)["answers"] == {"story": "Typed", "hope": "Very"}


def test_saving_the_form_after_typed_cells_were_collected_settles_it(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), story="Typed")
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    with_output(notebook, answer_set(at="2025-03-22T10:00:00Z", answers={"story": "Saved in the form"}))
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook), now=NOW + dt.timedelta(days=2))
    assert outcome.conflicts == ()
    assert on_record(cohort)["answers"] == {"story": "Saved in the form"}


def test_a_corrected_typed_answer_replaces_the_first_one_and_the_first_cannot_come_back(
    cohort: Path, tmp_path: Path
) -> None:
    first = put(tmp_path / "first.ipynb", typed(exercise(), story="A tpyo"))
    second = put(tmp_path / "second.ipynb", typed(exercise(), story="A typo, mended"))
    for file in (first, second, first):
        collected(cohort, file)
    assert on_record(cohort)["answers"] == {"story": "A typo, mended"}


def test_unclear_consent_is_no_consent(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), story="Words", consent="named\nprivate")
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert "consent" not in on_record(cohort)
    assert any("consent" in note for note in outcome.accepted[0].notes)


def test_what_cannot_be_read_as_an_answer_is_said_and_kept(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(), hope="Who can tell, my dear", story="Words")
    outcome = collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert any("“hope”" in note for note in outcome.accepted[0].notes)
    assert on_record(cohort)["answers"] == {"story": "Words"}
    assert b"Who can tell, my dear" in b"".join(tree(cohort).values())


def test_a_row_about_somebody_who_is_not_asked_about_costs_no_other_row(cohort: Path, tmp_path: Path) -> None:
    ties = {"river": "Know of", "ridge": "Work together", "sea": "Not yet"}
    outcome = collected(cohort, put(tmp_path / "a.answers.json", answer_set(answers={"ties": ties})))
    assert on_record(cohort)["answers"] == {"ties": {"river": "Know of"}}
    assert any("2 rows of “ties”" in note for note in outcome.accepted[0].notes)
    assert b"ridge: Work together" in b"".join(tree(cohort).values())
