"""What a filter of a list of people understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from cohortkit.plan.filters import Test, read_filter
from cohortkit.plan.model import Person, Plan
from cohortkit.plan.names import resolve, resolve_in
from cohortkit.plan.when import read_day

T = TypeVar("T")

ROLES = ("participant", "facilitator", "coordinator", "coach", "expert", "evaluator")


def person_filter(plan: Plan, text: str, today: dt.date) -> Test[Person]:
    """Read a filter of people: ``org: pod: role: level: zone: since: until:``, roles as words, ``here``, and text.

    ``since:`` keeps who joined on a day or later, ``until:`` who left by then. Raises ``BadFilter`` or ``NoSuchThing``.
    """

    def joined_since(value: str) -> Test[Person]:
        day = read_day(value, today)
        return lambda person: (person.joined or plan.cohort.starts) >= day

    def left_by(value: str) -> Test[Person]:
        day = read_day(value, today)
        return lambda person: person.left is not None and person.left <= day

    keys: dict[str, Callable[[str], Test[Person]]] = {
        **_belonging(plan, today),
        "level": lambda value: lambda person: person.preferred_level == value,
        "zone": lambda value: lambda person: value.casefold() in plan.zone_of(person).casefold(),
        "since": joined_since,
        "until": left_by,
    }
    states: dict[str, Test[Person]] = {role: _has_role(role) for role in ROLES}
    states["here"] = lambda person: person.here_on(today)
    return read_filter(
        text, keys, states, lambda person: " ".join((person.id, person.name, person.title, *person.aliases))
    )


def about_people(
    plan: Plan, text: str, today: dt.date, people: Callable[[T], Iterable[str]], words: Callable[[T], str]
) -> Test[T]:
    """Read a filter of entries that are about people, such as marks or payments: ``org: pod: role: person:``, and text.

    ``people`` are the ids an entry is about, ``words`` its text. Raises ``BadFilter`` or ``NoSuchThing``.
    """

    def somebody(make: Callable[[str], Test[Person]]) -> Callable[[str], Test[T]]:
        def of_value(value: str) -> Test[T]:
            test = make(value)
            return lambda entry: any(test(plan.people[who]) for who in people(entry) if who in plan.people)

        return of_value

    def of_person(value: str) -> Test[Person]:
        wanted = resolve_in(plan, "people", value)
        return lambda person: person.id == wanted

    keys = {key: somebody(make) for key, make in {**_belonging(plan, today), "person": of_person}.items()}
    return read_filter(text, keys, {}, words)


def _belonging(plan: Plan, today: dt.date) -> dict[str, Callable[[str], Test[Person]]]:
    def of_organization(value: str) -> Test[Person]:
        body = resolve(value, {**plan.partners, **plan.organizations}, "organization")
        return lambda person: person.party_on(today) == body

    def of_pod(value: str) -> Test[Person]:
        pod = plan.pods[resolve_in(plan, "pods", value)]
        members = {*pod.members_on(today), pod.lead}
        return lambda person: person.id in members

    return {
        "org": of_organization,
        "pod": of_pod,
        "role": lambda value: lambda person: value in person.roles,
    }


def _has_role(role: str) -> Test[Person]:
    return lambda person: role in person.roles
