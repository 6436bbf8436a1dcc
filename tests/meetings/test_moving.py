"""Moving and cancelling edits the definition and nothing else in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.files.change import Change
from cohortkit.meetings.listing import find_meeting
from cohortkit.meetings.moving import MeetingRefused, cancel_meeting, move_meeting, restore_meeting
from cohortkit.plan.load import LoadedPlan, load_plan

PLAN = """\
# our plan
include = ["pods.toml"]

[cohort]
name = "Rivers"   # a name
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"

[convenings.spring]
title = "Spring convening"
starts = 2025-03-18T10:00:00 # mornings
ends = 2025-03-18T13:00:00
[convenings.fall]
title = "Fall gathering"
starts = 2025-10-20
ends = 2025-10-22
"""
PODS = """\
[pods.belonging]
title = "Belonging"
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
every = "month"
on = "2nd Tuesday"
cancelled = [2025-12-09]  # stays in calendars
moved = [{ from = 2025-11-11, to = 2025-11-13T15:00:00 }]
link = "https://meet.example"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(PLAN)
    (tmp_path / "pods.toml").write_text(PODS)
    return tmp_path


def load(folder: Path) -> LoadedPlan:
    loaded = load_plan(folder)
    assert loaded.plan is not None
    assert loaded.problems == ()
    return loaded


def written(change: Change) -> dict[str, str]:
    return {each.file: (each.after or b"").decode() for each in change.files if each.before != each.after}


def move(folder: Path, meeting: str, to: dt.date) -> dict[str, str]:
    loaded = load(folder)
    assert loaded.plan is not None
    return written(move_meeting(loaded, find_meeting(loaded.plan, meeting), to))


def cancel(folder: Path, meeting: str) -> dict[str, str]:
    loaded = load(folder)
    assert loaded.plan is not None
    return written(cancel_meeting(loaded, find_meeting(loaded.plan, meeting)))


def restore(folder: Path, meeting: str) -> dict[str, str]:
    loaded = load(folder)
    assert loaded.plan is not None
    return written(restore_meeting(loaded, find_meeting(loaded.plan, meeting)))


def test_a_pod_meeting_is_moved_in_the_file_that_defines_the_pod(folder: Path) -> None:
    assert move(folder, "belonging@2025-05-13", dt.datetime(2025, 5, 14, 9, 30)) == {
        "pods.toml": PODS.replace("T15:00:00 }]", "T15:00:00 }, { from = 2025-05-13, to = 2025-05-14T09:30:00 }]")
    }


def test_a_moved_meeting_is_moved_again_or_back(folder: Path) -> None:
    assert move(folder, "belonging@2025-11-11", dt.date(2025, 11, 12)) == {
        "pods.toml": PODS.replace("2025-11-13T15:00:00", "2025-11-12T13:00:00")
    }
    back = {"pods.toml": PODS.replace("[{ from = 2025-11-11, to = 2025-11-13T15:00:00 }]", "[]")}
    assert move(folder, "belonging@2025-11-11", dt.date(2025, 11, 11)) == back
    assert restore(folder, "belonging@2025-11-11") == back


def test_cancelling_keeps_comments_and_the_same_words_twice_change_nothing(folder: Path) -> None:
    assert cancel(folder, "belonging@2025-05-13") == {
        "pods.toml": PODS.replace("[2025-12-09]", "[2025-12-09, 2025-05-13]")
    }
    assert cancel(folder, "belonging@2025-12-09") == {}
    assert move(folder, "belonging@2025-11-11", dt.datetime(2025, 11, 13, 15, 0)) == {}
    assert restore(folder, "belonging@2025-05-13") == {}


def test_a_cancelled_meeting_is_restored(folder: Path) -> None:
    assert restore(folder, "belonging@2025-12-09") == {"pods.toml": PODS.replace("[2025-12-09]", "[]")}


def test_entries_that_cannot_be_read_do_not_shift_what_is_taken_out(folder: Path) -> None:
    pods = folder / "pods.toml"
    pods.write_text(PODS.replace("[2025-12-09]", '["2025-04-08", 2025-12-09]').replace("moved = [", "moved = [7, "))
    loaded = load_plan(folder)
    assert loaded.plan is not None
    restored = restore_meeting(loaded, find_meeting(loaded.plan, "belonging@2025-12-09"))
    assert restored.files[0].after == pods.read_bytes().replace(b'["2025-04-08", 2025-12-09]', b'["2025-04-08"]')
    usual = move_meeting(loaded, find_meeting(loaded.plan, "belonging@2025-11-11"), dt.datetime(2025, 11, 11, 13))
    assert usual.files[0].after == pods.read_bytes().replace(
        b"[7, { from = 2025-11-11, to = 2025-11-13T15:00:00 }]", b"[7]"
    )


def test_a_convening_moves_with_its_length_and_keeps_its_comments(folder: Path) -> None:
    before = (folder / "cohort.toml").read_text()
    assert move(folder, "spring", dt.datetime(2025, 3, 19, 9, 0)) == {
        "cohort.toml": before.replace("2025-03-18T10:00:00", "2025-03-19T09:00:00").replace(
            "2025-03-18T13:00:00", "2025-03-19T12:00:00"
        )
    }
    assert move(folder, "fall", dt.date(2025, 10, 27)) == {
        "cohort.toml": before.replace("2025-10-20", "2025-10-27").replace("2025-10-22", "2025-10-29")
    }


def test_a_convening_is_cancelled_and_restored_to_the_same_bytes(folder: Path) -> None:
    before = (folder / "cohort.toml").read_text()
    after = cancel(folder, "spring")
    assert after == {"cohort.toml": before.replace("13:00:00\n", '13:00:00\nstatus = "cancelled"\n')}
    (folder / "cohort.toml").write_text(after["cohort.toml"])
    assert restore(folder, "spring") == {"cohort.toml": before}


def test_a_cancelled_convening_that_is_moved_takes_place_again(folder: Path) -> None:
    plan = PLAN.replace("ends = 2025-10-22\n", 'ends = 2025-10-22\nstatus = "cancelled"\n')
    (folder / "cohort.toml").write_text(plan)
    after = move(folder, "fall", dt.date(2025, 10, 27))["cohort.toml"]
    assert after == PLAN.replace("2025-10-20", "2025-10-27").replace("2025-10-22", "2025-10-29")


def test_what_cannot_be_is_refused(folder: Path) -> None:
    with pytest.raises(MeetingRefused, match="whole days"):
        move(folder, "fall", dt.datetime(2025, 10, 27, 9, 0))
    with pytest.raises(MeetingRefused, match="does not exist"):
        move(folder, "belonging@2025-03-11", dt.datetime(2025, 3, 9, 2, 30))
    with pytest.raises(MeetingRefused, match="local time"):
        move(folder, "spring", dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC))
