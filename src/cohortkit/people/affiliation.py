"""A person changes organizations: the new one from a day on, the old one kept for everything before it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cohortkit.files import edits
from cohortkit.files.change import Change, FileChange
from cohortkit.files.problems import KeyPath
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Person, Plan


class MoveRefused(ValueError):
    """A change of organization that cannot be made as told; the message says why."""


def move_person(
    loaded: LoadedPlan,
    plan: Plan,
    person_id: str,
    *,
    on: dt.date,
    organization: str = "",
    partner: str = "",
    title: str = "",
) -> Change:
    """Return the edit that places a person elsewhere from a day on; exactly one of the two bodies is given.

    The last day at the old place is the day before. The same move again is an empty change. Raises MoveRefused.
    """
    person = plan.people[person_id]
    what = f"{person.name} belongs to {plan.label_of(organization or partner)} from {on}"
    until = on - dt.timedelta(days=1)
    there = (person.organization, person.partner) == (organization, partner)
    if there and any(each.until == until for each in person.earlier):
        return Change(what)
    if there:
        raise MoveRefused(f"{person.name} already belongs to {plan.label_of(organization or partner)}")
    latest = settled_until(plan, person)
    if until < latest:
        raise MoveRefused(f"{person.name} had another place until {latest}; the new one can begin after that only")
    file, path = loaded.where(("people", person_id))
    raw = loaded.documents[file].raw
    after = placed(raw, path, person, on=on, organization=organization, partner=partner)
    if title:
        after = edits.set_value(after, (*path, "title"), title)
    return Change(what, (FileChange(file, raw, after),))


def settled_until(plan: Plan, person: Person) -> dt.date:
    """The last day about which it is settled where somebody belonged; a move can be dated after it only."""
    return max((each.until for each in person.earlier), default=person.joined or plan.cohort.starts)


def placed(
    raw: bytes, path: KeyPath, person: Person, *, on: dt.date, organization: str = "", partner: str = ""
) -> bytes:
    """Return the file with a person placed elsewhere from a day on, and the old place kept under `earlier`."""
    left: dict[str, Any] = {"organization": person.organization} if person.organization else {"partner": person.partner}
    left |= {"title": person.title} if person.title else {}
    known = [
        {key: value for key in ("organization", "partner", "title", "until") if (value := getattr(each, key))}
        for each in person.earlier
    ]
    until = on - dt.timedelta(days=1)
    after = edits.set_value(raw, (*path, "earlier"), [*known, {**left, "until": until}])
    return replaced(after, path, person, organization=organization, partner=partner)


def replaced(raw: bytes, path: KeyPath, person: Person, *, organization: str = "", partner: str = "") -> bytes:
    """Return the file with another organization or partner for a person, as if it had always been so."""
    for key, value, before in (
        ("organization", organization, person.organization),
        ("partner", partner, person.partner),
    ):
        if value:
            raw = edits.set_value(raw, (*path, key), value)
        elif before:
            raw = edits.remove_key(raw, (*path, key))
    return raw
