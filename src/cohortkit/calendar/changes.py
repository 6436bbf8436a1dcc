"""What changed since the calendar was last published, in words, because subscribed calendars lag by hours to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from cohortkit.calendar.audience import ALL, concerns
from cohortkit.calendar.event import owner_of
from cohortkit.calendar.gone_events import published_meeting, published_occurrence
from cohortkit.calendar.timetable import Timetable
from cohortkit.meetings.agenda import day_in_words
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.series import zone_named
from cohortkit.records.published import PublishedEvent

Kind = Literal["new", "cancelled", "restored", "moved", "zone", "renamed", "id-changed", "place", "details", "removed"]
SHORT_NOTICE = dt.timedelta(hours=48)

Slot = tuple[str, str, dt.date]


class Difference(msgspec.Struct, frozen=True):
    """One thing that changed: the meetings it touches, what to tell people, and the people to tell.

    ``starts`` is the earliest start, old or new, of the meetings touched; ``short_notice`` is set when that is less
    than 48 hours away.
    """

    kind: Kind
    title: str
    meetings: tuple[str, ...]
    words: str
    starts: dt.datetime | None
    short_notice: bool
    people: tuple[str, ...]
    is_private: bool = False
    """Whether it is between the people it names: an advising session, a lunch of two."""


class _Pair(msgspec.Struct, frozen=True):
    was: Meeting | None
    now: Meeting | None


def differences(timetable: Timetable, now: dt.datetime) -> list[Difference]:
    """Return what changed between what was published last and the plan, soonest first.

    Changes that touch many meetings of a series alike are told once. Nothing published yet means nothing changed.
    """
    if not timetable.published.events:
        return []
    before = {_slot(meeting): meeting for meeting in _published_meetings(timetable)}
    recorded_kinds = {slot[0] for slot in before}
    after = {
        _slot(meeting): meeting
        for meetings in timetable.by_owner.values()
        for meeting in meetings
        if concerns(timetable.plan, ALL, meeting) or meeting.kind in recorded_kinds
    }
    found = list(_ids(timetable))
    groups: dict[tuple[object, ...], list[_Pair]] = {}
    for slot in sorted(before.keys() | after.keys()):
        pair = _Pair(before.get(slot), after.get(slot))
        for sign in _signs(pair):
            groups.setdefault((*slot[:2], *sign), []).append(pair)
    for described in _described_anew(timetable):
        groups[described[0].kind, owner_of(described[0]), "details"] = [_Pair(each, each) for each in described]
    found += [_difference(timetable, sign, pairs, now) for sign, pairs in groups.items()]
    return sorted(found, key=lambda each: (each.starts or now, each.title, each.kind))


def _slot(meeting: Meeting) -> Slot:
    """What stays the same of a meeting however it changes: a pod's by its first date, others by their id."""
    return meeting.kind, owner_of(meeting), meeting.date if meeting.kind == "pod" else dt.date.min


def _published_meetings(timetable: Timetable) -> Iterator[Meeting]:
    """Take the published events apart into the meetings that calendars show now."""
    events = [event for event in timetable.published.events.values() if event.audience == ""]
    apart = {(event.kind, event.of, event.date): event for event in events if event.date is not None}
    for event in events:
        if event.date is None and event.dates:
            for date in event.dates:
                told = apart.get((event.kind, event.of, date))
                yield _as_was(told, date) if told else _usual(event, date)
        elif event.date is None:
            yield _as_was(event, None)
        elif event.alone:
            yield _as_was(event, event.date)


def _described_anew(timetable: Timetable) -> Iterator[list[Meeting]]:
    """Yield the meetings of each pod and convening whose agenda or description is another than the published one."""
    for draft in timetable.events(ALL):
        was = timetable.published.events.get(draft.key)
        if was is None or draft.date is not None or "cancelled" in (was.status, draft.status):
            continue
        meetings = [each for each in timetable.by_owner.get((draft.kind, draft.of), []) if not each.cancelled]
        if was.about != draft.about and meetings:
            yield meetings


def _as_was(event: PublishedEvent, date: dt.date | None) -> Meeting:
    meeting = published_meeting(event, event.start, event.end)
    changes = {"id": f"{event.of}@{date.isoformat()}", "date": date} if date else {}
    return msgspec.structs.replace(meeting, status=event.status, **changes)


def _usual(series: PublishedEvent, date: dt.date) -> Meeting:
    meeting = published_occurrence(series, date)
    return msgspec.structs.replace(meeting, status=series.status, id=f"{series.of}@{date.isoformat()}")


def _signs(pair: _Pair) -> Iterator[tuple[object, ...]]:
    """What differs, in a form that is equal for meetings that changed alike."""
    was, now = pair.was, pair.now
    if was is None or now is None:
        if now is not None and not now.cancelled:
            yield ("new",)
        elif was is not None and not was.cancelled:
            yield ("removed",)
        return
    if now.cancelled != was.cancelled:
        yield ("cancelled", now.date) if now.cancelled else ("restored", now.date)
        return
    if now.cancelled:
        return
    if was.title != now.title:
        yield ("renamed", was.title, now.title)
    shows_hours = not (was.all_day and now.all_day)  # whole days are the same days in every zone
    if was.timezone != now.timezone and _wall(was) == _wall(now) and shows_hours:
        yield ("zone", was.timezone, now.timezone)
    elif _wall(was) != _wall(now) or (was.timezone != now.timezone and shows_hours):
        same_day = was.first_day == now.first_day and not was.all_day and not now.all_day
        clock = (_wall(was)[0][10:], _wall(was)[1][10:], _wall(now)[0][10:], _wall(now)[1][10:])
        yield ("moved", *clock, was.timezone, now.timezone) if same_day else ("moved", now.date)
    if (was.location, was.link) != (now.location, now.link):
        yield ("place", was.location, was.link, now.location, now.link)


def _wall(meeting: Meeting) -> tuple[str, str]:
    return meeting.start.isoformat()[:16], meeting.end.isoformat()[:16]


def _difference(timetable: Timetable, sign: tuple[object, ...], pairs: list[_Pair], now: dt.datetime) -> Difference:
    kind: Kind = sign[2]  # type: ignore[assignment]
    latest = pairs[0].now or pairs[0].was
    assert latest is not None
    starts = [each.begins for pair in pairs for each in (pair.was, pair.now) if each is not None]
    people: dict[str, None] = {}
    for pair in pairs:
        for each in (pair.was, pair.now):
            if each is not None:
                people.update(dict.fromkeys(concerned(timetable.plan, each)))
    return Difference(
        kind=kind,
        title=latest.title,
        meetings=tuple((pair.now or pair.was or latest).id for pair in pairs),
        words=_words(kind, pairs),
        starts=min(starts).astimezone(dt.UTC),
        short_notice=any(dt.timedelta() <= start - now < SHORT_NOTICE for start in starts),
        people=tuple(people),
        is_private=latest.kind not in ("convening", "pod"),
    )


def _words(kind: Kind, pairs: list[_Pair]) -> str:
    was, now = pairs[0].was, pairs[0].now
    latest = now or was
    assert latest is not None
    title, many = latest.title, len(pairs)
    which = f"{many} meetings from {day_in_words(latest.first_day)} on" if many > 1 else _when(latest)
    if kind == "new":
        return f"New: {title}, {which}"
    if kind == "removed":
        return f"Taken out of the plan: {title}, {which}; it stays in calendars as cancelled"
    if kind == "cancelled":
        return f"Cancelled: {title}, {_when(was or latest)}"
    if kind == "restored":
        return f"Takes place after all: {title}, {_when(latest)}"
    assert was is not None
    assert now is not None
    if kind == "renamed":
        return f'Renamed: "{was.title}" is now "{now.title}"'
    if kind == "zone":
        zones = f"in {now.timezone} instead of {was.timezone}, {_shift(pairs)}"
        return f"Another time zone: {title} stays at {_clock(now)}, but {zones} ({which})"
    if kind == "moved":
        if many > 1:
            return f"Moved: {title}, {which}: now {_clock(now)}, was {_clock(was)}"
        return f"Moved: {title} is now {_when(now)}; it was {_when(was)}"
    if kind == "details":
        return f"Another agenda or description: {title}, {which}"
    place = " · ".join(part for part in (now.location, now.link) if part) or "none"
    return f"Another place or link: {title}, {which}: {place}"


def _shift(pairs: list[_Pair]) -> str:
    """How far the meetings move that keep their wall time in another zone; by season it may be more or less."""
    shifts = {(pair.now.span[0] - pair.was.span[0]) // 60 for pair in pairs if pair.now and pair.was}
    most = max(shifts, key=abs)
    if not most:
        return "at the same moment as before"
    hours = f"{abs(most) // 60}:{abs(most) % 60:02d} h {'later' if most > 0 else 'earlier'} than before"
    return hours if len(shifts) == 1 else f"up to {hours}"


def _when(meeting: Meeting) -> str:
    if not isinstance(meeting.start, dt.datetime):
        if meeting.first_day == meeting.last_day:
            return day_in_words(meeting.first_day)
        return f"{day_in_words(meeting.first_day)} – {day_in_words(meeting.last_day)}"
    return f"{day_in_words(meeting.first_day)}, {_clock(meeting)}"


def _clock(meeting: Meeting) -> str:
    if not isinstance(meeting.start, dt.datetime) or not isinstance(meeting.end, dt.datetime):
        return "all day"
    letters = meeting.start.astimezone(zone_named(meeting.timezone)).strftime("%Z")
    zone = letters if letters.isalpha() else meeting.timezone
    return f"{meeting.start:%H:%M}–{meeting.end:%H:%M} {zone}"


def _ids(timetable: Timetable) -> Iterator[Difference]:
    for each in timetable.renamed:
        meetings: Iterable[Meeting] = timetable.by_owner.get((each.kind, each.new), [])
        yield Difference(
            kind="id-changed",
            title=each.title,
            meetings=tuple(meeting.id for meeting in meetings),
            words=f'The id of "{each.title}" changed from {each.old} to {each.new}; calendars keep it as it is',
            starts=min((meeting.begins.astimezone(dt.UTC) for meeting in meetings), default=None),
            short_notice=False,
            people=(),
        )
