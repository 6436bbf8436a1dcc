"""Money on the screen says what the commands say, on any day, and pays nothing twice."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from cohortkit.cli.main import main
from cohortkit.plan.load import load_plan
from tests.tui.conftest import Open

TODAY = dt.date(2023, 10, 20)
LATER = dt.datetime(2024, 3, 1, 14, 0, tzinfo=dt.UTC)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    assert main([*words, "--json"]) == 0
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


async def test_what_was_owed_on_an_earlier_day_is_the_same_as_at_the_command_line(
    demo_folder: Path, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    there = told(capsys, "money", "batch", "-C", str(demo_folder), "--as-of", str(TODAY))
    async with opened(demo_folder, size=(120, 40), now=LATER, as_of=TODAY) as driven:
        await driven.press("7")
        summary = driven.app.room.rows.listing.summary
        amount = re.match(r"[\d,.]+", summary)
        assert amount is not None
        assert Decimal(amount[0].replace(",", "")) == Decimal(str(there["total"]))
        assert Decimal(str(there["total"])) > 0
        # It was paid later: looking back shows it, and pays none of it again.
        before = sorted((demo_folder / "records/payments").iterdir())
        await driven.press("P")
        assert "on record as paid on a later day" in driven.said
        assert sorted((demo_folder / "records/payments").iterdir()) == before


async def test_a_concern_about_money_opens_where_it_is_dealt_with(demo_folder: Path, opened: Open) -> None:
    async with opened(demo_folder, size=(120, 40), now=LATER, as_of=TODAY) as driven:
        rows = {str(row.cells[2]): row.id for row in driven.app.room.rows.listing.rows}
        owed = next(row for said, row in rows.items() if "are owed" in said)
        driven.app.room.rows.go_to(owed)
        await driven.press("enter")
        assert (driven.app.place, driven.app.room.section) == ("money", "owed")
        assert driven.app.room.row.startswith("lunch-buddy|")
        await driven.press("1")
        close = next(row for said, row in rows.items() if "reporting threshold" in said)
        driven.app.room.rows.go_to(close)
        await driven.press("enter")
        assert driven.app.room.section == "years"
        assert driven.app.room.row.startswith(close.rpartition("|")[2])


@pytest.mark.parametrize("key", ["p", "P"])
async def test_the_command_that_a_payment_names_pays_the_same(
    demo: Path, opened: Open, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    async with opened(demo, size=(160, 40)) as driven:
        await driven.press("5", "m", "down", "down", "m", "7")
        owed = len(driven.shown)
        assert owed > 2
        await driven.press(key)
        command = driven.command
        await driven.press("escape")
    words = [*command, "-C", str(demo), "--as-of", str(TODAY), "--recorded-by", "facilitator-1"]
    assert main(words) == 0
    capsys.readouterr()
    async with opened(demo, size=(160, 40)) as driven:
        await driven.press("7")
        assert len(driven.shown) == (owed - 1 if key == "p" else 0)


async def test_a_report_of_a_grant_is_noted_as_received_and_taken_back(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("7", "right_square_bracket")
        grant = driven.app.room.row
        assert "due " in driven.text
        waiting = [each for each in driven.app.session.plan.grants[grant].reports if each.received is None]
        await driven.press("r")
        assert driven.command[:3] == ["money", "report", grant]
        await driven.press("f4")
        plan = load_plan(demo).plan
        assert plan is not None
        assert [each.received for each in plan.grants[grant].reports if each.title == waiting[0].title] == [TODAY]
        await driven.press("ctrl+z")
        assert (demo / "cohort.toml").read_bytes() == before
