"""``cohortkit feedback``: what members asked for, and what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import occasions
from cohortkit.cli.field.register import Id, Slug, add_entry, register_group, set_entry

app = register_group("feedback", "What members asked for, and what changed.", noun="feedback", example="after-march")

_On = Annotated[str | None, typer.Option(metavar="DATE", help="The day it was done.")]


@app.writes(
    'feedback add --heard "Pods clash with board week" --source winter-2022 --recorded-by facilitator-1',
)
def add(
    call: Call,
    *,
    heard: Annotated[str, typer.Option(help="What was asked for.")],
    done: Annotated[str, typer.Option(help="What changed.")] = "",
    source: Annotated[
        str,
        typer.Option(
            metavar="ID",
            help="The meeting or question set it was heard in.",
            autocompletion=occasions("reflections", "surveys"),
        ),
    ] = "",
    on: _On = None,
    id_: Id = "",
) -> None:
    """Record something that was asked for."""
    add_entry(call, "feedback", {"heard": heard, "done": done, "source": source, "on": call.day(on)}, id_)


@app.writes(
    'feedback set after-march --done "Moved the January pod" --on 2023-04-20 --recorded-by facilitator-1', name="set"
)
def set_(
    call: Call,
    *,
    entry: Slug,
    done: Annotated[str | None, typer.Option(help="What changed.")] = None,
    on: _On = None,
    heard: Annotated[str | None, typer.Option(help="Other words for what was asked for.")] = None,
) -> None:
    """Record what was done about it."""
    set_entry(call, "feedback", entry, {"done": done, "on": call.day(on), "heard": heard})
