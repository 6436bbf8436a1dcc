"""The interface in a real terminal: given back whole when it ends, however it ends; drafts outlive a killed process."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Terminal:
    """A process in a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, slave: int) -> None:
        self.process, self.master, self.slave = process, master, slave
        self.before = termios.tcgetattr(slave)
        self.seen = ""

    def until(self, words: str, seconds: float = 30) -> None:
        """Read what is drawn until some words stand there."""
        self.until_so(lambda: words in self.seen, seconds, wanted=repr(words))

    def until_so(self, holds: Callable[[], bool], seconds: float = 30, wanted: str = "it") -> None:
        """Read what is drawn until something holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{wanted} was never so: {self.seen[-2000:]}"
            if select.select([self.master], [], [], 0.2)[0]:
                self.seen += os.read(self.master, 65536).decode(errors="replace")

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self.master, keys.encode())

    def ended(self) -> int:
        """Wait for the end, reading on, and return the code."""
        end = time.monotonic() + 30
        while self.process.poll() is None:
            assert time.monotonic() < end
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode(errors="replace")
                except OSError:
                    break
        return self.process.wait(10)


@contextmanager
def started(folder: Path, settings: Path) -> Iterator[Terminal]:
    """The interface on a cohort, in a terminal of 80 by 24."""
    (settings / "cohortkit").mkdir(parents=True, exist_ok=True)
    (settings / "cohortkit/tour-shown").touch()
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(slave)
    process = subprocess.Popen(
        [sys.executable, "-m", "cohortkit", "-C", str(folder), "tui", "--as-of", "2023-10-20"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "XDG_CONFIG_HOME": str(settings), "TERM": "xterm-256color", "COHORTKIT_BY": "facilitator-1"},
        start_new_session=True,
    )
    terminal = Terminal(process, master, slave)
    terminal.before = before
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
        os.close(master)
        os.close(slave)


@pytest.mark.parametrize("how", ["q", "SIGTERM"])
def test_the_terminal_is_given_back_as_it_was(demo: Path, tmp_path: Path, how: str) -> None:
    with started(demo, tmp_path / "settings") as terminal:
        terminal.until("Telling the field")
        assert termios.tcgetattr(terminal.slave) != terminal.before
        if how == "q":
            terminal.press("q")
        else:
            terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() == (0 if how == "q" else 128 + signal.SIGTERM)
        assert termios.tcgetattr(terminal.slave) == terminal.before
        assert "\x1b[?1049l" in terminal.seen  # the screen from before is back


def test_what_was_typed_outlives_a_killed_process(demo: Path, tmp_path: Path) -> None:
    drafts = demo / ".cohortkit" / "drafts"
    with started(demo, tmp_path / "settings") as terminal:
        terminal.until("Telling the field")
        terminal.press("6")
        terminal.until("Signals of belonging")
        terminal.press("c")
        terminal.until("Check-in: Signals")
        terminal.press("Rural members want in")
        terminal.until("want in")
        # It is drawn a moment before it is on the disk; on a busy machine the moment is long.
        terminal.until_so(lambda: any(b"want in" in each.read_bytes() for each in drafts.glob("*.json")))
        terminal.process.kill()
        terminal.process.wait(10)
    assert not list((demo / "records/check-ins").glob("2023-10-20-*"))
    with started(demo, tmp_path / "settings") as terminal:
        terminal.until("Not saved yet")
        terminal.press("6")
        terminal.until("Next due")
        terminal.press("c")
        terminal.until("A draft was kept")
        terminal.press("\x13")  # ^S
        terminal.until("Signals of belonging", 10)
        for _ in range(100):
            made = list((demo / "records/check-ins").glob("2023-10-20-*"))
            if made:
                break
            time.sleep(0.1)
            if select.select([terminal.master], [], [], 0)[0]:
                os.read(terminal.master, 65536)
        assert "Rural members want in" in made[0].read_text()
