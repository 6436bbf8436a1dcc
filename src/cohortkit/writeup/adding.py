"""What evaluators wrote for the report in their synthesis notebooks, read and never run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from cohortkit.writeup.synthesis import PROSE, Cell, SynthesisRefused, is_own, read_notebook

NOTEBOOKS = "notebooks"
TAG = "report"
"""A Markdown cell with this tag goes into the report wherever it stands."""
LARGEST = 25_000_000


class Added(msgspec.Struct, frozen=True):
    """One cell for the report: its section, its text, and where it stands."""

    section: str
    text: str
    file: str
    cell: int

    @property
    def where(self) -> str:
        """The notebook and the number of the cell, from 1."""
        return f"{self.file}, cell {self.cell}"


def added_prose(folder: Path) -> tuple[Added, ...]:
    """Every Markdown cell of an evaluator below a heading for the report, or tagged for it, by file and order.

    Notebooks that cannot be read are left alone here; building them says so.
    """
    found: list[Added] = []
    root = folder / NOTEBOOKS
    for path in sorted(root.rglob("*.ipynb")):
        if path.is_symlink() or not path.resolve().is_relative_to(root.resolve()) or path.stat().st_size > LARGEST:
            continue
        content = path.read_bytes()
        if b'"cohortkit"' not in content:
            continue
        try:
            notebook = read_notebook(content, path.name)
        except SynthesisRefused:
            continue
        about = notebook.get("metadata", {}).get("cohortkit", {})
        section = about.get("section") if isinstance(about, dict) else None
        if isinstance(section, str) and "notebook" in about:
            name = path.relative_to(folder).as_posix()
            found += (Added(section, text, name, number) for number, text in _cells(notebook["cells"]))
    return tuple(found)


def _cells(cells: list[Cell]) -> Iterator[tuple[int, str]]:
    open_ = False
    for number, cell in enumerate(cells, 1):
        tags = cell.get("metadata", {}).get("tags", ())
        own = is_own(cell)
        if PROSE in tags:
            open_ = True
        elif not own:
            open_ = False
        elif cell["cell_type"] == "markdown" and (open_ or TAG in tags):
            source = cell.get("source", "")
            text = "".join(source) if isinstance(source, list) else str(source)
            if text.strip():
                yield number, text
