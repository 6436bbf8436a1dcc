"""Everything an audience's calendar holds: what is planned, and what was published and is planned no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from cohortkit.calendar.audience import Audience, Whom, concerns, whom
from cohortkit.calendar.event import Draft, key_of, naive, owner_of, single_draft
from cohortkit.calendar.gone_events import (
    gone_event,
    gone_occurrence,
    gone_series,
    published_meeting,
    published_occurrence,
)
from cohortkit.calendar.series_events import SeriesView, series_drafts, series_view
from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.plan.model import Plan
from cohortkit.plan.names import cohort_id
from cohortkit.records.published import Published, PublishedEvent

ILLUSTRATIVE = "Illustrative data: people and dates are made up."

Owner = tuple[str, str]
"""Kind and id of what an event belongs to: a pod, a convening, a meeting on record."""


class Renamed(msgspec.Struct, frozen=True):
    """A pod or convening that was published under another id and is otherwise the same."""

    kind: str
    old: str
    new: str
    title: str


class Timetable:
    """The plan's meetings side by side with what was published, as the events of any audience's calendar."""

    def __init__(self, plan: Plan, published: Published, recorded: Iterable[Meeting] = ()) -> None:
        self.plan = plan
        self.note = ILLUSTRATIVE if plan.cohort.illustrative else ""
        self.by_owner: dict[Owner, list[Meeting]] = {}
        for meeting in (*all_meetings(plan), *recorded):
            self.by_owner.setdefault((meeting.kind, owner_of(meeting)), []).append(meeting)
        for meetings in self.by_owner.values():
            meetings.sort(key=lambda each: each.date)
        self.cohort_id = published.cohort or cohort_id(plan)
        self.renamed = tuple(_renamed(plan, published, self.by_owner))
        self.published = msgspec.structs.replace(
            published, cohort=self.cohort_id, events=_under_new_ids(published.events, self.renamed)
        )
        self._whom: dict[tuple[object, ...], Whom] = {}
        self._views: dict[Owner, tuple[SeriesView | None, tuple[dt.date, ...]]] = {}
        self._apart: dict[Owner, dict[str, PublishedEvent]] = {}
        self._uids = {event.uid: (event.kind, event.of) for event in self.published.events.values()}
        for key, event in self.published.events.items():
            if event.date is not None and event.audience == "":
                self._apart.setdefault((event.kind, event.of), {})[key] = event

    def events(self, audience: Audience) -> list[Draft]:
        """Return the events of one audience's calendar in order of time, those of one series together."""
        if audience.kind == "meeting":
            return [self.alone(meeting) for meeting in self._all() if meeting.id == audience.id]
        found: list[Draft] = []
        for owner, meetings in self.by_owner.items():
            if owner[0] == "pod":
                found += self._of_pod(owner, meetings, audience)
            else:
                found += [self._single(meeting, owner) for meeting in meetings if self._concerns(audience, meeting)]
        found += self._gone(audience)
        return _in_order(found)

    def alone(self, meeting: Meeting) -> Draft:
        """Return one meeting as an event that stands alone, whatever series it belongs to."""
        owner = (meeting.kind, owner_of(meeting))
        if meeting.kind != "pod":
            return self._single(meeting, owner)
        draft = single_draft(meeting, self.uid(owner, meeting.date), self.note)
        key = key_of("pod", meeting.of, meeting.date, "meeting")
        return msgspec.structs.replace(draft, key=key, date=meeting.date, audience="meeting")

    def uid(self, owner: Owner, date: dt.date | None = None) -> str:
        """Return the UID of an event: the one it was published with, else one from its id and the cohort's."""
        kind, of = owner
        if date is None:
            was = self.published.events.get(key_of(kind, of))
            if was is not None:
                return was.uid
        wanted = f"{kind}-{of.replace('@', '-')}" + (f"-{date:%Y%m%d}" if date else "")
        uid, number = f"{wanted}@{self.cohort_id}", 1
        # An id that another pod was published under before must not take over that pod's events.
        while self._uids.get(uid, owner) != owner:
            number += 1
            uid = f"{wanted}-{number}@{self.cohort_id}"
        return uid

    def is_planned(self, event: PublishedEvent) -> bool:
        """Whether the plan still has what a published event stands for."""
        meetings = self.by_owner.get((event.kind, event.of), [])
        return any(event.date in (None, meeting.date) for meeting in meetings)

    def _single(self, meeting: Meeting, owner: Owner) -> Draft:
        convening = self.plan.convenings.get(meeting.of) if meeting.kind == "convening" else None
        if convening is not None and convening.sessions:
            agenda = [f"• {session.title} ({session.minutes} min)" for session in convening.sessions]
            about = "\n".join((*([meeting.about] if meeting.about else []), *agenda))
            meeting = msgspec.structs.replace(meeting, about=about)
        return single_draft(meeting, self.uid(owner), self.note)

    def _all(self) -> Iterator[Meeting]:
        for meetings in self.by_owner.values():
            yield from meetings

    def _of_pod(self, owner: Owner, meetings: list[Meeting], audience: Audience) -> list[Draft]:
        if audience.kind == "convenings" or (audience.kind == "pod" and audience.id != owner[1]):
            return []
        apart = self._apart.get(owner, {})
        was = self.published.events.get(key_of(*owner))
        pod = self.plan.pods[owner[1]]
        if owner not in self._views:
            self._views[owner] = series_view(self.plan, pod, meetings, was, uid=self.uid(owner), note=self.note)
        view, lost = self._views[owner]
        if view is None:
            return []
        told_apart = frozenset(event.date for event in apart.values() if event.date and not event.alone)
        if audience.kind in ("all", "pod"):
            found = series_drafts(view, told_apart)
        else:
            found = series_drafts(
                view,
                told_apart,
                lambda meeting: self._concerns(audience, meeting),
                str(audience),
                had_own=key_of(*owner, audience=str(audience)) in self.published.events,
            )
        for date in lost:
            assert was is not None
            if self._concerns(audience, published_occurrence(was, date)):
                told = apart.get(key_of(*owner, date))
                found.append(gone_occurrence(was, told, self.uid(owner, date), date, self.note))
        planned = frozenset(view.shown)
        for key, event in apart.items():
            is_gone = event.alone and event.date not in planned and event.date not in lost
            if is_gone and self._concerns(audience, published_meeting(event, event.start, event.end)):
                found.append(gone_event(key, event, self.note))
        return found

    def _concerns(self, audience: Audience, meeting: Meeting) -> bool:
        return concerns(self.plan, audience, meeting, self._whom_of)

    def _whom_of(self, plan: Plan, meeting: Meeting) -> Whom:
        """Whom a meeting concerns, worked out once for all feeds."""
        key = meeting.kind, meeting.of, meeting.first_day, meeting.last_day, meeting.people
        found = self._whom.get(key)
        if found is None:
            found = self._whom[key] = whom(plan, meeting)
        return found

    def _gone(self, audience: Audience) -> Iterator[Draft]:
        for key, event in self.published.events.items():
            owner = (event.kind, event.of)
            if owner in self.by_owner or not self._was_in(event, audience):
                continue
            if event.date is None and event.audience == "":
                if event.rrule:
                    apart = {k: each for k, each in self._apart.get(owner, {}).items() if not each.alone}
                    yield from gone_series(key, event, apart, self.note)
                else:
                    yield gone_event(key, event, self.note)
            elif event.alone:
                yield gone_event(key, event, self.note)

    def _was_in(self, event: PublishedEvent, audience: Audience) -> bool:
        """Whether a meeting that is planned no more was one of the audience's."""
        if event.kind != "pod":
            return self._concerns(audience, published_meeting(event, event.start, event.end))
        if audience.kind == "all":
            return True
        if audience.kind == "organization":
            return any(
                person in self.plan.people and self.plan.people[person].organization == audience.id
                for person in event.people
            )
        return audience.kind == "person" and audience.id in event.people


def _in_order(drafts: list[Draft]) -> list[Draft]:
    begins: dict[str, int] = {}
    for draft in drafts:
        begins[draft.uid] = min(begins.get(draft.uid, draft.begins), draft.begins)
    return sorted(drafts, key=lambda each: (begins[each.uid], each.uid, each.date or dt.date.min))


def _renamed(plan: Plan, published: Published, by_owner: dict[Owner, list[Meeting]]) -> Iterator[Renamed]:
    """Find what changed only its id: same kind, title, zone and first time, and nothing else that fits."""
    known = {(event.kind, event.of) for event in published.events.values()}
    fresh: dict[tuple[object, ...], list[Owner]] = {}
    for owner, meetings in by_owner.items():
        if owner not in known and owner[0] in ("pod", "convening"):
            first = meetings[0]
            start = naive(first.start)
            series = plan.pods[owner[1]].meetings if owner[0] == "pod" else None
            if series is not None:
                start = dt.datetime.combine(first.date, series.starts.time())
            fresh.setdefault((owner[0], first.title, first.timezone, start), []).append(owner)
    for event in published.events.values():
        is_whole = event.date is None and event.audience == ""
        if is_whole and event.status != "cancelled" and (event.kind, event.of) not in by_owner:
            fits = fresh.get((event.kind, event.title, event.timezone, event.start), [])
            if len(fits) == 1:
                yield Renamed(event.kind, event.of, fits[0][1], event.title)


def _under_new_ids(events: dict[str, PublishedEvent], renamed: tuple[Renamed, ...]) -> dict[str, PublishedEvent]:
    if not renamed:
        return dict(events)
    new_ids = {(each.kind, each.old): each.new for each in renamed}
    found = {}
    for key, event in events.items():
        new = new_ids.get((event.kind, event.of))
        if new is None:
            found[key] = event
        else:
            moved = msgspec.structs.replace(event, of=new)
            found[key_of(event.kind, new, event.date, event.audience)] = moved
    return found
