"""Shares of small groups: exact intervals, non-response bounds, the sign test, medians of ordered answers.

Everything is counted with whole numbers (`math.comb`), so no figure depends on a floating-point tail.
"""

from collections.abc import Mapping, Sequence
from math import comb, floor, sqrt
from typing import Literal

import msgspec

Method = Literal["hypergeometric", "census", "wilson"]

LEVEL_TAIL = 40
"""One tail of a 95 % interval, as one in forty: whole numbers keep the comparison exact."""

Z_95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution, for Wilson's interval only."""

FEWEST_FOR_SIGNIFICANCE = 6
"""Fewest changes that can reach 5 % in a two-sided sign test: 2 · ½⁶ = 0.031, while 2 · ½⁵ = 0.063."""


class Share(msgspec.Struct, frozen=True):
    """The share k of n answers, for a roster of `size` people or for an unknown roster.

    `low`/`high` is the 95 % interval (none for a census or without answers); `bounds_low`/`bounds_high` say what
    the share would be had everybody who stayed silent said no, or yes (none where the roster is unknown).
    All four and `share` are proportions from 0 to 1.
    """

    k: int
    n: int
    size: int | None
    share: float | None
    low: float | None
    high: float | None
    bounds_low: float | None
    bounds_high: float | None
    method: Method

    def text(self) -> str:
        """Say the share in words, with its numerator, denominator and what is uncertain about it."""
        return "; ".join(self.facts())

    def facts(self) -> tuple[str, ...]:
        """The share, and each thing that is uncertain about it, by itself."""
        if self.share is None:
            return ("no answers",)
        said = f"{percent(self.share)} ({self.k} of {self.n})"
        if self.method == "census":
            return said, "everyone answered"
        interval = f"95 % interval {span(self.low, self.high)}"
        if self.method == "wilson":
            return said, interval, "how many were asked is unknown"
        return said, interval, f"between {span(self.bounds_low, self.bounds_high)} whatever the silent think"


def share_of(k: int, n: int, size: int | None) -> Share:
    """Return the share k of n answers with the interval that fits what is known of the roster.

    `size` is the number of people asked, or None where it is unknown. Raises ValueError where the three numbers
    cannot belong together (k above n, n above the roster).
    """
    if not 0 <= k <= n or (size is not None and n > size):
        asked = "an unknown number" if size is None else str(size)
        raise ValueError(f"{k} of {n} answers out of {asked} asked cannot be")
    share = k / n if n else None
    if size is None:
        low, high = wilson(k, n) if n else (None, None)
        return Share(k, n, None, share, low, high, None, None, "wilson")
    bounds_low, bounds_high = (k / size, (k + size - n) / size) if size else (None, None)
    if n == size:
        return Share(k, n, size, share, None, None, bounds_low, bounds_high, "census")
    if not n:
        return Share(k, n, size, None, None, None, bounds_low, bounds_high, "hypergeometric")
    least, most = hypergeometric_range(k, n, size)
    return Share(k, n, size, share, least / size, most / size, bounds_low, bounds_high, "hypergeometric")


def hypergeometric_range(k: int, n: int, size: int) -> tuple[int, int]:
    """Return the fewest and the most of `size` people who may hold a view that k of n sampled people hold.

    Exact 95 % interval: every total stays in that neither one-sided test rejects at 2.5 % (Buonaccorsi, "A note on
    confidence intervals for proportions in finite populations", The American Statistician 41, 1987).
    """
    return _fewest(k, n, size), size - _fewest(n - k, n, size)


def _fewest(k: int, n: int, size: int) -> int:
    """Return the smallest total for which seeing k or more of n is not rejected."""
    below, kept = k - 1, k + size - n
    while kept - below > 1:
        middle = (below + kept) // 2
        if _upper_tail_exceeds(k, n, middle, size):
            kept = middle
        else:
            below = middle
    return kept


def _upper_tail_exceeds(k: int, n: int, total: int, size: int) -> bool:
    """Tell whether P(X ≥ k) > 1/40 where n of `size` people are drawn and `total` of them say yes."""
    draws = comb(size, n)
    last = min(n, total)
    term = comb(total, k) * comb(size - total, n - k)
    tail = 0
    for x in range(k, last + 1):
        tail += term
        if LEVEL_TAIL * tail > draws:
            return True
        up, down = (total - x) * (n - x), (x + 1) * (size - total - n + x + 1)
        # From here on the terms shrink: stop once even equal ones could not reach the level.
        if up < down and LEVEL_TAIL * (tail + term * (last - x)) <= draws:
            return False
        term = term * up // down
    return False


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % score interval for k of n (Wilson, JASA 22, 1927), as proportions."""
    squared = Z_95 * Z_95
    centre = (k + squared / 2) / (n + squared)
    half = Z_95 * sqrt(k * (n - k) / n + squared / 4) / (n + squared)
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def sign_test(improved: int, worse: int) -> float:
    """Return the exact two-sided p of the sign test: how surprising this split is if both ways were as likely."""
    changed = improved + worse
    tail = sum(comb(changed, x) for x in range(min(improved, worse) + 1))
    return min(1.0, float(2 * tail / 2**changed))


class Change(msgspec.Struct, frozen=True):
    """How the same people moved between two answers: counts, and p of the sign test (none where nobody is paired)."""

    improved: int
    same: int
    worse: int
    p: float | None

    @property
    def changed(self) -> int:
        """People whose answer moved."""
        return self.improved + self.worse

    @property
    def can_be_significant(self) -> bool:
        """Whether that many changes could reach 5 % at all, were they all in one direction."""
        return self.changed >= FEWEST_FOR_SIGNIFICANCE

    def text(self) -> str:
        """Say the change in words, and what it cannot say."""
        return "; ".join(self.facts())

    def facts(self) -> tuple[str, ...]:
        """The change, and what it can and cannot say, each by itself."""
        paired = self.changed + self.same
        if not paired:
            return ("nobody answered both, so nothing can be said about change",)
        said = f"{self.improved} improved, {self.same} same, {self.worse} worse (of {paired} who answered both)"
        if not self.can_be_significant:
            return said, f"{self.changed or 'none'} changed", "that few can never be significant"
        return said, f"{self.changed} changed, sign test {p_value(self.p)}"


def change_between(positions: Sequence[tuple[int, int]]) -> Change:
    """Return the change over matched people; each pair is (before, after) as positions on the declared scale."""
    improved = sum(after > before for before, after in positions)
    worse = sum(after < before for before, after in positions)
    p = sign_test(improved, worse) if positions else None
    return Change(improved, len(positions) - improved - worse, worse, p)


def top_categories(scale: Sequence[str]) -> tuple[str, ...]:
    """Return the categories a share counts: the upper two of a scale from four on, else the upper one."""
    return tuple(scale[-2:] if len(scale) >= 4 else scale[-1:])


def ordinal_median(counts: Mapping[str, int]) -> str | None:
    """Return the median category of counts in the declared order; "A / B" where it falls between two."""
    n = sum(counts.values())
    if not n:
        return None
    lower, upper = _category_at(counts, (n - 1) // 2), _category_at(counts, n // 2)
    return lower if lower == upper else f"{lower} / {upper}"


def _category_at(counts: Mapping[str, int], position: int) -> str:
    """Return the category of the answer at `position` (from 0) when all are lined up in the declared order."""
    passed = 0
    for category, count in counts.items():
        passed += count
        if position < passed:
            return category
    raise IndexError(position)


def whole_percent(proportion: float) -> int:
    """Round a proportion to whole percent, halves upwards as spreadsheets do: 5 of 8 are 63 %."""
    # A half that a division has put a hair below itself, such as 0.145, is still a half.
    return floor(100 * proportion + 0.5 + 1e-9)


def percent(proportion: float) -> str:
    """Write a proportion as whole percent, never rounding part of a group to nobody or to everybody."""
    if 0 < proportion < 0.005:
        return "under 1 %"
    if 0.995 <= proportion < 1:
        return "over 99 %"
    return f"{whole_percent(proportion)} %"


def span(low: float | None, high: float | None) -> str:
    """Write an interval of proportions as "67–87 %"."""
    if low is None or high is None:
        return "unknown"
    return f"{whole_percent(low)}–{whole_percent(high)} %"


def p_value(p: float | None) -> str:
    """Write a p-value with three decimals, tiny ones as a limit."""
    if p is None:
        return "p unknown"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
