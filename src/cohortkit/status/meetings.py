"""Concerns about meetings: held without attendance, pods that have stopped meeting, a virtual one without its link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.meetings.meeting import Meeting
from cohortkit.status.attention import Asked, Attention, Urgency, ago

FRESH = dt.timedelta(days=7)
"""Attendance is best recorded while people remember."""

FINISHED_AFTER = dt.timedelta(days=90)
"""A pod that has had no meeting for so long has plainly ended; nobody needs reminding."""

LINK_NEEDED = dt.timedelta(days=7)


def without_attendance(asked: Asked) -> Iterator[Attention]:
    """Name the meetings that are over and have no attendance on record."""
    recorded = asked.cohort.attendance
    for meeting in asked.meetings:
        if meeting.ends > asked.now or not meeting.occupies:
            continue
        record = recorded.get(meeting.id)
        if record is None or not record.attendance:
            fresh = asked.today - meeting.last_day <= FRESH
            yield Attention(
                "attendance-missing",
                meeting.id,
                f"{meeting.title} met {ago(meeting.last_day, asked.today)} and nobody has recorded who was there",
                meeting.last_day,
                f"cohortkit attendance record {meeting.id} --all-present",
                Urgency.TODAY if fresh else Urgency.LATER,
            )


def pods_without_future(asked: Asked) -> Iterator[Attention]:
    """Name the pods with members and no meeting to come while the cohort runs."""
    plan, today = asked.cohort.plan, asked.today
    if plan.cohort.phase(today) != "running" or plan.cohort.ends - today < dt.timedelta(days=31):
        return
    meetings: dict[str, list[Meeting]] = {}
    for meeting in asked.meetings:
        if meeting.kind == "pod" and not meeting.cancelled:
            meetings.setdefault(meeting.of, []).append(meeting)
    for pod in plan.pods.values():
        own = meetings.get(pod.id, [])
        if not pod.members_on(today) or any(meeting.ends > asked.now for meeting in own):
            continue
        last = max((meeting.last_day for meeting in own), default=None)
        if last is None:
            reason = f"{pod.title} has members and no meetings"
        elif today - last <= FINISHED_AFTER:
            reason = f"{pod.title} last met {ago(last, today)} and has no meeting to come"
        else:
            continue
        yield Attention("no-future-meeting", pod.id, reason, last, f"cohortkit calendar suggest {pod.id}")


def without_link(asked: Asked) -> Iterator[Attention]:
    """Name the virtual meetings of the coming week that nobody could join."""
    for meeting in asked.meetings:
        soon = asked.now < meeting.begins <= asked.now + LINK_NEEDED
        if soon and meeting.occupies and meeting.mode != "in-person" and not meeting.link:
            table = f"convenings.{meeting.of}" if meeting.kind == "convening" else f"pods.{meeting.of}.meetings"
            day = meeting.first_day
            yield Attention(
                "no-link",
                meeting.id,
                f"{meeting.title} is on {day:%A}, {day.day} {day:%B} and has no link to join it",
                None,
                f"cohortkit set {table}.link https://…",
                Urgency.TODAY,
            )
