"""``cohortkit schema``: the JSON Schema that lets editors complete and check ``cohort.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group

app = Group("schema", "Print the JSON Schema of the definition, for editors.", single=True)


@app.exports("schema", "schema -o cohort.schema.json")
def schema(
    call: Call,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this file.")] = None,
) -> None:
    """Print the JSON Schema of the definition; with it editors complete keys and mark faults while you type.

    A first line "#:schema ./cohort.schema.json" in cohort.toml tells editors with taplo or tombi where it is.
    """
    import json

    from cohortkit.cli.storing import write_text
    from cohortkit.plan.schema import definition_schema

    write_text(call, json.dumps(definition_schema(), indent=2, ensure_ascii=False) + "\n", output)
