"""Re-plan the rounds to come after late arrivals and no-shows; what has happened is kept."""

from __future__ import annotations

from collections.abc import Sequence

from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.history import History, of_groups, of_people
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Plan, Round, Rules
from cohortkit.pairing.quality import measure


def replan_groups(
    plan: Plan,
    people: Sequence[Person],
    happened: Sequence[Round],
    *,
    groups: int | None = None,
    size: int | None = None,
    seed: int | None = None,
    history: History | None = None,
    rules: Rules | None = None,
) -> Plan:
    """Plan the remaining rounds of breakout groups for the people who are there now.

    `happened` are the rounds as they really took place (people who did not come taken out, whoever joined put
    in); they begin the new plan unchanged and count as history for the rest. `people` are all who were or are
    there; who has left is in `rules.opted_out` or `rules.away`. Without `groups` or `size` the number of groups
    stays. Raises PairingError when no round remains.
    """
    remaining = _remaining(plan, happened)
    if groups is None and size is None:
        groups = len(remaining[0].groups)
    kept_seed = plan.seed if seed is None else seed
    rules = rules or Rules()
    before = history or History()
    rest = plan_groups(
        people,
        len(remaining),
        groups=groups,
        size=size,
        seed=kept_seed,
        history=before + _made(happened),
        rules=rules,
        first_round=remaining[0].number,
        start=remaining,
    )
    return _joined(happened, rest, people, before, kept_seed)


def _remaining(plan: Plan, happened: Sequence[Round]) -> list[Round]:
    over = {r.number for r in happened}
    remaining = [r for r in plan.rounds if r.number not in over]
    if not remaining:
        raise PairingError("All rounds of the plan have happened. Plan new ones instead.")
    return remaining


def _made(happened: Sequence[Round]) -> History:
    return of_groups(group for r in happened for group in r.groups)


def _joined(happened: Sequence[Round], rest: Plan, people: Sequence[Person], before: History, seed: int) -> Plan:
    rounds = tuple(sorted((*happened, *rest.rounds), key=lambda r: r.number))
    return Plan(rounds, measure(people, rounds, before + of_people(people)), seed, rest.method)
