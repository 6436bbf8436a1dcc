"""Where a form's answers are kept: beside the notebook it runs in, wherever that is."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import msgspec

from cohortkit.questions.answer_set import DRAFT_ENDING, SIDECAR_ENDING

LARGEST = 25_000_000
MOST_NOTEBOOKS = 50
"""Bytes of a notebook, and notebooks of a folder, that are looked through for an exercise."""


class Place(msgspec.Struct, frozen=True):
    """The folder and stem of the notebook; `shared` where one notebook serves many people at once.

    `hosted` says that a server shows the form alone: nobody there can reach the files.
    """

    folder: Path
    stem: str
    shared: bool = False
    hosted: bool = False

    @property
    def notebook(self) -> Path:
        """The notebook itself; it may not exist under this name."""
        return self.folder / f"{self.stem}.ipynb"

    @property
    def sidecar(self) -> Path:
        """The file of answers beside the notebook."""
        return self.folder / f"{self.stem}{SIDECAR_ENDING}"

    @property
    def draft(self) -> Path:
        """What was typed and not yet saved."""
        return self.folder / f"{self.stem}{DRAFT_ENDING}"

    def sidecar_of(self, person: str, turn: int) -> Path:
        """A person's own file of answers where the notebook is shared; later turns never replace earlier ones."""
        again = f"--{turn}" if turn > 1 else ""
        return self.folder / f"{self.stem}--{person}{again}{SIDECAR_ENDING}"


def find_place(name: str, environment: Mapping[str, str], folder: Path, *, anybody: bool, mark: str) -> Place:
    """Return where the running notebook lies.

    Jupyter Server names it in `JPY_SESSION_NAME`, Voilà in the address of the page; where neither helps (a renamed
    file, another tool), it is the only notebook of the folder that holds this exercise, told by its `mark`, else the
    name it was built under. `anybody` says that the exercise is not one person's.
    """
    voila = environment.get("SERVER_SOFTWARE", "").startswith("voila/")
    shared = voila and anybody
    told = environment.get("SCRIPT_NAME" if voila else "JPY_SESSION_NAME", "")
    stem = Path(unquote(told)).name.removesuffix(".ipynb")
    if told.endswith(".ipynb") and (folder / f"{stem}.ipynb").is_file():
        return Place(folder, stem, shared, voila)
    if (folder / f"{name}.ipynb").is_file():
        return Place(folder, name, shared, voila)
    # Renamed while open, or downloaded twice: "reflection (1).ipynb".
    nearest = [path.stem for path in sorted(folder.glob("*.ipynb")) if _is_copy(path.stem, name)]
    if len(nearest) != 1:
        nearest = [path.stem for path in sorted(folder.glob("*.ipynb"))[:MOST_NOTEBOOKS] if _holds(path, mark)]
    return Place(folder, nearest[0] if len(nearest) == 1 else name, shared, voila)


def _holds(path: Path, mark: str) -> bool:
    # Inside a notebook the mark is part of a JSON text.
    try:
        return path.stat().st_size <= LARGEST and json.dumps(mark)[1:-1].encode() in path.read_bytes()
    except OSError:
        return False


def _is_copy(stem: str, name: str) -> bool:
    return re.fullmatch(re.escape(name) + r"([ _-]*(\(\d+\)|copy\d*|Copy\d*|\d+))?", stem) is not None


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary one beside it takes its name."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # `Path.replace` is one rename: whoever looks sees the old file or the new one.
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
