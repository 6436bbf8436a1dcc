"""An exercise: everything one person's form needs, so that it runs without the cohort folder."""

import datetime as dt
import json

import msgspec

from cohortkit.files.structs import learned
from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.plan.slugs import cohort_id
from cohortkit.questions.asked import Asked, Row, asked_prompts
from cohortkit.questions.canonical import prompts_hash
from cohortkit.questions.roster import first_day, roster


class NoSuchSet(LookupError):
    """The definition has no question set, wave or person of that id; `known` holds the ids it has."""

    def __init__(self, what: str, wanted: str, known: tuple[str, ...]) -> None:
        super().__init__(f'there is no {what} "{wanted}"' + (f"; there are {', '.join(known)}" if known else ""))
        self.what = what
        self.wanted = wanted
        self.known = known


class Exercise(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the notebook hands to the form. In one made for anybody `person` is empty and `people` lists who may be."""

    cohort: str
    cohort_name: str
    set: str
    wave: str
    title: str
    prompts: tuple[Asked, ...]
    prompts_hash: str
    name: str
    """The notebook's file name without its ending, as built."""
    person: str = ""
    person_name: str = ""
    organization: str = ""
    people: tuple[Row, ...] = ()
    open: bool = False
    """Whether anybody may answer, listed or not."""
    intro: str = ""
    minutes: int | None = None
    closes: dt.date | None = None
    language: str = "en"
    illustrative: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the questions are asked in: the cohort's own first, then those with translations."""
        others = {language for prompt in self.prompts for language in prompt.translations}
        return (self.language, *sorted(others - {self.language}))

    def to_json(self) -> str:
        """Return the exercise as ASCII JSON on one line, keys sorted."""
        return json.dumps(msgspec.to_builtins(self), sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(text: str | bytes) -> "Exercise":
        """Read what `to_json` wrote. Raises `msgspec.DecodeError`."""
        return msgspec.json.decode(text, type=learned(Exercise))


def find_set(
    plan: Plan, set_id: str, wave_id: str | None = None, on: dt.date | None = None
) -> tuple[QuestionSet, Wave]:
    """Return a question set and one of its waves; the wave open on a day (else the last begun, else the first).

    Raises `NoSuchSet`.
    """
    question_set = plan.question_set(set_id)
    if question_set is None:
        raise NoSuchSet("question set", set_id, (*plan.reflections, *plan.surveys))
    waves = question_set.all_waves
    if wave_id is not None:
        wave = question_set.wave(wave_id)
        if wave is None:
            raise NoSuchSet(f"wave of {set_id}", wave_id, tuple(each.id for each in waves))
        return question_set, wave
    begun = [each for each in waves if on is not None and each.opens is not None and each.opens <= on]
    return question_set, (begun[-1] if begun else waves[0])


def exercise(
    plan: Plan, set_id: str, person: str | None = None, wave_id: str | None = None, *, on: dt.date
) -> Exercise:
    """Return the exercise of a set and wave for a person, or for anybody of its audience.

    It never holds anybody's answers. Raises `NoSuchSet`.
    """
    question_set, wave = find_set(plan, set_id, wave_id, on)
    if person is not None and person not in plan.people:
        raise NoSuchSet("person", person, tuple(plan.people))
    who = plan.people[person] if person is not None else None
    # Only an exercise for anybody lists people; looking them up for each one's own would make building all quadratic.
    anybody = () if who else roster(plan, question_set, wave) or ()
    return Exercise(
        cohort=cohort_id(plan),
        cohort_name=plan.cohort.name,
        set=question_set.id,
        wave=wave.id,
        title=question_set.title,
        prompts=asked_prompts(plan, question_set, person, first_day(plan, question_set, wave)),
        prompts_hash=prompts_hash(question_set.prompts),
        name="-".join((question_set.id, *([wave.id] if question_set.waves else []), *([person] if person else []))),
        person=person or "",
        person_name=who.name if who else "",
        organization=who.organization if who else "",
        people=tuple(Row(each.id, each.name, each.organization) for each in anybody),
        open=question_set.audience == "open",
        intro=question_set.intro,
        minutes=question_set.minutes,
        closes=wave.closes or question_set.closes,
        language=plan.cohort.language,
        illustrative=plan.cohort.illustrative,
    )
