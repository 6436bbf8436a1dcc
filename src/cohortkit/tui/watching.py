"""Notice what others change in the folder, and say which files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

QUIET_SECONDS = 0.15
"""Changes that follow each other this closely are one."""


async def changes(folder: Path, stop: asyncio.Event) -> AsyncIterator[set[str]]:
    """Yield the changed files of a cohort folder, relative to it, whenever some changed; until ``stop`` is set.

    What cohortkit keeps for itself, what is built, and hidden files are not looked at.
    """
    from watchfiles import awatch

    root = str(folder.resolve())  # noqa: ASYNC240 - one look at the disk before anything is watched

    def wanted(_change: object, path: str) -> bool:
        return concerns(root, path) is not None

    async for found in awatch(
        root,
        watch_filter=wanted,
        stop_event=stop,
        debounce=300,
        step=int(QUIET_SECONDS * 1000),
        ignore_permission_denied=True,
    ):
        files = {name for _, path in found if (name := concerns(root, path)) is not None}
        if files:
            yield files


def concerns(root: str, path: str) -> str | None:
    """The name of a changed file relative to the folder, None where it is of no concern."""
    name = os.path.relpath(path, root).replace(os.sep, "/")
    parts = name.split("/")
    if parts[0] in ("..", "out", ".cohortkit", ".git") or any(part.startswith(".") for part in parts):
        return None
    return name if name.endswith(".toml") else None
