"""Who has met whom before, counted from plain groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import msgspec

from cohortkit.pairing.people import Person

Pair = tuple[str, str]
"""Two different ids, the smaller first."""


def pair_of(a: str, b: str) -> Pair:
    """The two ids as a pair, the smaller first."""
    return (a, b) if a < b else (b, a)


class History(msgspec.Struct, frozen=True):
    """How often each pair has met; pairs that never met are absent."""

    times: Mapping[Pair, int] = {}

    def met(self, a: str, b: str) -> int:
        """How often the two have met."""
        return self.times.get(pair_of(a, b), 0)

    def __add__(self, other: History) -> History:
        return History(dict(sorted((Counter(self.times) + Counter(other.times)).items())))


def of_groups(groups: Iterable[Iterable[str]]) -> History:
    """The history that these groups have made: each pair inside a group met once."""
    times: Counter[Pair] = Counter()
    for group in groups:
        times.update(combinations(sorted(set(group)), 2))
    return History(dict(sorted(times.items())))


def of_people(people: Iterable[Person]) -> History:
    """The history in the people's own `met`: a pair counts as often as the one who says more says."""
    said: dict[Pair, int] = {}
    for person in people:
        for other, times in Counter(person.met).items():
            if other != person.id:
                pair = pair_of(person.id, other)
                said[pair] = max(said.get(pair, 0), times)
    return History(dict(sorted(said.items())))


def tie_strengths(histories: Iterable[tuple[History, int]]) -> dict[Pair, int]:
    """Strengths of existing ties from several kinds of contact, each with its weight per meeting."""
    strengths: Counter[Pair] = Counter()
    for history, weight in histories:
        for pair, times in history.times.items():
            strengths[pair] += times * weight
    return dict(sorted(strengths.items()))
