"""The first thing that runs: whoever interrupts while the program is still being read sees no traceback either."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run the program and leave with its exit code, also without the streams that a shell gives."""
    try:
        # A program started with a closed stream has none; what it would print there is wanted by nobody.
        if sys.stdin is None:
            sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123 - open for as long as the program runs
        if sys.stdout is None:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        if sys.stderr is None:
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
        from cohortkit.cli.main import run as run_program

        run_program()
    except KeyboardInterrupt:
        sys.exit(130)
