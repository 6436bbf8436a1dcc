"""What pairing needs from a cohort: its people, who met whom, its rules; and a plan as rounds to be recorded."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from cohortkit.pairing.history import History, of_groups, pair_of, tie_strengths
from cohortkit.pairing.people import WORKING_HOURS, Person
from cohortkit.pairing.plans import Rules
from cohortkit.pairing.saved import RecordOf, SavedPlan, to_record
from cohortkit.plan import model
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import PairingRound

MEAL_TIE, POD_TIE = 2, 3
"""How much a shared meal and a shared pod weigh among existing ties; people without either are paired first."""

Dates = tuple[dt.date, dt.date]


def people_of(plan: model.Plan, day: dt.date) -> tuple[Person, ...]:
    """Return the participants of a day as pairing sees them."""
    here = {person.id for person in plan.participants_on(day)}
    return tuple(person for person in everybody(plan, day) if person.id in here)


def lunch_people(cohort: Cohort, rounds: Sequence[Dates]) -> tuple[Person, ...]:
    """Return who takes part in any of the lunch-buddy rounds, as pairing sees them in the first.

    `rules_of` says for each round who of them does not belong to the cohort then.
    """
    middles = [_middle(dates, cohort.as_of) for dates in rounds]
    here = {person.id for day in middles for person in cohort.plan.participants_on(day)}
    return tuple(person for person in everybody(cohort.plan, middles[0]) if person.id in here)


def everybody(plan: model.Plan, day: dt.date) -> tuple[Person, ...]:
    """Return all people of the plan as pairing sees them on a day, whether they take part or not."""
    pods: dict[str, list[str]] = {}
    for pod in plan.pods.values():
        for member in pod.members_on(day):
            pods.setdefault(member, []).append(pod.id)
    return tuple(
        Person(
            id=person.id,
            organization=person.party_on(day),
            timezone=plan.zone_of(person),
            # That somebody takes part sets nobody apart.
            role=next((role for role in person.roles if role != "participant"), ""),
            pods=tuple(pods.get(person.id, ())),
            working_hours=_hours(person.working_hours),
        )
        for person in plan.people.values()
    )


def meals_before(cohort: Cohort) -> History:
    """Return who met whom over lunch; of a round that is over only the groups that met, if any is known to have."""
    return of_groups(group for each in _lunches(cohort) for group in _met(each, cohort.as_of))


def meetings_before(cohort: Cohort, *, without: Collection[str] = ()) -> History:
    """Return who met whom over lunch or in a breakout group; ``without`` the rounds of these ids."""
    breakouts = (each for each in cohort.pairings.values() if each.kind == "breakout" and each.id not in without)
    return meals_before(cohort) + of_groups(group for each in breakouts for group in each.groups)


def trios_before(cohort: Cohort) -> dict[str, int]:
    """Return how many lunches in a group of three each person has had."""
    return dict(Counter(who for each in _lunches(cohort) for group in each.groups if len(group) == 3 for who in group))


def rules_of(cohort: Cohort, rounds: Sequence[Dates]) -> Rules:
    """Return the cohort's rules for lunch-buddy rounds of these dates, numbered from 1.

    Somebody who is away for more than half of a round is left out of it, as is who does not belong to the cohort in
    its middle: who joins later, or has left.
    """
    pairing = cohort.plan.pairing
    away: dict[int, frozenset[str]] = {}
    outside: dict[int, frozenset[str]] = {}
    for number, (first, last) in enumerate(rounds, 1):
        length = (last - first).days + 1
        outside[number] = frozenset(cohort.plan.people) - cohort.plan.belonging_on(_middle((first, last), cohort.as_of))
        away[number] = frozenset(
            each.person
            for each in pairing.away
            if 2 * ((min(each.until, last) - max(each.from_, first)).days + 1) > length
        )
    pods = of_groups(pod.members_on(cohort.as_of) for pod in cohort.plan.pods.values())
    return Rules(
        opted_out=frozenset(pairing.opted_out),
        away=away,
        outside=outside,
        avoid=frozenset(pair_of(*pair) for pair in pairing.avoid),
        please=frozenset(pair_of(*pair) for pair in pairing.please),
        ties=tie_strengths([(meals_before(cohort), MEAL_TIE), (pods, POD_TIE)]),
        on=rounds[0][0] if rounds else None,
    )


def breakout_rules(plan: model.Plan, day: dt.date, rounds: int) -> Rules:
    """Return the rules that hold for rounds at a gathering of a day; opting out is from lunch buddies alone."""
    pairing = plan.pairing
    away = frozenset(each.person for each in pairing.away if each.from_ <= day <= each.until)
    return Rules(
        away=dict.fromkeys(range(1, rounds + 1), away),
        avoid=frozenset(pair_of(*pair) for pair in pairing.avoid),
        please=frozenset(pair_of(*pair) for pair in pairing.please),
    )


def round_dates(starts: dt.date, rounds: int) -> list[Dates]:
    """Return the first and last day of monthly rounds, each from the same day of the month (or its last) on."""
    begins = [_months_after(starts, number) for number in range(rounds + 1)]
    return [(first, after - dt.timedelta(days=1)) for first, after in pairwise(begins)]


def next_start(cohort: Cohort) -> dt.date:
    """Return when the next rounds begin: the day after the last accepted one, else the first of next month."""
    ends = [each.ends for each in _lunches(cohort) if each.ends]
    if ends and max(ends) >= cohort.as_of:
        return max(ends) + dt.timedelta(days=1)
    return _months_after(cohort.as_of.replace(day=1), 1)


def lunch_rounds(dates: Sequence[Dates]) -> tuple[RecordOf, ...]:
    """Return what each round of lunch buddies becomes when it is accepted."""
    return tuple(RecordOf(f"{first:%Y-%m}", first, last) for first, last in dates)


def breakout_rounds(convening: str, rounds: int) -> tuple[RecordOf, ...]:
    """Return what each round of breakout groups at a convening becomes when it is accepted."""
    return tuple(RecordOf(f"{convening}-{number}", convening=convening) for number in range(1, rounds + 1))


def rounds_to_accept(cohort: Cohort, saved: SavedPlan, *, at: dt.datetime, by: str) -> list[PairingRound]:
    """Return a saved plan as rounds to be recorded in this cohort. Raises PairingError; see `saved.to_record`."""
    plan = cohort.plan
    dates = [(each.starts or cohort.as_of, each.ends or each.starts or cohort.as_of) for each in saved.records]
    return to_record(
        saved,
        at=at,
        by=by,
        cohort=plan.cohort.id,
        known=plan.people,
        breakout_rules=Rules(avoid=frozenset(pair_of(*pair) for pair in plan.pairing.avoid)),
        lunch_rules=rules_of(cohort, dates),
    )


def _middle(dates: Dates, today: dt.date) -> dt.date:
    """The middle of a round; of one that is under way today, where that is later."""
    first, last = dates
    middle = first + (last - first) / 2
    return today if middle < today <= last else middle


def _lunches(cohort: Cohort) -> Iterator[PairingRound]:
    return (each for each in cohort.pairings.values() if each.kind == "lunch-buddy")


def _met(each: PairingRound, today: dt.date) -> Iterator[tuple[str, ...]]:
    is_over = each.ends is not None and each.ends < today
    for position, group in enumerate(each.groups, 1):
        if str(position) in each.met or not (is_over and each.met):
            yield group


def _months_after(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _hours(text: str) -> tuple[str, str]:
    first, dash, last = text.partition("-")
    return (first, last) if dash else WORKING_HOURS
