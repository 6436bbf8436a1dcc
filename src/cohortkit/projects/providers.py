"""Support seen from those who give it: how much, for whom, and what they still owe."""

from __future__ import annotations

import datetime as dt

import msgspec

from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Support


class ProviderView(msgspec.Struct, frozen=True):
    """One provider's sessions: how many, how long in minutes, the parties served, topics and open follow-ups."""

    id: str
    sessions: int
    minutes: int
    organizations: tuple[str, ...]
    topics: tuple[str, ...]
    open: tuple[Support, ...]
    last: dt.date


def providers(cohort: Cohort) -> tuple[ProviderView, ...]:
    """Everybody who gave support by the cohort's day, by id; an organization is served when one of its people is."""
    by_provider: dict[str, list[Support]] = {}
    for session in sorted(cohort.support.values(), key=lambda each: (each.on, each.id)):
        by_provider.setdefault(session.provider, []).append(session)
    return tuple(_view(cohort, provider, sessions) for provider, sessions in sorted(by_provider.items()))


def _view(cohort: Cohort, provider: str, sessions: list[Support]) -> ProviderView:
    plan = cohort.plan
    served = {body for each in sessions for body in each.organizations}
    served |= {plan.organization_of(person, each.on) for each in sessions for person in each.people} - {""}
    return ProviderView(
        id=provider,
        sessions=len(sessions),
        minutes=sum(each.minutes for each in sessions),
        organizations=tuple(sorted(served)),
        topics=tuple(dict.fromkeys(each.topic for each in sessions)),
        open=tuple(each for each in sessions if each.follow_up is not None and not each.follow_up.done),
        last=sessions[-1].on,
    )
