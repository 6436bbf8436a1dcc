"""``cohortkit tui``: the terminal interface."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cohortkit.cli.call import Call, Stop
from cohortkit.cli.declare import Group, Shown

if TYPE_CHECKING:
    from cohortkit.plan.load import LoadedPlan

app = Group("tui", "Open the terminal interface.", single=True)


class Theme(StrEnum):
    """The colours; ``safe`` is told apart by every kind of colour vision, ``ansi`` is the terminal's own."""

    DARK = "dark"
    LIGHT = "light"
    SAFE = "safe"
    ANSI = "ansi"


@app.reads(
    Shown("tui"), Shown("tui --as-of 2023-05-01"), Shown("tui --read-only --theme light"), Shown("tui --web --privacy")
)
def tui(
    call: Call,
    *,
    read_only: Annotated[bool, typer.Option("--read-only", help="Look only; nothing can be written.")] = False,
    privacy: Annotated[
        bool, typer.Option("--privacy", help="Begin with names and amounts masked; * shows them.")
    ] = False,
    theme: Annotated[Theme, typer.Option("--theme", help="The colours.")] = Theme.DARK,
    web: Annotated[
        bool, typer.Option("--web", help="Serve it to a browser on this machine, for a shared screen.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port of --web.")] = 8421,
) -> None:
    """Open the terminal interface; every screen has a command that shows the same."""
    if web:
        serve(call, read_only=read_only, privacy=privacy, theme=theme, port=port)
    else:
        open_tui(call, read_only=read_only, privacy=privacy, theme=theme)


def open_tui(call: Call, *, read_only: bool = False, privacy: bool = False, theme: Theme = Theme.DARK) -> None:
    """Run the terminal interface on the cohort of a call until it is left."""
    # Served to a browser there is no terminal: the driver that textual-serve names is one.
    import os

    if not (sys.stdin.isatty() and sys.stdout.isatty()) and "TEXTUAL_DRIVER" not in os.environ:
        raise Stop("the terminal interface needs a terminal; `cohortkit status` shows the same page")
    from cohortkit.tui.app import run

    folder, main = call.definition

    def who(loaded: LoadedPlan) -> str:
        # Asked once the definition is read, in the interface's own thread, so that the first picture waits for nothing.
        call.__dict__["loaded"] = loaded
        return call.known_by

    run(
        folder,
        main=main,
        as_of=call.today if call.is_as_of else None,
        who=who,
        read_only=read_only,
        theme=theme.value,
        privacy=privacy,
    )


def serve(call: Call, *, read_only: bool, privacy: bool, theme: Theme, port: int) -> None:
    """Serve the interface on the loopback address until it is interrupted."""
    import shlex

    try:
        from cohortkit.tui.serving import OwnMachine
    except ImportError as error:
        raise Stop("--web needs one more part: pip install 'cohortkit[web]'") from error
    folder, main = call.definition
    words = [sys.executable, "-m", "cohortkit", "-C", str(folder / main), "tui", "--theme", theme.value]
    words += ["--read-only"] if read_only else []
    words += ["--privacy"] if privacy else []
    words += ["--as-of", call.today.isoformat()] if call.is_as_of else []
    # Only this machine: what is shown is private, and nobody is asked for a password.
    OwnMachine(shlex.join(words), port, "cohortkit").serve()
