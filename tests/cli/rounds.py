"""Files of people, and metrics recounted from what the program printed, apart from the code under test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

MODEL_CASE = (7, 6, 5, 5, 4, 4, 3, 3)


def write_people(file: Path, *sizes: int) -> dict[str, str]:
    """Write people of organizations of these sizes, and return the organization of each."""
    home = {f"{chr(97 + o)}{i}": f"org-{chr(97 + o)}" for o, size in enumerate(sizes) for i in range(size)}
    file.write_text("id,organization\n" + "".join(f"{who},{where}\n" for who, where in home.items()), encoding="utf-8")
    return home


def recounted(document: Any, home: Mapping[str, str], met_before: Mapping[frozenset[str], int]) -> dict[str, int]:
    """The reported metrics, counted out pair by pair from the rounds."""
    times: Counter[frozenset[str]] = Counter(
        frozenset(pair) for each in document["rounds"] for group in each["groups"] for pair in combinations(group, 2)
    )
    part = {who for each in document["rounds"] for group in (*each["groups"], each["sitting_out"]) for who in group}
    distinct = repeats = inside = 0
    others: dict[str, set[str]] = {who: set() for who in part}
    for pair, count in times.items():
        a, b = sorted(pair)
        repeats += count if met_before.get(pair) else count - 1
        if home[a] == home[b]:
            inside += count
            continue
        distinct += not met_before.get(pair)
        others[a].add(b)
        others[b].add(a)
    met = [len(people) for people in others.values()]
    return {
        "distinct_pairs": distinct,
        "repeats": repeats,
        "same_organization": inside,
        "least_met": min(met),
        "most_met": max(met),
    }


def assert_sound(
    document: Any, home: Mapping[str, str], met_before: Mapping[frozenset[str], int] | None = None
) -> None:
    """Nobody missing or twice, sizes within one, the metrics those of a recount, no value beyond its bound."""
    quality = document["quality"]
    for each in document["rounds"]:
        seated = [who for group in each["groups"] for who in group]
        assert sorted([*seated, *each["sitting_out"]]) == sorted(home)
        sizes = [len(group) for group in each["groups"]]
        assert not sizes or max(sizes) - min(sizes) <= 1
    found = recounted(document, home, met_before or {})
    assert {key: quality[key] for key in found} == found
    assert quality["distinct_pairs"] <= quality["distinct_pairs_bound"]
    assert quality["repeats"] >= quality["repeats_bound"]
    assert quality["same_organization"] >= quality["same_organization_bound"]
    assert 0 <= quality["percent_of_bound"] <= 100
    assert (quality["percent_of_bound"] == 100) == (quality["distinct_pairs"] == quality["distinct_pairs_bound"])
