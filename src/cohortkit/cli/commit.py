"""Write a change, or show it with ``--dry-run``, and say what was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohortkit.cli import output
from cohortkit.plan.guard import refuse_new_errors

if TYPE_CHECKING:
    from cohortkit.cli.blocks import Block
    from cohortkit.cli.call import Call
    from cohortkit.files.change import Change, FileChange


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
        _show(call, document, f"nothing to change: it is so already ({change.what})")
        return
    carry_out(call, change, by=by, undoable=undoable, folder=folder)
    if call.dry_run:
        show_change(call, change, document)
    else:
        _show(call, document, _written(change, id))


def carry_out(call: Call, change: Change, *, by: str = "", undoable: bool = True, folder: Path | None = None) -> None:
    """Check a change and, without ``--dry-run``, write it; nothing is printed."""
    if folder is None:
        refuse_new_errors(call.loaded, change)
    if not call.dry_run:
        from cohortkit.files.transaction import apply

        apply(folder or call.folder, change, now=call.now, by=by, undoable=undoable)


def show_change(call: Call, change: Change, document: Mapping[str, Any]) -> None:
    """Print what a change would write, as a diff."""
    from cohortkit.files.change import difference

    diff = difference(change)
    if call.as_json:
        output.print_json({**document, "dry_run": True, "diff": diff})
    else:
        # Both sides of a file with the line ends of Windows have them; they would only show as signs without a shape.
        output.put(diff.replace("\r\n", "\n").rstrip("\n"))
        output.note(output.NOT_WRITTEN)


def show_outcome(call: Call, change: Change, document: Mapping[str, Any], *blocks: Block) -> None:
    """Show what a command found out, which is more than its change; with ``--dry-run`` the diff as well."""
    if not call.dry_run:
        output.show(call, dict(document), *blocks)
        return
    from cohortkit.files.change import difference

    diff = difference(change)
    output.show(call, {**document, "dry_run": True, "diff": diff}, *blocks)
    if not call.as_json:
        output.put(diff.rstrip("\n"))
    output.note(output.NOT_WRITTEN)


def listed(change: Change) -> list[dict[str, str]]:
    """The files of a change and what happens to each, as JSON has it."""
    return [{"file": each.file, "action": action_of(each)} for each in change.files if each.before != each.after]


def action_of(each: FileChange) -> str:
    """What happens to a file, in a word: created, changed or deleted."""
    if each.before is None:
        return "created"
    return "deleted" if each.after is None else "changed"


def _show(call: Call, document: dict[str, Any], text: str) -> None:
    if call.as_json:
        output.print_json(document)
    else:
        output.put(text)


def _written(change: Change, id: str) -> str:  # noqa: A002
    lines = [change.what + (f" ({id})" if id and id not in change.what else "")]
    lines += [f"{action_of(each)} {each.file}" for each in change.files if each.before != each.after]
    return "\n".join(lines)
