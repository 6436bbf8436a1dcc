"""Move many meetings at once: one change of the definition, as when a year is planned anew."""

from __future__ import annotations

from collections.abc import Sequence

from cohortkit.files.change import Change, combine
from cohortkit.meetings.listing import find_meeting
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.moving import move_meeting
from cohortkit.plan.load import LoadedPlan, load_plan
from cohortkit.plan.scalars import Moment


def move_all(loaded: LoadedPlan, moves: Sequence[tuple[Meeting, Moment]]) -> Change:
    """Return the edit that gives meetings other starts, in their own zones. Raises ``MeetingRefused``."""
    changes: list[Change] = []
    content: dict[str, bytes] = {}
    for meeting, start in moves:
        assert loaded.plan is not None
        change = move_meeting(loaded, find_meeting(loaded.plan, meeting.id), start)
        if change.is_empty:
            continue
        changes.append(change)
        # The next edit has to start from what this one leaves.
        content |= {each.file: each.after for each in change.files if each.after is not None}
        loaded = load_plan(loaded.folder, loaded.main, instead=content)
    many = "the meetings" if not changes else "1 meeting" if len(changes) == 1 else f"{len(changes)} meetings"
    return combine(f"Move {many}", *changes)
