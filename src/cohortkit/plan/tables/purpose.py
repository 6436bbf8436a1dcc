"""What a cohort is for, and the rules it set itself."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from cohortkit.plan.scalars import Count, Money, require_moment, settle_money
from cohortkit.plan.tables.base import Keyed, Table

Phase = Literal["forming", "running", "ended"]


class CohortInfo(Table, frozen=True, kw_only=True):
    """`[cohort]`: who we are, when, and the rules every output keeps."""

    name: str
    starts: dt.date
    ends: dt.date
    timezone: str
    id: str = ""
    short_name: str = ""
    currency: str = "USD"
    language: str = "en"
    vision: str = ""
    values: tuple[str, ...] = ()
    illustrative: bool = False
    min_group_size: Count = 5
    min_group_size_published: Count = 10
    nouns: dict[str, str] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        require_moment(self, "starts", "ends")

    def phase(self, today: dt.date) -> Phase:
        """Derive the phase from a day; the first and the last day are running."""
        if today < self.starts:
            return "forming"
        return "running" if today <= self.ends else "ended"


class LearningQuestion(Table, frozen=True, kw_only=True):
    """`[[learning_questions]]`: superseded ones stay, with their dates."""

    text: str
    from_: dt.date | None = msgspec.field(default=None, name="from")
    until: dt.date | None = None


class Area(Keyed, frozen=True, kw_only=True):
    """`[areas.ID]`: an area of the theory of change."""

    title: str
    about: str = ""


class ChainStep(Table, frozen=True, kw_only=True):
    """`[[chain]]`: one ordered step of the theory of change."""

    title: str
    areas: tuple[str, ...] = ()


class Indicator(Keyed, frozen=True, kw_only=True):
    """`[indicators.ID]`: something measured, with an optional target."""

    title: str
    measure: str
    area: str = ""
    target: Money | None = None

    def __post_init__(self) -> None:
        if self.target is not None:
            settle_money(self, "target")


class EngagementRule(Table, frozen=True, kw_only=True):
    """`[engagement]`: the written rule behind observed levels of engagement.

    A person's score is the share of invited meetings attended in the last `months`, plus `contribution` for each
    contribution on record in that time; the levels begin at the given scores.
    """

    months: int = 6
    contribution: Money = Decimal("0.10")
    core: Money = Decimal("0.85")
    active: Money = Decimal("0.60")
    occasional: Money = Decimal("0.25")

    def __post_init__(self) -> None:
        settle_money(self, "contribution", "core", "active", "occasional")


class Away(Table, frozen=True, kw_only=True):
    """A stretch of days in which a person is left out of pairings, both ends included."""

    person: str
    from_: dt.date = msgspec.field(name="from")
    until: dt.date


class PairingRules(Table, frozen=True, kw_only=True):
    """`[pairing]`: what lunch-buddy pairings respect. `avoid` is private and never printed."""

    avoid: tuple[tuple[str, str], ...] = ()
    please: tuple[tuple[str, str], ...] = ()
    opted_out: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
