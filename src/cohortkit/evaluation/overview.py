"""Pictures of the whole cohort: what took place when, and who was there."""

from __future__ import annotations

from typing import Literal

from cohortkit.attendance.rates import by_meeting, by_organization, by_pod, by_quarter, seats
from cohortkit.evaluation.charts.attendance_bars import attendance_bars
from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.timeline import Event, timeline
from cohortkit.meetings.listing import all_meetings
from cohortkit.questions.roster import first_day, last_day
from cohortkit.records.cohort import Cohort

AttendanceBy = Literal["convening", "pod", "organization", "quarter"]


def cohort_timeline(cohort: Cohort) -> Chart:
    """Draw everything that took place or is planned over the cohort's time."""
    info = cohort.plan.cohort
    return timeline(f"{info.name}: timeline", info.starts, info.ends, cohort_events(cohort), today=cohort.as_of)


def cohort_events(cohort: Cohort) -> list[Event]:
    """Convenings, pods, survey waves, pairing rounds, released products and due milestones, convenings first.

    What has not happened by the cohort's day is there as planned; products only once they are released.
    """
    plan = cohort.plan
    events: list[Event] = []
    for meeting in all_meetings(plan):
        if meeting.cancelled:
            continue
        pod = meeting.kind == "pod"
        lane, shape = (plan.pods[meeting.of].title, "circle") if pod else ("Convenings", "square")
        events.append(
            Event(lane=lane, label=meeting.title, first=meeting.first_day, last=meeting.last_day, shape=shape)
        )
    for round_ in cohort.pairings.values():
        if round_.kind == "lunch-buddy" and round_.starts:
            last = round_.ends or round_.starts
            events.append(Event(lane="Lunch buddies", label=f"Round {round_.id}", first=round_.starts, last=last))
    for question_set in plan.surveys.values():
        for wave in question_set.all_waves:
            first, last = first_day(plan, question_set, wave), last_day(plan, question_set, wave)
            label = f"{question_set.title}, wave {wave.id}"
            events.append(Event(lane="Surveys", label=label, first=first, last=last, shape="square"))
    for project in plan.projects.values():
        for milestone in project.milestones:
            if milestone.due:
                label = f"{plan.label_of(project.organization)}: {milestone.title}"
                events.append(
                    Event(lane="Milestones due", label=label, first=milestone.due, last=milestone.due, shape="diamond")
                )
    for product in cohort.products.values():
        if product.status == "released" and product.released_on:
            day = product.released_on
            events.append(Event(lane="Products", label=product.title, first=day, last=day, shape="diamond"))
    events.sort(key=lambda event: event.lane != "Convenings")
    return events


def attendance_chart(cohort: Cohort, by: AttendanceBy = "convening") -> Chart:
    """Draw attendance by convening, pod, organization or quarter; nobody is named.

    Pods and organizations can be as small as two people: those two are for the team, not for publication.
    """
    plan = cohort.plan
    kind = by if by in ("convening", "pod") else ""
    taken = seats(plan, cohort.attendance, kind=kind, until=cohort.as_of)
    if by == "convening":
        found = {rate.id: rate for rate in by_meeting(taken)}
        rates = [found[key] for key in plan.convenings if key in found]
        labels = {key: convening.title for key, convening in plan.convenings.items()}
    elif by == "pod":
        found = {rate.id: rate for rate in by_pod(taken)}
        rates = [found[key] for key in plan.pods if key in found]
        labels = {key: pod.title for key, pod in plan.pods.items()}
    elif by == "organization":
        found = {rate.id: rate for rate in by_organization(plan, taken)}
        rates = [found[key] for key in plan.organizations if key in found]
        labels = {key: body.label for key, body in plan.organizations.items()}
    else:
        rates, labels = by_quarter(taken), {}
    return attendance_bars(f"Attendance by {by}", rates, labels)
