"""A disk that is full, read-only or failing refuses a change cleanly: nothing is changed and nothing is left behind."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cohortkit.files import disk
from cohortkit.files.change import Change, FileChange
from cohortkit.files.history import entries, redo, undo
from cohortkit.files.transaction import WriteFailed, apply, recover

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Failing(disk.Operations):
    """Refuses one operation, or from one on every operation that needs room."""

    def __init__(self, at: int, number: int, *, lasting: bool) -> None:
        self.left = at
        self.number = number
        self.lasting = lasting
        self.failed = 0

    def _count(self, where: str, *, needs_room: bool) -> None:
        self.left -= 1
        if self.left == -1 or (self.lasting and self.left < 0 and needs_room):
            self.failed += 1
            raise OSError(self.number, os.strerror(self.number), where)

    def create(self, path: str, mode: int) -> int:
        self._count(path, needs_room=True)
        return super().create(path, mode)

    def write(self, descriptor: int, content: bytes) -> int:
        self._count("", needs_room=True)
        return super().write(descriptor, content[: max(1, len(content) // 2)])

    def chmod(self, path: str, mode: int) -> None:
        self._count(path, needs_room=False)
        super().chmod(path, mode)

    def fsync(self, descriptor: int) -> None:
        self._count("", needs_room=True)
        super().fsync(descriptor)

    def fsync_folder(self, path: str) -> None:
        self._count(path, needs_room=False)
        super().fsync_folder(path)

    def replace(self, source: str, target: str) -> None:
        self._count(target, needs_room=False)
        super().replace(source, target)

    def unlink(self, path: str) -> None:
        self._count(path, needs_room=False)
        super().unlink(path)

    def mkdir(self, path: str) -> None:
        self._count(path, needs_room=True)
        super().mkdir(path)


@contextmanager
def operations(other: disk.Operations) -> Iterator[None]:
    original = disk.operations
    disk.operations = other
    try:
        yield
    finally:
        disk.operations = original


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith(".cohortkit/")
    }


def prepared(folder: Path) -> tuple[dict[str, bytes], Change]:
    """Make a folder with some history, and a change that replaces, makes and removes files in it."""
    folder.mkdir(exist_ok=True)
    first = Change("first", (FileChange("cohort.toml", None, b"a = 1\n"), FileChange("quotes.toml", None, b"q = 1\n")))
    apply(folder, first, now=NOW)
    second = Change("second", (FileChange("cohort.toml", b"a = 1\n", b"a = 22\n"),))
    apply(folder, second, now=NOW)
    change = Change(
        "third",
        (
            FileChange("cohort.toml", b"a = 22\n", b"a = 333\n"),
            FileChange("records/attendance/new.toml", None, b"x" * 5000),
            FileChange("quotes.toml", b"q = 1\n", None),
        ),
    )
    return files_of(folder), change


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_an_error_at_any_operation_changes_nothing_or_all(tmp_path: Path, number: int, lasting: bool) -> None:
    at, failed = 0, 1
    refused = 0
    while failed:
        folder = tmp_path / str(at)
        before, change = prepared(folder)
        failing = Failing(at, number, lasting=lasting)
        with operations(failing):
            try:
                apply(folder, change, now=NOW)
            except WriteFailed:
                expected = before
                refused += 1
            else:
                expected = {"cohort.toml": b"a = 333\n", "records/attendance/new.toml": b"x" * 5000}
        recover(folder)
        assert files_of(folder) == expected, f"operation {at}"
        assert len(entries(folder)) == (2 if expected is before else 3)
        undo(folder)
        apply(folder, Change("after", (FileChange("after.toml", None, b"1"),)), now=NOW)
        failed = failing.failed
        at += 1
    assert refused > 8


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_an_error_while_undoing_leaves_it_to_be_undone(tmp_path: Path, number: int) -> None:
    at, failed = 0, 1
    while failed:
        folder = tmp_path / str(at)
        before, change = prepared(folder)
        apply(folder, change, now=NOW)
        after = files_of(folder)
        failing = Failing(at, number, lasting=False)
        with operations(failing):
            try:
                undo(folder)
            except WriteFailed:
                expected = after
            else:
                expected = before
        recover(folder)
        assert files_of(folder) == expected, f"operation {at}"
        if expected is after:
            assert undo(folder) is not None
        assert files_of(folder) == before
        assert redo(folder) is not None
        assert files_of(folder) == after
        failed = failing.failed
        at += 1


def test_the_message_says_what_and_where(tmp_path: Path) -> None:
    _before, change = prepared(tmp_path / "c")
    with operations(Failing(2, errno.ENOSPC, lasting=True)), pytest.raises(WriteFailed, match="the disk is full"):
        apply(tmp_path / "c", change, now=NOW)


def test_a_file_size_limit_refuses_cleanly(tmp_path: Path) -> None:
    before, _change = prepared(tmp_path / "c")
    big = Change("big", (FileChange("cohort.toml", b"a = 22\n", b"b" * 50_000), FileChange("n.toml", None, b"1")))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
            try:
                apply(tmp_path / "c", big, now=NOW)
            except WriteFailed as error:
                code = 0 if "larger than allowed" in str(error) else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WEXITSTATUS(status) == 0
    assert files_of(tmp_path / "c") == before


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a real file system of this size, where the rights allow it."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs the rights of an administrator")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(folder: Path) -> tuple[int, int]:
    """Write until the disk is full and check after each refusal that nothing changed; return writes and refusals."""
    state: dict[str, bytes] = {}
    written = refused = 0
    for number in range(60):
        content = bytes([65 + number % 26]) * (300 + 900 * (number % 7))
        own = f"records/attendance/r{number}.toml"
        change = Change(
            f"change {number}",
            (FileChange("cohort.toml", state.get("cohort.toml"), content), FileChange(own, None, content)),
        )
        try:
            apply(folder, change, now=NOW)
        except WriteFailed as error:
            refused += "full" in str(error)
        else:
            written += 1
            state |= {"cohort.toml": content, own: content}
        assert files_of(folder) == state
        if refused == 5:
            break
    return written, refused


@pytest.mark.parametrize("kilobytes", [20, 48, 80, 100, 132, 200])
def test_a_full_disk_refuses_cleanly(tmp_path: Path, kilobytes: int) -> None:
    with small_disk(tmp_path / "disk", kilobytes) as place:
        _written, refused = fill(place)
    assert refused == 5


@pytest.mark.soak
def test_a_hundred_sizes_of_full_disks_refuse_cleanly(tmp_path: Path) -> None:
    for number in range(100):
        with small_disk(tmp_path / str(number), 16 + 4 * number) as place:
            assert fill(place)[1] > 0 or number > 70


def test_a_read_only_disk_refuses_to_write_and_still_reads(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 400) as place:
        before, change = prepared(place / "c")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        with pytest.raises(WriteFailed, match="read-only"):
            apply(place / "c", change, now=NOW)
        recover(place / "c")
        assert files_of(place / "c") == before
