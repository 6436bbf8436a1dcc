"""What the projects screen shows: the board, the timeline, check-ins, support, and all about one project."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, get_args

from cohortkit.records.model import SupportKind
from cohortkit.tui.shown import (
    Block,
    Column,
    Line,
    Listing,
    Page,
    Row,
    Tone,
    View,
    Word,
    facts,
    having,
    listing,
    tested,
)
from cohortkit.tui.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Callable

    from cohortkit.projects.standing import ProjectStanding
    from cohortkit.records.cohort import Cohort

TONES: dict[str, Tone] = {"on-track": "good", "done": "good", "at-risk": "warn", "stuck": "bad", "no-check-in": "quiet"}
ORDER = ("stuck", "at-risk", "no-check-in", "on-track", "done")
"""The columns of the board, what needs help first."""


def board(cohort: Cohort, view: View) -> Listing:
    """The projects by how they stand, what needs help first."""
    plan = cohort.plan
    found = _filtered(cohort, view)
    rows = [
        Row(
            each.id,
            (
                Word(each.status, TONES.get(each.status, "plain")),
                each.title,
                plan.label_of(each.organization),
                f"{each.done} of {len(each.milestones)}",
                _due(each, cohort.as_of),
                f"{each.minutes_of_support // 60} h" if each.minutes_of_support else "",
            ),
        )
        for each in sorted(found, key=lambda each: ORDER.index(each.status) if each.status in ORDER else 0)
    ]
    tally = ", ".join(
        f"{sum(each.status == name for each in found)} {name}"
        for name in ORDER
        if any(each.status == name for each in found)
    )
    return listing(
        (
            Column("Status", whole=True),
            Column("Project", most=70),
            Column("Organization", rank=1),
            Column("Done", rank=2),
            Column("Next due", rank=3, whole=True),
            Column("Support", rank=4, right=True),
        ),
        rows,
        empty=(
            'There are no projects yet. Press e to write the first into cohort.toml:  [projects.ID]  title = "…"  '
            'organization = "…"'
        ),
        summary=tally,
    )


def _due(each: ProjectStanding, today: dt.date) -> Word:
    if each.late:
        return Word(f"late since {day(each.late[0].due or today, today)}", "bad")
    return Word(day(each.next_due, today) if each.next_due else "", "plain")


def _filtered(cohort: Cohort, view: View) -> list[ProjectStanding]:
    from cohortkit.projects.filtering import project_filter
    from cohortkit.projects.standing import standings

    found = list(standings(cohort))
    if view.words.strip():
        found = list(filter(tested(lambda: project_filter(cohort.plan, view.words, cohort.as_of)), found))
    return found


def timeline(cohort: Cohort, view: View) -> Listing:
    """A line for each project, a sign for each month: ● done, ○ to come, ✗ late, ▏ today."""
    info = cohort.plan.cohort
    months = (info.ends.year - info.starts.year) * 12 + info.ends.month - info.starts.month + 1
    step = max(1, -(-months // 40))
    cells = -(-months // step)
    now = _month(cohort.as_of, info.starts) // step

    def drawn(each: ProjectStanding) -> str:
        project = cohort.plan.projects[each.id]
        first = _month(project.starts or info.starts, info.starts) // step
        last = _month(project.ends or info.ends, info.starts) // step
        signs = ["─" if first <= at <= last else " " for at in range(cells)]
        if 0 <= now < cells:
            signs[now] = "│"
        for milestone in each.milestones:
            on = milestone.done_on or milestone.due
            if on is not None and 0 <= _month(on, info.starts) // step < cells:
                signs[_month(on, info.starts) // step] = (
                    "●" if milestone.done_on else "✗" if milestone.due and milestone.due < cohort.as_of else "○"
                )
        return "".join(signs)

    rows = [
        Row(each.id, (cohort.plan.label_of(each.organization), drawn(each), each.title))
        for each in _filtered(cohort, view)
    ]
    # A year that has too few signs left for its four digits goes unnamed.
    years = "".join(
        f"{year if cells - at >= 4 else '':<{max(4, 12 // step)}}"
        for at in range(0, cells, max(1, 12 // step))
        for year in (info.starts.year + (info.starts.month - 1 + at * step) // 12,)
    )
    return listing(
        (Column("Who"), Column(years[:cells], most=44), Column("Project", rank=1, most=60)),
        rows,
        empty="There are no projects yet.",
        summary="● done  ○ to come  ✗ late  │ today" + ("" if step == 1 else f"; a sign is {step} months"),
    )


def _month(on: dt.date, start: dt.date) -> int:
    return (on.year - start.year) * 12 + on.month - start.month


def check_ins(cohort: Cohort, view: View) -> Listing:
    """The check-ins, the latest first."""
    plan = cohort.plan
    rows = [
        Row(
            key,
            (
                day(each.at.date(), cohort.as_of),
                Word(each.status, TONES.get(each.status, "plain")),
                plan.projects[each.project].title if each.project in plan.projects else each.project,
                each.summary,
            ),
        )
        for key, each in sorted(cohort.check_ins.items(), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    ]
    return listing(
        (
            Column("Day", whole=True),
            Column("Status", whole=True),
            Column("Project", rank=1, most=40),
            Column("Summary", most=120),
        ),
        having(view.words, rows),
        empty="No check-in is logged yet. Press c on a project to log the first.",
        summary=counted(len(rows), "check-in", "check-ins"),
    )


def support(cohort: Cohort, view: View) -> Listing:
    """The sessions of support, the latest first."""
    plan = cohort.plan
    rows = []
    fits = _support_filter(cohort, view)
    found = [(key, each) for key, each in cohort.support.items() if fits(each)]
    for key, each in sorted(found, key=lambda pair: (pair[1].on, pair[0]), reverse=True):
        waiting = each.follow_up is not None and not each.follow_up.done
        late = (
            waiting
            and each.follow_up is not None
            and each.follow_up.due is not None
            and each.follow_up.due < cohort.as_of
        )
        follow = Word("late", "bad") if late else Word("to follow up", "warn") if waiting else Word("", "plain")
        whom = ", ".join(plan.label_of(who) for who in (*each.people, *each.organizations))
        rows.append(
            Row(
                key,
                (
                    day(each.on, cohort.as_of),
                    each.kind,
                    each.topic,
                    plan.label_of(each.provider),
                    whom,
                    f"{each.minutes} min",
                    follow,
                ),
            )
        )
    total = sum(each.minutes for each in cohort.support.values())
    return listing(
        (
            Column("Day", whole=True),
            Column("Kind", rank=3),
            Column("Topic", most=60),
            Column("By", rank=2),
            Column("For", rank=1, most=40),
            Column("", rank=4),
            Column("Follow up", rank=1),
        ),
        rows,
        empty="No support is logged yet. Press l to log a call.",
        summary=f"{counted(len(rows), 'session', 'sessions')}, {total // 60} h",
    )


def _support_filter(cohort: Cohort, view: View) -> Callable[[Any], bool]:
    from cohortkit.field.filtering import entry_filter

    kinds = get_args(SupportKind)
    return tested(lambda: entry_filter(cohort.plan, view.words, cohort.as_of, date="on", kinds=kinds))


def project_page(cohort: Cohort, project_id: str) -> Page:
    """All there is to say about a project."""
    from cohortkit.projects.standing import standings

    plan = cohort.plan
    found = next((each for each in standings(cohort) if each.id == project_id), None)
    if found is None:
        return Page()
    project = plan.projects[project_id]
    tones: dict[str, Tone] = {"done": "good", "late": "bad"}
    milestones = tuple(
        Line(f"{each.position}  {each.title}  {each.done_on or each.due or ''}", tones.get(each.state, "plain"))
        for each in found.milestones
    )
    told = sorted(
        (each for each in cohort.check_ins.values() if each.project == project_id),
        key=lambda each: each.at,
        reverse=True,
    )
    recent = tuple(
        Line(
            f"{each.at.date()}  {each.status}: {each.summary}{'  Next: ' + each.next if each.next else ''}",
            TONES.get(each.status, "plain"),
        )
        for each in told[:5]
    )
    blocks = (
        facts(
            "",
            (
                ("Organization", plan.label_of(project.organization)),
                ("Coach", plan.label_of(project.coach) if project.coach else ""),
                ("Goal", project.goal),
                ("From", project.starts),
                ("To", project.ends),
                ("Support", f"{found.minutes_of_support} minutes"),
            ),
        ),
        Block("Milestones", milestones or (Line("none"),)),
        Block("Check-ins", recent or (Line("none yet; press c"),)),
    )
    return Page(project.title, blocks)
