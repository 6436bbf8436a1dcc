"""Observed engagement follows the written rule, rises at once and falls only at a month's end."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cohortkit.evaluation.engagement import LEVELS, Act, last_month_end, level_on, months_later, observe, observed_level
from cohortkit.plan.model import EngagementRule
from cohortkit.records.cohort import Cohort

MakeCohort = Callable[..., Cohort]
RULE = EngagementRule()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def meeting(on: str, *, there: bool) -> Act:
    return Act(day(on), "pod", meeting=True, there=there)


def test_levels_begin_at_the_rules_scores() -> None:
    def level(there: int, of: int, given: int = 0) -> str | None:
        acts = [meeting(f"2025-05-{i + 1:02}", there=i < there) for i in range(of)]
        acts += [Act(day("2025-05-20"), "report")] * given
        return level_on(acts, RULE, day("2025-05-31"))

    assert level(9, 10) == "core"
    assert level(8, 10) == "active"
    assert level(8, 10, given=1) == "core"
    assert level(6, 10) == "active"
    assert level(1, 4) == "occasional"
    assert level(0, 4) == "peripheral"
    assert level(0, 0) is None
    assert level(0, 0, given=3) == "occasional"


def test_only_the_last_months_count() -> None:
    acts = [meeting("2025-01-31", there=True), meeting("2025-07-10", there=False)]
    assert level_on(acts, RULE, day("2025-07-30")) == "occasional"
    assert level_on(acts, RULE, day("2025-07-31")) == "peripheral"


def test_it_rises_on_the_day_and_falls_at_the_months_end() -> None:
    acts = [meeting("2025-03-10", there=True), meeting("2025-04-10", there=False), meeting("2025-04-11", there=False)]
    assert observed_level(acts, RULE, day("2025-03-10")) == "core"
    # One of three by now, but it holds until April ends.
    assert level_on(acts, RULE, day("2025-04-15")) == "occasional"
    assert observed_level(acts, RULE, day("2025-04-15")) == "core"
    assert observed_level(acts, RULE, day("2025-04-29")) == "core"
    assert observed_level(acts, RULE, day("2025-04-30")) == "occasional"
    assert observed_level(acts, RULE, day("2025-05-01")) == "occasional"


def test_a_rise_within_the_month_is_kept_until_its_end() -> None:
    acts = [meeting("2025-03-10", there=False), meeting("2025-04-05", there=True), meeting("2025-04-20", there=False)]
    assert observed_level(acts, RULE, day("2025-04-04")) == "peripheral"
    assert observed_level(acts, RULE, day("2025-04-05")) == "occasional"
    assert observed_level(acts, RULE, day("2025-04-25")) == "occasional"


def test_it_also_rises_when_an_absence_is_long_past() -> None:
    acts = [meeting("2025-01-10", there=False), meeting("2025-03-01", there=True)]
    assert observed_level(acts, RULE, day("2025-07-09")) == "occasional"
    assert observed_level(acts, RULE, day("2025-07-10")) == "core"


@pytest.mark.parametrize("seed", range(12))
def test_it_is_what_following_the_rule_day_by_day_gives(seed: int) -> None:
    rng = random.Random(seed)
    first = day("2025-06-01")
    days = [first + dt.timedelta(days=d) for d in range(330)]
    # Many meetings at the ends of months: half a year later there may be no such day.
    acts = sorted(
        Act(on, "pod", meeting=True, there=rng.random() < 0.5)
        for on in [*rng.sample(days[:200], 12), day("2025-08-29"), day("2025-08-30"), day("2025-08-31")]
    )
    held: int | None = None
    for on in days:
        level = level_on(acts, RULE, on)
        rank = None if level is None else LEVELS.index(level)
        ends = (on + dt.timedelta(days=1)).month != on.month
        held = rank if ends or held is None else held if rank is None else max(held, rank)
        assert observed_level(acts, RULE, on) == (None if held is None else LEVELS[held]), on


def test_a_rise_on_the_first_of_march_is_kept_although_february_has_no_31st() -> None:
    acts = [meeting("2025-08-31", there=False), meeting("2025-10-10", there=True), meeting("2026-03-10", there=False)]
    assert level_on(acts, RULE, day("2026-02-28")) == "occasional"
    assert level_on(acts, RULE, day("2026-03-01")) == "core"
    assert observed_level(acts, RULE, day("2026-03-15")) == "core"


def test_months_are_counted_by_the_calendar() -> None:
    assert months_later(day("2025-08-31"), 6) == day("2026-02-28")
    assert months_later(day("2025-03-15"), -6) == day("2024-09-15")
    assert last_month_end(day("2025-03-31")) == day("2025-03-31")
    assert last_month_end(day("2025-03-30")) == day("2025-02-28")


def plan() -> dict[str, Any]:
    return {
        "organizations": {"ridge": {"name": "Ridge"}, "river": {"name": "River"}},
        "partners": {"commons": {"name": "Commons"}},
        "people": {
            "ana": {"name": "Ana", "organization": "ridge", "preferred_level": "core"},
            "bo": {"name": "Bo", "organization": "river", "preferred_level": "occasional"},
            "di": {"name": "Di", "organization": "river"},
            "cy": {"name": "Cy", "partner": "commons", "roles": ["facilitator"]},
            "ed": {"name": "Ed", "organization": "ridge", "roles": ["participant", "facilitator"]},
        },
        "pods": {
            "belonging": {
                "title": "Belonging",
                "members": ["ana", "bo", "di"],
                "meetings": {
                    "starts": dt.datetime(2025, 2, 11, 13),
                    "minutes": 60,
                    "every": "month",
                    "on": "2nd Tuesday",
                    "count": 6,
                },
            }
        },
    }


RECORDS: dict[str, dict[str, Any]] = {
    "attendance/belonging@2025-02-11": {"attendance": {"ana": "absent", "bo": "present", "di": "unknown"}},
    "attendance/belonging@2025-03-11": {"attendance": {"ana": "present", "bo": "partial", "cy": "present"}},
    "products/told": {
        "at": dt.datetime(2025, 3, 20, tzinfo=dt.UTC),
        "kind": "blog-post",
        "title": "Told",
        "credits": [{"who": "bo"}],
        "status": "released",
        "released_on": dt.date(2025, 3, 20),
    },
}
AT = dt.datetime(2025, 3, 12, tzinfo=dt.UTC)


def records() -> dict[str, dict[str, Any]]:
    return {path: {"at": AT, **table} for path, table in RECORDS.items()}


def test_participants_are_observed_with_their_facts_in_declared_order(make_cohort: MakeCohort) -> None:
    engagement = observe(make_cohort(plan(), records=records(), as_of=day("2025-03-31")))
    document = engagement.as_json()
    assert document["schema"] == 1
    assert [person["id"] for person in document["people"]] == ["ana", "bo", "di"]
    assert list(document["people"][0]) == ["id", "preferred", "observed", "why"]
    assert [(p["preferred"], p["observed"]) for p in document["people"]] == [
        ("core", "occasional"),
        ("occasional", "core"),
        (None, None),
    ]
    assert document["people"][0]["why"] == "attended 1 of 2 meetings since 2024-10-01"
    assert document["people"][1]["why"].endswith("1 contribution (blog-post)")


def test_mismatches_say_who_wants_more_than_they_get(make_cohort: MakeCohort) -> None:
    engagement = observe(make_cohort(plan(), records=records(), as_of=day("2025-03-31")))
    assert [(each.id, each.mismatch) for each in engagement.mismatches()] == [
        ("ana", "wants more than gets"),
        ("bo", "gets more than wants"),
    ]
    assert "Ana wants more than gets: said core, observed occasional" in engagement.text()


def test_what_can_be_shown_around_has_no_names(make_cohort: MakeCohort) -> None:
    engagement = observe(make_cohort(plan(), records=records(), as_of=day("2025-03-31")))
    for shown in (engagement.counts().text(), engagement.chart().svg, engagement.chart().table.text()):
        assert not re.search(r"\b(Ana|Bo|Di)\b", shown)


def test_the_rule_of_the_definition_is_followed_and_told(make_cohort: MakeCohort) -> None:
    definition = plan() | {"engagement": {"months": 1, "core": 0.5}}
    engagement = observe(make_cohort(definition, records=records(), as_of=day("2025-03-31")))
    assert engagement.people[0].observed == "core"
    assert "in the last month," in engagement.rule
    assert "core from 0.50" in engagement.rule
    assert Decimal("0.5") == make_cohort(definition).plan.engagement.core
