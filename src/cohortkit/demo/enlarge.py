"""A larger definition: the example's own text, and after it more blocks with made-up names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import tomli

from cohortkit.demo.block import suffix_of
from cohortkit.demo.grammar import phrases
from cohortkit.files.edits import set_value
from cohortkit.files.toml_text import to_toml

_COUNTED = (
    ("indicators", "products", "target"),
    ("indicators", "collaborations", "target"),
    ("indicators", "buddies", "target"),
    ("indicators", "milestones", "target"),
)
"""Targets that are counts: many blocks make many times as much."""


def enlarged(definition: bytes, scale: int) -> bytes:
    """Return the definition for `scale` blocks: budgets and counted targets grow, tables are added at the end."""
    if scale == 1:
        return definition
    data = tomli.loads(definition.decode(), parse_float=Decimal)
    for stipend in data["stipends"]:
        definition = set_value(definition, ("stipends", stipend, "budget"), data["stipends"][stipend]["budget"] * scale)
    for path in _COUNTED:
        definition = set_value(definition, path, data[path[0]][path[1]][path[2]] * scale)
    added: dict[str, dict[str, Any]] = {}
    for number in range(2, scale + 1):
        for table, entries in _block(data, number).items():
            added.setdefault(table, {}).update(entries)
    heading = f"\n\n# {scale - 1} more of the same, with made-up names, to see how large a cohort can become.\n\n"
    return definition + heading.encode() + to_toml(added)


def organization_name(number: int, position: int) -> str:
    """Return a made-up name, different for each block (from 2) and each place in it (from 0)."""
    names = phrases("larger")
    place = (number - 2) * 8 + position
    places, fields = names["places"], names["fields"]
    # Stepping through both lists at once keeps neighbors unlike each other.
    round_, place = divmod(place, len(places) * len(fields))
    name = f"{places[place % len(places)]} {fields[(place + place // len(places)) % len(fields)]}"
    return f"{name} of District {round_ + 1}" if round_ else name


def _block(data: dict[str, Any], number: int) -> dict[str, dict[str, Any]]:
    end = suffix_of(number)
    names = {id_: organization_name(number, position) for position, id_ in enumerate(data["organizations"])}
    return {
        "organizations": {id_ + end: {"name": names[id_]} for id_ in names},
        "people": {id_ + end: _person(id_, person, names, number) for id_, person in data["people"].items()},
        "pods": {id_ + end: _pod(pod, number) for id_, pod in data["pods"].items()},
        "projects": {
            id_ + end: {
                **project,
                "title": f"{project['title']} ({number})",
                "organization": project["organization"] + end,
                "coach": project["coach"] + end,
            }
            for id_, project in data["projects"].items()
        },
        "grants": {
            id_ + end: {**grant, "organization": grant["organization"] + end, "project": grant["project"] + end}
            for id_, grant in data["grants"].items()
        },
    }


def _person(id_: str, person: dict[str, Any], names: dict[str, str], number: int) -> dict[str, Any]:
    end = suffix_of(number)
    copy = {key: value for key, value in person.items() if key not in ("bio", "earlier")}
    if "organization" in person:
        seat = id_.rpartition("-")[2]
        copy["organization"] = person["organization"] + end
        copy["name"] = f"{names[person['organization']]} participant {seat}"
    else:
        copy["name"] = f"{person['name']} of group {number}"
    if "email" in person:
        copy["email"] = f"{id_}{end}@people.example"
    return copy


def _pod(pod: dict[str, Any], number: int) -> dict[str, Any]:
    end = suffix_of(number)
    members = [
        member + end if isinstance(member, str) else {**member, "person": member["person"] + end}
        for member in pod["members"]
    ]
    return {**pod, "title": f"{pod['title']} ({number})", "members": members, "lead": pod["lead"] + end}
