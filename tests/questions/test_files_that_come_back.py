"""Which files are answers is told by what they hold; what is none is refused or named with its reason."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.questions.builders import (
    answer_set,
    collected,
    exercise,
    put,
    typed,
    with_output,
)


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
