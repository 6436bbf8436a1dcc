"""One thing that needs somebody's attention, said as a facilitator would say it."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from cohortkit.meetings.meeting import Meeting
    from cohortkit.records.cohort import Cohort


class Urgency(IntEnum):
    """How soon somebody should look; the page shows the lowest first."""

    TODAY = 0
    THIS_WEEK = 1
    LATER = 2

    @property
    def words(self) -> str:
        """The urgency as people say it."""
        return self.name.lower().replace("_", " ")


class Attention(msgspec.Struct, frozen=True):
    """A concern: its kind, the id it is about, why it is one, since when, and the command that deals with it."""

    kind: str
    subject: str
    message: str
    since: dt.date | None
    command: str
    urgency: Urgency = Urgency.THIS_WEEK


class Asked(msgspec.Struct, frozen=True):
    """What a source looks at: the cohort as of a day, this moment, and the planned meetings in order of time."""

    cohort: Cohort
    now: dt.datetime
    meetings: tuple[Meeting, ...]

    @property
    def today(self) -> dt.date:
        """The day the page is for."""
        return self.cohort.as_of


def days(number: int) -> str:
    """A number of days in words, rounded down to whole weeks from two, to months from nine weeks on."""
    if number < 14:
        return "a day" if number == 1 else "a week" if number == 7 else f"{number} days"
    return f"{number // 7} weeks" if number < 63 else f"{number // 30} months"


def ago(day: dt.date, today: dt.date) -> str:
    """How long ago a day was."""
    passed = (today - day).days
    return "today" if passed == 0 else "yesterday" if passed == 1 else f"{days(passed)} ago"
