"""Match the names in a meeting tool's list to people, and say how sure each match is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from cohortkit.attendance.tool_files import Stay, joined
from cohortkit.plan.called import folded
from cohortkit.plan.model import Person, Plan
from cohortkit.records.model import Mark

Sureness = Literal["sure", "unsure", "unknown"]
NEAR = 0.84
"""From this likeness of two spelled-out names on (0 to 1) a person is offered as a guess, never taken."""
PRESENT_FROM = 2 / 3
"""From this share of the meeting's minutes on somebody was present; below it, partly."""


class Match(msgspec.Struct, frozen=True):
    """One row of the list and the person it is taken for. Only `sure` ones may be recorded without asking."""

    stay: Stay
    person: str
    sureness: Sureness
    why: str
    candidates: tuple[str, ...] = ()


def match_people(plan: Plan, stays: Iterable[Stay], expected: Sequence[str] = ()) -> list[Match]:
    """Match every row, by e-mail, then name, then alias; `expected` breaks ties between people of one name."""
    emails = {person.email.casefold(): person for person in plan.people.values() if person.email}
    spellings: dict[str, list[Person]] = {}
    for person in plan.people.values():
        for name in (person.name, *person.aliases):
            if key := folded(name):
                known = spellings.setdefault(key, [])
                if person not in known:
                    known.append(person)
    return [_match(stay, emails, spellings, frozenset(expected)) for stay in stays]


def settled(match: Match, person: str) -> Match:
    """The same row, taken for a person because somebody said so."""
    return Match(match.stay, person, "sure", "said so")


def marks(matches: Iterable[Match], meeting_minutes: int | None) -> tuple[dict[str, Mark], dict[str, int]]:
    """The marks and minutes of the sure matches; rows of one person count together, two devices at once once.

    Without minutes, or for a meeting without hours, being in the list is being present.
    """
    stays: dict[str, list[Stay]] = {}
    for match in matches:
        if match.sureness == "sure":
            stays.setdefault(match.person, []).append(match.stay)
    seen: dict[str, Mark] = dict.fromkeys(stays, "present")
    whole = {person: joined(parts).minutes for person, parts in stays.items()}
    minutes = {person: stayed for person, stayed in whole.items() if stayed is not None}
    if meeting_minutes:
        for person, stayed in minutes.items():
            seen[person] = "present" if stayed >= meeting_minutes * PRESENT_FROM else "partial"
    return seen, minutes


def missing(
    expected: Iterable[str], matches: Iterable[Match], taken: Mapping[str, Mark], known: Mapping[str, Mark]
) -> dict[str, Mark]:
    """Mark as absent whom a meeting concerned and nobody saw.

    Left alone is whoever may be one of the unsure rows of the list, and whoever has a mark already, such as excused.
    """
    perhaps = {person for match in matches for person in (match.person, *match.candidates)}
    said = {person for person, mark in known.items() if mark != "unknown"}
    return {person: "absent" for person in expected if person not in {*taken, *perhaps, *said}}


def _match(
    stay: Stay, emails: Mapping[str, Person], spellings: Mapping[str, list[Person]], expected: frozenset[str]
) -> Match:
    if stay.email and (person := emails.get(stay.email)):
        return Match(stay, person.id, "sure", "e-mail")
    original = re.search(r"\(([^)]+)\)\s*$", stay.name)
    for name, by in ((stay.name, "name"), (original.group(1) if original else "", "original name")):
        named = spellings.get(folded(name), [])
        if len(named) > 1:
            named = [person for person in named if person.id in expected] or named
        if len(named) == 1:
            why = by if by != "name" or folded(named[0].name) == folded(name) else "alias"
            return Match(stay, named[0].id, "sure", why)
        if named:
            ids = tuple(sorted(person.id for person in named))
            return Match(stay, "", "unsure", f"{len(ids)} people of that name", ids)
    return _guess(stay, spellings)


def _guess(stay: Stay, spellings: Mapping[str, list[Person]]) -> Match:
    wanted = folded(stay.name)
    if not wanted:
        return Match(stay, "", "unknown", "no name")
    near: list[tuple[float, str]] = []
    for spelling, people in spellings.items():
        likeness = SequenceMatcher(None, wanted, spelling).ratio()
        if wanted in (spelling.split()[0], spelling.split()[-1]):
            likeness = max(likeness, NEAR)
        if likeness >= NEAR:
            near += [(-likeness, person.id) for person in people]
    if not near:
        return Match(stay, "", "unknown", "nobody of that name")
    ids = tuple(dict.fromkeys(person for _, person in sorted(near)))[:5]
    return Match(stay, ids[0] if len(ids) == 1 else "", "unsure", "a name like it", ids)
