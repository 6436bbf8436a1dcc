"""A cohort of many zones, with the records that are only for the people they name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SUPPORT = """\
at = 2025-06-10T20:00:00Z
by = "cy-park"
kind = "advising"
provider = "cy-park"
people = ["ana-ruiz"]
on = 2025-06-10
minutes = 45
topic = "Digital engagement"
private_notes = "She thinks of leaving."
"""
ROUND = """\
at = 2025-04-01T15:00:00Z
by = "cy-park"
kind = "lunch-buddy"
starts = 2025-04-01
ends = 2025-04-30
seed = 7
groups = [["ana-ruiz", "dee-rai"]]
sitting_out = []
"""


@pytest.fixture
def meridian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cohort of many zones, in which the program then runs."""
    folder = tmp_path / "meridian"
    (folder / "records" / "support").mkdir(parents=True)
    (folder / "records" / "pairings").mkdir()
    shutil.copy(Path(__file__).with_suffix(".toml"), folder / "cohort.toml")
    (folder / "records" / "support" / "2025-06-10-digital.toml").write_text(SUPPORT, encoding="utf-8")
    (folder / "records" / "pairings" / "2025-04.toml").write_text(ROUND, encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("COHORTKIT_COHORT", "COHORTKIT_CALDAV_USER", "COHORTKIT_CALDAV_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return folder
