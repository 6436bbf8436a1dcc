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
from cohortkit.people.roster import RosterRefused, import_change, preview
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
    shown = preview(plan_of(loaded), ROSTER.encode("cp1252"))
    assert [(row.line, row.kind, row.id) for row in shown.rows] == [
        (2, "new", "jose-nunez-obrien"),
        (3, "same", "ana"),
        (4, "changed", "bo"),
        (5, "new", "di-cole"),
        (6, "changed", "bo"),
        (7, "skipped", ""),
        (8, "skipped", ""),
        (9, "skipped", ""),
        (10, "skipped", ""),
    ]
    assert [row.reason for row in shown.of("skipped")] == [
        "there is no name",
        'there is no organization "Rigde"; did you mean "ridge"?',
        '"EST" is not a time zone by its IANA name; such as America/Chicago',
        '"king" is no role; one of: participant, facilitator, coordinator, coach, expert, evaluator',
    ]
    assert shown.unused == ("Shoe size",)
    assert shown.columns["organization"] == "Affiliation"


def test_the_definition_gets_the_people_and_keeps_every_other_byte(loaded: LoadedPlan) -> None:
    change = import_change(loaded, preview(plan_of(loaded), ROSTER.encode()))
    apply(loaded.folder, change, now=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))
    after = load_plan(loaded.folder)
    people = plan_of(after).people
    assert after.problems == ()
    assert people["jose-nunez-obrien"].roles == ("participant", "coach")
    assert people["jose-nunez-obrien"].joined == dt.date(2025, 3, 1)
    assert people["di-cole"].partner == "commons"
    assert people["bo"].email == "bo@river.example"
    assert (loaded.folder / "cohort.toml").read_text().startswith(DEFINITION[: DEFINITION.index("[people.bo]")])
    assert import_change(after, preview(plan_of(after), ROSTER.encode())).is_empty


def test_a_workbook_is_read_like_a_list(loaded: LoadedPlan) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["Name", "Organization", "Joined"], ["Hal Fox", "ridge", dt.date(2025, 5, 1)]):
        sheet.append(cells)
    saved = io.BytesIO()
    book.save(saved)
    (row,) = preview(plan_of(loaded), saved.getvalue()).rows
    assert (row.id, row.values["joined"]) == ("hal-fox", dt.date(2025, 5, 1))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x00\x01\x02\x03" * 9])
def test_what_is_no_table_is_refused(loaded: LoadedPlan, content: bytes) -> None:
    with pytest.raises(NotATable):
        preview(plan_of(loaded), content)


def test_a_list_without_names_is_refused_and_says_what_it_has(loaded: LoadedPlan) -> None:
    with pytest.raises(RosterRefused, match="Colour, Size"):
        preview(plan_of(loaded), b"Colour,Size\nred,2\n")


def test_the_directory_lists_who_is_here_by_organization(loaded: LoadedPlan) -> None:
    assert [row[:3] for row in directory(plan_of(loaded), TODAY)] == [
        ("cy", "Cy Park", "Commons"),
        ("bo", "Bo Lind", "River"),
        ("ana", "Ana Ruiz", "RMA"),
    ]
    assert len(directory(plan_of(loaded), TODAY, everybody=True)) == 4
