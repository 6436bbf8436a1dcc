"""Write built things into a folder, each whole or not at all, and say what was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cohortkit.cli import output

if TYPE_CHECKING:
    from cohortkit.cli.call import Call

AUDIENCE_FILE = ".audience"
"""Remembers for whom a folder was built, so that a team's edition never stays beside a published one."""


def put_built(call: Call, folder: Path, files: Mapping[str, bytes], *, audience: str = "") -> None:
    """Write files of a folder, by path relative to it; with ``--dry-run`` only say which.

    What was built there for another audience goes. Unchanged files are written anew: their date says that they were
    built after whatever was withdrawn before.
    """
    gone = _of_another_audience(folder, audience) - set(files)
    changed = [
        {"file": _told_path(call, folder / name), "action": _action(folder / name, content)}
        for name, content in sorted(files.items())
    ]
    changed += [{"file": _told_path(call, folder / name), "action": "deleted"} for name in sorted(gone)]
    if not call.dry_run:
        for name, content in sorted(files.items()):
            _write(folder / name, content)
        for name in sorted(gone):
            (folder / name).unlink(missing_ok=True)
        if audience:
            _write(folder / AUDIENCE_FILE, f"{audience}\n".encode())
    if call.as_json:
        told = [each for each in changed if each["action"] != "unchanged"]
        output.print_json({"changed": told, "id": None} | ({"dry_run": True} if call.dry_run else {}))
        return
    output.put("\n".join(f"{each['action']} {each['file']}" for each in changed))
    if call.dry_run:
        output.note("nothing was written (--dry-run)")


def _of_another_audience(folder: Path, audience: str) -> set[str]:
    try:
        before = (folder / AUDIENCE_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return set()
    if not audience or before == audience:
        return set()
    from cohortkit.writeup.products import PRODUCTS

    found = [path for product in PRODUCTS for path in sorted(folder.glob(f"{product}.*"))]
    return {path.relative_to(folder).as_posix() for path in [*found, *sorted(folder.glob("charts/*.svg"))]}


def _told_path(call: Call, path: Path) -> str:
    """The path as it is told: from the cohort folder where it lies in it, else as it was given."""
    try:
        return path.resolve().relative_to(call.folder.resolve()).as_posix()
    except ValueError:
        return str(path)


def _action(path: Path, content: bytes) -> str:
    try:
        return "unchanged" if path.read_bytes() == content else "changed"
    except OSError:
        return "created"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.cohortkit-tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
