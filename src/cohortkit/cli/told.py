"""What calendars were told: read before an export, written down before the files go out, shown with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cohortkit.cli.call import Call

if TYPE_CHECKING:
    from cohortkit.files.change import Change
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.published import Published


def published(call: Call) -> Published:
    """Read the record of what was published. Raises PublishedRefused where it cannot be read."""
    from cohortkit.records.published import require_published

    return require_published(call.folder)


def cohort_now(call: Call) -> Cohort:
    """Return the cohort as it is on record today, also where ``--as-of`` looks at an earlier day.

    A calendar that left out what was recorded since would cancel it in everybody's diary.
    """
    from cohortkit.records.cohort import Cohort

    return Cohort(call.loaded, call.plan, max(call.today, call.now.astimezone(call.moment.tzinfo).date()))


def record(call: Call, change: Change) -> None:
    """Write down what is published before it goes out, so that no number is ever given twice, not even after undo."""
    from cohortkit.files.transaction import apply

    if not call.dry_run:
        apply(call.folder, change, now=call.now, in_history=False)


def write_out(call: Call, change: Change, files: Mapping[Path, bytes], what: str) -> None:
    """Record what is published, write the files, and print what happened to each; with ``--dry-run`` only print."""
    from cohortkit.cli.commit import listed
    from cohortkit.cli.output import NOT_WRITTEN, Table, note, show
    from cohortkit.cli.storing import refuse_folders, store_all

    refuse_folders(files)
    record(call, change)
    changed = store_all(call, files)
    document: dict[str, Any] = {"changed": changed + listed(change), "id": what}
    if call.dry_run:
        document["dry_run"] = True
    same = "there is nothing to write" if not files else "nothing to change: "
    if files:
        same += "the file says the same as before" if len(files) == 1 else f"{len(files)} files say the same as before"
    rows = [(each["file"], each["action"]) for each in changed]
    show(call, document, Table(("File", "What"), rows, empty=same))
    if call.dry_run:
        note(NOT_WRITTEN)
