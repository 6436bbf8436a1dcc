"""The main job runs on the demo from check to write-up, says where everything is, and changes nothing the second time."""

import hashlib
from pathlib import Path

import pytest

from cohortkit.demo.main_job import run_main_job
from cohortkit.demo.writing import write_demo


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort") / "demo"
    write_demo(folder)
    list(run_main_job(folder))
    return folder


def bytes_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cohortkit" not in path.parts
    }


def test_every_step_leaves_its_result(done: Path) -> None:
    out = done / "out"
    assert (out / "check.txt").read_text() == "no problems\n"
    assert "cohortkit " in (out / "status.txt").read_text()
    assert (out / "calendars" / "all.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert len(list((out / "exercises").glob("*.ipynb"))) == 30
    assert "<h1" in (out / "report" / "report.html").read_text()
    assert "llustrative" in (out / "report" / "report.md").read_text()


def test_what_came_back_typed_and_saved_is_collected(done: Path) -> None:
    returned = sorted(path.name for path in (done / "out" / "returned").iterdir())
    assert [name.rpartition("carrying-on-")[2].split(".", 1)[1] for name in returned] == ["ipynb", "answers.json"]
    for name in returned:
        person = name.rpartition("carrying-on-")[2].split(".")[0]
        collected = (done / "responses" / "carrying-on" / "1" / f"{person}.toml").read_text()
        assert "[answers]" in collected
        assert f'person = "{person}"' in collected


def test_running_it_again_changes_no_byte(done: Path) -> None:
    before = bytes_below(done)
    steps = list(run_main_job(done))
    assert steps[0].name == "check"
    assert bytes_below(done) == before


def test_every_result_that_is_named_exists(done: Path) -> None:
    for step in run_main_job(done):
        assert Path(step.result).exists(), step
