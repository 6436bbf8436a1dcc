"""The exercises in `notebooks/` are those that the example cohort gives today."""

from pathlib import Path

import pytest

from cohortkit.plan.load import load_plan
from cohortkit.questions.building import build_exercise

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("set_id", "wave"), [("designed-for-equity", "1"), ("outcomes", "2024")])
def test_an_exercise_to_look_at_is_the_one_of_the_example(set_id: str, wave: str) -> None:
    plan = load_plan(ROOT).plan
    assert plan is not None
    committed = next((ROOT / "notebooks").glob(f"{set_id}*.ipynb"))
    day = plan.cohort.ends
    name, content = build_exercise(plan, set_id, None, wave, on=day, folder=ROOT)
    assert (name, content.decode()) == (committed.name, committed.read_text())
