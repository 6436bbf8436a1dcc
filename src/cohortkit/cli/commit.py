"""Write a change, or show it with ``--dry-run``, and say what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohortkit.cli import output
from cohortkit.cli.errors import Stop

if TYPE_CHECKING:
    from cohortkit.cli.call import Call
    from cohortkit.files.change import Change, FileChange
    from cohortkit.files.problems import Problem


def commit(
    call: Call,
    change: Change,
    *,
    id: str = "",  # noqa: A002 - the key of the JSON document
    by: str = "",
    undoable: bool = True,
    more: Mapping[str, Any] | None = None,
    folder: Path | None = None,
) -> None:
    """Check a change, write it, and print the files and the id; with ``--dry-run`` print the diff and write nothing.

    A change is refused when it brings a new error into the files it touches. ``more`` joins the JSON document,
    ``folder`` is set where no cohort is yet.
    Raises what ``files.transaction.apply`` raises; see ``errors`` for the exit codes.
    """
    document = {"changed": listed(change), "id": id or None, **(more or {})}
    if change.is_empty:
        _show(call, document, f"nothing to change: {change.what[:1].lower()}{change.what[1:]} was done before")
        return
    if call.dry_run:
        if folder is None:
            _refuse_new_errors(call, change)
        show_change(call, change, document)
        return
    from cohortkit.files.transaction import apply

    if folder is None:
        _refuse_new_errors(call, change)
    apply(folder or call.folder, change, now=call.now, by=by, undoable=undoable)
    _show(call, document, _written(change, id))


def show_change(call: Call, change: Change, document: Mapping[str, Any]) -> None:
    """Print what a change would write, as a diff."""
    from cohortkit.files.change import difference

    diff = difference(change)
    if call.as_json:
        output.print_json({**document, "dry_run": True, "diff": diff})
    else:
        output.put(diff.rstrip("\n"))
        output.note("nothing was written (--dry-run)")


def listed(change: Change) -> list[dict[str, str]]:
    """The files of a change and what happens to each, as JSON has it."""
    return [{"file": each.file, "action": action_of(each)} for each in change.files if each.before != each.after]


def action_of(each: FileChange) -> str:
    """What happens to a file, in a word: created, changed or deleted."""
    if each.before is None:
        return "created"
    return "deleted" if each.after is None else "changed"


class WouldBreak(Stop):
    """A change that would bring errors into the files it touches; ``problems`` and ``documents`` say where."""

    def __init__(self, problems: list[Problem], documents: Mapping[str, Any]) -> None:
        super().__init__("the result would not be right; nothing was written")
        self.problems = problems
        self.documents = documents


def _show(call: Call, document: dict[str, Any], text: str) -> None:
    if call.as_json:
        output.print_json(document)
    else:
        output.put(text)


def _written(change: Change, id: str) -> str:  # noqa: A002
    lines = [change.what + (f" ({id})" if id and id not in change.what else "")]
    lines += [f"{action_of(each)} {each.file}" for each in change.files if each.before != each.after]
    return "\n".join(lines)


def _refuse_new_errors(call: Call, change: Change) -> None:
    after = {each.file: each.after for each in change.files if each.after is not None and each.before != each.after}
    definition = {file: content for file, content in after.items() if file in call.loaded.documents}
    if definition:
        from cohortkit.plan.checks import plan_problems
        from cohortkit.plan.load import load_plan

        folder, main = call.definition
        loaded = load_plan(folder, main, instead=definition)
        known = _errors([*call.loaded.problems, *plan_problems(call.loaded)])
        fresh = _new([*loaded.problems, *plan_problems(loaded)], known)
        if fresh:
            raise WouldBreak(fresh, loaded.documents)


def _errors(problems: list[Problem]) -> Counter[tuple[str, str, str]]:
    return Counter((each.code, each.message, each.file) for each in problems if each.severity == "error")


def _new(problems: list[Problem], known: Counter[tuple[str, str, str]]) -> list[Problem]:
    """The errors that were not there before; their paths may have shifted, so they are told apart by their words."""
    left = known.copy()
    fresh = []
    for each in problems:
        key = (each.code, each.message, each.file)
        if each.severity != "error":
            continue
        if left[key]:
            left[key] -= 1
        else:
            fresh.append(each)
    return fresh
