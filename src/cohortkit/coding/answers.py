"""Answers as the text that codes and quotes point into: LF line ends, bullets joined by them, code points counted."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cohortkit.plan.model import WORDED
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Consent, Response

FOR_THE_TEAM: tuple[Consent, ...] = ("named", "role", "anonymous", "cohort")
"""With one of these the cohort's own team may read the words; without any they are counted and never shown."""
FOR_ALL: tuple[Consent, ...] = ("named", "role", "anonymous")
"""With one of these the words may leave the team."""
WIDTH: dict[Consent, int] = {"named": 4, "role": 3, "anonymous": 2, "cohort": 1, "private": 0}
"""How far each consent lets words go."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in somebody's own words. `response` is `set/wave/person`."""

    response: str
    set: str
    wave: str
    person: str
    prompt: str
    text: str
    consent: Consent | None

    def bullets(self) -> tuple[tuple[int, int], ...]:
        """Where each line of the answer begins and ends."""
        places, start = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                places.append((start, start + len(line)))
            start += len(line) + 1
        return tuple(places)


def text_of(answer: object) -> str:
    """The text of an answer in words, as offsets count it; empty for answers that are choices or numbers."""
    if isinstance(answer, str):
        return answer.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(answer, (list, tuple)) and all(isinstance(each, str) for each in answer):
        return "\n".join(text_of(each) for each in answer)
    return ""


def passages(
    cohort: Cohort,
    *,
    consents: tuple[Consent, ...] | None = None,
    set_id: str = "",
    wave: str = "",
    prompt: str = "",
) -> Iterator[Passage]:
    """Every answer in words, by response and prompt; `consents` keeps those whose words may be shown there."""
    for response in cohort.responses.values():
        question_set = cohort.plan.question_set(response.set)
        if question_set is None or (set_id and response.set != set_id) or (wave and response.wave != wave):
            continue
        for asked in question_set.prompts:
            if asked.kind in WORDED and (not prompt or asked.id == prompt):
                consent = response.consent_for(asked.id)
                text = text_of(response.answers.get(asked.id))
                if text.strip() and (consents is None or consent in consents):
                    yield _passage(response, asked.id, text, consent)


def passage(cohort: Cohort, response_id: str, prompt: str) -> Passage | None:
    """One answer in somebody's own words; None where it is not there (any more), or was chosen and not written."""
    response = cohort.responses.get(response_id)
    question_set = cohort.plan.question_set(response.set) if response else None
    asked = question_set.prompt(prompt) if question_set else None
    text = text_of(response.answers.get(prompt)) if response else ""
    if response is None or not text or (asked is not None and asked.kind not in WORDED):
        return None
    return _passage(response, prompt, text, response.consent_for(prompt))


def _passage(response: Response, prompt: str, text: str, consent: Consent | None) -> Passage:
    return Passage(
        response=response.id,
        set=response.set,
        wave=response.wave,
        person=response.person,
        prompt=prompt,
        text=text,
        consent=consent,
    )
