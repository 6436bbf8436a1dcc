"""A folder of feeds for any web server: one for everybody, one for each pod, organization and person, and an index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from cohortkit.calendar.audience import ALL, Audience, calendar_name
from cohortkit.calendar.event import Draft
from cohortkit.calendar.export import calendar_bytes, refuse_unreadable, timetable_of
from cohortkit.calendar.numbering import Numbered, now_published, numbered
from cohortkit.calendar.page import Entry, index_page
from cohortkit.files.change import Change
from cohortkit.records.cohort import Cohort
from cohortkit.records.published import Published, save_published


class FeedFolder(msgspec.Struct, frozen=True):
    """Files by their path within the folder, the record after them, and the change that writes the record.

    ``address`` is where the folder will be served, as far as it was ever said.
    """

    files: dict[str, bytes]
    address: str
    published: Published
    change: Change


def feed_folder(
    cohort: Cohort, published: Published, *, now: dt.datetime, address: str = "", alarm: int | None = None
) -> FeedFolder:
    """Write every feed and the page that explains them. Unchanged input gives identical files and an empty change.

    ``address`` is where the folder will be served, such as ``https://calendars.example/rivers/``; with it the page
    offers links that subscribe and codes to scan. It is remembered, so that it has to be said only once.
    """
    address = address or published.address
    plan = cohort.plan
    refuse_unreadable(cohort)
    timetable = timetable_of(cohort, published)
    files: dict[str, bytes] = {}
    entries: list[Entry] = []
    written: dict[str, Numbered] = {}
    for audience, path, about in _audiences(cohort):
        events = numbered(timetable.events(audience), timetable.published, now)
        name = calendar_name(plan, audience)
        files[path] = calendar_bytes(cohort, timetable, name, events, alarm)
        entries.append(Entry(audience.kind, name, about, path, _taking_place(event.draft for event in events)))
        written.update({event.draft.key: event for event in events})
    files["index.html"] = index_page(plan.cohort, entries, address)
    after = msgspec.structs.replace(now_published(timetable, written.values()), address=address)
    return FeedFolder(files, address, after, save_published(cohort.folder, after, "Export all calendars"))


def _taking_place(drafts: Iterable[Draft]) -> int:
    """How many meetings a feed shows that take place: every date of a series counts, its cancelled ones do not."""
    counts: dict[str, int] = {}
    for draft in drafts:
        if draft.date is None or draft.alone:
            counts[draft.uid] = 0 if draft.status == "cancelled" else len(draft.dates) or 1
        elif draft.status == "cancelled" and counts.get(draft.uid):
            counts[draft.uid] -= 1
    return sum(counts.values())


def _audiences(cohort: Cohort) -> list[tuple[Audience, str, str]]:
    plan = cohort.plan
    found = [
        (ALL, "all.ics", "Every convening and every pod meeting."),
        (Audience("convenings"), "convenings.ics", "The gatherings of the whole cohort."),
    ]
    found += [
        (Audience("pod", pod.id), f"pods/{pod.id}.ics", f"The meetings of the pod {pod.title}.")
        for pod in plan.pods.values()
        if pod.meetings is not None
    ]
    found += [
        (
            Audience("organization", body.id),
            f"organizations/{body.id}.ics",
            f"Every meeting that somebody of {body.label} takes part in.",
        )
        for body in plan.organizations.values()
    ]
    found += [
        (Audience("person", person.id), f"people/{person.id}.ics", f"All meetings of {person.name}.")
        for person in plan.people.values()
    ]
    return found
