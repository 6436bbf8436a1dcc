"""One meeting: any one occurrence of a convening, a pod, an advising session or a lunch-buddy meal."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.plan.model import Mode
from cohortkit.plan.scalars import Moment
from cohortkit.plan.series import Status, zone_named

Kind = Literal["convening", "pod", "advising", "lunch-buddy"]


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as it will be, or was.

    ``start`` and ``end`` are aware moments in ``timezone``, or the first and the last day of an all-day one. ``of`` is
    the pod, convening, support record or pairing round it belongs to, ``date`` the day the plan first gave it.
    ``people`` is set where the meeting itself names them; else they follow from the plan (``people.concerned``).
    """

    id: str
    kind: Kind
    of: str
    title: str
    start: Moment
    end: Moment
    date: dt.date
    timezone: str
    status: Status = "scheduled"
    mode: Mode = "virtual"
    location: str = ""
    link: str = ""
    about: str = ""
    areas: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether it is given by days, not hours."""
        return not isinstance(self.start, dt.datetime)

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == "cancelled"

    @property
    def occupies(self) -> bool:
        """Whether it keeps people from being elsewhere; meals and advising sessions are arranged around the rest."""
        return not self.cancelled and self.kind in ("convening", "pod")

    @property
    def first_day(self) -> dt.date:
        """The day it begins, in its own zone."""
        return self.start.date() if isinstance(self.start, dt.datetime) else self.start

    @property
    def last_day(self) -> dt.date:
        """The day it ends, in its own zone."""
        return self.end.date() if isinstance(self.end, dt.datetime) else self.end

    @property
    def span(self) -> tuple[int, int]:
        """Its begin and end as seconds since 1970 UTC, the end exclusive; all-day ones from midnight to midnight."""
        return int(self.begins.timestamp()), int(self.ends.timestamp())

    @property
    def begins(self) -> dt.datetime:
        """The instant it begins; an all-day one with its first day, in its own zone."""
        if isinstance(self.start, dt.datetime):
            return self.start
        return dt.datetime.combine(self.start, dt.time(), zone_named(self.timezone))

    @property
    def ends(self) -> dt.datetime:
        """The instant it is over; an all-day one when its last day is."""
        if isinstance(self.end, dt.datetime):
            return self.end
        return dt.datetime.combine(self.end + dt.timedelta(days=1), dt.time(), zone_named(self.timezone))

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes of elapsed time."""
        begin, end = self.span
        return (end - begin) // 60


def by_time(meeting: Meeting) -> tuple[int, str]:
    """Sort key: when it begins, then its id."""
    return int(meeting.begins.timestamp()), meeting.id


def when(meeting: Meeting) -> str:
    """When a meeting begins, in its own zone."""
    if isinstance(meeting.start, dt.datetime):
        return f"{meeting.start:%a %Y-%m-%d %H:%M} {meeting.start.tzname()}"
    return f"{meeting.start:%a %Y-%m-%d}"
