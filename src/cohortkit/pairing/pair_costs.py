"""What it costs to put two people together for lunch, as whole numbers in strict order of importance.

Own organization, then repeats (squared), then pairs asked for, then no common working hour, then an existing
tie, then seeded noise, which settles all that is left and makes the best plan unique.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cohortkit.pairing.history import History, Pair
from cohortkit.pairing.hours import overlap_classes
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Rules, must_not_meet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

NOISE_BITS = 44
MOST_WEIGHT_BITS = 118
"""rustworkx weighs edges in 128 bits; the rest is room for its sums."""
MOST_TIMES = 15
MOST_TIE = 15
FORBIDDEN = (1 << 62) - 1
"""The key of a pair that must not meet."""

# Bits of one pair's key above the noise, most important first.
_TIE, _APART, _UNASKED, _TIMES, _SAME = 0, 4, 5, 6, 14


class PairCosts:
    """Costs of pairs among `people`, numbered in the order given; meetings are added as rounds are planned."""

    def __init__(self, people: Sequence[Person], history: History, rules: Rules, seed: int) -> None:
        import numpy as np

        self.people = people
        self.seed = seed
        self.size = len(people)
        self.number = {person.id: i for i, person in enumerate(people)}
        codes = {name: i for i, name in enumerate(sorted({person.organization for person in people}))}
        self.homes = [codes[person.organization] for person in people]
        self.organization: Numbers = np.array(self.homes, dtype=np.int64)
        self._window: Numbers = np.zeros(self.size, dtype=np.int64)
        self._apart: Numbers = np.zeros((1, 1), dtype=np.int64)
        if rules.on is not None:
            window, apart = overlap_classes(people, rules.on)
            self._window, self._apart = np.array(window, dtype=np.int64), np.array(apart, dtype=np.int64)
        self._times: dict[tuple[int, int], int] = {}
        self._ties: dict[tuple[int, int], int] = {}
        self.forbidden = {pair for pair in map(self._numbers, must_not_meet(people, rules)) if pair}
        self._please = {pair for pair in map(self._numbers, rules.please) if pair}
        for named, times in history.times.items():
            pair = self._numbers(named)
            if pair:
                self._times[pair] = times
        strongest = max(rules.ties.values(), default=0)
        for named, strength in rules.ties.items():
            pair = self._numbers(named)
            if pair and strength > 0:
                # Strengths are ranked on 1 … 15, so that any scale may be used.
                self._ties[pair] = -(-strength * MOST_TIE // strongest)
        self._rows: dict[int, dict[int, int]] = {}
        for pair in sorted({*self._times, *self._ties, *self.forbidden, *self._please}):
            self._enter(pair)

    def _numbers(self, pair: Pair) -> tuple[int, int] | None:
        a, b = self.number.get(pair[0]), self.number.get(pair[1])
        return None if a is None or b is None or a == b else (min(a, b), max(a, b))

    def _enter(self, pair: tuple[int, int]) -> None:
        """Keep the exceptional part of a pair's cost beside the rule for all others."""
        a, b = pair
        if pair in self.forbidden:
            value = -1
        else:
            times = min(self._times.get(pair, 0), MOST_TIMES)
            value = times * times << _TIMES | self._ties.get(pair, 0) << _TIE
            if self._please and pair not in self._please:
                value |= 1 << _UNASKED
        self._rows.setdefault(a, {})[b] = value
        self._rows.setdefault(b, {})[a] = value

    def add_meetings(self, groups: Iterable[Sequence[int]]) -> None:
        """Count the pairs in these groups as having met once more."""
        for group in groups:
            members = sorted(group)
            for i, a in enumerate(members):
                for b in members[i + 1 :]:
                    self._times[a, b] = self._times.get((a, b), 0) + 1
                    self._enter((a, b))

    def take_back(self, group: Sequence[int]) -> None:
        """Undo `add_meetings` for one group."""
        members = sorted(group)
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                self._times[a, b] -= 1
                if not self._times[a, b]:
                    del self._times[a, b]
                self._enter((a, b))

    def may_meet(self, a: int, b: int) -> bool:
        """Whether no hard rule keeps the two apart."""
        return (min(a, b), max(a, b)) not in self.forbidden

    def may_meet_across(self, a: int, b: int) -> bool:
        """Whether the two are of different organizations and no hard rule keeps them apart."""
        return bool(self.organization[a] != self.organization[b]) and self.may_meet(a, b)

    def is_new_across(self, a: int, b: int) -> bool:
        """Whether the two are of different organizations and have never met."""
        return (min(a, b), max(a, b)) not in self._times and self.may_meet_across(a, b)

    def level(self, a: int, b: int) -> int:
        """The cost of a pair without the noise."""
        import numpy as np

        return int(self.levels(np.array([a]), np.array([b]))[0, 0])

    def levels(self, rows: Numbers, columns: Numbers) -> Numbers:
        """Costs without noise of all rows × columns; FORBIDDEN for must-not pairs and a person with themselves."""
        found: Numbers = (self.organization[rows][:, None] == self.organization[columns][None, :]).astype("int64")
        found <<= _SAME
        if self._apart.any():
            found |= self._apart[self._window[rows]][:, self._window[columns]] << _APART
        if self._please:
            found |= 1 << _UNASKED
        place = {int(column): j for j, column in enumerate(columns)}
        for i, row in enumerate(rows.tolist()):
            if row in place:
                found[i, place[row]] = FORBIDDEN
            for other, value in self._rows.get(row, {}).items():
                j = place.get(other)
                if j is None:
                    continue
                if value < 0:
                    found[i, j] = FORBIDDEN
                else:
                    kept = int(found[i, j]) & ((1 << _SAME) | (1 << _APART))
                    found[i, j] = kept | value
        return found

    def noise(self, round_number: int) -> Numbers:
        """A random number of 63 bits for each person; sums of two, mixed, are the noise of their pair."""
        import random

        import numpy as np

        rng = random.Random(f"pairs/{self.seed}/{round_number}")  # noqa: S311
        return np.array([rng.getrandbits(62) for _ in range(self.size)], dtype=np.int64)


def pair_noise(first: Numbers, second: Numbers) -> Numbers:
    """Noise of NOISE_BITS bits for pairs, the same in both directions (the finalizer of SplitMix64, Steele 2014)."""
    import numpy as np

    mixed = first.astype(np.uint64) + second.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    found: Numbers = (mixed >> np.uint64(64 - NOISE_BITS)).astype(np.int64)
    return found


def weights(levels: Sequence[int], noise: Sequence[int], people: int) -> list[int]:
    """One whole number for each pair, larger is better, such that sums over a matching compare level by level."""
    pairs = people // 2 + 1
    fields = ((_TIE, 15), (_APART, 1), (_UNASKED, 1), (_TIMES, MOST_TIMES**2), (_SAME, 1))
    above = 1
    for _, largest in fields:
        above *= pairs * largest + 1
    bits = max(8, min(NOISE_BITS, MOST_WEIGHT_BITS - above.bit_length() - pairs.bit_length()))
    scale = pairs << bits
    factors: list[tuple[int, int, int]] = []
    for shift, largest in fields:
        factors.append((shift, _mask(largest), scale))
        scale *= pairs * largest + 1
    whole: dict[int, int] = {}
    for level in set(levels):
        whole[level] = sum((level >> shift & mask) * factor for shift, mask, factor in factors)
    cut = NOISE_BITS - bits
    return [-(whole[level] + (extra >> cut)) for level, extra in zip(levels, noise, strict=True)]


def _mask(largest: int) -> int:
    return (1 << largest.bit_length()) - 1
