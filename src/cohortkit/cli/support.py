"""``cohortkit support``: technical assistance, coaching, advising and workshops."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids, records
from cohortkit.cli.declare import FilterOption, Group
from cohortkit.records.model import SupportKind

app = Group("support", "Technical assistance, coaching, advising and workshops.")

_People = Annotated[
    list[str] | None, typer.Option(help="Whom it was for; repeat it or use commas.", autocompletion=ids("people"))
]
_Organizations = Annotated[
    list[str] | None, typer.Option(help="Or the organization.", autocompletion=ids("organizations"))
]

_Session = Annotated[
    str, typer.Argument(metavar="ID", help="Id or a unique beginning of it.", autocompletion=records("support"))
]


@app.writes(
    "support log --kind advising --provider expert-digital --person bba-1 --on 2023-03-08 --minutes 45"
    ' --topic "digital engagement" --follow-up "Share examples" --due 2023-03-22 --recorded-by coach-1',
)
def log(
    call: Call,
    *,
    kind: Annotated[SupportKind, typer.Option(help="What it was.")],
    provider: Annotated[
        str, typer.Option(help="Who gave it: a person, or a partner.", autocompletion=ids("people", "partners"))
    ],
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
    id_: Annotated[str, typer.Option("--id", help="Another id than the one made from the day and the topic.")] = "",
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
        call.party(provider),
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
        entry_id=id_,
    )
    commit(call, change, id=entry)


@app.reads(
    "support list",
    "support list --kind coaching --by coach-1",
    "support list --open --json",
    'support list --filter "org:bba since:2023-01-01"',
)
def list_(
    call: Call,
    *,
    kind: Annotated[SupportKind | None, typer.Option(help="Only this kind.")] = None,
    by: Annotated[
        str | None, typer.Option(metavar="WHO", help="Only of this person or organization, giving or receiving.")
    ] = None,
    unsettled: Annotated[bool, typer.Option("--open", help="Only with a follow-up that is not done.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Show private notes, too; not in --json.")] = False,
    wanted: FilterOption = None,
) -> None:
    """List support sessions, the last first."""
    from cohortkit.cli.output import Table, Word, show
    from cohortkit.field.filtering import entry_filter
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
    if wanted:
        fits = entry_filter(plan, wanted, call.today, date="on", kinds=get_args(SupportKind))
        found = [each for each in found if fits(each)]
    found.sort(key=lambda each: (each.on, each.id), reverse=True)
    rows = [
        (
            each.id,
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
    columns = ("Id", "On", "Kind", "By", "For", "Topic", "Minutes", "Follow-up")
    show(call, {"support": [_document(each) for each in found]}, Table(columns, rows, empty="nothing is logged"))


@app.reads("support show 2022-07-26-expert-leadership", name="show")
def show_one(call: Call, session: _Session) -> None:
    """Show one session with everything that is on record of it; private notes on the screen only."""
    from cohortkit.cli.output import Facts, Word, show

    plan = call.plan
    found: Any = call.cohort.support[_named(call.cohort.support, session)]
    served = ", ".join(plan.label_of(who) for who in (*found.people, *found.organizations))
    facts = Facts(
        (
            ("Id", found.id),
            ("On", found.on),
            ("Kind", found.kind.replace("-", " ")),
            ("By", plan.label_of(found.provider)),
            ("For", served),
            ("Project", plan.projects[found.project].title if found.project in plan.projects else found.project),
            ("Minutes", found.minutes),
            ("Topic", found.topic),
            ("Need", found.need),
            ("Result", found.result),
            ("Follow-up", _follow_up(call, found.follow_up, Word)),
            ("Notes", found.notes),
            ("Private notes", found.private_notes),
        )
    )
    show(call, {"session": {**_document(found), "notes": found.notes or None}}, facts)


@app.writes("support follow-up 2022-07-26-expert-leadership --done --recorded-by coach-1", name="follow-up")
def follow_up(
    call: Call,
    session: _Session,
    done: Annotated[bool, typer.Option("--done/--open", help="Done, or open again.")] = True,
) -> None:
    """Say that what was promised in a session is done."""
    from cohortkit.cli.commit import commit
    from cohortkit.projects.log import settle_follow_up

    named = _named(call.cohort.every("support"), session)
    commit(call, settle_follow_up(call.cohort, named, done=done, by=call.by), id=named)


@app.reads("support providers", "support providers --as-of 2023-06-01 --json")
def providers(call: Call) -> None:
    """Show support by who gave it: sessions, minutes, whom it reached, and what is still to follow."""
    from cohortkit.cli.output import Table, Word, show
    from cohortkit.projects.providers import providers as views

    plan = call.plan
    found = views(call.cohort)
    rows = [
        (
            plan.label_of(each.id),
            each.sessions,
            each.minutes,
            ", ".join(plan.label_of(body) for body in each.organizations),
            each.last,
            Word(f"{len(each.open)} open", "warn") if each.open else Word("none open", "good"),
        )
        for each in found
    ]
    document = {
        "providers": [
            {
                "id": each.id,
                "sessions": each.sessions,
                "minutes": each.minutes,
                "organizations": list(each.organizations),
                "topics": list(each.topics),
                "last": each.last,
                "open_follow_ups": [session.id for session in each.open],
            }
            for each in found
        ]
    }
    columns = ("Provider", "Sessions", "Minutes", "Organizations", "Last", "Follow-ups")
    show(call, document, Table(columns, rows, empty="nothing is logged"))


def _named(sessions: Mapping[str, Any], asked: str) -> str:
    from cohortkit.plan.names import resolve

    return resolve(asked, sessions, "support session")


def _follow_up(call: Call, follow_up: Any, word: Any) -> Any:
    if follow_up is None:
        return None
    late = follow_up.due is not None and follow_up.due < call.today
    state, tone = ("done", "good") if follow_up.done else ("late", "bad") if late else ("open", "plain")
    return word(f"{state}: {follow_up.text}{f' by {follow_up.due}' if follow_up.due else ''}", tone)


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
