"""While a session runs: the breakout timer, the live count of answers, drafts and what was promised."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest
import tomli
from textual.geometry import Region
from textual.widgets import Digits

from cohortkit.cli.main import main
from cohortkit.demo.returned import returned_files
from cohortkit.tui.drafts import Drafts
from tests.tui.conftest import NOW, Driven, Open

IN_SESSION = dt.datetime(2024, 3, 22, 14, 0, tzinfo=dt.UTC)
MEETING = "telling-the-field@2023-10-26"


def shows(driven: Driven, number: str) -> bool:
    return driven.app.screen.query_one(Digits).value == number


async def with_groups(driven: Driven) -> None:
    await driven.press("4", "b", "f4")
    for _ in range(200):
        await driven.settle()
        if driven.shown:
            return
    raise AssertionError("no groups were made")


@pytest.mark.parametrize("size", [(40, 12), (120, 40)], ids=str)
async def test_the_time_that_is_left_is_seen_on_every_screen(demo: Path, opened: Open, size: tuple[int, int]) -> None:
    clock = [NOW]
    async with opened(demo, size=size) as driven:
        driven.app.session.clock = lambda: clock[0]
        await with_groups(driven)
        await driven.press("t")
        clock[0] += dt.timedelta(minutes=4)
        driven.app.room._tick()  # type: ignore[attr-defined]
        await driven.settle()
        assert "▶ 6:00" in driven.text.splitlines()[2]
        await driven.press("1")
        assert "▶ 6:00" in driven.text.splitlines()[0]
        await driven.press("4", "t")
        assert "‖ 6:00" in driven.text.splitlines()[2]


async def test_the_time_is_large_where_there_is_room(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("4")
        assert not driven.app.room.query_one("#clock").display
        await with_groups(driven)
        assert driven.app.room.query_one("#clock", Digits).display
        assert driven.app.room.query_one("#clock", Digits).value == "10:00"
        await driven.press("left_square_bracket")
        assert not driven.app.room.query_one("#clock").display


async def test_groups_of_a_pod_meeting_have_a_command(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("4", "b")
        command = driven.command
    assert "--meeting" in command
    assert main([*command, "-C", str(demo), "--as-of", "2023-10-20", "--json"]) == 0
    capsys.readouterr()


@pytest.fixture
def shared(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that people save into, looked at often."""
    monkeypatch.setattr("cohortkit.tui.dialogs.live.EVERY", 0.05)
    folder = demo / "share"
    folder.mkdir()
    return folder


async def test_who_saved_is_counted_as_they_save_and_collected_on_demand(
    demo: Path, opened: Open, shared: Path
) -> None:
    async with opened(demo, size=(120, 40), now=IN_SESSION) as driven:
        await driven.press("8")
        assert driven.app.room.row == "carrying-on/1"  # the wave that is open
        await driven.press("l")
        await driven.type("share")
        assert driven.command == ["reflections", "live", "carrying-on", "share", "--wave", "1", "--follow"]
        await driven.press("f4")
        await driven.until("of 30 have saved their answers")
        assert driven.app.screen.query_one(Digits).value == "0"
        for count, person in enumerate(("cmp-4", "bpn-3"), 1):
            for name, content in returned_files(driven.app.session.plan, (person,), 1).items():
                (shared / name).write_bytes(content)
            await driven.until_so(partial(shows, driven, str(count)))
        for name in ("CMP participant 4", "BPN participant 3"):
            assert name not in driven.text
        assert not (demo / "responses/carrying-on/1/bpn-3.toml").exists()
        await driven.press("c")
        assert "What came back" in driven.text
        assert (demo / "responses/carrying-on/1/bpn-3.toml").exists()


@pytest.mark.usefixtures("shared")
async def test_a_code_that_can_be_scanned_stands_beside_the_count(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40), now=IN_SESSION, theme="light") as driven:
        await driven.press("8", "l")
        await driven.type("share")
        await driven.press("tab")
        await driven.type("https://x.example")
        await driven.press("f4")
        await driven.until("of 30 have saved their answers")
        assert "█▀" in driven.text
        assert "https://x.example" in driven.text
        corner = driven.app.screen.query_one("#code").render_lines(Region(0, 0, 1, 1))[0]
        colours = [segment.style for segment in corner]
        assert all(each and each.color and each.color.get_truecolor() == (255, 255, 255) for each in colours)


async def test_the_open_wave_comes_first_and_its_reminders_are_two_keys_away(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("8", "r")
        assert "drafted in out/letters" in driven.text


async def test_what_was_promised_is_ticked_off_and_taken_back(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        concern = next(row for row in driven.app.room.rows.listing.rows if "was to follow up" in str(row.cells[2]))
        driven.app.room.rows.go_to(concern.id)
        await driven.press("enter")
        assert driven.app.room.section == "support"
        path = demo / f"records/support/{driven.app.room.row}.toml"
        await driven.press("f")
        assert tomli.loads(path.read_text())["follow_up"]["done"] is True
        await driven.press("ctrl+z")
        assert not tomli.loads(path.read_text())["follow_up"].get("done")


async def test_what_was_left_unsaved_is_told_at_the_start(demo: Path, opened: Open) -> None:
    drafts = Drafts(demo)
    drafts.keep(f"notes.{MEETING}", {"notes": "We began"})
    drafts.keep("check-in.naesp-principal-peers", {"summary": "x"})
    drafts.keep("commitments.new", {"text": "x"})
    async with opened(demo) as driven:
        assert "notes of Telling the field, Thu 2023-10-26 15:00 EDT (4, then n)" in driven.said
        assert "a check-in of Principals learning from principals (6, then c)" in driven.said
        assert "a new entry of commitments (6, there a)" in driven.said
    drafts.drop(f"notes.{MEETING}")
    drafts.drop("check-in.naesp-principal-peers")
    drafts.drop("commitments.new")
    async with opened(demo) as driven:
        assert driven.said == ""


async def test_groups_that_cannot_be_put_on_record_do_not_seem_to_wait_for_it(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("4", "b", "f4")
        await driven.until("round 1 of 1 · for this meeting only")
