"""The rota of peer spotlights: who has shown their work, and whose turn it is."""

from __future__ import annotations

import datetime as dt

import msgspec

from cohortkit.plan.model import Plan
from cohortkit.plan.scalars import day_of


class Turn(msgspec.Struct, frozen=True):
    """One spotlight session at a convening."""

    convening: str
    on: dt.date
    session: str
    lead: str


class Standing(msgspec.Struct, frozen=True):
    """One organization's turns: those held by the day asked about, and those still to come."""

    organization: str
    held: tuple[Turn, ...]
    planned: tuple[Turn, ...]

    @property
    def last(self) -> dt.date | None:
        """The day of the latest turn, held or planned."""
        return max((turn.on for turn in (*self.held, *self.planned)), default=None)


class Opening(msgspec.Struct, frozen=True):
    """A coming convening without a spotlight, and the organization whose turn it would fairly be."""

    convening: str
    on: dt.date
    organization: str


def rota(plan: Plan, as_of: dt.date) -> list[Standing]:
    """Return the organizations in the order in which their turn is fair: never had one, then fewest, then longest ago.

    A turn is a session of kind ``spotlight``, at a convening that was not cancelled, led by the organization or by one
    of its people. Planned turns count, so nobody is asked twice; organizations that have left are not asked.
    """
    held: dict[str, list[Turn]] = {key: [] for key in plan.organizations}
    planned: dict[str, list[Turn]] = {key: [] for key in plan.organizations}
    for convening in sorted(plan.convenings.values(), key=lambda each: (day_of(each.starts), each.id)):
        if convening.status == "cancelled":
            continue
        on = day_of(convening.starts)
        for session in convening.sessions:
            person = plan.people.get(session.lead)
            organization = person.organization_on(on) if person else session.lead
            if session.kind == "spotlight" and organization in held:
                turn = Turn(convening.id, on, session.title, session.lead)
                (held if day_of(convening.ends) <= as_of else planned)[organization].append(turn)
    standings = [
        Standing(key, tuple(held[key]), tuple(planned[key]))
        for key in plan.organizations
        if plan.organization_here_on(key, as_of)
    ]
    return sorted(standings, key=_turns_then_age)


def openings(plan: Plan, as_of: dt.date) -> list[Opening]:
    """Return the coming convenings that have no spotlight yet, each with the next organization of the rota."""
    waiting = [standing.organization for standing in rota(plan, as_of)]
    found: list[Opening] = []
    if not waiting:
        return found
    for convening in sorted(plan.convenings.values(), key=lambda each: (day_of(each.starts), each.id)):
        is_open = not any(session.kind == "spotlight" for session in convening.sessions)
        if day_of(convening.starts) > as_of and convening.status != "cancelled" and is_open:
            on = day_of(convening.starts)
            chosen = next((each for each in waiting if plan.organization_here_on(each, on)), None)
            if chosen is not None:
                waiting.remove(chosen)
                waiting.append(chosen)
                found.append(Opening(convening.id, on, chosen))
    return found


def _turns_then_age(standing: Standing) -> tuple[int, dt.date]:
    return len(standing.held) + len(standing.planned), standing.last or dt.date.min
