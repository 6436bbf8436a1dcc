"""The privacy screen hides names, ids, addresses and amounts wherever the interface can show one."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cohortkit.plan.load import load_plan
from cohortkit.tui.actions import SCREENS, of_screen
from cohortkit.tui.privacy import HIDDEN, Mask
from tests.tui.conftest import REPOSITORY, Driven, Open

HARBOUR = REPOSITORY / "tests/cohorts/harbour"
AMOUNT = re.compile(r"\d[\d,]*\.\d\d\b|\d{1,3}(?:,\d{3})+")


def names_of(driven: Driven) -> list[str]:
    """Every name, id and address of somebody; ids that are a word of the trade are left out."""
    people = driven.app.session.plan.people.values()
    roles = {role for person in people for role in person.roles}
    found = {text for person in people for text in (person.name, person.id, person.email) if text}
    return sorted(found - roles)


def given_away(driven: Driven) -> list[str]:
    """What can be read on the screen, and in what the app told, that nobody should read."""
    text = f"{driven.text}\n{driven.said}"
    return [name for name in names_of(driven) if name in text] + AMOUNT.findall(text)


async def opened_at(driven: Driven, key: str, section: str) -> None:
    """A section of a screen, with nothing above it."""
    while len(driven.app.screen_stack) > 1:
        await driven.press("escape")
    driven.app.clear_notifications()
    await driven.press(key)
    if section:
        driven.app.room.go_to_section(section)
        await driven.settle()


@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.id)
async def test_nobody_is_named_on_any_screen_or_by_any_action(demo: Path, opened: Open, place: object) -> None:
    key, screen = getattr(place, "key", ""), getattr(place, "id", "")
    async with opened(demo, size=(160, 50)) as driven:
        await driven.press("asterisk", key)
        for section in [name for name, _ in driven.app.room.SECTIONS] or [""]:
            await opened_at(driven, key, section)
            assert given_away(driven) == [], section
            for action in of_screen(screen):
                await opened_at(driven, key, section)
                if action.fits(driven.app.room.situation):
                    await driven.press(action.key.split(",")[0])
                    assert given_away(driven) == [], (section, action.id)


async def test_a_payment_is_told_without_a_name_or_an_amount(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("5", "m", "7", "asterisk")
        driven.app.clear_notifications()
        await driven.press("p")
        assert "Record" in driven.text
        assert given_away(driven) == []
        await driven.press("f4")
        assert "Recorded as paid" in driven.said
        assert given_away(driven) == []
        await driven.press("ctrl+z")
        assert given_away(driven) == []


async def test_what_is_typed_is_covered_and_kept_as_it_was_typed(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("asterisk", "6")
        driven.app.room.go_to_section("commitments")
        await driven.settle()
        await driven.press("a")
        await driven.type("NCSM participant 3")
        await driven.press("tab")
        await driven.type("Write to alas-1@people.example")
        assert given_away(driven) == []
        await driven.press("f4")
        made = next(each for each in driven.app.session.cohort.commitments.values() if each.text.startswith("Write to"))
        assert (made.who, made.text) == ("ncsm-3", "Write to alas-1@people.example")


async def test_notes_and_answers_with_names_in_them_are_covered(demo: Path, opened: Open) -> None:
    path = demo / "records/attendance/membership@2023-10-04.toml"
    path.write_bytes(b'notes = "NCSM participant 3 will host"\n' + path.read_bytes())
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("4")
        driven.app.room.reveal("membership@2023-10-04")
        await driven.settle()
        await driven.press("n")
        assert "NCSM participant 3 will host" in driven.text
        await driven.press("escape", "asterisk", "n")
        assert "will host" in driven.text
        assert given_away(driven) == []


async def test_the_banner_names_nobody(demo: Path, opened: Open) -> None:
    path = demo / "cohort.toml"
    path.write_bytes(path.read_bytes().replace(b'email = "alas-1@people.example"', b'email = "alas-1"', 1))
    async with opened(demo, size=(140, 30)) as driven:
        assert "alas-1" in driven.text
        await driven.press("asterisk")
        assert "in the files" in driven.text
        assert given_away(driven) == []
        await driven.press("exclamation_mark")
        assert given_away(driven) == []


async def test_the_mask_stays_while_the_definition_cannot_be_read(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("3", "asterisk")
        (demo / "cohort.toml").write_bytes(b"[cohort\n")
        await driven.press("f5")
        assert "NCSM" not in driven.text
        assert driven.app.masked is not None
        assert driven.app.masked("NCSM participant 3") == HIDDEN


async def test_it_can_be_on_from_the_first_picture(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30), privacy=True) as driven:
        assert "names masked" in driven.text
        await driven.press("3")
        assert given_away(driven) == []


def test_an_id_is_masked_inside_a_file_name_and_inside_the_id_of_a_quote() -> None:
    mask = Mask(load_plan(HARBOUR).plan)
    assert mask("responses/looking-back/1/sean-o.toml:3") == f"responses/looking-back/1/{HIDDEN}.toml:3"
    assert mask("quote “tide-sean-o-2”") == f"quote “tide-{HIDDEN}-2”"


def test_small_words_of_a_name_stay_and_its_other_words_go(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(
        '[cohort]\nname = "C"\nstarts = 2025-01-01\nends = 2025-12-31\ntimezone = "UTC"\n'
        '[organizations.o]\nname = "Org"\n'
        '[people.p]\nname = "Maria de la Cruz-Ortiz and O\'Neil"\norganization = "o"\n',
        encoding="utf-8",
    )
    mask = Mask(load_plan(tmp_path).plan)
    assert mask("Maria and Cruz-Ortiz met O’Neil de la mar") == f"{HIDDEN} and {HIDDEN} met {HIDDEN} de la mar"


def test_amounts_are_masked_however_they_are_written() -> None:
    mask = Mask(None)
    for text in ("15000.00", "1,250.00", "$300", "€ 1.250,50", "100,000", "-12.50"):
        assert mask(f"of {text} left") == f"of {HIDDEN} left", text
    assert mask("on 2023-10-04 at 15:30, 40 people") == "on 2023-10-04 at 15:30, 40 people"


def test_covering_keeps_every_place() -> None:
    mask = Mask(load_plan(HARBOUR).plan)
    text = f"Hinemoa, {dt.date(2025, 1, 2)}: 12.50 to a@b.example"
    covered = mask.cover(text)
    assert len(covered) == len(text)
    assert covered.startswith("•••••••, 2025-01-02: ••••• to ")
