"""The demo cohort, written once, and its report in every form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.demo.writing import write_demo
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.build import FORMATS, Built, build

DAY = dt.date(2024, 4, 1)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "cohort"
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Cohort:
    return open_cohort(demo_folder, today=DAY)


@pytest.fixture(scope="session")
def report(demo: Cohort) -> Built:
    return build(demo, FORMATS, "published")
