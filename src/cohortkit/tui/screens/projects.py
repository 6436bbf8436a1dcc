"""Projects: the board, the timeline, check-ins, support, and the registers of what people promised and made."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast, get_args

from cohortkit.records.model import SupportKind
from cohortkit.tui.screens.room import Room, View, bindings_of
from cohortkit.tui.shown import Block, Column, Line, Listing, Page, Row, Tone, Word, facts, having, listing, tested
from cohortkit.tui.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Callable

    from cohortkit.projects.standing import ProjectStanding
    from cohortkit.records.cohort import Cohort
    from cohortkit.tui.dialogs.form import Values

TONES: dict[str, Tone] = {"on-track": "good", "done": "good", "at-risk": "warn", "stuck": "bad", "no-check-in": "quiet"}
ORDER = ("stuck", "at-risk", "no-check-in", "on-track", "done")
"""The columns of the board, what needs help first."""
REGISTERS = ("commitments", "products", "resources", "interviews", "feedback")


class Projects(Room):
    """What organizations try at home."""

    NAME = "projects"
    BINDINGS = bindings_of("projects")
    SECTIONS = (
        ("board", "Board"),
        ("timeline", "Timeline"),
        ("check-ins", "Check-ins"),
        ("support", "Support"),
        *((kind, kind.capitalize()) for kind in REGISTERS),
    )

    @staticmethod
    def look(cohort: Cohort, view: View) -> Listing:
        """The rows of each section."""
        match view.section:
            case "timeline":
                return _timeline(cohort, view)
            case "check-ins":
                return _check_ins(cohort, view)
            case "support":
                return _support(cohort, view)
            case "board":
                return _board(cohort, view)
        from cohortkit.tui.screens.registers import register_listing

        return register_listing(cohort, view, view.section)

    @staticmethod
    def describe(cohort: Cohort, view: View, row: str) -> Page:
        """A project, or the record under the cursor."""
        if view.section in ("board", "timeline"):
            return project_page(cohort, row)
        from cohortkit.tui.screens.registers import record_page

        return record_page(cohort, view.section, row)

    def section_of(self, row: str) -> str:
        """Projects on the board, records in the section of their kind."""
        cohort = self.session.seen.cohort
        if cohort is None or row in cohort.plan.projects:
            return "board"
        kinds = ("support", "check-ins", *REGISTERS)
        return next((kind for kind in kinds if row in cohort.every(kind)), "board")

    def file_of(self, row: str) -> tuple[str, tuple[str | int, ...]]:
        """The record, or the project in the definition."""
        if self.section in ("board", "timeline"):
            loaded = self.session.seen.loaded
            return loaded.where(("projects", row)) if loaded and row else (self.session.main, ())
        return f"records/{self.section}/{row}.toml", ()

    @property
    def project(self) -> str:
        """The project under the cursor, or that of the record under it."""
        cohort = self.session.seen.cohort
        if cohort is None:
            return ""
        if self.row in cohort.plan.projects:
            return self.row
        record: Any = cohort.every(self.section).get(self.row) if self.section in ("check-ins", "support") else None
        return getattr(record, "project", "") or next(iter(cohort.plan.projects), "")

    def do_check_in(self) -> None:
        """Log how the project stands."""
        from cohortkit.plan.when import read_day
        from cohortkit.projects.log import log_check_in
        from cohortkit.records.model import CheckInStatus
        from cohortkit.tui.dialogs.form import Field, Form

        session, project = self.session, self.project
        if not project:
            return
        plan, today = session.plan, session.today()
        known = plan.projects[project]
        milestones = "  ".join(f"{number} {each.title}" for number, each in enumerate(known.milestones, 1))
        draft = f"check-in.{project}"

        def made(values: Values) -> Any:
            return log_check_in(
                session.cohort,
                project,
                cast("CheckInStatus", values["status"]),
                values["summary"],
                at=session.at,
                by=session.by or "nobody",
                on=read_day(values["on"], today),
                milestones=[int(part) for part in values["milestones"].replace(",", " ").split()],
                next_step=values["next"],
            )

        def check(values: Values) -> str:
            if not values["summary"]:
                return "A summary in a sentence is needed."
            if not all(part.isdecimal() for part in values["milestones"].replace(",", " ").split()):
                return "Name milestones by their numbers, such as 1, 2."
            return self.cohort_app.refusal(lambda: made(values))

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values)[0], then=lambda: self.cohort_app.drafts.drop(draft))

        self.app.push_screen(
            Form(
                f"Check-in: {known.title} ({plan.label_of(known.organization)})",
                [
                    Field("status", "Status", "on-track", choices=get_args(CheckInStatus)),
                    Field("summary", "Summary", lines=3),
                    Field("milestones", "Milestones done", hint=milestones),
                    Field("next", "Next step"),
                    Field("on", "Day", str(today)),
                ],
                check=check,
                draft=draft,
                command=lambda values: (
                    f'cohortkit projects check-in {project} --status {values["status"]} --summary "…"'
                ),
            ),
            save,
        )

    def do_support(self) -> None:
        """Log technical assistance, coaching, an advising call or a workshop."""
        from cohortkit.plan.when import read_day
        from cohortkit.projects.log import log_support
        from cohortkit.records.model import FollowUp
        from cohortkit.tui.dialogs.form import Field, Form
        from cohortkit.tui.dialogs.names import people_field, resolved, several

        session, project = self.session, self.project
        plan, today = session.plan, session.today()
        organization = plan.projects[project].organization if project else ""
        coach = plan.projects[project].coach if project else ""

        def made(values: Values) -> Any:
            follow_up = (
                FollowUp(text=values["follow_up"], due=read_day(values["due"], today) if values["due"] else None)
                if values["follow_up"]
                else None
            )
            return log_support(
                session.cohort,
                cast("SupportKind", values["kind"]),
                resolved(plan, "anybody", values["provider"]),
                at=session.at,
                by=session.by or "nobody",
                on=read_day(values["on"], today),
                minutes=int(values["minutes"]) if values["minutes"].isdecimal() else 0,
                topic=values["topic"],
                people=several(plan, "people", values["people"]),
                organizations=several(plan, "organizations", values["organizations"]),
                result=values["result"],
                follow_up=follow_up,
                private_notes=values["private_notes"],
            )

        def check(values: Values) -> str:
            if not values["topic"]:
                return "A topic is needed."
            if not values["minutes"].isdecimal() or not int(values["minutes"]):
                return "Minutes are a whole number from 1."
            return self.cohort_app.refusal(lambda: made(values))

        def save(values: Values | None) -> None:
            if values:
                self.cohort_app.change(lambda: made(values)[0], then=lambda: self.cohort_app.drafts.drop("support"))

        self.app.push_screen(
            Form(
                "Log support",
                [
                    Field("kind", "Kind", "advising", choices=get_args(SupportKind)),
                    Field("provider", "Who gave it", plan.label_of(coach) if coach else "", known=people_field(plan)),
                    Field(
                        "people", "For whom", hint="names or ids, with commas; may be empty", known=people_field(plan)
                    ),
                    Field("organizations", "Organizations", organization, known=tuple(plan.organizations)),
                    Field("on", "Day", str(today)),
                    Field("minutes", "Minutes", "60"),
                    Field("topic", "Topic"),
                    Field("result", "Result", hint="may be empty"),
                    Field("follow_up", "To follow up", hint="may be empty"),
                    Field("due", "Follow up by", hint="such as in 2 weeks"),
                    Field("private_notes", "Private notes", hint="never in a report"),
                ],
                check=check,
                draft="support",
                command=lambda values: (
                    f"cohortkit support log --kind {values['kind']} --provider {values['provider'] or 'ID'} --on "
                    f'{values["on"]} --minutes {values["minutes"]} --topic "{values["topic"]}"'
                ),
            ),
            save,
        )

    def do_milestone(self) -> None:
        """Say that the next milestone of the project is done."""
        from cohortkit.projects.log import log_milestone
        from cohortkit.projects.standing import standing

        session, project = self.session, self.project
        waiting = next((each for each in standing(session.cohort, project).milestones if each.done_on is None), None)
        if waiting is None:
            self.notify("Every milestone of this project is done.")
            return
        self.cohort_app.change(
            lambda: log_milestone(
                session.cohort, project, waiting.position, at=session.at, by=session.by, on=session.today()
            )[0],
            said=f"Milestone done: {waiting.title}. ^Z takes it back.",
        )

    def do_add(self) -> None:
        """Add an entry to the register that is open."""
        from cohortkit.tui.screens.registers import add_entry

        add_entry(self, self.section)

    def do_change(self) -> None:
        """Change the entry under the cursor, such as its status."""
        from cohortkit.tui.screens.registers import change_entry

        change_entry(self, self.section, self.row)


def _board(cohort: Cohort, view: View) -> Listing:
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
        )
        if not view.words
        else "No project fits the filter.",
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


QUARTER = 3


def _timeline(cohort: Cohort, view: View) -> Listing:
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
    years = "".join(
        f"{info.starts.year + (info.starts.month - 1 + at * step) // 12:<{max(4, 12 // step)}}"
        for at in range(0, cells, max(1, 12 // step))
    )
    return listing(
        (Column("Who"), Column(years[:cells], most=44), Column("Project", rank=1, most=60)),
        rows,
        empty="There are no projects yet.",
        summary="● done  ○ to come  ✗ late  │ today" + ("" if step == 1 else f"; a sign is {step} months"),
    )


def _month(on: dt.date, start: dt.date) -> int:
    return (on.year - start.year) * 12 + on.month - start.month


def _check_ins(cohort: Cohort, view: View) -> Listing:
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


def _support(cohort: Cohort, view: View) -> Listing:
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
