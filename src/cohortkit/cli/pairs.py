"""``cohortkit pairs``: lunch buddies."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, Stop
from cohortkit.cli.complete import records
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cohortkit.pairing.people import Person
    from cohortkit.pairing.plans import Plan

app = Group("pairs", "Lunch buddies: who meets whom, and whether they did.")


SaveOption = Annotated[
    Path | None, typer.Option("--save", metavar="PLAN.json", help="Keep the plan for `pairs accept`.")
]
PeopleOption = Annotated[
    Path | None, typer.Option("--people", metavar="FILE.csv", help="Take the people of a file; no cohort is needed.")
]


@app.reads(
    "pairs propose --rounds 3 --seed 7",
    "pairs propose --rounds 2 --starts 2024-03-01 --save plan.json",
    "pairs propose --rounds 4 --people people.csv --json",
)
def propose(
    call: Call,
    *,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How many rounds, one a month.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same pairs.")] = 0,
    starts: Annotated[
        str | None, typer.Option("--starts", metavar="DATE", help="First day of the first round.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="PLAN.json", help="Keep it for `pairs accept`.")
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option("--people", metavar="FILE.csv", help="Pair the people of a file; no cohort is needed."),
    ] = None,
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
    roster = of_cohort.people_of(call.plan, max(first, call.today))
    plan = propose_pairs(
        roster,
        rounds,
        seed=seed,
        history=of_cohort.meals_before(call.cohort),
        rules=of_cohort.rules_of(call.cohort, dates),
        trios_before=of_cohort.trios_before(call.cohort),
    )
    seconds = time.perf_counter() - before
    show_plan(call, plan, seconds, save=save, more={"records": of_cohort.lunch_rounds(plan, dates)})


@app.writes("pairs accept plan.json --recorded-by facilitator-1")
def accept(
    call: Call,
    plan: Annotated[Path, typer.Argument(metavar="PLAN.json", help="As `--save` wrote it.")],
) -> None:
    """Record the rounds of a saved plan, of lunch buddies or of breakout groups, all or none."""
    import json

    from cohortkit.cli.commit import commit
    from cohortkit.pairing.of_cohort import to_record
    from cohortkit.records.write import accept_rounds

    try:
        tree = json.loads(plan.read_bytes())
    except ValueError as error:
        raise Stop(f"{plan} is not JSON; propose the plan again with --save") from error
    if not isinstance(tree, dict):
        raise Stop(f"{plan} is not a saved plan; propose it again with --save")
    made = to_record(tree, at=call.now, by=call.by, known=call.plan.people)
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


def read_people(file: Path) -> tuple[Person, ...]:
    """Read people from CSV; what is wrong is said on stderr, and an error ends the command."""
    from cohortkit.cli.output import note
    from cohortkit.pairing.people import read_people_csv

    found, problems = read_people_csv(file.read_bytes())
    errors = [each for each in problems if each.severity == "error"]
    if errors:
        raise Stop("\n".join(f"{file}, {each}" for each in errors))
    for each in problems:
        note(f"warning: {file}, {each}")
    return found


def show_plan(
    call: Call,
    plan: Plan,
    seconds: float,
    *,
    save: Path | None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print a plan of rounds and how good it is; keep it in a file where one is named."""
    import json

    from cohortkit.cli.output import Table, Text, note, print_json, show, store
    from cohortkit.pairing.plans import as_json
    from cohortkit.pairing.quality import words

    document = as_json(plan, seconds)
    if save is not None:
        # What the clock said is left out, so that the same plan is the same file.
        kept = {key: value for key, value in document.items() if key != "seconds"}
        action = store(save, (json.dumps({**kept, **(more or {})}, indent=2, ensure_ascii=False) + "\n").encode())
        note(f"{action} {save}; `cohortkit pairs accept {save}` records it")
    if call.as_json:
        print_json(document)
        return
    label = call.plan.label_of if "plan" in call.__dict__ else str
    blocks: list[Any] = []
    for each in plan.rounds:
        rows = [(n, ", ".join(label(who) for who in group)) for n, group in enumerate(each.groups, 1)]
        blocks.append(
            Table(("Group", "People"), rows, title=f"Round {each.number}", empty="nobody can be put together")
        )
        if each.sitting_out:
            blocks.append(Text("Sitting out: " + ", ".join(label(who) for who in each.sitting_out)))
    show(call, document, *blocks, Text(words(plan.quality)))
