"""``cohortkit watch``: check again whenever a file of the cohort changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cohortkit.cli.call import Call
from cohortkit.cli.declare import Group, Shown

if TYPE_CHECKING:
    from watchfiles import Change

app = Group("watch", "Check again whenever a file changes.", single=True)

KEPT_APART = frozenset({".git", ".cohortkit", "out", ".ipynb_checkpoints"})
"""Folders whose changes say nothing about the cohort."""


@app.reads(Shown("watch"), Shown("watch -C rivers"))
def watch(call: Call) -> None:
    """Print every problem, and again each time a file of the cohort changes; ctrl+c ends it."""
    from watchfiles import watch as changes

    folder = call.folder

    def concerns(_change: Change, path: str) -> bool:
        inside = Path(path).relative_to(folder)
        return inside.suffix == ".toml" and KEPT_APART.isdisjoint(inside.parts)

    before = _stamps(folder)
    _show(call)
    first = True
    for changed in changes(
        folder, watch_filter=concerns, raise_interrupt=True, yield_on_timeout=True, rust_timeout=500
    ):
        # What changed while the first look was printed, before anybody watched, would otherwise go unseen.
        if changed or (first and _stamps(folder) != before):
            _show(call)
        first = False


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file was last written, and its size."""
    files = (path for path in folder.rglob("*.toml") if KEPT_APART.isdisjoint(path.relative_to(folder).parts))
    return {str(path): (found.st_mtime_ns, found.st_size) for path in files if (found := path.stat())}


def _show(asked: Call) -> None:
    """Print the problems as they are now, read anew."""
    from cohortkit.cli import output
    from cohortkit.files.diagnostics_text import Format, render
    from cohortkit.files.problems import locate
    from cohortkit.plan.checks import plan_problems

    call = Call(**asked.asked)
    loaded = call.loaded
    if loaded.plan is None:
        found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    else:
        found = locate(call.cohort.problems(), call.cohort.documents)
    errors = sum(each.severity == "error" for each in found)
    style: Format = "json" if call.as_json else "concise" if call.plain else "text"
    print(render(found, style, width=output.width(), colour=style == "text" and output.has_colour()), end="")
    output.note(f"{call.now:%H:%M:%S} UTC: {errors} errors, {len(found) - errors} warnings; watching for changes")
    print(end="", flush=True)
