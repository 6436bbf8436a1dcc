"""What participants answered: every set and wave, with consents of every kind, gaps, and answers that came late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from cohortkit.demo.block import Block
from cohortkit.demo.chance import Chance
from cohortkit.demo.grammar import Said, Speaker, Stretch
from cohortkit.plan.model import Person, Prompt, QuestionSet, Wave
from cohortkit.questions.canonical import prompts_hash
from cohortkit.records.model import Consent, Response

SURVEY, LAST_WAVE = "outcomes", "2024"
SILENT = ("alas-4", "beyond100k-2", "beyond100k-3", "bpn-3", "cmp-4", "mcn-4", "naesp-4", "ncsm-5")
"""Who did not complete the last wave: eight of thirty, so 22 did."""
HALFWAY = "naesp-4"
"""Of these, one stopped halfway."""
NOT_PARTNERED = ("alas-3", "beyond100k-1", "bpn-1", "bpn-2")
"""Who said no in the last wave: four, so 18 of 22 said yes."""
WITHDRAWN = ("arriving", "bba-3")
IN_SPANISH = {"alas-3": 1.0, "alas-2": 0.4}
TIED = frozenset(
    frozenset(pair)
    for pair in (
        ("ncsm", "naesp"),
        ("naesp", "bba"),
        ("naesp", "cmp"),
        ("mcn", "cmp"),
        ("mcn", "ncsm"),
        ("mcn", "bba"),
        ("cmp", "ncsm"),
    )
)
_ANSWERS = {"core": 0.96, "active": 0.88, "occasional": 0.68, "peripheral": 0.45}
_CONSENTS: list[tuple[Consent | None, int]] = [
    ("named", 30),
    ("role", 22),
    ("anonymous", 18),
    ("cohort", 12),
    ("private", 8),
    (None, 10),
]
_LIKED = {"new-relationships": 0.24, "applied": 0.16, "continuing": 0.12}
"""Statements that find more agreement than others."""
_TRIED_AT_SCALE = (SURVEY, "designed-for-equity")
_PREPARED = {
    ("carrying-on", "bpn-2", "letter"): Said(
        "NAESP participant 2 and I had lunch seven times, and the third one changed how I open my staff meetings. "
        "Find your own person early.",
        (Stretch(0, 132, "peers"),),
    )
}
"""An answer that names somebody, so that the demo shows what a mention asks for."""


class Answered(msgspec.Struct, frozen=True):
    """A response, and for each answer in words what its parts are about."""

    response: Response
    stretches: dict[str, tuple[Stretch, ...]]


def responses(block: Block, speaker: Speaker) -> Iterator[Answered]:
    """Yield the answers of a block; further blocks answer one reflection and the last survey only."""
    for question_set in (*block.plan.reflections.values(), *block.plan.surveys.values()):
        waves = question_set.all_waves
        for number, wave in enumerate(waves):
            if not block.first and (question_set.id not in _TRIED_AT_SCALE or number < len(waves) - 1):
                continue
            for person in _asked(block, question_set, wave):
                if _does_answer(block, question_set, wave, person):
                    yield _Sitting(block, question_set, wave, person, speaker).answered()


def sitting(block: Block, question_set: QuestionSet, wave: Wave, person: Person, speaker: Speaker) -> Response:
    """Return what somebody answers, whether they were among those who did or not."""
    return _Sitting(block, question_set, wave, person, speaker).answered().response


def _asked(block: Block, question_set: QuestionSet, wave: Wave) -> list[Person]:
    closes = wave.closes or block.plan.cohort.ends
    people = [person for person in block.participants if person.here_on(closes)]
    kind, _, pod = question_set.audience.partition(":")
    if kind == "pod":
        members = block.plan.pods[block.id(pod)].members_on(closes)
        people = [person for person in people if person.id in members]
    return people


def _does_answer(block: Block, question_set: QuestionSet, wave: Wave, person: Person) -> bool:
    base = block.base(person.id)
    if (question_set.id, wave.id) == (SURVEY, LAST_WAVE):
        return base not in SILENT or base == HALFWAY
    chance = block.chance("answers?", question_set.id, wave.id, base)
    told = (question_set.id, base)
    if told == WITHDRAWN or told in {prepared[:2] for prepared in _PREPARED}:
        return True
    return chance.happens(_ANSWERS[person.preferred_level or "active"])


class _Sitting:
    """One person over one question set in one wave."""

    def __init__(self, block: Block, question_set: QuestionSet, wave: Wave, person: Person, speaker: Speaker) -> None:
        self.block, self.set, self.wave, self.person, self.speaker = block, question_set, wave, person, speaker
        self.base = block.base(person.id)
        self.chance = block.chance("answer", question_set.id, wave.id, self.base)
        since = question_set.all_waves.index(wave)
        self.mood = 0.45 + 0.12 * since + block.chance("mood", self.base).whole(-10, 10) / 100
        self.language = "es" if self.chance.happens(IN_SPANISH.get(self.base, 0)) else "en"
        self.last_survey = (question_set.id, wave.id) == (SURVEY, LAST_WAVE)

    def answered(self) -> Answered:
        at = self._at()
        if (self.set.id, self.base) == WITHDRAWN:
            gone = Response(at=at, set=self.set.id, wave=self.wave.id, person=self.person.id, withdrawn=True)
            return Answered(gone, {})
        answers: dict[str, Any] = {}
        stretches: dict[str, tuple[Stretch, ...]] = {}
        for prompt in self.set.prompts:
            if self._skips(prompt):
                continue
            answer = self._answer(prompt)
            if isinstance(answer, Said):
                stretches[prompt.id] = answer.stretches
                answer = answer.value
            if answer is not None:
                answers[prompt.id] = answer
        consent = self.chance.weighted(_CONSENTS)
        own: dict[str, Consent] = {}
        if stretches and self.chance.happens(0.2):
            for prompt_id in self.chance.some_of(sorted(stretches), 1):
                other = self.chance.weighted([each for each in _CONSENTS if each[0] not in (None, consent)])
                if other:
                    own[prompt_id] = other
        if self.set.id == "carrying-on" and self.base == "bpn-2":
            consent, own = "named", {}
        response = Response(
            at=at,
            set=self.set.id,
            wave=self.wave.id,
            person=self.person.id,
            prompts_hash=prompts_hash(self.set.prompts),
            consent=consent,
            answers=answers,
            answer_consent=own,
        )
        return Answered(response, stretches)

    def _at(self) -> dt.datetime:
        """Mostly on the first days, some on the last, a few after the end."""
        opens, closes = self.wave.opens, self.wave.closes
        assert opens
        assert closes
        length = (closes - opens).days
        day = opens + dt.timedelta(days=min(self.chance.whole(0, length), self.chance.whole(0, length)))
        if self.chance.happens(0.04):
            day = min(closes + dt.timedelta(days=self.chance.whole(1, 5)), self.block.plan.cohort.ends)
        time = dt.time(self.chance.whole(14, 22), self.chance.whole(0, 59), self.chance.whole(0, 59))
        return dt.datetime.combine(day, time, dt.UTC)

    def _skips(self, prompt: Prompt) -> bool:
        drawn = self.chance.whole(1, 100)
        if self.last_survey and self.base == HALFWAY:
            return prompt.id not in ("connected", "what-applied")
        if (self.set.id, self.base, prompt.id) in _PREPARED:
            return False
        if prompt.required:
            return drawn <= 2 and self.set.id in self.block.plan.reflections
        return drawn <= (22 if prompt.kind == "text" else 8)

    def _answer(self, prompt: Prompt) -> Any:
        """One answer in the shape its kind asks for; None where this person has nothing to say."""
        match prompt.kind:
            case "text" | "bullets":
                return self._words(prompt)
            case "scale":
                # Mostly the same person leans the same way in each wave; now and then the day decides.
                leaning = self.block.chance("leaning", self.set.id, prompt.id, self.base)
                draws = self.chance if self.chance.happens(0.2) else leaning
                return prompt.scale[draws.successes(len(prompt.scale) - 1, self._likes(prompt))]
            case "then-now":
                most = len(prompt.scale) - 1
                then = self.chance.successes(most, 0.25)
                now = max(self.chance.successes(most, 0.72), 0 if self.chance.happens(0.1) else then)
                return {"then": prompt.scale[then], "now": prompt.scale[now]}
            case "number":
                return self.chance.whole(1, 12)
            case "rank":
                return self.chance.shuffled(prompt.options)
            case "choice":
                return self.chance.one_of(prompt.options)
            case "choices":
                chosen = self.chance.some_of(prompt.options, self.chance.whole(1, 3))
                return [option for option in prompt.options if option in chosen]
            case "yes-no":
                return self._partnered() if prompt.id == "partnered" else self.chance.happens(self.mood)
            case "roster":
                return self._ties(prompt)

    def _words(self, prompt: Prompt) -> Said | None:
        prepared = _PREPARED.get((self.set.id, self.base, prompt.id)) if self.block.first else None
        if prepared:
            return prepared
        language = self.language if self.speaker.has_words_for(self.set.id, prompt.id, self.language) else "en"
        said = self.speaker.bullets if prompt.kind == "bullets" else self.speaker.text
        return said(self.set.id, prompt.id, self.chance, language)

    def _likes(self, prompt: Prompt) -> float:
        """How favorable the cohort is to a statement, the same for everybody, and this person's mood."""
        shared = Chance(self.block.seed, "item", self.set.id, prompt.id).whole(-8, 14) / 100
        return min(0.95, max(0.05, self.mood + shared + _LIKED.get(prompt.id, 0)))

    def _partnered(self) -> bool:
        if self.last_survey:
            return self.base not in NOT_PARTNERED
        organization = self.block.base(self.person.organization)
        return any(organization in pair for pair in TIED) and self.chance.happens(0.6)

    def _ties(self, prompt: Prompt) -> dict[str, str]:
        own = self.block.base(self.person.organization)
        levels = {}
        for organization in self.block.organizations:
            base = self.block.base(organization)
            if base == own or self.chance.happens(0.03):
                continue
            if frozenset((own, base)) in TIED:
                level = self.chance.weighted([(3, 7 if self.last_survey else 3), (2, 3), (1, 1)])
            else:
                level = self.chance.weighted([(0, 3), (1, 5), (2, 4 if self.last_survey else 2), (3, 1)])
            levels[organization] = prompt.scale[level]
        return levels
