"""A cohort of many zones, with the records that are only for the people they name.

The tables are the occurrences of `meridian.toml` in UTC, worked out by hand from the definition.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

# New York is UTC-5 in winter and UTC-4 from 9 March to 2 November 2025 and from 8 March to 1 November 2026.
BELONGING = [
    "2025-02-11 18:00",
    "2025-03-06 20:00",  # moved from the 11th to a Thursday before the clocks change, 15:00
    "2025-04-08 17:00",
    "2025-05-13 17:00",
    "2025-06-10 17:00",
    # 8 July is skipped
    "2025-08-12 17:00",
    "2025-09-09 17:00",
    "2025-10-14 17:00",
    "2025-11-11 18:00 cancelled",
    "2025-12-09 18:00",
    "2026-01-13 18:00",
    "2026-02-10 18:00",
    "2026-03-10 17:00",
    "2026-04-14 17:00",
    "2026-05-12 17:00",
    "2026-06-09 17:00",
    "2026-07-14 17:00",
    "2026-08-11 17:00",
    "2026-09-08 17:00",
    "2026-10-13 17:00",
    "2026-11-10 18:00",
    "2026-12-08 18:00",
]
# Lord Howe is UTC+11 in its summer and UTC+10:30 from 6 April to 5 October.
REEF = ["2025-03-07 07:30", "2025-06-06 08:00", "2025-09-05 08:00", "2025-12-05 07:30"]
# Kathmandu is UTC+5:45 all year, Phoenix UTC-7, Puerto Rico UTC-4.
SUMMIT = ["2025-03-06 04:15", "2025-03-20 04:15", "2025-04-03 04:15"]
DESERT = ["2025-02-26 16:00", "2025-03-26 16:00", "2025-04-30 16:00"]
# Auckland is UTC+13 until 6 April, then UTC+12.
SOUTH = ["2025-03-18 23:00", "2025-04-16 00:00"]
OPENING = ["2025-05-06 14:00"]
RETREAT = ["2025-10-03 to 2025-10-06"]  # the end is the day after
MEAL = ["2025-04-01 to 2025-05-01"]
ADVISING = ["2025-06-10 to 2025-06-11"]

FEEDS = {
    "all": [*BELONGING, *REEF, *SUMMIT, *DESERT, *SOUTH, *OPENING, *RETREAT],
    "convenings": [*OPENING, *RETREAT],
    "pod:belonging": BELONGING,
    "pod:reef": REEF,
    "organization:east": [*BELONGING, *DESERT, *OPENING, *RETREAT],
    "organization:west": [*REEF, *SUMMIT, *SOUTH, *OPENING, *RETREAT],
    "person:eli-howe": [*REEF, *SUMMIT, *OPENING, *RETREAT],
    "person:ana-ruiz": [*BELONGING, *DESERT, *OPENING, *RETREAT, *MEAL, *ADVISING],
    "meeting:belonging@2025-03-11": ["2025-03-06 20:00"],
    "meeting:opening": OPENING,
}

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
