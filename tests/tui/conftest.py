"""What the tests of the terminal interface share: cohorts in folders of their own, and an app with a frozen clock."""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from cohortkit.tui.app import CohortApp
from cohortkit.tui.session import Session

REPOSITORY = Path(__file__).parents[2]
NOW = dt.datetime(2023, 10, 20, 14, 0, tzinfo=dt.UTC)


class Driven:
    """An app under a pilot: keys are pressed and what follows from them is waited for."""

    def __init__(self, app: CohortApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    def go_on(self) -> None:
        """Let the folder be read that was ``held``."""
        self.app.session._reading.release()

    async def settle(self) -> None:
        """Wait until nothing is read, worked out or written any more."""
        for _ in range(1000):
            await self.pilot.pause(0.01)
            if not self.app.is_busy:
                await self.pilot.pause()
                if not self.app.is_busy:
                    return
        raise AssertionError("the app does not come to rest")

    async def press(self, *keys: str) -> None:
        """Press keys, each after what the one before brought about."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self.pilot.press(*("space" if letter == " " else letter for letter in text))
        await self.settle()

    async def until(self, words: str) -> None:
        """Wait until the screen says something that comes by itself."""
        await self.until_so(lambda: words in self.text)

    async def until_so(self, holds: Callable[[], bool]) -> None:
        """Wait for something that comes by itself."""
        for _ in range(1000):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"it never comes to this; the screen shows\n{self.text}")

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip() for strip in self.app.screen._compositor.render_strips()
        )

    @property
    def shown(self) -> list[str]:
        """The ids of the rows of the open screen."""
        return [row.id for row in self.app.room.rows.listing.rows]

    @property
    def command(self) -> list[str]:
        """The words of the command that an open form says does the same, after the name of the program."""
        told = str(self.app.screen.query_one("#same-as", Static).content)
        return shlex.split(told.partition("cohortkit ")[2])

    @property
    def said(self) -> str:
        """What the app told in its notifications."""
        return "\n".join(each.message for each in self.app._notifications)


Open = Callable[..., AbstractAsyncContextManager[Driven]]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo cohort, written once; to look at only."""
    from cohortkit.demo.writing import write_demo

    folder = tmp_path_factory.mktemp("demo") / "demo"
    write_demo(folder, 1, 1)
    return folder


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path) -> Path:
    """A demo cohort of one's own, to change; what it holds of the time after the frozen moment is left out."""
    folder = Path(shutil.copytree(demo_folder, tmp_path / "cohort"))
    for path in (folder / "records/pairings").iterdir():
        if path.stem > "2023-10":
            path.unlink()
    for path in (folder / "records/payments").iterdir():
        if path.stem > "2023-10-20":
            path.unlink()
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A cohort with nothing but its name."""
    return Path(shutil.copytree(REPOSITORY / "tests/cohorts/empty", tmp_path / "empty"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Open the interface on a folder, at a frozen moment."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    @asynccontextmanager
    async def open_app(
        folder: Path,
        *,
        size: tuple[int, int] = (100, 30),
        now: dt.datetime = NOW,
        by: str = "facilitator-1",
        read_only: bool = False,
        watch: bool = False,
        as_of: dt.date | None = None,
        held: bool = False,
        **more: Any,
    ) -> AsyncIterator[Driven]:
        session = Session(folder, "cohort.toml", clock=lambda: now, by=by, read_only=read_only, as_of=as_of)
        app = CohortApp(session, watch=watch, **more)
        if held:
            session._reading.acquire()
        async with app.run_test(size=size) as pilot:
            driven = Driven(app, pilot)
            if not held:
                await driven.settle()
            yield driven

    return open_app
