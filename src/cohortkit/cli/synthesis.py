"""``cohortkit synthesis``: notebooks in which an evaluator goes on working."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("synthesis", "Notebooks an evaluator goes on working in.")


@app.writes("synthesis build", "synthesis build -o notebooks/synthesis --no-run", "synthesis build --dry-run --no-run")
def build(
    call: Call,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="The folder: notebooks/synthesis.")
    ] = None,
    no_run: Annotated[bool, typer.Option("--no-run", help="Only write them; run nothing.")] = False,
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only notebooks whose name begins so.")] = None,
) -> None:
    """Write a notebook for each area, survey and reflection, and one for the network, and run them.

    Built again, they keep the cells you added or changed; what would be made today is offered below.
    """
    from contextlib import ExitStack

    from cohortkit.cli.built import put_built
    from cohortkit.cli.call import Stop, split
    from cohortkit.cli.errors import NO_SUCH_THING
    from cohortkit.cli.output import note, progress
    from cohortkit.writeup import synthesis

    cohort = call.cohort
    folder = output or call.folder / synthesis.DEFAULT_FOLDER
    names = split(only)
    chosen = [each for each in synthesis.wanted(cohort) if not names or each.name.startswith(tuple(names))]
    if not chosen:
        raise Stop("there is no notebook of that name; without --only all are built", code=NO_SUCH_THING)
    day = call.today.isoformat() if call.is_as_of else ""
    files: dict[str, bytes] = {}
    with ExitStack() as stack:
        manager = None
        for each in progress(chosen, "notebook"):
            name = f"{each.name}.ipynb"
            notebook, kept = synthesis.renewed(cohort, each, folder, day=day)
            if kept:
                note(f"{name}: {kept} of your cells kept")
            if not (no_run or call.dry_run):
                from cohortkit.writeup import running

                if manager is None:
                    folder.mkdir(parents=True, exist_ok=True)
                    manager = stack.enter_context(running.kernel(folder, call.folder))
                notebook, faults = running.run(notebook, manager)
                for fault in faults:
                    note(f"{name}, {fault}")
            files[name] = synthesis.written(notebook)
    put_built(call, folder, files | synthesis.kept_from_git(folder, call.folder))
