"""Who owes what, who comes in from a list, and what goes out as one."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from cohortkit.files.table import NotATable
from cohortkit.files.transaction import apply
from cohortkit.people.directory import directory
from cohortkit.people.gaps import gaps
from cohortkit.people.roster import import_change, preview
from cohortkit.people.roster_columns import NoSuchColumn, RosterRefused
from cohortkit.plan.load import LoadedPlan, load_plan
from cohortkit.plan.model import Plan

TODAY = dt.date(2025, 7, 1)
DEFINITION = """# our cohort
[cohort]
name = "Small"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"
[organizations.river]
name = "River"
[partners.commons]
name = "Commons"
[people.ana]   # the first
name = "Ana Ruiz"
organization = "ridge"
email = "ana@ridge.example"
timezone = "America/Denver"
bio = "Runs things."
preferred_level = "core"
[people.bo]
name = "Bo Lind"
organization = "river"
[people.cy]
name = "Cy Park"
partner = "commons"
roles = ["facilitator"]
email = "cy@commons.example"
[people.gone]
name = "Gone"
organization = "river"
left = 2025-02-01
"""
ROSTER = """Full name,Affiliation,E-mail,Role,Time zone,Since,Shoe size
José Núñez-O'Brien,RMA,jose@ridge.example,Participant; coach,America/Chicago,2025-03-01,42
ana ruiz,Ridge Math Alliance,,,,,
Bo Lind,River,bo@river.example,,,,
Di Cole,Commons,,evaluator,,,
Bo Lind,River,bo@river.example,,,,
,RMA,,,,,
Eli,Rigde,,,,,
Fay,River,,,EST,,
Gus,River,,king,,,
李雷,River,,,,,
"""


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedPlan:
    (tmp_path / "cohort.toml").write_text(DEFINITION)
    return load_plan(tmp_path)


def plan_of(loaded: LoadedPlan) -> Plan:
    assert loaded.plan is not None
    return loaded.plan


def test_each_person_here_is_asked_for_what_is_missing(loaded: LoadedPlan) -> None:
    found = gaps(plan_of(loaded), TODAY)
    assert [(gap.person, gap.in_words()) for gap in found] == [
        ("bo", "an e-mail address, a time zone, a bio and a preferred level of engagement"),
        ("cy", "a time zone"),
    ]


def test_a_list_is_shown_before_anything_is_written(loaded: LoadedPlan) -> None:
    shown = preview(plan_of(loaded), ROSTER.encode("utf-16"), TODAY)
    assert [(row.line, row.kind, row.id) for row in shown.rows] == [
        (2, "new", "jose-nunez-obrien"),
        (3, "same", "ana"),
        (4, "changed", "bo"),
        (5, "new", "di-cole"),
        (6, "same", "bo"),
        (7, "skipped", ""),
        (8, "skipped", ""),
        (9, "skipped", ""),
        (10, "skipped", ""),
        (11, "skipped", ""),
    ]
    assert [row.reason for row in shown.of("skipped")] == [
        "there is no name",
        'there is no organization "Rigde"; did you mean "ridge"?',
        '"EST" is not a time zone by its IANA name; such as America/Chicago',
        '"king" is no role; one of: participant, facilitator, coordinator, coach, expert, evaluator',
        'no id can be made from "李雷"; add a column "id" with letters a to z',
    ]
    assert shown.unused == ("Shoe size",)
    assert shown.columns["organization"] == "Affiliation"


def test_the_definition_gets_the_people_and_keeps_every_other_byte(loaded: LoadedPlan) -> None:
    change = import_change(loaded, plan_of(loaded), preview(plan_of(loaded), ROSTER.encode(), TODAY))
    apply(loaded.folder, change, now=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))
    after = load_plan(loaded.folder)
    people = plan_of(after).people
    assert after.problems == ()
    assert people["jose-nunez-obrien"].roles == ("participant", "coach")
    assert people["jose-nunez-obrien"].joined == dt.date(2025, 3, 1)
    assert people["di-cole"].partner == "commons"
    assert people["bo"].email == "bo@river.example"
    assert (loaded.folder / "cohort.toml").read_text().startswith(DEFINITION[: DEFINITION.index("[people.bo]")])
    assert import_change(after, plan_of(after), preview(plan_of(after), ROSTER.encode(), TODAY)).is_empty


def test_a_person_comes_in_once_however_often_the_list_has_them(loaded: LoadedPlan) -> None:
    roster = (
        "Name,Organization,E-mail,Title\nHal Fox,RMA,hal@ridge.example,\nHál  Fox,Ridge Math Alliance,HAL@ridge.example,\n"
        "Hal Fox,RMA,,Coach\nHal Fox,River,other@river.example,\nBó Lind,River,,Coach\nBo Lind,,,Teacher\n"
    )
    shown = preview(plan_of(loaded), roster.encode(), TODAY)
    assert [(row.line, row.kind, row.id) for row in shown.rows] == [
        (2, "new", "hal-fox"),
        (3, "same", "hal-fox"),
        (4, "skipped", "hal-fox"),
        (5, "new", "hal-fox-2"),
        (6, "changed", "bo"),
        (7, "skipped", "bo"),
    ]
    assert [row.reason for row in shown.of("skipped")] == [
        "row 2 is the same person and says otherwise of: title",
        "row 6 is the same person and says otherwise of: title",
    ]


def test_another_organization_in_a_list_is_dated_and_the_old_one_kept(loaded: LoadedPlan) -> None:
    roster = b"Name,Organization,Title\nBo Lind,Commons,Director\nAna Ruiz,River,\n"
    shown = preview(plan_of(loaded), roster, TODAY)
    assert [(row.values, row.before, row.moves) for row in shown.rows] == [
        ({"partner": "commons", "title": "Director"}, {"organization": "river"}, True),
        ({"organization": "river"}, {"organization": "ridge"}, True),
    ]
    apply(loaded.folder, import_change(loaded, plan_of(loaded), shown), now=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))
    after = load_plan(loaded.folder)
    assert after.problems == ()
    bo = plan_of(after).people["bo"]
    assert [bo.party_on(day) for day in (dt.date(2025, 6, 30), TODAY)] == ["river", "commons"]
    assert import_change(after, plan_of(after), preview(plan_of(after), roster, TODAY)).is_empty


@pytest.mark.parametrize("day", [dt.date(2025, 1, 1), dt.date(2027, 1, 1)])
def test_outside_the_days_of_the_cohort_another_organization_takes_the_place_of_the_first(
    loaded: LoadedPlan, day: dt.date
) -> None:
    shown = preview(plan_of(loaded), b"Name,Organization\nBo Lind,Commons\n", day)
    apply(loaded.folder, import_change(loaded, plan_of(loaded), shown), now=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))
    bo = plan_of(load_plan(loaded.folder)).people["bo"]
    assert (bo.organization, bo.partner, bo.earlier) == ("", "commons", ())


def test_columns_are_told_apart_below_the_lines_of_a_report(loaded: LoadedPlan) -> None:
    roster = b"Roster,,\nas of May,,\nWho,Name,Their body\nHal Fox,42,River\n"
    told = {"who": "name", "Name": "", "Their body": "organization"}
    shown = preview(plan_of(loaded), roster, TODAY, told)
    assert [(row.line, row.id, row.values) for row in shown.rows] == [
        (4, "hal-fox", {"name": "Hal Fox", "organization": "river"})
    ]
    assert (shown.columns, shown.unused) == ({"name": "Who", "organization": "Their body"}, ("Name",))
    with pytest.raises(NoSuchColumn, match='there is no column "Woh"; did you mean "Who"'):
        preview(plan_of(loaded), roster, TODAY, {"Woh": "title"})
    with pytest.raises(NoSuchColumn, match='"nam" is nothing to read; did you mean "name"'):
        preview(plan_of(loaded), roster, TODAY, {"Who": "nam"})


def test_a_workbook_is_read_like_a_list(loaded: LoadedPlan) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["Name", "Organization", "Joined"], ["Hal Fox", "ridge", dt.date(2025, 5, 1)]):
        sheet.append(cells)
    saved = io.BytesIO()
    book.save(saved)
    (row,) = preview(plan_of(loaded), saved.getvalue(), TODAY).rows
    assert (row.id, row.values["joined"]) == ("hal-fox", dt.date(2025, 5, 1))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00\x01\x02\x03" * 9])
def test_what_is_no_table_is_refused(loaded: LoadedPlan, content: bytes) -> None:
    with pytest.raises(NotATable):
        preview(plan_of(loaded), content, TODAY)


def test_a_list_without_names_is_refused_and_says_what_it_has(loaded: LoadedPlan) -> None:
    with pytest.raises(RosterRefused, match="Colour, Size"):
        preview(plan_of(loaded), b"Colour,Size\nred,2\n", TODAY)


def test_a_line_of_people_is_not_taken_for_the_column_titles(loaded: LoadedPlan) -> None:
    table = b"Nombre;Rol\nAna Gil;participant\nEva Sol;participant\n"
    with pytest.raises(RosterRefused, match="Nombre, Rol"):
        preview(plan_of(loaded), table, TODAY)
    told = preview(plan_of(loaded), table, TODAY, told={"Nombre": "name", "Rol": "roles"})
    assert [row.name for row in told.rows] == ["Ana Gil", "Eva Sol"]


def test_the_directory_lists_who_is_here_by_organization(loaded: LoadedPlan) -> None:
    assert [row[:3] for row in directory(plan_of(loaded), TODAY)] == [
        ("cy", "Cy Park", "Commons"),
        ("bo", "Bo Lind", "River"),
        ("ana", "Ana Ruiz", "RMA"),
    ]
    assert len(directory(plan_of(loaded), TODAY, everybody=True)) == 4
