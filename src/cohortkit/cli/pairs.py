"""``cohortkit pairs``: lunch buddies."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from cohortkit.cli.call import Call, Stop
from cohortkit.cli.complete import ids, records
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

app = Group("pairs", "Lunch buddies: who meets whom, and whether they did.")


@app.exports(
    "pairs propose --rounds 3 --seed 7",
    "pairs propose --rounds 2 --starts 2024-03-01 --save plan.json",
    "pairs propose --rounds 4 --people people.csv --json",
)
def propose(
    call: Call,
    *,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=MOST_ROUNDS, help="How many rounds, one a month.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same pairs.")] = 0,
    starts: Annotated[
        str | None, typer.Option("--starts", metavar="DATE", help="First day of the first round.")
    ] = None,
    save: SaveOption = None,
    people: PeopleOption = None,
) -> None:
    """Propose rounds of pairs from different organizations, without repeats as long as that can be.

    The plan is measured against a bound that no plan can exceed. Nothing is recorded until `pairs accept`.
    """
    from cohortkit.pairing import of_cohort
    from cohortkit.pairing.rounds import propose_pairs

    before = time.perf_counter()
    if people is not None:
        roster = read_people(people)
        plan = propose_pairs(roster, rounds, seed=seed)
        show_plan(call, plan, time.perf_counter() - before, save=save)
        return
    first = call.day(starts) or of_cohort.next_start(call.cohort)
    dates = of_cohort.round_dates(first, rounds)
    roster = of_cohort.lunch_people(call.cohort, dates)
    plan = propose_pairs(
        roster,
        rounds,
        seed=seed,
        history=of_cohort.meals_before(call.cohort),
        rules=of_cohort.rules_of(call.cohort, dates),
        trios_before=of_cohort.trios_before(call.cohort),
    )
    seconds = time.perf_counter() - before
    show_plan(call, plan, seconds, save=save, cohort=call.plan.cohort.id, records=of_cohort.lunch_rounds(dates))


@app.writes("pairs accept plan.json --recorded-by facilitator-1")
def accept(call: Call, plan: PlanArgument) -> None:
    """Record the rounds of a saved plan, of lunch buddies or of breakout groups, all or none.

    A plan changed by hand is checked against the same rules as one that was proposed.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.pairing.of_cohort import rounds_to_accept
    from cohortkit.pairing.plans import PairingError
    from cohortkit.records.write import accept_rounds

    saved = read_plan(plan)
    try:
        made = rounds_to_accept(call.cohort, saved, at=call.now, by=call.by)
    except PairingError as error:
        raise Stop(f"{plan}: {error}") from error
    commit(call, accept_rounds(call.folder, made), id=",".join(each.id for each in made), by=call.by)


@app.writes(
    "pairs met 2023-04 1 2 --on 2023-04-20 --recorded-by facilitator-1",
    "pairs met 2023-05 --recorded-by facilitator-1 --as-of 2023-05-31",
)
def met(
    call: Call,
    *,
    round_: Annotated[
        str, typer.Argument(metavar="ROUND", help="Such as 2025-04.", autocompletion=records("pairings"))
    ],
    groups: Annotated[
        list[int] | None, typer.Argument(metavar="[GROUP]...", help="From 1; all where none is given.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; today where not given.")] = None,
) -> None:
    """Record that groups of a round met, which earns the stipend."""
    from cohortkit.cli.commit import commit
    from cohortkit.plan.names import resolve
    from cohortkit.records.write import record_met

    known = call.cohort.every("pairings")
    found = resolve(round_, known, "pairing round")
    accepted: Any = known[found]
    if accepted.kind != "lunch-buddy":
        raise Stop(f'"{found}" is a round of breakout groups; only lunch buddies are recorded as having met')
    day = call.day(on) or call.today
    chosen = groups or [n for n in range(1, len(accepted.groups) + 1) if str(n) not in accepted.met]
    change = record_met(call.folder, found, dict.fromkeys(chosen, day), by=call.by)
    commit(call, change, id=found, by=call.by)


@app.reads("pairs history", "pairs history --json")
def history(call: Call) -> None:
    """Show the rounds of lunch buddies on record: who was paired, and who met."""
    from cohortkit.cli.output import Table, Word, show

    plan = call.plan
    found = {key: each for key, each in call.cohort.pairings.items() if each.kind == "lunch-buddy"}
    rows = []
    for key, each in found.items():
        for position, group in enumerate(each.groups, 1):
            day = each.met.get(str(position))
            word = Word(f"met {day}", "good") if day else Word("not recorded", "quiet")
            rows.append((key, position, ", ".join(plan.label_of(who) for who in group), word))
    show(
        call,
        {
            "rounds": [
                {
                    "id": key,
                    "starts": each.starts,
                    "ends": each.ends,
                    "groups": [list(group) for group in each.groups],
                    "sitting_out": list(each.sitting_out),
                    "met": each.met,
                }
                for key, each in found.items()
            ]
        },
        Table(("Round", "Group", "People", "Met"), rows, empty="no round is accepted yet"),
    )


@app.writes("pairs export 2024-02 --dir invitations", "pairs export 2024-02 --minutes 45 --dir invitations --json")
def export(
    call: Call,
    *,
    round_: Annotated[
        str | None,
        typer.Argument(metavar="[ROUND]", help="The last one where not given.", autocompletion=records("pairings")),
    ] = None,
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="Where the drafts and holds go.")],
    minutes: Annotated[int, typer.Option(min=15, max=240, help="How long a meal is held.")] = 60,
    organizer: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Who invites.", autocompletion=ids("people"))
    ] = None,
) -> None:
    """Write an invitation for each group of a round: a draft e-mail, and a hold in a free hour they share.

    The hour lies within everybody's working hours and beside the meetings of the cohort and the busy times on record.
    """
    from cohortkit.calendar.busy import read_busy_times
    from cohortkit.calendar.meal_letters import meal_invitations
    from cohortkit.cli.built import put_built
    from cohortkit.cli.output import note
    from cohortkit.plan.names import resolve

    plan = call.plan
    everything: dict[str, Any] = call.cohort.every("pairings")
    known = {key: each for key, each in everything.items() if each.kind == "lunch-buddy"}
    if not known:
        raise Stop("no round is accepted yet; `cohortkit pairs propose` and `pairs accept` make one")
    found = resolve(round_, known, "pairing round") if round_ else max(known, key=lambda key: (known[key].starts, key))
    written = meal_invitations(
        call.cohort,
        known[found],
        minutes=minutes,
        organizer=call.one("people", organizer) if organizer else "",
        busy=read_busy_times(call.folder)[0],
    )
    put_built(call, folder, {name: content for each in written for name, content in each.files.items()})
    for each in written:
        names = ", ".join(plan.label_of(who) for who in each.meal.people)
        if each.meal.begins is None:
            note(f"{names} share no free hour; the draft asks them to find a time")
        if each.without_address:
            note(f"the draft for {names} lacks an address: add `email` to {_tables(each.without_address)}")


@app.exports("pairs sheets plan.json", "pairs sheets plan.json -o lunch-buddies.html")
def sheets(call: Call, plan: PlanArgument, people: PeopleOption = None, output: SheetOption = None) -> None:
    """Show a saved plan by round and by person, or write it as a page to print or a sheet."""
    show_sheets(call, plan, people, output, noun="Lunch buddies", table="Group")


def _tables(people: tuple[str, ...]) -> str:
    return ", ".join(f"[people.{who}]" for who in people)
