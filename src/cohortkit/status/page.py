"""The morning page as a value: what is next, what needs attention, how much there is of everything."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.plan.model import Phase
from cohortkit.records.cohort import Cohort
from cohortkit.status.attention import Asked, Attention
from cohortkit.status.sources import SOURCES

NEXT = 5
"""So many meetings to come are shown."""


class Status(msgspec.Struct, frozen=True):
    """The page of one day. ``counts`` are by name, in the order in which people ask for them."""

    cohort_id: str
    name: str
    phase: Phase
    starts: dt.date
    ends: dt.date
    illustrative: bool
    as_of: dt.date
    next: tuple[Meeting, ...]
    attention: tuple[Attention, ...]
    counts: dict[str, int]


def status(cohort: Cohort, now: dt.datetime) -> Status:
    """Return the page of a cohort as of its day; ``now`` is this moment, aware, which tells what is over."""
    info = cohort.plan.cohort
    asked = Asked(cohort, now, tuple(all_meetings(cohort.plan)))
    return Status(
        info.id,
        info.name,
        info.phase(cohort.as_of),
        info.starts,
        info.ends,
        info.illustrative,
        cohort.as_of,
        coming(asked, NEXT),
        attention(asked),
        counts(asked),
    )


def coming(asked: Asked, most: int) -> tuple[Meeting, ...]:
    """Return the next planned meetings, the one under way included, cancelled ones left out."""
    ahead = [each for each in asked.meetings if each.ends > asked.now and not each.cancelled]
    return tuple(ahead[:most])


def attention(asked: Asked) -> tuple[Attention, ...]:
    """Return what needs attention, the most urgent first, then in the order of the registry, oldest first."""
    found = [
        (each.urgency, place, each.since or dt.date.max, each.subject, number, each)
        for place, source in enumerate(SOURCES.values())
        for number, each in enumerate(source(asked))
    ]
    return tuple(row[-1] for row in sorted(found, key=lambda row: row[:-1]))


def counts(asked: Asked) -> dict[str, int]:
    """Count what the plan holds and what is on record by the day of the cohort."""
    cohort, plan = asked.cohort, asked.cohort.plan
    held = [each for each in asked.meetings if each.ends <= asked.now and not each.cancelled]
    return {
        "organizations": len(plan.organizations),
        "people": len(plan.people),
        "participants": len(plan.participants_on(cohort.as_of)),
        "pods": len(plan.pods),
        "convenings": len(plan.convenings),
        "projects": len(plan.projects),
        "meetings_held": len(held),
        "meetings_with_attendance": sum(each.id in cohort.attendance for each in held),
        "pairing_rounds": sum(each.kind == "lunch-buddy" for each in cohort.pairings.values()),
        "check_ins": len(cohort.check_ins),
        "support_sessions": len(cohort.support),
        "commitments": len(cohort.commitments),
        "collaborations": len(cohort.collaborations),
        "products": len(cohort.products),
        "responses": len(cohort.responses),
    }


def as_document(page: Status) -> dict[str, Any]:
    """The page as JSON has it."""
    return {
        "cohort": {
            **({"id": page.cohort_id} if page.cohort_id else {}),
            "name": page.name,
            "phase": page.phase,
            "starts": page.starts,
            "ends": page.ends,
        },
        "as_of": page.as_of,
        "next": [
            {"id": each.id, "title": each.title, "start": each.start, "timezone": each.timezone} for each in page.next
        ],
        "attention": [
            {
                "kind": each.kind,
                "subject": each.subject,
                "message": each.message,
                "since": each.since,
                "urgency": each.urgency.words.replace(" ", "-"),
                "command": each.command,
            }
            for each in page.attention
        ],
        "counts": page.counts,
    }
