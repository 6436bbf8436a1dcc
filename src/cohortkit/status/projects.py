"""Concerns about projects and promises: late, silent, at risk, not followed up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.projects.standing import ProjectStanding, standings
from cohortkit.status.attention import Asked, Attention, Urgency, ago, days

SILENT = dt.timedelta(weeks=6)
"""After so long without a check-in somebody should ask how it goes."""


def overdue_milestones(asked: Asked) -> Iterator[Attention]:
    """Name the milestones that were due and that no check-in reports as done."""
    for project in standings(asked.cohort):
        if project.status == "done":
            continue
        for milestone in project.late:
            assert milestone.due is not None
            yield Attention(
                "milestone-overdue",
                project.id,
                f"{_whose(asked, project)}: “{milestone.title}” was due {ago(milestone.due, asked.today)}",
                milestone.due,
                f"cohortkit projects check-in {project.id} --milestone {milestone.position} --status on-track "
                "--summary …",
            )


def troubled(asked: Asked) -> Iterator[Attention]:
    """Name the projects whose last check-in says at risk or stuck."""
    for project in standings(asked.cohort):
        if project.last is not None and project.status in ("at-risk", "stuck"):
            since = project.last.at.date()
            word = "is stuck" if project.status == "stuck" else "is at risk"
            yield Attention(
                f"project-{project.status}",
                project.id,
                f"{_whose(asked, project)} {word}, says the check-in of {since}",
                since,
                f"cohortkit projects show {project.id}",
                Urgency.TODAY if project.status == "stuck" else Urgency.THIS_WEEK,
            )


def silent(asked: Asked) -> Iterator[Attention]:
    """Name the running projects without a check-in for weeks."""
    plan, today = asked.cohort.plan, asked.today
    for project in standings(asked.cohort):
        planned = plan.projects[project.id]
        starts, ends = planned.starts or plan.cohort.starts, planned.ends or plan.cohort.ends
        if not starts <= today <= ends or project.status == "done":
            continue
        last = project.last.at.date() if project.last else starts
        if today - last > SILENT:
            silence = days((today - last).days)
            heard = f"no check-in for {silence}" if project.last else f"no check-in in its first {silence}"
            yield Attention(
                "project-silent",
                project.id,
                f"{_whose(asked, project)}: {heard}",
                last,
                f"cohortkit projects check-in {project.id} --status on-track --summary …",
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
                f"cohortkit support follow-up {key} --done",
            )


def _whose(asked: Asked, project: ProjectStanding) -> str:
    return f"{project.title} ({asked.cohort.plan.label_of(project.organization)})"
