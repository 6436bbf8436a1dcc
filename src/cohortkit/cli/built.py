"""Write built things into a folder, each whole or not at all, and say what was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cohortkit.cli import output

if TYPE_CHECKING:
    from cohortkit.cli.call import Call
    from cohortkit.files.change import Change


def put_built(
    call: Call,
    folder: Path,
    files: Mapping[str, bytes],
    *,
    audience: str = "",
    beside: Change | None = None,
) -> None:
    """Write files of a folder, by path relative to it; with ``--dry-run`` only say which.

    `beside` is what was written into the cohort on the way, to be told with them.
    """
    from cohortkit.cli.commit import listed
    from cohortkit.writeup.folder import planned, put

    done = (planned if call.dry_run else put)(folder, files, audience)
    changed = [{"file": _told_path(call, folder / name), "action": action} for name, action in done]
    changed += listed(beside) if beside else []
    if call.as_json:
        told = [each for each in changed if each["action"] != "unchanged"]
        output.print_json({"changed": told, "id": None} | ({"dry_run": True} if call.dry_run else {}))
        return
    output.put("\n".join(f"{each['action']} {each['file']}" for each in changed))
    if call.dry_run:
        output.note(output.NOT_WRITTEN)


def _told_path(call: Call, path: Path) -> str:
    """The path as it is told: from the cohort folder where it lies in it, else as it was given."""
    try:
        return path.resolve().relative_to(call.folder.resolve()).as_posix()
    except ValueError:
        return str(path)
