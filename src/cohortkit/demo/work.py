"""What became of the projects: check-ins by coaches, coaching and advice along the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from cohortkit.demo.block import Block, evening
from cohortkit.demo.chance import Chance
from cohortkit.demo.grammar import fill, phrases
from cohortkit.plan.model import Person, Project
from cohortkit.records.model import CheckIn, CheckInStatus, FollowUp, Support

_QUARTERS = (
    dt.date(2022, 5, 16),
    dt.date(2022, 8, 22),
    dt.date(2022, 11, 14),
    dt.date(2023, 2, 13),
    dt.date(2023, 5, 15),
    dt.date(2023, 8, 21),
    dt.date(2023, 11, 13),
    dt.date(2024, 1, 16),
    dt.date(2024, 3, 11),
)
_SILENT = {("bba-regional-voices", 5), ("bba-regional-voices", 6)}
"""Check-ins that never happened: one project goes quiet for half a year."""
_LATE = {("beyond100k-belonging-signals", 2): 110, ("cmp-shared-library", 1): 45, ("naesp-principal-peers", 3): 50}
"""Days by which some milestones were late."""
_OPEN = {("beyond100k-belonging-signals", 4), ("mcn-new-doors", 4), ("alas-next-leaders", 4)}
"""Milestones that were not reached by the end."""
_STUCK_AFTER = dt.timedelta(days=60)


def check_ins(block: Block) -> Iterator[CheckIn]:
    """Yield what coaches wrote each quarter about each project; the status follows from what is late."""
    for project in block.projects:
        base = block.base(project.id)
        reached = _reached(block, project)
        told: set[int] = set()
        spent: set[str] = set()
        for quarter, monday in enumerate(_QUARTERS):
            if (base, quarter) in _SILENT:
                continue
            chance = block.chance("check-in", base, quarter)
            day = monday + dt.timedelta(days=chance.whole(0, 3))
            new = tuple(number for number, on in sorted(reached.items()) if on <= day and number not in told)
            told.update(new)
            yield _check_in(project, day, (new, told), spent, chance)


def _reached(block: Block, project: Project) -> dict[int, dt.date]:
    """When each milestone was reached; those that never were are left out."""
    base = block.base(project.id)
    chance = block.chance("milestones", base)
    reached = {}
    for number, milestone in enumerate(project.milestones, 1):
        drawn = chance.whole(-14, 20)  # drawn for every milestone, so that one exception moves nothing else
        if milestone.due and (base, number) not in _OPEN:
            reached[number] = milestone.due + dt.timedelta(days=_LATE.get((base, number), drawn))
    return reached


def _check_in(
    project: Project, day: dt.date, reached: tuple[tuple[int, ...], set[int]], spent: set[str], chance: Chance
) -> CheckIn:
    """One check-in; `reached` are the milestones new since the last one, and all of them.

    A coach does not use the same phrase of a project twice (`spent`).
    """
    new, told = reached
    waiting = [(number, each) for number, each in enumerate(project.milestones, 1) if number not in told]
    status: CheckInStatus = "on-track"
    if not waiting:
        status = "done"
    elif any(each.due and day - each.due > _STUCK_AFTER for _, each in waiting):
        status = "stuck"
    elif any(each.due and each.due < day for _, each in waiting):
        status = "at-risk"
    known = {"next": waiting[0][1].title if waiting else "", "milestone": ""}
    if new:
        known["milestone"] = project.milestones[new[-1] - 1].title
    every: list[str] = phrases("projects")[status]["summary"]
    tells = [each for each in every if new and "{milestone}" in each]
    templates = tells or [each for each in every if "{milestone}" not in each]
    template = chance.one_of([each for each in templates if each not in spent] or templates)
    spent.add(template)
    return CheckIn(
        id=f"{day.isoformat()}-{project.id}",
        at=evening(day, chance),
        by=project.coach,
        project=project.id,
        status=status,
        summary=fill(template, chance, known),
        milestones_done=new,
        next=fill(chance.one_of(phrases("projects")[status]["next"]), chance, known),
    )


def support(block: Block) -> Iterator[Support]:
    """Yield coaching of every project, advice from every expert, technical assistance and workshops."""
    sessions = [*_coaching(block), *_advising(block), *_assistance(block)]
    if block.first:
        sessions += _workshops(block)
    taken: dict[str, int] = {}
    for session in sessions:
        taken[session.id] = taken.get(session.id, 0) + 1
        again = taken[session.id]
        yield session if again == 1 else msgspec.structs.replace(session, id=f"{session.id}-{again}")


def _coaching(block: Block) -> Iterator[Support]:
    words = phrases("projects")["coaching"]
    for project in block.projects:
        for number in range(3):
            chance = block.chance("coaching", block.base(project.id), number)
            day = _workday(dt.date(2022, 6, 1) + dt.timedelta(days=number * 190 + chance.whole(0, 150)))
            topic = chance.one_of(words["topics"])
            yield Support(
                id=f"{day.isoformat()}-{project.id}",
                at=evening(day, chance),
                by=project.coach,
                kind="coaching",
                provider=project.coach,
                people=tuple(_of_organization(block, project.organization, chance.whole(1, 2), chance)),
                project=project.id,
                on=day,
                minutes=chance.one_of((30, 45, 45, 60)),
                topic=topic,
                need=fill(chance.one_of(words["needs"]), chance) if chance.happens(0.5) else "",
                result=fill(chance.one_of(words["results"]), chance),
                follow_up=_follow_up(words["follow-ups"], day, chance),
                private_notes=chance.one_of(words["private"]) if chance.happens(0.2) else "",
            )


def _advising(block: Block) -> Iterator[Support]:
    for expert in phrases("projects")["advising"]:
        for number in range(3):
            chance = block.chance("advising", expert, number)
            day = _workday(dt.date(2022, 5, 2) + dt.timedelta(days=number * 200 + chance.whole(0, 180)))
            yield _advice(block, expert, chance.one_of(block.organizations), day, chance)


def _assistance(block: Block) -> Iterator[Support]:
    for number, expert in enumerate(("expert-digital", "expert-networks", "expert-digital")):
        chance = block.chance("assistance", number)
        day = _workday(dt.date(2022, 10, 3) + dt.timedelta(days=number * 150 + chance.whole(0, 90)))
        organization = block.organizations[number * 3 % len(block.organizations)]
        advice = _advice(block, expert, organization, day, chance)
        yield msgspec.structs.replace(advice, kind="technical-assistance", id=f"{advice.id}-assistance")


def _advice(block: Block, expert: str, organization: str, day: dt.date, chance: Chance) -> Support:
    words = phrases("projects")["advising"][expert]
    provider = block.id(expert)
    return Support(
        id=f"{day.isoformat()}-{provider}",
        at=evening(day, chance),
        by=block.id("coordinator"),
        kind="advising",
        provider=provider,
        people=tuple(_of_organization(block, organization, 1, chance)),
        organizations=(organization,),
        on=day,
        minutes=chance.one_of((45, 60, 60, 90)),
        topic=words["topic"],
        result=fill(chance.one_of(words["results"]), chance),
        follow_up=_follow_up(phrases("projects")["coaching"]["follow-ups"], day, chance),
    )


def _workshops(block: Block) -> Iterator[Support]:
    """The workshops are sessions of convenings; on record they count as support for every organization."""
    for convening in block.plan.convenings.values():
        for session in convening.sessions:
            if session.kind == "expert":
                day = convening.starts.date() if isinstance(convening.starts, dt.datetime) else convening.starts
                chance = block.chance("workshop", convening.id)
                agreed = fill(chance.one_of(phrases("projects")["coaching"]["results"]), chance)
                yield Support(
                    id=f"{day.isoformat()}-workshop",
                    at=evening(day, chance),
                    by="coordinator",
                    kind="workshop",
                    provider=session.lead,
                    organizations=tuple(block.organizations),
                    on=day,
                    minutes=session.minutes,
                    topic=phrases("projects")["advising"][session.lead]["topic"],
                    result=f"{session.title}. {agreed}",
                )


def _follow_up(templates: list[str], day: dt.date, chance: Chance) -> FollowUp | None:
    if not chance.happens(0.55):
        return None
    due = day + dt.timedelta(days=chance.whole(7, 30))
    return FollowUp(text=fill(chance.one_of(templates), chance), due=due, done=chance.happens(0.8))


def _of_organization(block: Block, organization: str, count: int, chance: Chance) -> list[str]:
    seats: list[Person] = [person for person in block.participants if person.organization == organization]
    return sorted(person.id for person in chance.some_of(seats, count))


def _workday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
