"""Exports of other tools, in the shapes and encodings they come in; nothing written before it is confirmed."""

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.files.table import NotATable
from cohortkit.questions.surveys.importing import UnknownPrompt, propose_import
from tests.questions.builders import HELP, LATER, on_record, plan, propose, stored, tree

GOOGLE = (
    '"Timestamp","Email Address","What would be different about its structure?",'
    '"Tell one moment in which you saw it work.","How likely is that by next year?",'
    '"How many people here would you call for advice? [Then]","How many people here would you call for advice? [Now]",'
    '"Which form of meeting helps you most?","What would help you to come more often?","Did you start a partnership?",'
    '"How many members did you reach?","How do you work with each of them? [River Valley Leaders]",'
    '"How do you work with each of them? [Lake: North and South]","How do you work with each of them? [RMA]"\n'
    '"2025/03/20 5:30:00 PM MDT","ana@ridge.example","Rotating chairs\nMembers set the agenda","In March.\n\nNobody spoke; “really”.",'
    '"Somewhat","A few","Many","Convenings, in person","A stipend, paid sooner, Recordings","Yes","120",'
    '"Exchange ideas","Not yet","Work together"\n'
    '"2025/03/21 8:00:00 AM MDT","stranger@nowhere.example","","Words by a stranger","Very","","","","","","","","",""\n'
    '"2025/03/21 8:05:00 AM MDT","bo@river.example","","Años después — sí","Often","","","Pods"\n'
)

SURVEY_MONKEY = (
    "Respondent ID,Collector ID,Date Created,Date Modified,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
    "What would be different about its structure?,,What would help you to come more often?,,,,"
    "What should come first?,,,Did you start a partnership?\n"
    ',,,,,,,,,First idea,Second idea,An earlier hour,A stipend,"A stipend, paid sooner",Recordings,'
    "Trust,Shared leadership,Flexible structure,Response\n"
    "114000000001,430000001,03/20/2025 05:10:12 PM,03/20/2025 05:30:12 PM,192.0.2.1,ana@ridge.example,Ana,Ruiz,,"
    'Rotating chairs,Members set the agenda,,,"A stipend, paid sooner",Recordings,2,3,1,Yes\n'
    "114000000002,430000001,03/20/2025 05:10:12 PM,03/20/2025 05:30:12 PM,192.0.2.1,,Bo,Lind,,Quiet,,An earlier hour,,,,,,,No\n"
)

ZOOM_PAIRS = (
    "Poll Report\n"
    'Report Generated:,"Mar 20, 2025 6:00 PM"\n'
    "Topic,Meeting ID,Actual Start Time,Actual Duration(minutes),# Question\n"
    '"Spring convening",900 0000 0000,"Mar 20, 2025 5:00 PM",60,2\n'
    "\n"
    "Poll Details\n"
    "#,User Name,User Email,Submitted Date/Time,\n"
    '1,"Ana Ruiz (RMA)","","Mar 20, 2025 5:30:11","How likely is that by next year?","Somewhat","What would help you to come more often?","A stipend;Recordings",\n'
    '2,"Bo Lind","bo@river.example","Mar 20, 2025 5:30:14","How likely is that by next year?","Very",\n'
)

ZOOM_COLUMNS = (
    "Overview\n"
    "Topic,Meeting ID,Start Time,Duration (minutes)\n"
    '"Spring convening",900 0000 0000,"Mar 20, 2025 5:00 PM",60\n'
    "Launched Polls\n"
    "#,Poll Name,Responses\n"
    "1,Hope,2\n"
    "Poll Details\n"
    "1,Hope\n"
    "#,User Name,Email Address,Submitted Date/Time,How likely is that by next year?\n"
    '1,Ana Ruiz,ana@ridge.example,"03/20/2025 17:30:11",Somewhat\n'
    '2,Bo Lind,bo@river.example,"03/20/2025 17:30:14",Very\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_google_form_is_read_whole_in_every_encoding(cohort: Path, encoding: str) -> None:
    before = tree(cohort)
    proposal = propose(cohort, GOOGLE.encode(encoding))
    assert tree(cohort) == before, "nothing is written before it is confirmed"
    assert proposal.tool == "Google Forms"
    stored(cohort, proposal.change)
    record = on_record(cohort)
    assert record["answers"] == {
        "structure": ["Rotating chairs", "Members set the agenda"],
        "story": "In March.\n\nNobody spoke; “really”.",
        "hope": "Somewhat",
        "advice": {"then": "A few", "now": "Many"},
        "form": "Convenings, in person",
        "help": ["A stipend, paid sooner", "Recordings"],
        "partnered": True,
        "members": 120,
        "ties": {"river": "Exchange ideas", "lake": "Not yet"},
    }
    assert record["at"] == dt.datetime(2025, 3, 20, 23, 30, tzinfo=dt.UTC)
    assert "consent" not in record, "an export says nothing about how words may be used"
    assert on_record(cohort, "bo-lind")["answers"] == {"story": "Años después — sí", "form": "Pods"}


def test_unknown_people_and_cells_are_shown(cohort: Path) -> None:
    proposal = propose(cohort, GOOGLE.encode())
    assert [each.name for each in proposal.unknown_names] == ["stranger@nowhere.example"]
    assert [(each.line, each.prompt) for each in proposal.unread] == [(3, ""), (4, "hope")]


def test_the_mapping_is_kept_for_the_next_wave(cohort: Path) -> None:
    table = "Name,Totally different words,Shoe size\nA. Stranger,Somewhat,41\n"
    first = propose(cohort, table.encode())
    assert [(each.column, each.prompt) for each in first.columns] == [
        ("Totally different words", ""),
        ("Shoe size", ""),
    ]
    assert [each.name for each in first.unknown_names] == ["A. Stranger"]
    told = propose(
        cohort,
        table.encode(),
        columns={"Totally different words": "hope", "Shoe size": ""},
        people={"A. Stranger": "di-moss"},
    )
    stored(cohort, told.change)
    assert on_record(cohort, "di-moss")["answers"] == {"hope": "Somewhat"}
    again = propose(cohort, table.replace("Somewhat", "Very").encode())
    assert [(each.prompt, each.how) for each in again.columns] == [
        ("hope", "as the last time"),
        ("", "as the last time"),
    ]
    assert again.unknown_names == ()


def test_lines_with_a_time_are_read_anew_when_the_mapping_is_corrected(cohort: Path) -> None:
    table = "Timestamp,Name,hope,May we quote you\n3/20/2025 10:00,Ana Ruiz,Very,named\n"
    stored(cohort, propose(cohort, table.encode()).change)
    assert "consent" not in on_record(cohort)
    corrected = propose(cohort, table.encode(), columns={"May we quote you": "consent"})
    assert [each.state for each in corrected.imported] == ["changed"]
    stored(cohort, corrected.change)
    assert (on_record(cohort)["consent"], on_record(cohort)["answers"]) == ("named", {"hope": "Very"})
    assert propose(cohort, table.encode()).change.is_empty


def test_a_mapping_to_nothing_is_refused(cohort: Path) -> None:
    with pytest.raises(UnknownPrompt, match="no column"):
        propose(cohort, b"Name,A\nAna Ruiz,1\n", columns={"B": "hope"})
    with pytest.raises(UnknownPrompt, match="no prompt"):
        propose(cohort, b"Name,A\nAna Ruiz,1\n", columns={"A": "hopes"})


def test_a_survey_monkey_export_is_read_with_a_column_for_each_option(cohort: Path) -> None:
    proposal = propose(cohort, SURVEY_MONKEY.encode("utf-16"))
    assert proposal.tool == "SurveyMonkey"
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {
        "structure": ["Rotating chairs", "Members set the agenda"],
        "help": ["A stipend, paid sooner", "Recordings"],
        "first": ["Flexible structure", "Trust", "Shared leadership"],
        "partnered": True,
    }
    assert on_record(cohort, "bo-lind")["answers"] == {
        "structure": ["Quiet"],
        "help": ["An earlier hour"],
        "partnered": False,
    }


@pytest.mark.parametrize("report", [ZOOM_PAIRS, ZOOM_COLUMNS])
def test_a_zoom_poll_report_is_read(cohort: Path, report: str) -> None:
    proposal = propose(cohort, report.encode("utf-8-sig"))
    assert proposal.tool == "Zoom poll"
    assert proposal.unknown_names == ()
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"]["hope"] == "Somewhat"
    assert on_record(cohort, "bo-lind")["answers"] == {"hope": "Very"}
    if report is ZOOM_PAIRS:
        assert on_record(cohort)["answers"]["help"] == ["A stipend", "Recordings"]


def test_words_written_in_cost_no_option_that_was_ticked(cohort: Path) -> None:
    google = f'Timestamp,Name,{HELP}\n3/20/2025 10:00,Ana Ruiz,"A stipend, paid sooner, Tea, and time, Recordings"\n'
    proposal = propose(cohort, google.encode())
    assert [(each.line, each.prompt, "left out" in each.reason) for each in proposal.unread] == [(2, "help", True)]
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {"help": ["A stipend, paid sooner", "Recordings"]}


def test_words_written_in_stand_for_the_option_other(cohort: Path) -> None:
    with_other = plan(('"Recordings"]', '"Recordings", "Other, please say"]'))
    table = f"Timestamp,Name,{HELP}\n3/20/2025 10:00,Ana Ruiz,Tea\n"
    proposal = propose_import(with_other, cohort, "equity", table.encode(), wave=None, now=LATER)
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {"help": ["Other, please say"]}


@pytest.mark.parametrize("header", ["What is your name?", "Your full name", "E-mail", "Nombre completo"])
def test_who_answered_is_known_by_the_usual_headers(cohort: Path, header: str) -> None:
    name = "ana@ridge.example" if header == "E-mail" else "ana ruíz"
    proposal = propose(cohort, f"{header},hope\n{name},Very\n".encode())
    assert [each.person for each in proposal.imported] == ["ana-ruiz"]


def test_any_column_may_be_said_to_hold_the_names(cohort: Path) -> None:
    table = b"Who wrote this,hope\nAna Ruiz,Very\n"
    assert propose(cohort, table).imported == ()
    proposal = propose(cohort, table, columns={"Who wrote this": "person"})
    assert [each.person for each in proposal.imported] == ["ana-ruiz"]
    stored(cohort, proposal.change)
    assert [each.person for each in propose(cohort, b"Who wrote this,hope\nBo Lind,Very\n").imported] == ["bo-lind"]
    with pytest.raises(UnknownPrompt):
        propose(cohort, table, columns={"Who else": "person"})


def test_a_line_without_one_answer_that_can_be_taken_makes_no_record(cohort: Path) -> None:
    proposal = propose(cohort, b"name,hope\nAna Ruiz,Who can tell\n")
    assert proposal.imported == ()
    assert [each.prompt for each in proposal.unread] == ["hope", ""]
    stored(cohort, proposal.change)
    assert not list((cohort / "responses").glob("*/*/*.toml"))


def test_a_workbook_is_read_like_the_file_it_came_from(cohort: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (["Timestamp", "Name", "hope"], [dt.datetime(2025, 3, 20, 17, 30), "Ana Ruiz", "Very"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    stored(cohort, propose(cohort, (tmp_path / "x.xlsx").read_bytes()).change)
    assert on_record(cohort)["answers"] == {"hope": "Very"}
    assert on_record(cohort)["at"] == dt.datetime(2025, 3, 20, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_plain_table_is_read_whatever_separates_it(cohort: Path, separator: str) -> None:
    lines = [["name", "hope", "help"], ["Ruiz, Ana", "Very", "Recordings, An earlier hour"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    stored(cohort, propose(cohort, text.encode()).change)
    assert on_record(cohort)["answers"] == {"hope": "Very", "help": ["Recordings", "An earlier hour"]}


def test_importing_again_changes_nothing(cohort: Path) -> None:
    stored(cohort, propose(cohort, GOOGLE.encode()).change)
    before = tree(cohort)
    again = propose(cohort, GOOGLE.encode())
    assert again.change.is_empty
    assert {each.state for each in again.imported} == {"same"}
    assert tree(cohort) == before


def test_who_answered_twice_is_said_and_the_later_answers_hold(cohort: Path) -> None:
    table = "Timestamp,Name,hope\n3/20/2025 10:00,Ana Ruiz,Very\n3/20/2025 09:00,Ana Ruiz,Somewhat\n"
    proposal = propose(cohort, table.encode())
    stored(cohort, proposal.change)
    assert on_record(cohort)["answers"] == {"hope": "Very"}
    assert [(each.line, each.prompt) for each in proposal.unread] == [(3, "")]


def test_strangers_may_answer_an_open_survey_and_stay_apart(cohort: Path) -> None:
    table = b"Why did you come?\nCurious\nInvited\n"
    proposal = propose_import(plan(), cohort, "open-door", table, wave=None, now=LATER)
    stored(cohort, proposal.change)
    assert len(list((cohort / "responses" / "open-door" / "1").glob("guest-*.toml"))) == 2
    assert propose_import(plan(), cohort, "open-door", table, wave=None, now=LATER).change.is_empty


@pytest.mark.parametrize(
    "content", [b"", b"   \n\n", b"PK\x03\x04rest", b"\x00" * 50, b'"never closed,' + b"x" * 500_000]
)
def test_what_is_no_table_is_refused_with_a_reason(cohort: Path, content: bytes) -> None:
    with pytest.raises(NotATable) as refusal:
        propose(cohort, content)
    assert str(refusal.value)
