"""``cohortkit undo`` and ``cohortkit redo``: take the last change back, or do it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.files.change import Change

app = Group("undo", "Take the last change back.", single=True)
redo_app = Group("redo", "Do again what was undone last.", single=True)


@app.writes("undo --dry-run", "undo")
def undo(call: Call) -> None:
    """Take the last change back, also one of yesterday.

    Refused, with exit code 5, when somebody changed the files since.
    """
    from cohortkit.files import history

    _step(call, history.peek_undo, history.undo, "Undone", "there is nothing to undo")


@redo_app.writes("redo --dry-run", "redo")
def redo(call: Call) -> None:
    """Do again what was undone last."""
    from cohortkit.files import history

    _step(call, history.peek_redo, history.redo, "Done again", "there is nothing to redo")


def _step(
    call: Call,
    peek: Callable[[Path], Change | None],
    step: Callable[[Path], Change | None],
    done: str,
    nothing: str,
) -> None:
    from cohortkit.cli.commit import listed, show_change
    from cohortkit.cli.output import Text, show

    change = peek(call.folder) if call.dry_run else step(call.folder)
    if change is None:
        show(call, {"changed": [], "id": None}, Text(nothing))
    elif call.dry_run:
        show_change(call, change, {"changed": listed(change), "id": None})
    else:
        files = "".join(f"\n{each['action']} {each['file']}" for each in listed(change))
        show(call, {"changed": listed(change), "id": None, "what": change.what}, Text(f"{done}: {change.what}{files}"))
