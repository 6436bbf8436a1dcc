"""Writers write what they say, once; --dry-run writes nothing; a change that would break the cohort is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

SPRING = "records/attendance/spring.toml"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of the cohort but those cohortkit keeps for itself."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cohortkit" not in path.parts
    }


WRITERS = [
    ("set", "pods.tides.title", "High tides"),
    ("people", "add", "dee-fox", "--name", "Dee Fox", "--organization", "north"),
    ("meetings", "move", "tides@2025-03-04", "--to", "2025-03-06 15:00"),
    ("meetings", "cancel", "spring"),
    ("attendance", "record", "spring", "--all-present"),
]


@pytest.mark.parametrize("arguments", WRITERS, ids=[" ".join(each[:2]) for each in WRITERS])
def test_a_dry_run_prints_the_diff_and_writes_nothing(cohort: Path, run: Run, arguments: tuple[str, ...]) -> None:
    before = tree(cohort)
    ran = run(*arguments, "--dry-run")
    assert ran.code == 0
    assert ran.out.startswith("--- ")
    assert "+++ b/" in ran.out
    assert "nothing was written" in ran.err
    assert run(*arguments, "--dry-run", "--json").document["dry_run"] is True
    assert tree(cohort) == before


@pytest.mark.parametrize("arguments", WRITERS, ids=[" ".join(each[:2]) for each in WRITERS])
def test_the_same_facts_again_change_nothing_and_say_so(cohort: Path, run: Run, arguments: tuple[str, ...]) -> None:
    first = run(*arguments, "--json")
    assert first.code == 0
    assert [set(each) for each in first.document["changed"]] == [{"file", "action"}]
    after = tree(cohort)
    again = run(*arguments)
    assert again.code == 0
    assert "nothing to change" in again.out
    assert run(*arguments, "--json").document["changed"] == []
    assert tree(cohort) == after


@pytest.mark.parametrize("arguments", WRITERS, ids=[" ".join(each[:2]) for each in WRITERS])
def test_undo_brings_every_byte_back_and_redo_does_it_again(cohort: Path, run: Run, arguments: tuple[str, ...]) -> None:
    before = tree(cohort)
    run(*arguments)
    after = tree(cohort)
    assert after != before
    assert run("undo").code == 0
    assert tree(cohort) == before
    assert run("redo").code == 0
    assert tree(cohort) == after


def test_undo_refuses_with_exit_5_when_somebody_changed_the_file(cohort: Path, run: Run) -> None:
    run("set", "pods.tides.title", "High tides")
    definition = cohort / "cohort.toml"
    definition.write_text(definition.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    ran = run("undo", "--json")
    assert (ran.code, ran.out) == (5, "")
    assert definition.read_text(encoding="utf-8").endswith("# mine\n")


def test_nothing_to_undo_is_said_and_is_no_error(cohort: Path, run: Run) -> None:
    ran = run("undo")
    assert (ran.code, ran.out) == (0, "there is nothing to undo\n")
    assert run("redo", "--json").document["changed"] == []


def test_set_replaces_the_value_and_no_other_byte(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    before = definition.read_bytes()
    assert run("set", "pods.tides.title", 'High "tides"').code == 0
    after = definition.read_bytes()
    assert after == before.replace(b'title = "Tides"  ', b'title = "High \\"tides\\""  ')


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        ("pods.tides.meetings.minutes", "90", 90),
        ("cohort.short_name", "2025", "2025"),
        ("people.bo-lind.stipends", "false", False),
        ("convenings.spring.sessions.0.title", "Welcome", "Welcome"),
    ],
)
def test_set_reads_the_value_as_the_key_needs_it(
    cohort: Path, run: Run, path: str, value: str, written: object
) -> None:
    assert run("set", path, value).code == 0
    found: Any = tomllib.loads((cohort / "cohort.toml").read_text(encoding="utf-8"))
    for part in path.split("."):
        found = found[int(part)] if part.isdecimal() else found[part]
    assert found == written
    assert type(found) is type(written)


@pytest.mark.parametrize("path", ["cohort.vision", "pods.tides.question", "organizations.north.about"])
def test_a_longer_text_keeps_its_line_ends_escaped(cohort: Path, run: Run, path: str) -> None:
    before = (cohort / "cohort.toml").read_text(encoding="utf-8")
    assert run("set", path, 'One "line"\r\n[pods.evil]\n\ttwo \\ three').code == 0
    after = (cohort / "cohort.toml").read_text(encoding="utf-8")
    assert len(after.splitlines()) <= len(before.splitlines()) + 1
    found: Any = tomllib.loads(after)
    for part in path.split("."):
        found = found[part]
    assert found == 'One "line"\n[pods.evil]\n\ttwo \\ three'


@pytest.mark.parametrize(
    ("path", "value", "code", "said"),
    [
        ("pods.tides.lead", "cy-parc", 1, 'did you mean "cy-park"?'),
        ("pods.tides.meetings.minutes", "ninety", 1, "whole number"),
        ("pods.tides.titel", "x", 1, "titel"),
        ("pods.tide.title", "x", 4, 'did you mean "tides"?'),
        ("podz.tides.title", "x", 4, 'did you mean "pods"?'),
        ("pods.tides", "x", 1, "whole table"),
        ("pods..title", "x", 1, "not a path"),
        ("cohort.name", "a\nb", 1, "control character"),
        ("cohort.vision", "a\x1bb", 1, "control character"),
        ("cohort.ends", "2025-01-01", 1, "ends"),
    ],
)
def test_set_refuses_what_would_not_be_right_and_writes_nothing(
    cohort: Path, run: Run, *, path: str, value: str, code: int, said: str
) -> None:
    before = tree(cohort)
    ran = run("set", path, value, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert tree(cohort) == before


def test_a_dry_run_over_the_line_ends_of_windows_is_plain_to_read(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    definition.write_bytes(definition.read_bytes().replace(b"\n", b"\r\n"))
    ran = run("set", "cohort.name", "Bay", "--dry-run")
    assert '+name = "Bay"' in ran.out.splitlines()
    assert "\ufffd" not in ran.out


def test_undo_of_what_was_changed_since_says_what_to_do(cohort: Path, run: Run) -> None:
    assert run("set", "cohort.name", "Bay").code == 0
    with (cohort / "cohort.toml").open("a", encoding="utf-8") as file:
        file.write("# by hand\n")
    ran = run("undo")
    assert ran.code == 5
    assert 'since "Set cohort.name"' in ran.err
    assert "by hand" in ran.err
    assert "again" not in ran.err


def test_an_error_that_was_there_before_does_not_stop_another_change(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8").replace('lead = "cy-park"', 'lead = "nobody"')
    definition.write_text(text, encoding="utf-8")
    assert run("set", "cohort.name", "Harbour").code == 0


def test_a_person_is_added_at_the_end_with_what_was_given(cohort: Path, run: Run) -> None:
    before = (cohort / "cohort.toml").read_text(encoding="utf-8")
    ran = run(
        *("people", "add", "dee-fox", "--name", "Dee Fox", "--partner", "Tide Facilitation"),
        *("--role", "coach", "--role", "expert", "--email", "dee@tide.example", "--title", "Coach", "--json"),
    )
    assert ran.document == {"schema": 1, "changed": [{"file": "cohort.toml", "action": "changed"}], "id": "dee-fox"}
    after = (cohort / "cohort.toml").read_text(encoding="utf-8")
    assert after == before + (
        '\n[people.dee-fox]\nname = "Dee Fox"\npartner = "tide"\ntitle = "Coach"\n'
        'email = "dee@tide.example"\nroles = ["coach", "expert"]\n'
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("bo-lind", "--name", "Other", "--organization", "north"), 1),
        (("Dee", "--name", "Dee", "--organization", "north"), 1),
        (("dee", "--name", "Dee\nFox", "--organization", "north"), 1),
        (("dee", "--name", "Dee", "--organization", "east"), 4),
        (("dee", "--name", "Dee"), 2),
        (("dee", "--name", "Dee", "--organization", "north", "--partner", "tide"), 2),
        (("dee", "--name", "Dee", "--organization", "north", "--timezone", "Mars"), 1),
    ],
)
def test_a_person_that_would_not_be_right_is_refused(
    cohort: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    before = tree(cohort)
    assert run("people", "add", *arguments).code == code
    assert tree(cohort) == before


def test_attendance_is_merged_and_the_last_word_on_a_person_wins(cohort: Path, run: Run) -> None:
    assert run("attendance", "record", "spring", "--present", "ana-ruiz,bo-lind", "--notes", "Rain").code == 0
    assert run("attendance", "record", "spring", "--excused", "Bo Lind", "--absent", "ana-lund").code == 0
    record = tomllib.loads((cohort / SPRING).read_text(encoding="utf-8"))
    assert record["attendance"] == {"ana-ruiz": "present", "bo-lind": "excused", "ana-lund": "absent"}
    assert record["notes"] == "Rain"
    assert record["by"] == "cy-park"


def test_all_present_leaves_out_those_named_otherwise(cohort: Path, run: Run) -> None:
    run("attendance", "record", "tides@2025-02-04", "--all-present", "--partial", "bo-lind")
    record = tomllib.loads((cohort / "records/attendance/tides@2025-02-04.toml").read_text(encoding="utf-8"))
    assert record["attendance"] == {"ana-ruiz": "present", "bo-lind": "partial", "cy-park": "present"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("spring",), 2),
        (("spring", "--present", "bo-lind", "--absent", "bo-lind"), 2),
        (("autumn", "--all-present"), 4),
        (("tides@2025-02-05", "--all-present"), 4),
        (("spring", "--present", "zed"), 4),
    ],
)
def test_attendance_that_makes_no_sense_is_refused(
    cohort: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    ran = run("attendance", "record", *arguments, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert not (cohort / "records").exists()


def test_who_records_is_told_found_in_git_or_the_only_facilitator(
    cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recorded_by() -> str:
        return str(tomllib.loads((cohort / SPRING).read_text(encoding="utf-8"))["by"])

    (cohort / ".git").mkdir()
    (cohort / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (cohort / ".git/objects").mkdir()
    (cohort / ".git/refs").mkdir()
    run("attendance", "record", "spring", "--present", "bo-lind")
    assert recorded_by() == "cy-park"
    (cohort / ".git/config").write_text("[user]\n\temail = ANA@north.example\n", encoding="utf-8")
    run("attendance", "record", "spring", "--excused", "bo-lind")
    assert recorded_by() == "ana-ruiz"
    monkeypatch.setenv("COHORTKIT_BY", "Ana Lund")
    run("attendance", "record", "spring", "--absent", "bo-lind")
    assert recorded_by() == "ana-lund"
    run("attendance", "record", "spring", "--partial", "bo-lind", "--recorded-by", "bo")
    assert recorded_by() == "bo-lind"


def test_nobody_to_record_is_refused(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8").replace('roles = ["facilitator"]', 'roles = ["coach"]')
    definition.write_text(text, encoding="utf-8")
    ran = run("attendance", "record", "spring", "--all-present")
    assert ran.code == 1
    assert "--recorded-by" in ran.err


def test_a_cancelled_meeting_can_be_restored(cohort: Path, run: Run) -> None:
    before = tree(cohort)
    assert run("meetings", "cancel", "tides@2025-04-01").code == 0
    assert run("meetings", "show", "tides@2025-04-01", "--json").document["meeting"]["status"] == "cancelled"
    assert run("meetings", "restore", "tides@2025-04-01").code == 0
    assert run("meetings", "show", "tides@2025-04-01", "--json").document["meeting"]["status"] == "scheduled"
    assert set(tree(cohort)) == set(before)


def test_a_moved_meeting_keeps_its_id_and_takes_its_new_time(cohort: Path, run: Run) -> None:
    assert run("meetings", "move", "tides@2025-03-04", "--to", "2025-03-06 15:00").code == 0
    found = run("meetings", "show", "tides@2025-03-04", "--json").document["meeting"]
    assert (found["start"], found["status"]) == ("2025-03-06T15:00:00-05:00", "moved")


def test_a_read_only_folder_is_exit_1_and_says_where(cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from cohortkit.files import disk

    def refuses(*_: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(cohort / "cohort.toml"))

    monkeypatch.setattr(disk.operations, "create", refuses)
    before = tree(cohort)
    ran = run("set", "cohort.name", "Harbour")
    assert ran.code == 1
    assert "read-only" in ran.err
    assert tree(cohort) == before


def test_a_file_changed_meanwhile_is_exit_5_and_never_overwritten(
    cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cohortkit.plan import write

    definition = cohort / "cohort.toml"
    set_scalar = write.set_scalar

    def while_somebody_edits(*arguments: Any) -> Any:
        change = set_scalar(*arguments)
        definition.write_text(definition.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        return change

    monkeypatch.setattr(write, "set_scalar", while_somebody_edits)
    ran = run("set", "cohort.name", "Harbour", "--json")
    assert (ran.code, ran.out) == (5, "")
    assert "+# mine" in ran.err
    assert "Harbour Schools" in definition.read_text(encoding="utf-8")


def test_a_lock_that_somebody_holds_is_exit_5(cohort: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from cohortkit.files import transaction

    def waits(*_: object, **__: object) -> None:
        raise transaction.Locked(10)

    monkeypatch.setattr(transaction, "apply", waits)
    assert run("set", "cohort.name", "Harbour").code == 5
