from __future__ import annotations

from cohortkit.pairing.packing import empty_seats, pack


def test_more_organizations_than_calls_may_nest_are_packed() -> None:
    packing = pack({f"organization-{i}": 1 for i in range(1_500)}, 300, 5)
    assert packing is not None
    assert sorted(name for column in packing.columns for name, _ in column) == sorted(
        f"organization-{i}" for i in range(1_500)
    )
    assert packing.empty == (0,) * 300


def test_organizations_stay_whole_and_the_empty_seats_lie_together() -> None:
    packing = pack({"a": 4, "b": 3, "c": 2, "d": 1}, 3, 4)
    assert packing is not None
    assert sorted(sorted(column) for column in packing.columns) == [[("a", 4)], [("b", 3), ("d", 1)], [("c", 2)]]
    assert sorted(packing.empty) == [0, 0, 2]
    assert pack({"a": 3, "b": 3, "c": 3}, 2, 5) is None


def test_no_group_loses_two_seats_in_the_weeks_that_remain() -> None:
    # Two columns of three seats; seat 0 and seat 3 share a group in the first week only.
    weeks = ((0, 1, 2, 0, 1, 2), (0, 1, 2, 1, 2, 0), (0, 1, 2, 2, 0, 1))
    empty, usable = empty_seats(weeks, ((0, 1, 2), (3, 4, 5)), (1, 1), 2)
    assert len(empty) == 2
    assert len(usable) == 2
    assert all(weeks[w][empty[0]] != weeks[w][empty[1]] for w in usable)
