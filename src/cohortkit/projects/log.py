"""Logging a check-in or a support session, as a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from cohortkit.files.change import Change
from cohortkit.plan.model import Plan
from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.series import RuleError, zone_named
from cohortkit.projects.standing import standing
from cohortkit.records import write
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import CheckIn, CheckInStatus, FollowUp, Support, SupportKind


class LogRefused(ValueError):
    """Something that cannot be logged as told; the message says why."""


def log_check_in(
    cohort: Cohort,
    project_id: str,
    status: CheckInStatus,
    summary: str,
    *,
    at: dt.datetime,
    by: str,
    on: dt.date,
    milestones: Sequence[int] = (),
    next_step: str = "",
) -> tuple[Change, str]:
    """Return the change that logs a check-in, and its id: the day and the project."""
    project = cohort.plan.projects[project_id]
    for position in milestones:
        if not 1 <= position <= len(project.milestones):
            has = f"milestones 1 to {len(project.milestones)}" if project.milestones else "no milestones"
            raise LogRefused(f'project "{project_id}" has {has}, not {position}')
    if not summary.strip():
        raise LogRefused("a check-in needs a summary, if only a sentence")
    record = CheckIn(
        id=f"{on.isoformat()}-{project_id}",
        at=_on_day(cohort, at, on),
        by=by,
        project=project_id,
        status=status,
        summary=summary,
        milestones_done=tuple(sorted(set(milestones))),
        next=next_step,
    )
    return write.add(cohort.folder, record, f"Check-in on {project.title}")


def log_milestone(
    cohort: Cohort, project_id: str, position: int, *, at: dt.datetime, by: str, on: dt.date
) -> tuple[Change, str]:
    """Return the change that says a milestone is done, keeping the project's last status, and its id.

    One that is done already is an empty change.
    """
    state = standing(cohort, project_id)
    known = next((each for each in state.milestones if each.position == position), None)
    if known is not None and known.state == "done":
        said = (each for each in cohort.check_ins.values() if each.project == project_id)
        where = next((each.id for each in said if position in each.milestones_done), "")
        return Change(f"Milestone {position} of {project_id}"), where
    status: CheckInStatus = state.last.status if state.last else "on-track"
    summary = f"Milestone reached: {known.title}" if known else f"Milestone {position}"
    return log_check_in(cohort, project_id, status, summary, at=at, by=by, on=on, milestones=[position])


def log_support(
    cohort: Cohort,
    kind: SupportKind,
    provider: str,
    *,
    at: dt.datetime,
    by: str,
    on: dt.date,
    minutes: int,
    topic: str,
    people: Sequence[str] = (),
    organizations: Sequence[str] = (),
    project: str = "",
    need: str = "",
    result: str = "",
    follow_up: FollowUp | None = None,
    notes: str = "",
    private_notes: str = "",
    entry_id: str = "",
) -> tuple[Change, str]:
    """Return the change that logs a support session, and its id: the day and the topic, unless another is given.

    For a project and nobody named, it was for the project's organization.
    """
    if not topic.strip():
        raise LogRefused("a session needs its topic")
    if entry_id:
        write.require_id(entry_id, "session")
    if project and not people:
        organizations = organizations or (cohort.plan.projects[project].organization,)
    if not people and not organizations:
        raise LogRefused("say whom it was for: --person, --organization or --project")
    if minutes <= 0:
        raise LogRefused("minutes must be more than zero")
    record = Support(
        id=entry_id or f"{on.isoformat()}-{write.slug(topic)}",
        at=_on_day(cohort, at, on),
        by=by,
        kind=kind,
        provider=provider,
        on=on,
        minutes=minutes,
        topic=topic,
        people=tuple(people),
        organizations=tuple(organizations),
        project=project,
        need=need,
        result=result,
        follow_up=follow_up,
        notes=notes,
        private_notes=private_notes,
    )
    return write.add(cohort.folder, record, f"{kind.replace('-', ' ').capitalize()}: {topic}")


def settle_follow_up(cohort: Cohort, session_id: str, *, done: bool, by: str) -> Change:
    """Return the change that says whether what was promised in a session is done; empty where it said so before."""
    session = cohort.one("support", session_id)
    if not isinstance(session, Support):
        raise NoSuchThing("support session", session_id)
    if session.follow_up is None:
        raise LogRefused(f'nothing was promised in "{session_id}"')
    what = f"Follow-up {'done' if done else 'open again'}: {session.follow_up.text}"
    if session.follow_up.done == done:
        return Change(what)
    follow_up = msgspec.structs.replace(session.follow_up, done=done)
    return write.save(cohort.folder, msgspec.structs.replace(session, follow_up=follow_up, by=by), what)


def _on_day(cohort: Cohort, at: dt.datetime, on: dt.date) -> dt.datetime:
    """The instant to record for something of a day: `at` where it is that day, else one within the day.

    It is of that day in UTC and in the cohort's zone, so that `--as-of` finds it and every list gives that day.
    """
    try:
        zone: dt.tzinfo = zone_named(cohort.plan.cohort.timezone)
    except RuleError:
        zone = dt.UTC
    # Far in the east, noon in UTC is the next day already; there, the day begins in UTC while it is noon.
    noon, midnight = (dt.datetime.combine(on, dt.time(hour), tzinfo=dt.UTC) for hour in (12, 0))
    return next(each for each in (at, noon, midnight) if each.date() == on == each.astimezone(zone).date())


def serves(plan: Plan, session: Support, party: str) -> bool:
    """Whether a session was given by, or served, a person or an organization."""
    served = {*session.people, *session.organizations, session.provider}
    served |= {plan.organization_of(who, session.on) for who in session.people}
    return party in served
