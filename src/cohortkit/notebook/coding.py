"""`code(…)`: coding answers in a notebook, one after the other, with the keyboard alone.

    from cohortkit.notebook import code

    code(coder="evaluator")

Each code is written to the coder's file at once and can be taken back with `cohortkit undo`. A coder sees the answers
whose consent lets the team read them, without who wrote them, and no other coder's codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from cohortkit.coding.answers import FOR_THE_TEAM, Passage, passages
from cohortkit.coding.applying import CodingRefused, apply_code, remove_code
from cohortkit.coding.themes import path_of
from cohortkit.files.change import Change
from cohortkit.files.transaction import ChangedOutside, Locked, OutsideFolder, Refused, WriteFailed, apply
from cohortkit.notebook.cohort_api import CohortInNotebook
from cohortkit.notebook.page_parts import joined
from cohortkit.plan.guard import BreakingChangeRefused, refuse_new_errors
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import CohortNotFound, CohortUnreadable
from cohortkit.records.write import RecordRefused, require_id

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.model import Segment

REFUSALS = (
    BreakingChangeRefused,
    ChangedOutside,
    CodingRefused,
    CohortNotFound,
    CohortUnreadable,
    Locked,
    NoSuchThing,
    OSError,
    OutsideFolder,
    RecordRefused,
    Refused,
    WriteFailed,
)
"""What a coder is told in words; the answer shown and the codes on it stay."""

Clock = Callable[[], dt.datetime]


def code(
    coder: str, *, set_id: str = "", wave: str = "", prompt: str = "", folder: str | Path | None = None
) -> CodingDesk:
    """Show answers to code, beginning with the first that this coder has not coded.

    `coder` names the file in `coding/`. `set_id`, `wave` and `prompt` keep only some answers. `folder` is searched
    upwards for `cohort.toml`; by default the notebook's own is. Raises CohortNotFound, NoSuchThing and RecordRefused.
    """
    return CodingDesk(
        CohortInNotebook(folder), coder, set_id=set_id, wave=wave, prompt=prompt, clock=lambda: dt.datetime.now(dt.UTC)
    )


class CodingDesk(anywidget.AnyWidget):  # type: ignore[misc]  # the library carries no types
    """One coder's desk. Works without a browser: `apply`, `remove`, `next`, `previous`, `next_uncoded`.

    The files are read again before each step, so that what the command line did in the meantime counts.
    """

    _esm = joined("form_parts/1-elements.js", "coding_desk.js")
    _css = joined("form_parts/*.css", "coding_desk.css")

    coder = traitlets.Unicode().tag(sync=True)
    codes = traitlets.List().tag(sync=True)
    """The codebook: id, title with those above it, definition, when."""
    answer = traitlets.Dict().tag(sync=True)
    """What is shown: set, wave, question, text, bullets, and `key`, another one for each answer; empty for none."""
    applied = traitlets.List().tag(sync=True)
    """This coder's codes on the answer: code, title, start, end, words."""
    progress = traitlets.Dict().tag(sync=True)
    """Which answer of how many is shown, and how many have a code: at, of, coded."""

    def __init__(
        self,
        notebook: CohortInNotebook,
        coder: str,
        *,
        clock: Clock,
        set_id: str = "",
        wave: str = "",
        prompt: str = "",
    ) -> None:
        require_id(coder, "coder")
        self._notebook = notebook
        self._clock = clock
        self._only = {"set_id": set_id, "wave": wave, "prompt": prompt}
        self._answers: list[Passage] = []
        self._at = 0
        self._drawn: Passage | None = None
        self._key = 0
        super().__init__(coder=coder)
        cohort = self._read()
        _require_prompt(cohort, set_id, prompt)
        self._at = next((at for at, told in enumerate(self._answers) if not self._segments(cohort, told)), 0)
        self._show(cohort)
        self.on_msg(self._hear)

    def apply(self, code: str, start: int | None = None, end: int | None = None) -> str:
        """Put a code on a stretch of the answer shown, in code points; on all of it without `start` and `end`.

        Returns what was done, in words. Raises what `REFUSALS` lists.
        """
        cohort, told = self._still_there()
        change, _ = apply_code(cohort, self.coder, told.response, told.prompt, code, start=start, end=end)
        self._write(cohort, change)
        title = " › ".join(path_of(cohort.codebook, code))
        return f"{title} was on it already" if change.is_empty else f"Coded as {title}"

    def remove(self, code: str, start: int | None = None, end: int | None = None) -> str:
        """Take a code off a stretch, or everywhere off the answer shown without `start` and `end`.

        Returns what was done, in words. Raises what `REFUSALS` lists.
        """
        cohort, told = self._still_there()
        change = remove_code(cohort, self.coder, told.response, told.prompt, code, start=start, end=end)
        self._write(cohort, change)
        title = " › ".join(path_of(cohort.codebook, code)) or code
        return f"{title} was not on it" if change.is_empty else f"Took {title} off"

    def next(self) -> str:
        """Show the next answer; returns which it is, in words."""
        return self._go(lambda _, at: at + 1, "This is the last answer")

    def previous(self) -> str:
        """Show the answer before this one; returns which it is, in words."""
        return self._go(lambda _, at: at - 1, "This is the first answer")

    def next_uncoded(self) -> str:
        """Show the next answer without a code of this coder, from the beginning again after the last."""

        def uncoded(cohort: Cohort, at: int) -> int:
            round_once = [*range(at + 1, len(self._answers)), *range(at)]
            return next((each for each in round_once if not self._segments(cohort, self._answers[each])), -1)

        return self._go(uncoded, "Every other answer has a code of yours")

    def _go(self, place: Callable[[Cohort, int], int], at_the_end: str) -> str:
        cohort = self._read()
        to = place(cohort, self._at)
        there = 0 <= to < len(self._answers)
        if there:
            self._at = to
        self._show(cohort)
        return f"Answer {self._at + 1} of {len(self._answers)}" if there else at_the_end

    def _read(self) -> Cohort:
        """Read the files again, and stay at the answer that was shown, or at the place where it was."""
        shown = self._shown()
        cohort = self._notebook.reload().data
        self._answers = list(passages(cohort, consents=FOR_THE_TEAM, **self._only))
        places = {(told.response, told.prompt): at for at, told in enumerate(self._answers)}
        if shown is not None:
            self._at = places.get((shown.response, shown.prompt), self._at)
        self._at = max(0, min(self._at, len(self._answers) - 1))
        return cohort

    def _still_there(self) -> tuple[Cohort, Passage]:
        """The answer shown, as it is in the files now. Raises CodingRefused where it is gone or says something else."""
        before = self._shown()
        cohort = self._read()
        now = self._shown()
        if before is None or now is None or (before.response, before.prompt) != (now.response, now.prompt):
            self._show(cohort)
            raise CodingRefused("that answer can no longer be read here; nothing was written")
        if before.text != now.text:
            self._show(cohort)
            raise CodingRefused("that answer has other words now; nothing was written")
        return cohort, now

    def _shown(self) -> Passage | None:
        return self._answers[self._at] if self._answers else None

    def _write(self, cohort: Cohort, change: Change) -> None:
        refuse_new_errors(cohort.loaded, change)
        apply(cohort.folder, change, now=self._clock(), by=self.coder)
        self._show(cohort if change.is_empty else self._read())

    def _segments(self, cohort: Cohort, told: Passage) -> list[Segment]:
        coding = cohort.codings.get(self.coder)
        segments = coding.segments if coding else ()
        return [each for each in segments if (each.response, each.prompt) == (told.response, told.prompt)]

    def _show(self, cohort: Cohort) -> None:
        told = self._shown()
        asked = _asked(cohort, told) if told else {}
        if told != self._drawn:
            self._key += 1
        self._drawn = told
        mine = self._segments(cohort, told) if told else []
        marks = [_mark(cohort, each, told.text) for each in mine] if told else []
        with self.hold_sync():
            self.codes = _codes(cohort)
            self.answer = {**asked, "key": self._key} if told else {}
            self.applied = sorted(marks, key=lambda mark: (mark["start"], mark["end"], mark["title"]))
            self.progress = {
                "at": self._at + 1 if told else 0,
                "of": len(self._answers),
                "coded": sum(bool(self._segments(cohort, each)) for each in self._answers),
            }

    def _hear(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, dict):
            return
        try:
            words = self._obey(content)
        except REFUSALS as refusal:
            self.send({"type": "refused", "words": f"Not done: {refusal}"})
            return
        if words:
            self.send({"type": "done", "asked": content["type"], "words": words})

    def _obey(self, content: dict[str, Any]) -> str:
        kind = content.get("type")
        if kind in ("next", "previous", "next_uncoded"):
            words: str = getattr(self, kind)()
            return words
        chosen, start, end = content.get("code"), content.get("start"), content.get("end")
        if kind not in ("apply", "remove") or not isinstance(chosen, str):
            return ""
        if content.get("key") != self.answer.get("key"):
            raise CodingRefused("another answer is shown now; nothing was written")
        if type(start) is not int or type(end) is not int:
            raise CodingRefused("select the words first")
        return self.apply(chosen, start, end) if kind == "apply" else self.remove(chosen, start, end)


def _require_prompt(cohort: Cohort, set_id: str, prompt: str) -> None:
    """Refuse a set or prompt that is not asked, which would else look like nothing left to code."""
    if not set_id:
        return
    question_set = cohort.plan.question_set(set_id)
    if question_set is None:
        known = ", ".join((*cohort.plan.reflections, *cohort.plan.surveys))
        raise NoSuchThing("question set", set_id, hint=f"there are {known}")
    if prompt and question_set.prompt(prompt) is None:
        known = ", ".join(each.id for each in question_set.prompts)
        raise NoSuchThing("prompt", prompt, hint=f"“{set_id}” has {known}")


def _asked(cohort: Cohort, told: Passage) -> dict[str, Any]:
    """An answer as it is shown: nothing says who wrote it."""
    question_set = cohort.plan.question_set(told.set)
    prompt = question_set.prompt(told.prompt) if question_set else None
    return {
        "set": question_set.title if question_set else told.set,
        "wave": told.wave,
        "question": prompt.text if prompt else told.prompt,
        "text": told.text,
        "bullets": [list(place) for place in told.bullets()],
    }


def _mark(cohort: Cohort, segment: Segment, text: str) -> dict[str, Any]:
    end = len(text) if segment.end is None else segment.end
    return {
        "code": segment.code,
        "title": " › ".join(path_of(cohort.codebook, segment.code)) or segment.code,
        "start": segment.start,
        "end": end,
        "words": text[segment.start : end],
    }


def _codes(cohort: Cohort) -> list[dict[str, str]]:
    book = cohort.codebook
    listed = [
        {
            "id": each.id,
            "title": " › ".join(path_of(book, each.id)),
            "definition": each.definition,
            "when": each.when,
        }
        for each in book.codes.values()
    ]
    return sorted(listed, key=lambda each: (each["title"].casefold(), each["id"]))
