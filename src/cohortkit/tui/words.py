"""How days, moments and amounts are written on a screen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cohortkit.meetings.meeting import Meeting


def day(when: dt.date, today: dt.date) -> str:
    """A day as briefly as it can be told apart: without the year in the twelve months around today."""
    return f"{when:%a} {when.day} {when:%b}" if abs((when - today).days) < 180 else f"{when.day} {when:%b %Y}"


def soon(meeting: Meeting, today: dt.date) -> str:
    """When a meeting begins, briefly."""
    if isinstance(meeting.start, dt.datetime):
        return f"{day(meeting.start.date(), today)} {meeting.start:%H:%M}"
    return day(meeting.start, today)


def zone_letters(meeting: Meeting) -> str:
    """The letters of the meeting's zone at its time; nothing for whole days."""
    return (meeting.start.tzname() or "") if isinstance(meeting.start, dt.datetime) else ""


def amount(value: Decimal | None) -> str:
    """An amount of money with two decimals; a dash where there is none."""
    return "–" if value is None else f"{value:,.2f}"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def said(*words: str) -> str:
    """A command as it is typed into a shell, quoted where it has to be."""
    import shlex

    return shlex.join(words)


LISTS = {"organizations": "organization", "people": "person", "milestones": "milestone"}
"""Keys that hold several things, and the option that takes them with commas between."""


def options(values: Mapping[str, str]) -> Iterator[str]:
    """What was typed into the fields of a form, as options of a command; empty fields are left out."""
    for key, text in values.items():
        if text:
            yield f"--{LISTS.get(key, key).replace('_', '-')}"
            yield ",".join(text.replace(",", " ").split()) if key == "milestones" else text
