"""Put built files into a folder, each whole or not at all; what was built there for other readers goes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

AUDIENCE_FILE = ".audience"
"""Remembers for whom a folder was built, so that a team's edition never stays beside a published one."""


def planned(folder: Path, files: Mapping[str, bytes], audience: str = "") -> list[tuple[str, str]]:
    """What putting files into a folder would do: each name with created, changed, unchanged or deleted."""
    found = [(name, _action(folder / name, content)) for name, content in sorted(files.items())]
    return found + [(name, "deleted") for name in sorted(_of_another_audience(folder, audience) - set(files))]


def put(folder: Path, files: Mapping[str, bytes], audience: str = "") -> list[tuple[str, str]]:
    """Write files of a folder, by path relative to it; return what happened to each.

    Unchanged files are written anew: their date says that they were built after whatever was withdrawn before.
    Raises OSError where the disk refuses.
    """
    done = planned(folder, files, audience)
    for name, content in sorted(files.items()):
        _write(folder / name, content)
    for name, action in done:
        if action == "deleted":
            (folder / name).unlink(missing_ok=True)
    if audience:
        _write(folder / AUDIENCE_FILE, f"{audience}\n".encode())
    return done


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
