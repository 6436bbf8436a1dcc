"""The words for how a meeting stands and how somebody was marked, with the tone that tables give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cohortkit.cli.output import Tone, Word

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting


def state_word(meeting: Meeting) -> Word:
    """The status of a meeting."""
    tones: dict[str, Tone] = {"cancelled": "bad", "moved": "warn"}
    return Word(meeting.status, tones.get(meeting.status, "quiet"))


def mark_word(mark: str) -> Word:
    """An attendance mark."""
    tones: dict[str, Tone] = {"present": "good", "partial": "good", "excused": "quiet", "absent": "bad"}
    return Word(mark, tones.get(mark, "quiet"))
