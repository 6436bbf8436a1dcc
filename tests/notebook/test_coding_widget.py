"""The coding desk without a browser: driven by the messages that its page sends."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cohortkit.notebook import code
from cohortkit.notebook.coding import CodingDesk
from cohortkit.notebook.cohort_api import CohortInNotebook
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import open_cohort
from cohortkit.records.write import RecordRefused
from tests.coding.conftest import ANSWERS, AT, DAY, MakeCoded

NOW = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC)


class Opened:
    """A desk over a folder, with the messages that it sent."""

    def __init__(self, folder: Path, coder: str = "evaluator", **only: str) -> None:
        self.folder = folder
        self.coder = coder
        self.sent: list[dict[str, Any]] = []
        self.desk = CodingDesk(CohortInNotebook(folder, DAY), coder, clock=lambda: NOW, **only)
        self.desk.send = lambda message, buffers=None: self.sent.append(message)

    def hear(self, kind: str, **more: Any) -> dict[str, Any]:
        """What the page sends, and the desk's reply."""
        self.desk._handle_custom_msg({"type": kind, "key": self.desk.answer.get("key"), **more}, [])
        return self.sent[-1]

    def kept(self) -> list[tuple[str, str, str, int, int | None]]:
        """What stands in the coder's file."""
        coding = open_cohort(self.folder, today=DAY).codings.get(self.coder)
        segments = coding.segments if coding else ()
        return [(each.response, each.prompt, each.code, each.start, each.end) for each in segments]


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cohortkit", "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "COHORTKIT_BY": "ana"},
        check=True,
    )


def answer_of_bo(folder: Path, text: str, **more: Any) -> None:
    """Replace the response of Bo, as a collection would."""
    table = {"at": AT, "set": "end", "wave": "1", "person": "bo", "consent": "role", "answers": {"free": text}, **more}
    (folder / "responses/end/1/bo.toml").write_bytes(tomli_w.dumps(table).encode())


def test_answers_come_one_after_the_other_and_only_those_the_team_may_read(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder)
    texts = [opened.desk.answer["text"]]
    for _ in range(3):
        assert opened.hear("next")["type"] == "done"
        texts.append(opened.desk.answer["text"])
    assert texts == ["We had time.", "Lunch\nBo Lind called me", "Trust grew 🌱 slowly", "Only for us"]
    assert opened.desk.progress == {"at": 4, "of": 4, "coded": 0}
    assert opened.hear("next")["words"] == "This is the last answer"
    assert opened.hear("previous")["words"] == "Answer 3 of 4"


def test_an_answer_says_what_was_asked_and_not_who_wrote_it(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder)
    opened.hear("next")
    shown = opened.desk.answer
    assert (shown["set"], shown["wave"], shown["question"]) == ("The end", "1", "What helped?")
    assert shown["bullets"] == [[0, 5], [6, 23]]
    assert set(shown) == {"set", "wave", "question", "text", "bullets", "key"}


def test_a_code_is_written_at_once_and_removed_again(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder, prompt="free")
    opened.hear("next")
    assert opened.hear("apply", code="trust", start=11, end=12)["words"] == "Coded as Mood › Trust"
    assert opened.kept() == [("end/1/bo", "free", "trust", 11, 12)]
    assert opened.desk.applied == [
        {"code": "trust", "title": "Mood › Trust", "start": 11, "end": 12, "words": "🌱"},
    ]
    assert opened.desk.progress["coded"] == 1
    assert opened.hear("apply", code="trust", start=11, end=12)["words"] == "Mood › Trust was on it already"
    assert opened.hear("remove", code="trust", start=11, end=12)["words"] == "Took Mood › Trust off"
    assert (opened.kept(), opened.desk.applied) == ([], [])


def test_the_command_line_undoes_what_the_desk_did_and_the_desk_sees_it(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder)
    opened.hear("apply", code="time", start=0, end=12)
    assert "Code end/1/ana free as time" in command(opened.folder, "undo").stdout
    assert opened.kept() == []
    opened.hear("apply", code="mood", start=0, end=2)
    assert [mark["code"] for mark in opened.desk.applied] == ["mood"], "the code that was undone does not come back"


def test_two_coders_have_files_of_their_own_and_do_not_see_each_others_codes(make_coded: MakeCoded) -> None:
    first = Opened(make_coded().folder, "evaluator")
    second = Opened(first.folder, "facilitator-2")
    first.hear("apply", code="time", start=0, end=12)
    second.hear("apply", code="mood", start=3, end=6)
    assert [mark["code"] for mark in second.desk.applied] == ["mood"]
    first.hear("apply", code="trust", start=0, end=2)
    assert [each[2] for each in first.kept()] == ["time", "trust"]
    assert [each[2] for each in second.kept()] == ["mood"]


def test_a_desk_opens_at_the_first_answer_without_a_code_and_finds_the_next_one(make_coded: MakeCoded) -> None:
    coded = {"evaluator": [("end/1/ana", "free", "time"), ("end/1/bo", "free", "trust")]}
    opened = Opened(make_coded(coded).folder)
    assert opened.desk.progress == {"at": 2, "of": 4, "coded": 2}
    assert opened.hear("next_uncoded")["words"] == "Answer 4 of 4"
    assert opened.hear("next_uncoded")["words"] == "Answer 2 of 4"
    opened.hear("apply", code="time", start=0, end=5)
    opened.hear("next_uncoded")
    opened.hear("apply", code="time", start=0, end=4)
    assert opened.hear("next_uncoded")["words"] == "Every other answer has a code of yours"


def test_a_press_that_was_meant_for_another_answer_writes_nothing(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder)
    late = opened.desk.answer["key"]
    opened.hear("next")
    assert opened.hear("apply", key=late, code="time", start=0, end=5)["type"] == "refused"
    assert opened.kept() == []


def test_an_answer_withdrawn_or_changed_in_the_meantime_is_not_coded(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder, prompt="free")
    opened.hear("next")
    answer_of_bo(opened.folder, "Trust shrank")
    assert "other words" in opened.hear("apply", code="trust", start=0, end=5)["words"]
    assert opened.desk.answer["text"] == "Trust shrank"
    answer_of_bo(opened.folder, "Trust shrank", consent="private")
    assert "can no longer be read" in opened.hear("apply", code="trust", start=0, end=5)["words"]
    assert opened.desk.answer["text"] == "Only for us"
    assert opened.kept() == []


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "trusst", "start": 0, "end": 5},
        {"code": "trust", "start": 5, "end": 5},
        {"code": "trust", "start": -1, "end": 5},
        {"code": "trust", "start": 0, "end": 999},
        {"code": "trust", "start": None, "end": None},
        {"code": "trust", "start": True, "end": 5},
    ],
)
def test_what_cannot_be_coded_is_refused_in_words(make_coded: MakeCoded, asked: dict[str, Any]) -> None:
    opened = Opened(make_coded().folder)
    reply = opened.hear("apply", **asked)
    assert reply["type"] == "refused"
    assert reply["words"].startswith("Not done: ")
    assert opened.kept() == []


@pytest.mark.parametrize("message", ["apply", None, {}, {"type": "erase"}, {"type": "apply", "code": ["trust"]}])
def test_a_message_that_means_nothing_does_nothing(make_coded: MakeCoded, message: Any) -> None:
    opened = Opened(make_coded().folder)
    opened.desk._handle_custom_msg(message, [])
    assert (opened.sent, opened.kept()) == ([], [])


def test_hostile_words_stay_words(make_coded: MakeCoded) -> None:
    hostile = "<img src=x onerror=alert(1)></textarea><script>alert(2)</script>"
    opened = Opened(make_coded().folder, prompt="free")
    answer_of_bo(opened.folder, hostile)
    opened.hear("next")
    assert opened.desk.answer["text"] == hostile, "the page gets the words as data"
    opened.hear("apply", code="trust", start=0, end=len(hostile))
    assert opened.desk.applied[0]["words"] == hostile
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval("):
        assert way not in CodingDesk._esm, "and makes text of them, never markup"


def test_without_an_answer_to_code_the_desk_says_so_and_takes_nothing(make_coded: MakeCoded) -> None:
    opened = Opened(make_coded().folder, set_id="late")
    assert ANSWERS["late/1/ana"]["consent"] == "private"
    assert (opened.desk.answer, opened.desk.progress) == ({}, {"at": 0, "of": 0, "coded": 0})
    assert opened.hear("apply", code="trust", start=0, end=5)["type"] == "refused"


def test_a_set_prompt_or_coder_that_cannot_be_is_refused_at_once(make_coded: MakeCoded) -> None:
    folder = make_coded().folder
    with pytest.raises(NoSuchThing, match="question set"):
        Opened(folder, set_id="ende")
    with pytest.raises(NoSuchThing, match="prompt"):
        Opened(folder, set_id="end", prompt="fre")
    with pytest.raises(RecordRefused, match="lower-case"):
        Opened(folder, "../codebook")


def test_the_one_line_of_a_notebook_opens_a_desk(make_coded: MakeCoded, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_coded().folder
    monkeypatch.setenv("COHORTKIT_AS_OF", DAY.isoformat())
    desk = code(coder="evaluator", folder=folder)
    assert desk.answer["text"] == "We had time."
    assert desk.apply("time") == "Coded as Time"
    assert [each["id"] for each in desk.codes] == ["mood", "trust", "time"]


def test_importing_the_face_loads_neither_widgets_nor_rooms() -> None:
    heavy = "[m for m in sys.modules if m.split('.')[0] in ('anywidget', 'ipywidgets', 'traitlets', 'msgspec')]"
    script = f"import sys, cohortkit.notebook; print({heavy})"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
