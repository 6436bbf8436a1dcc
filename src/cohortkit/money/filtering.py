"""The filter of payments: `org:ncsm person:ana-ruiz correction since:2023-01-01`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cohortkit.money.ledger import Entry
from cohortkit.plan.filters import Test, between_days, read_filter
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in


def payment_filter(plan: Plan, text: str, today: dt.date) -> Test[Entry]:
    """Read a filter of payments: `org: person: stipend: grant: since: until:`, `correction`, and text.

    `org:` is an organization itself or one of its people on the day of payment. Raises `BadFilter` or `NoSuchThing`.
    """

    def of_organization(value: str) -> Test[Entry]:
        wanted = resolve_in(plan, "organizations", value)
        return lambda entry: (
            wanted
            in (
                entry.payment.organization,
                plan.organization_of(entry.payment.person, entry.paid_on),
            )
        )

    def of_person(value: str) -> Test[Entry]:
        person = resolve_in(plan, "people", value)
        return lambda entry: entry.payment.person == person

    def of_stipend(value: str) -> Test[Entry]:
        stipend = resolve_in(plan, "stipends", value)
        return lambda entry: entry.payment.stipend == stipend

    def of_grant(value: str) -> Test[Entry]:
        grant = resolve_in(plan, "grants", value)
        return lambda entry: entry.payment.grant == grant

    keys: dict[str, Callable[[str], Test[Entry]]] = {
        "org": of_organization,
        "person": of_person,
        "stipend": of_stipend,
        "grant": of_grant,
        **between_days(today, lambda entry: entry.paid_on),
    }
    states: dict[str, Test[Entry]] = {"correction": lambda entry: bool(entry.payment.corrects)}
    return read_filter(text, keys, states, lambda entry: " ".join((*_words(plan, entry), entry.batch)))


def _words(plan: Plan, entry: Entry) -> tuple[str, ...]:
    payment = entry.payment
    return payment.id, payment.earned_by, payment.reason, plan.label_of(payment.person or payment.organization)
