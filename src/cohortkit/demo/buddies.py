"""Lunch buddies of the final year: who was paired, who met, and with that who is paid."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from cohortkit.demo.block import Block, evening
from cohortkit.demo.chance import Chance
from cohortkit.records.model import PairingRound

MONTHS = (
    (2023, 4),
    (2023, 5),
    (2023, 6),
    (2023, 7),
    (2023, 8),
    (2023, 9),
    (2023, 10),
    (2023, 11),
    (2023, 12),
    (2024, 1),
    (2024, 2),
)
_MEETS = 0.84
_TRIES = 60

Groups = list[tuple[str, ...]]


def rounds(blocks: list[Block], seed: int) -> Iterator[PairingRound]:
    """Yield one round a month; pairs come from different organizations and repeat only when they must."""
    met_before: dict[frozenset[str], int] = {}
    for number, (year, month) in enumerate(MONTHS, 1):
        first = dt.date(year, month, 1)
        last = first.replace(day=calendar.monthrange(year, month)[1])
        groups: Groups = []
        for block in blocks:
            groups += _paired(block, first, last, met_before, block.chance("pairs", number))
        chance = Chance(seed, "met", number)
        met = {
            str(position): first + dt.timedelta(days=chance.whole(2, last.day - 2))
            for position in range(1, len(groups) + 1)
            if chance.happens(_MEETS)
        }
        yield PairingRound(
            id=f"{year}-{month:02}",
            at=evening(last, chance),
            by="coordinator",
            starts=first,
            ends=last,
            seed=number,
            groups=tuple(groups),
            met=met,
        )


def _paired(
    block: Block, first: dt.date, last: dt.date, met_before: dict[frozenset[str], int], chance: Chance
) -> Groups:
    """Shuffle and pair neighbors with the fewest faults, a number of times, and keep the best."""
    plan = block.plan
    away = {gone.person for gone in plan.pairing.away if gone.from_ <= last and first <= gone.until}
    people = [
        person.id
        for person in block.participants
        if person.here_on(first) and person.id not in away and person.id not in plan.pairing.opted_out
    ]
    avoided = {frozenset(pair) for pair in plan.pairing.avoid}

    def cost(one: str, other: str) -> int:
        pair = frozenset((one, other))
        same = plan.people[one].organization == plan.people[other].organization
        return (10_000 if pair in avoided else 0) + (1_000 if same else 0) + 10 * met_before.get(pair, 0)

    best: Groups = []
    least = -1
    for _ in range(_TRIES):
        waiting = chance.shuffled(people)
        groups: Groups = []
        total = 0
        while len(waiting) > 1:
            one = waiting.pop(0)
            other = min(waiting, key=lambda each: cost(one, each))
            total += cost(one, other)
            waiting.remove(other)
            groups.append((one, other))
        if waiting:
            left = waiting[0]
            place = min(range(len(groups)), key=lambda at: sum(cost(left, each) for each in groups[at]))
            total += sum(cost(left, each) for each in groups[place])
            groups[place] = (*groups[place], left)
        if least < 0 or total < least:
            best, least = groups, total
        if least == 0:
            break
    for group in best:
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                pair = frozenset((one, other))
                met_before[pair] = met_before.get(pair, 0) + 1
    return best
