"""Help and version cost little, and a command imports its own group only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cohortkit.cli.registry import ENTRIES

HEAVY = (
    "textual",
    "rich.table",
    "icalendar",
    "ipywidgets",
    "nbconvert",
    "nbformat",
    "numpy",
    "jinja2",
    "tree_sitter",
    "msgspec",
    "tomli",
    "openpyxl",
    "rustworkx",
    "holidays",
    "dateutil",
    "filelock",
)

LIST_MODULES = """
import sys
from cohortkit.cli.main import main
main({arguments!r})
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(*arguments: str, cwd: Path | None = None) -> set[str]:
    """The modules in memory once a command has run in a fresh interpreter."""
    program = LIST_MODULES.format(arguments=list(arguments))
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=cwd, timeout=60, check=True
    )
    return set(ran.stderr.splitlines())


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy_and_no_group(argument: str) -> None:
    loaded = modules_after(argument)
    assert not {name for name in loaded if name.startswith(HEAVY)}
    assert not loaded & {entry.module.partition(":")[0] for entry in ENTRIES.values()}


def test_a_command_imports_only_its_own_group(cohort: Path) -> None:
    loaded = modules_after("calendar", "list", "--json", cwd=cohort)
    groups = {entry.module.partition(":")[0] for entry in ENTRIES.values()}
    assert loaded & groups == {"cohortkit.cli.calendar"}
    assert not {name for name in loaded if name.startswith(("textual", "rich.table", "numpy", "jinja2", "nbconvert"))}


def test_status_imports_no_heavy_library(cohort: Path) -> None:
    loaded = modules_after("status", "--json", cwd=cohort)
    assert not {
        name for name in loaded if name.startswith(("textual", "icalendar", "ipywidgets", "nbconvert", "numpy"))
    }


def test_looking_loads_nothing_that_writes(cohort: Path) -> None:
    loaded = modules_after("status", "--json", cwd=cohort)
    writing = (
        "cohortkit.files.edits",
        "cohortkit.files.transaction",
        "cohortkit.files.journal",
        "cohortkit.records.write",
    )
    assert not loaded & set(writing)
