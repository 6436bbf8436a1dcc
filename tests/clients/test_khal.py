"""khal, a calendar for the terminal, shows the same hours from a folder of resources."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.soak
@pytest.mark.clients
def test_khal_shows_the_hours_of_the_definition(tmp_path: Path) -> None:
    khal = shutil.which("khal") or str(Path(sys.executable).parent / "khal")
    if not Path(khal).exists():
        pytest.skip("khal is not installed")
    import datetime as dt

    from cohortkit.calendar.audience import ALL
    from cohortkit.calendar.export import export
    from cohortkit.records.cohort import open_cohort
    from cohortkit.records.published import Published

    (tmp_path / "cohort.toml").write_text(
        '[cohort]\nname = "R"\nstarts = 2025-01-01\nends = 2026-12-31\ntimezone = "America/Denver"\n'
        '[pods.belonging]\ntitle = "Belonging"\n[pods.belonging.meetings]\nstarts = 2025-02-11T13:00:00\nminutes = 60\n'
        'timezone = "America/Denver"\nevery = "month"\non = "2nd Tuesday"\ncount = 3\n'
        "moved = [{ from = 2025-04-08, to = 2025-04-09T15:00:00 }]\n"
    )
    now = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)
    content = export(open_cohort(tmp_path, today=now.date()), ALL, Published(), now=now).content
    diary = tmp_path / "diary"
    diary.mkdir()
    (diary / "belonging.ics").write_bytes(content)
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[c]]\npath = {diary}\n[sqlite]\npath = {tmp_path / 'khal.db'}\n"
        "[locale]\nlocal_timezone = America/Phoenix\ndefault_timezone = America/Phoenix\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    shown = subprocess.run(
        [khal, "-c", str(config), "list", "--format", "{start} {title}", "--day-format", "", "2025-01-01", "180d"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.returncode == 0, shown.stderr
    # Phoenix has no summer time: the meeting is an hour earlier there from March on.
    assert [line for line in shown.stdout.splitlines() if line.strip()] == [
        "2025-02-11 13:00 Belonging",
        "2025-03-11 12:00 Belonging",
        "2025-04-09 14:00 Belonging",
    ]
