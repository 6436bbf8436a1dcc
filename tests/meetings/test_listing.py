"""The meetings of a cohort come from its plan and its records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cohortkit.meetings.listing import all_meetings, between, every_meeting, find_meeting, meetings_of
from cohortkit.meetings.people import concerned, conflicts
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Plan
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import open_cohort

PLAN = """
[cohort]
name = "Rivers"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge"
left = 2025-06-30
[organizations.river]
name = "River"
[people.ana]
name = "Ana"
organization = "ridge"
[people.bo]
name = "Bo"
organization = "river"
joined = 2025-03-01
[people.cy]
name = "Cy"
organization = "river"
[pods.belonging]
title = "Belonging"
members = ["ana", { person = "bo", from = 2025-04-01 }]
lead = "cy"
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
timezone = "America/New_York"
every = "month"
on = "2nd Tuesday"
count = 4
skip = [2025-03-11]
moved = [{ from = 2025-04-08, to = 2025-03-31T15:00:00 }]
link = "https://meet.example/belonging"
[pods.data]
title = "Data"
members = ["ana", "cy"]
[pods.data.meetings]
starts = 2025-02-11T11:30:00
minutes = 45
every = "month"
on = "2nd Tuesday"
count = 1
[pods.broken]
title = "Broken"
[pods.broken.meetings]
starts = 2025-02-11T11:30:00
minutes = 45
every = "month"
on = "Tuesday"
[convenings.spring]
title = "Spring convening"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[convenings.fall]
title = "Fall gathering"
mode = "in-person"
starts = 2025-10-20
ends = 2025-10-22
location = "Durango, Colorado"
[convenings.winter]
title = "Winter convening"
starts = 2025-03-18T12:30:00
ends = 2025-03-18T13:30:00
status = "cancelled"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(PLAN)
    return tmp_path


@pytest.fixture
def plan(folder: Path) -> Plan:
    plan = load_plan(folder).plan
    assert plan is not None
    return plan


def test_meetings_are_in_order_of_time_and_keep_the_id_of_their_first_date(plan: Plan) -> None:
    assert [(each.id, each.start.isoformat(), each.status) for each in all_meetings(plan)] == [
        ("belonging@2025-02-11", "2025-02-11T13:00:00-05:00", "scheduled"),
        ("data@2025-02-11", "2025-02-11T11:30:00-07:00", "scheduled"),
        ("spring", "2025-03-18T10:00:00-06:00", "scheduled"),
        ("winter", "2025-03-18T12:30:00-06:00", "cancelled"),
        ("belonging@2025-04-08", "2025-03-31T15:00:00-04:00", "moved"),
        ("belonging@2025-05-13", "2025-05-13T13:00:00-04:00", "scheduled"),
        ("fall", "2025-10-20", "scheduled"),
    ]


def test_an_all_day_convening_lasts_to_the_end_of_its_last_day(plan: Plan) -> None:
    fall = find_meeting(plan, "fall")
    assert fall.all_day
    assert fall.begins.isoformat() == "2025-10-20T00:00:00-06:00"
    assert fall.ends.isoformat() == "2025-10-23T00:00:00-06:00"
    assert fall.minutes == 3 * 24 * 60


def test_a_convening_concerns_everybody_in_the_cohort_on_that_day(plan: Plan) -> None:
    assert concerned(plan, find_meeting(plan, "spring")) == ("ana", "bo", "cy")
    assert concerned(plan, find_meeting(plan, "fall")) == ("bo", "cy")  # Ridge left in June


def test_a_pod_meeting_concerns_its_members_on_the_day_it_takes_place_and_its_lead(plan: Plan) -> None:
    assert concerned(plan, find_meeting(plan, "belonging@2025-02-11")) == ("ana", "cy")
    assert concerned(plan, find_meeting(plan, "belonging@2025-04-08")) == ("ana", "cy")  # moved before Bo joins
    assert concerned(plan, find_meeting(plan, "belonging@2025-05-13")) == ("ana", "bo", "cy")


def test_who_is_asked_to_be_in_two_places_is_found_across_zones(plan: Plan) -> None:
    # 13:00–14:00 in New York is 11:00–12:00 in Denver; the other pod is at 11:30 there.
    [clash] = conflicts(plan, all_meetings(plan))
    assert (clash.first.id, clash.second.id) == ("belonging@2025-02-11", "data@2025-02-11")
    assert clash.people == ("ana", "cy")


def test_a_cancelled_meeting_occupies_nobody(plan: Plan) -> None:
    assert not any("winter" in (clash.first.id, clash.second.id) for clash in conflicts(plan, all_meetings(plan)))


def test_a_meeting_is_found_by_its_id_a_beginning_or_its_title(plan: Plan) -> None:
    assert find_meeting(plan, "data@2025-02-11").title == "Data"
    assert find_meeting(plan, "belonging@2025-05").id == "belonging@2025-05-13"
    assert find_meeting(plan, "Fall gathering").id == "fall"
    with pytest.raises(NoSuchThing) as several:
        find_meeting(plan, "belonging@2025")
    assert len(several.value.matches) == 3
    with pytest.raises(NoSuchThing):
        find_meeting(plan, "belonging@2025-03-11")  # skipped
    with pytest.raises(NoSuchThing, match='the nearest of this pod is "belonging@2025-05-13"'):
        find_meeting(plan, "belonging@2025-05-01")
    with pytest.raises(NoSuchThing):
        meetings_of(plan, "ana")
    assert len(meetings_of(plan, "belonging")) == 3


def test_a_moved_meeting_is_found_by_the_day_it_was_moved_to_as_well(plan: Plan) -> None:
    assert find_meeting(plan, "belonging@2025-03-31").id == "belonging@2025-04-08"


def test_days_limit_a_list(plan: Plan) -> None:
    found = between(all_meetings(plan), dt.date(2025, 3, 18), dt.date(2025, 3, 31))
    assert [each.id for each in found] == ["spring", "winter", "belonging@2025-04-08"]
    assert [each.id for each in between(all_meetings(plan), dt.date(2025, 10, 22), None)] == ["fall"]


def test_advising_sessions_and_meals_are_meetings_of_the_people_they_name(folder: Path) -> None:
    for name, text in {
        "support/2025-06-10-surveys.toml": """
at = 2025-06-10T20:00:00Z
by = "cy"
kind = "advising"
provider = "cy"
people = ["ana"]
on = 2025-06-10
minutes = 45
topic = "Surveys"
""",
        "pairings/2025-04.toml": """
at = 2025-04-01T15:00:00Z
by = "cy"
kind = "lunch-buddy"
starts = 2025-04-01
ends = 2025-04-30
seed = 7
groups = [["ana", "bo"], ["cy", "ana"]]
[met]
2 = 2025-04-12
""",
    }.items():
        path = folder / "records" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    cohort = open_cohort(folder, today=dt.date(2025, 7, 1))
    recorded = {each.id: each for each in every_meeting(cohort) if each.kind in ("advising", "lunch-buddy")}
    assert list(recorded) == ["2025-04@1", "2025-04@2", "2025-06-10-surveys"]
    hold, met, advising = recorded.values()
    assert (hold.start, hold.end) == (dt.date(2025, 4, 1), dt.date(2025, 4, 30))
    assert (met.start, met.end) == (dt.date(2025, 4, 12), dt.date(2025, 4, 12))
    assert (advising.kind, concerned(cohort.plan, advising)) == ("advising", ("cy", "ana"))
    assert not any(each.occupies for each in recorded.values())
    assert conflicts(cohort.plan, every_meeting(cohort)) == conflicts(cohort.plan, all_meetings(cohort.plan))
