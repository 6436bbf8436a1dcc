"""How each project stands: the last word on it, its milestones, and how long it has been silent."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.plan.model import Plan, Project
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import CheckIn, Support

MilestoneState = Literal["done", "late", "due-soon", "planned"]
SOON = dt.timedelta(days=30)


class MilestoneStanding(msgspec.Struct, frozen=True):
    """One milestone by its position from 1; `done_on` is the day of the check-in that said so."""

    position: int
    title: str
    due: dt.date | None
    state: MilestoneState
    done_on: dt.date | None = None


class ProjectStanding(msgspec.Struct, frozen=True):
    """One project as of a day. `status` is that of the last check-in, or "no-check-in"."""

    id: str
    organization: str
    title: str
    coach: str
    status: str
    last: CheckIn | None
    milestones: tuple[MilestoneStanding, ...]
    silent_days: int | None
    minutes_of_support: int

    @property
    def done(self) -> int:
        """How many milestones are done."""
        return sum(milestone.state == "done" for milestone in self.milestones)

    @property
    def late(self) -> tuple[MilestoneStanding, ...]:
        """The milestones past their day and not done."""
        return tuple(milestone for milestone in self.milestones if milestone.state == "late")

    @property
    def next_due(self) -> dt.date | None:
        """The earliest day on which something not done is due."""
        return min((m.due for m in self.milestones if m.due and m.state != "done"), default=None)


def standings(cohort: Cohort) -> tuple[ProjectStanding, ...]:
    """Every project in declared order."""
    by_project: dict[str, list[CheckIn]] = {}
    for record in sorted(cohort.check_ins.values(), key=lambda each: (each.at, each.id)):
        by_project.setdefault(record.project, []).append(record)
    support: dict[str, int] = {}
    for session in cohort.support.values():
        for project in projects_of(cohort.plan, session):
            support[project] = support.get(project, 0) + session.minutes
    return tuple(
        _standing(project, by_project.get(project.id, []), support.get(project.id, 0), cohort.as_of)
        for project in cohort.plan.projects.values()
    )


def standing(cohort: Cohort, project_id: str) -> ProjectStanding:
    """One project. Raises KeyError for an unknown id."""
    return {each.id: each for each in standings(cohort)}[project_id]


def projects_of(plan: Plan, session: Support) -> tuple[str, ...]:
    """The projects a support session was about: the one it names, else those of the organizations it served."""
    if session.project:
        return (session.project,)
    served = set(session.organizations) | {plan.organization_of(who, session.on) for who in session.people}
    return tuple(project.id for project in plan.projects.values() if project.organization in served)


def _standing(project: Project, check_ins: list[CheckIn], support: int, as_of: dt.date) -> ProjectStanding:
    done_on: dict[int, dt.date] = {}
    for record in check_ins:
        for position in record.milestones_done:
            done_on.setdefault(position, record.at.date())
    last = check_ins[-1] if check_ins else None
    began = last.at.date() if last else project.starts
    milestones = tuple(
        MilestoneStanding(
            position, each.title, each.due, _state(each.due, position in done_on, as_of), done_on.get(position)
        )
        for position, each in enumerate(project.milestones, start=1)
    )
    return ProjectStanding(
        id=project.id,
        organization=project.organization,
        title=project.title,
        coach=project.coach,
        status=last.status if last else "no-check-in",
        last=last,
        milestones=milestones,
        silent_days=(as_of - began).days if began and began <= as_of else None,
        minutes_of_support=support,
    )


def _state(due: dt.date | None, done: bool, as_of: dt.date) -> MilestoneState:
    if done:
        return "done"
    if due is None:
        return "planned"
    if due < as_of:
        return "late"
    return "due-soon" if due - as_of <= SOON else "planned"
