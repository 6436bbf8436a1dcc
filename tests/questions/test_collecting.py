"""Collecting: what came back becomes a record; nothing lost, nothing twice, whatever the order."""

import datetime as dt
import itertools
from pathlib import Path

import pytest

from cohortkit.records.load import read_responses
from tests.questions.builders import (
    ANSWERS,
    NOW,
    answer_set,
    collected,
    exercise,
    on_record,
    plan,
    put,
    tree,
    typed,
    with_output,
)


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


def test_a_broken_response_on_record_is_not_overwritten(cohort: Path, tmp_path: Path) -> None:
    file = cohort / "responses" / "equity" / "1" / "ana-ruiz.toml"
    file.parent.mkdir(parents=True)
    file.write_text("answers = [broken")
    outcome = collected(cohort, put(tmp_path / "a.answers.json", answer_set()))
    assert "mend that file" in outcome.rejected[0].reason
    assert file.read_text() == "answers = [broken"
