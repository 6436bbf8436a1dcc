"""Projects and the money for them: grants, stipends."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from cohortkit.plan.scalars import Money, settle_money
from cohortkit.plan.tables.base import Keyed, Table

EarnedBy = Literal["pairing", "attendance", "manual"]


class Milestone(Table, frozen=True, kw_only=True):
    """`[[projects.ID.milestones]]`: something due; referred to by its position from 1."""

    title: str
    due: dt.date | None = None


class Project(Keyed, frozen=True, kw_only=True):
    """`[projects.ID]`: what one organization tries at home."""

    title: str
    organization: str
    goal: str = ""
    areas: tuple[str, ...] = ()
    coach: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    milestones: tuple[Milestone, ...] = ()


class Tranche(Table, frozen=True, kw_only=True):
    """`[[grants.ID.tranches]]`: one part of a grant; referred to by its position from 1."""

    amount: Money
    due: dt.date | None = None
    condition: str = ""

    def __post_init__(self) -> None:
        settle_money(self, "amount")


class GrantReport(Table, frozen=True, kw_only=True):
    """`[[grants.ID.reports]]`: a report that is owed, and the day on which it came in."""

    title: str
    due: dt.date | None = None
    received: dt.date | None = None


class Grant(Keyed, frozen=True, kw_only=True):
    """`[grants.ID]`: money for an organization, paid in tranches."""

    organization: str
    amount: Money
    project: str = ""
    tranches: tuple[Tranche, ...] = ()
    reports: tuple[GrantReport, ...] = ()

    def __post_init__(self) -> None:
        settle_money(self, "amount")


class Stipend(Keyed, frozen=True, kw_only=True):
    """`[stipends.ID]`: an amount per person, each time it is earned."""

    title: str
    amount: Money
    earned_by: EarnedBy = "manual"
    budget: Money | None = None
    reportable_as: str = ""

    def __post_init__(self) -> None:
        settle_money(self, "amount")
        if self.budget is not None:
            settle_money(self, "budget")
