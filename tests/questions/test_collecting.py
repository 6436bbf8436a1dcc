"""Collecting: what each file gave, what is missing, doubtful or refused; nothing lost, nothing twice."""

import copy
import datetime as dt
import itertools
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cohortkit.questions.collecting import collect
from cohortkit.records.load import read_responses
from tests.questions.builders import (
    ANSWERS,
    NOW,
    answer_set,
    cell,
    cohort_folder,
    collected,
    exercise,
    on_record,
    plan,
    put,
    tree,
    typed,
    with_output,
)


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    return cohort_folder(tmp_path / "cohort")


def test_a_file_of_answers_becomes_a_response(cohort: Path, tmp_path: Path) -> None:
    file = put(tmp_path / "in" / "equity-ana-ruiz.answers.json", answer_set(answers=ANSWERS))
    outcome = collected(cohort, file)
    (accepted,) = outcome.accepted
    assert (accepted.set, accepted.wave, accepted.person, accepted.answers) == ("equity", "1", "ana-ruiz", 10)
    assert accepted.copy == "answers file"
    record = on_record(cohort)
    assert record["answers"] == ANSWERS
    assert record["consent"] == "role"
    assert record["at"] == dt.datetime(2025, 3, 20, 17, 30, tzinfo=dt.UTC)
    assert read_responses(cohort)[1] == []


def test_collecting_again_changes_nothing(cohort: Path, tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.answers.json", answer_set())
    put(tmp_path / "in" / "b.ipynb", typed(exercise("bo-lind"), story="We waited.", hope="Very"))
    collected(cohort, tmp_path / "in")
    before = tree(cohort)
    again = collected(cohort, tmp_path / "in", now=NOW + dt.timedelta(days=3))
    assert again.change.is_empty
    assert tree(cohort) == before
    assert [each.new for each in again.accepted] == [False, False]


def test_who_has_not_answered_is_missing(cohort: Path, tmp_path: Path) -> None:
    outcome = collected(cohort, put(tmp_path / "a.answers.json", answer_set()))
    assert [(each.set, each.wave, each.person) for each in outcome.missing] == [
        ("equity", "1", "bo-lind"),
        ("equity", "1", "di-moss"),
    ]


def test_a_notebook_and_the_file_beside_it_are_one(cohort: Path, tmp_path: Path) -> None:
    put(tmp_path / "in" / "x.ipynb", with_output(exercise(), answer_set()))
    put(tmp_path / "in" / "x.answers.json", answer_set())
    outcome = collected(cohort, tmp_path / "in")
    assert len(outcome.accepted) == 1
    assert outcome.duplicates == ()


def test_a_notebook_closed_without_saving_is_no_fault_when_its_file_is_there(cohort: Path, tmp_path: Path) -> None:
    put(tmp_path / "in" / "x.ipynb", exercise())
    put(tmp_path / "in" / "x.answers.json", answer_set())
    outcome = collected(cohort, tmp_path / "in")
    assert (len(outcome.accepted), outcome.rejected, outcome.untouched) == (1, (), ())


def test_an_exercise_nobody_filled_in_is_named_and_not_refused(cohort: Path, tmp_path: Path) -> None:
    outcome = collected(cohort, put(tmp_path / "x.ipynb", exercise()))
    assert (outcome.accepted, outcome.rejected) == ((), ())
    assert outcome.untouched == (str(tmp_path / "x.ipynb"),)


def test_the_latest_version_holds_and_the_others_are_kept(cohort: Path, tmp_path: Path) -> None:
    put(tmp_path / "old.answers.json", answer_set(at="2025-03-19T09:00:00Z", answers={"story": "First words"}))
    put(tmp_path / "new.answers.json", answer_set(at="2025-03-20T09:00:00Z", answers={"story": "Last words"}))
    outcome = collected(cohort, tmp_path / "old.answers.json", tmp_path / "new.answers.json")
    assert on_record(cohort)["answers"] == {"story": "Last words"}
    assert [Path(each.file).name for each in outcome.duplicates] == ["old.answers.json"]
    assert any(b"First words" in content for content in tree(cohort).values())


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 2])))
def test_the_order_of_arrival_does_not_matter(cohort: Path, tmp_path: Path, order: tuple[int, ...]) -> None:
    files = [
        put(
            tmp_path / f"{n}.answers.json",
            answer_set(at=f"2025-03-{18 + n}T09:00:00Z", answers={"story": f"Words {n}"}),
        )
        for n in range(3)
    ]
    for place in order:
        collected(cohort, files[place])
    assert on_record(cohort)["answers"] == {"story": "Words 2"}
    contents = b"".join(tree(cohort).values())
    assert all(f"Words {n}".encode() in contents for n in range(3))


def test_two_versions_of_the_same_moment_are_a_conflict(cohort: Path, tmp_path: Path) -> None:
    a = put(tmp_path / "a.answers.json", answer_set(answers={"story": "One", "hope": "Very"}))
    b = put(tmp_path / "b.answers.json", answer_set(answers={"story": "Other", "hope": "Very"}))
    outcome = collected(cohort, a, b)
    (conflict,) = outcome.conflicts
    assert (conflict.prompt, conflict.person) == ("story", "ana-ruiz")
    assert on_record(cohort)["answers"] == {"hope": "Very"}
    contents = b"".join(tree(cohort).values())
    assert b"One" in contents
    assert b"Other" in contents


def test_a_version_of_the_same_moment_as_the_one_on_record_is_a_conflict(cohort: Path, tmp_path: Path) -> None:
    collected(cohort, put(tmp_path / "a.answers.json", answer_set(answers={"story": "One"})))
    outcome = collected(cohort, put(tmp_path / "b.answers.json", answer_set(answers={"story": "Other"})))
    assert [each.prompt for each in outcome.conflicts] == ["story"]
    assert on_record(cohort)["answers"] == {"story": "One"}
    assert any(b"Other" in content for content in tree(cohort).values())


def test_a_clock_that_is_ahead_does_not_hold_for_ever(cohort: Path, tmp_path: Path) -> None:
    collected(cohort, put(tmp_path / "a.answers.json", answer_set(at="2099-01-01T00:00:00Z", answers={"story": "One"})))
    later = NOW + dt.timedelta(days=1)
    collected(
        cohort,
        put(tmp_path / "a.answers.json", answer_set(at="2025-03-22T00:00:00Z", answers={"story": "Two"})),
        now=later,
    )
    assert on_record(cohort)["answers"] == {"story": "Two"}


# What tools do to notebooks


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


def test_answers_of_somebody_who_is_not_asked_are_kept_and_said(cohort: Path, tmp_path: Path) -> None:
    outcome = collected(cohort, put(tmp_path / "a.answers.json", answer_set("cy-park")))
    assert on_record(cohort, "cy-park")["answers"]["hope"] == "Very"
    assert any("not among those who are asked" in note for note in outcome.accepted[0].notes)


def test_a_generic_exercise_is_matched_by_the_name_typed(cohort: Path, tmp_path: Path) -> None:
    notebook = typed(exercise(None), person="anita ruiz", story="Words")
    collected(cohort, put(tmp_path / "x.ipynb", notebook))
    assert on_record(cohort, "ana-ruiz")["answers"] == {"story": "Words"}
    outcome = collected(cohort, put(tmp_path / "y.ipynb", typed(exercise(None), person="Nobody Known", story="Words")))
    assert "Nobody Known" in outcome.rejected[0].reason


def test_changed_prompts_are_said_and_the_answers_kept(cohort: Path, tmp_path: Path) -> None:
    now_asked = plan(('id = "story"', 'id = "moment"'))
    file = put(tmp_path / "a.answers.json", answer_set(answers=ANSWERS))
    outcome = collected(cohort, file, of=now_asked)
    assert any("changed" in note for note in outcome.accepted[0].notes)
    assert on_record(cohort)["answers"] == ANSWERS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"checksum": "0" * 64}, "checksum"),
        ({"cohort": "other-people"}, "another cohort"),
        ({"set": "no-such-set"}, "no question set"),
        ({"wave": "9"}, "no wave"),
        ({"person": "nobody-known"}, "nobody in"),
        ({"format": 7}, "format"),
        ({"at": "yesterday"}, "when they were saved"),
        ({"consent": "anything"}, "consent"),
        ({"answers": []}, "answers"),
        ({"person": "../../../etc/passwd"}, "nobody in"),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(
    cohort: Path, tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    good = put(tmp_path / "good.answers.json", answer_set("bo-lind"))
    outcome = collected(cohort, put(tmp_path / "bad.answers.json", answer_set(**changes)), good)
    (rejected,) = outcome.rejected
    assert rejected.file.endswith("bad.answers.json")
    assert reason in rejected.reason
    assert [each.person for each in outcome.accepted] == ["bo-lind"]


def test_answers_of_somebody_else_in_a_persons_notebook_are_refused(cohort: Path, tmp_path: Path) -> None:
    outcome = collected(cohort, put(tmp_path / "x.ipynb", with_output(exercise("bo-lind"), answer_set("ana-ruiz"))))
    assert "bo-lind" in outcome.rejected[0].reason
    assert outcome.accepted == ()


def test_an_edited_answer_does_not_pass(cohort: Path, tmp_path: Path) -> None:
    value = answer_set()
    value["answers"]["hope"] = "Not at all"
    outcome = collected(cohort, put(tmp_path / "a.answers.json", value))
    assert "changed after they were saved" in outcome.rejected[0].reason


def test_a_zip_is_read_and_a_draft_named(cohort: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("people/ana.answers.json", json.dumps(answer_set()))
        archive.writestr("people/bo.ipynb", json.dumps(typed(exercise("bo-lind"), story="Words")))
        archive.writestr("__MACOSX/._ana.answers.json", b"\0\1")
        archive.writestr("people/di.draft.json", "{}")
    outcome = collected(cohort, tmp_path / "in.zip")
    assert sorted(each.person for each in outcome.accepted) == ["ana-ruiz", "bo-lind"]
    assert outcome.rejected == ()
    assert outcome.drafts == (f"{tmp_path / 'in.zip'}/people/di.draft.json",)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    "name",
    [
        "equity-ana-ruiz.answers (1).json",
        "equity-ana-ruiz.answers(2).json",
        "Copy of equity.answers.json",
        "EQUITY.ANSWERS.JSON",
        "answers.json",
        "from ana.json",
        "equity-ana-ruiz.answers.json.txt",
        "equity-ana-ruiz.ipynb",
    ],
)
def test_answers_are_known_by_what_they_are_whatever_their_name_became(
    cohort: Path, tmp_path: Path, name: str, *, zipped: bool
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    if zipped:
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            archive.writestr(f"Mail/{name}", json.dumps(answer_set()))
    else:
        put(folder / name, answer_set())
    assert [each.person for each in collected(cohort, folder).accepted] == ["ana-ruiz"]


@pytest.mark.parametrize("name", ["x.ipynb.txt", "x.ipynb.json", "x.json", "x (1).ipynb", "x.answers.json"])
def test_a_notebook_is_known_by_what_it_is(cohort: Path, tmp_path: Path, name: str) -> None:
    put(tmp_path / "in" / name, typed(exercise(), story="Words"))
    assert [each.copy for each in collected(cohort, tmp_path / "in").accepted] == ["typed cells"]


def test_what_lies_among_the_answers_by_chance_is_named_and_not_refused(cohort: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    put(folder / "settings.json", {"theme": "dark"})
    (folder / "broken.json").write_text("{")
    (folder / "my reflection.docx").write_bytes(b"PK")
    put(folder / "other.json", answer_set(cohort="another"))
    put(folder / "old.draft (1).json", {"for": [], "state": {}})
    outcome = collected(cohort, folder)
    assert [Path(each).name for each in outcome.passed_over] == ["broken.json", "my reflection.docx", "settings.json"]
    assert [Path(each.file).name for each in outcome.rejected] == ["other.json"]
    assert [Path(each).name for each in outcome.drafts] == ["old.draft (1).json"]


def test_a_broken_response_on_record_is_not_overwritten(cohort: Path, tmp_path: Path) -> None:
    file = cohort / "responses" / "equity" / "1" / "ana-ruiz.toml"
    file.parent.mkdir(parents=True)
    file.write_text("answers = [broken")
    outcome = collected(cohort, put(tmp_path / "a.answers.json", answer_set()))
    assert "mend that file" in outcome.rejected[0].reason
    assert file.read_text() == "answers = [broken"
