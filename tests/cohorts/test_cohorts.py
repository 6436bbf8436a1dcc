"""The cohorts that the tests share are in order, and as different from the example as they promise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.plan.model import Plan
from cohortkit.records.cohort import open_cohort

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
TODAY = dt.date(2026, 7, 1)


@pytest.mark.parametrize("folder", [HERE / "harbour", HERE / "empty", REPOSITORY], ids=["harbour", "empty", "example"])
def test_nothing_is_wrong_with_it(folder: Path) -> None:
    assert open_cohort(folder, today=TODAY).problems() == []


def plan_of(name: str) -> Plan:
    return open_cohort(HERE / name, today=TODAY).plan


def test_the_harbour_is_unlike_the_example() -> None:
    plan = plan_of("harbour")
    assert plan.cohort.currency == "NZD"
    assert {plan.zone_of(person) for person in plan.people.values()} == {
        "Pacific/Auckland",
        "Pacific/Noumea",
        "Australia/Hobart",
        "Australia/Adelaide",
    }
    assert any("’" in each or "'" in each for each in (person.name for person in plan.people.values()))
    assert list(plan.reflections) == ["resting-beaches"]  # from an included file


def test_the_empty_one_holds_nothing_but_itself() -> None:
    plan = plan_of("empty")
    assert plan.cohort.name == "Nobody yet"
    assert not any((plan.people, plan.organizations, plan.pods, plan.convenings, plan.surveys))
