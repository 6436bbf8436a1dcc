"""``cohortkit demo``: an example cohort with two years of made-up records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("demo", "Write an example cohort with two years of made-up records.", single=True)


@app.writes("demo", "demo large --scale 3 --seed 7 --files-only")
def demo(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="An empty or a new folder.")] = Path("demo"),
    scale: Annotated[int, typer.Option(min=1, help="So many times 8 organizations and 40 people.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cohort.")] = 1,
    files_only: Annotated[
        bool, typer.Option("--files-only", help="Write the cohort only; leave out the job from check to write-up.")
    ] = False,
) -> None:
    """Write the example cohort with two years of made-up records and answers, and run the main job on it.

    Everything is marked as illustrative. A folder that holds something else is never touched.
    """
    from cohortkit.cli.output import Facts, Text, note, show
    from cohortkit.demo.main_job import LARGEST_JOB, run_main_job
    from cohortkit.demo.writing import write_demo

    if call.dry_run:
        show(call, {"changed": [], "id": str(folder), "dry_run": True}, Text(f"a demo would be written to {folder}"))
        return
    written = write_demo(folder, scale, seed)
    changed = [{"file": file, "action": "created"} for file in written.files]
    text = f"created {len(changed)} files in {folder}" if changed else f"nothing to change: {folder} holds this demo"
    document = {"changed": changed, "id": str(folder)}
    if files_only or scale > LARGEST_JOB:
        show(call, document, Text(text))
        if not files_only:
            note(f"the job from check to write-up is run up to --scale {LARGEST_JOB}; look at this one with")
            note(f"  cohortkit -C {folder} status --as-of 2023-10-20")
        return
    steps = []
    for step in run_main_job(folder, seed):
        note(f"{step.name}: {step.words}")
        steps.append(step)
    results = [
        {"step": each.name, "words": each.words, "result": each.result, "command": each.command} for each in steps
    ]
    show(
        call,
        {**document, "results": results},
        Text(text),
        Facts([(each.name.capitalize(), each.result) for each in steps], title="Where each result is"),
        Text(f"The same by hand, in {folder}:\n" + "\n".join(f"  {each.command}" for each in steps)),
        Text(f"In the middle of its life:\n  cohortkit -C {folder} status --as-of 2023-10-20"),
    )
