"""``cohortkit support``: technical assistance, coaching, advising and workshops."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import Group
from cohortkit.records.model import SupportKind

app = Group("support", "Technical assistance, coaching, advising and workshops.")

_People = Annotated[
    list[str] | None, typer.Option(help="Whom it was for; may be repeated.", autocompletion=ids("people"))
]
_Organizations = Annotated[
    list[str] | None, typer.Option(help="Or the organization.", autocompletion=ids("organizations"))
]


@app.writes(
    "support log --kind advising --provider expert-digital --person bba-1 --on 2023-03-08 --minutes 45"
    ' --topic "digital engagement" --follow-up "Share examples" --due 2023-03-22 --recorded-by coach-1',
)
def log(
    call: Call,
    *,
    kind: Annotated[SupportKind, typer.Option(help="What it was.")],
    provider: Annotated[str, typer.Option(help="Who gave it.", autocompletion=ids("people"))],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day.")],
    minutes: Annotated[int, typer.Option(help="How long it took.")],
    topic: Annotated[str, typer.Option(help="What it was about.")],
    person: _People = None,
    organization: _Organizations = None,
    project: Annotated[str | None, typer.Option(help="The project it served.", autocompletion=ids("projects"))] = None,
    need: Annotated[str, typer.Option(help="What was asked for.")] = "",
    result: Annotated[str, typer.Option(help="What came of it.")] = "",
    follow_up: Annotated[str | None, typer.Option(metavar="TEXT", help="What was promised.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="By when.")] = None,
    notes: Annotated[str, typer.Option(help="For the team and what is built from it.")] = "",
    private_notes: Annotated[str, typer.Option(metavar="TEXT", help="Never leaves the team's screens.")] = "",
) -> None:
    """Log a support session."""
    from cohortkit.cli.commit import commit
    from cohortkit.projects.log import log_support
    from cohortkit.records.model import FollowUp

    if due and not follow_up:
        raise UsageStop("--due is the day of --follow-up; say what is to follow")
    day = call.day(on)
    assert day is not None
    change, entry = log_support(
        call.cohort,
        kind,
        call.one("people", provider),
        at=call.now,
        by=call.by,
        on=day,
        minutes=minutes,
        topic=topic,
        people=call.some("people", person),
        organizations=call.some("organizations", organization),
        project=call.one("projects", project) if project else "",
        need=need,
        result=result,
        follow_up=FollowUp(text=follow_up, due=call.day(due)) if follow_up else None,
        notes=notes,
        private_notes=private_notes,
    )
    commit(call, change, id=entry)


@app.reads("support list", "support list --kind coaching --by coach-1", "support list --open --json")
def list_(
    call: Call,
    *,
    kind: Annotated[SupportKind | None, typer.Option(help="Only this kind.")] = None,
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Only of this person or organization, giving or receiving.")
    ] = None,
    unsettled: Annotated[bool, typer.Option("--open", help="Only with a follow-up that is not done.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Show private notes, too; not in --json.")] = False,
) -> None:
    """List support sessions, the last first."""
    from cohortkit.cli.output import Table, Word, show
    from cohortkit.projects.log import serves

    plan = call.plan
    of = call.party(by) if by else None
    found = [
        each
        for each in call.cohort.support.values()
        if (kind is None or each.kind == kind)
        and (of is None or serves(plan, each, of))
        and (not unsettled or (each.follow_up is not None and not each.follow_up.done))
    ]
    found.sort(key=lambda each: (each.on, each.id), reverse=True)
    rows = [
        (
            each.on,
            each.kind.replace("-", " "),
            plan.label_of(each.provider),
            ", ".join(plan.label_of(who) for who in (*each.people, *each.organizations)),
            each.topic + (f" ({each.private_notes})" if private and each.private_notes else ""),
            each.minutes,
            _follow_up(call, each.follow_up, Word),
        )
        for each in found
    ]
    columns = ("On", "Kind", "By", "For", "Topic", "Minutes", "Follow-up")
    show(call, {"support": [_document(each) for each in found]}, Table(columns, rows, empty="nothing is logged"))


def _follow_up(call: Call, follow_up: Any, word: Any) -> Any:
    if follow_up is None:
        return None
    if follow_up.done:
        return word("done", "good")
    late = follow_up.due is not None and follow_up.due < call.today
    return word(f"{follow_up.text}{f' by {follow_up.due}' if follow_up.due else ''}", "bad" if late else "plain")


def _document(each: Any) -> dict[str, Any]:
    return {
        "id": each.id,
        "kind": each.kind,
        "provider": each.provider,
        "people": list(each.people),
        "organizations": list(each.organizations),
        "project": each.project or None,
        "on": each.on,
        "minutes": each.minutes,
        "topic": each.topic,
        "need": each.need or None,
        "result": each.result or None,
        "follow_up": each.follow_up
        and {"text": each.follow_up.text, "due": each.follow_up.due, "done": each.follow_up.done},
    }
