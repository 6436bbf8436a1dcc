"""Whether a change is under way or was cut off by a crash: what every reader asks first, so nothing heavy is loaded."""

import os
from pathlib import Path
from typing import Literal

CONTROL = ".cohortkit"
HISTORY = ".cohortkit/history"

Stage = Literal["do", "undo", "redo", "back", "last", "aside"]
STAGES: tuple[Stage, ...] = ("do", "undo", "redo", "back", "last", "aside")
"""The names of a journal between its first byte and its end; `journal` says what each means."""


def needs_recovery(folder: Path) -> bool:
    """Whether a change is under way or was cut off by a crash; costs a few looks at names, no lock."""
    root = os.fspath(folder)
    return any(os.path.lexists(f"{root}/{HISTORY}/journal.{stage}") for stage in STAGES)
