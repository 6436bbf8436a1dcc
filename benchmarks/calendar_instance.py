"""The instance that year planning is measured on: 60 people in 4 zones, 6 monthly pods, 4 convenings, 76 meetings."""

from __future__ import annotations

import datetime as dt
import random

from cohortkit.calendar.busy import Interval
from cohortkit.plan.model import CohortInfo, Convening, Organization, Person, Plan, Pod, Series

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 12, 31)


def year_instance(
    people: int = 60, pods: int = 6, seed: int = 7, busy_hours: int = 260
) -> tuple[Plan, dict[str, list[Interval]]]:
    """Return a plan and everybody's busy times; the same arguments give the same instance."""
    chance = random.Random(seed)
    ids = [f"p{number:04d}" for number in range(people)]
    persons = {
        each: Person(id=each, name=each, organization=f"o{number % 8}", timezone=ZONES[number % 4])
        for number, each in enumerate(ids)
    }
    made: dict[str, Pod] = {}
    for number in range(pods):
        # About one person in four is in two pods.
        members = [each for place, each in enumerate(ids) if place % pods == number]
        members += [each for each in ids if each not in members and chance.random() < 0.25 / (pods - 1)]
        series = Series(
            starts=dt.datetime.combine(FIRST, dt.time(13)).replace(day=2 + number % 6),
            minutes=60,
            timezone=ZONES[number % 4],
            every="month",
            on=("1st", "2nd", "3rd", "4th")[number % 4] + " Tuesday",
            until=LAST,
        )
        made[f"pod{number}"] = Pod(id=f"pod{number}", title=f"Pod {number}", members=tuple(members), meetings=series)
    convenings = {}
    for number, month in enumerate((2, 5, 8, 11)):
        starts = dt.datetime.combine(dt.date(2025, month, 12), dt.time(12))
        convenings[f"c{number}"] = Convening(
            id=f"c{number}", title=f"Convening {number}", starts=starts, ends=starts + dt.timedelta(hours=3)
        )
    plan = Plan(
        cohort=CohortInfo(name="Bench", starts=FIRST, ends=LAST, timezone=ZONES[2]),
        organizations={f"o{number}": Organization(id=f"o{number}", name=f"Org {number}") for number in range(8)},
        people=persons,
        pods=made,
        convenings=convenings,
    )
    midnight = int(dt.datetime.combine(FIRST, dt.time(), dt.UTC).timestamp())
    busy: dict[str, list[Interval]] = {}
    for each in ids:
        hours = sorted(chance.sample(range(365 * 24), busy_hours * 3))
        busy[each] = [(midnight + hour * 3600, midnight + hour * 3600 + 5400) for hour in hours]
    return plan, busy
