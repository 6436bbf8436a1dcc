"""``cohortkit tui``: the terminal interface."""

from __future__ import annotations

import gc
import sys

from cohortkit.cli.call import Call, Stop
from cohortkit.cli.declare import Group, Shown

app = Group("tui", "Open the terminal interface.", single=True)


@app.reads(Shown("tui"), Shown("tui --as-of 2023-05-01"))
def tui(call: Call) -> None:
    """Open the terminal interface; every screen has a command that shows the same."""
    open_tui(call)


def open_tui(call: Call) -> None:
    """Run the terminal interface on the cohort of a call until it is left."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Stop("the terminal interface needs a terminal; `cohortkit status` shows the same page")
    from cohortkit.tui.app import run

    gc.enable()  # a command does without; this one stays open for hours

    folder, main = call.definition
    run(folder, main=main, as_of=call.today if call.is_as_of else None)
