"""Concerns about case-study interviews: past their day and not held, or long without a sign-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.field.steps import what_is_next
from cohortkit.status.attention import Asked, Attention, Urgency, ago

SIGN_OFF = dt.timedelta(weeks=8)
"""So long after an interview the organization should have signed off what is written from it."""


def interviews(asked: Asked) -> Iterator[Attention]:
    """Name the interviews whose day has passed unheld, and those that wait long for the sign-off."""
    plan, today = asked.cohort.plan, asked.today
    for key, each in asked.cohort.interviews.items():
        organization = plan.label_of(each.organization)
        if each.status == "scheduled" and each.on < today:
            said = f"The interview with {organization} was planned for {each.on}; was it held?"
        elif each.status not in ("scheduled", "signed-off") and each.on + SIGN_OFF < today:
            said = f"The interview with {organization} was {ago(each.on, today)}; next: {what_is_next(each)}"
        else:
            continue
        yield Attention("interview-waiting", key, said, each.on, f"cohortkit interviews advance {key}", Urgency.LATER)
