"""Lunch buddies: rounds of pairs from different organizations, no repeat until none can be avoided."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from cohortkit.pairing.bounds import people_left_to_meet, usable_rounds
from cohortkit.pairing.history import History, of_people
from cohortkit.pairing.joint import LARGEST, JointRounds
from cohortkit.pairing.matching import best_pairs
from cohortkit.pairing.pair_costs import PairCosts
from cohortkit.pairing.people import Person, in_order
from cohortkit.pairing.plans import PairingError, Plan, Round, Rules, must_not_meet
from cohortkit.pairing.quality import measure
from cohortkit.pairing.trios import Trio, assign_trios, candidate_trios, quotas

NEAR_THE_BOUND = 0.8
"""Share of the usable rounds from which on rounds are planned together."""
JOINT_ATTEMPTS = 4
MOST_AHEAD = 2_000
"""People up to whom trios are chosen for all rounds at once."""

NumberGroups = list[tuple[int, ...]]


def propose_pairs(
    people: Sequence[Person],
    rounds: int,
    *,
    seed: int = 0,
    history: History | None = None,
    rules: Rules | None = None,
    first_round: int = 1,
    trios_before: dict[str, int] | None = None,
) -> Plan:
    """Propose rounds of pairs, with one trio when the number of people is odd.

    What people say they have `met` counts as history too; `trios_before` says who had how many trios. The same
    seed gives the same plan, whatever the order of `people`. Raises PairingError for impossible requests.
    """
    rules = rules or Rules()
    roster = tuple(person for person in in_order(people) if person.id not in rules.opted_out)
    if len({person.id for person in roster}) != len(roster):
        raise PairingError("Somebody is on the list twice. Give everybody an id of their own.")
    if not roster:
        raise PairingError("There is nobody to pair. Add people, or check who has opted out.")
    if rounds < 1:
        raise PairingError("Ask for at least one round.")
    history = (history or History()) + of_people(roster)
    costs = PairCosts(roster, history, rules, seed)
    members = [
        [i for i, person in enumerate(roster) if person.id not in missing]
        for missing in (rules.missing(first_round + r) for r in range(rounds))
    ]
    left = people_left_to_meet(roster, history, must_not_meet(roster, rules))
    usable = usable_rounds(left)
    had = Counter({costs.number[who]: count for who, count in (trios_before or {}).items() if who in costs.number})
    left_to_meet = {costs.number[who]: count for who, count in left.items()}
    planned: dict[int, NumberGroups] = {}
    method = "exact matching"
    if len(roster) <= LARGEST and usable > 1 and rounds >= NEAR_THE_BOUND * usable:
        planned = _together(costs, members[:usable], left_to_meet, had, seed)
        method = "rounds planned together"
    for r in sorted(planned):
        costs.add_meetings(planned[r])
        had.update(i for group in planned[r] if len(group) == 3 for i in group)
    open_rounds = [r for r in range(rounds) if r not in planned]
    trios = _trios_ahead(costs, [members[r] for r in open_rounds], left_to_meet, had, seed)
    costs.add_meetings(trio for trio in trios if trio)
    for r, trio in zip(open_rounds, trios, strict=True):
        if trio:
            costs.take_back(trio)
        planned[r] = _one_round(costs, members[r], had, first_round + r, trio)
        costs.add_meetings(planned[r])
        had.update(i for group in planned[r] if len(group) == 3 for i in group)
    made = tuple(_round(roster, first_round + r, planned[r], rules) for r in range(rounds))
    return Plan(made, measure(roster, made, history), seed, method)


def _round(roster: Sequence[Person], number: int, groups: NumberGroups, rules: Rules) -> Round:
    named = sorted(tuple(sorted(roster[i].id for i in group)) for group in groups)
    elsewhere = {who for group in named for who in group} | rules.outside.get(number, frozenset())
    return Round(number, tuple(named), tuple(person.id for person in roster if person.id not in elsewhere))


def _together(
    costs: PairCosts,
    members: Sequence[Sequence[int]],
    left_to_meet: Mapping[int, int],
    had: Mapping[int, int],
    seed: int,
) -> dict[int, NumberGroups]:
    """Plan rounds jointly; those that could not be filled with new pairs are missing from what is returned."""
    best: dict[int, NumberGroups] = {}
    for attempt in range(JOINT_ATTEMPTS):
        rng = random.Random(f"together/{seed}/{attempt}")  # noqa: S311
        found = JointRounds(costs, members, _shares(costs, members, left_to_meet, had, rng), rng).plan()
        whole: dict[int, NumberGroups] = {}
        for r, result in enumerate(found):
            if result is not None and (len(members[r]) % 2 == 0 or result[1] is not None):
                pairs, trio = result
                whole[r] = [*pairs, *([trio] if trio else [])]
        if len(whole) > len(best):
            best = whole
        # Other trios may fit where these did not; without trios another attempt is more of the same.
        if len(whole) == len(members) or all(len(here) % 2 == 0 for here in members):
            break
    return best


def _shares(
    costs: PairCosts,
    members: Sequence[Sequence[int]],
    left_to_meet: Mapping[int, int],
    had: Mapping[int, int],
    rng: random.Random,
) -> dict[int, int]:
    """How many trios each is to be in over these rounds."""
    turns: Counter[int] = Counter(i for here in members for i in here)
    room = {i: max(0, left_to_meet[i] - turns[i]) for i in turns}
    return quotas(
        sorted(turns), sum(1 for here in members if len(here) % 2), room, had, organization=costs.homes, rng=rng
    )


def _trios_ahead(
    costs: PairCosts,
    members: Sequence[Sequence[int]],
    left_to_meet: Mapping[int, int],
    had: Mapping[int, int],
    seed: int,
) -> list[Trio | None]:
    """Trios for rounds still to be made: chosen for all at once, so that the last are as fair as the first."""
    if not any(len(here) % 2 for here in members) or len(costs.people) > MOST_AHEAD:
        return [None] * len(members)
    rng = random.Random(f"trios/{seed}")  # noqa: S311
    return assign_trios(members, _shares(costs, members, left_to_meet, had, rng), costs.is_new_across, costs.homes, rng)


def _one_round(
    costs: PairCosts, members: Sequence[int], had: Counter[int], number: int, chosen: Trio | None
) -> NumberGroups:
    """The best pairs of one round, with a trio when odd: the one chosen ahead unless another costs less."""
    if len(members) % 2 == 0 or len(members) < 3:
        return _nobody_left(costs, members, list(best_pairs(costs, members, number)), had)
    rng = random.Random(f"trio/{costs.seed}/{number}")  # noqa: S311
    best: NumberGroups | None = None
    best_key: tuple[int, ...] = ()
    preferences = (costs.is_new_across, costs.may_meet_across, costs.may_meet)
    for trio in chain([chosen] if chosen else [], candidate_trios(members, had, preferences, rng)):
        rest = [member for member in members if member not in trio]
        groups: NumberGroups = [*best_pairs(costs, rest, number), tuple(sorted(trio))]
        key = _judged(costs, members, groups, had)
        if best is None or key < best_key:
            best, best_key = groups, key
        if best_key[:3] == (0, 0, 0):
            break
    if best is None or best_key[0]:
        groups = _nobody_left(costs, members, list(best_pairs(costs, members, number)), had)
        if best is None or _judged(costs, members, groups, had) < best_key:
            best = groups
    return best


def _judged(costs: PairCosts, members: Sequence[int], groups: NumberGroups, had: Counter[int]) -> tuple[int, ...]:
    """For comparing ways to fill a round, smaller is better: left out, own organization, repeats, fairness, rest."""
    inside = repeated = rest = 0
    for group in groups:
        for i, a in enumerate(group):
            for b in group[i + 1 :]:
                level = costs.level(min(a, b), max(a, b))
                same = int(costs.organization[a] == costs.organization[b])
                inside += same
                repeated += 0 if same or costs.is_new_across(a, b) else 1
                rest += level
    left_out = len(members) - sum(len(group) for group in groups)
    turns = max((had[i] for group in groups if len(group) == 3 for i in group), default=0)
    return (left_out, inside, repeated, turns, rest)


def _nobody_left(costs: PairCosts, members: Sequence[int], groups: NumberGroups, had: Counter[int]) -> NumberGroups:
    """Let whoever could not be paired join a pair, as far as the hard rules allow."""
    grouped = {i for group in groups for i in group}
    for person in members:
        if person in grouped:
            continue
        open_pairs = [
            place
            for place, group in enumerate(groups)
            if len(group) == 2 and all(costs.may_meet(person, other) for other in group)
        ]
        if open_pairs:
            place = min(
                open_pairs,
                key=lambda p: (
                    sum(costs.level(person, other) for other in groups[p]),
                    sum(had[other] for other in groups[p]),
                    groups[p],
                ),
            )
            groups[place] = tuple(sorted((*groups[place], person)))
            grouped.add(person)
    return groups
