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
    "write-up": ("w", "right_square_bracket"),
}


def picture(driven: Driven) -> str:
    """The screen as SVG, without the web fonts that would be fetched from elsewhere."""
    for line in driven.app.screen.query(Input):
        line.cursor_blink = False
    svg = driven.app.export_screenshot(title="cohortkit")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


async def settled_picture(driven: Driven, wanted: str) -> str:
    """The picture once it stays: what a thread worked out is painted a frame later, so another than the wanted may pass."""
    svg, same = picture(driven), 0
    while same < (2 if svg == wanted else 10):
        await driven.settle()
        before, svg = svg, picture(driven)
        same = same + 1 if svg == before else 0
    return svg


def kept_picture(path: Path) -> str:
    """The picture that is kept; nothing where none is, or where they are made anew."""
    if WRITE:
        return ""
    assert path.exists(), f"{path.name} is not there yet: COHORTKIT_PICTURES=write makes it"
    return path.read_text(encoding="utf-8")


def keep(path: Path, svg: str) -> None:
    """Put a picture where the next run, or a person, finds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")


async def compare(path: Path, driven: Driven) -> None:
    """Hold the screen against the picture that is kept, or keep it."""
    kept = kept_picture(path)
    svg = await settled_picture(driven, kept)
    if WRITE:
        keep(path, svg)
    elif kept != svg:
        made = path.with_suffix(".new.svg")
        keep(made, svg)
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
            await compare(HERE / f"today-{theme}-{name}.svg", driven)


async def test_every_screen_looks_as_it_did(seen: Path, opened: Open) -> None:
    async with opened(seen, size=(120, 40)) as driven:
        for screen, keys in SCREENS.items():
            await driven.press(*keys)
            await driven.pilot.resize_terminal(120, 40)
            await driven.settle()
            await compare(DOCS / f"{screen}.svg", driven)


@pytest.mark.parametrize("name", ["80x24", "40x12"])
async def test_the_work_of_a_meeting_looks_as_it_did(seen: Path, opened: Open, name: str) -> None:
    async with opened(seen, size=SIZES[name]) as driven:
        await driven.press("4", "enter")
        await compare(HERE / f"attendance-{name}.svg", driven)
        await driven.press("f1")
        await compare(HERE / f"keys-{name}.svg", driven)
        await driven.press("escape", "ctrl+p")
        await driven.type("ncsm")
        await compare(HERE / f"palette-{name}.svg", driven)
        await driven.press("escape")


async def test_the_dialogs_of_the_guide_look_as_they_did(seen: Path, opened: Open) -> None:
    async with opened(seen, size=(100, 30)) as driven:
        await driven.press("4", "m", *["backspace"] * 16)
        await driven.type("2023-11-14 15:30")
        await compare(DOCS / "move.svg", driven)
        await driven.press("escape", "6", "c")
        await compare(DOCS / "check-in.svg", driven)
        await driven.press("escape", "9", "enter")
        await compare(DOCS / "desk.svg", driven)
        await driven.press("escape", "ctrl+p")
        await compare(DOCS / "palette.svg", driven)
        await driven.press("escape", "5", "n", "f4")
        driven.app.clear_notifications()
        await compare(DOCS / "proposal.svg", driven)
