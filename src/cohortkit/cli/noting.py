"""What readers outside were told about people's answers: noted down before it goes out, never undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cohortkit.cli.call import Call, Stop

if TYPE_CHECKING:
    from cohortkit.files.change import Change
    from cohortkit.records.published_figures import PublishedFigure


def require_ledger(call: Call) -> None:
    """Raise Stop where what was published before cannot be read: a difference to it could give somebody away."""
    from cohortkit.records.published_figures import LEDGER_FILE, read_ledger

    problems = read_ledger(call.folder)[1]
    if problems:
        raise Stop(
            f"{LEDGER_FILE} cannot be read: {problems[0].message}\n"
            "  without it, the difference to an earlier figure could give somebody away; bring back an earlier version"
        )


def note_down(call: Call, figures: Iterable[PublishedFigure]) -> Change:
    """Note figures down as published, and return what was written; with ``--dry-run`` only return it."""
    from cohortkit.files.transaction import apply
    from cohortkit.records.published_figures import note_published

    change = note_published(call.folder, figures, call.today)
    if not call.dry_run:
        apply(call.folder, change, now=call.now, in_history=False)
    return change
