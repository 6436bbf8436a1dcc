"""The form without a browser: what it holds, where it keeps it, what it finds again."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cohortkit.notebook.kept import look
from cohortkit.notebook.places import Place, find_place
from cohortkit.notebook.widget import Form
from cohortkit.questions.answer_set import MIME
from cohortkit.questions.building import mark_of
from cohortkit.questions.exercise import Exercise, exercise
from tests.questions import builders
from tests.questions.builders import ANSWERS, DAY, answer_set, plan, put, with_output

START = dt.datetime(2025, 3, 20, 14, 2, tzinfo=dt.UTC)


class Opened:
    """A form opened over a folder, with the messages it sent and the copies it showed."""

    def __init__(
        self, folder: Path, person: str | None = "ana-ruiz", *, set_id: str = "equity", voila: bool = False
    ) -> None:
        self.made: Exercise = exercise(plan(), set_id, person, on=DAY)
        place = find_place(
            self.made.name,
            {"SERVER_SOFTWARE": "voila/0.5"} if voila else {},
            folder,
            anybody=person is None,
            mark=mark_of(self.made),
        )
        self.place: Place = place
        self.shown: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.form = Form(self.made, place, look(self.made, place), clock=lambda: START, show=self.shown.append)
        self.form.send = lambda message, buffers=None: self.sent.append(message)

    def hear(self, kind: str, *, base: str | None = None, **state: Any) -> dict[str, Any]:
        """What the page sends, and the form's reply; `base` is when the answers it goes on from were saved."""
        content = {
            "type": kind,
            "number": len(self.sent) + 1,
            "base": self.form.saved_at if base is None else base,
            "state": {**self.form.state, **state},
        }
        self.form._handle_custom_msg(content, [])
        return self.sent[-1]


def sidecar(folder: Path, name: str = "equity-ana-ruiz") -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((folder / f"{name}.answers.json").read_text(encoding="utf-8"))
    return kept


def test_saving_keeps_three_copies(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.form.answers = ANSWERS
    opened.form.consent = "role"
    opened.form.save()
    kept = sidecar(tmp_path)
    assert kept == answer_set(at="2025-03-20T14:02:00Z", answers=ANSWERS)
    bundle = opened.shown[-1]
    assert bundle[MIME] == kept
    assert "- Rotating chairs" in bundle["text/plain"]
    assert "With my role only" in bundle["text/plain"]
    assert bundle["text/plain"].endswith("Saved 2025-03-20 14:02 UTC")
    assert max(map(len, bundle["text/plain"].splitlines())) <= 78


def test_saved_answers_are_there_again(tmp_path: Path) -> None:
    first = Opened(tmp_path)
    first.form.answers = ANSWERS
    first.form.save()
    again = Opened(tmp_path)
    assert again.form.answers == ANSWERS
    assert again.form.restored == "saved"
    assert again.shown[-1][MIME] == sidecar(tmp_path), "the notebook's own copy stands there again at once"


def test_without_the_file_the_notebooks_own_copy_is_used(tmp_path: Path) -> None:
    put(tmp_path / "equity-ana-ruiz.ipynb", with_output(builders.exercise(), answer_set(answers=ANSWERS)))
    assert Opened(tmp_path).form.answers == ANSWERS


def test_the_file_goes_before_the_notebooks_own_copy(tmp_path: Path) -> None:
    put(tmp_path / "equity-ana-ruiz.ipynb", with_output(builders.exercise(), answer_set(answers={"story": "Output"})))
    put(tmp_path / "equity-ana-ruiz.answers.json", answer_set(answers={"story": "File"}))
    assert Opened(tmp_path).form.answers == {"story": "File"}


def test_a_draft_is_kept_beside_and_gone_after_saving(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    reply = opened.hear("draft", answers={"story": "Half a sen"}, at="2025-03-20T14:01:00Z")
    assert reply == {"type": "drafted", "number": 1, "at": "2025-03-20T14:02:00Z"}
    assert not (tmp_path / "equity-ana-ruiz.answers.json").exists(), "a draft is not handed in"
    again = Opened(tmp_path)
    assert (again.form.answers, again.form.restored) == ({"story": "Half a sen"}, "draft")
    again.hear("save")
    assert not list(tmp_path.glob("*.draft.json"))
    assert sidecar(tmp_path)["answers"] == {"story": "Half a sen"}


def test_a_draft_older_than_what_was_saved_is_left_alone(tmp_path: Path) -> None:
    Opened(tmp_path).hear("draft", answers={"story": "Old"})
    later = answer_set(at="2025-03-20T17:30:00Z", answers={"story": "Saved"})
    put(tmp_path / "equity-ana-ruiz.answers.json", later)
    assert Opened(tmp_path).form.answers == {"story": "Saved"}


def test_the_reply_to_save_names_the_file_to_hand_in(tmp_path: Path) -> None:
    assert Opened(tmp_path).hear("save", answers={"story": "x"})["file"] == "equity-ana-ruiz.answers.json"
    assert Opened(tmp_path, voila=True).hear("save", answers={})["file"] == "", "nobody reaches the files of a server"


def test_nothing_is_lost_that_does_not_fit_yet(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.hear("save", answers={"advice": {"then": "A few"}, "members": 9000, "story": " kept "}, consent="nonsense")
    assert sidecar(tmp_path)["answers"] == {"story": "kept", "advice": {"then": "A few"}, "members": 9000}
    assert sidecar(tmp_path)["consent"] is None
    opened.hear("save", answers={"members": "about a dozen"})
    assert sidecar(tmp_path)["answers"] == {"members": "about a dozen"}


def test_no_consent_is_chosen_beforehand(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    assert opened.form.consent is None
    opened.hear("save", answers={"story": "x"})
    assert sidecar(tmp_path)["consent"] is None
    assert "Nothing chosen: your words are never quoted." in opened.shown[-1]["text/plain"]


@pytest.mark.parametrize(
    ("value", "note"),
    [
        (answer_set("bo-lind"), "other_answers"),
        (answer_set(cohort="others"), "other_answers"),
        ({"broken": 1}, "broken_answers"),
    ],
)
def test_a_file_that_is_not_ours_is_neither_shown_nor_overwritten(tmp_path: Path, value: Any, note: str) -> None:
    file = put(tmp_path / "equity-ana-ruiz.answers.json", value)
    before = file.read_bytes()
    opened = Opened(tmp_path)
    assert (opened.form.answers, opened.form.note) == ({}, note)
    opened.hear("save", answers={"story": "Mine"})
    assert file.read_bytes() == before
    assert sidecar(tmp_path, "equity-ana-ruiz--ana-ruiz")["answers"] == {"story": "Mine"}


def test_a_full_disk_is_said_and_the_answers_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(tmp_path)
    opened.hear("save", answers={"story": "First"})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    reply = opened.hear("save", answers={"story": "Second"})
    assert reply == {"type": "refused", "number": 2, "reason": "No space left on device"}
    assert sidecar(tmp_path)["answers"] == {"story": "First"}
    assert opened.form.answers == {"story": "Second"}
    assert opened.shown[-1][MIME]["answers"] == {"story": "Second"}, "the notebook's own copy needs no file"
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_renamed_notebook_finds_the_file_it_left_behind(tmp_path: Path) -> None:
    put(tmp_path / "equity-ana-ruiz.ipynb", with_output(builders.exercise(), answer_set(answers={"story": "Output"})))
    later = answer_set(at="2025-03-20T18:00:00Z", answers={"story": "Left behind"})
    put(tmp_path / "my old name.answers.json", later)
    put(tmp_path / "of somebody else.answers.json", answer_set("bo-lind", at="2025-03-20T19:00:00Z"))
    put(tmp_path / "another copy.answers.json", answer_set(at="2025-03-20T20:00:00Z", answers={"story": "Its own"}))
    put(tmp_path / "another copy.ipynb", builders.exercise())
    assert Opened(tmp_path).form.answers == {"story": "Left behind"}


def test_two_windows_on_one_exercise_lose_nothing_of_each_other(tmp_path: Path) -> None:
    Opened(tmp_path).hear("save", answers={"story": "Before", "hope": "Very"})
    first, second = Opened(tmp_path), Opened(tmp_path)
    assert (
        first.hear("save", answers={"story": "Before", "structure": ["On the phone"]}, consent="role")["joined"]
        is False
    )
    reply = second.hear("save", answers={"story": "At the desk", "hope": "Very"})
    assert reply["joined"] is True
    # What one window changed, and the other did not touch, holds; "hope" was cleared in the first.
    both = {"story": "At the desk", "structure": ["On the phone"]}
    assert (sidecar(tmp_path)["answers"], sidecar(tmp_path)["consent"]) == (both, "role")
    assert second.form.answers == both
    assert len(list(tmp_path.glob("*.answers.json"))) == 1


def test_what_two_windows_say_differently_is_kept_twice(tmp_path: Path) -> None:
    first, second = Opened(tmp_path), Opened(tmp_path)
    first.hear("save", answers={"story": "One", "hope": "Very"})
    second.hear("save", answers={"story": "Another"})
    assert sidecar(tmp_path)["answers"] == {"story": "Another", "hope": "Very"}
    assert sidecar(tmp_path, "equity-ana-ruiz--ana-ruiz")["answers"] == {"story": "One", "hope": "Very"}
    second.hear("save", answers={"story": "Another one"})
    assert len(list(tmp_path.glob("*.answers.json"))) == 2, "saving again in one window makes no further file"


def test_a_draft_older_than_what_was_saved_elsewhere_overrules_nothing(tmp_path: Path) -> None:
    Opened(tmp_path).hear("save", answers={"story": "Saved elsewhere", "hope": "Very"})
    opened = Opened(tmp_path)
    opened.hear("save", base="2025-03-01T10:00:00Z", answers={"story": "From a browser's draft"})
    assert sidecar(tmp_path)["answers"] == {"story": "From a browser's draft", "hope": "Very"}
    assert sidecar(tmp_path, "equity-ana-ruiz--ana-ruiz")["answers"]["story"] == "Saved elsewhere"


def test_one_computer_passed_from_hand_to_hand_keeps_everybodys_answers(tmp_path: Path) -> None:
    Opened(tmp_path, None).hear("save", person="ana-ruiz", answers={"story": "Words of Ana"})
    second = Opened(tmp_path, None)
    assert second.form.person == "ana-ruiz"
    second.hear("save", person="bo-lind", answers={"story": "Words of Bo"})
    second.hear("save", person="bo-lind", answers={"story": "Words of Bo, mended"})
    assert sidecar(tmp_path, "equity")["answers"] == {"story": "Words of Ana"}
    assert sidecar(tmp_path, "equity--bo-lind")["answers"] == {"story": "Words of Bo, mended"}


def test_in_a_shared_exercise_everybody_has_a_file_of_their_own(tmp_path: Path) -> None:
    first = Opened(tmp_path, None, voila=True)
    assert first.hear("save", answers={"story": "x"})["type"] == "refused", "nobody is chosen"
    first.hear("save", person="ana-ruiz", answers={"story": "Words of Ana"})
    second = Opened(tmp_path, None, voila=True)
    assert second.form.answers == {}
    second.hear("save", person="ana-ruiz", answers={"story": "Somebody else, as Ana"})
    assert sidecar(tmp_path, "equity--ana-ruiz")["answers"] == {"story": "Words of Ana"}
    assert sidecar(tmp_path, "equity--ana-ruiz--2")["answers"] == {"story": "Somebody else, as Ana"}
    assert not list(tmp_path.glob("*.draft.json"))


def test_strangers_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    people = set()
    for _ in range(2):
        opened = Opened(tmp_path, None, set_id="open-door", voila=True)
        opened.hear("save", name="Kim Lee", answers={"why": "x"})
        opened.hear("save", name="Kim Lee", answers={"why": "y"})
        people.add(opened.shown[-1][MIME]["person"])
    assert len(people) == 2
    assert all(person.startswith("kim-lee-") for person in people)


@pytest.mark.parametrize(
    ("environment", "files", "stem"),
    [
        ({"JPY_SESSION_NAME": "some/where/renamed.ipynb"}, ["renamed.ipynb", "equity.ipynb"], "renamed"),
        (
            {"SERVER_SOFTWARE": "voila/0.5", "SCRIPT_NAME": "/voila/render/my%20copy.ipynb"},
            ["my copy.ipynb"],
            "my copy",
        ),
        ({"JPY_SESSION_NAME": "gone.ipynb"}, ["equity.ipynb"], "equity"),
        ({}, ["equity (1).ipynb"], "equity (1)"),
        ({}, [], "equity"),
        ({"JPY_SESSION_NAME": "../../etc/passwd"}, [], "equity"),
    ],
)
def test_the_notebook_is_found(tmp_path: Path, environment: dict[str, str], files: list[str], stem: str) -> None:
    for file in files:
        (tmp_path / file).write_text("{}")
    place = find_place("equity", environment, tmp_path, anybody=False, mark="none")
    assert (place.folder, place.stem) == (tmp_path, stem)


def test_a_notebook_of_another_name_is_known_by_the_exercise_in_it(tmp_path: Path) -> None:
    put(tmp_path / "something else.ipynb", builders.exercise("bo-lind"))
    put(tmp_path / "final version.ipynb", builders.exercise())
    assert Opened(tmp_path).place.stem == "final version"
    put(tmp_path / "and again.ipynb", builders.exercise())
    assert Opened(tmp_path).place.stem == "equity-ana-ruiz", "two of them: nothing says which is open"


def in_fresh_python(code: str, cwd: Path) -> str:
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    return done.stdout.strip()


def test_the_one_line_runs_where_there_is_no_cohort(tmp_path: Path) -> None:
    notebook = builders.exercise()
    line = builders.cell(notebook, "cohortkit-form")["source"]
    assert "\n" not in line
    out = in_fresh_python(f"{line}\nimport os; print(sorted(os.listdir('.')))", tmp_path)
    assert out.endswith("[]"), "showing the form writes nothing"


def test_importing_the_face_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import cohortkit.notebook, sys; "
        "print([m for m in ('ipywidgets', 'anywidget', 'IPython', 'nbformat', 'numpy', 'textual') if m in sys.modules])"
    )
    assert in_fresh_python(code, tmp_path) == "[]"


def test_the_widget_asks_nobody_but_the_page(tmp_path: Path) -> None:
    form = Opened(tmp_path).form
    for text in (form._esm, form._css):
        assert "http:" not in text
        assert "https:" not in text
        assert "innerHTML" not in text
    assert "export default" in form._esm
