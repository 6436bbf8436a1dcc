"""Whose calendar a feed is: everybody's, the convenings', or that of one pod, organization, person or meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from cohortkit.meetings.listing import find_meeting, recorded_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Plan
from cohortkit.plan.names import NoSuchThing, resolve_in
from cohortkit.records.cohort import Cohort

Kind = Literal["all", "convenings", "pod", "organization", "person", "meeting"]
KINDS: tuple[Kind, ...] = ("all", "convenings", "pod", "organization", "person", "meeting")


class Audience(msgspec.Struct, frozen=True):
    """What is chosen with ``--for``: a kind, and an id where the kind needs one."""

    kind: Kind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


ALL = Audience("all")


def parse_audience(cohort: Cohort, text: str) -> Audience:
    """Read ``all``, ``convenings``, or ``pod:``, ``organization:``, ``person:``, ``meeting:`` and whatever names one.

    Raises ``NoSuchThing`` where nothing or several things fit.
    """
    plan = cohort.plan
    kind, colon, asked = text.partition(":")
    if not colon and kind in ("all", "convenings"):
        return Audience("all" if kind == "all" else "convenings")
    if colon and kind == "pod":
        return Audience("pod", resolve_in(plan, "pods", asked))
    if colon and kind == "organization":
        return Audience("organization", resolve_in(plan, "organizations", asked))
    if colon and kind == "person":
        return Audience("person", resolve_in(plan, "people", asked))
    if colon and kind == "meeting":
        return Audience("meeting", find_meeting(plan, asked, recorded_meetings(cohort)).id)
    ways = "all, convenings, pod:ID, organization:ID, person:ID or meeting:ID"
    raise NoSuchThing("calendar", text, hint=f"say {ways}")


def calendar_name(plan: Plan, audience: Audience, title: str = "") -> str:
    """Return the name that calendar apps show; ``title`` is that of the meeting where the audience is one."""
    short = plan.cohort.short_name or plan.cohort.name
    if audience.kind == "all":
        return plan.cohort.name
    if audience.kind == "convenings":
        return f"{short}: convenings"
    if audience.kind == "pod":
        return f"{short}: {plan.pods[audience.id].title}"
    if audience.kind == "meeting":
        return f"{short}: {title or audience.id}"
    return f"{short}: {plan.label_of(audience.id)}"


class Whom(msgspec.Struct, frozen=True):
    """Whom a meeting concerns: people, and the organizations they are of on its first day."""

    people: frozenset[str]
    organizations: frozenset[str]


def whom(plan: Plan, meeting: Meeting) -> Whom:
    """Return whom a meeting concerns."""
    people = concerned(plan, meeting)
    return Whom(frozenset(people), frozenset(plan.organization_of(person, meeting.first_day) for person in people))


def concerns(plan: Plan, audience: Audience, meeting: Meeting, whom_of: Callable[[Plan, Meeting], Whom] = whom) -> bool:
    """Whether a meeting belongs in an audience's calendar.

    Advising sessions and lunch-buddy meals are between the people they name, so only these see them. ``whom_of`` may
    remember what ``whom`` says, where the same meetings are asked about for many audiences.
    """
    if audience.kind == "meeting":
        return meeting.id == audience.id
    if audience.kind == "person":
        return audience.id in whom_of(plan, meeting).people
    if meeting.kind not in ("convening", "pod"):
        return False
    if audience.kind == "all":
        return True
    if audience.kind == "convenings":
        return meeting.kind == "convening"
    if audience.kind == "pod":
        return meeting.kind == "pod" and meeting.of == audience.id
    return audience.id in whom_of(plan, meeting).organizations
