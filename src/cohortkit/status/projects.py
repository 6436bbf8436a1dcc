"""Concerns about projects and promises: late, silent, at risk, not followed up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.records.model import CheckIn
from cohortkit.status.attention import Asked, Attention, Urgency, ago, days

SILENT = dt.timedelta(weeks=6)
"""After so long without a check-in somebody should ask how it goes."""


def overdue_milestones(asked: Asked) -> Iterator[Attention]:
    """Name the milestones that were due and that no check-in reports as done."""
    plan, today = asked.cohort.plan, asked.today
    for project_id, check_ins in _by_project(asked).items():
        project = plan.projects[project_id]
        if check_ins and check_ins[-1].status == "done":
            continue
        done = {position for each in check_ins for position in each.milestones_done}
        for position, milestone in enumerate(project.milestones, 1):
            if milestone.due and milestone.due < today and position not in done:
                yield Attention(
                    "milestone-overdue",
                    project_id,
                    f"{_whose(asked, project_id)}: “{milestone.title}” was due {ago(milestone.due, today)}",
                    milestone.due,
                    f"cohortkit projects check-in {project_id} --milestone {position} --status on-track --summary …",
                )


def troubled(asked: Asked) -> Iterator[Attention]:
    """Name the projects whose last check-in says at risk or stuck."""
    for project_id, check_ins in _by_project(asked).items():
        if check_ins and check_ins[-1].status in ("at-risk", "stuck"):
            last = check_ins[-1]
            word = "is stuck" if last.status == "stuck" else "is at risk"
            yield Attention(
                f"project-{last.status}",
                project_id,
                f"{_whose(asked, project_id)} {word}, says the check-in of {last.at.date()}",
                last.at.date(),
                f"cohortkit projects show {project_id}",
                Urgency.TODAY if last.status == "stuck" else Urgency.THIS_WEEK,
            )


def silent(asked: Asked) -> Iterator[Attention]:
    """Name the running projects without a check-in for weeks."""
    plan, today = asked.cohort.plan, asked.today
    for project_id, check_ins in _by_project(asked).items():
        project = plan.projects[project_id]
        starts, ends = project.starts or plan.cohort.starts, project.ends or plan.cohort.ends
        if not starts <= today <= ends or (check_ins and check_ins[-1].status == "done"):
            continue
        last = check_ins[-1].at.date() if check_ins else starts
        if today - last > SILENT:
            silence = days((today - last).days)
            heard = f"no check-in for {silence}" if check_ins else f"no check-in in its first {silence}"
            yield Attention(
                "project-silent",
                project_id,
                f"{_whose(asked, project_id)}: {heard}",
                last,
                f"cohortkit projects check-in {project_id} --status on-track --summary …",
            )


def overdue_commitments(asked: Asked) -> Iterator[Attention]:
    """Name the open commitments whose day has passed."""
    plan, today = asked.cohort.plan, asked.today
    for key, commitment in asked.cohort.commitments.items():
        if commitment.status == "open" and commitment.due and commitment.due < today:
            yield Attention(
                "commitment-overdue",
                key,
                f"{plan.label_of(commitment.who)} promised “{commitment.text}” for {commitment.due}",
                commitment.due,
                f"cohortkit commitments set {key} --status kept",
            )


def overdue_follow_ups(asked: Asked) -> Iterator[Attention]:
    """Name what was promised after advising and is not done."""
    plan, today = asked.cohort.plan, asked.today
    for key, support in asked.cohort.support.items():
        follow_up = support.follow_up
        if follow_up and not follow_up.done and follow_up.due and follow_up.due < today:
            yield Attention(
                "follow-up-overdue",
                key,
                f"{plan.label_of(support.provider)} was to follow up by {follow_up.due}: “{follow_up.text}”",
                follow_up.due,
                "cohortkit support list",
            )


def _by_project(asked: Asked) -> dict[str, list[CheckIn]]:
    found: dict[str, list[CheckIn]] = {project: [] for project in asked.cohort.plan.projects}
    for check_in in asked.cohort.check_ins.values():
        if check_in.project in found:
            found[check_in.project].append(check_in)
    for each in found.values():
        each.sort(key=lambda check_in: (check_in.at, check_in.id))
    return found


def _whose(asked: Asked, project_id: str) -> str:
    plan = asked.cohort.plan
    project = plan.projects[project_id]
    return f"{project.title} ({plan.label_of(project.organization)})"
