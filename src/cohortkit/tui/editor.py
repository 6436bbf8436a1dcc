"""Open a file at a line in the editor of the facilitator's choice, with the terminal handed over and back."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    from cohortkit.files.problems import KeyPath
    from cohortkit.plan.load import LoadedPlan

AFTER = {"code": "-g", "codium": "-g", "cursor": "-g", "subl": "", "zed": "", "hx": ""}
"""Editors that take ``FILE:LINE``, and the option before it; all others take ``+LINE FILE``."""


def editor_command(file: Path, line: int, environment: dict[str, str] | None = None) -> list[str] | None:
    """The command that opens a file at a line: ``VISUAL``, else ``EDITOR``, else what is installed; else None."""
    from shutil import which

    given = environment if environment is not None else dict(os.environ)
    named = (
        given.get("VISUAL") or given.get("EDITOR") or next((each for each in ("nano", "vim", "vi") if which(each)), "")
    )
    words = shlex.split(named)
    if not words:
        return None
    name = Path(words[0]).name
    if name in AFTER:
        return [*words, *([AFTER[name]] if AFTER[name] else []), f"{file}:{line}"]
    return [*words, f"+{line}", str(file)]


def edit(app: App[Any], file: Path, line: int) -> None:
    """Open a file in the editor and come back when it is closed; what it changed is noticed like any other change."""
    from textual.app import SuspendNotSupported

    command = editor_command(file, line)
    if command is None:
        app.notify("Set EDITOR to the program you edit files with.", severity="warning")
        return
    try:
        with app.suspend():
            subprocess.run(command, check=False)
    except SuspendNotSupported:
        app.notify(f"Open it yourself: {file.name}, line {line}", timeout=8)
        return
    except OSError as error:
        app.notify(f"{command[0]} cannot be started: {(error.strerror or '').lower()}", severity="error")
        return
    app.refresh(layout=True)
    app.read_again()  # type: ignore[attr-defined]


def line_of(loaded: LoadedPlan | None, folder: Path, file: str, path: KeyPath) -> int:
    """The line of a path in a file, from 1; 1 where it cannot be found."""
    from cohortkit.files.document import read_document
    from cohortkit.files.problems import Problem, locate

    if not path:
        return 1
    documents = dict(loaded.documents) if loaded else {}
    if file not in documents:
        documents[file] = read_document(folder, file)[0]
    found = locate([Problem("place", "", file, path, at="header")], documents)
    return found[0].line if found else 1
