"""Several processes write in one folder at the same time and lose nothing of each other."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cohortkit.files.change import Change, FileChange
from cohortkit.files.history import entries
from cohortkit.files.transaction import ChangedOutside, Locked, apply, locked

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def write_many(folder: Path, writer: int, changes: int) -> None:
    """Count up in a shared file and leave a file of one's own, each time as one change."""
    for number in range(changes):
        own = FileChange(f"records/attendance/w{writer}-{number}.toml", None, b"x = 1\n")
        while True:
            shared = folder / "count.toml"
            before = shared.read_bytes() if shared.exists() else None
            after = f"{int(before or b'0') + 1}".encode()
            try:
                apply(
                    folder,
                    Change("count", (FileChange("count.toml", before, after), own)),
                    now=NOW,
                    lock_seconds=60,
                )
            except ChangedOutside:
                continue
            break


def write_together(folder: Path, writers: int, changes: int) -> None:
    children = []
    for writer in range(writers):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                write_many(folder, writer, changes)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    for child in children:
        assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 0
    assert (folder / "count.toml").read_bytes() == str(writers * changes).encode()
    assert len(list((folder / "records" / "attendance").iterdir())) == writers * changes


def test_no_change_of_four_writers_is_lost(tmp_path: Path) -> None:
    write_together(tmp_path, 4, 40)
    assert len(entries(tmp_path)) == 160


@pytest.mark.soak
def test_no_change_of_eight_writers_is_lost(tmp_path: Path) -> None:
    write_together(tmp_path, 8, 500)


def test_a_held_lock_is_waited_for_and_then_named(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    release, let_go = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with locked(str(tmp_path), 5):
                os.write(writing, b".")
                os.read(release, 1)
        finally:
            os._exit(0)
    os.read(reading, 1)
    change = Change("a", (FileChange("a.toml", None, b"a = 1\n"),))
    with pytest.raises(Locked, match="another cohortkit is writing"):
        apply(tmp_path, change, now=NOW, lock_seconds=0.1)
    os.write(let_go, b".")
    os.waitpid(child, 0)
    apply(tmp_path, change, now=NOW)
    assert (tmp_path / "a.toml").read_bytes() == b"a = 1\n"
