"""``cohortkit groups``: breakout groups that mix people who have not met."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop
from cohortkit.cli.complete import ids
from cohortkit.cli.declare import Group
from cohortkit.cli.pairs import PeopleOption, SaveOption, read_people, show_plan

app = Group("groups", "Breakout groups that mix people who have not met.")


@app.reads(
    "groups plan --groups 8 --rounds 3",
    "groups plan --size 4 --rounds 2 --convening fall-2023 --save groups.json",
    "groups plan --size 5 --rounds 2 --people people.csv --json",
)
def plan(
    call: Call,
    *,
    groups: Annotated[int | None, typer.Option("--groups", min=1, help="How many groups in each round.")] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help="Or how many people in a group.")] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How many rounds.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same groups.")] = 0,
    convening: Annotated[
        str | None,
        typer.Option(
            "--convening", metavar="ID", help="Whom this convening concerns.", autocompletion=ids("convenings")
        ),
    ] = None,
    save: SaveOption = None,
    people: PeopleOption = None,
) -> None:
    """Plan rounds of breakout groups that bring as many people of different organizations together as can be.

    The plan is measured against a bound that no plan can exceed.
    """
    from cohortkit.pairing import of_cohort
    from cohortkit.pairing.groups import plan_groups
    from cohortkit.plan.model import day_of

    if (groups is None) == (size is None):
        raise UsageStop("give either --groups or --size")
    before = time.perf_counter()
    if people is not None:
        roster = read_people(people)
        made = plan_groups(roster, rounds, groups=groups, size=size, seed=seed)
        show_plan(call, made, time.perf_counter() - before, save=save)
        return
    day, more = call.today, {}
    if convening is not None:
        found = call.plan.convenings[call.one("convenings", convening)]
        day = day_of(found.starts)
        numbers: list[dict[str, Any]] = [
            {"id": f"{found.id}-{number}", "convening": found.id} for number in range(1, rounds + 1)
        ]
        more = {"records": numbers}
    roster = of_cohort.people_of(call.plan, day)
    made = plan_groups(
        roster,
        rounds,
        groups=groups,
        size=size,
        seed=seed,
        history=of_cohort.meetings_before(call.cohort),
        rules=of_cohort.breakout_rules(call.plan),
    )
    show_plan(call, made, time.perf_counter() - before, save=save, more=more)
