"""The run-of-show of a meeting: what happens when, in everybody's local time, and who leads it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from cohortkit.meetings.meeting import Meeting
from cohortkit.meetings.people import concerned
from cohortkit.plan.model import Plan
from cohortkit.plan.series import RuleError, zone_named


class Block(msgspec.Struct, frozen=True):
    """One session; ``times`` holds its begin in each zone of the agenda, empty where the meeting has no hours."""

    title: str
    kind: str
    minutes: int
    lead: str
    about: str
    times: tuple[str, ...]


class Agenda(msgspec.Struct, frozen=True):
    """Everything a run-of-show sheet says.

    ``zones`` are IANA names, one for each clock; ``zone_labels`` name every zone that shares it.
    """

    cohort: str
    title: str
    meeting_id: str
    when: tuple[str, ...]
    zones: tuple[str, ...]
    zone_labels: tuple[str, ...]
    place: str
    link: str
    about: str
    status: str
    blocks: tuple[Block, ...]
    ends: tuple[str, ...]
    spare_minutes: int | None
    """Minutes between the end of the last session and the end of the meeting; None without sessions or hours."""
    people: tuple[str, ...]
    illustrative: bool


def agenda(plan: Plan, meeting: Meeting) -> Agenda:
    """Return the run-of-show of a meeting with the local times of every zone that somebody concerned lives in."""
    people = concerned(plan, meeting)
    groups = zones_present(plan, meeting, people)
    zones = tuple(group[0] for group in groups)
    labels = tuple(", ".join(zone_label(zone, meeting.begins) for zone in group) for group in groups)
    start = meeting.start
    blocks: list[Block] = []
    spare: int | None = None
    convening = plan.convenings.get(meeting.of) if meeting.kind == "convening" else None
    elapsed = 0
    for session in convening.sessions if convening else ():
        times: tuple[str, ...] = ()
        if isinstance(start, dt.datetime):
            begins = start.astimezone(dt.UTC) + dt.timedelta(minutes=elapsed)
            times = tuple(local_time(begins, zone, meeting.first_day) for zone in zones)
        lead = plan.label_of(session.lead) if session.lead else ""
        blocks.append(Block(session.title, session.kind, session.minutes, lead, session.about, times))
        elapsed += session.minutes
    if meeting.kind == "pod":
        pod = plan.pods[meeting.of]
        times = tuple(local_time(meeting.begins, zone, meeting.first_day) for zone in zones)
        lead = plan.label_of(pod.lead) if pod.lead else ""
        blocks.append(Block(pod.title, "pods", meeting.minutes, lead, pod.question or pod.topic, times))
    elif blocks and not meeting.all_day:
        spare = meeting.minutes - elapsed
    ends = () if meeting.all_day else tuple(local_time(meeting.ends, zone, meeting.first_day) for zone in zones)
    return Agenda(
        cohort=plan.cohort.name,
        title=meeting.title,
        meeting_id=meeting.id,
        when=when_in_words(meeting, zones, labels),
        zones=zones,
        zone_labels=labels,
        place=", ".join(part for part in (meeting.mode, meeting.location) if part),
        link=meeting.link,
        about=meeting.about,
        status=meeting.status,
        blocks=tuple(blocks),
        ends=ends,
        spare_minutes=spare,
        people=tuple(plan.label_of(person) for person in people),
        illustrative=plan.cohort.illustrative,
    )


def zones_present(plan: Plan, meeting: Meeting, people: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the zones of a meeting and its people, grouped where the clocks agree during it.

    The meeting's own zone comes first, then those with the most people.
    """
    counted = Counter(plan.zone_of(plan.people[person]) for person in people if person in plan.people)
    groups: dict[tuple[dt.timedelta | None, dt.timedelta | None], list[str]] = {}
    names = [name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    for name in dict.fromkeys((meeting.timezone, *names)):
        try:
            zone = zone_named(name)
        except RuleError:  # an unknown zone is reported by the checks
            continue
        offsets = meeting.begins.astimezone(zone).utcoffset(), meeting.ends.astimezone(zone).utcoffset()
        groups.setdefault(offsets, []).append(name)
    return tuple(tuple(group) for group in groups.values())


def when_in_words(meeting: Meeting, zones: tuple[str, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
    """Say when a meeting is: its day or days, then its hours in each zone, each with its label."""
    if meeting.all_day:
        if meeting.first_day == meeting.last_day:
            return (day_in_words(meeting.first_day),)
        return (f"{day_in_words(meeting.first_day)} – {day_in_words(meeting.last_day)}",)
    lines = [day_in_words(meeting.first_day)]
    for zone, label in zip(zones, labels, strict=True):
        begins = local_time(meeting.begins, zone, meeting.first_day)
        ends = local_time(meeting.ends, zone, meeting.first_day)
        lines.append(f"{begins} – {ends} {label}")
    return tuple(lines)


def day_in_words(day: dt.date) -> str:
    """Write a day as in Tuesday, 11 March 2025."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def local_time(moment: dt.datetime, zone: str, day: dt.date) -> str:
    """Write a moment as wall time in a zone, with the day's difference to ``day`` where it is another."""
    local = moment.astimezone(zone_named(zone))
    shift = (local.date() - day).days
    return f"{local:%H:%M}" + (f" ({shift:+d} day{'s' if abs(shift) > 1 else ''})" if shift else "")


def zone_label(zone: str, moment: dt.datetime) -> str:
    """Write a zone for people: its city, and the letters in use at the moment where it has any."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    letters = moment.astimezone(zone_named(zone)).strftime("%Z")
    return f"{city} ({letters})" if letters.isalpha() else f"{city} ({_offset(letters)})"


def _offset(letters: str) -> str:
    """Write the letters of a zone that has only its offset, such as +0545, as UTC+05:45."""
    return f"UTC{letters[:3]}:{letters[3:5]}" if letters[3:] else f"UTC{letters}"
