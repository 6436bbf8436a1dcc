"""Every meeting as a calendar event: its UID and the number it was last published with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from cohortkit.calendar.event import key_of, owner_of
from cohortkit.calendar.timetable import Timetable
from cohortkit.meetings.meeting import Meeting


class ListedEvent(msgspec.Struct, frozen=True):
    """A meeting with its UID and sequence; a pod's meetings share the UID of their series."""

    meeting: Meeting
    uid: str
    sequence: int

    def as_json(self) -> dict[str, Any]:
        """Return what `calendar list --json` says of it; days of all-day meetings are inclusive."""
        meeting = self.meeting
        return {
            "id": meeting.id,
            "uid": self.uid,
            "title": meeting.title,
            "kind": meeting.kind,
            "start": meeting.start.isoformat(),
            "end": meeting.end.isoformat(),
            "timezone": meeting.timezone,
            "all_day": meeting.all_day,
            "status": meeting.status,
            "mode": meeting.mode,
            "location": meeting.location,
            "sequence": self.sequence,
        }


def listed(timetable: Timetable, meetings: Iterable[Meeting]) -> list[ListedEvent]:
    """Return meetings as calendar events, in the order given; the sequence is 0 for what was never published."""
    events = timetable.published.events
    found = []
    for meeting in meetings:
        owner = (meeting.kind, owner_of(meeting))
        whole = events.get(key_of(*owner))
        apart = events.get(key_of(*owner, meeting.date)) if meeting.kind == "pod" else None
        latest = apart or whole
        found.append(ListedEvent(meeting, timetable.uid(owner), latest.sequence if latest else 0))
    return found
