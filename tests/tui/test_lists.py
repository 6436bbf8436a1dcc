"""What lists show, and what narrows them: organizations and pods on every list that is about people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cohortkit.cli.main import main
from tests.tui.conftest import Driven, Open


async def narrowed(driven: Driven, words: str) -> list[str]:
    await driven.press("slash")
    await driven.type(words)
    return driven.shown


@pytest.mark.parametrize(
    ("keys", "section"),
    [
        (("4", "enter"), "attendance"),
        (("8", "enter"), "people"),
        (("7",), "years"),
        (("0",), "engagement"),
        (("3",), "gaps"),
        (("5",), "rounds"),
    ],
)
async def test_a_list_about_people_is_narrowed_by_their_organization(
    demo: Path, opened: Open, keys: tuple[str, ...], section: str
) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press(*keys)
        driven.app.room.go_to_section(section)
        await driven.settle()
        every = driven.shown
        found = await narrowed(driven, "org:naesp")
        assert found
        assert len(found) < len(every)
        rows = driven.app.room.rows.listing.rows
        assert all("NAESP" in " ".join(map(str, row.cells)) or "naesp" in row.id for row in rows)
        await driven.press("escape")
        without = await narrowed(driven, "-org:naesp")
        assert sorted((*found, *without)) == sorted(every)
        await driven.press("escape")
        await driven.press("slash")
        await driven.type("org:nobody")
        assert "there is no organization" in driven.text


async def test_marks_are_narrowed_by_their_word_and_by_pod(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("4")
        driven.app.room.rows.go_to("fall-2023")
        await driven.press("enter")
        there = await narrowed(driven, "present pod:membership")
        pod = driven.app.session.plan.pods["membership"]
        members = {*pod.members_on(driven.app.session.today()), pod.lead}
        assert there
        assert set(there) <= members


async def test_indicators_say_what_the_command_says(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["indicators", "-C", str(demo), "--as-of", "2023-10-20", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    async with opened(demo, size=(160, 40)) as driven:
        await driven.press("0")
        driven.app.room.go_to_section("indicators")
        await driven.settle()
        rows = {row.id: row.cells for row in driven.app.room.rows.listing.rows}
        for each in document["indicators"]:
            state, title, value, _, evidence = rows[each["id"]]
            assert (title, value, evidence) == (each["title"], each["words"], str(len(each["evidence"])))
            assert str(state).endswith(each["status"] or "no target")
        assert "✓ on track" in driven.text
        assert "✗ behind" in driven.text


async def test_value_created_is_shown_with_its_blanks(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(160, 40)) as driven:
        await driven.press("0")
        driven.app.room.go_to_section("value")
        await driven.settle()
        row = next(line for line in driven.text.splitlines() if "New approaches" in line)
        assert "54" in row
        assert "! none" in row
        driven.app.room.rows.go_to(driven.shown[1])
        await driven.settle()
        assert "meetings: 54" in driven.text


async def test_organizations_say_how_often_they_were_at_meetings(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["attendance", "show", "--by", "organization", "-C", str(demo), "--as-of", "2023-10-20", "--json"]
    assert main(words) == 0
    rates = {each["id"]: each for each in json.loads(capsys.readouterr().out)["rates"]}
    async with opened(demo, size=(200, 40)) as driven:
        await driven.press("3", "right_square_bracket")
        for row in driven.app.room.rows.listing.rows:
            assert row.cells[-1] == f"{rates[row.id]['there']} of {rates[row.id]['marked']}"


async def test_a_new_entry_is_under_the_cursor_with_its_title(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6")
        driven.app.room.go_to_section("resources")
        await driven.settle()
        await driven.press("a")
        await driven.type("A guide to welcome letters")
        await driven.press("tab")
        await driven.type("ncsm-1")
        await driven.press("f4")
        assert driven.app.room.row == "a-guide-to-welcome-letters"
        assert driven.app.room.page.title == "A guide to welcome letters"
        await driven.press("ctrl+z")
        assert "a-guide-to-welcome-letters" not in driven.shown


@pytest.mark.parametrize("kind", ["commitments", "products", "resources", "interviews", "feedback"])
async def test_the_command_of_a_new_entry_writes_the_same(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    typed = {
        "commitments": {"who": "ncsm", "text": "Send “the” guide", "due": "in 2 weeks"},
        "products": {"title": "What we learned, again"},
        "resources": {"title": "A list", "contributor": "ncsm-1", "link": "https://a.example/?b=c d"},
        "interviews": {"organization": "ncsm", "people": "ncsm-1, ncsm-2", "on": "2023-11-02"},
        "feedback": {"heard": "Too many e-mails", "done": "One a month"},
    }[kind]
    from textual.widgets import Input

    async with opened(demo, size=(160, 50)) as driven:
        await driven.press("6")
        driven.app.room.go_to_section(kind)
        await driven.settle()
        before = set(driven.shown)
        await driven.press("a")
        for key, text in typed.items():
            driven.app.screen.query_one(f"#field-{key}", Input).value = text
        await driven.settle()
        command = driven.command
        await driven.press("f4")
        made = set(driven.shown) - before
        assert len(made) == 1
        entry = made.pop()
        record = demo / f"records/{kind}/{entry}.toml"
        by_screen = record.read_text()
        await driven.press("ctrl+z")
    assert not record.exists()
    assert main([*command, "-C", str(demo), "--as-of", "2023-10-20", "--recorded-by", "facilitator-1"]) == 0
    capsys.readouterr()

    def facts(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.startswith("at =")]

    assert facts(record.read_text()) == facts(by_screen)


async def test_the_timeline_names_no_year_by_half(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6", "right_square_bracket")
        head = driven.app.room.rows.listing.columns[1].name
        assert head.split() == ["2022", "2023"]  # the cohort ends in March 2024


async def test_a_code_is_taken_off_and_put_on_again_with_undo_and_redo_at_the_desk(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40), by="evaluator-2") as driven:
        await driven.press("9", "enter", "enter")
        path = demo / "coding/evaluator-2.toml"
        assert path.exists()
        await driven.press("ctrl+z")
        assert not path.exists()
        await driven.press("ctrl+y")
        assert path.exists()
