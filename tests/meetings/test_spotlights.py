"""The rota asks first who has not had a turn."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.meetings.spotlights import openings, rota
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Plan

PLAN = """
[cohort]
name = "Rivers"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
[organizations.a]
name = "A"
[organizations.b]
name = "B"
[organizations.c]
name = "C"
[organizations.gone]
name = "Gone"
left = 2025-05-31
[people.bea]
name = "Bea"
organization = "b"
[convenings.one]
title = "One"
starts = 2025-02-01
ends = 2025-02-01
sessions = [{ title = "A shows", minutes = 30, kind = "spotlight", lead = "a" }]
[convenings.two]
title = "Two"
starts = 2025-05-01
ends = 2025-05-01
sessions = [{ title = "Bea shows", minutes = 30, kind = "spotlight", lead = "bea" }]
[convenings.off]
title = "Off"
status = "cancelled"
starts = 2025-05-20
ends = 2025-05-20
sessions = [{ title = "C shows", minutes = 30, kind = "spotlight", lead = "c" }]
[convenings.three]
title = "Three"
starts = 2025-08-01
ends = 2025-08-01
[convenings.four]
title = "Four"
starts = 2025-11-01
ends = 2025-11-01
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "cohort.toml").write_text(PLAN)
    plan = load_plan(tmp_path).plan
    assert plan is not None
    return plan


def test_who_never_had_a_turn_is_first_then_whose_turn_is_longest_ago(plan: Plan) -> None:
    standings = rota(plan, dt.date(2025, 6, 1))
    assert [(each.organization, len(each.held)) for each in standings] == [("c", 0), ("a", 1), ("b", 1)]


def test_a_planned_turn_counts_so_nobody_is_asked_twice(plan: Plan) -> None:
    standings = {each.organization: each for each in rota(plan, dt.date(2025, 3, 1))}
    assert [turn.convening for turn in standings["b"].planned] == ["two"]
    assert list(standings) == ["c", "gone", "a", "b"]


def test_open_convenings_are_offered_in_turn(plan: Plan) -> None:
    found = openings(plan, dt.date(2025, 6, 1))
    assert [(each.convening, each.organization) for each in found] == [("three", "c"), ("four", "a")]
