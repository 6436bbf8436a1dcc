"""The filter of records that people keep: the six registers and the support log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from cohortkit.field.entries import Register, choices
from cohortkit.plan.filters import Test, between_days, one_of, read_filter
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in, resolve_party
from cohortkit.records.model import Record

PARTIES = ("who", "organization", "organizations", "people", "contributor", "provider")
"""The keys of records that hold people or organizations."""
OCCASIONS = ("made_at", "source")
"""The keys that hold a meeting."""
TEXTS = ("id", "title", "text", "heard", "done", "topic", "need", "result")
"""The keys that words are looked for in; private notes are none of them."""


def entry_filter(
    plan: Plan, text: str, today: dt.date, *, date: str, kinds: Iterable[str] = (), statuses: Iterable[str] = ()
) -> Test[Record]:
    """Read a filter of records: `org: pod: person: area: kind: status: since: until:`, states as words, and text.

    `org:` is an organization itself or one of its people on the record's day, `pod:` a member on that day or a record
    of one of its meetings. `date` is the attribute with a record's own day, `kinds` and `statuses` are those it knows.
    Raises `BadFilter` or `NoSuchThing`.
    """

    def day_of(entry: Record) -> dt.date:
        own = getattr(entry, date, None)
        return own if isinstance(own, dt.date) and not isinstance(own, dt.datetime) else entry.at.date()

    def of_organization(value: str) -> Test[Record]:
        wanted = resolve_in(plan, "organizations", value)
        return lambda entry: any(
            wanted in (party, plan.organization_of(party, day_of(entry))) for party in parties(entry)
        )

    def of_pod(value: str) -> Test[Record]:
        pod = plan.pods[resolve_in(plan, "pods", value)]
        return lambda entry: (
            not set(pod.members_on(day_of(entry))).isdisjoint(parties(entry))
            or any(str(getattr(entry, key, "")).startswith(f"{pod.id}@") for key in OCCASIONS)
        )

    def of_person(value: str) -> Test[Record]:
        wanted = resolve_party(plan, value)
        return lambda entry: wanted in parties(entry)

    def of_area(value: str) -> Test[Record]:
        area = resolve_in(plan, "areas", value)
        return lambda entry: area in getattr(entry, "areas", ())

    keys: dict[str, Callable[[str], Test[Record]]] = {
        "org": of_organization,
        "pod": of_pod,
        "person": of_person,
        "area": of_area,
        **between_days(today, day_of),
    }
    states: dict[str, Test[Record]] = {}
    for key, words in (("kind", tuple(kinds)), ("status", tuple(statuses))):
        if words:
            keys[key] = one_of(words, partial(_has, key))
            states |= {word: partial(_has, key, word=word) for word in words}
    return read_filter(text, keys, states, lambda entry: " ".join(str(getattr(entry, key, "")) for key in TEXTS))


def parties(entry: Record) -> tuple[str, ...]:
    """Everybody a record names, people and organizations."""
    found: list[Any] = []
    for key in PARTIES:
        value = getattr(entry, key, ())
        found += [value] if isinstance(value, str) else list(value)
    found += [credit.who for credit in getattr(entry, "credits", ())]
    return tuple(dict.fromkeys(each for each in found if each))


def _has(key: str, entry: Record, word: str) -> bool:
    return bool(getattr(entry, key, None) == word)


def register_filter(plan: Plan, register: Register, wanted: str, today: dt.date) -> Test[Record]:
    """Read a filter for the entries of one register: its kinds and statuses are states, its own date counts."""
    kinds, statuses = (choices(register.kind, key) if key in register.columns else () for key in ("kind", "status"))
    date = "from_" if register.date_key == "from" else register.date_key
    return entry_filter(plan, wanted, today, date=date, kinds=kinds, statuses=statuses)
