"""Whose name it is: names and addresses as people and other tools write them."""

import re
from collections.abc import Mapping

from cohortkit.plan.model import Plan
from cohortkit.plan.slugs import APOSTROPHES, plain_letters

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "mx", "prof", "phd", "edd", "she", "her", "he", "him", "they", "them"})


def folded(name: str) -> str:
    """A name without what people add to it: case, accents, pronouns, titles, organization, order of names."""
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]|[|/#@].*$|\s[-–—:]\s.*$", " ", name)
    if plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    words = re.findall(r"[^\W_]+", re.sub(APOSTROPHES, "", plain_letters(plain)))
    return " ".join(word for word in words if word not in _TITLES)


def people_by_name(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the ids of the people by id, name, alias and e-mail address, each as `key` has it."""
    found: dict[str, list[str]] = {}
    for person in plan.people.values():
        for name in {key(each) for each in (person.id, person.name, person.email, *person.aliases)}:
            if name:
                found.setdefault(name, []).append(person.id)
    return {name: tuple(people) for name, people in found.items()}


def called(by_name: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Return the ids of everybody a name or an address may mean; empty where it means nobody."""
    return by_name.get(key(name), ()) if key(name) else ()


def key(name: str) -> str:
    """Return what two spellings of one name share: an address as it is but for its case, else the folded name."""
    bare = name.strip()
    return bare.casefold() if re.fullmatch(r"[^@\s]+@[^@\s]+", bare) else folded(bare)
