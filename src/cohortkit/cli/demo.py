"""``cohortkit demo``: an example cohort with two years of made-up records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("demo", "Write an example cohort with two years of made-up records.", single=True)


@app.writes("demo", "demo large --scale 3 --seed 7")
def demo(
    call: Call,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="An empty or a new folder.")] = Path("demo"),
    scale: Annotated[int, typer.Option(min=1, help="So many times 8 organizations and 40 people.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cohort.")] = 1,
) -> None:
    """Write the example cohort with two years of made-up records and answers, all marked as illustrative.

    A folder that holds something else is never touched.
    """
    from cohortkit.cli.output import Text, show
    from cohortkit.demo.writing import write_demo

    if call.dry_run:
        show(call, {"changed": [], "id": str(folder), "dry_run": True}, Text(f"a demo would be written to {folder}"))
        return
    written = write_demo(folder, scale, seed)
    changed = [{"file": file, "action": "created"} for file in written.files]
    text = f"created {len(changed)} files in {folder}" if changed else f"nothing to change: {folder} holds this demo"
    hints = (
        f"cohortkit -C {folder} status --as-of 2023-10-20",
        f"cohortkit -C {folder} check",
        f"cohortkit -C {folder} calendar export -o cohort.ics",
    )
    show(call, {"changed": changed, "id": str(folder)}, Text("\n".join([text, "", "Try:", *(f"  {h}" for h in hints)])))
