"""What pairing needs from a cohort: its people, who met whom, its rules; and a plan as rounds to be recorded."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cohortkit.pairing.history import History, of_groups, pair_of, tie_strengths
from cohortkit.pairing.people import WORKING_HOURS, Person
from cohortkit.pairing.plans import PairingError, Plan, Rules, from_json
from cohortkit.plan import model
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import PairingRound

MEAL_TIE, POD_TIE = 2, 3
"""How much a shared meal and a shared pod weigh among existing ties; people without either are paired first."""

Dates = tuple[dt.date, dt.date]


def people_of(plan: model.Plan, day: dt.date) -> tuple[Person, ...]:
    """Return the participants of a day as pairing sees them."""
    pods: dict[str, list[str]] = {}
    for pod in plan.pods.values():
        for member in pod.members_on(day):
            pods.setdefault(member, []).append(pod.id)
    return tuple(
        Person(
            id=person.id,
            organization=person.party_on(day),
            timezone=plan.zone_of(person),
            role=next(iter(person.roles), ""),
            pods=tuple(pods.get(person.id, ())),
            working_hours=_hours(person.working_hours),
        )
        for person in plan.participants_on(day)
    )


def meals_before(cohort: Cohort) -> History:
    """Return who met whom over lunch; of a round that is over only the groups that met, if any is known to have."""
    return of_groups(group for each in _lunches(cohort) for group in _met(each, cohort.as_of))


def meetings_before(cohort: Cohort) -> History:
    """Return who met whom over lunch or in a breakout group."""
    breakouts = (each for each in cohort.pairings.values() if each.kind == "breakout")
    return meals_before(cohort) + of_groups(group for each in breakouts for group in each.groups)


def trios_before(cohort: Cohort) -> dict[str, int]:
    """Return how many lunches in a group of three each person has had."""
    return dict(Counter(who for each in _lunches(cohort) for group in each.groups if len(group) == 3 for who in group))


def rules_of(cohort: Cohort, rounds: Sequence[Dates]) -> Rules:
    """Return the cohort's rules for lunch-buddy rounds of these dates, numbered from 1.

    Somebody who is away for more than half of a round is left out of it.
    """
    pairing = cohort.plan.pairing
    away: dict[int, frozenset[str]] = {}
    for number, (first, last) in enumerate(rounds, 1):
        length = (last - first).days + 1
        away[number] = frozenset(
            each.person
            for each in pairing.away
            if 2 * ((min(each.until, last) - max(each.from_, first)).days + 1) > length
        )
    pods = of_groups(pod.members_on(cohort.as_of) for pod in cohort.plan.pods.values())
    return Rules(
        opted_out=frozenset(pairing.opted_out),
        away=away,
        avoid=frozenset(pair_of(*pair) for pair in pairing.avoid),
        please=frozenset(pair_of(*pair) for pair in pairing.please),
        ties=tie_strengths([(meals_before(cohort), MEAL_TIE), (pods, POD_TIE)]),
        on=rounds[0][0] if rounds else None,
    )


def breakout_rules(plan: model.Plan) -> Rules:
    """Return the rules that hold at a gathering: only whom not to put together."""
    return Rules(avoid=frozenset(pair_of(*pair) for pair in plan.pairing.avoid))


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


def lunch_rounds(plan: Plan, dates: Sequence[Dates]) -> list[dict[str, Any]]:
    """Return what `pairs accept` needs beside a plan: the id and the dates of each round."""
    return [
        {"id": f"{first:%Y-%m}", "starts": first.isoformat(), "ends": last.isoformat()}
        for _, (first, last) in zip(plan.rounds, dates, strict=True)
    ]


def to_record(tree: Mapping[str, Any], *, at: dt.datetime, by: str, known: Iterable[str]) -> list[PairingRound]:
    """Return a saved plan as records. Raises PairingError for what is no plan, or names people nobody knows."""
    plan = from_json(tree)
    records = tree.get("records")
    if not isinstance(records, list) or len(records) != len(plan.rounds):
        raise PairingError("This plan does not say which rounds it is for. Propose it again with --save.")
    everybody = set(known)
    strangers = sorted({who for each in plan.rounds for group in each.groups for who in group} - everybody)
    if strangers:
        raise PairingError(f"This plan pairs people the cohort does not have: {', '.join(strangers)}.")
    found = []
    for made, record in zip(plan.rounds, records, strict=True):
        try:
            convening = str(record.get("convening", ""))
            found.append(
                PairingRound(
                    id=str(record["id"]),
                    at=at,
                    by=by,
                    kind="breakout" if convening else "lunch-buddy",
                    starts=dt.date.fromisoformat(record["starts"]) if "starts" in record else None,
                    ends=dt.date.fromisoformat(record["ends"]) if "ends" in record else None,
                    convening=convening,
                    round=made.number if convening else None,
                    seed=plan.seed,
                    groups=made.groups,
                    sitting_out=made.sitting_out,
                )
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PairingError("This is not a saved plan. Propose it again with --save.") from error
    return found


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
