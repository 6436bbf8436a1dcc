"""What is written, and what is not: nobody known who records, somebody else faster, drafts kept and forgotten."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import tomli

from tests.tui.conftest import Driven, Open

MEETING = "resilient-networks@2023-10-10"
FILE = f"records/attendance/{MEETING}.toml"


async def at_the_meeting(driven: Driven) -> None:
    await driven.press("4")
    driven.app.room.reveal(MEETING)  # nobody was marked, so its attendance opens
    await driven.settle()


async def test_a_mark_that_nobody_vouches_for_is_not_shown_as_made(demo: Path, opened: Open) -> None:
    async with opened(demo, by="") as driven:
        await at_the_meeting(driven)
        await driven.press("p")
        assert "Who records this?" in driven.text
        await driven.press("escape")
        assert "Nothing was written." in driven.said
        assert "✓ present" not in driven.text
        assert not (demo / FILE).exists()


async def test_a_mark_is_made_once_somebody_vouches_for_it(demo: Path, opened: Open) -> None:
    async with opened(demo, by="") as driven:
        await at_the_meeting(driven)
        await driven.press("p")
        await driven.type("coordinator")
        await driven.press("enter", "p")
        record = tomli.loads((demo / FILE).read_text())
        assert record["by"] == "coordinator"
        assert list(record["attendance"].values()) == ["present", "present"]


async def test_notes_that_somebody_else_wrote_meanwhile_are_shown_before_they_are_replaced(
    demo: Path, opened: Open
) -> None:
    async with opened(demo, watch=False) as driven:
        await at_the_meeting(driven)
        await driven.press("n")
        await driven.type("Mine")
        (demo / FILE).write_text('at = 2023-10-11T00:00:00Z\nby = "coordinator"\nnotes = "Theirs"\n')
        await driven.press("f4")
        assert "was changed outside" in driven.text
        assert "+Theirs" in driven.text
        await driven.press("enter")
        assert tomli.loads((demo / FILE).read_text())["notes"] == "Theirs"
        await driven.press("n")
        assert "Mine" in driven.text
        await driven.press("f4")
        assert tomli.loads((demo / FILE).read_text())["notes"] == "Mine"


async def test_a_fact_that_changed_while_it_was_asked_for_is_shown_before_it_is_replaced(
    demo: Path, opened: Open
) -> None:
    path = demo / "cohort.toml"
    async with opened(demo) as driven:
        await driven.press("3", "c")
        assert "now: alas-1@people.example" in driven.text
        await driven.type("mine@people.example")
        path.write_bytes(path.read_bytes().replace(b'"alas-1@people.example"', b'"theirs@people.example"'))
        driven.app.read_again(["cohort.toml"])  # as the watch does
        await driven.settle()
        await driven.press("f4")
        assert "was changed outside" in driven.text
        assert "theirs@people.example" in driven.text
        await driven.press("y")
        assert b"mine@people.example" in path.read_bytes()


async def test_an_entry_of_a_register_that_changed_meanwhile_asks_too(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6")
        driven.app.room.go_to_section("commitments")
        await driven.settle()
        entry = driven.app.room.row
        path = demo / f"records/commitments/{entry}.toml"
        await driven.press("c", "f4")
        assert "Nothing is changed yet" in driven.text
        await driven.press("tab")
        await driven.type("Another text")
        record = tomli.loads(path.read_text())
        path.write_text(path.read_text().replace(record["text"], "What they wrote"))
        await driven.press("f4")
        assert "What they wrote" in driven.text
        await driven.press("n")
        assert tomli.loads(path.read_text())["text"] == "What they wrote"


async def test_what_was_recorded_after_the_day_looked_at_is_not_replaced_unseen(demo: Path, opened: Open) -> None:
    file = demo / FILE
    file.write_text(
        'at = 2023-10-25T10:00:00Z\nby = "coordinator"\nnotes = "Told later"\n\n[attendance]\nalas-1 = "partial"\n',
        encoding="utf-8",
    )
    async with opened(demo, as_of=dt.date(2023, 10, 20)) as driven:
        await at_the_meeting(driven)
        await driven.press("n")
        assert "Told later" in driven.text
        await driven.press("escape", "A")
        record = tomli.loads(file.read_text(encoding="utf-8"))
        assert record["attendance"].pop("alas-1") == "partial"
        assert set(record["attendance"].values()) == {"present"}
