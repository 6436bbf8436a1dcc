"""Plan many rounds of pairs together, so that the last ones are as clean as the first.

Round by round, each as good as can be, strands the last one or two: the pairs left over do not make whole
rounds. Here a few rounds at a time are taken up again and paired anew from their own and all unused pairs, in
another order, until every round is whole (a one-factorization when nobody has a pair to spare).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

from cohortkit.pairing.matching import maximum_weight_matching
from cohortkit.pairing.pair_costs import PairCosts
from cohortkit.pairing.trios import Trio, assign_trios

LARGEST = 240
"""People up to whom rounds are planned together."""
STEPS = 1_500
WORK = 40_000_000

Pairs = list[tuple[int, int]]


class JointRounds:
    """Rounds of pairs under way; only new pairs across organizations are ever used."""

    def __init__(
        self, costs: PairCosts, rounds: Sequence[Sequence[int]], shares: dict[int, int], rng: random.Random
    ) -> None:
        self.rng = rng
        self.rounds = [sorted(members) for members in rounds]
        self.trios: list[Trio | None] = assign_trios(self.rounds, shares, costs.is_new_across, costs.homes, rng)
        everyone = sorted({member for members in rounds for member in members})
        self.wish = {(a, b): costs.level(a, b) for a, b in combinations(everyone, 2) if costs.is_new_across(a, b)}
        for trio in self.trios:
            for a, b in combinations(sorted(trio or ()), 2):
                self.wish.pop((a, b), None)
        self.unused = set(self.wish)
        self.pairs: list[Pairs] = [[] for _ in rounds]

    def plan(self) -> list[tuple[Pairs, Trio | None] | None]:
        """Each round's pairs and trio; None for a round that could not be filled with new pairs."""
        for r in range(len(self.rounds)):
            self.pairs[r] = self._paired(r)
        edges = max(1, len(self.wish))
        steps = max(20, min(STEPS, WORK // edges // 10))
        for _ in range(steps):
            broken = [r for r in range(len(self.rounds)) if self._missing(r)]
            if not broken:
                break
            self._again(broken)
        return [None if self._missing(r) else (self.pairs[r], self.trios[r]) for r in range(len(self.rounds))]

    def _members(self, r: int) -> list[int]:
        trio = self.trios[r] or ()
        return [member for member in self.rounds[r] if member not in trio]

    def _missing(self, r: int) -> int:
        """How many people of the round are in no pair and no trio."""
        return len(self._members(r)) - 2 * len(self.pairs[r])

    def _paired(self, r: int) -> Pairs:
        """Pair a round from the unused pairs, as wishes and chance have it, and use them."""
        members = set(self._members(r))
        edges = [
            (a, b, -(self.wish[a, b] << 40) - self.rng.getrandbits(40))
            for a, b in sorted(self.unused)
            if a in members and b in members
        ]
        pairs = maximum_weight_matching(edges) if edges else []
        self.unused.difference_update(pairs)
        return pairs

    def _again(self, broken: Sequence[int]) -> None:
        """Take up a broken round and a few others anew; keep what is no worse."""
        others = [r for r in range(len(self.rounds)) if r not in broken]
        first = self.rng.choice(list(broken))
        freed = [first, *self.rng.sample(others, min(len(others), self.rng.randint(2, 6)))]
        self.rng.shuffle(freed)
        before = [(r, self.pairs[r]) for r in freed]
        missing = sum(self._missing(r) for r in freed)
        for r in freed:
            self.unused.update(self.pairs[r])
        for r in freed:
            self.pairs[r] = self._paired(r)
        if sum(self._missing(r) for r in freed) > missing:
            for r in freed:
                self.unused.update(self.pairs[r])
            for r, pairs in before:
                self.pairs[r] = pairs
                self.unused.difference_update(pairs)
