"""What works on every screen: the palette, the keys, undo and redo, live reload, problems, privacy, looking only."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.tui.conftest import Driven, Open


async def test_today_shows_what_is_next_and_what_needs_attention(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(140, 30)) as driven:
        assert driven.shown[0] == "meeting:telling-the-field@2023-10-26"
        assert "Signals of belonging (Beyond100K) is stuck" in driven.text


async def test_the_palette_finds_a_person_by_a_few_letters_and_goes_there(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("ctrl+p")
        await driven.type("NCSM participant 3")
        await driven.press("enter")
        assert driven.app.place == "people"
        assert driven.app.room.row == "ncsm-3"


async def test_the_palette_finds_names_without_their_accents(demo: Path, opened: Open) -> None:
    definition = demo / "cohort.toml"
    text = definition.read_text(encoding="utf-8")
    definition.write_text(text.replace('"NCSM participant 3"', '"María José Ñuñoa"', 1), encoding="utf-8")
    async with opened(demo) as driven:
        for letters in ("nunoa", "ÑUÑOA", "jose maria"):
            await driven.press("colon")
            await driven.type(letters)
            assert "María José Ñuñoa" in driven.text, letters
            await driven.press("escape")


async def test_page_keys_in_the_palette_do_no_harm(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.pilot.press("ctrl+p", "pagedown", "pageup", "pagedown", "pagedown")
        await driven.settle()
        await driven.type("zzzz")
        await driven.press("pagedown", "pageup")
        assert "Nothing fits" in driven.text


async def test_f1_lists_every_screen_with_its_key(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 50)) as driven:
        await driven.press("f1")
        from cohortkit.tui.actions import SCREENS

        for place in SCREENS:
            assert f"{place.key} " in driven.text
            assert f"{place.title}: " in driven.text


async def add_nora(driven: Driven) -> None:
    await driven.press("3", "a")
    await driven.type("Nora Vale")
    await driven.press("enter")
    await driven.type("ncsm")
    await driven.press("f4")


async def test_a_person_is_added_taken_back_and_added_again(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo) as driven:
        await add_nora(driven)
        assert b"[people.nora-vale]" in (demo / "cohort.toml").read_bytes()
        assert driven.app.room.row == "nora-vale"
    async with opened(demo) as driven:  # a restart later
        await driven.press("ctrl+z")
        assert (demo / "cohort.toml").read_bytes() == before
        await driven.press("ctrl+y")
        assert b"[people.nora-vale]" in (demo / "cohort.toml").read_bytes()


async def test_a_form_says_what_is_wrong_before_anything_is_written(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo) as driven:
        await driven.press("3", "a")
        await driven.type("Nora Vale")
        await driven.press("enter")
        await driven.type("nscm")
        await driven.press("f4")
        assert 'there is no organization "nscm"' in driven.text
        await driven.press("escape")
    assert (demo / "cohort.toml").read_bytes() == before


async def test_a_change_from_outside_is_shown_and_the_row_is_kept(demo: Path, opened: Open) -> None:
    async with opened(demo, watch=True) as driven:
        await driven.press("3")
        driven.app.room.rows.go_to("ncsm-3")
        path = demo / "cohort.toml"
        path.write_bytes(path.read_bytes().replace(b'name = "NCSM participant 3"', b'name = "Ada Quill"'))
        for _ in range(100):
            await asyncio.sleep(0.05)
            if "Ada Quill" in driven.text:
                break
        await driven.settle()
        assert "Ada Quill" in driven.text
        assert driven.app.room.row == "ncsm-3"
        assert driven.app.focused is driven.app.room.rows


async def test_a_broken_file_shows_a_banner_and_what_is_valid_stays(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    path.write_bytes(path.read_bytes() + b'\n[people.zed]\nname = "Zed"\norganization = "nscm"\n')
    async with opened(demo) as driven:
        assert "1 error" in driven.text
        await driven.press("3")
        assert "ncsm-1" in driven.shown
        await driven.press("exclamation_mark")
        assert "unknown-organization" in driven.text
        assert "did you mean" in driven.text


async def test_a_definition_that_cannot_be_read_comes_back_when_it_is_mended(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    good = path.read_bytes()
    path.write_bytes(b"[cohort\n")
    async with opened(demo) as driven:
        assert "cannot be read" in driven.text
        await driven.press("exclamation_mark")
        assert "cohort.toml:1" in driven.text
        await driven.press("escape")
        path.write_bytes(good)
        await driven.press("f5")
        assert driven.shown[0] == "meeting:telling-the-field@2023-10-26"


async def test_a_conflicting_edit_shows_the_difference_and_asks(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    async with opened(demo) as driven:
        await driven.press("3")
        driven.app.room.rows.go_to("ncsm-1")
        await driven.press("c")
        path.write_bytes(path.read_bytes().replace(b'name = "NCSM participant 3"', b'name = "Ada Quill"'))
        await driven.type("new@mail.example")
        await driven.press("f4")
        assert "was changed outside" in driven.text
        assert "Ada Quill" in driven.text
        await driven.press("y")
        text = path.read_text()
        assert "Ada Quill" in text
        assert "new@mail.example" in text


async def test_a_conflicting_edit_is_left_aside_by_default(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    async with opened(demo) as driven:
        await driven.press("3", "c")
        path.write_bytes(path.read_bytes() + b"# a note\n")
        after = path.read_bytes()
        await driven.type("new@mail.example")
        await driven.press("f4", "enter")
        assert path.read_bytes() == after


async def test_the_privacy_screen_masks_names_and_addresses(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("3")
        driven.app.room.rows.go_to("ncsm-1")
        await driven.settle()
        assert "ncsm-1@people.example" in driven.text
        await driven.press("asterisk")
        assert "NCSM participant" not in driven.text
        assert "@people.example" not in driven.text
        await driven.press("asterisk")
        assert "NCSM participant" in driven.text


async def test_read_only_offers_and_writes_nothing(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo, read_only=True) as driven:
        await driven.press("3", "a")
        assert "read only" in driven.text
        assert "Add" not in driven.text.splitlines()[-1]
        assert len(driven.app.screen_stack) == 1
    assert (demo / "cohort.toml").read_bytes() == before
    assert [each.name for each in (demo / ".cohortkit").iterdir()] == ["demo.toml"]


async def test_a_filter_narrows_the_list_and_a_wrong_one_gets_a_caret(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("3", "slash")
        await driven.type("org:ncsm")
        assert driven.shown == ["ncsm-1", "ncsm-2", "ncsm-3", "ncsm-4", "ncsm-5"]
        await driven.press("escape", "slash")
        await driven.type("orgg:ncsm")
        lines = driven.text.splitlines()
        at = next(number for number, line in enumerate(lines) if "^^^^" in line)
        assert lines[at].index("^") == lines[at - 1].index("orgg")
        assert "did you mean" in driven.text


async def test_an_empty_cohort_says_what_to_do_next(empty: Path, opened: Open) -> None:
    async with opened(empty) as driven:
        assert "Nothing is planned yet" in driven.text


async def test_i_reads_all_about_a_row_on_the_smallest_terminal(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.pilot.press("i")
        await driven.settle()
        assert "Thursday, 26 October 2023" in driven.text
        await driven.press("escape")
        assert driven.app.place == "today"
        # Also in the instant after the cursor moved, when the page is not worked out yet.
        await driven.press("5")
        driven.app.room.rows.go_to("2023-10/3")
        driven.app.room.open_page()
        await driven.settle()
        assert "MCN participant 2" in driven.text


async def test_a_concern_about_the_files_lists_what_is_wrong(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    path.write_bytes(path.read_bytes() + b'\n[people.zed]\nname = "Zed"\norganization = "nscm"\n')
    async with opened(demo, size=(120, 40)) as driven:
        row = next(each for each in driven.app.room.rows.listing.rows if "The files have" in str(each.cells[2]))
        driven.app.room.rows.go_to(row.id)
        await driven.press("enter")
        assert "Problems in the files" in driven.text
        lines = driven.text.splitlines()
        at = next(number for number, line in enumerate(lines) if "^^^^" in line)
        assert lines[at].index("^") == lines[at - 1].index('"nscm"')


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.toml")}


async def test_enter_never_writes_on_a_list(demo: Path, opened: Open) -> None:
    """Enter opens, on every screen alike; what is on record changes with a key that says so."""
    async with opened(demo, size=(120, 40)) as driven:
        before = contents(demo)
        for key in "1234567890w":
            await driven.press(key)
            for section in [name for name, _ in driven.app.room.SECTIONS] or [""]:
                if section:
                    driven.app.room.go_to_section(section)
                    await driven.settle()
                place = driven.app.place
                await driven.press("enter")
                while len(driven.app.screen_stack) > 1:
                    await driven.press("escape")
                if driven.app.place != place:
                    await driven.press(key)
        assert contents(demo) == before


async def test_a_day_on_which_a_group_met_is_not_replaced_by_today(demo: Path, opened: Open) -> None:
    path = demo / "records/pairings/2023-10.toml"
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("5")
        driven.app.room.rows.go_to("2023-10/1")
        before = path.read_bytes()
        await driven.press("m")
        assert "o changes the day" in driven.said
        assert path.read_bytes() == before


async def test_meetings_of_a_cohort_that_ended_begin_with_the_last(demo_folder: Path, opened: Open) -> None:
    import datetime as dt

    async with opened(demo_folder, now=dt.datetime(2024, 12, 1, tzinfo=dt.UTC)) as driven:
        await driven.press("4")
        assert driven.app.room.row == driven.shown[-1]
