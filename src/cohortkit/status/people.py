"""Concerns about people: whom nobody has heard from, what they still owe, meals nobody has recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.people.gaps import OWED
from cohortkit.people.gaps import gaps as owed_by_people
from cohortkit.plan.model import Level
from cohortkit.status.attention import Asked, Attention, Urgency, ago, days

PATIENCE: dict[Level | None, dt.timedelta | None] = {
    "core": dt.timedelta(weeks=6),
    "active": dt.timedelta(weeks=8),
    None: dt.timedelta(weeks=8),
    "occasional": dt.timedelta(weeks=20),
    "peripheral": None,
}
"""How long a silence lasts before it means something, by the level a person chose; at the periphery, never."""

MEALS_COUNT_FOR = dt.timedelta(days=60)
"""Later than this after a round nobody will remember whether they met."""


def not_heard_from(asked: Asked) -> Iterator[Attention]:
    """Name the participants who have given no sign for longer than the level they chose would explain.

    A sign is coming to a meeting or excusing oneself, a meal, an answer, anything contributed or talked through. Who
    was asked to no meeting with attendance on record in that time is left alone.
    """
    plan, today = asked.cohort.plan, asked.today
    if plan.cohort.phase(today) != "running":
        return
    heard, invited = _signs(asked)
    for person in plan.participants_on(today):
        patience = PATIENCE[person.preferred_level]
        since = max(heard.get(person.id, dt.date.min), person.joined or plan.cohort.starts)
        if patience is None or today - since <= patience:
            continue
        missed = [day for day in invited.get(person.id, []) if since < day <= today]
        if len(missed) < 2:
            continue
        chosen = f", who chose to be {person.preferred_level}," if person.preferred_level else ""
        last = f"has not been heard from for {days((today - since).days)}"
        yield Attention(
            "not-heard-from",
            person.id,
            f"{person.name} ({plan.label_of(person.organization)}){chosen} {last}; {len(missed)} meetings missed",
            since,
            f"cohortkit people show {person.id}",
        )


def meals_not_recorded(asked: Asked) -> Iterator[Attention]:
    """Name the rounds that are over and have groups of which nobody has said whether they met."""
    today = asked.today
    for key, each in asked.cohort.pairings.items():
        if each.kind != "lunch-buddy" or each.ends is None or not each.ends < today <= each.ends + MEALS_COUNT_FOR:
            continue
        open_groups = [position for position in range(1, len(each.groups) + 1) if str(position) not in each.met]
        if open_groups:
            count = f"{len(open_groups)} of {len(each.groups)} groups"
            yield Attention(
                "met-not-recorded",
                key,
                f"Lunch-buddy round {key} ended {ago(each.ends, today)}; of {count} nobody has said whether they met",
                each.ends,
                f"cohortkit pairs met {key} {open_groups[0]}",
            )


def gaps(asked: Asked) -> Iterator[Attention]:
    """Say how many people still owe what the directory needs."""
    found = owed_by_people(asked.cohort.plan, asked.today)
    if found:
        counted = {name: sum(key in each.missing for each in found) for key, name in OWED.items()}
        parts = ", ".join(f"{name} ({count})" for name, count in counted.items() if count)
        people = "1 person still owes" if len(found) == 1 else f"{len(found)} people still owe"
        command = "cohortkit people gaps"
        yield Attention("people-gaps", "people", f"{people} {parts}", None, command, Urgency.LATER)


def _signs(asked: Asked) -> tuple[dict[str, dt.date], dict[str, list[dt.date]]]:
    """The last sign of each person, and the days of the meetings at which each was marked."""
    cohort = asked.cohort
    heard: dict[str, dt.date] = {}
    invited: dict[str, list[dt.date]] = {}

    def sign(person: str, day: dt.date) -> None:
        if day > heard.get(person, dt.date.min):
            heard[person] = day

    days = {meeting.id: meeting.first_day for meeting in asked.meetings if not meeting.cancelled}
    for key, record in cohort.attendance.items():
        day = days.get(key)
        if day is None:
            continue
        for person, mark in record.attendance.items():
            invited.setdefault(person, []).append(day)
            if mark in ("present", "partial", "excused"):
                sign(person, day)
    for round_ in cohort.pairings.values():
        for position, met in round_.met.items():
            for person in round_.group_at(position):
                sign(person, met)
    for response in cohort.responses.values():
        sign(response.person, response.at.date())
    for support in cohort.support.values():
        for person in support.people:
            sign(person, support.on)
    for collaboration in cohort.collaborations.values():
        for person in collaboration.people:
            sign(person, collaboration.from_ or collaboration.at.date())
    for product in cohort.products.values():
        for credit in product.credits:
            sign(credit.who, product.released_on or product.at.date())
    for interview in cohort.interviews.values():
        for person in interview.people if interview.status != "scheduled" else ():
            sign(person, interview.on)
    for resource in cohort.resources.values():
        sign(resource.contributor, resource.at.date())
    for check_in in cohort.check_ins.values():
        sign(check_in.by, check_in.at.date())
    return heard, invited
