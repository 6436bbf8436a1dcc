"""The filter of attendance marks: `org:ncsm pod:belonging absent since:2023-01-01`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cohortkit.attendance.rates import MARKS, Seat
from cohortkit.plan.filters import Test, between_days, one_of, read_filter, states_of
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in


def seat_filter(plan: Plan, text: str, today: dt.date) -> Test[Seat]:
    """Read a filter of marks: `org: pod: person: kind: since: until:`, marks as words, and text.

    `org:` is where a person belonged on the day of the meeting. Raises `BadFilter` or `NoSuchThing`.
    """

    def of_organization(value: str) -> Test[Seat]:
        organization = resolve_in(plan, "organizations", value)
        return lambda seat: plan.organization_of(seat.person, seat.on) == organization

    def of_pod(value: str) -> Test[Seat]:
        pod = resolve_in(plan, "pods", value)
        return lambda seat: seat.kind == "pod" and seat.of == pod

    def of_person(value: str) -> Test[Seat]:
        person = resolve_in(plan, "people", value)
        return lambda seat: seat.person == person

    keys: dict[str, Callable[[str], Test[Seat]]] = {
        "org": of_organization,
        "pod": of_pod,
        "person": of_person,
        "kind": one_of(("convening", "pod"), lambda seat, kind: seat.kind == kind),
        **between_days(today, lambda seat: seat.on),
    }
    states: dict[str, Test[Seat]] = states_of(MARKS, lambda seat, mark: seat.mark == mark)
    return read_filter(text, keys, states, lambda seat: f"{seat.meeting} {seat.person} {plan.label_of(seat.person)}")
