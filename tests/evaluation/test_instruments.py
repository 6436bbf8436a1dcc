"""Ready instruments are question sets that load and pass the checks once they have been put into a definition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import tomli_w

from cohortkit.evaluation.instruments import INSTRUMENTS, instrument, yearly_waves
from cohortkit.evaluation.value_creation import CYCLES
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
