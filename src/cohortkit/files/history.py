"""Take changes back and do them again, also after a restart, as long as nobody touched the files since."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from cohortkit.files import disk, journal
from cohortkit.files.change import Change, FileChange
from cohortkit.files.transaction import ChangedOutside, check_path, locked
from cohortkit.files.unfinished import HISTORY, Stage


class Past(msgspec.Struct, frozen=True):
    """A change of the past: what was done, by whom, when, to which files; ``undone`` when it was taken back.

    ``contents`` are the stretches of bytes that were taken out and put in, as the history keeps them.
    """

    what: str
    by: str
    at: datetime
    files: tuple[str, ...]
    undone: bool
    contents: tuple[bytes, ...]


def undo(folder: Path, *, lock_seconds: float = 10.0) -> Change | None:
    """Take the last change back and return what this changed; ``None`` when there is nothing to take back.

    Raises as ``transaction.apply``.
    """
    return _step(folder, "undo", lock_seconds)


def redo(folder: Path, *, lock_seconds: float = 10.0) -> Change | None:
    """Do the change that was undone last again and return it; ``None`` when there is none."""
    return _step(folder, "redo", lock_seconds)


def peek_undo(folder: Path) -> Change | None:
    """Return what ``undo`` would change, without changing it; raises ``ChangedOutside`` where it would refuse."""
    return _peek(os.fspath(folder), "undo")


def peek_redo(folder: Path) -> Change | None:
    """Return what ``redo`` would change, without changing it; raises ``ChangedOutside`` where it would refuse."""
    return _peek(os.fspath(folder), "redo")


def entries(folder: Path) -> list[Past]:
    """Return the changes that can be undone or redone, newest first."""
    root = os.fspath(folder)
    done, undone = journal.settled(root)
    names = [(f"{number:06d}.done", False) for number in done] + [(f"{number:06d}.undone", True) for number in undone]
    loaded = ((journal.load(root, name), taken_back) for name, taken_back in reversed(names))
    return [_past(entry, undone=taken_back) for entry, taken_back in loaded if entry is not None]


def forget(folder: Path, predicate: Callable[[Past], bool], *, lock_seconds: float = 10.0) -> int:
    """Remove every change the predicate names from the history and return how many changes went.

    What came before them goes, too, and what was undone after them: without them it would lead to states that never
    existed.
    """
    root = os.fspath(folder)
    if not os.path.isdir(f"{root}/{HISTORY}"):  # noqa: PTH112
        return 0
    with locked(root, lock_seconds):
        done, undone = journal.settled(root)
        names = [f"{number:06d}.done" for number in done]
        last = max((at for at, name in enumerate(names) if _named(root, name, predicate)), default=-1)
        ahead = [f"{number:06d}.undone" for number in undone]
        first = min((at for at, name in enumerate(ahead) if _named(root, name, predicate)), default=len(ahead))
        # What is undone goes from its far end, what is done from its beginning: a crash leaves no gap on either side.
        gone = [*reversed(ahead[first:]), *names[: last + 1]]
        journal.drop(root, gone)
        return len(gone)


def _named(root: str, name: str, predicate: Callable[[Past], bool]) -> bool:
    entry = journal.load(root, name)
    # What cannot be read cannot be shown to be free of what is to be forgotten.
    return entry is None or predicate(_past(entry, undone=name.endswith(".undone")))


def _step(folder: Path, stage: Stage, lock_seconds: float) -> Change | None:
    root = os.fspath(folder)
    if not os.path.isdir(f"{root}/{HISTORY}"):  # noqa: PTH112
        return None
    with locked(root, lock_seconds):
        change = _peek(root, stage)
        entry = _next(root, stage)
        if change is None or entry is None:
            return None
        for each in change.files:
            check_path(root, each.file)
        journal.resume(root, entry.number, stage)
        journal.attempt(root, journal.Unfinished(entry, stage))
        return change


def _peek(root: str, stage: Stage) -> Change | None:
    entry = _next(root, stage)
    if entry is None:
        return None
    forward = stage == "redo"
    files = []
    for step in entry.steps:
        now = disk.read(f"{root}/{step.file}")
        if journal.checksum(now) != (step.sum_before if forward else step.sum_after):
            raise ChangedOutside(step.file, since=entry.what)
        files.append(FileChange(step.file, now, journal.other_state(step, now, forward=forward)))
    return Change(entry.what, tuple(files))


def _next(root: str, stage: Stage) -> journal.Entry | None:
    done, undone = journal.settled(root)
    if stage == "undo":
        return journal.load(root, f"{done[-1]:06d}.done") if done else None
    return journal.load(root, f"{undone[0]:06d}.undone") if undone else None


def _past(entry: journal.Entry, *, undone: bool) -> Past:
    return Past(
        entry.what,
        entry.by,
        entry.at,
        tuple(step.file for step in entry.steps),
        undone,
        tuple(part for step in entry.steps for part in (step.cut, step.put) if part),
    )
