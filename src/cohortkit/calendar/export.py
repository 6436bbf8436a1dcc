"""Export a calendar: its bytes, and the change that records what was published."""

from __future__ import annotations

import datetime as dt

import msgspec

from cohortkit.calendar.audience import Audience, calendar_name
from cohortkit.calendar.feed import feed
from cohortkit.calendar.numbering import Numbered, now_published, numbered
from cohortkit.calendar.timetable import ILLUSTRATIVE, Timetable
from cohortkit.calendar.validate import InvalidCalendar, validate
from cohortkit.files.change import Change
from cohortkit.meetings.listing import convening_meeting, recorded_meetings
from cohortkit.plan.series import RuleError, occurrences
from cohortkit.records.cohort import Cohort
from cohortkit.records.published import Published, save_published


class ExportResult(msgspec.Struct, frozen=True):
    """A calendar as bytes, its name, the number of its events, and the record of having published it."""

    content: bytes
    name: str
    events: int
    published: Published
    change: Change


def refuse_unreadable(cohort: Cohort) -> None:
    """Raise ``InvalidCalendar`` where a pod or convening is there but cannot be understood.

    Its meetings would else look as if they had been taken out of the plan, and be cancelled in everybody's calendar.
    """
    plan, declared = cohort.plan, cohort.loaded.declared
    faults = [f"[pods.{each}] cannot be read" for each in declared.get("pods", {}) if each not in plan.pods]
    faults += [
        f"[convenings.{each}] cannot be read" for each in declared.get("convenings", {}) if each not in plan.convenings
    ]
    for pod in plan.pods.values():
        try:
            if pod.meetings is not None:
                occurrences(pod.meetings, plan.cohort.timezone, plan.cohort.ends)
        except RuleError as error:
            faults.append(f"[pods.{pod.id}.meetings] {error.key}: {error.message}")
    for convening in plan.convenings.values():
        if convening_meeting(plan, convening) is None:
            faults.append(f"[convenings.{convening.id}] has times or a zone that cannot be used")
    if faults:
        raise InvalidCalendar([f"{fault}; `cohortkit check` shows where" for fault in faults])


def timetable_of(cohort: Cohort, published: Published) -> Timetable:
    """Return all meetings of a cohort, planned and on record, beside what was published of them."""
    return Timetable(cohort.plan, published, recorded_meetings(cohort))


def export(
    cohort: Cohort, audience: Audience, published: Published, *, now: dt.datetime, alarm: int | None = None
) -> ExportResult:
    """Write one audience's calendar. Unchanged input gives identical bytes and an empty change.

    ``now`` is aware and stamps what is new or changed; ``alarm`` is in minutes before a meeting. Raises
    ``InvalidCalendar`` or ``ControlCharacter`` rather than write a file that clients would get wrong.
    """
    refuse_unreadable(cohort)
    timetable = timetable_of(cohort, published)
    events = numbered(timetable.events(audience), timetable.published, now)
    name = calendar_name(cohort.plan, audience, events[0].draft.title if events else "")
    content = calendar_bytes(cohort, timetable, name, events, alarm)
    after = now_published(timetable, events)
    change = save_published(cohort.folder, after, f"Export the calendar {audience}")
    return ExportResult(content, name, len(events), after, change)


def calendar_bytes(
    cohort: Cohort, timetable: Timetable, name: str, events: list[Numbered], alarm: int | None = None
) -> bytes:
    """Write and check one feed."""
    about = cohort.plan.cohort.vision
    if cohort.plan.cohort.illustrative:
        about = f"{ILLUSTRATIVE} {about}".strip()
    content = feed(name, about, cohort.plan.cohort.timezone, events, alarm)
    validate(content, "PUBLISH", [person.email for person in timetable.plan.people.values()])
    return content
