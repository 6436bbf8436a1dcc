from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from cohortkit.pairing.catalogue import CATALOGUE
from cohortkit.pairing.constructions import Design, designs, difference_rows, transversal, with_classes
from cohortkit.pairing.starter_blocks import developed

# Best-known weeks without a repeat: groups, size, weeks.
BEST_KNOWN = [
    *((5, 3, 7), (5, 4, 5), (5, 5, 6)),
    *((6, 3, 8), (6, 4, 7), (6, 5, 6), (6, 6, 3)),
    *((7, 3, 10), (7, 4, 9), (7, 5, 7), (7, 6, 7), (7, 7, 8)),
    *((8, 3, 11), (8, 4, 10), (8, 5, 8), (8, 6, 8), (8, 7, 8), (8, 8, 9)),
    *((9, 3, 13), (9, 4, 11), (9, 5, 9), (9, 6, 9), (9, 7, 9), (9, 8, 9), (9, 9, 10)),
    *((10, 3, 14), (10, 4, 13), (10, 5, 9)),
    *((16, 4, 21), (27, 3, 40)),
]


def assert_nobody_meets_twice(design: Design) -> None:
    met: Counter[tuple[int, int]] = Counter()
    for week in design.weeks:
        groups: dict[int, list[int]] = {}
        for seat, group in enumerate(week):
            groups.setdefault(group, []).append(seat)
        assert len(groups) == design.groups
        assert {len(group) for group in groups.values()} == {design.size}
        for members in groups.values():
            met.update(combinations(members, 2))
    assert set(met.values()) <= {1}


@pytest.mark.parametrize(("groups", "size", "weeks"), BEST_KNOWN)
def test_the_best_known_weeks_are_reached_without_a_repeat(groups: int, size: int, weeks: int) -> None:
    assert max(len(design.weeks) for design in designs(groups, size)) >= weeks
    for design in designs(groups, size):
        assert_nobody_meets_twice(design)


def test_every_schedule_of_the_catalogue_develops_into_whole_weeks_without_a_repeat() -> None:
    names = set()
    for starter in CATALOGUE:
        weeks = developed(starter)
        names.add((starter.groups, starter.size, len(weeks)))
        met: set[tuple[int, int]] = set()
        for week in weeks:
            assert sorted(p for block in week for p in block) == list(range(starter.groups * starter.size))
            for block in week:
                for pair in combinations(sorted(block), 2):
                    assert pair not in met
                    met.add(pair)
    assert {(8, 4, 10), (9, 4, 11), (10, 4, 13)} <= names


@pytest.mark.parametrize("groups", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 20, 24, 25, 27, 28, 32, 35])
@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_columns_never_meet_across(groups: int, size: int) -> None:
    design = transversal(groups, size)
    if size > groups:
        assert design is None
        return
    assert design is not None
    assert_nobody_meets_twice(design)
    for column in design.columns:
        for week in design.weeks[: design.across]:
            assert len({week[seat] for seat in column}) == groups


def test_difference_rows_differ_between_any_two_columns() -> None:
    rows = difference_rows(12, 4)
    assert len(rows) >= 10
    for a, b in combinations(range(4), 2):
        differences = [(row[b] - row[a]) % 12 for row in rows]
        assert len(set(differences)) == len(differences)


def test_views_of_a_design_have_columns_that_never_meet() -> None:
    for groups, size, rounds in ((6, 4, 6), (8, 4, 7), (8, 4, 10), (8, 3, 11), (8, 5, 7)):
        views = [view for design in designs(groups, size) for view in with_classes(design, rounds)]
        assert views
        for view in views:
            assert view.across >= rounds
            for column in view.columns:
                for week in view.weeks[: view.across]:
                    assert len({week[seat] for seat in column}) == len(column)
