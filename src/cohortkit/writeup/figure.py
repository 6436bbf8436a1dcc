"""One number of the write-up, and what it is worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from cohortkit.evaluation.measures import Desk
from cohortkit.evaluation.summary import Summary
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.sources import Places, Source

Value = int | float | str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number. A share is 0 to 1 in `value` and never stands without `numerator` and `denominator`.

    Money is text with two decimals. `sources` are the places it was counted from, sorted. `label` is
    empty where the catalogue of wording has one for this id; where it names what the figure is about (a question, an
    organization), `aspect` is the catalogue's key for what of it was counted.
    """

    id: str
    label: str = ""
    aspect: str = ""
    value: Value
    numerator: int | None = None
    denominator: int | None = None
    sources: tuple[Source, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether it is k of n."""
        return self.numerator is not None and self.denominator is not None


class Evidence:
    """What figures are worked out from: the cohort, the places of everything, and each wave summarized once."""

    def __init__(self, cohort: Cohort, audience: Audience) -> None:
        self.cohort, self.audience = cohort, audience
        self.places = Places(cohort)
        self._desk = Desk(cohort, audience)

    def summary(self, set_id: str, wave: str) -> Summary:
        """One wave of a question set as this audience may see it."""
        return self._desk.summary(set_id, wave)

    @property
    def smallest_group(self) -> int:
        """The fewest people of whom something may be said to this audience."""
        info = self.cohort.plan.cohort
        published = max(info.min_group_size_published, info.min_group_size)
        return published if self.audience == "published" else info.min_group_size

    def may_show(self, set_id: str, wave: str) -> bool:
        """Whether totals of a wave may be shown: what was asked of a small group only is not for publication."""
        question_set = self.cohort.plan.question_set(set_id)
        if question_set is None:
            return False
        roster = self.summary(set_id, wave).roster
        everybody = question_set.audience in ("participants", "open")
        return everybody or self.audience == "team" or (roster or 0) >= self.smallest_group


def count(
    name: str, sources: Iterable[Source], none_in: str = "cohort.toml", *, label: str = "", aspect: str = ""
) -> Figure:
    """A figure that is the number of its sources; `none_in` is where nothing was found when it is zero."""
    listed = tuple(sources)
    return Figure(id=name, label=label, aspect=aspect, value=len(listed), sources=listed or (Source(none_in),))


def part(
    name: str, k: int, n: int, sources: Iterable[Source], *, label: str = "", aspect: str = ""
) -> Iterator[Figure]:
    """A share with both its numbers; nothing where there is nothing to divide by."""
    if n:
        share = k / n
        yield Figure(
            id=name, label=label, aspect=aspect, value=share, numerator=k, denominator=n, sources=tuple(sources)
        )
