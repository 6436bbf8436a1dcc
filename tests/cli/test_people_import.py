"""A roster comes in from a list: shown first, matched to who is there, written once and undone to the byte."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]

ROSTER = """\
Name,Organization,E-mail,Role,Time zone
Ana Ruiz,North Quay,ana@north.example,participant,America/Chicago
Dee Fox,Tide Facilitation,dee@tide.example,coach; expert,
Eli Sol,South Pier Principals,,,
"""


def people(cohort: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((cohort / "cohort.toml").read_text(encoding="utf-8"))["people"]
    return found


@pytest.fixture
def roster(cohort: Path) -> Path:
    file = cohort / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


def test_nothing_is_written_before_somebody_agrees(cohort: Path, run: Run, roster: Path) -> None:
    before = (cohort / "cohort.toml").read_bytes()
    refused = run("people", "import", "roster.csv")
    assert refused.code == 1
    assert "--yes" in refused.err
    for said in ("Dee Fox", "dee-fox", "Eli Sol", "timezone: America/Chicago"):
        assert said in refused.err
    assert run("people", "import", "roster.csv", "--dry-run").out.startswith("--- ")
    assert (cohort / "cohort.toml").read_bytes() == before


def test_a_list_is_taken_in_once_and_undone_to_the_byte(cohort: Path, run: Run, roster: Path) -> None:
    before = (cohort / "cohort.toml").read_bytes()
    document = run("people", "import", "roster.csv", "--yes", "--json").document
    assert [(row["kind"], row["id"]) for row in document["rows"]] == [
        ("changed", "ana-ruiz"),
        ("new", "dee-fox"),
        ("new", "eli-sol"),
    ]
    assert document["columns"]["organization"] == "Organization"
    found = people(cohort)
    assert found["ana-ruiz"]["timezone"] == "America/Chicago"
    assert found["dee-fox"] == {
        "name": "Dee Fox",
        "partner": "tide",
        "email": "dee@tide.example",
        "roles": ["coach", "expert"],
    }
    assert found["eli-sol"] == {"name": "Eli Sol", "organization": "south"}
    assert b"# what we call it" in (cohort / "cohort.toml").read_bytes()
    assert run("people", "import", "roster.csv", "--yes", "--json").document["changed"] == []
    assert run("undo").code == 0
    assert (cohort / "cohort.toml").read_bytes() == before


def test_what_is_replaced_is_shown_beside_what_comes(cohort: Path, run: Run) -> None:
    (cohort / "roster.csv").write_text("Person,Org.,E-mail\nAna Ruiz,South Pier,ANA@north.example\n", encoding="utf-8")
    asked = ("people", "import", "roster.csv", "--map", "Org.=organization", "--dry-run", "--as-of", "2025-06-01")
    said = " ".join(run(*asked).err.split())
    assert "columns: Org. as organization, Person as name, E-mail as email" in said
    assert "organization: north → south from 2025-06-01" in said
    (row,) = run(*asked, "--json").document["rows"]
    assert (row["values"], row["before"], row["from"]) == (
        {"organization": "south"},
        {"organization": "north"},
        "2025-06-01",
    )
    assert run(*asked[:3], "--map", "Organ=organization").code == 4
    assert run(*asked[:3], "--map", "Organ").code == 2


def test_a_spreadsheet_reads_like_a_csv(cohort: Path, run: Run) -> None:
    book = openpyxl.Workbook()
    for row in [line.split(",") for line in ROSTER.splitlines()]:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    (cohort / "roster.xlsx").write_bytes(content.getvalue())
    assert run("people", "import", "roster.xlsx", "--yes").code == 0
    assert {"dee-fox", "eli-sol"} <= people(cohort).keys()


def test_rows_that_make_no_sense_are_left_out_and_named(cohort: Path, run: Run) -> None:
    rows = "Name,Organization,Role\nEli Sol,East,participant\nFay Lin,North Quay,king\n,North Quay,\nGus Ray,North Quay,coach\n"
    (cohort / "roster.csv").write_text(rows, encoding="utf-8")
    ran = run("people", "import", "roster.csv", "--yes")
    assert ran.code == 1
    assert "3 rows were left out" in ran.err
    assert set(people(cohort)) == {"ana-ruiz", "ana-lund", "bo-lind", "cy-park", "gus-ray"}


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"a,b\n1,2\n"])
def test_what_is_no_list_of_people_is_refused(cohort: Path, run: Run, content: bytes) -> None:
    (cohort / "roster.csv").write_bytes(content)
    before = (cohort / "cohort.toml").read_bytes()
    ran = run("people", "import", "roster.csv", "--yes", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert (cohort / "cohort.toml").read_bytes() == before


def test_the_directory_goes_out_as_a_sheet_without_what_is_private(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    text = definition.read_text(encoding="utf-8") + '[pairing]\navoid = [["ana-ruiz", "bo-lind"]]\n'
    definition.write_text(text, encoding="utf-8")
    assert run("people", "export", "-o", "directory.csv", "--json").document["people"] == 4
    rows = (cohort / "directory.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "Id,Name,Organization,Title,Roles,E-mail,Time zone,Pods,Joined,Left,Bio"
    assert rows[1].startswith("ana-ruiz,Ana Ruiz,NQT,,participant,ana@north.example,America/New_York,Tides")


def test_a_person_who_changed_organizations_is_listed_where_they_were(cohort: Path, run: Run) -> None:
    definition = cohort / "cohort.toml"
    moved = 'name = "Bo Lind"\nearlier = [{ organization = "north", title = "Teacher", until = 2025-04-30 }]\ntitle = "Head"\n'
    text = definition.read_text(encoding="utf-8").replace('name = "Bo Lind"\n', moved)
    definition.write_text(text, encoding="utf-8")

    def north(day: str) -> list[str]:
        found = run("people", "list", "--organization", "north", "--as-of", day, "--json").document["people"]
        return [each["id"] for each in found]

    assert north("2025-04-30") == ["ana-ruiz", "bo-lind"]
    assert north("2025-05-01") == ["ana-ruiz"]
    then = run("people", "show", "bo-lind", "--as-of", "2025-04-30").out
    assert "Teacher" in then
    assert "NQT until 2025-04-30" in then
    assert "Head" in run("people", "show", "bo-lind", "--as-of", "2025-05-01").out


def test_a_move_keeps_the_old_place_for_what_was_before(cohort: Path, run: Run) -> None:
    before = (cohort / "cohort.toml").read_bytes()
    move = ("people", "move", "Bo Lind", "--organization", "north", "--on", "2025-05-01", "--title", "Head")
    assert run(*move).code == 0
    assert people(cohort)["bo-lind"] == {
        "name": "Bo Lind",
        "organization": "north",
        "title": "Head",
        "earlier": [{"organization": "south", "until": dt.date(2025, 4, 30)}],
    }
    assert "nothing to change" in run(*move).out
    assert run("people", "move", "bo-lind", "--partner", "tide", "--on", "2025-04-30").code == 1
    assert run("people", "move", "bo-lind", "--partner", "tide", "--on", "2025-09-01").code == 0
    moved = people(cohort)["bo-lind"]
    assert (moved.get("organization"), moved["partner"]) == (None, "tide")
    assert [each["organization"] for each in moved["earlier"]] == ["south", "north"]
    assert run("check").code == 0
    for day, place in (("2025-04-30", "South Pier"), ("2025-05-01", "NQT"), ("2025-09-01", "Tide Facilitation")):
        assert place in run("people", "list", "--filter", "Bo", "--as-of", day).out
    run("undo")
    run("undo")
    assert (cohort / "cohort.toml").read_bytes() == before


def test_a_move_to_where_somebody_is_already_is_refused(cohort: Path, run: Run) -> None:
    assert run("people", "move", "bo-lind", "--organization", "south", "--on", "2025-05-01").code == 1
    assert run("people", "move", "bo-lind", "--on", "2025-05-01").code == 2
