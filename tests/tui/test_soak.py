"""Random keys: nothing crashes, and every record stays whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import tomli

from cohortkit.tui.actions import all_actions
from tests.tui.conftest import Driven, Open

OTHERS = (
    "up",
    "down",
    "left",
    "right",
    "pageup",
    "pagedown",
    "home",
    "end",
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "backspace",
    "space",
    "a",
    "e",
    "1",
    "z",
    "ñ",
    "ctrl+s",
    "f4",
    "y",
    "n",
)
NEVER = {"app.quit", "app.edit"}
"""What leaves the interface or hands the terminal to an editor."""


def keys() -> list[str]:
    """Every key that does something, and those that forms and lists take."""
    known = [key for each in all_actions().values() if each.id not in NEVER for key in each.key.split(",")]
    banned = {key for name in NEVER for key in all_actions()[name].key.split(",")}
    return [key for key in dict.fromkeys((*known, *OTHERS, *OTHERS)) if key not in banned or key == "e"]


async def hammer(driven: Driven, count: int, seed: int) -> None:
    """Press random keys; now and then everything comes to rest."""
    chance = random.Random(seed)
    every = [key for key in keys() if key != "e"]
    for number in range(count):
        await driven.pilot.press(chance.choice(every))
        if number % 50 == 49:
            await driven.settle()
            if len(driven.app.screen_stack) > 3:
                await driven.press("escape", "escape")
    await driven.settle()


def whole(folder: Path) -> None:
    """Every TOML file parses, and nothing half-written lies around."""
    for path in folder.rglob("*.toml"):
        tomli.loads(path.read_text(encoding="utf-8"))
    assert not list(folder.rglob("*.cohortkit-tmp"))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_five_hundred_random_keys_do_no_harm(demo: Path, opened: Open, seed: int) -> None:
    async with opened(demo, size=(100, 30)) as driven:
        await hammer(driven, 500, seed)
    whole(demo)


@pytest.mark.soak
async def test_a_hundred_thousand_random_keys_do_no_harm(demo: Path, opened: Open) -> None:
    for seed in range(100):
        async with opened(demo, size=(80, 24)) as driven:
            await hammer(driven, 1_000, 1_000 + seed)
        whole(demo)
