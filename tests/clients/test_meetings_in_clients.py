"""Every client shows every meeting at the hour the definition says. The expected hours are worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cohortkit.calendar.audience import parse_audience
from cohortkit.calendar.export import export
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import open_cohort
from cohortkit.records.published import read_published

pytestmark = pytest.mark.clients

Client = Callable[[bytes], list[Any]]
NOW = dt.datetime(2025, 2, 1, 12, 0, tzinfo=dt.UTC)
HEAD = """
[cohort]
name = "Rivers"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
"""


class Case(NamedTuple):
    name: str
    plan: str
    expected: list[tuple[str, str]]
    cancelled: tuple[str, ...] = ()


def pod(starts: str, minutes: int, rest: str, zone: str = "America/New_York") -> str:
    return f"""
[pods.belonging]
title = "Belonging; with, marks\\\\ and a very long title that has to be folded – é – 日本語 – more than once, to be sure"
question = "Línea uno; two,\\nline three: \\"four\\""
[pods.belonging.meetings]
starts = {starts}
minutes = {minutes}
timezone = "{zone}"
link = "https://meet.example/belonging?x=1;y=2,3"
{rest}
"""


CASES = [
    Case(
        "quarterly over four clock changes, one skipped, one cancelled, one moved across a change",
        pod(
            "2025-02-11T13:00:00",
            60,
            'every = "quarter"\non = "2nd Tuesday"\ncount = 8\nskip = [2025-08-12]\ncancelled = [2026-02-10]\n'
            "moved = [{ from = 2025-11-11, to = 2025-10-30T15:00:00 }]",
        ),
        [
            ("2025-02-11T18:00:00Z", "2025-02-11T19:00:00Z"),
            ("2025-05-13T17:00:00Z", "2025-05-13T18:00:00Z"),
            ("2025-10-30T19:00:00Z", "2025-10-30T20:00:00Z"),  # 11 November would be standard time, 30 October is not
            ("2026-05-12T17:00:00Z", "2026-05-12T18:00:00Z"),
            ("2026-08-11T17:00:00Z", "2026-08-11T18:00:00Z"),
            ("2026-11-10T18:00:00Z", "2026-11-10T19:00:00Z"),
        ],
        ("2026-02-10T18:00:00Z",),
    ),
    Case(
        "no clock changes in Phoenix",
        pod("2025-03-04T13:00:00", 30, 'every = "month"\non = "1st Tuesday"\ncount = 3', "America/Phoenix"),
        [
            ("2025-03-04T20:00:00Z", "2025-03-04T20:30:00Z"),
            ("2025-04-01T20:00:00Z", "2025-04-01T20:30:00Z"),
            ("2025-05-06T20:00:00Z", "2025-05-06T20:30:00Z"),
        ],
    ),
    Case(
        "no clock changes in Puerto Rico",
        pod("2025-10-31T09:00:00", 90, 'every = "2 weeks"\ncount = 2', "America/Puerto_Rico"),
        [
            ("2025-10-31T13:00:00Z", "2025-10-31T14:30:00Z"),
            ("2025-11-14T13:00:00Z", "2025-11-14T14:30:00Z"),
        ],
    ),
    Case(
        "Kathmandu is five hours and three quarters ahead",
        pod("2025-03-25T20:00:00", 60, 'every = "week"\ncount = 2', "Asia/Kathmandu"),
        [
            ("2025-03-25T14:15:00Z", "2025-03-25T15:15:00Z"),
            ("2025-04-01T14:15:00Z", "2025-04-01T15:15:00Z"),
        ],
    ),
    Case(
        "Lord Howe changes by half an hour",
        pod("2025-03-31T10:00:00", 60, 'every = "week"\ncount = 2', "Australia/Lord_Howe"),
        [
            ("2025-03-30T23:00:00Z", "2025-03-31T00:00:00Z"),
            ("2025-04-06T23:30:00Z", "2025-04-07T00:30:00Z"),
        ],
    ),
    Case(
        "summer in Auckland ends in April and begins in September",
        pod("2025-03-12T09:00:00", 60, 'every = "quarter"\non = "2nd Wednesday"\ncount = 4', "Pacific/Auckland"),
        [
            ("2025-03-11T20:00:00Z", "2025-03-11T21:00:00Z"),
            ("2025-06-10T21:00:00Z", "2025-06-10T22:00:00Z"),
            ("2025-09-09T21:00:00Z", "2025-09-09T22:00:00Z"),
            ("2025-12-09T20:00:00Z", "2025-12-09T21:00:00Z"),
        ],
    ),
    Case(
        "Chile begins summer on the first Sunday from the 2nd of September on, a rule of no fixed week",
        pod("2025-09-03T09:00:00", 60, 'every = "week"\ncount = 2', "America/Santiago"),
        [
            ("2025-09-03T13:00:00Z", "2025-09-03T14:00:00Z"),
            ("2025-09-10T12:00:00Z", "2025-09-10T13:00:00Z"),
        ],
    ),
    Case(
        "a night meeting that a spring change falls into keeps its elapsed minutes, and only that one differs",
        pod("2025-03-01T23:30:00", 240, 'every = "week"\ncount = 3'),
        [
            ("2025-03-02T04:30:00Z", "2025-03-02T08:30:00Z"),
            ("2025-03-09T04:30:00Z", "2025-03-09T08:30:00Z"),  # ends at 4:30 by the clock, not 3:30
            ("2025-03-16T03:30:00Z", "2025-03-16T07:30:00Z"),
        ],
    ),
    Case(
        "a night meeting that an autumn change falls into, ending in the hour that comes twice",
        pod("2025-10-25T23:30:00", 180, 'every = "week"\ncount = 2'),
        [
            ("2025-10-26T03:30:00Z", "2025-10-26T06:30:00Z"),
            ("2025-11-02T03:30:00Z", "2025-11-02T06:30:00Z"),
        ],
    ),
    Case(
        "a first meeting that a spring change falls into does not lend its length to the others",
        pod("2025-03-08T23:30:00", 240, 'every = "week"\ncount = 3'),
        [
            ("2025-03-09T04:30:00Z", "2025-03-09T08:30:00Z"),
            ("2025-03-16T03:30:00Z", "2025-03-16T07:30:00Z"),
            ("2025-03-23T03:30:00Z", "2025-03-23T07:30:00Z"),
        ],
    ),
    Case(
        "nor does one that an autumn change falls into",
        pod("2025-11-01T23:30:00", 240, 'every = "week"\ncount = 2'),
        [
            ("2025-11-02T03:30:00Z", "2025-11-02T07:30:00Z"),
            ("2025-11-09T04:30:00Z", "2025-11-09T08:30:00Z"),
        ],
    ),
    Case(
        "a meeting that begins in the hour that comes twice begins in the first of the two",
        pod("2025-10-26T01:15:00", 60, 'every = "week"\ncount = 3'),
        [
            ("2025-10-26T05:15:00Z", "2025-10-26T06:15:00Z"),
            ("2025-11-02T05:15:00Z", "2025-11-02T06:15:00Z"),  # from 1:15 in summer time to 1:15 in winter time
            ("2025-11-09T06:15:00Z", "2025-11-09T07:15:00Z"),
        ],
    ),
    Case(
        "so does the first of a series",
        pod("2025-11-02T01:15:00", 60, 'every = "week"\ncount = 2'),
        [
            ("2025-11-02T05:15:00Z", "2025-11-02T06:15:00Z"),
            ("2025-11-09T06:15:00Z", "2025-11-09T07:15:00Z"),
        ],
    ),
    Case(
        "a meeting that ends in the first of these hours ends then",
        pod("2025-10-26T00:45:00", 60, 'every = "week"\ncount = 2'),
        [
            ("2025-10-26T04:45:00Z", "2025-10-26T05:45:00Z"),
            ("2025-11-02T04:45:00Z", "2025-11-02T05:45:00Z"),
        ],
    ),
    Case(
        "a convening by night, within the hours that come twice",
        """
[convenings.night]
title = "Night"
starts = 2025-11-02T01:10:00
ends = 2025-11-02T01:50:00
timezone = "America/New_York"
""",
        [("2025-11-02T05:10:00Z", "2025-11-02T05:50:00Z")],
    ),
    Case(
        "a series by a rule written out, whose start is not one of its days",
        pod("2025-03-01T13:00:00", 45, 'rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=3"'),
        # 1 March is a Saturday; its week has no more Tuesday or Thursday, the next but one begins on the 10th.
        [
            ("2025-03-11T17:00:00Z", "2025-03-11T17:45:00Z"),
            ("2025-03-13T17:00:00Z", "2025-03-13T17:45:00Z"),
            ("2025-03-25T17:00:00Z", "2025-03-25T17:45:00Z"),
        ],
    ),
    Case(
        "convenings: hours in the cohort's zone, whole days, one called off",
        """
[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[convenings.fall]
title = "Fall"
starts = 2025-10-20
ends = 2025-10-22
[convenings.winter]
title = "Winter"
starts = 2025-12-02T10:00:00
ends = 2025-12-02T13:00:00
status = "cancelled"
""",
        [("2025-03-18T16:00:00Z", "2025-03-18T19:00:00Z"), ("2025-10-20", "2025-10-23")],
        ("2025-12-02T17:00:00Z",),
    ),
]


def publish(folder: Path, plan: str, *, now: dt.datetime = NOW, audience: str = "all") -> bytes:
    """Write the plan, export it, and record that it was published."""
    (folder / "cohort.toml").write_text(HEAD + plan)
    cohort = open_cohort(folder, today=now.date())
    assert cohort.loaded.problems == ()
    published, problems = read_published(folder)
    assert problems == []
    result = export(cohort, parse_audience(cohort, audience), published, now=now)
    if not result.change.is_empty:
        apply(folder, result.change, by="test", now=now)
    return result.content


def split(found: list[Any]) -> tuple[list[tuple[str, str]], list[str]]:
    taking_place = sorted((each.start, each.end) for each in found if not each.cancelled)
    return taking_place, sorted(each.start for each in found if each.cancelled)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_client_shows_the_hours_of_the_definition(case: Case, client: Client, tmp_path: Path) -> None:
    content = publish(tmp_path, case.plan)
    taking_place, cancelled = split(client(content))
    assert taking_place == case.expected
    assert cancelled == sorted(case.cancelled)


MONTHLY = 'every = "month"\non = "2nd Tuesday"\ncount = 3'
FEBRUARY = ("2025-02-11T18:00:00Z", "2025-02-11T19:00:00Z")
MARCH = ("2025-03-11T17:00:00Z", "2025-03-11T18:00:00Z")
APRIL = ("2025-04-08T17:00:00Z", "2025-04-08T18:00:00Z")
LATER = NOW + dt.timedelta(days=1)


def test_a_meeting_cancelled_and_then_restored_takes_place(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY))
    off = publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY + "\ncancelled = [2025-03-11]"), now=LATER)
    assert split(client(off)) == ([FEBRUARY, APRIL], [MARCH[0]])
    on = publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY), now=LATER + dt.timedelta(days=1))
    assert split(client(on)) == ([FEBRUARY, MARCH, APRIL], [])


def test_a_meeting_skipped_after_it_was_published_stays_as_cancelled(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY))
    after = publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY + "\nskip = [2025-03-11]"), now=LATER)
    assert split(client(after)) == ([FEBRUARY, APRIL], [MARCH[0]])


def test_a_series_that_ends_earlier_keeps_its_last_meetings_as_cancelled(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY))
    after = publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY.replace("count = 3", "count = 1")), now=LATER)
    assert split(client(after)) == ([FEBRUARY], [MARCH[0], APRIL[0]])


def test_a_series_given_other_days_leaves_the_old_ones_as_cancelled(client: Client, tmp_path: Path) -> None:
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, MONTHLY))
    changed = pod("2025-02-11T13:00:00", 60, 'every = "month"\non = "3rd Tuesday"\ncount = 2')
    thirds = [("2025-02-18T18:00:00Z", "2025-02-18T19:00:00Z"), ("2025-03-18T17:00:00Z", "2025-03-18T18:00:00Z")]
    gone = [FEBRUARY[0], MARCH[0], APRIL[0]]
    assert split(client(publish(tmp_path, changed, now=LATER))) == (thirds, gone)
    again = publish(tmp_path, changed, now=LATER + dt.timedelta(days=1))
    assert split(client(again)) == (thirds, gone)


def test_a_moved_meeting_of_days_given_up_is_cancelled_where_it_was_moved_to(client: Client, tmp_path: Path) -> None:
    moved = MONTHLY + "\nmoved = [{ from = 2025-03-11, to = 2025-03-06T15:00:00 }]"
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, moved))
    changed = pod("2025-02-11T13:00:00", 60, 'every = "month"\non = "3rd Tuesday"\ncount = 1')
    thirds = [("2025-02-18T18:00:00Z", "2025-02-18T19:00:00Z")]
    gone = [FEBRUARY[0], "2025-03-06T20:00:00Z", APRIL[0]]
    assert split(client(publish(tmp_path, changed, now=LATER))) == (thirds, gone)


def test_a_night_that_a_clock_change_made_longer_does_not_lend_its_length_to_those_given_up(
    client: Client, tmp_path: Path
) -> None:
    publish(tmp_path, pod("2025-03-08T23:30:00", 240, 'every = "week"\ncount = 2'))
    changed = pod("2025-03-08T23:30:00", 240, 'every = "month"\ncount = 1')
    after = client(publish(tmp_path, changed, now=LATER))
    assert after == [
        ("2025-03-09T04:30:00Z", "2025-03-09T08:30:00Z", False),
        ("2025-03-16T03:30:00Z", "2025-03-16T07:30:00Z", True),
    ]


def test_a_pod_taken_out_of_the_plan_stays_as_cancelled(client: Client, tmp_path: Path) -> None:
    moved = MONTHLY + "\nmoved = [{ from = 2025-03-11, to = 2025-03-12T13:00:00 }]"
    publish(tmp_path, pod("2025-02-11T13:00:00", 60, moved))
    after = publish(tmp_path, "", now=LATER)
    assert split(client(after)) == ([], [FEBRUARY[0], "2025-03-12T17:00:00Z", APRIL[0]])


def test_a_night_meeting_taken_out_of_the_plan_stays_at_its_hours(client: Client, tmp_path: Path) -> None:
    night = ("2025-11-02T05:15:00Z", "2025-11-02T06:15:00Z")
    shown = client(publish(tmp_path, pod("2025-11-02T01:15:00", 60, 'every = "week"\ncount = 1')))
    assert split(shown) == ([night], [])
    [gone] = client(publish(tmp_path, "", now=LATER))
    assert gone == (*night, True)


def test_the_cohort_in_another_zone_moves_the_meetings_that_follow_it(client: Client, tmp_path: Path) -> None:
    plan = '[convenings.spring]\ntitle = "Spring"\nstarts = 2025-03-18T10:00:00\nends = 2025-03-18T13:00:00\n'
    publish(tmp_path, plan)
    (tmp_path / "cohort.toml").write_text((HEAD + plan).replace("America/Denver", "Pacific/Honolulu"))
    cohort = open_cohort(tmp_path, today=LATER.date())
    result = export(cohort, parse_audience(cohort, "all"), read_published(tmp_path)[0], now=LATER)
    assert split(client(result.content)) == ([("2025-03-18T20:00:00Z", "2025-03-18T23:00:00Z")], [])


def test_a_member_who_joined_late_sees_the_meetings_from_then_on(client: Client, tmp_path: Path) -> None:
    people = """
[organizations.ridge]
name = "Ridge"
[people.ana]
name = "Ana"
organization = "ridge"
[people.bo]
name = "Bo"
organization = "ridge"
"""
    members = 'members = ["ana", { person = "bo", from = 2025-03-01 }]\n[pods.belonging.meetings]'
    plan = people + pod("2025-02-11T13:00:00", 60, MONTHLY).replace("[pods.belonging.meetings]", members)
    assert split(client(publish(tmp_path, plan, audience="person:bo"))) == ([MARCH, APRIL], [])
    assert split(client(publish(tmp_path, plan, audience="person:ana"))) == ([FEBRUARY, MARCH, APRIL], [])
