"""The filter of projects: `org:ncsm area:practice late since:2023-01-01`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cohortkit.plan.filters import Test, one_of, read_filter
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in
from cohortkit.plan.when import read_day
from cohortkit.projects.standing import ProjectStanding

STATUSES = ("done", "on-track", "at-risk", "stuck", "no-check-in")


def project_filter(plan: Plan, text: str, today: dt.date) -> Test[ProjectStanding]:
    """Read a filter of projects: `org: coach: area: status: since: until:`, the last status or `late`, and text.

    The days are those of the last check-in; without one there is none. Raises `BadFilter` or `NoSuchThing`.
    """

    def of_organization(value: str) -> Test[ProjectStanding]:
        organization = resolve_in(plan, "organizations", value)
        return lambda project: project.organization == organization

    def of_coach(value: str) -> Test[ProjectStanding]:
        coach = resolve_in(plan, "people", value)
        return lambda project: project.coach == coach

    def of_area(value: str) -> Test[ProjectStanding]:
        area = resolve_in(plan, "areas", value)
        return lambda project: area in plan.projects[project.id].areas

    def since(value: str) -> Test[ProjectStanding]:
        day = read_day(value, today)
        return lambda project: project.last is not None and project.last.at.date() >= day

    def until(value: str) -> Test[ProjectStanding]:
        day = read_day(value, today)
        return lambda project: project.last is not None and project.last.at.date() <= day

    keys: dict[str, Callable[[str], Test[ProjectStanding]]] = {
        "org": of_organization,
        "coach": of_coach,
        "area": of_area,
        "status": one_of(STATUSES, lambda project, status: project.status == status),
        "since": since,
        "until": until,
    }
    states: dict[str, Test[ProjectStanding]] = {status: _has_status(status) for status in STATUSES}
    states["late"] = lambda project: bool(project.late)
    return read_filter(text, keys, states, lambda project: f"{project.id} {project.title}")


def _has_status(status: str) -> Test[ProjectStanding]:
    return lambda project: project.status == status
