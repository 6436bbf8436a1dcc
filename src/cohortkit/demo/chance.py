"""Chance that is the same everywhere: streams of random choices, each with a seed of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices that depends on the words it is opened with and on nothing else.

    Everything rests on ``Random.random``, the one method whose numbers Python promises never to change; seeding with
    text goes through SHA-512, so neither the hash seed nor the machine has a say. A stream for each subject keeps the
    rest as it was when one part of the demo changes.
    """

    def __init__(self, *subject: object) -> None:
        self._next = random.Random("/".join(str(word) for word in subject)).random  # noqa: S311 - invented data

    def happens(self, probability: float) -> bool:
        """Say whether something of this probability happens."""
        return self._next() < probability

    def whole(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return least + int(self._next() * (most - least + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self._next() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """Return one choice, each as likely as its weight says."""
        point = self._next() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            point -= weight
            if point < 0:
                return choice
        return choices[-1][0]

    def some_of(self, choices: Sequence[T], count: int) -> list[T]:
        """Return at most `count` different choices, in a random order."""
        return self.shuffled(choices)[:count]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return all choices in a random order."""
        order = list(choices)
        for place in range(len(order) - 1, 0, -1):
            other = int(self._next() * (place + 1))
            order[place], order[other] = order[other], order[place]
        return order

    def successes(self, trials: int, probability: float) -> int:
        """Return how many of some trials succeed (a binomial number)."""
        return sum(self._next() < probability for _ in range(trials))
