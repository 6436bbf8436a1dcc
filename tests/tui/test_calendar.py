"""The calendar screen: two zones, conflicts as they arise, moving and cancelling with undo, what is published."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import tomli

from cohortkit.cli.main import main
from tests.tui.conftest import NOW, Open

MEETING = "telling-the-field@2023-10-26"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)], ids=str)
async def test_two_zones_stand_side_by_side(demo: Path, opened: Open, size: tuple[int, int]) -> None:
    async with opened(demo, size=size) as driven:
        await driven.press("2")
        driven.app.room.rows.go_to(MEETING)
        await driven.settle()
        row = next(line for line in driven.text.splitlines() if line.startswith("›"))
        assert "Thu 26 Oct" in row
        assert "15:00" in row
        assert "12:00" in row  # in Los Angeles, where most others live


async def test_on_the_smallest_terminal_the_meetings_of_the_month_are_listed(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.press("2")
        assert "Thu 26 Oct" in driven.text
        await driven.pilot.resize_terminal(80, 24)
        await driven.settle()
        assert "Mon       Tue" in driven.text


async def test_a_time_at_which_somebody_would_be_in_two_places_is_shown_and_refused(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("2", "greater_than_sign")
        driven.app.room.rows.go_to("telling-the-field@2023-11-23")
        await driven.press("m")
        await driven.type("2023-11-14 15:30")
        assert "also at Networks that bend" in driven.text
        await driven.press("f4")
        assert "Nobody can be in two places" in driven.text
        assert (demo / "cohort.toml").read_bytes() == before
        await driven.press(*["backspace"] * 16)
        await driven.type("2023-11-13 15:30")
        await driven.press("f4")
        assert (demo / "cohort.toml").read_bytes() != before
        assert driven.app.room.row == "telling-the-field@2023-11-23"
        await driven.press("ctrl+z")
        assert (demo / "cohort.toml").read_bytes() == before


async def test_a_conflict_that_came_in_by_the_file_is_shown(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    path.write_bytes(path.read_bytes().replace(b"to = 2023-11-30T15:00:00", b"to = 2023-11-14T14:30:00", 1))
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("2", "greater_than_sign")
        driven.app.room.rows.go_to("telling-the-field@2023-11-23")
        await driven.settle()
        assert "clash" in driven.text
        assert "In two places" in driven.text


async def test_a_meeting_is_cancelled_and_restored_on_the_calendar(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("2")
        driven.app.room.rows.go_to(MEETING)
        await driven.press("c")
        pod = tomli.loads((demo / "cohort.toml").read_text())["pods"]["telling-the-field"]["meetings"]
        assert dt.date(2023, 10, 26) in pod["cancelled"]
        row = next(line for line in driven.text.splitlines() if line.startswith("›"))
        assert "cancelled" in row
        await driven.press("r")
        row = next(line for line in driven.text.splitlines() if line.startswith("›"))
        assert "cancelled" not in row


def sequences(folder: Path) -> dict[str, int]:
    """The number each event was published with."""
    events = tomli.loads((folder / "records/calendar.toml").read_text())["events"]
    return {key: each["sequence"] for key, each in events.items()}


async def test_undo_goes_past_what_calendars_were_told(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6", "m", "2", "x", "f4")
        assert "out/calendar/all.ics is written" in driven.said
        told = sequences(demo)
        assert told
        await driven.press("ctrl+z")
        assert "Undone: " in driven.said
        assert "calendar" not in driven.said.rpartition("Undone: ")[2]
        assert sequences(demo) == told


async def test_an_export_while_looking_back_leaves_nothing_out(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "export", "-C", str(demo), "-o", str(demo / "command.ics")]) == 0
    capsys.readouterr()
    async with opened(demo, size=(120, 40), now=dt.datetime.now(dt.UTC), as_of=dt.date(2022, 6, 1)) as driven:
        await driven.press("2", "x", "f4")
        assert "is written" in driven.said
    assert (demo / "out/calendar/all.ics").read_bytes() == (demo / "command.ics").read_bytes()


async def test_nothing_is_exported_while_what_was_told_cannot_be_read(demo: Path, opened: Open) -> None:
    (demo / "records/calendar.toml").write_text("cohort = \n")
    async with opened(demo, size=(120, 40), now=NOW) as driven:
        await driven.press("2", "x", "f4")
        assert "cannot be read" in driven.said
        assert not (demo / "out/calendar/all.ics").exists()


def test_the_command_says_whom_a_move_hurts(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["meetings", "move", "telling-the-field@2023-11-23", "--to", "2023-11-13 10:00", "--dry-run"]
    assert main([*words, "-C", str(demo_folder)]) == 0
    assert "outside their working hours: " in capsys.readouterr().err
    assert main([*words, "-C", str(demo_folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["clashes"] == []
    assert document["outside_hours"]  # it is seven in the morning in Los Angeles
    assert document["kept_free"] is None


def test_a_saturday_is_outside_everybodys_hours_and_a_blackout_is_named() -> None:
    from cohortkit.calendar.moved import consequences, in_words
    from cohortkit.meetings.listing import all_meetings, find_meeting
    from cohortkit.plan.load import load_plan
    from tests.tui.conftest import REPOSITORY

    plan = load_plan(REPOSITORY).plan
    assert plan is not None
    meeting = find_meeting(plan, MEETING)
    saturday = consequences(plan, all_meetings(plan), meeting, dt.datetime(2023, 10, 28, 14, 0))
    assert saturday.outside_hours == saturday.people
    blackout = next(iter(plan.blackouts.values()))
    found = consequences(plan, all_meetings(plan), meeting, blackout.starts)
    assert any((blackout.title or blackout.id) in line for line in in_words(plan, found))
