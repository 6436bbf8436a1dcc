"""A small cohort with answers, codes and quotes, written as the files they are read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from cohortkit.records.cohort import Cohort, open_cohort

AT = dt.datetime(2025, 6, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2025, 12, 1)
MakeCoded = Callable[..., Cohort]

PLAN: dict[str, Any] = {
    "cohort": {
        "name": "Rivers",
        "starts": dt.date(2025, 1, 6),
        "ends": dt.date(2025, 12, 19),
        "timezone": "America/Denver",
    },
    "areas": {"ties": {"title": "Ties"}},
    "organizations": {"ridge": {"name": "Ridge Alliance", "short_name": "RMA"}, "river": {"name": "River Leaders"}},
    "people": {
        "ana": {"name": "Ana Ruiz", "organization": "ridge", "title": "Manager"},
        "bo": {"name": "Bo Lind", "organization": "river", "title": "Teacher of the River Leaders"},
        "cy": {"name": "Cy Park", "organization": "river", "title": "Principal"},
    },
    "surveys": {
        "end": {
            "title": "The end",
            "prompts": [
                {"id": "free", "kind": "text", "text": "What changed?", "areas": ["ties"]},
                {"id": "list", "kind": "bullets", "text": "What helped?"},
            ],
        },
        "late": {"title": "Later", "prompts": [{"id": "more", "kind": "text", "text": "More?"}]},
    },
}
ANSWERS: dict[str, dict[str, Any]] = {
    "end/1/ana": {"consent": "named", "answers": {"free": "We had time.", "list": ["Lunch", "Bo Lind called me"]}},
    "end/1/bo": {"consent": "role", "answers": {"free": "Trust grew 🌱 slowly"}},
    "end/1/cy": {"consent": "cohort", "answers": {"free": "Only for us"}},
    "late/1/ana": {"consent": "private", "answers": {"more": "Nobody may read this"}},
}
CODES = {
    "mood": {"title": "Mood"},
    "trust": {"title": "Trust", "definition": "Saying hard things.", "parent": "mood"},
    "time": {"title": "Time", "when": "Somebody names it."},
}


@pytest.fixture
def make_coded(tmp_path: Path) -> MakeCoded:
    """Open the cohort with segments by coder, given as (response, prompt, code), and quotes by id."""

    def make(
        segments: Mapping[str, Sequence[tuple[str, str, str]]] | None = None,
        quotes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Cohort:
        write("cohort.toml", PLAN)
        for response, table in ANSWERS.items():
            set_id, wave, person = response.split("/")
            write(f"responses/{response}.toml", {"at": AT, "set": set_id, "wave": wave, "person": person, **table})
        themes = {"grows": {"wording": "Trust grows", "codes": ["mood"], "area": "ties"}}
        write("coding/codebook.toml", {"codes": CODES, "themes": themes})
        for coder, listed in (segments or {}).items():
            tables = [{"response": r, "prompt": p, "code": c, "start": 0} for r, p, c in listed]
            write(f"coding/{coder}.toml", {"segments": tables})
        if quotes:
            write("quotes.toml", {"quotes": quotes})
        return open_cohort(tmp_path, today=DAY)

    def write(file: str, table: Mapping[str, Any]) -> None:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tomli_w.dumps(dict(table)).encode())

    return make
