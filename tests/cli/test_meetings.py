"""Meetings from the command line: listed, shown, moved, cancelled, restored, and their run-of-show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.meridian import meridian

__all__ = ["meridian"]

Run = Callable[..., Any]

CONVENING = """\
Opening: “Olá” 🌊
=================
Meridian Circle
Tuesday, 6 May 2025
10:00 – 12:30 Puerto Rico (AST), New York (EDT)
07:00 – 09:30 Phoenix (MST)
19:45 – 22:15 Kathmandu (UTC+05:45)
00:30 (+1 day) – 03:00 (+1 day) Lord Howe (UTC+10:30)
hybrid, Ponce, Puerto Rico
https://meet.example/opening

Puerto Rico (AST), New York (EDT)  Phoenix (MST)  Kathmandu (UTC+05:45)  Lord Howe (UTC+10:30)  Minutes  Session             Kind        Lead
10:00                              07:00          19:45                  00:30 (+1 day)         30       Who is in the room  connection  Cy Park
10:30                              07:30          20:15                  01:00 (+1 day)         90       Reading our data    spotlight   East Shore Teachers
12:30                              09:30          22:15                  03:00 (+1 day)                  End

30 minutes are not planned yet.
People (5): Ana Ruiz, Bo Lind, Dee Rai, Eli Howe, Cy Park
"""


def ids(run: Run, *arguments: str) -> list[str]:
    return [each["id"] for each in run("meetings", "list", *arguments, "--json").document["meetings"]]


def test_meetings_are_listed_in_order_of_time_across_zones(meridian: Path, run: Run) -> None:
    # 12:00 on the 19th in Auckland is 23:00 of the 18th in UTC, so it comes before the 20th in Kathmandu.
    assert ids(run, "--from", "2025-03-01", "--to", "2025-03-31") == [
        "summit@2025-03-06",
        "belonging@2025-03-11",
        "reef@2025-03-07",
        "south@2025-03-19",
        "summit@2025-03-20",
        "desert@2025-03-26",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pod:reef until:2025-06-30", ["reef@2025-03-07", "reef@2025-06-06"]),
        ("moved", ["belonging@2025-03-11"]),
        ("cancelled", ["belonging@2025-11-11"]),
        ("hybrid", ["opening"]),
        ("person:dee-rai kind:convening", ["opening", "retreat"]),
        ("org:west pod:south", ["south@2025-03-19", "south@2025-04-16"]),
        ("since:2026-12-01", ["belonging@2026-12-08"]),
        ("olá", ["opening"]),
    ],
)
def test_a_filter_finds(words: str, found: list[str], meridian: Path, run: Run) -> None:
    assert ids(run, "--filter", words) == found


def test_meetings_on_record_are_listed_when_asked_for(meridian: Path, run: Run) -> None:
    assert ids(run, "--recorded", "--filter", "kind:advising") == ["2025-06-10-digital"]
    assert ids(run, "--recorded", "--filter", "kind:lunch-buddy") == ["2025-04@1"]
    assert len(ids(run)) == 36
    shown = run("meetings", "show", "2025-06-10-digital", "--json")
    assert "leaving" not in shown.out


def test_a_meeting_says_whom_it_concerns(meridian: Path, run: Run) -> None:
    meeting = run("meetings", "show", "belonging@2025-03-11", "--json").document["meeting"]
    assert (meeting["start"], meeting["status"]) == ("2025-03-06T15:00:00-05:00", "moved")
    assert meeting["people"] == ["ana-ruiz", "bo-lind", "cy-park"]
    plain = run("meetings", "show", "reef@2025-06-06", "--plain").out
    assert "Starts: Fri 2025-06-06 18:30 UTC+10:30" in plain
    assert "Link: https://meet.example/reef" in plain


def test_a_run_of_show_has_every_zone_and_lead(meridian: Path, run: Run) -> None:
    assert run("meetings", "agenda", "opening").out == CONVENING
    page = run("meetings", "agenda", "opening", "--to", "md").out
    assert page.startswith("# Opening: “Olá” 🌊\n")
    assert (
        "| 10:30 | 07:30 | 20:15 | 01:00 (+1 day) | 90 | Reading our data | spotlight | East Shore Teachers |" in page
    )
    assert run("meetings", "agenda", "opening", "--to", "html", "-o", "agenda.html").out == "created agenda.html\n"
    assert run("meetings", "agenda", "opening", "--to", "html", "-o", "agenda.html").out == "unchanged agenda.html\n"
    assert "<script" not in Path("agenda.html").read_text(encoding="utf-8")
    agenda = run("meetings", "agenda", "opening", "--json").document["agenda"]
    assert [block["lead"] for block in agenda["blocks"]] == ["Cy Park", "East Shore Teachers"]


def test_a_move_keeps_comments_and_is_undone_to_the_byte(meridian: Path, run: Run) -> None:
    file = meridian / "cohort.toml"
    before = file.read_text(encoding="utf-8")
    assert run("meetings", "move", "belonging@2025-03-11", "--to", "2025-03-13 16:00").code == 0
    old, new = "to = 2025-03-06T15:00:00 }", "to = 2025-03-13T16:00:00 }"
    assert file.read_text(encoding="utf-8") == before.replace(old, new)
    again = run("meetings", "move", "belonging@2025-03-11", "--to", "2025-03-13 16:00")
    assert (again.code, again.out[:18]) == (0, "nothing to change:")
    run("undo")
    assert file.read_text(encoding="utf-8") == before


def test_a_bare_day_keeps_the_hour_and_whole_days_keep_their_number(meridian: Path, run: Run) -> None:
    run("meetings", "move", "summit@2025-03-20", "--to", "2025-03-21")
    run("meetings", "move", "retreat", "--to", "2025-10-10")
    moved = {each["id"]: each for each in run("meetings", "list", "--json").document["meetings"]}
    assert moved["summit@2025-03-20"]["start"] == "2025-03-21T10:00:00+05:45"
    assert (moved["retreat"]["start"], moved["retreat"]["end"]) == ("2025-10-10", "2025-10-12")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        # Lord Howe's clocks go from 2:00 to 2:30 on 5 October 2025.
        (("move", "reef@2025-09-05", "--to", "2025-10-05 02:15"), 1, "does not exist in Australia/Lord_Howe"),
        (("move", "retreat", "--to", "2025-10-05 10:00"), 1, "takes whole days"),
        (("move", "2025-06-10-digital", "--to", "2025-06-11"), 1, "on record, not planned"),
        (("move", "opening", "--to", "someday"), 2, "someday"),
        (("cancel", "reef@2025-06-07"), 4, "reef@2025-06-06"),
        (("show", "reef"), 4, "reef@2025-03-07"),
        (("list", "--filter", "pods:reef"), 2, "did you mean"),
        (("list", "--filter", "pod:reeef"), 4, "reef"),
    ],
)
def test_what_cannot_be_says_why(arguments: tuple[str, ...], code: int, said: str, meridian: Path, run: Run) -> None:
    before = (meridian / "cohort.toml").read_bytes()
    ran = run("meetings", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert (meridian / "cohort.toml").read_bytes() == before


def test_a_cancelled_meeting_is_restored_and_a_moved_one_put_back(meridian: Path, run: Run) -> None:
    before = (meridian / "cohort.toml").read_bytes()
    assert run("meetings", "cancel", "opening", "--json").document == {
        "schema": 1,
        "changed": [{"file": "cohort.toml", "action": "changed"}],
        "id": "opening",
    }
    assert ids(run, "--filter", "cancelled") == ["opening", "belonging@2025-11-11"]
    assert run("meetings", "restore", "opening").code == 0
    assert (meridian / "cohort.toml").read_bytes() == before
    run("meetings", "restore", "belonging@2025-03-11")
    [back] = run("meetings", "list", "--from", "2025-03-11", "--to", "2025-03-11", "--json").document["meetings"]
    assert (back["start"], back["status"]) == ("2025-03-11T13:00:00-04:00", "scheduled")


def test_the_rota_of_spotlights_asks_whoever_waits_longest(meridian: Path, run: Run) -> None:
    found = run("--as-of", "2025-05-07", "spotlights", "--json").document
    assert [(each["organization"], len(each["held"])) for each in found["rota"]] == [("west", 0), ("east", 1)]
    assert found["openings"] == [{"convening": "retreat", "on": "2025-10-03", "organization": "west"}]
    plain = run("--as-of", "2025-05-07", "spotlights", "--plain").out
    assert "Convening: Retreat\nOn: 2025-10-03\nAsk: West Ridge Principals" in plain
