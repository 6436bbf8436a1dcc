"""Who is silent: counted from the last sign, and by the level of engagement a person chose."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.status.conftest import DEFINITION, Folder


def test_silence_counts_from_the_last_sign_and_respects_the_level_a_person_chose(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="present", bo="present")
    for meeting in ("tides@2025-03-04", "spring"):
        folder.attended(meeting, ana="absent", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-01") == []
    [each] = folder.attention("not-heard-from", "2025-04-02")
    assert (each.subject, each.since) == ("ana", dt.date(2025, 2, 4))
    assert (
        each.message == "Ana Ruiz (NQT), who chose to be active, has not been heard from for 8 weeks; 2 meetings missed"
    )
    [_, later] = folder.attention("not-heard-from", "2025-06-25")
    assert later.subject == "bo"
    assert "who chose to be occasional" in later.message


def test_an_excuse_is_a_sign_and_so_is_an_answer(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="absent", bo="absent")
    folder.attended("tides@2025-03-04", ana="absent", bo="absent")
    folder.attended("spring", ana="excused", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-10") == []


@pytest.mark.parametrize(
    ("file", "body"),
    [
        (
            "products/told",
            (
                'kind = "article"\ntitle = "Told"\ncredits = [{ who = "ana" }]\nstatus = "released"\n'
                "released_on = 2025-03-20\n"
            ),
        ),
        ("interviews/north", 'organization = "north"\npeople = ["ana"]\non = 2025-03-20\nstatus = "held"\n'),
    ],
)
def test_what_somebody_published_or_said_in_an_interview_is_a_sign(folder: Folder, file: str, body: str) -> None:
    for meeting in ("tides@2025-02-04", "tides@2025-03-04", "spring"):
        folder.attended(meeting, ana="absent")
    assert len(folder.attention("not-heard-from", "2025-04-10")) == 1
    folder.record(f"records/{file}.toml", "2025-03-21", body)
    assert folder.attention("not-heard-from", "2025-04-10") == []


def test_a_cancelled_meeting_is_neither_a_sign_nor_missed(folder: Folder) -> None:
    for meeting in ("tides@2025-02-04", "tides@2025-03-04"):
        folder.attended(meeting, ana="absent", bo="absent")
    folder.attended("tides@2025-04-01", ana="present", bo="absent")
    assert [each.subject for each in folder.attention("not-heard-from", "2025-04-10")] == ["ana"]
    folder.attended("tides@2025-03-04", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-10") == []


def test_a_meal_of_a_group_that_is_not_there_is_for_the_checks_to_say(folder: Folder) -> None:
    body = 'kind = "lunch-buddy"\ngroups = [["ana", "bo"]]\n[met]\nfirst = 2025-04-09\n2 = 2025-04-09\n'
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body)
    [each] = folder.attention("problems", "2025-05-01")
    assert each.message == "The files have 2 errors"


def test_whoever_chose_the_periphery_is_left_alone(folder: Folder) -> None:
    folder.definition(DEFINITION.replace('"occasional"', '"peripheral"'))
    for meeting in ("tides@2025-02-04", "tides@2025-03-04", "spring", "tides@2025-05-06"):
        folder.attended(meeting, ana="present", bo="absent")
    assert folder.attention("not-heard-from", "2025-06-30") == []
