"""``cohortkit engagement``: the level each person chose beside the one that can be observed."""

from __future__ import annotations

from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("engagement", "Levels of engagement: chosen and observed.", single=True)


@app.reads("engagement", "engagement --mismatches --plain", "engagement --as-of 2023-06-30 --json")
def engagement(
    call: Call,
    mismatches: Annotated[
        bool, typer.Option("--mismatches", help="Only who gets more or less than they said they want.")
    ] = False,
) -> None:
    """Show for each participant the level they chose, the one observed by the written rule, and the facts.

    For the team: in the order of the definition, never a ranking.
    """
    from cohortkit.cli.output import Table, Text, Word, show
    from cohortkit.evaluation.engagement import observe

    found = observe(call.cohort)
    people = found.mismatches() if mismatches else found.people
    chosen = {each.id for each in people}
    document = found.as_json()
    document["people"] = [each for each in document["people"] if each["id"] in chosen]
    rows = [
        (
            each.name,
            each.preferred or Word("not said", "quiet"),
            each.observed or Word("not known", "quiet"),
            Word(each.mismatch.split(" than")[0], "warn") if each.mismatch else None,
            each.why,
        )
        for each in people
    ]
    counts = found.counts()
    show(
        call,
        document,
        Text(f"Engagement as of {found.as_of}\n{found.rule}"),
        Table(
            ("Person", "Chosen", "Observed", "Mismatch", "Why"),
            rows,
            empty="nobody gets more or less than they said they want" if mismatches else "there are no participants",
        ),
        Table(counts.columns, counts.rows, counts.caption),
    )
