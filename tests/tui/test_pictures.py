"""Every screen as a picture: at three sizes, in four ways of colouring, with a frozen clock.

``COHORTKIT_PICTURES=write`` makes them anew; those in `docs/screens` are shown in the guide.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import REPOSITORY, Driven, Open

HERE = Path(__file__).parent / "snapshots"
DOCS = REPOSITORY / "docs" / "screens"
WRITE = os.environ.get("COHORTKIT_PICTURES") == "write"

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "40x12": (40, 12)}
SCREENS = {
    "today": ("1",),
    "calendar": ("2",),
    "people": ("3",),
    "meetings": ("4",),
    "pairs": ("5",),
    "projects": ("6",),
    "money": ("7", "right_square_bracket"),
    "reflections": ("8",),
    "coding": ("9",),
    "network": ("0",),
    "write-up": ("w",),
}


def picture(driven: Driven) -> str:
    """The screen as SVG, without the web fonts that would be fetched from elsewhere."""
    for line in driven.app.screen.query(Input):
        line.cursor_blink = False
    svg = driven.app.export_screenshot(title="cohortkit")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def compare(path: Path, svg: str) -> None:
    """Hold a picture against the one that is kept, or keep it."""
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    assert path.exists(), f"{path.name} is not there yet: COHORTKIT_PICTURES=write makes it"
    kept = path.read_text(encoding="utf-8")
    if kept != svg:
        made = path.with_suffix(".new.svg")
        made.write_text(svg, encoding="utf-8")
        pytest.fail(f"{path.name} looks different now; compare it with {made.name}")


@pytest.fixture
def seen(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo under a name that is the same everywhere; only looked at."""
    for name in ("NO_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    return demo_folder


@pytest.mark.parametrize("theme", ["dark", "light", "safe", "ansi", "no-colour"])
async def test_today_looks_as_it_did(seen: Path, opened: Open, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    if theme == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened(seen, theme="dark" if theme == "no-colour" else theme) as driven:
        for name, size in SIZES.items():
            await driven.pilot.resize_terminal(*size)
            await driven.settle()
            compare(HERE / f"today-{theme}-{name}.svg", picture(driven))


async def test_every_screen_looks_as_it_did(seen: Path, opened: Open) -> None:
    async with opened(seen, size=(120, 40)) as driven:
        for screen, keys in SCREENS.items():
            await driven.press(*keys)
            await driven.pilot.resize_terminal(120, 40)
            await driven.settle()
            compare(DOCS / f"{screen}.svg", picture(driven))


@pytest.mark.parametrize("name", ["80x24", "40x12"])
async def test_the_work_of_a_meeting_looks_as_it_did(seen: Path, opened: Open, name: str) -> None:
    async with opened(seen, size=SIZES[name]) as driven:
        await driven.press("4", "enter")
        compare(HERE / f"attendance-{name}.svg", picture(driven))
        await driven.press("f1")
        compare(HERE / f"keys-{name}.svg", picture(driven))
        await driven.press("escape", "ctrl+p")
        await driven.type("ncsm")
        compare(HERE / f"palette-{name}.svg", picture(driven))
        await driven.press("escape")


async def test_the_dialogs_of_the_guide_look_as_they_did(seen: Path, opened: Open) -> None:
    async with opened(seen, size=(100, 30)) as driven:
        await driven.press("4", "m", *["backspace"] * 16)
        await driven.type("2023-11-14 15:30")
        compare(DOCS / "move.svg", picture(driven))
        await driven.press("escape", "6", "c")
        compare(DOCS / "check-in.svg", picture(driven))
        await driven.press("escape", "9", "enter")
        compare(DOCS / "desk.svg", picture(driven))
        await driven.press("escape", "ctrl+p")
        compare(DOCS / "palette.svg", picture(driven))
        await driven.press("escape", "5", "n", "f4")
        for _ in range(20):
            await driven.settle()
        driven.app.clear_notifications()
        await driven.pilot.pause(0.3)
        await driven.settle()
        compare(DOCS / "proposal.svg", picture(driven))
