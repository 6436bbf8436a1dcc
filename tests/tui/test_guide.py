"""The guide says the truth: its pictures are there, its keys do what it says, every command is in it."""

from __future__ import annotations

import re

from cohortkit.tui.actions import SCREENS, all_actions, shown_key
from cohortkit.tui.places import PLACE_OF, WITHOUT_A_PLACE
from tests.tui.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "guide.md").read_text(encoding="utf-8")


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((screens/[^)]+)\)", GUIDE)
    assert pictures
    assert [each for each in pictures if not (REPOSITORY / "docs" / each).exists()] == []


def test_every_picture_that_is_made_is_shown() -> None:
    made = {path.name for path in (REPOSITORY / "docs" / "screens").glob("*.svg") if not path.name.endswith(".new.svg")}
    assert made <= {name.rpartition("/")[2] for name in re.findall(r"\]\((screens/[^)]+)\)", GUIDE)}


def test_every_command_is_in_it_with_its_place_or_the_reason() -> None:
    for command in (*PLACE_OF, *WITHOUT_A_PLACE):
        assert f"| `{command}` |" in GUIDE


def test_every_screen_is_in_it_with_its_key() -> None:
    for place in SCREENS:
        assert f"| `{shown_key(place.key)}` | {place.title} |" in GUIDE


def test_the_keys_it_names_for_actions_are_theirs() -> None:
    for command, where in PLACE_OF.items():
        action = all_actions().get(where)
        if action is not None:
            line = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{command}` |"))
            assert f"(`{action.first_key}`)" in line
