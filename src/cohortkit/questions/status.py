"""Who has answered and who has not, wave by wave, and who could be reminded."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.questions.answers import is_complete
from cohortkit.questions.asked import asked_prompts
from cohortkit.questions.roster import first_day, last_day, roster
from cohortkit.records.model import Response

State = Literal["not yet open", "open", "closed"]


class WaveStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One wave of a set on a day. A response is complete when all required prompts are answered.

    `roster` is None where anybody may answer; then there is no rate and nobody is missing. `rate` = complete ÷ roster.
    """

    set: str
    title: str
    wave: str
    state: State
    opens: dt.date
    closes: dt.date
    roster: int | None
    complete: tuple[str, ...]
    partial: tuple[str, ...]
    missing: tuple[str, ...]
    withdrawn: tuple[str, ...]
    rate: float | None
    newest: dt.datetime | None
    """When the latest answer was saved."""


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """What a reminder to one person needs to say; `partial` when something is there and required answers lack."""

    person: str
    name: str
    email: str
    set: str
    title: str
    wave: str
    closes: dt.date
    days_left: int
    minutes: int | None
    partial: bool
    answered: int
    roster: int


def statuses(
    plan: Plan,
    responses: Mapping[str, Response],
    day: dt.date,
    *,
    withdrawn: Iterable[str] = (),
    only: str | None = None,
) -> tuple[WaveStatus, ...]:
    """Return every wave of every set (or of `only` one) in declared order; `withdrawn` are ids of responses."""
    gone = frozenset(withdrawn)
    return tuple(
        _status(plan, (each, wave), responses, gone, day)
        for each in (*plan.reflections.values(), *plan.surveys.values())
        if only in (None, each.id)
        for wave in each.all_waves
    )


def reminders(plan: Plan, found: Iterable[WaveStatus], day: dt.date) -> tuple[Reminder, ...]:
    """Return whom to remind, for waves that are open on a day, the soonest to close first."""
    due = [
        Reminder(
            person=person,
            name=plan.people[person].name,
            email=plan.people[person].email,
            set=each.set,
            title=each.title,
            wave=each.wave,
            closes=each.closes,
            days_left=(each.closes - day).days,
            minutes=known.minutes,
            partial=person in each.partial,
            answered=len(each.complete),
            roster=each.roster,
        )
        for each in found
        if each.state == "open" and each.roster is not None and (known := plan.question_set(each.set)) is not None
        for person in (*each.missing, *each.partial)
    ]
    return tuple(sorted(due, key=lambda each: (each.closes, each.set, each.wave, each.person)))


def _status(
    plan: Plan, asking: tuple[QuestionSet, Wave], responses: Mapping[str, Response], gone: frozenset[str], day: dt.date
) -> WaveStatus:
    known, wave = asking
    first, last = first_day(plan, known, wave), last_day(plan, known, wave)
    asked_of = roster(plan, known, wave)
    prefix = f"{known.id}/{wave.id}/"
    here = {key.removeprefix(prefix): each for key, each in responses.items() if key.startswith(prefix)}
    names = sorted(here) if asked_of is None else [person.id for person in asked_of]
    prompts = asked_prompts(plan, known, None, first)
    complete = tuple(who for who in names if who in here and is_complete(prompts, here[who].answers))
    partial = tuple(who for who in names if who in here and here[who].answers and who not in complete)
    withdrawn = tuple(who for who in names if f"{prefix}{who}" in gone)
    counted = {*complete, *partial, *withdrawn}
    return WaveStatus(
        set=known.id,
        title=known.title,
        wave=wave.id,
        state="not yet open" if day < first else "open" if day <= last else "closed",
        opens=first,
        closes=last,
        roster=None if asked_of is None else len(asked_of),
        complete=complete,
        partial=partial,
        missing=() if asked_of is None else tuple(who for who in names if who not in counted),
        withdrawn=withdrawn,
        rate=len(complete) / len(asked_of) if asked_of else None,
        newest=max((each.at for each in here.values()), default=None),
    )
