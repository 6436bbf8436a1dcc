"""Every dated thing lies inside the cohort, and nothing ends before it starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.scalars import day_of

Dated = tuple[KeyPath, dt.date | None]
Span = tuple[KeyPath, str, dt.date | None, str, dt.date | None]


def look(subject: Subject) -> Iterator[Problem]:
    """Find days outside the cohort, ends before starts, and days mixed with hours."""
    first, last = subject.first_day, subject.last_day
    for path, moment in _dated(subject):
        if moment is None:
            continue
        day = day_of(moment)
        if first is not None and day < first:
            message = f"{day} lies before the cohort's first day, {first}"
            yield subject.problem("outside-cohort", message, path, hint=_cohort_days(first, last))
        elif last is not None and day > last:
            message = f"{day} lies after the cohort's last day, {last}"
            yield subject.problem("outside-cohort", message, path, hint=_cohort_days(first, last))
    for path, start_key, starts, end_key, ends in _spans(subject):
        if starts is None or ends is None or not subject.sound(*path, start_key):
            continue
        if isinstance(starts, dt.datetime) is not isinstance(ends, dt.datetime) and path[0] != "pods":
            message = f"`{start_key}` and `{end_key}` must both be dates, or both dates with a time"
            yield subject.problem("bad-value", message, (*path, end_key))
            continue
        begins = starts if isinstance(ends, dt.datetime) else day_of(starts)
        if ends < begins or (ends == begins and isinstance(ends, dt.datetime)):
            message = f"`{end_key}`, {_said(ends)}, must come after `{start_key}`, {_said(starts)}"
            yield subject.problem("ends-before-start", message, (*path, end_key))
    yield from _beyond_the_end(subject, last)


def _beyond_the_end(subject: Subject, last: dt.date | None) -> Iterator[Problem]:
    """Series that count past the cohort's last day, or whose rule goes past it."""
    if last is None:
        return
    for key, meetings in subject.meetings.items():
        if not meetings or meetings[-1].date <= last:
            continue
        series = subject.plan.pods[key].meetings
        assert series is not None
        if series.until is not None:
            continue  # the day itself is reported
        late = [meeting.date for meeting in meetings if meeting.date > last]
        many = f"{len(late)} meetings lie" if len(late) > 1 else "1 meeting lies"
        message = f"{many} after the cohort's last day, {last}; the first of them is on {late[0]}"
        end_key = "count" if series.count is not None else "rrule"
        path: KeyPath = ("pods", key, "meetings", end_key)
        yield subject.problem("outside-cohort", message, path, hint=f"end the series by {last}")


def _dated(subject: Subject) -> Iterator[Dated]:
    plan = subject.plan
    for position, question in enumerate(plan.learning_questions):
        yield ("learning_questions", position, "from"), question.from_
        yield ("learning_questions", position, "until"), question.until
    for table in ("organizations", "people"):
        for key, member in getattr(plan, table).items():
            if member.joined is not None:
                yield (table, key, "joined"), member.joined
            if member.left is not None:
                yield (table, key, "left"), member.left
    for key, person in plan.people.items():
        for position, before in enumerate(person.earlier):
            yield ("people", key, "earlier", position, "until"), before.until
    for key, pod in plan.pods.items():
        for position, member in enumerate(pod.members):
            if not isinstance(member, str):
                yield ("pods", key, "members", position, "from"), member.from_
                yield ("pods", key, "members", position, "until"), member.until
        series = pod.meetings
        if series is not None:
            yield ("pods", key, "meetings", "starts"), series.starts
            yield ("pods", key, "meetings", "until"), series.until
            for position, move in enumerate(series.moved):
                yield ("pods", key, "meetings", "moved", position, "to"), move.to
    for key, convening in plan.convenings.items():
        yield ("convenings", key, "starts"), convening.starts
        yield ("convenings", key, "ends"), convening.ends
    for key, project in plan.projects.items():
        yield ("projects", key, "starts"), project.starts
        yield ("projects", key, "ends"), project.ends
        for position, milestone in enumerate(project.milestones):
            yield ("projects", key, "milestones", position, "due"), milestone.due
    for key, grant in plan.grants.items():
        for position, tranche in enumerate(grant.tranches):
            yield ("grants", key, "tranches", position, "due"), tranche.due
        for position, report in enumerate(grant.reports):
            yield ("grants", key, "reports", position, "due"), report.due
    for key, blackout in plan.blackouts.items():
        yield ("blackouts", key, "starts"), blackout.starts
        yield ("blackouts", key, "ends"), blackout.ends
    for table in ("reflections", "surveys"):
        for key, questions in getattr(plan, table).items():
            yield (table, key, "opens"), questions.opens
            yield (table, key, "closes"), questions.closes
            for position, wave in enumerate(questions.waves):
                yield (table, key, "waves", position, "opens"), wave.opens
                yield (table, key, "waves", position, "closes"), wave.closes


def _spans(subject: Subject) -> Iterator[Span]:
    plan = subject.plan
    yield ("cohort",), "starts", plan.cohort.starts, "ends", plan.cohort.ends
    for position, question in enumerate(plan.learning_questions):
        yield ("learning_questions", position), "from", question.from_, "until", question.until
    for table in ("organizations", "people"):
        for key, member in getattr(plan, table).items():
            if member.left is not None:
                yield (table, key), "joined", member.joined, "left", member.left
    for key, pod in plan.pods.items():
        for position, each in enumerate(pod.members):
            if not isinstance(each, str):
                yield ("pods", key, "members", position), "from", each.from_, "until", each.until
        if pod.meetings is not None:
            yield ("pods", key, "meetings"), "starts", pod.meetings.starts, "until", pod.meetings.until
    for table in ("convenings", "projects", "blackouts"):
        for key, entry in getattr(plan, table).items():
            yield (table, key), "starts", entry.starts, "ends", entry.ends
    for table in ("reflections", "surveys"):
        for key, questions in getattr(plan, table).items():
            yield (table, key), "opens", questions.opens, "closes", questions.closes
            for position, wave in enumerate(questions.waves):
                yield (table, key, "waves", position), "opens", wave.opens, "closes", wave.closes
    for position, stretch in enumerate(plan.pairing.away):
        yield ("pairing", "away", position), "from", stretch.from_, "until", stretch.until


def _said(moment: dt.date) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, dt.datetime) else moment.isoformat()


def _cohort_days(first: dt.date | None, last: dt.date | None) -> str:
    return f"the cohort runs from {first} to {last}" if first and last else ""
