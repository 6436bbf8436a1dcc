"""Adjust a plan by hand: two people change places in a round, and the quality is counted anew."""

from __future__ import annotations

from collections.abc import Sequence

from cohortkit.pairing.history import History, of_people, pair_of
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Plan, Round, Rules, must_not_meet
from cohortkit.pairing.quality import measure

BY_HAND = "adjusted by hand"


def swap(
    plan: Plan,
    people: Sequence[Person],
    round_number: int,
    a: str,
    b: str,
    *,
    history: History | None = None,
    rules: Rules | None = None,
) -> Plan:
    """Let two people change places in one round; somebody who sits out may take a place this way.

    `history` and `rules` are those the plan was made with. Raises PairingError when the round or a person is
    not in the plan, both are in one group, or a hard rule forbids it.
    """
    rules = rules or Rules()
    roster = [person for person in people if person.id not in rules.opted_out]
    places = {r.number: i for i, r in enumerate(plan.rounds)}
    if round_number not in places:
        raise PairingError(f"There is no round {round_number}. Rounds: {_listed(places)}.")
    old = plan.rounds[places[round_number]]
    new = _swapped(old, a, b)
    away = rules.away.get(round_number, frozenset())
    forbidden = must_not_meet(roster, rules)
    for group in new.groups:
        for i, first in enumerate(group):
            if first in away:
                raise PairingError(f"{first} is away in round {round_number}.")
            if any(pair_of(first, second) in forbidden for second in group[i + 1 :]):
                # Whose wish it is stays private.
                raise PairingError(f"{a} and {b} cannot change places in round {round_number}: a hard rule forbids it.")
    rounds = tuple(new if r.number == round_number else r for r in plan.rounds)
    method = plan.method if plan.method.endswith(BY_HAND) else f"{plan.method}, {BY_HAND}"
    return Plan(rounds, measure(roster, rounds, (history or History()) + of_people(roster)), plan.seed, method)


def _listed(places: dict[int, int]) -> str:
    return ", ".join(str(number) for number in sorted(places))


def _swapped(old: Round, a: str, b: str) -> Round:
    everybody = {who for group in old.groups for who in group} | set(old.sitting_out)
    for who in (a, b):
        if who not in everybody:
            raise PairingError(f"{who} is not in round {old.number}.")
    if a == b or any(a in group and b in group for group in old.groups) or {a, b} <= set(old.sitting_out):
        raise PairingError(f"{a} and {b} are in the same place of round {old.number} already.")
    other = {a: b, b: a}
    return Round(
        old.number,
        tuple(sorted(tuple(sorted(other.get(who, who) for who in group)) for group in old.groups)),
        tuple(sorted(other.get(who, who) for who in old.sitting_out)),
    )
