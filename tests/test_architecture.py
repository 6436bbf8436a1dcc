"""The map in CONTRIBUTING.md is the code's own: floors, rooms that say what they are for, imports paid where used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "cohortkit"
ROOMS = sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file())
HEAVY = {
    "altair", "anywidget", "caldav", "dateutil", "holidays", "icalendar", "IPython", "ipywidgets", "jinja2", "nbclient",
    "nbconvert", "nbformat", "nh3", "numpy", "openpyxl", "pypandoc", "rustworkx", "scipy", "segno", "sklearn", "textual",
    "typst", "vl_convert", "watchfiles",
}  # fmt: skip


def imported_by(program: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in told.stdout.split()}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_in_its_first_line_what_it_is_for(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text()))
    assert docstring, room


def test_the_map_names_every_room() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    assert [room for room in ROOMS if f"{room}/" not in contributing] == []


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in ("tui", "notebook")])
def test_importing_a_room_imports_nothing_heavy(room: str) -> None:
    modules = [
        f"cohortkit.{path.relative_to(SOURCE).with_suffix('').as_posix().replace('/', '.')}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        if path.name not in ("__init__.py", "__main__.py")
    ]
    loaded = imported_by("".join(f"import {module}\n" for module in modules))
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_no_face_library(option: str) -> None:
    program = f"import sys\nfrom cohortkit.cli.main import main\nmain([{option!r}])\nprint()"
    assert imported_by(program) & (HEAVY | {"rich", "tree_sitter", "tomli_w", "filelock"}) == set()


def test_no_file_grew_into_a_heap() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in SOURCE.rglob("*.py")}
    assert {file: lines for file, lines in lengths.items() if lines > 520} == {}
