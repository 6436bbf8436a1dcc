"""Exports of Qualtrics: several head lines, a column for each option, previews, and times in a zone of their own."""

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.files.table import read_table
from cohortkit.questions.surveys.exports import read_export
from tests.questions.builders import HELP, on_record, propose, stored, tree

QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,RecipientLastName,"
    "RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage,"
    "Q1,Q2,Q3_1,Q3_2,Q3_3,Q4_1,Q4_2,Q4_3,Q5\n"
    "Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,"
    "Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,Location Latitude,Location Longitude,"
    "Distribution Channel,User Language,"
    "How likely is that by next year?,Tell one moment in which you saw it work.,"
    "What should come first? - Trust,What should come first? - Shared leadership,What should come first? - Flexible structure,"
    "How do you work with each of them? - Ridge Math Alliance,How do you work with each of them? - River Valley Leaders,"
    "How do you work with each of them? - Lake: North and South,What would help you to come more often?\n"
    + ",".join(f'"{{""ImportId"":""{name}""}}"' for name in [f"x{n}" for n in range(26)])
    + "\n"
    "2025-03-20 09:00:00,2025-03-20 09:10:00,IP Address,192.0.2.1,100,600,True,2025-03-20 09:10:01,R_1,Ruiz,Ana,,,40.0,-105.0,anonymous,EN,"
    'Somewhat,"Line one\nLine two",2,3,1,Know of,Exchange ideas,,"A stipend, paid sooner,An earlier hour"\n'
    "2025-03-20 09:00:00,2025-03-20 09:10:00,Survey Preview,192.0.2.1,100,600,True,2025-03-20 09:10:01,R_2,,,,,40.0,-105.0,preview,EN,"
    "Very,Preview words,1,2,3,,,,\n"
    "2025-03-20 10:00:00,2025-03-20 10:10:00,IP Address,192.0.2.7,100,600,True,2025-03-20 10:10:01,R_3,,,bo@river.example,,40.0,-105.0,email,EN,"
    "3,Coded scale,,,,,,,\n"
)


def test_a_qualtrics_export_is_read_without_previews_addresses_and_places(cohort: Path) -> None:
    proposal = propose(cohort, QUALTRICS.encode("utf-8-sig"))
    assert proposal.tool == "Qualtrics"
    assert proposal.left_out == ("previews, tests and spam: 1",)
    assert [each.prompt for each in proposal.columns] == ["hope", "story", "first", "ties", "help"]
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {
        "hope": "Somewhat",
        "story": "Line one\nLine two",
        "first": ["Flexible structure", "Trust", "Shared leadership"],
        "help": ["A stipend, paid sooner", "An earlier hour"],
        "ties": {"river": "Exchange ideas"},
    }
    assert [(each.prompt, "as text" in each.reason) for each in proposal.unread] == [("hope", True)]
    everything = b"".join(tree(cohort).values())
    for private in (b"192.0.2", b"-105", b"Preview words"):
        assert private not in everything


def qualtrics(columns: dict[str, str], *answers: tuple[str, ...], zone: str = "Asia/Tokyo") -> bytes:
    """An export with an e-mail address, a status and an end in front of the columns (tag → text) given."""
    names = ["EndDate", "Status", "RecipientEmail", *columns]
    texts = ["End Date", "Response Type", "Recipient Email", *columns.values()]
    ids = [f'{{"ImportId":"endDate","timeZone":"{zone}"}}', *(f'{{"ImportId":"{name}"}}' for name in names[1:])]
    rows = [names, texts, ids, *(("2025-03-20 17:30:00", *each) for each in answers)]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ({"Q3": f"{HELP} - Selected Choice", "Q3_9_TEXT": f"{HELP} - Other - Text"}, ("A stipend,Recordings", "Tea")),
        (
            {
                "Q3_1": f"{HELP} - Selected Choice - A stipend",
                "Q3_2": f"{HELP} - Selected Choice - Recordings",
                "Q3_3": f"{HELP} - Selected Choice - A stipend, paid sooner",
                "Q3_9": f"{HELP} - Selected Choice - Other",
                "Q3_9_TEXT": f"{HELP} - Other - Text",
            },
            ("A stipend", "Recordings", "", "Other", "Tea"),
        ),
    ],
)
def test_qualtrics_options_are_read_with_what_was_written_in(
    cohort: Path, columns: dict[str, str], cells: tuple[str, ...]
) -> None:
    proposal = propose(cohort, qualtrics(columns, ("IP Address", "ana@ridge.example", *cells)))
    assert [(each.column, each.prompt) for each in proposal.columns] == [(HELP, "help")]
    assert [(each.line, each.prompt) for each in proposal.unread] == [(4, "help")]
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {"help": ["A stipend", "Recordings"]}
    assert b"Tea" not in b"".join(tree(cohort).values())


def test_qualtrics_times_are_in_the_zone_it_says(cohort: Path) -> None:
    hope = {"Q1": "How likely is that by next year?"}
    stored(cohort, propose(cohort, qualtrics(hope, ("IP Address", "ana@ridge.example", "Very"))).change)
    assert on_record(cohort)["at"] == dt.datetime(2025, 3, 20, 8, 30, tzinfo=dt.UTC)


def test_a_qualtrics_option_may_hold_dashes() -> None:
    columns = {"Q1_1": "Trust - how? - Yes - always", "Q1_2": "Trust - how? - No"}
    found = read_export(read_table(qualtrics(columns, ("IP Address", "a@b.example", "x", ""))))
    assert [(each.question, each.part) for each in found.columns] == [
        ("Trust - how?", "Yes - always"),
        ("Trust - how?", "No"),
    ]


@pytest.mark.parametrize("status", ["Survey Preview", "Survey Test", "Spam", "1", "2", "8", "17"])
def test_qualtrics_previews_tests_and_spam_are_dropped_however_they_are_coded(cohort: Path, status: str) -> None:
    hope = {"Q1": "How likely is that by next year?"}
    proposal = propose(
        cohort, qualtrics(hope, (status, "ana@ridge.example", "Very"), ("0", "bo@river.example", "Very"))
    )
    assert [each.person for each in proposal.imported] == ["bo-lind"]
