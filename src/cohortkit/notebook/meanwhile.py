"""What was saved while a form stood open: in another window, on another computer, by somebody else at the same one.

The file of answers is then not the one the form began from, and saving over it would lose words.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.notebook.kept import fits, read_sidecar
from cohortkit.notebook.places import Place
from cohortkit.questions.answer_set import AnswerSet
from cohortkit.questions.exercise import Exercise


class Target(msgspec.Struct, frozen=True):
    """Where to save, and what somebody put there since the form looked last; None where nobody did."""

    path: Path
    found: AnswerSet | None = None


def target(made: Exercise, place: Place, person: str, own: Path | None, base: AnswerSet | None) -> Target:
    """Return the first file that is this person's to write, or does not exist yet.

    `own` is where this form saved before, `base` what it read or wrote last. In an exercise that many people share, an
    earlier turn of the same person may be somebody else's: only `own` is written again.
    """
    turn = 0
    while True:
        path = place.sidecar if turn == 0 else place.sidecar_of(person, turn)
        turn += 1
        if place.shared and turn == 1:
            continue
        if not path.exists():
            return Target(path)
        if place.shared and path != own:
            continue
        found = read_sidecar(path)
        if found is not None and fits(made, found) and found.person == person:
            return Target(path, None if found == base else found)


def free_name(place: Place, person: str) -> Path:
    """Return a file name of a person's that is not taken."""
    turn = 1
    while (path := place.sidecar_of(person, turn)).exists():
        turn += 1
    return path


def merged(base: AnswerSet | None, ours: AnswerSet, theirs: AnswerSet) -> tuple[AnswerSet, bool]:
    """Take over what was saved meanwhile wherever this form holds what it began from.

    Returns the answers to save, and whether they overrule something of `theirs`, which is then to be kept elsewhere.
    """
    answers, lost = _parts(base.answers if base else {}, ours.answers, theirs.answers)
    own, own_lost = _parts(base.answer_consent if base else {}, ours.answer_consent, theirs.answer_consent)
    consent, consent_lost = _part(base.consent if base else None, ours.consent, theirs.consent)
    whole = msgspec.structs.replace(ours, answers=answers, answer_consent=own, consent=consent)
    return whole, lost or own_lost or consent_lost


def _parts(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    lost = False
    taken: dict[str, Any] = {}
    for prompt in (*ours, *(each for each in theirs if each not in ours)):
        value, overruled = _part(base.get(prompt), ours.get(prompt), theirs.get(prompt))
        lost = lost or overruled
        if value is not None:
            taken[prompt] = value
    return taken, lost


def _part(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    if ours == base:
        return theirs, False
    return ours, theirs not in (base, ours)
