"""What people still owe the directory."""

from __future__ import annotations

import datetime as dt

import msgspec

from cohortkit.plan.model import Person, Plan

OWED = {
    "email": "an e-mail address",
    "timezone": "a time zone",
    "bio": "a bio",
    "preferred_level": "a preferred level of engagement",
}
"""The keys that a person should have, and what they are called when asked for."""


class Gap(msgspec.Struct, frozen=True):
    """One person and the keys they owe, in the order of `OWED`."""

    person: str
    missing: tuple[str, ...]

    def in_words(self) -> str:
        """What is owed, as in "a time zone and a bio"."""
        named = [OWED[key] for key in self.missing]
        return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]


def gaps(plan: Plan, day: dt.date) -> tuple[Gap, ...]:
    """Everybody here on a day who owes something, in declared order; supporters owe an address and a zone only."""
    found = ((person, _missing(person)) for person in plan.people.values() if person.here_on(day))
    return tuple(Gap(person.id, missing) for person, missing in found if missing)


def _missing(person: Person) -> tuple[str, ...]:
    keys = OWED if person.is_participant else ("email", "timezone")
    return tuple(key for key in keys if not getattr(person, key))
