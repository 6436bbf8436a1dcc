"""People and counts shared by the tests of pairing; the counts are made apart from the code under test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Plan, Round

MODEL_CASE = (7, 6, 5, 5, 4, 4, 3, 3)


def organizations_of(*sizes: int) -> list[Person]:
    """People of organizations of these sizes: a00, a01, … of organization a, and so on."""
    return [
        Person(f"{chr(97 + o % 26)}{o // 26 or ''}{i:02}", f"organization-{o}")
        for o, size in enumerate(sizes)
        for i in range(size)
    ]


def everybody_alone(people: int) -> list[Person]:
    """People each of an organization of their own."""
    return [Person(f"p{i:03}", f"organization-{i}") for i in range(people)]


def meetings(rounds: Sequence[Round]) -> Counter[frozenset[str]]:
    """How often each pair is in one group."""
    return Counter(frozenset(pair) for r in rounds for group in r.groups for pair in combinations(group, 2))


def recounted(people: Sequence[Person], plan: Plan, met_before: set[frozenset[str]]) -> dict[str, int]:
    """The metrics of a plan, counted out pair by pair."""
    home = {person.id: person.organization for person in people}
    times = meetings(plan.rounds)
    distinct = repeats = inside = 0
    met: dict[str, set[str]] = {who: set() for r in plan.rounds for g in (*r.groups, r.sitting_out) for who in g}
    for pair, count in times.items():
        a, b = sorted(pair)
        repeats += count if pair in met_before else count - 1
        if home[a] == home[b]:
            inside += count
            continue
        distinct += pair not in met_before
        met[a].add(b)
        met[b].add(a)
    return {
        "distinct_pairs": distinct,
        "repeats": repeats,
        "same_organization": inside,
        "least_met": min(map(len, met.values())),
        "most_met": max(map(len, met.values())),
    }


def assert_everybody_is_somewhere_once(people: Sequence[Person], plan: Plan) -> None:
    """Nobody is missing from a round or in it twice."""
    for r in plan.rounds:
        assert sorted([who for group in r.groups for who in group] + list(r.sitting_out)) == sorted(
            person.id for person in people
        )
