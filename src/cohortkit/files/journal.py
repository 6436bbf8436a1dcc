"""One change on its way to the disk, written down first so that a crash at any point can be finished or taken back.

The journal and the undo history are the same file under changing names in ``.cohortkit/history/``:

    .journal.tmp     being written; nothing else has been touched yet
    journal.do       decided: the files are being brought to their new state
    000007.done      finished; what ``undo`` takes back
    journal.undo     decided: the files are being brought back
    000007.undone    taken back; what ``redo`` does again
    journal.redo     as ``journal.do``, for an entry that was undone
    journal.back     a change that failed half way is being taken back and will be forgotten
    journal.last     a change that cannot be undone; when it is finished the whole history goes
    journal.aside    a change that is no step of the history; when it is finished nothing of it stays

Each step from one name to the next is a single rename, so there is no moment at which the history and the files
disagree about what is to be done.
"""

import os
import stat
from contextlib import suppress
from datetime import datetime

import msgspec

from cohortkit.files import disk
from cohortkit.files.change import FileChange
from cohortkit.files.structs import learned
from cohortkit.files.unfinished import HISTORY, STAGES, Stage

MOST_ENTRIES = 200
MOST_BYTES = 50_000_000

_MAGIC = b"cohortkit history 1\n"

_OPPOSITE: dict[Stage, Stage] = {"do": "back", "last": "back", "aside": "back", "undo": "redo", "redo": "undo"}


class FileStep(msgspec.Struct, frozen=True, array_like=True):
    """One file of an entry: what is cut out and put in between an unchanged beginning and end.

    The sums are SHA-256 of the whole file, ``None`` where it does not exist.
    """

    file: str
    beginning: int
    ending: int
    cut: bytes
    put: bytes
    sum_before: bytes | None
    sum_after: bytes | None
    mode: int | None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A change as the history keeps it."""

    number: int
    what: str
    by: str
    at: datetime
    steps: tuple[FileStep, ...]


class Unfinished(msgspec.Struct, frozen=True):
    """An entry in the journal and the stage it is in."""

    entry: Entry
    stage: Stage


def checksum(content: bytes | None) -> bytes | None:
    """Return the SHA-256 of the bytes."""
    return None if content is None else _sha256(content)


def _sha256(content: bytes) -> bytes:
    # Every reader looks whether a change was cut off; only where there is one does it pay for this import.
    import hashlib

    return hashlib.sha256(content).digest()


def step_of(each: FileChange, mode: int | None) -> FileStep:
    """Write a change of a file down as the stretch in which its bytes differ."""
    before, after = each.before or b"", each.after or b""
    beginning = _common(before, after)
    ending = _common_end(before[beginning:], after[beginning:])
    return FileStep(
        each.file,
        beginning,
        ending,
        before[beginning : len(before) - ending],
        after[beginning : len(after) - ending],
        checksum(each.before),
        checksum(each.after),
        mode,
    )


def other_state(step: FileStep, now: bytes | None, *, forward: bool) -> bytes | None:
    """Return the file after the step (or before it) from the bytes on its other side."""
    put, wanted = (step.put, step.sum_after) if forward else (step.cut, step.sum_before)
    if wanted is None:
        return None
    content = now or b""
    return content[: step.beginning] + put + content[len(content) - step.ending :]


def begin(folder: str, entry: Entry, stage: Stage) -> None:
    """Put the entry into the journal. From the moment this returns a crash will not lose the change."""
    body = msgspec.msgpack.encode(entry)
    draft = f"{folder}/{HISTORY}/.journal.tmp"
    try:
        disk.write_new(draft, _MAGIC + _sha256(body) + body, None)
        _rename(folder, ".journal.tmp", f"journal.{stage}")
    except OSError:
        _forgive_remove(draft)
        # After a rename whose folder could not be synced the decision must be taken back, too.
        _forgive_remove(f"{folder}/{HISTORY}/journal.{stage}")
        raise


def resume(folder: str, number: int, stage: Stage) -> None:
    """Move an entry of the history back into the journal, to be undone or redone."""
    settled = f"{number:06d}.{'done' if stage == 'undo' else 'undone'}"
    try:
        _rename(folder, settled, f"journal.{stage}")
    except OSError:
        with suppress(OSError):
            disk.operations.replace(f"{folder}/{HISTORY}/journal.{stage}", f"{folder}/{HISTORY}/{settled}")
        raise


def attempt(folder: str, unfinished: Unfinished) -> None:
    """Carry out what was just put into the journal; when the disk refuses, take it back whole."""
    try:
        carry_out(folder, unfinished)
    except OSError:
        _take_back(folder, unfinished)
        raise


def carry_out(folder: str, unfinished: Unfinished) -> None:
    """Bring every file to the state the journal wants and settle the journal; may be repeated after a crash.

    A file that is in neither of its two states was changed by somebody since and is left alone.
    """
    entry, stage = unfinished.entry, unfinished.stage
    forward = stage in ("do", "redo", "last", "aside")
    touched: dict[str, None] = {}
    renames: list[tuple[str, str]] = []
    removals: list[str] = []
    drafts = [draft_name(folder, step.file, entry.number) for step in entry.steps]
    try:
        for step, draft in zip(entry.steps, drafts, strict=True):
            path = f"{folder}/{step.file}"
            now = disk.read(path)
            known = checksum(now)
            origin, goal = (step.sum_before, step.sum_after) if forward else (step.sum_after, step.sum_before)
            if known == goal or known != origin:
                continue
            wanted = other_state(step, now, forward=forward)
            inner = step.file.rpartition("/")[0]
            touched[f"{folder}/{inner}" if inner else folder] = None
            if wanted is None:
                removals.append(path)
            else:
                touched.update(dict.fromkeys(disk.make_folders(folder, inner)))
                disk.write_new(draft, wanted, mode_of(path) if now is not None else step.mode)
                renames.append((draft, path))
        for draft, path in renames:
            disk.operations.replace(draft, path)
        for path in removals:
            disk.remove(path)
        for place in touched:
            disk.operations.fsync_folder(place)
        _settle(folder, unfinished)
    except OSError:
        for draft in drafts:
            _forgive_remove(draft)
        raise


def finish(folder: str) -> None:
    """Finish what the journal holds, if anything; the lock must be held."""
    _forgive_remove(f"{folder}/{HISTORY}/.journal.tmp")
    unfinished = find_unfinished(folder)
    if unfinished is not None:
        for step in unfinished.entry.steps:
            _forgive_remove(draft_name(folder, step.file, unfinished.entry.number))
        carry_out(folder, unfinished)
    _, undone = settled(folder)
    # What a new change closed off must be gone before that change is undone, or it would come back to life.
    drop(folder, sorted(name for name in _undone_names(folder) if int(name.split(".")[0]) not in undone))


def find_unfinished(folder: str) -> Unfinished | None:
    """Return what the journal holds; one that is damaged was never decided and is dropped."""
    for stage in STAGES:
        name = f"journal.{stage}"
        if os.path.lexists(f"{folder}/{HISTORY}/{name}"):
            entry = load(folder, name)
            if entry is not None:
                return Unfinished(entry, stage)
            disk.remove(f"{folder}/{HISTORY}/{name}")
    return None


def load(folder: str, name: str) -> Entry | None:
    """Read an entry; ``None`` when it is gone or its checksum does not fit."""
    content = disk.read(f"{folder}/{HISTORY}/{name}") or b""
    body = content[len(_MAGIC) + 32 :]
    if not content.startswith(_MAGIC) or content[len(_MAGIC) : len(_MAGIC) + 32] != _sha256(body):
        return None
    try:
        return msgspec.msgpack.decode(body, type=learned(Entry))
    except msgspec.DecodeError:
        return None


def settled(folder: str) -> tuple[list[int], list[int]]:
    """Return the numbers of the entries that can be undone and redone, oldest first."""
    try:
        names = os.listdir(f"{folder}/{HISTORY}")  # noqa: PTH208
    except OSError:
        return [], []
    done = sorted(int(name[:-5]) for name in names if name.endswith(".done") and name[:-5].isdecimal())
    undone = sorted(int(name[:-7]) for name in names if name.endswith(".undone") and name[:-7].isdecimal())
    # A new change closes the way forward; what it left behind of it before a crash no longer counts.
    return done, [number for number in undone if not done or number > done[-1]]


def next_number(folder: str) -> int:
    """Return a number no entry has."""
    try:
        names = os.listdir(f"{folder}/{HISTORY}")  # noqa: PTH208
    except OSError:
        names = []
    return max((int(name.split(".")[0]) for name in names if name.split(".")[0].isdecimal()), default=0) + 1


def trim(folder: str) -> None:
    """Drop what can no longer be redone and the oldest entries beyond the bounds of the history."""
    done, undone = settled(folder)
    keep = {f"{number:06d}.undone" for number in undone}
    size = 0
    for count, number in enumerate(reversed(done)):
        name = f"{number:06d}.done"
        with suppress(OSError):
            size += os.stat(f"{folder}/{HISTORY}/{name}").st_size  # noqa: PTH116
        if count and (count >= MOST_ENTRIES or size > MOST_BYTES):
            break
        keep.add(name)
    for name in sorted(_entry_names(folder) - keep):
        _forgive_remove(f"{folder}/{HISTORY}/{name}")


def drop(folder: str, names: list[str]) -> None:
    """Remove entries from the history, in this order, and wait until they are gone."""
    for name in names:
        disk.remove(f"{folder}/{HISTORY}/{name}")
    if names:
        disk.operations.fsync_folder(f"{folder}/{HISTORY}")


def mode_of(path: str) -> int | None:
    """Return the permissions of a file, ``None`` when there is none."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)  # noqa: PTH116
    except FileNotFoundError:
        return None


def draft_name(folder: str, file: str, number: int) -> str:
    """Return the hidden name under which new bytes of a file wait next to it."""
    inner, _, name = file.rpartition("/")
    return f"{folder}/{inner}{'/' if inner else ''}.{name}.cohortkit-{number:06d}.tmp"


def _settle(folder: str, unfinished: Unfinished) -> None:
    stage, number = unfinished.stage, unfinished.entry.number
    if stage in ("do", "redo", "undo"):
        name = f"{number:06d}.{'undone' if stage == 'undo' else 'done'}"
        # Not waited for: should the name be lost with the power, the journal is found again and finds all done.
        disk.operations.replace(f"{folder}/{HISTORY}/journal.{stage}", f"{folder}/{HISTORY}/{name}")
        return
    if stage == "last":
        drop(folder, sorted(_entry_names(folder)))
    disk.remove(f"{folder}/{HISTORY}/journal.{stage}")
    if stage == "last":
        disk.operations.fsync_folder(f"{folder}/{HISTORY}")


def _take_back(folder: str, unfinished: Unfinished) -> None:
    """Turn the decision round, so that even a crash from here on leads back to where the change began."""
    stage = unfinished.stage
    place = f"{folder}/{HISTORY}"
    with suppress(OSError):
        disk.operations.replace(f"{place}/journal.{stage}", f"{place}/journal.{_OPPOSITE[stage]}")
        carry_out(folder, Unfinished(unfinished.entry, _OPPOSITE[stage]))


def _entry_names(folder: str) -> set[str]:
    try:
        names = os.listdir(f"{folder}/{HISTORY}")  # noqa: PTH208
    except OSError:
        return set()
    return {name for name in names if name.endswith((".done", ".undone"))}


def _undone_names(folder: str) -> set[str]:
    return {name for name in _entry_names(folder) if name.endswith(".undone")}


def _rename(folder: str, name: str, new: str) -> None:
    disk.operations.replace(f"{folder}/{HISTORY}/{name}", f"{folder}/{HISTORY}/{new}")
    disk.operations.fsync_folder(f"{folder}/{HISTORY}")


def _forgive_remove(path: str) -> None:
    with suppress(OSError):
        disk.operations.unlink(path)


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two strings share at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: bytes, other: bytes) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low
