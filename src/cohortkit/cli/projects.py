"""``cohortkit projects``: what organizations try at home, how it goes, what is late or silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import FilterOption, Group
from cohortkit.records.model import CheckInStatus

if TYPE_CHECKING:
    from cohortkit.cli.output import Word
    from cohortkit.projects.standing import MilestoneStanding, ProjectStanding

app = Group("projects", "What organizations try at home: check-ins, milestones, what is late or silent.")

_Project = Annotated[str, typer.Argument(metavar="PROJECT", help="Id or title.", autocompletion=ids("projects"))]
_On = Annotated[str | None, typer.Option(metavar="DATE", help="The day; today where not given.")]


@app.reads(
    "projects list",
    "projects list --late",
    "projects list --as-of 2023-05-01 --json",
    'projects list --filter "coach:coach-1 late"',
)
def list_(
    call: Call,
    late: Annotated[bool, typer.Option("--late", help="Only those with a late milestone, at risk or stuck.")] = False,
    wanted: FilterOption = None,
) -> None:
    """List the projects: the last word on each, milestones done and late, and how long it has been silent."""
    from cohortkit.cli.output import Table, show
    from cohortkit.projects.filtering import project_filter
    from cohortkit.projects.standing import standings

    found = [each for each in standings(call.cohort) if not late or each.late or each.status in ("at-risk", "stuck")]
    if wanted:
        found = list(filter(project_filter(call.plan, wanted, call.today), found))
    rows = [
        (
            call.plan.label_of(each.organization),
            each.title,
            _status(each.status),
            f"{each.done} of {len(each.milestones)}",
            len(each.late),
            each.last.at.date() if each.last else None,
        )
        for each in found
    ]
    table = Table(("Organization", "Project", "Status", "Done", "Late", "Last word"), rows, empty="no projects fit")
    show(call, {"projects": [_document(each) for each in found]}, table)


@app.reads("projects show alas-next-leaders", "projects show alas-next-leaders --json")
def show(call: Call, project: _Project) -> None:
    """Show one project: goal, milestones, check-ins and support."""
    from cohortkit.cli.output import Facts, Table
    from cohortkit.cli.output import show as print_blocks
    from cohortkit.projects.standing import projects_of, standing

    cohort, plan = call.cohort, call.plan
    planned = plan.projects[call.one("projects", project)]
    state = standing(cohort, planned.id)
    check_ins = [each for each in cohort.check_ins.values() if each.project == planned.id]
    check_ins.sort(key=lambda each: (each.at, each.id), reverse=True)
    sessions = [each for each in cohort.support.values() if planned.id in projects_of(plan, each)]
    facts = Facts(
        (
            ("Project", planned.title),
            ("Id", planned.id),
            ("Organization", plan.label_of(planned.organization)),
            ("Goal", planned.goal),
            ("Coach", plan.label_of(planned.coach) if planned.coach else None),
            ("Runs", f"{planned.starts} to {planned.ends}" if planned.starts and planned.ends else planned.starts),
            ("Status", _status(state.status)),
            ("Silent for", f"{state.silent_days} days" if state.silent_days is not None else None),
            ("Support", f"{len(sessions)} sessions, {state.minutes_of_support} minutes"),
        )
    )
    milestones = [(each.position, each.title, each.due, _milestone(each)) for each in state.milestones]
    words = [(each.at.date(), _status(each.status), each.summary, each.next) for each in check_ins]
    helped = [(each.on, each.kind, plan.label_of(each.provider), each.topic, each.minutes) for each in sessions]
    document = {
        "project": {
            **_document(state),
            "goal": planned.goal,
            "check_ins": [
                {
                    "id": each.id,
                    "at": each.at,
                    "status": each.status,
                    "summary": each.summary,
                    "next": each.next or None,
                }
                for each in check_ins
            ],
            "support": [each.id for each in sessions],
        }
    }
    print_blocks(
        call,
        document,
        facts,
        Table(("No.", "Milestone", "Due", "State"), milestones, "Milestones", empty="none are planned"),
        Table(("On", "Status", "Summary", "Next"), words, "Check-ins, the last first", empty="none yet"),
        Table(("On", "Kind", "By", "Topic", "Minutes"), helped, "Support", empty="none yet"),
    )


@app.writes(
    'projects check-in alas-next-leaders --status on-track --summary "Focus groups held." --milestone 1 --on 2022-10-04'
    " --recorded-by coach-1",
)
def check_in(
    call: Call,
    *,
    project: _Project,
    status: Annotated[CheckInStatus, typer.Option(help="How it goes.")],
    summary: Annotated[str, typer.Option(help="What there is to say, in a sentence or two.")],
    milestone: Annotated[
        list[int] | None, typer.Option(help="A milestone that is done, from 1; may be repeated.")
    ] = None,
    next_: Annotated[str, typer.Option("--next", help="What happens next.")] = "",
    on: _On = None,
) -> None:
    """Record how a project goes."""
    from cohortkit.cli.commit import commit
    from cohortkit.projects.log import log_check_in

    change, entry = log_check_in(
        call.cohort,
        call.one("projects", project),
        status,
        summary,
        at=call.now,
        by=call.by,
        on=call.day(on) or call.today,
        milestones=milestone or (),
        next_step=next_,
    )
    commit(call, change, id=entry)


@app.writes("projects milestone alas-next-leaders 2 --on 2023-02-01 --recorded-by coach-1")
def milestone(
    call: Call,
    *,
    project: _Project,
    number: Annotated[int, typer.Argument(help="Which milestone, from 1.")],
    on: _On = None,
) -> None:
    """Record that a milestone is done: a check-in that says no more than that."""
    from cohortkit.cli.commit import commit
    from cohortkit.projects.log import log_milestone

    named = call.one("projects", project)
    change, entry = log_milestone(call.cohort, named, number, at=call.now, by=call.by, on=call.day(on) or call.today)
    commit(call, change, id=entry)


def _document(each: ProjectStanding) -> dict[str, Any]:
    return {
        "id": each.id,
        "organization": each.organization,
        "title": each.title,
        "coach": each.coach or None,
        "status": each.status,
        "last_check_in": each.last.at if each.last else None,
        "silent_days": each.silent_days,
        "milestones": [
            {"number": m.position, "title": m.title, "due": m.due, "state": m.state, "done_on": m.done_on}
            for m in each.milestones
        ],
        "minutes_of_support": each.minutes_of_support,
    }


def _status(status: str) -> Word:
    from cohortkit.cli.output import Word

    tones = {"done": "good", "on-track": "good", "at-risk": "warn", "stuck": "bad", "no-check-in": "quiet"}
    return Word(status.replace("-", " "), tones[status])  # type: ignore[arg-type]


def _milestone(each: MilestoneStanding) -> Word:
    from cohortkit.cli.output import Word

    tones = {"done": "good", "late": "bad", "due-soon": "warn", "planned": "plain"}
    said = f"done {each.done_on}" if each.done_on else each.state.replace("-", " ")
    return Word(said, tones[each.state])  # type: ignore[arg-type]
