"""Texts that somebody typed stay texts: no formula, no markup, no line of a calendar or a letter comes of them."""

from __future__ import annotations

import csv
import datetime as dt
import email
import email.policy
import html.parser
import io
from pathlib import Path

import openpyxl
import pytest
import tomli_w

from cohortkit.calendar.changes import Difference
from cohortkit.calendar.letter import change_letter
from cohortkit.cli.main import main
from cohortkit.plan.load import load_plan

FORMULA = "=HYPERLINK(0)"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} [x](javascript:alert(1))"
LINES = "First line\r\nATTENDEE:mailto:x@evil.example\nEND:VCALENDAR\nBcc: x@evil.example"

DEFINITION = {
    "cohort": {"name": "Harbour", "starts": "", "ends": "", "timezone": "America/New_York", "vision": MARKUP},
    "organizations": {"north": {"name": FORMULA, "about": MARKUP}, "south": {"name": "+South " + MARKUP}},
    "partners": {"tide": {"name": "@Tide"}},
    "people": {
        "ana-ruiz": {"name": "@Ana " + MARKUP, "organization": "north", "email": "ana@north.example", "bio": LINES},
        "bo-lind": {"name": "-Bo", "organization": "south", "title": FORMULA, "email": "bo@south.example"},
        "cy-park": {"name": "Cy Park", "partner": "tide", "roles": ["facilitator"]},
    },
    "convenings": {
        "spring": {
            "title": MARKUP,
            "about": LINES,
            "location": LINES,
            "link": "https://meet.example/a?b=\u201d><script>",
            "sessions": [{"title": MARKUP, "minutes": 30, "kind": "connection", "about": LINES}],
        }
    },
}


@pytest.fixture
def cohort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    text = tomli_w.dumps(DEFINITION)
    text = text.replace('starts = ""', "starts = 2025-01-06").replace('ends = ""', "ends = 2025-12-19")
    head = "[convenings.spring]\n"
    text = text.replace(head, f"{head}starts = 2025-03-18T10:00:00\nends = 2025-03-18T13:00:00\n")
    (tmp_path / "cohort.toml").write_bytes(text.encode())
    assert not load_plan(tmp_path).problems
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COHORTKIT_BY", "cy-park")
    return tmp_path


def run(*arguments: str) -> None:
    assert main([*arguments, "--as-of", "2025-03-01"]) == 0


class Tags(html.parser.HTMLParser):
    """The tags and the attributes of a page, as a browser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_no_cell_of_an_export_is_a_formula(cohort: Path) -> None:
    run("people", "export", "-o", "people.csv")
    run("people", "export", "-o", "people.xlsx")
    cells = [cell for row in csv.reader(io.StringIO(Path("people.csv").read_text("utf-8-sig"))) for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    sheet = openpyxl.load_workbook("people.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_no_name_on_the_sheet_of_a_breakout_is_a_formula(cohort: Path) -> None:
    run("groups", "plan", "--groups", "1", "--rounds", "1", "--save", "plan.json")
    run("groups", "sheets", "plan.json", "-o", "seats.csv")
    cells = [cell for row in csv.reader(io.StringIO((cohort / "seats.csv").read_text("utf-8-sig"))) for cell in row]
    assert "'-Bo" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_text_begins_a_line_of_a_calendar(cohort: Path) -> None:
    run("calendar", "export", "-o", "cohort.ics")
    lines = Path("cohort.ics").read_bytes().split(b"\r\n")
    assert b"\nATTENDEE" not in b"\r\n".join(lines)
    assert [line for line in lines if line.startswith((b"ATTENDEE", b"Bcc"))] == []
    assert lines.count(b"END:VCALENDAR") == 1
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


@pytest.mark.parametrize(
    "command",
    [
        ("meetings", "agenda", "spring", "--to", "html", "-o", "page.html"),
        ("report", "build", "--to", "html", "-o", "report"),
        ("calendar", "export", "--dir", "calendars"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_no_text_becomes_markup(cohort: Path, command: tuple[str, ...]) -> None:
    run(*command)
    pages = [path for path in cohort.rglob("*.html") if path.is_file()]
    assert pages
    for path in pages:
        page = path.read_text(encoding="utf-8")
        for tag, attributes in Tags(page).seen:
            assert not any(name.startswith("on") for name in attributes), path
            assert tag != "img" or attributes.get("src") != "x", path
            assert not any((value or "").startswith("javascript:") for value in attributes.values()), path
        assert "<script>alert" not in page


def test_no_text_adds_a_header_to_a_letter(cohort: Path) -> None:
    plan = load_plan(cohort).plan
    assert plan is not None
    told = Difference("place", MARKUP, ("spring",), LINES, None, False, ("ana-ruiz", "bo-lind"))
    made = change_letter(plan, [told], dt.datetime(2025, 3, 1, tzinfo=dt.UTC))
    assert made is not None
    letter = email.message_from_bytes(made.content, policy=email.policy.default)
    assert letter.get_all("Bcc") == ["ana@north.example, bo@south.example"]
    assert "x@evil.example" not in str(letter.items())
