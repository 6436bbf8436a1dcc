"""A plan of rounds, and the rules it is made under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from cohortkit.pairing.history import Pair, pair_of
from cohortkit.pairing.people import Person

Groups = tuple[tuple[str, ...], ...]


class PairingError(Exception):
    """The request cannot be planned; the message says why and what to change."""


class Round(msgspec.Struct, frozen=True):
    """One round: its groups of ids, and who is there but in none."""

    number: int
    groups: Groups
    sitting_out: tuple[str, ...] = ()


class Quality(msgspec.Struct, frozen=True):
    """What a plan reaches beside what no plan can exceed."""

    distinct_pairs: int
    """Different new pairs across organizations."""
    distinct_pairs_bound: int
    percent_of_bound: float
    repeats: int
    """Meetings of a pair after its first, meetings before the plan included."""
    repeats_bound: int
    same_organization: int
    """Meetings of two of one organization."""
    same_organization_bound: int
    least_met: int
    """Different people of other organizations met in the plan, by whoever meets the fewest."""
    most_met: int


class Plan(msgspec.Struct, frozen=True):
    """Rounds of pairs or groups and how good they are."""

    rounds: tuple[Round, ...]
    quality: Quality
    seed: int
    method: str


class Rules(msgspec.Struct, frozen=True):
    """What a plan must keep to, and what it should.

    Hard: `opted_out`, `away` (ids by round number; who is away sits out), `outside` (the same for who does not
    belong to the cohort then, so is not in the round at all) and `avoid`. The people's own `avoid` always counts too.
    Wishes: `please` (pairs to bring together), `ties` (strength of existing ties, weak ones are paired first),
    `on` (the date on which common working hours are judged; none: not judged).
    """

    opted_out: frozenset[str] = frozenset()
    away: Mapping[int, frozenset[str]] = {}
    outside: Mapping[int, frozenset[str]] = {}
    avoid: frozenset[Pair] = frozenset()
    please: frozenset[Pair] = frozenset()
    ties: Mapping[Pair, int] = {}
    on: date | None = None

    def missing(self, round_number: int) -> frozenset[str]:
        """Who cannot be put into a group of a round."""
        nobody: frozenset[str] = frozenset()
        return self.opted_out | self.away.get(round_number, nobody) | self.outside.get(round_number, nobody)


def must_not_meet(people: Iterable[Person], rules: Rules) -> frozenset[Pair]:
    """All private must-not pairs, from the rules and from the people themselves."""
    own = {pair_of(person.id, other) for person in people for other in person.avoid if other != person.id}
    return frozenset(own) | frozenset(pair_of(a, b) for a, b in rules.avoid)


def as_json(plan: Plan, seconds: float) -> dict[str, Any]:
    """The plan in the form of `pairs propose --json` and `groups plan --json`."""
    return {
        "schema": 1,
        "rounds": [
            {"round": r.number, "groups": [list(group) for group in r.groups], "sitting_out": list(r.sitting_out)}
            for r in plan.rounds
        ],
        "quality": msgspec.to_builtins(plan.quality),
        "seed": plan.seed,
        "method": plan.method,
        "seconds": round(seconds, 3),
    }
