"""``cohortkit groups``: breakout groups that mix people who have not met."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cohortkit.cli.call import Call, UsageStop, split
from cohortkit.cli.complete import ids
from cohortkit.cli.complete import meetings as meeting_ids
from cohortkit.cli.declare import Group
from cohortkit.cli.rounds import (
    MOST_ROUNDS,
    PeopleOption,
    PlanArgument,
    SaveOption,
    SheetOption,
    read_people,
    read_plan,
    show_plan,
    show_sheets,
)

if TYPE_CHECKING:
    import datetime as dt

    from cohortkit.pairing.people import Person
    from cohortkit.pairing.plans import Rules

app = Group("groups", "Breakout groups that mix people who have not met.")


@app.exports(
    "groups plan --groups 8 --rounds 3",
    "groups plan --size 4 --rounds 2 --convening fall-2023 --save groups.json",
    "groups plan --size 4 --meeting telling-the-field@2023-10-26",
    "groups plan --size 5 --rounds 2 --people people.csv --json",
)
def plan(
    call: Call,
    *,
    groups: Annotated[int | None, typer.Option("--groups", min=1, help="How many groups in each round.")] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help="Or how many people in a group.")] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=MOST_ROUNDS, help="How many rounds.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same groups.")] = 0,
    convening: Annotated[
        str | None,
        typer.Option(
            "--convening", metavar="ID", help="Whom this convening concerns.", autocompletion=ids("convenings")
        ),
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option(
            "--meeting",
            metavar="MEETING",
            help="Who is marked at this meeting, of a pod, too; while nobody is, all whom it concerns.",
            autocompletion=meeting_ids,
        ),
    ] = None,
    absent: Annotated[
        list[str] | None,
        typer.Option("--absent", metavar="ID", help="Will not be there.", autocompletion=ids("people")),
    ] = None,
    save: SaveOption = None,
    people: PeopleOption = None,
) -> None:
    """Plan rounds of breakout groups that bring as many people of different organizations together as can be.

    The plan is measured against a bound that no plan can exceed.
    """
    from cohortkit.attendance.there import people_there
    from cohortkit.meetings.listing import find_meeting
    from cohortkit.pairing.groups import plan_groups

    if (groups is None) == (size is None):
        raise UsageStop("give either --groups or --size")
    before = time.perf_counter()
    if people is not None:
        roster = read_people(people)
        rules = _without(_no_rules(), _some(call, people, absent))
        made = plan_groups(roster, rounds, groups=groups, size=size, seed=seed, rules=rules)
        show_plan(call, made, time.perf_counter() - before, save=save)
        return
    from cohortkit.pairing import of_cohort

    if convening is not None and meeting is not None:
        raise UsageStop("give --convening or --meeting, not both")
    found = call.one("convenings", convening) if convening is not None else ""
    day, there = _day(call, found), None
    if meeting is not None:
        at = find_meeting(call.plan, meeting)
        found, day, there = at.of if at.kind == "convening" else "", at.first_day, people_there(call.cohort, at)
    made = plan_groups(
        tuple(each for each in of_cohort.people_of(call.plan, day) if there is None or each.id in there),
        rounds,
        groups=groups,
        size=size,
        seed=seed,
        history=of_cohort.meetings_before(call.cohort),
        rules=_without(of_cohort.breakout_rules(call.plan, day, rounds), _some(call, people, absent)),
    )
    records = of_cohort.breakout_rounds(found, rounds) if found else ()
    seconds = time.perf_counter() - before
    show_plan(call, made, seconds, save=save, cohort=call.plan.cohort.id, records=records)


@app.exports(
    "groups replan groups.json --happened 1 --absent alas-1 --late facilitator-1",
    "groups replan groups.json --happened 2 --no-show bba-2 --save groups.json",
    "groups replan tables.json --people people.csv --happened 1 --late dee-fox=north",
)
def replan(
    call: Call,
    *,
    plan: PlanArgument,
    happened: Annotated[int, typer.Option("--happened", min=0, help="How many rounds have taken place.")],
    absent: Annotated[
        list[str] | None,
        typer.Option("--absent", metavar="ID", help="Has gone, or will miss the rest.", autocompletion=ids("people")),
    ] = None,
    no_show: Annotated[
        list[str] | None,
        typer.Option("--no-show", metavar="ID", help="Was never there.", autocompletion=ids("people")),
    ] = None,
    late: Annotated[
        list[str] | None,
        typer.Option(
            "--late",
            metavar="ID",
            help="Joins from the next round on; ID=ORGANIZATION for somebody new.",
            autocompletion=ids("people"),
        ),
    ] = None,
    groups: Annotated[int | None, typer.Option("--groups", min=1, help="Another number of groups.")] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help="Or another size.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="That of the plan where not given.")] = None,
    save: SaveOption = None,
    people: PeopleOption = None,
) -> None:
    """Plan the rounds still to come anew for who is there now, and keep those that have taken place."""
    from cohortkit.pairing.live import replan_the_rest

    if groups is not None and size is not None:
        raise UsageStop("give --groups or --size, not both")
    before = time.perf_counter()
    saved = read_plan(plan)
    convening = next((each.convening for each in saved.records if each.convening), "")
    rules, history = _no_rules(), None
    if people is not None:
        known = read_people(people)
    else:
        from cohortkit.pairing import of_cohort

        day = _day(call, convening)
        known = of_cohort.everybody(call.plan, day)
        rules = of_cohort.breakout_rules(call.plan, day, len(saved.plan.rounds))
        history = of_cohort.meetings_before(call.cohort, without=[each.id for each in saved.records])
    roster, joined = _with_new(known, split(late), call, people)
    made = replan_the_rest(
        saved.plan,
        roster,
        happened,
        absent=_some(call, people, absent),
        no_show=_some(call, people, no_show),
        late=joined,
        groups=groups,
        size=size,
        seed=seed,
        history=history,
        rules=rules,
    )
    seconds = time.perf_counter() - before
    show_plan(call, made, seconds, save=save, cohort=saved.cohort, records=saved.records)


@app.exports(
    "groups sheets groups.json", "groups sheets groups.json -o tables.html", "groups sheets groups.json -o tables.csv"
)
def sheets(call: Call, plan: PlanArgument, people: PeopleOption = None, output: SheetOption = None) -> None:
    """Show a saved plan by round and table and by person ("your tables"), or write it as a page to print or a sheet."""
    show_sheets(call, plan, people, output, noun="Breakout groups")


def _day(call: Call, convening: str) -> dt.date:
    """The first day of a convening, else today."""
    from cohortkit.plan.model import day_of

    found = call.plan.convenings.get(convening)
    return day_of(found.starts) if found else call.today


def _no_rules() -> Rules:
    from cohortkit.pairing.plans import Rules

    return Rules()


def _without(rules: Rules, absent: list[str]) -> Rules:
    import msgspec

    return msgspec.structs.replace(rules, opted_out=rules.opted_out | frozenset(absent))


def _some(call: Call, people: Path | None, asked: list[str] | None) -> list[str]:
    """The ids of people: as they are written in a file, else as the cohort knows them."""
    return split(asked) if people is not None else call.some("people", asked)


def _with_new(
    known: tuple[Person, ...], late: list[str], call: Call, people: Path | None
) -> tuple[tuple[Person, ...], list[str]]:
    """The people with those who came unannounced, and the ids of all who came late."""
    from cohortkit.pairing.people import Person as Newcomer

    named = {person.id for person in known}
    new, joined = [], []
    for each in late:
        who, sign, organization = each.partition("=")
        if people is not None and who not in named and sign and who.strip() and organization.strip():
            new.append(Newcomer(who.strip(), organization.strip()))
            joined.append(who.strip())
        else:
            joined += _some(call, people, [each])
    return (*known, *new), list(dict.fromkeys(joined))
