"""Pods and convenings: who meets when, and when nobody does."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.plan.scalars import Count, LocalTime, Minutes, Moment, require_moment
from cohortkit.plan.tables.base import Keyed, Table

Mode = Literal["virtual", "in-person", "hybrid"]
SessionKind = Literal["connection", "spotlight", "expert", "pods", "work", "reflection", "logistics", "break"]


class Membership(Table, frozen=True, kw_only=True):
    """One member of a pod, dated where it matters; both days inclusive."""

    person: str
    from_: dt.date | None = msgspec.field(default=None, name="from")
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the membership holds on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class Move(Table, frozen=True, kw_only=True):
    """`moved = [{ from, to }]`: one meeting of a series given another start."""

    from_: dt.date = msgspec.field(name="from")
    to: Moment

    def __post_init__(self) -> None:
        require_moment(self, "to")


class Series(Table, frozen=True, kw_only=True):
    """`[pods.ID.meetings]`: a repeating meeting in local wall time."""

    starts: LocalTime
    minutes: Minutes
    timezone: str = ""
    every: str = ""
    on: str = ""
    rrule: str = ""
    until: dt.date | None = None
    count: Count | None = None
    skip: tuple[dt.date, ...] = ()
    cancelled: tuple[dt.date, ...] = ()
    moved: tuple[Move, ...] = ()
    link: str = ""
    location: str = ""

    def __post_init__(self) -> None:
        require_moment(self, "starts")


class Pod(Keyed, frozen=True, kw_only=True):
    """`[pods.ID]`: a small topic group that meets on a series."""

    title: str
    topic: str = ""
    question: str = ""
    members: tuple[str | Membership, ...] = ()
    lead: str = ""
    areas: tuple[str, ...] = ()
    meetings: Series | None = None

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """All members in declared order, undated ones as memberships for the whole time."""
        return tuple(m if isinstance(m, Membership) else Membership(person=m) for m in self.members)

    def members_on(self, day: dt.date) -> tuple[str, ...]:
        """The ids of the members on a day, in declared order, without the lead unless listed."""
        return tuple(m if isinstance(m, str) else m.person for m in self.members if isinstance(m, str) or m.covers(day))


class Session(Table, frozen=True, kw_only=True):
    """`[[convenings.ID.sessions]]`: one block of a convening's agenda."""

    title: str
    minutes: Minutes
    kind: SessionKind = "work"
    lead: str = ""
    about: str = ""


class Convening(Keyed, frozen=True, kw_only=True):
    """`[convenings.ID]`: the whole cohort gathers. Dates without a time mean all day, both days included."""

    title: str
    starts: Moment
    ends: Moment
    mode: Mode = "virtual"
    timezone: str = ""
    link: str = ""
    location: str = ""
    about: str = ""
    areas: tuple[str, ...] = ()
    reflection: str = ""
    status: Literal["planned", "cancelled"] = "planned"
    sessions: tuple[Session, ...] = ()

    def __post_init__(self) -> None:
        require_moment(self, "starts", "ends")

    @property
    def all_day(self) -> bool:
        """Whether it is given by days, not hours."""
        return not isinstance(self.starts, dt.datetime)


class Blackout(Keyed, frozen=True, kw_only=True):
    """`[blackouts.ID]`: days without meetings, both ends included."""

    starts: dt.date
    ends: dt.date
    title: str = ""

    def covers(self, day: dt.date) -> bool:
        """Whether a day lies inside."""
        return self.starts <= day <= self.ends


class Holidays(Table, frozen=True, kw_only=True):
    """`[holidays]`: whose named holidays are avoided when planning."""

    country: str = ""
    subdivision: str = ""
