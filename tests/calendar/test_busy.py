"""Busy times come from calendar files nobody vouches for; only intervals are kept."""

from __future__ import annotations

import datetime as dt
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.calendar.busy import Interval, import_busy, merge, read_busy, read_busy_times, read_diary
from cohortkit.files.problems import Problem
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import Cohort, open_cohort

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "ics"
AT = dt.datetime(2025, 2, 1, 12, 0, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 12, 31)


def read(body: str, zone: str = "America/Denver") -> tuple[list[str], list[Problem]]:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{body.strip()}\nEND:VCALENDAR\n"
    intervals, problems = read_busy(text.replace("\n", "\r\n").encode(), "diary.ics", first=FIRST, last=LAST, zone=zone)
    return [shown(each) for each in intervals], problems


def shown(interval: Interval) -> str:
    begin, end = (dt.datetime.fromtimestamp(each, dt.UTC) for each in interval)
    return f"{begin:%m-%d %H:%M}/{end:%m-%d %H:%M}"


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "UID:a", "SUMMARY:Secret", *lines, "END:VEVENT"])


def test_zones_utc_and_local_times_are_told_apart() -> None:
    found, problems = read(
        event("DTSTART;TZID=Europe/Berlin:20250701T100000", "DTEND;TZID=Europe/Berlin:20250701T110000")
        + "\n"
        + event("DTSTART:20250702T100000Z", "DURATION:PT30M").replace("UID:a", "UID:b")
        + "\n"
        + event("DTSTART:20250703T100000", "DTEND:20250703T110000").replace("UID:a", "UID:c")
        + "\n"
        + event("DTSTART;TZID=Eastern Standard Time:20250704T100000", "DURATION:PT1H").replace("UID:a", "UID:d")
    )
    assert problems == []
    assert found == [
        "07-01 08:00/07-01 09:00",
        "07-02 10:00/07-02 10:30",
        "07-03 16:00/07-03 17:00",
        "07-04 14:00/07-04 15:00",
    ]


def test_a_zone_that_only_the_file_knows_is_read_from_it() -> None:
    zone = """
BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""
    rule = "RRULE:FREQ=MONTHLY;COUNT=2"
    found, problems = read(zone + event("DTSTART;TZID=Office:20250220T130000", "DURATION:PT1H", rule))
    assert (found, problems) == (["02-20 18:00/02-20 19:00", "03-20 17:00/03-20 18:00"], [])


def test_series_lose_their_exceptions_and_moved_occurrences() -> None:
    series = event(
        "DTSTART;TZID=America/New_York:20250211T130000",
        "DTEND;TZID=America/New_York:20250211T140000",
        "RRULE:FREQ=WEEKLY;UNTIL=20250304T180000Z",
        "EXDATE;TZID=America/New_York:20250218T130000",
    )
    moved = event("RECURRENCE-ID:20250225T180000Z", "DTSTART:20250226T150000Z", "DTEND:20250226T160000Z")
    found, _ = read(series + "\n" + moved)
    assert found == ["02-11 18:00/02-11 19:00", "02-26 15:00/02-26 16:00", "03-04 18:00/03-04 19:00"]


def test_whole_days_and_free_entries() -> None:
    day = event("DTSTART;VALUE=DATE:20250301", "DTEND;VALUE=DATE:20250303")
    assert read(day)[0] == ["03-01 07:00/03-03 07:00"]
    for line in ("TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"):
        assert read(event("DTSTART;VALUE=DATE:20250301", line))[0] == []
    freebusy = "BEGIN:VFREEBUSY\nFREEBUSY:20250301T100000Z/PT2H,20250302T100000Z/20250302T110000Z\n"
    freebusy += "FREEBUSY;FBTYPE=FREE:20250304T100000Z/PT2H\nEND:VFREEBUSY"
    assert read(freebusy)[0] == ["03-01 10:00/03-01 12:00", "03-02 10:00/03-02 11:00"]


def test_a_bad_event_is_reported_with_its_place_and_the_others_are_read() -> None:
    found, problems = read(
        event("DTSTART:20251345T100000Z") + "\n" + event("DTSTART:20250702T100000Z", "DURATION:PT30M")
    )
    assert found == ["07-02 10:00/07-02 10:30"]
    [problem] = problems
    assert (problem.file, problem.line) == ("diary.ics", 6)
    assert "Secret" not in problem.message


def test_an_event_that_ends_before_it_begins_is_reported() -> None:
    found, [problem] = read(event("DTSTART:20250310T100000Z", "DTEND:20250309T100000Z"))
    assert (found, problem.line) == ([], 7)
    assert "ends before it begins" in problem.message


def test_a_file_without_end_is_refused(cohort: Cohort) -> None:
    content = read_diary(Path("/dev/zero"))
    assert [each.code for each in import_busy(cohort, "ana", [("zero", content)], at=AT).problems] == ["too-large"]


def test_a_rule_that_yields_a_million_times_stops() -> None:
    began = time.process_time()
    found, problems = read(event("DTSTART:20250201T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;INTERVAL=2"))
    assert len(found) == 5000
    assert [problem.line for problem in problems] == [8]
    assert time.process_time() - began < 2


def test_additional_times_keep_a_length_of_their_own() -> None:
    times = "20250302T100000Z/PT3H,20250303T100000Z/20250303T101500Z,20250304T100000Z"
    found, problems = read(
        event("DTSTART:20250301T100000Z", "DURATION:PT1H", f"RDATE;VALUE=PERIOD:{times}", "EXDATE:20250301T100000Z")
    )
    assert problems == []
    assert found == ["03-02 10:00/03-02 13:00", "03-03 10:00/03-03 10:15", "03-04 10:00/03-04 11:00"]


def test_all_rules_of_an_event_are_followed() -> None:
    rules = ("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;COUNT=2")
    found, _ = read(event("DTSTART:20250301T100000Z", "DURATION:PT1H", *rules))
    assert found == ["03-01 10:00/03-01 11:00", "03-08 10:00/03-08 11:00", "04-01 10:00/04-01 11:00"]


def test_a_rule_of_another_calendar_is_told_and_not_taken_for_one_of_ours() -> None:
    found, [problem] = read(event("DTSTART;VALUE=DATE:20250129", "RRULE:RSCALE=CHINESE;FREQ=YEARLY"))
    assert (found, problem.line) == ([], 3)
    assert "Chinese" in problem.message


def test_time_zones_whose_clocks_never_rest_do_not_use_up_the_memory() -> None:
    restless = (
        "BEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\n"
        "RRULE:FREQ=MINUTELY\nEND:STANDARD\n"
    )
    body = ""
    for number in range(10):
        body += f"BEGIN:VTIMEZONE\nTZID:Z{number}\n{restless * 60}END:VTIMEZONE\n"
        body += event(f"DTSTART;TZID=Z{number}:20250702T100000", "DURATION:PT1H") + "\n"
    tracemalloc.start()
    found, problems = read(body)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert found == ["07-02 16:00/07-02 17:00"]  # ten in Denver
    assert len(problems) == 10
    assert "clocks" in problems[0].message


def test_of_a_flood_of_faults_the_first_are_told_and_the_rest_counted() -> None:
    _, problems = read("nonsense\n" * 3000)
    assert len(problems) == 1001
    assert problems[-1].message == "there are 2,000 more faults"


def test_titles_are_never_stored_and_git_never_sees_the_file(cohort: Cohort) -> None:
    text = (
        "BEGIN:VCALENDAR\n" + event("DTSTART:20250702T100000Z", "DURATION:PT30M", "LOCATION:Clinic") + "\nEND:VCALENDAR"
    )
    result = import_busy(cohort, "ana", [("diary.ics", text.encode())], at=AT)
    apply(cohort.folder, result.change, by="ana", now=AT)
    for path in cohort.folder.rglob("*"):
        if path.is_file():
            assert b"Secret" not in path.read_bytes()
            assert b"Clinic" not in path.read_bytes()
    assert "/busy/" in (cohort.folder / ".gitignore").read_text().split()
    stored, problems = read_busy_times(cohort.folder)
    assert problems == []
    assert [shown(each) for each in stored["ana"]] == ["07-02 10:00/07-02 10:30"]
    assert import_busy(cohort, "ana", [("diary.ics", text.encode())], at=AT + dt.timedelta(days=1)).change.is_empty


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    (tmp_path / "cohort.toml").write_text(
        '[cohort]\nname = "R"\nstarts = 2025-01-01\nends = 2026-12-31\ntimezone = "America/Denver"\n'
        '[organizations.ridge]\nname = "Ridge"\n[people.ana]\nname = "Ana"\norganization = "ridge"\n'
    )
    return open_cohort(tmp_path, today=AT.date())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of calendar files is not beside the repository")
def test_no_real_file_crashes_or_takes_long() -> None:
    files = sorted(CORPUS.rglob("*.ics"))
    assert len(files) > 150
    for path in files:
        began = time.process_time()
        read_busy(path.read_bytes(), path.name, first=dt.date(1990, 1, 1), last=dt.date(2030, 1, 1), zone="UTC")
        assert time.process_time() - began < 2, path.name


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:STANDARD", "TZID:X", "TZOFFSETTO:+9999",
            "DTSTART:20250101T000000Z", "DTSTART;TZID=X:20250101T000000", "DTSTART:99991231T235959", "DTEND:00010101",
            "DURATION:P99999999D", "DURATION:-PT1H", "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYSETPOS=-366", "RRULE:FREQ=DAILY",
            "RRULE:FREQ=SECONDLY;COUNT=5000000", "RDATE:20250101/20250102,x", "EXDATE;TZID=../../etc/passwd:20250101T000000",
            "RECURRENCE-ID:20250101", "UID:a", "FREEBUSY:/", " folded", "BEGIN:VFREEBUSY", "END:VFREEBUSY",
        ]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_nonsense_never_crashes(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode(errors="replace")
    intervals, _ = read_busy(content, "x.ics", first=FIRST, last=LAST, zone="America/Denver")
    assert intervals == merge(intervals)
