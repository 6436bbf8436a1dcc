"""What has to be seen is seen at every size: hours, sections, summaries, the last line of a form."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from cohortkit.tui.shown import Column, Row, Word, listing
from cohortkit.tui.widgets.rows import RowList
from cohortkit.tui.widgets.sections import SectionsLine
from tests.tui.conftest import Driven, Open

SIZES = [(40, 12), (80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_today_says_when_the_next_meeting_is(demo: Path, opened: Open, size: tuple[int, int]) -> None:
    async with opened(demo, size=size) as driven:
        row = next(line for line in driven.text.splitlines() if "›" in line)
        assert "Thu 26 Oct 15:00" in row
        assert "✓" in row


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_summary_that_does_not_fit_ends_in_an_ellipsis(demo: Path, opened: Open, size: tuple[int, int]) -> None:
    async with opened(demo, size=size) as driven:
        for key in "134567890w":
            await driven.press(key)
            line = driven.text.splitlines()[2].rstrip()
            summary = driven.app.room.rows.listing.summary
            assert line.endswith((summary, "…")), key


async def test_the_open_section_is_named_however_narrow_it_is(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.press("6")
        for name, title in driven.app.room.SECTIONS:
            driven.app.room.go_to_section(name)
            await driven.settle()
            line = driven.text.splitlines()[2]
            assert f" {title} " in line
            assert "[ ]" in line
        await driven.press("left_square_bracket")
        assert "‹" in driven.text.splitlines()[2]


async def test_a_click_on_the_summary_opens_no_section(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("3")
        line = driven.app.room.query_one(SectionsLine)
        start, _, name = line.places[1]
        await driven.pilot.click(line, offset=(line.places[-1][1] + 12, 0))
        await driven.settle()
        assert driven.app.room.section == "people"
        await driven.pilot.click(line, offset=(start + 3, 0))
        await driven.settle()
        assert driven.app.room.section == name


async def test_a_meeting_is_told_with_its_zone_on_the_smallest_terminal(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.press("4")
        row = next(line for line in driven.text.splitlines() if "›" in line and "Thu" in line)
        assert "Thu 26 Oct 15:00 EDT" in row


async def test_a_row_that_was_jumped_to_stands_in_the_middle(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("4")
        rows = driven.app.room.rows
        above = rows.cursor - int(rows.scroll_offset.y)
        assert abs(above - (rows.size.height - 1) // 2) <= 1


async def test_jump_reaches_screens_sections_actions_and_every_row_in_view(demo: Path, opened: Open) -> None:
    from cohortkit.tui.dialogs.jump import LETTERS, targets

    for size in SIZES:
        async with opened(demo, size=size) as driven:
            await driven.press("6")
            found = [each.id for each in targets(driven.app.room)]
            assert "act:go.network" in found or size[0] == 40
            assert "act:projects.check-in" in found
            in_view = min(len(driven.shown), driven.app.room.rows.size.height - 1)
            assert sum(each.startswith("row:") for each in found) == in_view
            assert len(found) <= len(LETTERS)
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6")
        letter = LETTERS[[each.id for each in targets(driven.app.room)].index("act:projects.check-in")]
        await driven.press("g", letter)
        assert "Check-in: Signals of belonging" in driven.text


async def laid_out(driven: Driven, columns: tuple[Column, ...], row: Row, width: int) -> str:
    rows = RowList()
    await driven.app.mount(rows)
    rows.styles.width, rows.styles.height = width, 4
    rows.show(listing(columns, [row], empty=""))
    await driven.settle()
    text = "".join(segment.text for segment in rows.render_line(1))
    await rows.remove()
    return text


async def test_long_words_give_way_before_times_and_a_word_shrinks_to_its_mark(demo: Path, opened: Open) -> None:
    columns = (Column("", least=1), Column("When", whole=True), Column("What", most=200, least=40))
    row = Row("a", (Word("this week", "warn"), "Thu 26 Oct 15:00", "a long story about many things that happened"))
    async with opened(demo) as driven:
        assert "! this week  Thu 26 Oct 15:00  a long story" in await laid_out(driven, columns, row, 80)
        narrow = await laid_out(driven, columns, row, 40)
        assert narrow.startswith("› ! ")
        assert "Thu 26 Oct 15:00  a long" in narrow


async def test_rows_of_another_section_cannot_be_acted_on(
    demo: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cohortkit.tui.screens import money_rows
    from cohortkit.tui.screens.room import PATIENCE_SECONDS

    slowly = money_rows.paid
    open_now = asyncio.Event()
    loop = asyncio.get_running_loop()

    def paid(*given: object) -> object:
        asyncio.run_coroutine_threadsafe(open_now.wait(), loop).result()
        return slowly(*given)  # type: ignore[arg-type]

    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("7", "right_square_bracket")
        assert driven.app.room.row == "alas"
        monkeypatch.setattr(money_rows, "paid", paid)
        driven.app.room.go_to_section("paid")
        assert driven.app.room.row == ""
        await driven.pilot.press("enter", "c")
        await driven.pilot.pause(PATIENCE_SECONDS + 0.1)
        assert "Working it out" in driven.text
        assert len(driven.app.screen_stack) == 1
        open_now.set()
        await driven.settle()
        assert driven.app.room.row != ""


async def test_an_older_answer_never_replaces_a_newer_one(demo: Path, opened: Open) -> None:
    from cohortkit.tui.screens.room import Room

    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("2")
        room, view = driven.app.room, driven.app.room.view
        await driven.press("greater_than_sign", "greater_than_sign")
        assert "December 2023" in driven.text
        room.on_room_looked(Room.Looked(1, view, listing((), (), empty="old"), ""))
        await driven.settle()
        assert "December 2023" in driven.text


async def test_a_filter_that_nothing_fits_says_so_on_every_list(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        for key in "34567890w":
            await driven.press(key)
            for section in [name for name, _ in driven.app.room.SECTIONS]:
                driven.app.room.go_to_section(section)
                await driven.settle()
                if not driven.shown:
                    continue
                await driven.press("slash")
                await driven.type("zzzzz")
                assert "Nothing fits the filter" in driven.text, (key, section)
                await driven.press("escape")


async def test_the_head_fits_a_terminal_that_changed_while_a_dialog_was_open(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30), as_of=dt.date(2023, 10, 20)) as driven:
        await driven.press("6", "c")
        await driven.pilot.resize_terminal(80, 24)
        await driven.press("escape")
        assert driven.text.splitlines()[0].endswith("as of 2023-10-20")


async def test_problems_are_a_list_on_the_smallest_terminal_too(demo: Path, opened: Open) -> None:
    (demo / "records/attendance/equity-design.toml").write_text("at = \n", encoding="utf-8")
    async with opened(demo, size=(40, 12)) as driven:
        await driven.until("press !")
        await driven.press("exclamation_mark")
        assert "› ✗" in driven.text
        assert "the file needs `at`" in driven.text
