"""Number and stamp events: SEQUENCE and LAST-MODIFIED rise for exactly those that say something else than before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from cohortkit.calendar.event import Draft, key_of
from cohortkit.calendar.timetable import Timetable
from cohortkit.records.published import Published, PublishedEvent


class Numbered(msgspec.Struct, frozen=True):
    """An event with its number and the moment it last changed."""

    draft: Draft
    sequence: int
    modified: dt.datetime


def numbered(drafts: Iterable[Draft], published: Published, now: dt.datetime) -> list[Numbered]:
    """Give each event its number; ``now`` stamps those that are new or changed since they were published."""
    at = now.astimezone(dt.UTC).replace(microsecond=0)
    found = []
    for draft in drafts:
        was = published.events.get(draft.key)
        if was is None:
            found.append(Numbered(draft, _first_number(draft, published), at))
        elif was.hash == draft.hash and was.uid == draft.uid:
            found.append(Numbered(draft, was.sequence, was.modified))
        else:
            found.append(Numbered(draft, was.sequence + 1, at))
    return found


def now_published(timetable: Timetable, events: Iterable[Numbered]) -> Published:
    """Return the record as it is once these events are out."""
    kept = {
        key: event
        for key, event in timetable.published.events.items()
        if not (event.alone and timetable.is_planned(event))
    }
    for each in events:
        draft = each.draft
        kept[draft.key] = PublishedEvent(
            uid=draft.uid,
            kind=draft.kind,
            of=draft.of,
            title=draft.title,
            start=draft.start,
            end=draft.end,
            timezone=draft.timezone,
            sequence=each.sequence,
            hash=draft.hash,
            modified=each.modified,
            status=draft.status,
            date=draft.date,
            rrule=draft.rrule,
            dates=draft.dates,
            skipped=draft.skipped,
            audience=draft.audience,
            alone=draft.alone,
            location=draft.location,
            link=draft.link,
            about=draft.about,
            people=draft.people,
        )
    return msgspec.structs.replace(timetable.published, events=kept)


def _first_number(draft: Draft, published: Published) -> int:
    """A part of something published before starts above it, so that clients which merge take it for the newer."""
    stands_alone = draft.audience == "meeting" or draft.audience.startswith("invite:")
    if stands_alone or (draft.date is None and not draft.audience):
        return 0
    whole = published.events.get(key_of(draft.kind, draft.of))
    return 0 if whole is None else whole.sequence + 1
