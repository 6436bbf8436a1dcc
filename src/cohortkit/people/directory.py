"""The directory that goes out: who takes part, from where, doing what."""

from __future__ import annotations

import datetime as dt

from cohortkit.files.spreadsheet import Cell
from cohortkit.plan.model import Plan

COLUMNS = ("Id", "Name", "Organization", "Title", "Roles", "E-mail", "Time zone", "Pods", "Joined", "Left", "Bio")


def directory(plan: Plan, day: dt.date, *, everybody: bool = False) -> tuple[tuple[Cell, ...], ...]:
    """A row for each person here on a day, by organization, then name; what is private is not in it."""
    rows = [
        (
            person.id,
            person.name,
            plan.label_of(person.party_on(day)),
            person.title_on(day),
            ", ".join(person.roles),
            person.email,
            plan.zone_of(person),
            ", ".join(pod.title for pod in plan.pods.values() if person.id in pod.members_on(day)),
            person.joined,
            person.left,
            person.bio,
        )
        for person in plan.people.values()
        if everybody or person.here_on(day)
    ]
    return tuple(sorted(rows, key=lambda row: (str(row[2]).casefold(), str(row[1]).casefold())))
