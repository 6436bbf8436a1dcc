"""What changed since the last export is told in words."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from pathlib import Path

import pytest

from cohortkit.calendar.audience import ALL
from cohortkit.calendar.changes import Difference, differences
from cohortkit.calendar.export import export, timetable_of
from cohortkit.calendar.letter import change_letter
from cohortkit.calendar.listing import listed
from cohortkit.files.transaction import apply
from cohortkit.meetings.listing import all_meetings
from cohortkit.records.cohort import open_cohort
from cohortkit.records.published import read_published

NOW = dt.datetime(2025, 3, 17, 12, 0, tzinfo=dt.UTC)
PLAN = """
[cohort]
name = "Rivers"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge"
[people.ana]
name = "Ana"
email = "ana@ridge.example"
organization = "ridge"
[people.bo]
name = "Bo"
email = "bo@ridge.example"
organization = "ridge"
[pods.belonging]
title = "Belonging"
members = ["ana"]
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
timezone = "America/New_York"
every = "month"
on = "2nd Tuesday"
count = 4
[convenings.spring]
title = "Spring convening"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[convenings.fall]
title = "Fall gathering"
starts = 2025-10-20
ends = 2025-10-22
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(PLAN)
    cohort = open_cohort(tmp_path, today=NOW.date())
    apply(tmp_path, export(cohort, ALL, read_published(tmp_path)[0], now=NOW).change, by="test", now=NOW)
    return tmp_path


def told(folder: Path, *edits: tuple[str, str]) -> list[Difference]:
    plan = PLAN
    for old, new in edits:
        assert old in plan
        plan = plan.replace(old, new)
    (folder / "cohort.toml").write_text(plan)
    cohort = open_cohort(folder, today=NOW.date())
    return differences(timetable_of(cohort, read_published(folder)[0]), NOW)


def words(found: list[Difference]) -> list[tuple[str, str]]:
    return [(each.kind, each.words) for each in found]


def test_nothing_changed(folder: Path) -> None:
    assert told(folder) == []


def test_a_move_says_both_times_and_whom_it_concerns(folder: Path) -> None:
    moved = "count = 4\nmoved = [{ from = 2025-04-08, to = 2025-04-10T15:00:00 }]"
    [each] = told(folder, ("count = 4", moved))
    assert each.words == (
        "Moved: Belonging is now Thursday, 10 April 2025, 15:00–16:00 EDT; it was Tuesday, 8 April 2025, 13:00–14:00 EDT"
    )
    assert (each.meetings, each.people, each.short_notice) == (("belonging@2025-04-08",), ("ana",), False)


def test_a_change_within_48_hours_warns(folder: Path) -> None:
    [each] = told(folder, ("[convenings.spring]", '[convenings.spring]\nstatus = "cancelled"'))
    assert each.words == "Cancelled: Spring convening, Tuesday, 18 March 2025, 10:00–13:00 MDT"
    assert each.short_notice
    assert each.people == ("ana", "bo")


def test_a_series_at_another_hour_is_told_once(folder: Path) -> None:
    [each] = told(folder, ("T13:00:00\nminutes", "T14:00:00\nminutes"))
    assert each.words.startswith("Moved: Belonging, 4 meetings from Tuesday, 11 February 2025 on: now 14:00–15:00 EST")
    assert len(each.meetings) == 4


def test_cancelled_then_restored(folder: Path) -> None:
    [off] = told(folder, ("count = 4", "count = 4\ncancelled = [2025-04-08]"))
    assert off.kind == "cancelled"
    cohort = open_cohort(folder, today=NOW.date())
    apply(folder, export(cohort, ALL, read_published(folder)[0], now=NOW).change, by="test", now=NOW)
    [on] = told(folder)
    assert words([on]) == [("restored", "Takes place after all: Belonging, Tuesday, 8 April 2025, 13:00–14:00 EDT")]


def test_renamed_new_and_removed(folder: Path) -> None:
    found = told(
        folder, ('"Belonging"', '"Staying"'), ("[convenings.fall]", "[convenings.autumn]"), ("2025-10-20", "2025-10-19")
    )
    assert words(found) == [
        ("renamed", 'Renamed: "Belonging" is now "Staying"'),
        ("new", "New: Fall gathering, Sunday, 19 October 2025 – Wednesday, 22 October 2025"),
        ("removed", "Taken out of the plan: Fall gathering, Monday, 20 October 2025 – Wednesday, 22 October 2025; it stays in calendars as cancelled"),
    ]  # fmt: skip


def test_an_id_that_changed_is_told_apart_from_cancelled_and_new(folder: Path) -> None:
    found = told(folder, ("[convenings.fall]", "[convenings.autumn]"), ("pods.belonging", "pods.staying"))
    assert words(found) == [
        ("id-changed", 'The id of "Belonging" changed from belonging to staying; calendars keep it as it is'),
        ("id-changed", 'The id of "Fall gathering" changed from fall to autumn; calendars keep it as it is'),
    ]


def test_the_cohort_in_another_zone(folder: Path) -> None:
    found = told(folder, ("America/Denver", "Pacific/Honolulu"))
    spring = next(each for each in found if each.title == "Spring convening")
    assert spring.kind == "zone"
    assert "in Pacific/Honolulu instead of America/Denver, 4:00 h later than before" in spring.words


def test_a_new_link_is_told(folder: Path) -> None:
    [each] = told(folder, ("[convenings.spring]", '[convenings.spring]\nlink = "https://meet.example/s"'))
    assert each.kind == "place"
    assert "https://meet.example/s" in each.words


def test_the_letter_is_a_draft_to_the_people_concerned(folder: Path) -> None:
    found = told(folder, ("[convenings.spring]", '[convenings.spring]\nstatus = "cancelled"'))
    cohort = open_cohort(folder, today=NOW.date())
    made = change_letter(cohort.plan, found, NOW)
    assert made is not None
    assert made.without_address == ()
    letter = email.message_from_bytes(made.content, policy=email.policy.default)
    assert letter["Subject"] == "Short notice: Rivers: changes to our meetings"
    assert letter["Bcc"] == "ana@ridge.example, bo@ridge.example"
    assert letter["X-Unsent"] == "1"
    body = letter.get_body()
    assert body is not None
    assert "- Cancelled: Spring convening, Tuesday, 18 March 2025" in body.get_content()


def test_who_has_no_address_is_named_beside_the_letter(folder: Path) -> None:
    edits = ('email = "bo@ridge.example"\n', ""), ("[convenings.spring]", '[convenings.spring]\nstatus = "cancelled"')
    found = told(folder, *edits)
    made = change_letter(open_cohort(folder, today=NOW.date()).plan, found, NOW)
    assert made is not None
    assert made.without_address == ("bo",)


def test_there_is_no_letter_about_nothing(folder: Path) -> None:
    plan = open_cohort(folder, today=NOW.date()).plan
    assert change_letter(plan, [], NOW) is None
    assert change_letter(plan, told(folder, ("[pods.belonging", "[pods.staying")), NOW) is None


def test_another_agenda_or_question_is_told_once_for_all_meetings_it_touches(folder: Path) -> None:
    session = '\n[[convenings.fall.sessions]]\ntitle = "Who is here"\nminutes = 30\n'
    found = told(
        folder,
        ("ends = 2025-10-22", "ends = 2025-10-22" + session),
        ('members = ["ana"]', 'members = ["ana"]\nquestion = "Who stays?"'),
    )
    assert words(found) == [
        ("details", "Another agenda or description: Belonging, 4 meetings from Tuesday, 11 February 2025 on"),
        (
            "details",
            "Another agenda or description: Fall gathering, Monday, 20 October 2025 – Wednesday, 22 October 2025",
        ),
    ]
    assert [each.people for each in found] == [("ana",), ("ana", "bo")]


def test_a_zone_that_shifts_meetings_only_in_summer_is_told_so(folder: Path) -> None:
    [each] = told(folder, ('timezone = "America/New_York"', 'timezone = "America/Bogota"'))
    # At one o'clock there as in New York in winter; from March on New York is an hour ahead.
    assert "in America/Bogota instead of America/New_York, up to 1:00 h later than before" in each.words


def test_the_list_has_uid_and_sequence_of_every_meeting(folder: Path) -> None:
    cohort = open_cohort(folder, today=NOW.date())
    timetable = timetable_of(cohort, read_published(folder)[0])
    events = [each.as_json() for each in listed(timetable, all_meetings(cohort.plan))]
    assert events[-1] == {
        "id": "fall",
        "uid": "convening-fall@rivers",
        "title": "Fall gathering",
        "kind": "convening",
        "start": "2025-10-20",
        "end": "2025-10-22",
        "timezone": "America/Denver",
        "all_day": True,
        "status": "scheduled",
        "mode": "virtual",
        "location": "",
        "sequence": 0,
    }
    assert events[0]["start"] == "2025-02-11T13:00:00-05:00"
    assert {each["uid"] for each in events[:3]} == {"pod-belonging@rivers", "convening-spring@rivers"}
