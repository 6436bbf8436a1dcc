"""The filter of projects: `org:ncsm area:practice late`."""

from __future__ import annotations

from collections.abc import Callable

from cohortkit.plan.filters import Test, read_filter
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve_in
from cohortkit.projects.standing import ProjectStanding

STATUSES = ("done", "on-track", "at-risk", "stuck", "no-check-in")


def project_filter(plan: Plan, text: str) -> Test[ProjectStanding]:
    """Read a filter of projects: `org: coach: area:`, the last status or `late` as words, and text.

    Raises `BadFilter` or `NoSuchThing`.
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
    }
    states: dict[str, Test[ProjectStanding]] = {status: _has_status(status) for status in STATUSES}
    states["late"] = lambda project: bool(project.late)
    return read_filter(text, keys, states, lambda project: f"{project.id} {project.title}")


def _has_status(status: str) -> Test[ProjectStanding]:
    return lambda project: project.status == status
