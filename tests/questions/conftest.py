"""The folder of the cohort of these tests, without any answers yet."""

from pathlib import Path

import pytest

from tests.questions.builders import cohort_folder


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    return cohort_folder(tmp_path / "cohort")
