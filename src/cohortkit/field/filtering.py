"""The filter of records that people keep: the six registers and the support log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from cohortkit.field.entries import Register, choices
from cohortkit.plan.filters import Test, read_filter
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in, resolve_party
from cohortkit.plan.when import read_day
from cohortkit.records.model import Record

PARTIES = ("who", "organization", "organizations", "people", "contributor", "provider")
"""The keys of records that hold people or organizations."""
TEXTS = ("id", "title", "text", "heard", "done", "topic", "need", "result")
"""The keys that words are looked for in; private notes are none of them."""


def entry_filter(plan: Plan, text: str, today: dt.date, *, date: str, words: Iterable[str] = ()) -> Test[Record]:
    """Read a filter of records: `org: person: area: kind: status: since: until:`, states as words, and text.

    `org:` is an organization itself or one of its people on the record's day. `date` is the attribute with a record's
    own day, `words` are the statuses and kinds it knows. Raises `BadFilter` or `NoSuchThing`.
    """

    def day_of(entry: Record) -> dt.date:
        own = getattr(entry, date, None)
        return own if isinstance(own, dt.date) and not isinstance(own, dt.datetime) else entry.at.date()

    def of_organization(value: str) -> Test[Record]:
        wanted = resolve_in(plan, "organizations", value)
        return lambda entry: any(
            wanted in (party, plan.organization_of(party, day_of(entry))) for party in parties(entry)
        )

    def of_person(value: str) -> Test[Record]:
        wanted = resolve_party(plan, value)
        return lambda entry: wanted in parties(entry)

    def of_area(value: str) -> Test[Record]:
        area = resolve_in(plan, "areas", value)
        return lambda entry: area in getattr(entry, "areas", ())

    def since(value: str) -> Test[Record]:
        day = read_day(value, today)
        return lambda entry: day_of(entry) >= day

    def until(value: str) -> Test[Record]:
        day = read_day(value, today)
        return lambda entry: day_of(entry) <= day

    keys: dict[str, Callable[[str], Test[Record]]] = {
        "org": of_organization,
        "person": of_person,
        "area": of_area,
        "kind": lambda value: lambda entry: getattr(entry, "kind", None) == value,
        "status": lambda value: lambda entry: getattr(entry, "status", None) == value,
        "since": since,
        "until": until,
    }
    states: dict[str, Test[Record]] = {word: _is(word) for word in words}
    return read_filter(text, keys, states, lambda entry: " ".join(str(getattr(entry, key, "")) for key in TEXTS))


def parties(entry: Record) -> tuple[str, ...]:
    """Everybody a record names, people and organizations."""
    found: list[Any] = []
    for key in PARTIES:
        value = getattr(entry, key, ())
        found += [value] if isinstance(value, str) else list(value)
    found += [credit.who for credit in getattr(entry, "credits", ())]
    return tuple(dict.fromkeys(each for each in found if each))


def _is(word: str) -> Test[Record]:
    return lambda entry: word in (getattr(entry, "status", None), getattr(entry, "kind", None))


def register_filter(plan: Plan, register: Register, wanted: str, today: dt.date) -> Test[Record]:
    """Read a filter for the entries of one register: its kinds and statuses are states, its own date counts."""
    words = [word for key in register.columns if key in ("kind", "status") for word in choices(register.kind, key)]
    date = "from_" if register.date_key == "from" else register.date_key
    return entry_filter(plan, wanted, today, date=date, words=words)
