"""Many cohorts on one machine: a folder each, looked through one after the other."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.row import Row
from cohortkit.demo.writing import write_demo

FEW, MANY = 100, 1_000


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as room:
        first = Path(room, "first")
        write_demo(first, 1, 1)
        folders = [Path(room, f"cohort-{number}") for number in range(MANY)]
        for folder in folders:
            # The same bytes under further names: what is measured is the reading, not the disk's room.
            shutil.copytree(first, folder, copy_function=os.link, ignore=shutil.ignore_patterns("out", ".cohortkit"))
        few = _seconds(folders[:FEW])
        many = _seconds(folders)
    target = MANY / FEW
    return [
        Row(
            f"{MANY:,} cohorts loaded and checked",
            many,
            f"{target:g} × the time for {FEW}",
            few * target,
            "linear: ≤ 1.2×",
            many <= 1.2 * few * target,
        )
    ]


def _seconds(folders: Sequence[Path]) -> float:
    """How long it takes to load and check these one after the other in this process."""
    from cohortkit.records.cohort import open_cohort

    begun = time.perf_counter()
    for folder in folders:
        open_cohort(folder, today=dt.date(2024, 4, 1)).problems()
    return time.perf_counter() - begun
