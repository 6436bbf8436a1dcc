"""Cohorts written as the files they are read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cohortkit.records.cohort import Cohort, open_cohort

AT = dt.datetime(2025, 12, 5, 12, tzinfo=dt.UTC)
MakeCohort = Callable[..., Cohort]

INFO: dict[str, Any] = {
    "name": "Rivers and Ridges",
    "starts": dt.date(2025, 1, 15),
    "ends": dt.date(2026, 12, 15),
    "timezone": "America/Denver",
}


@pytest.fixture
def make_cohort(tmp_path: Path) -> MakeCohort:
    """Write a definition, records and answers, and open them as of a day.

    `plan` is merged over a minimal definition; `records` maps paths without ending to tables, which get `at` and
    `by`; `answers` maps set/wave/person to answers.
    """

    def make(
        plan: Mapping[str, Any],
        *,
        records: Mapping[str, Mapping[str, Any]] | None = None,
        answers: Mapping[str, Mapping[str, Any]] | None = None,
        as_of: dt.date = dt.date(2026, 12, 15),
    ) -> Cohort:
        definition = {**plan, "cohort": INFO | dict(plan.get("cohort", {}))}
        (tmp_path / "cohort.toml").write_bytes(tomli_w.dumps(definition).encode())
        for path, table in (records or {}).items():
            write(f"records/{path}.toml", {"at": AT, "by": "cy-park", **table})
        for path, given in (answers or {}).items():
            set_id, wave, person = path.split("/")
            write(f"responses/{path}.toml", {"at": AT, "set": set_id, "wave": wave, "person": person, "answers": given})
        cohort = open_cohort(tmp_path, today=as_of)
        assert not cohort.loaded.problems, cohort.loaded.problems
        assert not cohort.shape_problems(), cohort.shape_problems()
        return cohort

    def write(path: str, table: Mapping[str, Any]) -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(tomli_w.dumps(dict(table)).encode())

    return make
