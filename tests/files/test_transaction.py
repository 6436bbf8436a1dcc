"""Applying, undoing and redoing changes in a real folder."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cohortkit.files import journal
from cohortkit.files.change import Change, DoesNotFollow, FileChange, FolderSeen, combine, difference
from cohortkit.files.history import entries, forget, peek_redo, peek_undo, redo, undo
from cohortkit.files.problems import Problem
from cohortkit.files.transaction import ChangedOutside, OutsideFolder, Refused, WriteFailed, apply

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def make(folder: Path, file: str, after: bytes | None, what: str = "a change") -> Change:
    path = folder / file
    return Change(what, (FileChange(file, path.read_bytes() if path.exists() else None, after),))


def write(folder: Path, file: str, after: bytes | None, what: str = "a change") -> None:
    apply(folder, make(folder, file, after, what), now=NOW, by="ana-ruiz")


def test_a_change_is_written_and_makes_the_folders_it_needs(tmp_path: Path) -> None:
    write(tmp_path, "records/attendance/a.toml", b"a = 1\n")
    assert (tmp_path / "records/attendance/a.toml").read_bytes() == b"a = 1\n"


def test_an_empty_change_writes_nothing_at_all(tmp_path: Path) -> None:
    apply(tmp_path, Change("nothing", (FileChange("a.toml", b"x", b"x"),)), now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_file_changed_outside_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n")
    change = combine("two files", make(tmp_path, "b.toml", b"b = 1\n"), make(tmp_path, "a.toml", b"a = 2\n"))
    (tmp_path / "a.toml").write_bytes(b"a = 9\n")
    with pytest.raises(ChangedOutside, match=r"a\.toml was changed outside") as caught:
        apply(tmp_path, change, now=NOW)
    assert caught.value.difference == "--- a/a.toml\n+++ b/a.toml\n@@ -1 +1 @@\n-a = 1\n+a = 9\n"
    assert (tmp_path / "a.toml").read_bytes() == b"a = 9\n"
    assert not (tmp_path / "b.toml").exists()


def test_a_file_that_appeared_outside_is_not_overwritten(tmp_path: Path) -> None:
    change = make(tmp_path, "a.toml", b"a = 1\n")
    (tmp_path / "a.toml").write_bytes(b"mine\n")
    with pytest.raises(ChangedOutside):
        apply(tmp_path, change, now=NOW)
    assert (tmp_path / "a.toml").read_bytes() == b"mine\n"


def test_a_change_that_relied_on_a_folder_is_not_written_once_another_file_is_there(tmp_path: Path) -> None:
    write(tmp_path, "records/payments/may.toml", b"a = 1\n")
    seen = (FolderSeen("records/payments", frozenset({"may.toml"})),)
    first = Change("June", (FileChange("records/payments/june.toml", None, b"b = 1\n"),), seen)
    second = Change("July", (FileChange("records/payments/july.toml", None, b"b = 1\n"),), seen)
    apply(tmp_path, first, now=NOW)
    with pytest.raises(ChangedOutside, match=r"records/payments/june\.toml"):
        apply(tmp_path, combine("Both", make(tmp_path, "a.toml", b"a = 1\n"), second), now=NOW)
    assert not (tmp_path / "records/payments/july.toml").exists()
    assert not (tmp_path / "a.toml").exists()


def test_errors_of_the_validation_stop_the_change_and_warnings_do_not(tmp_path: Path) -> None:
    def wrong(files: object) -> list[Problem]:
        assert files == {"a.toml": b"a = 1\n"}
        return [Problem("bad-value", "no", "a.toml")]

    with pytest.raises(Refused, match="no"):
        apply(tmp_path, make(tmp_path, "a.toml", b"a = 1\n"), now=NOW, validate=wrong)
    assert not (tmp_path / "a.toml").exists()
    warning = Problem("no-members", "hm", "a.toml", severity="warning")
    apply(tmp_path, make(tmp_path, "a.toml", b"a = 1\n"), now=NOW, validate=lambda _files: [warning])
    assert (tmp_path / "a.toml").exists()


def test_the_permissions_of_a_file_stay_and_come_back_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"a = 1\n")
    (tmp_path / "a.toml").chmod(0o640)
    write(tmp_path, "a.toml", b"a = 2\n")
    assert stat.S_IMODE((tmp_path / "a.toml").stat().st_mode) == 0o640
    write(tmp_path, "a.toml", None)
    undo(tmp_path)
    assert stat.S_IMODE((tmp_path / "a.toml").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "file",
    ["../a.toml", "/etc/a.toml", "a/../../b.toml", "", "a//b", "./a", "a\\b", "a\nb", ".cohortkit/lock", ".git/config", "c:x"],
)  # fmt: skip
def test_paths_outside_the_folder_are_refused(tmp_path: Path, file: str) -> None:
    with pytest.raises(OutsideFolder):
        apply(tmp_path, Change("x", (FileChange(file, None, b"x"),)), now=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["link/a.toml", "link.toml"])
def test_links_are_not_followed(tmp_path: Path, file: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.toml").write_bytes(b"b")
    folder = tmp_path / "cohort"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "link.toml").symlink_to(outside / "b.toml")
    with pytest.raises(OutsideFolder, match="symbolic link"):
        apply(folder, Change("x", (FileChange(file, None, b"x"),)), now=NOW)
    assert [path.name for path in outside.iterdir()] == ["b.toml"]


def test_undo_and_redo_walk_through_the_states(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n", "first")
    write(tmp_path, "a.toml", b"a = 2\n", "second")
    write(tmp_path, "a.toml", None, "third")
    shown = peek_undo(tmp_path)
    undone = undo(tmp_path)
    assert shown == undone == Change("third", (FileChange("a.toml", None, b"a = 2\n"),))
    assert undo(tmp_path) is not None
    assert (tmp_path / "a.toml").read_bytes() == b"a = 1\n"
    assert undo(tmp_path) is not None
    assert not (tmp_path / "a.toml").exists()
    assert undo(tmp_path) is None
    assert peek_redo(tmp_path) == Change("first", (FileChange("a.toml", None, b"a = 1\n"),))
    assert [redo(tmp_path) is not None for _ in range(4)] == [True, True, True, False]
    assert not (tmp_path / "a.toml").exists()


def test_a_new_change_closes_the_way_forward(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n")
    write(tmp_path, "a.toml", b"a = 2\n")
    undo(tmp_path)
    write(tmp_path, "b.toml", b"b = 1\n")
    assert redo(tmp_path) is None
    assert [past.undone for past in entries(tmp_path)] == [False, False]


def test_undo_refuses_when_a_file_was_changed_since(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n")
    (tmp_path / "a.toml").write_bytes(b"a = 9\n")
    with pytest.raises(ChangedOutside, match=r'a\.toml was changed outside since ".*"; that would be lost'):
        undo(tmp_path)
    assert (tmp_path / "a.toml").read_bytes() == b"a = 9\n"
    (tmp_path / "a.toml").write_bytes(b"a = 1\n")
    assert undo(tmp_path) is not None


def test_the_history_says_what_was_done_by_whom_and_when(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n", "record attendance")
    (past,) = entries(tmp_path)
    assert (past.what, past.by, past.at, past.files, past.undone) == (
        "record attendance", "ana-ruiz", NOW, ("a.toml",), False,
    )  # fmt: skip


def test_asking_for_history_where_there_is_none_makes_nothing(tmp_path: Path) -> None:
    assert (undo(tmp_path), redo(tmp_path), peek_undo(tmp_path), entries(tmp_path)) == (None, None, None, [])
    assert forget(tmp_path, lambda _past: True) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_history_keeps_the_last_two_hundred_changes(tmp_path: Path) -> None:
    for number in range(journal.MOST_ENTRIES + 5):
        write(tmp_path, "a.toml", str(number).encode())
    assert len(entries(tmp_path)) == journal.MOST_ENTRIES


def test_the_history_keeps_differences_not_copies(tmp_path: Path) -> None:
    big = b"# " + b"x" * 1_000_000 + b"\n"
    write(tmp_path, "a.toml", big)
    write(tmp_path, "a.toml", big + b"a = 1\n")
    sizes = [path.stat().st_size for path in (tmp_path / ".cohortkit/history").iterdir()]
    assert min(sizes) < 1_000
    undo(tmp_path)
    assert (tmp_path / "a.toml").read_bytes() == big


def everything_kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / ".cohortkit").rglob("*") if path.is_file())


def test_what_is_forgotten_leaves_no_byte_and_the_rest_can_be_undone(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n")
    write(tmp_path, "responses/s/w/ana.toml", b"words = 'CANARY'\n")
    write(tmp_path, "responses/s/w/ana.toml", None)
    write(tmp_path, "a.toml", b"a = 2\n")
    assert b"CANARY" in everything_kept(tmp_path)
    assert forget(tmp_path, lambda past: any(file.startswith("responses/") for file in past.files)) == 3
    assert b"CANARY" not in everything_kept(tmp_path)
    assert undo(tmp_path) is not None
    assert (tmp_path / "a.toml").read_bytes() == b"a = 1\n"
    assert undo(tmp_path) is None


def test_forgetting_what_is_undone_closes_the_way_to_what_followed(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.toml", b"x")
    for _ in range(3):
        undo(tmp_path)
    assert forget(tmp_path, lambda past: past.files == ("1.toml",)) == 2
    assert redo(tmp_path) is not None
    assert redo(tmp_path) is None


def test_a_change_that_must_leave_no_trace_empties_the_history(tmp_path: Path) -> None:
    write(tmp_path, "responses/s/w/ana.toml", b"words = 'CANARY'\n")
    write(tmp_path, "a.toml", b"a = 1\n")
    apply(tmp_path, make(tmp_path, "responses/s/w/ana.toml", None), now=NOW, undoable=False)
    assert not (tmp_path / "responses/s/w/ana.toml").exists()
    assert b"CANARY" not in everything_kept(tmp_path)
    assert entries(tmp_path) == []


def test_undo_goes_past_what_the_world_was_already_told(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"1")
    apply(tmp_path, make(tmp_path, "calendar.toml", b"sequence = 1"), now=NOW, in_history=False)
    undone = undo(tmp_path)
    assert undone is not None
    assert [each.file for each in undone.files] == ["a.toml"]
    assert (tmp_path / "calendar.toml").read_bytes() == b"sequence = 1"
    assert undo(tmp_path) is None
    redo(tmp_path)
    assert (tmp_path / "a.toml").read_bytes() == b"1"


def test_a_damaged_history_entry_is_not_used(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", b"a = 1\n")
    entry = tmp_path / ".cohortkit/history/000001.done"
    entry.write_bytes(entry.read_bytes()[:-1] + b"\x00")
    assert undo(tmp_path) is None
    assert (tmp_path / "a.toml").read_bytes() == b"a = 1\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_no_permission_is_said_plainly(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WriteFailed, match="no permission"):
        write(tmp_path, "a.toml", b"a = 1\n")
    tmp_path.chmod(0o700)


def test_changes_join_only_when_they_follow_one_another() -> None:
    one = Change("one", (FileChange("a", None, b"1"),))
    two = Change("two", (FileChange("a", b"1", b"2"), FileChange("b", None, b"3")))
    assert combine("both", one, two).files == (FileChange("a", None, b"2"), FileChange("b", None, b"3"))
    with pytest.raises(DoesNotFollow):
        combine("both", two, one)


def test_the_difference_of_a_change_is_a_unified_diff() -> None:
    change = Change(
        "x",
        (
            FileChange("a.toml", b"a = 1\nb = 2\n", b"a = 1\nb = 3"),
            FileChange("n.toml", None, b"n\n"),
            FileChange("d.toml", b"d\n", None),
            FileChange("same.toml", b"s", b"s"),
        ),
    )
    assert difference(change) == (
        "--- a/a.toml\n+++ b/a.toml\n@@ -1,2 +1,2 @@\n a = 1\n-b = 2\n+b = 3\n\\ No newline at end of file\n"
        "--- /dev/null\n+++ b/n.toml\n@@ -0,0 +1 @@\n+n\n"
        "--- a/d.toml\n+++ /dev/null\n@@ -1 +0,0 @@\n-d\n"
    )
