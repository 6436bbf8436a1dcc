"""Ready instruments are question sets that load and pass the checks once they have been put into a definition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cohortkit.evaluation.instruments import INSTRUMENTS, add_instrument, instrument, instruments, yearly_waves
from cohortkit.evaluation.value_creation import CYCLES
from cohortkit.plan.load import LoadedPlan, load_plan
from cohortkit.plan.model import Wave
from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.write import PlanChangeRefused
from cohortkit.records.cohort import open_cohort


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_an_instrument_put_into_a_definition_is_without_problems(name: str, tmp_path: Path) -> None:
    starts, ends = dt.date(2025, 1, 15), dt.date(2026, 12, 15)
    info = {"name": "Rivers", "starts": starts, "ends": ends, "timezone": "America/Denver"}
    definition = {
        "cohort": info,
        "organizations": {"ridge": {"name": "Ridge"}},
        "people": {"ana": {"name": "Ana", "organization": "ridge"}},
    }
    text = tomli_w.dumps(definition) + "\n" + instrument(name, yearly_waves(starts, ends))
    (tmp_path / "cohort.toml").write_text(text, encoding="utf-8")
    cohort = open_cohort(tmp_path, today=starts)
    assert [f"{p.code}: {p.message}" for p in cohort.problems() if p.severity == "error"] == []
    question_set = cohort.plan.question_set(name)
    assert question_set is not None
    assert all(prompt.text for prompt in question_set.prompts)


def test_network_health_is_asked_in_waves_with_the_same_questions() -> None:
    waves = yearly_waves(dt.date(2025, 1, 15), dt.date(2026, 12, 15))
    assert [wave.id for wave in waves] == ["2025", "2026"]
    text = instrument("network-health", waves)
    assert '{ id = "2025", opens = 2025-02-14, closes = 2025-03-05 }' in text
    assert "waves = " not in instrument("network-health")


def test_the_story_has_a_prompt_for_each_cycle() -> None:
    text = instrument("value-creation-story")
    assert all(f'id = "{cycle}"' in text for cycle in CYCLES)


def test_a_cohorts_own_wording_goes_first(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "instruments" / "network-health.toml"
    own.parent.mkdir(parents=True)
    own.write_text("[surveys.network-health]\nwaves = []\n", encoding="utf-8")
    assert instrument("network-health", cohort_folder=tmp_path) == "[surveys.network-health]\n"


DEFINITION = """\
# ours
[cohort]
name = "Rivers"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
[areas.field]
title = "Field"
# the end"""
WAVE = Wave(id="2025", opens=dt.date(2025, 2, 1), closes=dt.date(2025, 2, 20))


def loaded(folder: Path, text: str = DEFINITION) -> LoadedPlan:
    (folder / "cohort.toml").write_bytes(text.encode())
    return load_plan(folder)


def added(folder: Path, before: LoadedPlan, *told: str, **more: Any) -> LoadedPlan:
    (changed,) = add_instrument(before, *told, **more).files
    assert changed.before is not None
    assert changed.after is not None
    assert changed.after.startswith(changed.before)
    return loaded(folder, changed.after.decode())


def test_an_instrument_is_put_at_the_end_of_the_definition_and_only_once(tmp_path: Path) -> None:
    after = added(tmp_path, loaded(tmp_path), "network-health", waves=[WAVE])
    assert after.plan is not None
    assert after.problems == ()
    assert after.plan.surveys["network-health"].all_waves == (WAVE,)
    assert add_instrument(after, "network-health", waves=[WAVE]).is_empty
    with pytest.raises(PlanChangeRefused, match="already a survey"):
        add_instrument(after, "network-health")


def test_a_story_is_asked_once_for_each_area_under_another_id(tmp_path: Path) -> None:
    after = added(tmp_path, loaded(tmp_path), "value-creation-story", areas=["field"])
    after = added(tmp_path, after, "value-creation-story", "field-story", areas=["field"])
    assert after.plan is not None
    assert list(after.plan.reflections) == ["value-creation-story", "field-story"]
    assert all(prompt.areas == ("field",) for prompt in after.plan.reflections["field-story"].prompts)


def test_the_line_ends_of_the_definition_are_kept(tmp_path: Path) -> None:
    after = added(tmp_path, loaded(tmp_path, DEFINITION.replace("\n", "\r\n")), "network-health")
    raw = after.documents["cohort.toml"].raw
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_what_cannot_be_added_is_said(tmp_path: Path) -> None:
    before = loaded(tmp_path)
    with pytest.raises(NoSuchThing, match="network-health, value-creation-story"):
        add_instrument(before, "nothing")
    with pytest.raises(PlanChangeRefused, match="not asked in waves"):
        add_instrument(before, "value-creation-story", waves=[WAVE])
    with pytest.raises(PlanChangeRefused, match="is not an id"):
        add_instrument(before, "network-health", "Health 2")


def test_a_cohorts_own_instruments_are_listed_with_the_ready_ones(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "instruments" / "hallway.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[surveys.hallway]\ntitle = "Hallway"\nprompts = []\n', encoding="utf-8")
    assert list(instruments(tmp_path)) == ["hallway", "network-health", "value-creation-story"]
