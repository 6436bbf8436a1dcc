"""What a filter of a list of meetings understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import get_args

from cohortkit.meetings.meeting import Kind, Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.filters import Test, between_days, one_of, read_filter, states_of
from cohortkit.plan.model import Mode, Plan
from cohortkit.plan.names import resolve_in
from cohortkit.plan.series import Status


def meeting_filter(plan: Plan, text: str, today: dt.date) -> Test[Meeting]:
    """Read a filter of meetings: ``org: person: pod: kind: mode: status: area: since: until:``, states, and text.

    States are ``scheduled moved cancelled virtual in-person hybrid``. Raises ``BadFilter`` or ``NoSuchThing``.
    """

    def of_organization(value: str) -> Test[Meeting]:
        organization = resolve_in(plan, "organizations", value)
        return lambda meeting: any(
            plan.organization_of(person, meeting.first_day) == organization for person in concerned(plan, meeting)
        )

    def of_person(value: str) -> Test[Meeting]:
        person = resolve_in(plan, "people", value)
        return lambda meeting: person in concerned(plan, meeting)

    def of_pod(value: str) -> Test[Meeting]:
        pod = resolve_in(plan, "pods", value)
        return lambda meeting: meeting.kind == "pod" and meeting.of == pod

    def of_area(value: str) -> Test[Meeting]:
        area = resolve_in(plan, "areas", value)
        return lambda meeting: area in meeting.areas

    def has_mode(meeting: Meeting, mode: str) -> bool:
        return meeting.mode == mode

    def has_status(meeting: Meeting, status: str) -> bool:
        return meeting.status == status

    keys: dict[str, Callable[[str], Test[Meeting]]] = {
        "org": of_organization,
        "person": of_person,
        "pod": of_pod,
        "area": of_area,
        "kind": one_of(get_args(Kind), lambda meeting, kind: meeting.kind == kind),
        "mode": one_of(get_args(Mode), has_mode),
        "status": one_of(get_args(Status), has_status),
        **between_days(today, lambda meeting: meeting.last_day, lambda meeting: meeting.first_day),
    }
    states = {
        **states_of(get_args(Status), has_status),
        **states_of(get_args(Mode), has_mode),
    }
    return read_filter(text, keys, states, lambda meeting: f"{meeting.id} {meeting.title} {meeting.about}")
