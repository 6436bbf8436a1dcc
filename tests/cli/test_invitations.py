"""Invitations from the command line: one letter for each meeting, which mail programs offer to accept."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar

from tests.cli.meridian import meridian

__all__ = ["meridian"]

Run = Callable[..., Any]


def test_invitations_are_one_letter_for_each_meeting_to_come(meridian: Path, run: Run) -> None:
    ran = run("--as-of", "2026-10-20", "calendar", "export", "--invite", "ana-ruiz", "--dir", "letters")
    assert ran.code == 0
    assert sorted(each.name for each in (meridian / "letters").iterdir()) == [
        "belonging-2026-11-10.ana-ruiz.eml",
        "belonging-2026-12-08.ana-ruiz.eml",
    ]
    method, event = invitation(meridian / "letters" / "belonging-2026-11-10.ana-ruiz.eml")
    assert (method, str(event["ATTENDEE"]), str(event["ORGANIZER"]), int(event["SEQUENCE"])) == (
        "REQUEST",
        "mailto:ana@east.example",
        "mailto:cy@tide.example",
        0,
    )
    run("meetings", "cancel", "belonging@2026-11-10")
    run("--as-of", "2026-10-20", "calendar", "export", "--invite", "ana-ruiz", "--dir", "letters")
    method, later = invitation(meridian / "letters" / "belonging-2026-11-10.ana-ruiz.eml")
    assert (method, int(later["SEQUENCE"]), later["UID"]) == ("CANCEL", 1, event["UID"])
    assert plain_text(meridian / "letters" / "belonging-2026-11-10.ana-ruiz.eml").startswith("Cancelled: Belonging")


def test_invitations_go_to_the_folder_of_built_things_and_are_to_all_meetings_once_they_are_over(
    meridian: Path, run: Run
) -> None:
    assert run("--as-of", "2027-02-01", "calendar", "export", "--invite", "ana-ruiz").code == 0
    written = {each.name for each in (meridian / "out" / "invitations").iterdir()}
    assert {"opening.ana-ruiz.eml", "belonging-2026-12-08.ana-ruiz.eml"} <= written


def test_an_invitation_says_when_and_can_be_for_one_meeting(meridian: Path, run: Run) -> None:
    run("calendar", "export", "--invite", "dee-rai", "--for", "meeting:opening", "--organizer", "ana", "--dir", "one")
    [file] = (meridian / "one").iterdir()
    # 10:00 in Puerto Rico is 19:45 in Kathmandu, where Dee lives.
    hours = "Tuesday, 6 May 2025\n10:00 – 12:30 Puerto Rico (AST)\n19:45 – 22:15 Kathmandu (UTC+05:45)"
    assert hours in plain_text(file)
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert str(letter["From"]) == "Ana Ruiz <ana@east.example>"


def plain_text(file: Path) -> str:
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = letter.get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def invitation(file: Path) -> tuple[str, Any]:
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    part = next(each for each in letter.walk() if each.get_content_type() == "text/calendar")
    [event] = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return str(part.get_param("method")), event
