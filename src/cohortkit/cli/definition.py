"""``cohortkit set``: one value of the definition."""

from __future__ import annotations

from typing import Annotated

import typer

from cohortkit.cli.call import Call
from cohortkit.cli.complete import places
from cohortkit.cli.declare import Group

app = Group("set", "Change one value of the definition.", single=True)


@app.writes(
    'set pods.centering-equity.title "Centering equity" --dry-run',
    "set people.naesp-1.timezone America/Chicago",
    'set projects.bba-regional-voices.ends "2024-02-29"',
    name="set",
)
def set_(
    call: Call,
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH", help="Such as pods.belonging.title; positions count from 0.", autocompletion=places
        ),
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Text, a number, a date, true or false.")],
) -> None:
    """Change one value of the definition and leave every other byte as it is.

    The result is checked first; a value that would bring an error is refused.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.plan.write import set_scalar

    commit(call, set_scalar(call.loaded, path, value, call.today), id=path)
