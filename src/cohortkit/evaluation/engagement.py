"""Levels of engagement: what each person said they have room for, and what the written rule observes.

The rule is in the definition (`[engagement]`). Observed levels rise on the day somebody does more and fall only at
a month's end, so that one missed meeting is no demotion. Never published by name, never sorted by level.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any, Literal

import msgspec

from cohortkit.attendance.rates import seats
from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.scale_bars import Panel, ScaleRow, scale_bars
from cohortkit.evaluation.tables import Table
from cohortkit.plan.model import EngagementRule, Level, Person, day_of
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import THERE

LEVELS: tuple[Level, ...] = ("peripheral", "occasional", "active", "core")
"""From the edge to the middle."""

Mismatch = Literal["wants more than gets", "gets more than wants"]


class Act(msgspec.Struct, frozen=True, order=True):
    """Something of one person on a day: a meeting they were marked at, or a contribution."""

    on: dt.date
    what: str
    meeting: bool = False
    there: bool = False


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One participant: the level they stated, the one observed (None without anything to go by), and the facts."""

    id: str
    name: str
    preferred: Level | None
    observed: Level | None
    why: str

    @property
    def mismatch(self) -> Mismatch | None:
        """How the two differ, where both are known and do."""
        if self.preferred is None or self.observed is None or self.preferred == self.observed:
            return None
        more = LEVELS.index(self.preferred) > LEVELS.index(self.observed)
        return "wants more than gets" if more else "gets more than wants"


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """All participants of the day in declared order. For the team only; `counts` is what may go further."""

    as_of: dt.date
    rule: str
    people: tuple[Observation, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the document of `engagement --json`."""
        people = [
            {"id": each.id, "preferred": each.preferred, "observed": each.observed, "why": each.why}
            for each in self.people
        ]
        return {"schema": 1, "people": people}

    def mismatches(self) -> tuple[Observation, ...]:
        """Return those who want more than they get, then those who get more than they want, in declared order."""
        order = ("wants more than gets", "gets more than wants")
        return tuple(each for kind in order for each in self.people if each.mismatch == kind)

    def counts(self) -> Table:
        """Return how many stated and how many show each level, without names."""
        stated, observed = (Counter(getattr(p, key) for p in self.people) for key in ("preferred", "observed"))
        rows = [(level.capitalize(), str(stated[level]), str(observed[level])) for level in reversed(LEVELS)]
        rows.append(("Not known", str(stated[None]), str(observed[None])))
        return Table(
            f"Levels of engagement of {len(self.people)} participants", ("Level", "Stated", "Observed"), tuple(rows)
        )

    def table(self) -> Table:
        """Return every participant with both levels and the facts; in declared order, for the team."""
        rows = tuple(
            (each.name, each.preferred or "not said", each.observed or "not known", each.mismatch or "", each.why)
            for each in self.people
        )
        return Table(
            f"Engagement as of {self.as_of}. {self.rule}", ("Person", "Stated", "Observed", "Mismatch", "Why"), rows
        )

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return the mismatches in words: the useful view."""
        lines = [f"Engagement as of {self.as_of}", self.rule]
        lines += [
            f"{each.name} {each.mismatch}: said {each.preferred}, observed {each.observed} ({each.why})"
            for each in self.mismatches()
        ]
        if len(lines) == 2:
            lines.append("Nobody gets clearly more or less than they said they want.")
        return "\n".join(lines)

    def chart(self) -> Chart:
        """Draw how many stated and how many show each level; nobody is named."""
        stated, observed = (Counter(getattr(p, key) for p in self.people) for key in ("preferred", "observed"))
        rows = (
            ScaleRow("Stated", {level: stated[level] for level in LEVELS}),
            ScaleRow("Observed", {level: observed[level] for level in LEVELS}),
        )
        return scale_bars("Levels of engagement, stated and observed", [Panel(LEVELS, rows)])


def observe(cohort: Cohort) -> Engagement:
    """Observe every participant of the cohort's day; facilitators and people of partners are left out."""
    rule = cohort.plan.engagement
    acts = _acts(cohort)
    people = [
        person
        for person in cohort.plan.participants_on(cohort.as_of)
        if not person.partner and "facilitator" not in person.roles
    ]
    observed = tuple(_observe(person, acts.get(person.id, []), rule, cohort.as_of) for person in people)
    return Engagement(as_of=cohort.as_of, rule=rule_text(rule), people=observed)


def rule_text(rule: EngagementRule) -> str:
    """Say the rule in one sentence."""
    window = "month" if rule.months == 1 else f"{rule.months} months"
    return (
        f"Score: share of invited meetings attended in the last {window}, plus {_plain(rule.contribution)} "
        f"for each contribution on record; core from {_plain(rule.core)}, active from {_plain(rule.active)}, "
        f"occasional from {_plain(rule.occasional)}. It rises at once and falls only at a month's end."
    )


def level_on(acts: list[Act], rule: EngagementRule, day: dt.date) -> Level | None:
    """Return the level the bare rule gives on a day; None where there is nothing to go by."""
    invited, attended, given = _counted(acts, rule, day)
    if not invited and not given:
        return None
    score = (Decimal(attended) / invited if invited else Decimal(0)) + rule.contribution * given
    steps: tuple[tuple[Level, Decimal], ...] = (
        ("core", rule.core),
        ("active", rule.active),
        ("occasional", rule.occasional),
    )
    for level, least in steps:
        if score >= least:
            return level
    return "peripheral"


def observed_level(acts: list[Act], rule: EngagementRule, day: dt.date) -> Level | None:
    """Return the observed level: the highest the rule has given since the last month's end, that day included."""
    start = last_month_end(day)
    days = {start, day}
    for act in acts:
        # Where a month is too short for the day, something is forgotten up to three days after "the same day later".
        forgotten = months_later(act.on, rule.months)
        moments = (act.on, *(forgotten + dt.timedelta(days=later) for later in range(4)))
        days |= {each for each in moments if start < each < day}
    ranks = [LEVELS.index(level) for each in sorted(days) if (level := level_on(acts, rule, each)) is not None]
    return LEVELS[max(ranks)] if ranks else None


def last_month_end(day: dt.date) -> dt.date:
    """Return the day itself where it ends a month, else the last day of the month before."""
    if (day + dt.timedelta(days=1)).day == 1:
        return day
    return day.replace(day=1) - dt.timedelta(days=1)


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months on (or back), or the last of that month where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _observe(person: Person, acts: list[Act], rule: EngagementRule, day: dt.date) -> Observation:
    invited, attended, given = _counted(acts, rule, day)
    since = months_later(day, -rule.months) + dt.timedelta(days=1)
    facts = [
        f"attended {attended} of {invited} meetings since {since}" if invited else f"no meeting on record since {since}"
    ]
    if given:
        named = Counter(act.what for act in acts if not act.meeting and since <= act.on <= day)
        listed = ", ".join(f"{count} {what}" if count > 1 else what for what, count in sorted(named.items()))
        facts.append(f"{given} {'contribution' if given == 1 else 'contributions'} ({listed})")
    observed = observed_level(acts, rule, day)
    today = level_on(acts, rule, day)
    if observed != today:
        facts.append(f"{today or 'nothing'} by today's figures, which counts from the month's end")
    return Observation(
        id=person.id, name=person.name, preferred=person.preferred_level, observed=observed, why="; ".join(facts)
    )


def _counted(acts: list[Act], rule: EngagementRule, day: dt.date) -> tuple[int, int, int]:
    """Return invited meetings, attended ones, and contributions in the months up to a day."""
    after = months_later(day, -rule.months)
    recent = [act for act in acts if after < act.on <= day]
    meetings = [act for act in recent if act.meeting]
    return len(meetings), sum(act.there for act in meetings), len(recent) - len(meetings)


def _acts(cohort: Cohort) -> dict[str, list[Act]]:
    """Return what is on record of every person, by day."""
    acts: dict[str, list[Act]] = {}
    for seat in seats(cohort.plan, cohort.attendance, until=cohort.as_of):
        if seat.mark != "unknown":
            there = seat.mark in THERE
            acts.setdefault(seat.person, []).append(Act(seat.on, seat.kind, meeting=True, there=there))
    for product in cohort.products.values():
        for who in sorted({credit.who for credit in product.credits}):
            acts.setdefault(who, []).append(Act(product.released_on or product.at.date(), product.kind))
    for resource in cohort.resources.values():
        acts.setdefault(resource.contributor, []).append(Act(resource.at.date(), resource.kind))
    for collaboration in cohort.collaborations.values():
        for who in sorted(set(collaboration.people)):
            day = collaboration.from_ or collaboration.at.date()
            acts.setdefault(who, []).append(Act(day, f"collaboration ({collaboration.kind})"))
    for convening in cohort.plan.convenings.values():
        day = day_of(convening.starts)
        if convening.status == "cancelled" or day > cohort.as_of:
            continue
        for session in convening.sessions:
            if session.lead:
                acts.setdefault(session.lead, []).append(Act(day, f"{session.kind} session led"))
    return {person: sorted(each) for person, each in acts.items()}


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"
