"""Organizations, partners, and the people of both."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.plan.tables.base import Keyed, Table

Role = Literal["participant", "facilitator", "coordinator", "coach", "expert", "evaluator"]
Level = Literal["core", "active", "occasional", "peripheral"]
PartnerFunction = Literal["funder", "design-and-facilitation", "evaluation", "other"]


class Organization(Keyed, frozen=True, kw_only=True):
    """`[organizations.ID]`: a member body."""

    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    website: str = ""
    about: str = ""
    joined: dt.date | None = None
    left: dt.date | None = None

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Partner(Keyed, frozen=True, kw_only=True):
    """`[partners.ID]`: a supporting partner; not a member."""

    name: str
    function: PartnerFunction = "other"
    short_name: str = ""
    about: str = ""
    website: str = ""
    disclaimers: dict[str, str] = msgspec.field(default_factory=dict)


class Affiliation(Table, frozen=True, kw_only=True):
    """One dated place of a person: the organization or partner they belonged to until a day, inclusive."""

    organization: str = ""
    partner: str = ""
    title: str = ""
    until: dt.date


class Person(Keyed, frozen=True, kw_only=True):
    """`[people.ID]`: a person of a member organization or of a supporting partner."""

    name: str
    organization: str = ""
    partner: str = ""
    title: str = ""
    email: str = ""
    bio: str = ""
    aliases: tuple[str, ...] = ()
    timezone: str = ""
    roles: tuple[Role, ...] = ("participant",)
    preferred_level: Level | None = None
    working_hours: str = "09:00-17:00"
    joined: dt.date | None = None
    left: dt.date | None = None
    stipends: bool = True
    earlier: tuple[Affiliation, ...] = ()

    @property
    def is_participant(self) -> bool:
        """Whether the person counts among those the cohort is for."""
        return "participant" in self.roles

    def here_on(self, day: dt.date) -> bool:
        """Whether the person belongs to the cohort on a day (their last day included)."""
        return (self.joined is None or self.joined <= day) and (self.left is None or day <= self.left)

    def affiliation_on(self, day: dt.date) -> Affiliation | None:
        """The earlier affiliation that held on a day; None where it is that of today."""
        held = (each for each in sorted(self.earlier, key=lambda each: each.until) if day <= each.until)
        return next(held, None)

    def organization_on(self, day: dt.date) -> str:
        """The organization the person belonged to on a day; empty for one of a partner."""
        earlier = self.affiliation_on(day)
        return self.organization if earlier is None else earlier.organization

    def party_on(self, day: dt.date) -> str:
        """The organization or the partner the person belonged to on a day."""
        affiliation = self.affiliation_on(day) or self
        return affiliation.organization or affiliation.partner

    def title_on(self, day: dt.date) -> str:
        """The title the person had on a day; that of today where none is known for then."""
        earlier = self.affiliation_on(day)
        return (earlier.title if earlier else "") or self.title
