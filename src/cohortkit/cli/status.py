"""``cohortkit status``: the facilitator's morning page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.cli.output import Block
    from cohortkit.status.page import Status

app = Group("status", "What is next, what slipped and why, what to do now.", single=True)

ALIKE = 3
"""So many concerns of one kind are shown one by one; the others are counted."""


@app.reads("status", "status --as-of 2023-05-01", "status --as-of 2023-05-01 --all --plain")
def status(
    call: Call,
    everything: Annotated[bool, typer.Option("--all", help="Show every concern, however many are alike.")] = False,
) -> None:
    """Show what is next, what needs attention and why, and the command that deals with each.

    The most urgent comes first.
    """
    from cohortkit.cli.output import show
    from cohortkit.status.page import as_document
    from cohortkit.status.page import status as page_of

    page = page_of(call.cohort, call.moment)
    show(call, as_document(page), *_blocks(page, everything=everything), _counts(page, plain=call.plain))


def _blocks(page: Status, *, everything: bool) -> list[Block]:
    from cohortkit.cli.output import Facts, Step, Steps, Table, Tone, Word, when
    from cohortkit.status.attention import Urgency

    tones: dict[Urgency, Tone] = {
        Urgency.TODAY: "bad",
        Urgency.THIS_WEEK: "warn",
        Urgency.LATER: "quiet",
    }
    phase = Word(page.phase, "good" if page.phase == "running" else "quiet")
    head = Facts(
        (
            ("Cohort", page.name),
            ("Phase", phase),
            ("Dates", f"{page.starts} to {page.ends}"),
            ("As of", page.as_of),
        )
    )
    coming = Table(
        ("When", "Meeting", "Id"),
        [(when(each.start, each.timezone), each.title, each.id) for each in page.next],
        title="Next",
        empty="no meeting to come",
    )
    steps: list[Step] = []
    alike: dict[str, int] = {}
    for each in page.attention:
        alike[each.kind] = alike.get(each.kind, 0) + 1
        if everything or alike[each.kind] <= ALIKE:
            steps.append(Step(Word(each.urgency.words, tones[each.urgency]), each.message, each.command))
    left = len(page.attention) - len(steps)
    if left:
        steps.append(Step(Word("more", "quiet"), f"{left} of the same kinds", "cohortkit status --all"))
    return [
        head,
        coming,
        Steps(steps, title="Attention", empty="nothing needs attention"),
    ]


def _counts(page: Status, *, plain: bool) -> Block:
    """What there is how many of: in a sentence, or one by one."""
    from cohortkit.cli.output import Facts, Text

    counted = [
        (name.replace("_", "-" if name == "check_ins" else " "), number)
        for name, number in page.counts.items()
        if number
    ]
    if plain:
        return Facts([(name.capitalize(), number) for name, number in counted], title="Counts")
    return Text("Counts: " + (", ".join(f"{name} {number}" for name, number in counted) or "nothing yet"))
