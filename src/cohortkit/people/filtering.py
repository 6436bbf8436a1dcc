"""What a filter of a list of people, of what is about people, or of organizations understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar, get_args

from cohortkit.plan.filters import Test, between_days, one_of, read_filter, states_of
from cohortkit.plan.model import Level, Organization, Person, Plan, Role
from cohortkit.plan.names import resolve, resolve_in

T = TypeVar("T")

ROLES: tuple[str, ...] = get_args(Role)


def person_filter(plan: Plan, text: str, today: dt.date) -> Test[Person]:
    """Read a filter of people: ``org: pod: role: level: zone: since: until:``, roles as words, ``here``, and text.

    ``since:`` keeps who joined on a day or later, ``until:`` who left by then. Raises ``BadFilter`` or ``NoSuchThing``.
    """

    def has_role(person: Person, role: str) -> bool:
        return role in person.roles

    keys: dict[str, Callable[[str], Test[Person]]] = {
        **_belonging(plan, today),
        "level": one_of(get_args(Level), lambda person, level: person.preferred_level == level),
        "zone": lambda value: lambda person: value.casefold() in plan.zone_of(person).casefold(),
        **between_days(today, lambda person: person.joined or plan.cohort.starts, lambda person: person.left),
    }
    states = states_of(ROLES, has_role)
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
        "role": one_of(ROLES, lambda person, role: role in person.roles),
    }


def organization_filter(plan: Plan, text: str, today: dt.date) -> Test[Organization]:
    """Read a filter of organizations: ``pod: area: since: until:``, ``here``, and text of names and aliases.

    ``pod:`` keeps those of a member, ``area:`` those with a project for it, ``since:`` who joined on a day or later.
    Raises ``BadFilter`` or ``NoSuchThing``.
    """

    def of_pod(value: str) -> Test[Organization]:
        members = plan.pods[resolve_in(plan, "pods", value)].members_on(today)
        bodies = {plan.organization_of(member, today) for member in members}
        return lambda body: body.id in bodies

    def of_area(value: str) -> Test[Organization]:
        area = resolve_in(plan, "areas", value)
        bodies = {project.organization for project in plan.projects.values() if area in project.areas}
        return lambda body: body.id in bodies

    keys: dict[str, Callable[[str], Test[Organization]]] = {
        "pod": of_pod,
        "area": of_area,
        **between_days(today, lambda body: body.joined or plan.cohort.starts, lambda body: body.left),
    }
    states: dict[str, Test[Organization]] = {"here": lambda body: plan.organization_here_on(body.id, today)}
    return read_filter(text, keys, states, lambda body: " ".join((body.id, body.name, body.short_name, *body.aliases)))
