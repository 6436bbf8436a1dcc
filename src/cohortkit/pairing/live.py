"""Breakout groups while they take place: who has come late, gone or never come, and what that does to the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from cohortkit.pairing.history import History
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import PairingError, Plan, Round, Rules
from cohortkit.pairing.replan import replan_groups


def replan_the_rest(
    plan: Plan,
    people: Sequence[Person],
    happened: int,
    *,
    absent: Collection[str] = (),
    no_show: Collection[str] = (),
    late: Collection[str] = (),
    groups: int | None = None,
    size: int | None = None,
    seed: int | None = None,
    history: History | None = None,
    rules: Rules | None = None,
) -> Plan:
    """Plan the rounds after the first ``happened`` anew for who is there now, and keep those that happened.

    ``absent`` were there and have gone, ``no_show`` were never there and are taken out of what has happened too,
    ``late`` take part from the next round on. ``people`` are all these and everybody of the plan. ``history`` is from
    before the plan. Raises PairingError for numbers and people that do not fit the plan.
    """
    if not 0 <= happened < len(plan.rounds):
        raise PairingError(
            f"The plan has {len(plan.rounds)} rounds; of these 0 to {len(plan.rounds) - 1} can have happened"
            " and leave something to plan."
        )
    done, rest = plan.rounds[:happened], plan.rounds[happened:]
    seated = {who for each in plan.rounds for group in each.groups for who in group}
    of_plan = seated | {who for each in plan.rounds for who in each.sitting_out}
    expected = {who for each in rest for group in each.groups for who in group}
    _refuse_strangers(sorted({*absent, *no_show} - of_plan), "is not in the plan, so cannot be missing from it")
    _refuse_strangers(sorted(set(late) & expected), "is in the plan already")
    known = {person.id for person in people}
    _refuse_strangers(sorted({*of_plan, *late} - known), "is not among the people")
    expected = (expected - {*absent, *no_show}) | set(late)
    kept = [_without(each, frozenset(no_show)) for each in done]
    concerned = [person for person in people if person.id in of_plan or person.id in expected]
    gone = frozenset(person.id for person in concerned if person.id not in expected)
    rules = rules or Rules()
    return replan_groups(
        plan,
        concerned,
        kept,
        groups=groups,
        size=size,
        seed=seed,
        history=history,
        rules=msgspec.structs.replace(rules, opted_out=rules.opted_out | gone),
    )


def _refuse_strangers(ids: Sequence[str], why: str) -> None:
    if ids:
        raise PairingError(f"{', '.join(ids)} {why}.")


def _without(made: Round, missing: frozenset[str]) -> Round:
    """The round as it took place: without who was never there."""
    groups = tuple(tuple(who for who in group if who not in missing) for group in made.groups)
    out = tuple(who for who in made.sitting_out if who not in missing)
    return Round(made.number, tuple(group for group in groups if group), out)
