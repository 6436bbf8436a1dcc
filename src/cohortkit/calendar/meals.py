"""When lunch buddies could meet: an hour within everybody's working hours in which nobody is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.calendar.availability import Availability, closed_days, slots
from cohortkit.calendar.busy import Interval
from cohortkit.meetings.listing import all_meetings, between
from cohortkit.plan.model import Plan
from cohortkit.plan.series import zone_named
from cohortkit.records.model import PairingRound

NOON = 12 * 60
"""The minute of the day at which a lunch best begins."""

WHOLE_DAY = 24 * 60


class Meal(msgspec.Struct, frozen=True):
    """The meal of one group: its number in the round, from 1, its people, and a shared free hour, if there is one."""

    number: int
    people: tuple[str, ...]
    begins: dt.datetime | None
    """In UTC, as ``ends``; None where the people share no free hour in the round."""
    ends: dt.datetime | None


def meals(
    plan: Plan,
    round_: PairingRound,
    *,
    minutes: int = 60,
    busy: Mapping[str, Sequence[Interval]] | None = None,
) -> tuple[Meal, ...]:
    """Find an hour for each group of a round: the one nearest to everybody's noon, of equal ones the first.

    Meetings of the cohort, weekends, holidays, blackouts and the times in ``busy`` are kept free. The same round
    gives the same hours, whatever day it is.
    """
    if round_.starts is None or round_.ends is None:
        return tuple(Meal(number, group, None, None) for number, group in enumerate(round_.groups, 1))
    first, last = round_.starts, round_.ends
    availability = Availability(plan, first, last, busy)
    for meeting in between(all_meetings(plan), first, last):
        availability.take_meeting(meeting)
    length = minutes * 60
    closed = closed_days(plan, first, last)
    free = [
        (slot.begin, availability.who_is_free(slot.begin, slot.end) & ~availability.who_is_taken(slot.begin, slot.end))
        for slot in slots(plan.cohort.timezone, first, last, minutes, closed, opens=0, closes=WHOLE_DAY)
    ]
    found = []
    for number, group in enumerate(round_.groups, 1):
        everybody = availability.set_of(group)
        zones = [zone_named(plan.zone_of(plan.people[who])) for who in group if who in plan.people]
        fitting = [begin for begin, people in free if everybody and people & everybody == everybody]
        if not fitting:
            found.append(Meal(number, group, None, None))
            continue
        best = min(fitting, key=lambda begin: (sum(_from_noon(begin, zone) for zone in zones), begin))
        begins = dt.datetime.fromtimestamp(best, dt.UTC)
        found.append(Meal(number, group, begins, begins + dt.timedelta(seconds=length)))
    return tuple(found)


def _from_noon(begin: int, zone: dt.tzinfo) -> int:
    """Minutes between a beginning and noon, on the clock of a zone."""
    local = dt.datetime.fromtimestamp(begin, zone)
    return abs(local.hour * 60 + local.minute - NOON)
