"""Forms: they fit any terminal, go on with Enter, and keep what is typed until it is saved or not wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from tests.tui.conftest import Open


@pytest.mark.parametrize("keys", [("6", "c"), ("6", "l"), ("4", "m"), ("4", "b"), ("7", "right_square_bracket", "p")])
async def test_a_form_says_how_to_save_on_the_smallest_terminal(
    demo: Path, opened: Open, keys: tuple[str, ...]
) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.press(*keys)
        await driven.settle()
        assert "F4 saves" in driven.text
        focused = driven.app.focused
        assert focused is not None
        assert focused.region.y < 12
        for _ in range(12):
            await driven.press("tab")
            assert driven.app.focused is not None
            assert driven.app.screen.region.contains_region(driven.app.focused.region)


async def test_the_hint_of_a_field_is_wrapped_not_cut(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(80, 24)) as driven:
        await driven.press("6", "c")
        for milestone in ("Five signals chosen", "Dashboard that partners asked", "Lessons from the pilot"):
            assert milestone in " ".join(driven.text.replace("│", " ").split())


async def test_a_draft_that_is_deleted_again_is_not_offered_back(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("6", "c")
        await driven.type("ab")
        assert driven.app.drafts.names() == ["check-in.beyond100k-belonging-signals"]
        await driven.press("backspace", "backspace")
        assert driven.app.drafts.names() == []


async def test_a_draft_can_be_forgotten(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("6", "c")
        await driven.type("They found eight schools")
        await driven.press("escape", "c")
        assert "A draft was kept" in driven.text
        await driven.press("f8")
        assert "They found" not in driven.text
        await driven.press("escape", "c")
        assert "A draft was kept" not in driven.text


async def test_enter_goes_on_from_a_choice(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("3", "c", "shift+tab", "enter")
        assert driven.app.focused is not None
        assert driven.app.focused.id == "field-value"


async def test_what_people_wrote_is_never_read_as_markup(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        driven.app.notify("Undone: Set title to [/nothing] and [red]all[/]")
        await driven.settle()
        assert [each.markup for each in driven.app._notifications] == [False]
        assert "[/nothing]" in driven.said


async def test_a_text_goes_on_where_it_ends(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("4", "n")
        await driven.type("They asked for more")
        await driven.press("f4", "n")
        await driven.type(" time")
        await driven.press("escape", "n")
        await driven.type("!")
        await driven.press("f4")
    record = tomli.loads((demo / "records/attendance/telling-the-field@2023-10-26.toml").read_text(encoding="utf-8"))
    assert record["notes"].endswith("They asked for more time!")


async def test_what_was_refused_is_not_said_of_what_is_typed_instead(demo: Path, opened: Open) -> None:
    async with opened(demo, by="") as driven:
        await driven.press("6", "m")
        await driven.type("nobody")
        await driven.press("enter")
        assert "✗ there is no person" in driven.text
        await driven.press("backspace")
        assert "✗" not in driven.text.partition("Who records this?")[2].partition("F4 saves")[0]


async def test_a_form_is_not_covered_by_what_was_told_before(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(40, 12)) as driven:
        await driven.press("asterisk", "asterisk")
        assert "Names and amounts are shown" in driven.said
        await driven.press("6", "c")
        assert driven.said == ""
