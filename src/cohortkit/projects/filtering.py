"""The filter of projects: `org:ncsm area:practice late since:2023-01-01`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cohortkit.plan.filters import Test, between_days, one_of, read_filter, states_of
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in
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

    keys: dict[str, Callable[[str], Test[ProjectStanding]]] = {
        "org": of_organization,
        "coach": of_coach,
        "area": of_area,
        "status": one_of(STATUSES, lambda project, status: project.status == status),
        **between_days(today, lambda project: project.last.at.date() if project.last else None),
    }
    states: dict[str, Test[ProjectStanding]] = states_of(STATUSES, lambda project, status: project.status == status)
    states["late"] = lambda project: bool(project.late)
    return read_filter(text, keys, states, lambda project: f"{project.id} {project.title}")
