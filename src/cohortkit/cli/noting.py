"""What readers outside were told about people's answers: noted down before it goes out, never undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohortkit.cli.call import Call
    from cohortkit.files.change import Change
    from cohortkit.records.published_figures import PublishedFigure


def note_down(call: Call, figures: Iterable[PublishedFigure]) -> Change:
    """Note figures down as published, and return what was written; with ``--dry-run`` only return it."""
    from cohortkit.files.transaction import apply
    from cohortkit.records.published_figures import note_published

    change = note_published(call.folder, figures, call.today)
    if not call.dry_run:
        apply(call.folder, change, now=call.now, in_history=False)
    return change
