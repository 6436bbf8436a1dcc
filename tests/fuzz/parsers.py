"""Every parser of a file that somebody else wrote: samples it reads, and what a command does with the bytes.

A parser takes bytes and returns. Its own words of refusal are caught here; whatever else it raises is a fault.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2025, 6, 1)
NOW = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)


class Parser(NamedTuple):
    """One kind of file: bytes that are in order, pieces worth putting into them, and the reading."""

    samples: Callable[[], list[bytes]]
    pieces: tuple[bytes, ...]
    read: Callable[[bytes], None]


@functools.cache
def _folder() -> Path:
    """A cohort folder in memory where the system has one, for the process's whole life."""
    from tests.questions.builders import cohort_folder

    memory = Path("/dev/shm")
    keep = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
    _KEPT.append(keep)
    return cohort_folder(Path(keep.name) / "cohort")


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


# The definition

TOML_PIECES = (
    b"[", b"]", b"[[", b"{", b"}", b'"', b"'", b'"""', b"=", b".", b"\n", b"\r\n", b"#", b"\xef\xbb\xbf", b"\xff", b"\0",
    b"-", b"0", b"1e999", b"inf", b"nan", b"9" * 30, b"9999-12-31", b"0001-01-01", b"0001-01-01T00:00:00", b"24:00:00",
    b"2025-02-30", b"true", b"[]", b"{}", b'"\\u0000"', b'"\\n"', b'every = "day"', b'rrule = "FREQ=SECONDLY"',
    b'\ninclude = ["*.toml", "../x.toml"]\n', b'timezone = "Etc/GMT+5"', b"minutes = -1", b"<<<<<<< a\n", b">>>>>>> b\n",
    b"[cohort]", b"[people.x]", b"[pods.x.meetings]", b"[[convenings.x.sessions]]", b"segments = 3\n", b"[segments]\n",
)  # fmt: skip


def _definitions() -> list[bytes]:
    from cohortkit.plan.catalogue import BASE
    from tests.questions.builders import DEFINITION

    return [(ROOT / "cohort.toml").read_bytes()[:6000], BASE.encode(), DEFINITION.encode()]


def _read_definition(raw: bytes) -> None:
    from cohortkit.files.diagnostics_text import render
    from cohortkit.files.problems import locate
    from cohortkit.meetings.listing import all_meetings
    from cohortkit.plan.load import load_plan
    from cohortkit.records.cohort import cohort_to_check

    loaded = load_plan(_folder(), instead={"cohort.toml": raw})
    cohort = cohort_to_check(loaded, TODAY)
    found = locate(cohort.problems(), cohort.documents)
    assert all(each.line >= 1 and each.column >= 1 for each in found)
    render(found, "text")
    if loaded.plan is not None:
        all_meetings(loaded.plan)


# The records and every other file beside the definition


@functools.cache
def record_files() -> tuple[tuple[str, bytes], ...]:
    """One file of every kind beside the definition: its path and what is in it."""
    import sys

    sys.path.insert(0, str(ROOT))
    from scripts.format_examples import RECORD_EXAMPLES

    texts = [example.strip() + "\n" for example in RECORD_EXAMPLES.values()]
    files = [(text.split("\n", 1)[0].removeprefix("# "), text.encode()) for text in texts]
    files.append(("records/calendar.toml", b'[events."spring-2025"]\nuid = "a@b"\nsequence = 1\nhash = "00"\n'))
    files.append(("busy/ana-ruiz.toml", b'at = 2025-01-01T00:00:00Z\nbusy = ["2025-07-02T10:00:00Z/PT30M"]\n'))
    return tuple(files)


def _records() -> list[bytes]:
    return [bytes([number]) + content for number, (_, content) in enumerate(record_files())]


@functools.cache
def _definition_of_records() -> bytes:
    from scripts.format_examples import EXAMPLES

    return "".join(EXAMPLES.values()).encode()


def _read_record(raw: bytes) -> None:
    """Read bytes as one of the files; the first byte says as which."""
    from cohortkit.calendar.busy import read_busy_times
    from cohortkit.files.diagnostics_text import render
    from cohortkit.files.problems import locate
    from cohortkit.plan.load import load_plan
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.published import read_published

    files = record_files()
    file = _folder() / files[(raw or b"\0")[0] % len(files)][0]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(raw[1:])
    try:
        loaded = load_plan(_folder(), instead={"cohort.toml": _definition_of_records()})
        assert loaded.plan is not None
        cohort = Cohort(loaded, loaded.plan, TODAY)
        found = locate(cohort.problems(), cohort.documents)
        render(found, "text")
        _look_at(cohort)
        read_busy_times(_folder())
        read_published(_folder())
    finally:
        file.unlink()


def _look_at(cohort: object) -> None:
    for name in (
        *("attendance", "pairings", "payments", "check_ins", "support", "collaborations", "products", "commitments"),
        *("resources", "interviews", "feedback", "responses", "codebook", "codings", "quotes"),
    ):
        getattr(cohort, name)


# What participants hand in

JSON_PIECES = (
    b"{", b"}", b"[", b"]", b'"', b":", b",", b"null", b"true", b"-1", b"1e999", b"9" * 400, b'"\\ud800"', b'"../x"',
    b"[" * 300, b'"cells"', b'"answers"', b'"checksum"', b'"person"', b"\xff\xfe", b"\xef\xbb\xbf", b"\\u0000",
    b"<!-- answer:story -->", b'"tags": ["answer:story"]', b'"source": 3', b'"at": "9999-99-99"', b'"format": 2',
)  # fmt: skip


def _answers() -> list[bytes]:
    from tests.questions.builders import ANSWERS, answer_set

    return [json.dumps(answer_set(answers=ANSWERS)).encode(), json.dumps(answer_set("bo-lind")).encode()]


def _notebooks() -> list[bytes]:
    from tests.questions.builders import ANSWERS, answer_set, exercise, typed, with_output

    return [
        json.dumps(with_output(exercise(), answer_set(answers=ANSWERS))).encode(),
        json.dumps(typed(exercise(), story="Words", hope="Very", consent="role", first="1. Trust")).encode(),
    ]


def _zips() -> list[bytes]:
    found = []
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", packing) as archive:
            archive.writestr("a.answers.json", _answers()[0])
            archive.writestr("in/b.ipynb", _notebooks()[1])
        found.append(buffer.getvalue())
    return found


def _collector(ending: str) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        from cohortkit.questions.collecting import collect
        from tests.questions.builders import plan

        file = _folder().parent / f"x{ending}"
        file.write_bytes(raw)
        outcome = collect(plan(), _folder(), [file], now=NOW)
        assert all(each.reason and "\n" not in each.reason for each in outcome.rejected)
        assert all(each.file.startswith("responses/") and ".." not in each.file for each in outcome.change.files)

    return read


# Tables: lists of people, exports of surveys, lists of participants

TABLE_PIECES = (
    b",", b";", b"\t", b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x93", b"Name", b"Email",
    b"Duration", b'{"ImportId":"x"}', b"Respondent ID", b"Timestamp", b"99999999999999", b"1h 5m 3s", b"0:0:0", b"=1+1",
    b"PK\x03\x04", b"\xc2\xb2", b"31/12/9999 24:00", b"00/00/0000", b"Then", b"Now", b"1. ", b"2025-03-11 25:61:61",
)  # fmt: skip
FORM = (
    "Timestamp,Name,What would be different about its structure?,How likely is that by next year?\n"
    '2025/03/20 5:30:00 PM MDT,Ana Ruiz,"Rotating chairs\nMembers set it",Somewhat\n'
)
THREE_HEADERS = (
    "StartDate,Status,Name,Q1\nStart Date,Response Type,Your name,Tell one moment in which you saw it work.\n"
    '"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2_TEXT""}"\n2025-03-20 10:00:00,IP Address,Ana Ruiz,Words\n'
)
TWO_HEADERS = (
    "Respondent ID,Collector ID,Start Date,Which form of meeting helps you most?,\n,,,Pods,Lunch with a buddy\n"
    "1,2,03/20/2025 05:30:00 PM,,Lunch with a buddy\n"
)
PARTICIPANTS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Ana Ruiz,ana@ridge.example,03/11/2025 01:00:00 PM,03/11/2025 01:20:00 PM,20,No\n"
)
PEOPLE = "Name;Organization;E-mail;Role;Time zone\nEl Moss;RMA;el@ridge.example;participant;America/Denver\n"
TABLES = (FORM, THREE_HEADERS, TWO_HEADERS, PARTICIPANTS, PEOPLE)


def _tables() -> list[bytes]:
    from cohortkit.files.spreadsheet import as_xlsx

    sheet = as_xlsx("People", ["Name", "Organization"], [["El Moss", "RMA"], ["Bo Lind", dt.date(2025, 1, 1)]])
    return [*(text.encode() for text in TABLES), TABLES[1].encode("utf-16"), sheet]


def _read_table(raw: bytes) -> None:
    from cohortkit.attendance.matching import match_people
    from cohortkit.attendance.tool_files import NotAParticipantList, read_stays
    from cohortkit.files.table import NotATable
    from cohortkit.people.roster import import_change, preview
    from cohortkit.people.roster_columns import RosterRefused
    from cohortkit.plan.load import load_plan
    from cohortkit.questions.surveys.importing import propose_import
    from tests.questions.builders import plan

    with suppress(NotAParticipantList):
        match_people(plan(), read_stays(raw))
    with suppress(NotATable):
        propose_import(plan(), _folder(), "equity", raw, wave=None, now=NOW)
    try:
        shown = preview(plan(), raw, NOW.date())
    except (NotATable, RosterRefused):
        return
    import_change(load_plan(_folder()), plan(), shown)


# Calendars

ICS_PIECES = (
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VTIMEZONE\r\n", b"END:VTIMEZONE\r\n", b"\r\n ", b"\n\t", b":", b";", b'"',
    b"RRULE:FREQ=SECONDLY;COUNT=5000000\r\n", b"RRULE:FREQ=YEARLY;BYWEEKNO=53;BYSETPOS=-366\r\n", b"BYDAY=-53SU", b"INTERVAL=0",
    b"DTSTART:99991231T235959Z\r\n", b"DTEND:00010101\r\n", b"DURATION:-P99999999W\r\n", b"TZOFFSETTO:+9999\r\n", b"\xff", b"\0",
    b"EXDATE;TZID=../../etc/passwd:20250101T000000\r\n", b"RDATE;VALUE=PERIOD:20250101T000000Z/PT1H\r\n", b"20250230T256199",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20250101T000000Z\r\n", b"TRANSP:TRANSPARENT\r\n", b"FREEBUSY:/\r\n", b"UNTIL=20250101",
)  # fmt: skip
CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VTIMEZONE\nTZID:Denver\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\nTZOFFSETFROM:-0700\nTZOFFSETTO:-0600\nEND:DAYLIGHT\nBEGIN:STANDARD\n"
    "DTSTART:20071104T020000\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0700\nEND:STANDARD\n"
    "END:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Denver:20250301T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=9\n"
    "EXDATE;TZID=Denver:20250401T090000\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Denver:20250506T090000\n"
    "DTSTART:20250507T150000Z\nDTEND:20250507T160000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20250704\nEND:VEVENT\n"
    "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20250110T100000Z/PT2H\nEND:VFREEBUSY\nEND:VCALENDAR\n"
)


def _read_calendar(raw: bytes) -> None:
    from cohortkit.calendar.busy import merge, read_busy

    intervals, _ = read_busy(raw, "x.ics", first=dt.date(2025, 1, 1), last=dt.date(2026, 12, 31), zone="America/Denver")
    assert intervals == merge(intervals)


PARSERS: dict[str, Parser] = {
    "definition": Parser(_definitions, TOML_PIECES, _read_definition),
    "records": Parser(_records, TOML_PIECES, _read_record),
    "notebook": Parser(_notebooks, JSON_PIECES, _collector(".ipynb")),
    "answers": Parser(_answers, JSON_PIECES, _collector(".answers.json")),
    "zip": Parser(
        _zips,
        (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\0\0", b"\xff\xff\xff\xff", b"../", b"\x08\0"),
        _collector(".zip"),
    ),
    "table": Parser(_tables, TABLE_PIECES, _read_table),
    "calendar": Parser(
        lambda: [CALENDAR.replace("\n", "\r\n").encode(), CALENDAR.encode()], ICS_PIECES, _read_calendar
    ),
}
"""The parsers by the name of what they read."""
