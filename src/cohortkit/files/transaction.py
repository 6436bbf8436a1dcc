"""Apply a change: the one way by which anything in a cohort folder is written.

Lock, finish what a crash left, compare with what was read, validate, write the journal, replace the files. A change of
several files is all or nothing, also across a crash; ``history`` takes it back.
"""

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cohortkit.files import disk, journal
from cohortkit.files.change import Change, text_difference
from cohortkit.files.problems import Problem
from cohortkit.files.unfinished import CONTROL, HISTORY, Stage, needs_recovery

Validate = Callable[[Mapping[str, bytes | None]], list[Problem]]
"""Finds problems in the new bytes of the changed files, before anything is written."""


class Locked(Exception):
    """Somebody else is writing in the same folder and did not finish in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"another cohortkit is writing in this folder; waited {seconds:g} seconds. Try again.")


class ChangedOutside(Exception):
    """A file is not what was read: somebody changed it in the meantime; nothing was written.

    ``difference`` is the unified diff from what was expected to what is there, empty where that is not known.
    ``since`` names the change that was to be taken back or done again; trying once more does not help then.
    """

    def __init__(self, file: str, difference: str = "", *, since: str = "") -> None:
        if since:
            message = f'{file} was changed outside since "{since}"; that would be lost, so nothing was written'
        else:
            message = f"{file} was changed outside since it was read; nothing was written"
        super().__init__(message)
        self.file = file
        self.difference = difference
        self.since = since


class Refused(Exception):
    """The change is not valid; nothing was written. ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{each.file}: {each.message}" for each in problems))
        self.problems = problems


class OutsideFolder(Exception):
    """A path leads out of the cohort folder, through a link, or to what cohortkit keeps for itself."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file!r} cannot be written: {reason}")
        self.file = file


class WriteFailed(Exception):
    """The disk refused (full, read-only, an error); nothing was changed. ``what`` went wrong and ``where``."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what}: {where}; nothing was changed")
        self.what = what
        self.where = where


def apply(
    folder: Path,
    change: Change,
    *,
    now: datetime,
    by: str = "",
    validate: Validate | None = None,
    lock_seconds: float = 10.0,
    undoable: bool = True,
    in_history: bool = True,
) -> None:
    """Write a change, whole or not at all.

    ``undoable=False`` is for what must leave no trace (a withdrawal): the history is emptied as part of the change.
    ``in_history=False`` is for what the world outside was already told (numbers in calendars): it is no step of the
    history, and undo goes past it.
    Raises ``Locked``, ``ChangedOutside``, ``Refused``, ``OutsideFolder`` or ``WriteFailed``; nothing is changed then.
    """
    if change.is_empty:
        return
    root = os.fspath(folder)
    for each in change.files:
        check_path(root, each.file)
    with locked(root, lock_seconds):
        files = [each for each in change.files if each.before != each.after]
        for each in files:
            found = disk.read(f"{root}/{each.file}")
            if found != each.before:
                raise ChangedOutside(each.file, text_difference(each.file, each.before, found))
        for seen in change.seen:
            others = seen.names.symmetric_difference(disk.toml_files(f"{root}/{seen.folder}"))
            if others:
                raise ChangedOutside(f"{seen.folder}/{min(others)}")
        if validate is not None:
            problems = [
                each for each in validate({each.file: each.after for each in files}) if each.severity == "error"
            ]
            if problems:
                raise Refused(problems)
        entry = journal.Entry(
            journal.next_number(root),
            change.what,
            by,
            now,
            tuple(journal.step_of(each, journal.mode_of(f"{root}/{each.file}")) for each in files),
        )
        stage: Stage = "aside" if undoable and not in_history else "do" if undoable else "last"
        journal.begin(root, entry, stage)
        journal.attempt(root, journal.Unfinished(entry, stage))
        journal.trim(root)


def recover(folder: Path, *, lock_seconds: float = 10.0) -> None:
    """Finish a change that a crash cut off, or wait for the one under way; readers call it when ``needs_recovery``.

    Raises ``Locked``, or ``WriteFailed`` on a read-only disk; what is there can still be read then.
    """
    if needs_recovery(folder):
        with locked(os.fspath(folder), lock_seconds):
            pass


@contextmanager
def locked(root: str, seconds: float) -> Iterator[None]:
    """Hold the lock of a cohort folder, with nothing left unfinished in it; disk errors become ``WriteFailed``."""
    import filelock

    try:
        _make_control_folder(root)
        lock = filelock.FileLock(f"{root}/{CONTROL}/lock", timeout=seconds, poll_interval=0.005)
        with lock:
            journal.finish(root)
            yield
    except filelock.Timeout as error:
        raise Locked(seconds) from error
    except NotImplementedError as error:
        raise WriteFailed("this disk cannot lock files", root) from error
    except OSError as error:
        raise write_failed(error, root) from error


def write_failed(error: OSError, root: str) -> WriteFailed:
    """Say in plain words what the disk refused and where, relative to the folder where possible."""
    words = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "no permission to write",
        errno.EPERM: "no permission to write",
        errno.EFBIG: "the file would be larger than allowed here",
        errno.EIO: "the disk reports an error",
    }
    what = words.get(error.errno or 0) or (error.strerror or str(error)).lower()
    where = error.filename if isinstance(error.filename, str) else root
    return WriteFailed(what, where.removeprefix(f"{root}/"))


def check_path(root: str, file: str) -> None:
    """Refuse a path that is not a plain relative one, meets a link on its way, or is cohortkit's own."""
    parts = file.split("/")
    if not file or any(part in {"", ".", ".."} for part in parts) or any(bad in file for bad in "\\\0\n\r:"):
        raise OutsideFolder(file, "it is not a plain path inside the cohort folder")
    if parts[0].casefold() in {CONTROL, ".git"}:
        raise OutsideFolder(file, "that folder is not for cohort files")
    path = root
    for part in parts:
        path = f"{path}/{part}"
        if os.path.islink(path):  # noqa: PTH114
            raise OutsideFolder(file, "it is, or goes through, a symbolic link")


def _make_control_folder(root: str) -> None:
    if os.path.islink(f"{root}/{CONTROL}"):  # noqa: PTH114
        raise OutsideFolder(CONTROL, "it is a symbolic link")
    for parent in disk.make_folders(root, HISTORY):
        disk.operations.fsync_folder(parent)
