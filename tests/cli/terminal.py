"""Run a program at a terminal of its own, with somebody at the keys."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Seen(NamedTuple):
    """How a program at a terminal ended, and what was on the screen by then."""

    code: int
    screen: str


def at_a_terminal(
    command: Sequence[str],
    keys: str,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    timeout: float = 60,
) -> Seen:
    """Start a command at a terminal, type `keys` (answers end in a line end), and wait for its end."""
    ours, theirs = pty.openpty()
    try:
        program = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env={**os.environ, "TERM": "dumb", **(environment or {})},
            start_new_session=True,
        )
        os.write(ours, keys.encode())
        os.close(theirs)
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # a terminal whose programs have all ended reads as an input error
                break
            if not chunk:
                break
            shown += chunk
        return Seen(program.wait(timeout), shown.decode("utf-8", "replace").replace("\r\n", "\n"))
    finally:
        os.close(ours)
