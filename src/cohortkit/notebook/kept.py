"""Reading back what a form kept, and keeping it: the file of answers, the notebook's own copy, the draft."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.notebook.places import Place, replace_file
from cohortkit.questions.answer_set import (
    MIME,
    SIDECAR_ENDING,
    AnswerSet,
    BadAnswerSet,
    from_json_value,
    instant,
    to_json_value,
)
from cohortkit.questions.answers import NotAnAnswer, plain_answer, read_answer
from cohortkit.questions.canonical import canonical_json
from cohortkit.questions.exercise import Exercise
from cohortkit.questions.words import CONSENTS
from cohortkit.records.model import Consent

LARGEST = 25_000_000
"""Bytes of a notebook or file of answers that are still read."""

MOST_FILES = 200
"""Files of answers in a folder that are looked through for one that was left behind."""

State = dict[str, Any]
"""What the form holds: person, name, answers, consent, answer_consent, at."""


class Kept(msgspec.Struct, frozen=True):
    """What was found on opening. `note` names a text of the form's words."""

    saved: AnswerSet | None = None
    draft: State | None = None
    note: str = ""


def look(made: Exercise, place: Place) -> Kept:
    """Find earlier answers: the file beside the notebook, else the notebook's own output; and a draft.

    A notebook that was renamed finds the file it left behind under its old name. Answers of another exercise or person
    are never shown. Where many people share one notebook, nothing is.
    """
    if place.shared:
        return Kept()
    saved, note = _from_sidecar(made, place)
    if saved is None:
        others = [*_from_notebook(made, place), *(_left_behind(made, place) if made.person else [])]
        saved = max(others, key=lambda found: found.at, default=None)
    return Kept(saved, _draft(made, place, saved), note)


def keep(place: Path, saved: AnswerSet) -> None:
    """Write the file of answers. Raises OSError."""
    text = json.dumps(to_json_value(saved), ensure_ascii=False, indent=1)
    replace_file(place, text.encode("utf-8", "replace") + b"\n")


def keep_draft(made: Exercise, place: Place, state: State) -> None:
    """Keep what was typed so far; a draft that cannot be kept troubles nobody, the browser has it too."""
    try:
        replace_file(place.draft, canonical_json({"for": _whose(made), "state": state}) + b"\n")
    except (OSError, ValueError):
        return


def answers_of(made: Exercise, state: State, person: str, now: dt.datetime) -> AnswerSet:
    """Return what the form holds as an answer set, each answer in the shape of its kind.

    An answer that does not fit yet (half a then-now, a number out of bounds) is kept as it is: nothing is lost.
    """
    given = state.get("answers")
    answers: dict[str, Any] = {}
    for prompt in made.prompts:
        value = given.get(prompt.id) if isinstance(given, dict) else None
        try:
            answer = read_answer(prompt, value)
        except NotAnAnswer:
            try:
                answer = plain_answer(value)
            except NotAnAnswer:
                continue
        if answer is not None:
            answers[prompt.id] = answer
    own = state.get("answer_consent")
    return AnswerSet(
        cohort=made.cohort,
        set=made.set,
        wave=made.wave,
        person=person,
        at=now.replace(microsecond=0),
        prompts_hash=made.prompts_hash,
        answers=answers,
        consent=_consent(state.get("consent")),
        answer_consent={
            prompt.id: choice
            for prompt in made.prompts
            if isinstance(own, dict) and (choice := _consent(own.get(prompt.id)))
        },
    )


def state_of(saved: AnswerSet) -> State:
    """Return an answer set as the form holds it."""
    return {
        "person": saved.person,
        "answers": dict(saved.answers),
        "consent": saved.consent,
        "answer_consent": dict(saved.answer_consent),
        "at": instant(saved.at),
    }


def _consent(choice: Any) -> Consent | None:
    return next((consent for consent in CONSENTS if consent == choice), None)


def _whose(made: Exercise) -> list[str]:
    return [made.cohort, made.set, made.wave, made.person]


def fits(made: Exercise, saved: AnswerSet) -> bool:
    """Whether saved answers are to this exercise, and by its person where it is somebody's own."""
    asked = [made.cohort, made.set, made.wave, made.person or saved.person]
    return asked == [saved.cohort, saved.set, saved.wave, saved.person]


def read_sidecar(path: Path) -> AnswerSet | None:
    """Read a file of answers; None where there is none that can be read."""
    try:
        return from_json_value(_json(path))
    except (OSError, ValueError, RecursionError):
        return None


def _from_sidecar(made: Exercise, place: Place) -> tuple[AnswerSet | None, str]:
    if not place.sidecar.is_file():
        return None, ""
    saved = read_sidecar(place.sidecar)
    if saved is None:
        return None, "broken_answers"
    return (saved, "") if fits(made, saved) else (None, "other_answers")


def _left_behind(made: Exercise, place: Place) -> list[AnswerSet]:
    """Return fitting answers in files whose notebook is not there any more under that name."""
    found = sorted(place.folder.glob(f"*{SIDECAR_ENDING}"))[:MOST_FILES]
    alone = [path for path in found if not path.with_name(path.name.removesuffix(SIDECAR_ENDING) + ".ipynb").exists()]
    return [saved for path in alone if (saved := read_sidecar(path)) is not None and fits(made, saved)]


def _from_notebook(made: Exercise, place: Place) -> list[AnswerSet]:
    try:
        notebook = _json(place.notebook)
    except (OSError, ValueError, RecursionError):
        return []
    found: list[AnswerSet] = []
    for bundle in output_bundles(notebook):
        try:
            saved = from_json_value(bundle)
        except BadAnswerSet:
            continue
        if fits(made, saved):
            found.append(saved)
    return found


def output_bundles(notebook: Any) -> list[Any]:
    """Return the answers in the outputs of a notebook, as found, unchecked."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    bundles = []
    for cell in cells if isinstance(cells, list) else []:
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else []:
            held = output.get("data") if isinstance(output, dict) else None
            if isinstance(held, dict) and MIME in held:
                bundles.append(held[MIME])
    return bundles


def _draft(made: Exercise, place: Place, saved: AnswerSet | None) -> State | None:
    if not place.draft.is_file():
        return None
    try:
        draft = _json(place.draft)
    except (OSError, ValueError, RecursionError):
        return None
    state = draft.get("state") if isinstance(draft, dict) and draft.get("for") == _whose(made) else None
    if not isinstance(state, dict) or not isinstance(state.get("answers"), dict):
        return None
    newer = saved is None or str(state.get("at", "")) >= instant(saved.at)
    return state if newer else None


def _json(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise ValueError("too large")
    return json.loads(path.read_bytes())
