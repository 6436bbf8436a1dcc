"""Attendance from meeting tools and its rates, gaps with their reminders, the morning page: from the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,Tides,02/04/2025 01:00:00 PM,02/04/2025 02:00:00 PM,cy@tide.example,60,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ana R.,ana@north.example,02/04/2025 01:00:00 PM,02/04/2025 01:59:00 PM,59,No
Ipad (Bo Lind),,02/04/2025 01:30:00 PM,02/04/2025 02:00:00 PM,30,Yes
Cy,,02/04/2025 01:00:00 PM,02/04/2025 02:00:00 PM,60,Yes
Somebody Else,,02/04/2025 01:00:00 PM,02/04/2025 02:00:00 PM,60,Yes
"""
TEAMS = (
    "1. Summary\nMeeting title\tTides\nAttended participants\t2\n\n"
    "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ana Ruiz\t2/4/25, 1:00:05 PM\t2/4/25, 2:01:00 PM\t1h 55s\tANA@north.example\tana\tPresenter\n"
    "Lind, Bo (Guest)\t2/4/25, 1:40:00 PM\t2/4/25, 2:00:00 PM\t20m 1s\t\t\tAttendee\n"
)
FILE = "records/attendance/tides@2025-02-04.toml"


def marks(cohort: Path) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((cohort / FILE).read_text(encoding="utf-8"))["attendance"]
    return found


def test_a_zoom_list_is_matched_and_who_is_unsure_is_left_out_and_named(cohort: Path, run: Run) -> None:
    (cohort / "zoom.csv").write_text(ZOOM, encoding="utf-8")
    ran = run("attendance", "import", "tides@2025-02-04", "zoom.csv", "--yes", "--json")
    # 59 of 60 minutes are present, 30 are partial; two thirds make the difference.
    assert ran.document["marks"] == {"ana-ruiz": "present", "bo-lind": "partial"}
    assert ran.document["minutes"] == {"ana-ruiz": 59, "bo-lind": 30}
    assert [(each["name"], each["candidates"]) for each in ran.document["unsure"]] == [
        ("Cy", ["cy-park"]),
        ("Somebody Else", []),
    ]
    assert marks(cohort) == {"ana-ruiz": "present", "bo-lind": "partial"}
    again = run("attendance", "import", "tides@2025-02-04", "zoom.csv", "--yes", "--json")
    assert again.document["changed"] == []


def test_a_teams_list_in_utf_16_marks_who_is_missing_where_asked_to(cohort: Path, run: Run) -> None:
    (cohort / "teams.csv").write_text(TEAMS, encoding="utf-16")
    assert run("attendance", "import", "tides@2025-02-04", "teams.csv", "--absent", "--yes").code == 0
    assert marks(cohort) == {"ana-ruiz": "present", "bo-lind": "partial", "cy-park": "absent"}


@pytest.mark.parametrize(("content", "code"), [(b"a,b\n1,2\n", 1), (b"", 1), (b"\x00\x01", 1)])
def test_what_is_no_participant_list_is_refused(cohort: Path, run: Run, content: bytes, code: int) -> None:
    (cohort / "list.csv").write_bytes(content)
    ran = run("attendance", "import", "tides@2025-02-04", "list.csv", "--yes", "--json")
    assert (ran.code, ran.out) == (code, "")
    assert not (cohort / "records").exists()


def test_rates_count_present_and_partial_of_all_marks_but_unknown(cohort: Path, run: Run) -> None:
    run("attendance", "record", "tides@2025-02-04", "--present", "ana-ruiz", "--absent", "bo-lind")
    run("attendance", "record", "tides@2025-04-01", "--partial", "ana-ruiz", "--unknown", "bo-lind")
    run("attendance", "record", "spring", "--present", "ana-ruiz,ana-lund", "--excused", "bo-lind")

    def rates(*asked: str) -> dict[str, tuple[int, int]]:
        found = run("attendance", "show", *asked, "--json").document["rates"]
        return {each["id"]: (each["there"], each["marked"]) for each in found}

    assert rates("--by", "pod") == {"tides": (2, 3)}
    assert rates("--by", "organization") == {"north": (3, 3), "south": (1, 3)}
    assert rates("--by", "quarter") == {"2025-Q1": (3, 5), "2025-Q2": (1, 1)}
    assert rates("--by", "person", "--from", "2025-03-01") == {
        "ana-lund": (1, 1),
        "ana-ruiz": (2, 2),
        "bo-lind": (0, 1),
    }
    whole = run("attendance", "show", "--to", "2025-02-28", "--json").document["all"]
    assert (whole["there"], whole["marked"], whole["share"]) == (1, 2, 0.5)


def test_marks_at_a_cancelled_meeting_count_for_nothing_and_are_remarked_upon(cohort: Path, run: Run) -> None:
    run("meetings", "cancel", "tides@2025-02-04")
    ran = run("attendance", "record", "tides@2025-02-04", "--all-present", "--as-of", "2025-02-05")
    assert "meetings restore tides@2025-02-04" in ran.err
    assert run("attendance", "show", "--by", "pod", "--json").document["rates"] == []
    (found,) = run("check", "--format", "json").document["diagnostics"]
    assert (found["code"], found["severity"], found["line"], found["column"]) == ("cancelled-meeting", "warning", 5, 12)
    run("meetings", "restore", "tides@2025-02-04")
    assert run("attendance", "show", "--by", "pod", "--json").document["all"]["there"] == 3
    assert run("check", "--format", "json").document["diagnostics"] == []


def test_attendance_of_a_meeting_to_come_is_remarked_upon(cohort: Path, run: Run) -> None:
    asked = ("attendance", "record", "tides@2025-03-04", "--all-present", "--dry-run", "--as-of")
    assert "tides@2025-03-04 is still to come, on 2025-03-04" in run(*asked, "2025-03-03").err
    assert "still to come" not in run(*asked, "2025-03-04").err


def test_who_was_at_a_meeting_is_shown_as_of_a_day_like_everything_else(cohort: Path, run: Run) -> None:
    run("attendance", "record", "tides@2025-02-04", "--all-present")
    asked = ("attendance", "show", "tides@2025-02-04", "--json")
    assert len(run(*asked).document["attendance"]) == 3
    assert run(*asked, "--as-of", "2025-02-05").document["attendance"] == {}


def test_attendance_counts_for_the_organization_of_its_day(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    moved = 'name = "Bo Lind"\nearlier = [{ organization = "north", until = 2025-02-28 }]\n'
    text = definition.read_text(encoding="utf-8").replace('name = "Bo Lind"\n', moved)
    definition.write_text(text, encoding="utf-8")
    run("attendance", "record", "tides@2025-02-04", "--present", "bo-lind")
    run("attendance", "record", "tides@2025-03-04", "--absent", "bo-lind")
    found = run("attendance", "show", "--by", "organization", "--json").document["rates"]
    assert [(each["id"], each["there"], each["marked"]) for each in found] == [("north", 1, 1), ("south", 0, 1)]


def test_a_person_is_shown_where_they_belonged_on_the_day(cohort: Path, run: Run) -> None:
    run("people", "move", "bo-lind", "--organization", "north", "--on", "2025-06-01", "--title", "Lead")
    for day, organization in (("2025-05-31", "south"), ("2025-06-01", "north")):
        shown = run("people", "show", "bo-lind", "--as-of", day, "--json").document["person"]
        (listed,) = run("people", "list", "--filter", "Bo", "--as-of", day, "--json").document["people"]
        assert shown == listed
        assert (shown["organization"], shown["partner"]) == (organization, None)
    assert shown["title"] == "Lead"
    partner = run("people", "show", "cy-park", "--json").document["person"]
    assert (partner["organization"], partner["partner"]) == (None, "tide")


def test_gaps_name_who_owes_what_and_draft_a_reminder_each(cohort: Path, run: Run) -> None:
    found = run("people", "gaps", "--json").document["gaps"]
    assert found[0] == {"id": "ana-ruiz", "missing": ["timezone", "bio", "preferred_level"]}
    assert found[-1] == {"id": "cy-park", "missing": ["email", "timezone"]}
    run("people", "gaps", "--letters", "drafts")
    letter = (cohort / "drafts/gaps-cy-park.md").read_text(encoding="utf-8")
    assert "- an e-mail address\n- a time zone\n" in letter
    assert "bio" not in letter


def test_every_concern_of_the_morning_page_names_a_command_there_is(cohort: Path, run: Run) -> None:
    from cohortkit.cli.registry import ENTRIES

    page = run("status", "--as-of", "2025-06-15", "--json").document
    assert page["attention"]
    for each in page["attention"]:
        program, command, *_ = each["command"].split()
        assert program == "cohortkit"
        assert command in ENTRIES


MORE = """
[stipends.meal]
title = "Meal"
amount = 25.00
[projects.letters]
organization = "north"
title = "Letters"
"""
FILTERED = [
    ("attendance list", "marks", "person", "org:north", ["ana-ruiz", "ana-ruiz"]),
    ("attendance list", "marks", "person", "pod:tides absent since:2025-02-01", ["bo-lind"]),
    ("attendance list", "marks", "person", "-org:north kind:convening", ["bo-lind"]),
    ("attendance list", "marks", "person", "until:2025-01-31", []),
    ("people list", "people", "id", "pod:tides", ["ana-ruiz", "bo-lind", "cy-park"]),
    ("people list", "people", "id", "org:north", ["ana-ruiz"]),
    ("people list", "people", "id", "-participant", ["cy-park"]),
    ("people list", "people", "id", '"Ana" -org:south', ["ana-ruiz"]),
    ("commitments list", "commitments", "id", "org:north", ["write-to-all", "call-two-schools"]),
    ("commitments list", "commitments", "id", "org:north kept", ["write-to-all"]),
    ("commitments list", "commitments", "id", "person:ana-ruiz -kept", ["call-two-schools"]),
    ("commitments list", "commitments", "id", "since:2025-06-01", ["write-to-all"]),
    ("commitments list", "commitments", "id", "schools", ["call-two-schools"]),
    ("commitments list", "commitments", "id", "pod:tides", ["call-two-schools"]),
    ("commitments list", "commitments", "id", "status:kept", ["write-to-all"]),
    ("organizations list", "organizations", "id", "pod:tides", ["north", "south"]),
    ("organizations list", "organizations", "id", '"north quay"', ["north"]),
    ("calendar list", "events", "id", "convening org:south -pod:tides until:2025-03-31", []),
    ("calendar list", "events", "id", "kind:convening until:2025-03-31", ["spring"]),
    ("money list", "payments", "person", "org:north", ["ana-ruiz"]),
    ("money list", "payments", "person", "-person:bo-lind stipend:meal", ["ana-ruiz"]),
    ("money list", "payments", "person", "since:2025-05-03", ["bo-lind"]),
    ("money list", "payments", "person", "correction", []),
    ("projects list", "projects", "id", "since:2025-02-01 -late", ["letters"]),
    ("projects list", "projects", "id", "status:stuck", ["letters"]),
    ("projects list", "projects", "id", "until:2025-01-31", []),
]


@pytest.mark.parametrize(("command", "key", "field", "wanted", "expected"), FILTERED)
def test_lists_are_narrowed_by_one_grammar(
    cohort: Path, run: Run, *, command: str, key: str, field: str, wanted: str, expected: list[str]
) -> None:
    run("attendance", "record", "tides@2025-02-04", "--present", "ana-ruiz", "--absent", "bo-lind")
    run("attendance", "record", "spring", "--present", "ana-ruiz", "--excused", "bo-lind")
    run("commitments", "add", "--who", "north", "--text", "Write to all", "--due", "2025-06-01", "--status", "kept")
    run("commitments", "add", "--who", "ana-ruiz", "--text", "Call two schools", "--due", "2025-05-01")
    definition = (cohort / "cohort.toml").read_text(encoding="utf-8")
    (cohort / "cohort.toml").write_text(definition + MORE, encoding="utf-8")
    run("money", "pay", "--stipend", "meal", "--person", "ana-ruiz", "--paid-on", "2025-05-02")
    run("money", "pay", "--stipend", "meal", "--person", "bo-lind", "--paid-on", "2025-05-03")
    run("projects", "check-in", "letters", "--status", "stuck", "--summary", "No stamps.", "--on", "2025-02-01")
    ran = run(*command.split(), "--filter", wanted, "--json")
    assert [each[field] for each in ran.document[key]] == expected, ran.err


LISTS = [
    "attendance list", "people list", "organizations list", "projects list", "support list", "products list",
    "feedback list", "money list", "meetings list", "calendar list",
]  # fmt: skip


@pytest.mark.parametrize("command", LISTS)
def test_a_filter_that_cannot_be_read_shows_its_place(run: Run, cohort: Path, command: str) -> None:
    ran = run(*command.split(), "--filter", "since:2025-01-01 colour:red", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "\n  since:2025-01-01 colour:red\n                   ^^^^^^" in ran.err


@pytest.mark.parametrize(
    ("command", "wanted", "carets", "code"),
    [
        ("people list", "here org:west", "         ^^^^", 4),
        ("attendance list", 'absent pod:"no such"', "            ^^^^^^^", 4),
        ("organizations list", "pod:west", "    ^^^^", 4),
        ("money list", "stipend:meals", "        ^^^^^", 4),
        ("people list", "role:wizard", "     ^^^^^^", 2),
        ("people list", "level:high", "      ^^^^", 2),
        ("meetings list", "kind:party", "     ^^^^^", 2),
        ("meetings list", "mode:remote", "     ^^^^^^", 2),
        ("attendance list", "kind:convenings", "     ^^^^^^^^^^", 2),
        ("support list", "kind:coching", "     ^^^^^^^", 2),
        ("products list", "status:done", "       ^^^^", 2),
        ("commitments list", "kind:other", "^^^^", 2),
        ("projects list", "status:late", "       ^^^^", 2),
    ],
)
def test_a_value_that_means_nothing_shows_its_place(
    run: Run, cohort: Path, *, command: str, wanted: str, carets: str, code: int
) -> None:
    ran = run(*command.split(), "--filter", wanted, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.rstrip("\n").endswith(f"\n  {wanted}\n  {carets}")
