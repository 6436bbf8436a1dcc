"""The terminal interface at scale 100 beside Textual's own empty app: the first picture, a key, the filter."""

from __future__ import annotations

import asyncio
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App
from textual.pilot import Pilot

from benchmarks.clock import alternately
from benchmarks.row import Row
from cohortkit.tui.app import CohortApp
from cohortkit.tui.session import Session

NOW = dt.datetime(2023, 10, 20, 14, 0, tzinfo=dt.UTC)
KEYS = 40

EMPTY = """
import os
from textual.app import App
class Empty(App):
    def on_ready(self): self.call_after_refresh(os._exit, 0)
Empty().run(headless=True)
"""
"""Textual's empty app, from the start of Python to its first picture."""

OURS = """
import datetime as dt, os, sys
from pathlib import Path
from cohortkit.tui.app import CohortApp
from cohortkit.tui.session import Session
class Opened(CohortApp):
    def on_ready(self): self.call_after_refresh(os._exit, 0)
clock = lambda: dt.datetime(2023, 10, 20, 14, 0, tzinfo=dt.UTC)
Opened(Session(Path(sys.argv[1]), "cohort.toml", clock=clock)).run(headless=True)
"""
"""Ours on a large cohort, up to its first picture, with the reading under way in its thread."""


def rows() -> list[Row]:
    """Measure on a demo of scale 100, which is written first."""
    from cohortkit.demo.writing import write_demo

    with tempfile.TemporaryDirectory() as folder:
        cohort = Path(folder) / "large"
        write_demo(cohort, 100, 1)
        first, empty = alternately(5, lambda: _run(OURS, str(cohort)), lambda: _run(EMPTY))
        key, floor, letter = asyncio.run(_latencies(cohort))
    peer = "a key in Textual's list"
    return [
        Row("TUI: first paint, scale 100", first, "Textual's empty app", empty, "≤ 2×", first <= 2 * empty),
        Row("TUI: key to screen, scale 100 (median)", key, peer, floor, "≤ 50 ms", key <= 0.05),
        Row("TUI: a letter of the filter, 4,000 people (median)", letter, peer, floor, "≤ 50 ms", letter <= 0.05),
    ]


def _run(code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)


class Painted:
    """Notices when an app has drawn something."""

    def __init__(self, app: App[None]) -> None:
        self.at = 0.0
        draw = app._display  # noqa: SLF001 - Textual has no other place that tells when it has drawn

        def drawn(*given: Any) -> None:
            draw(*given)
            self.at = time.perf_counter()

        app._display = drawn  # type: ignore[method-assign, assignment]  # noqa: SLF001

    async def after(self, press: Callable[[], object]) -> float:
        """The time from a key to the first picture it brings, without the waiting that pilots add."""
        begun, self.at = time.perf_counter(), 0.0
        press()
        # Textual offers no event for it, and a coarser wait would be part of what is measured.
        while self.at < begun and time.perf_counter() - begun < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
        return time.perf_counter() - begun


def _key(app: App[None], key: str) -> Callable[[], object]:
    character = key if len(key) == 1 else None
    return lambda: app.post_message(events.Key(key, character))


async def _latencies(cohort: Path) -> tuple[float, float, float]:
    """The median times of a key in ours, a key in Textual's own list, and a letter of the filter until the rows stand."""
    from textual.app import ComposeResult
    from textual.widgets import OptionList

    class Listed(App[None]):
        def compose(self) -> ComposeResult:
            yield OptionList(*(f"Person {number}" for number in range(500)))

    peer = Listed()
    async with peer.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        painted = Painted(peer)
        floor = []
        for _ in range(KEYS):
            floor.append(await painted.after(_key(peer, "down")))
            await pilot.pause()
    app = CohortApp(Session(cohort, "cohort.toml", clock=lambda: NOW, by="facilitator-1"), watch=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await _rest(app, pilot)
        for key in ("3", "4", "1", "3"):  # every room is made once; what counts is the work of the day
            await pilot.press(key)
            await _rest(app, pilot)
        painted = Painted(app)
        moves = []
        for key in ["down", "down", "pagedown", "up", "4", "down", "3", "end", "home", "1"] * (KEYS // 10):
            moves.append(await painted.after(_key(app, key)))
            await _rest(app, pilot)
        await pilot.press("3", "slash")
        await _rest(app, pilot)
        letters = []
        room = app.room
        for letter in "participant2org":
            begun, before = time.perf_counter(), room.rows.listing
            app.post_message(events.Key(letter, letter))
            while room.rows.listing is before and time.perf_counter() - begun < 2:  # noqa: ASYNC110
                await asyncio.sleep(0)
            letters.append(time.perf_counter() - begun)
            await _rest(app, pilot)
    return statistics.median(moves), statistics.median(floor), statistics.median(letters)


async def _rest(app: CohortApp, pilot: Pilot[None]) -> None:
    while True:
        await pilot.pause()
        if not app.is_busy:
            return
        await asyncio.sleep(0.001)
