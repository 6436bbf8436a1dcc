"""A run-of-show says what happens when, in everybody's local time, and who leads it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from cohortkit.meetings.agenda import agenda
from cohortkit.meetings.listing import find_meeting
from cohortkit.meetings.sheets import sheet
from cohortkit.plan.load import load_plan
from cohortkit.plan.model import Plan

PLAN = """
[cohort]
name = "Rivers & Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
illustrative = true
[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"
[people.ana]
name = "Ana Ruiz"
organization = "ridge"
[people.bo]
name = "Bo <b>Lind</b>"
organization = "ridge"
timezone = "America/Phoenix"
[people.kiri]
name = "Kiri Tane"
organization = "ridge"
timezone = "Pacific/Auckland"
[people.di]
name = "Di Sol"
organization = "ridge"
timezone = "America/Edmonton"
[convenings.spring]
title = "Spring convening"
mode = "virtual"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
link = "https://meet.example/spring_2025"
[[convenings.spring.sessions]]
title = "Who is in the room"
minutes = 30
kind = "connection"
lead = "bo"
[[convenings.spring.sessions]]
title = "How Ridge | runs its listserv"
minutes = 45
kind = "spotlight"
lead = "ridge"
[convenings.fall]
title = "Fall gathering"
mode = "in-person"
starts = 2025-10-20
ends = 2025-10-22
location = "Durango, Colorado"
[[convenings.fall.sessions]]
title = "Walk"
minutes = 90
[pods.belonging]
title = "Belonging"
question = "What makes members stay?"
members = ["ana"]
lead = "bo"
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
every = "month"
on = "2nd Tuesday"
count = 2
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "cohort.toml").write_text(PLAN)
    plan = load_plan(tmp_path).plan
    assert plan is not None
    return plan


def test_sessions_follow_each_other_in_every_zone_present(plan: Plan) -> None:
    spring = agenda(plan, find_meeting(plan, "spring"))
    # 10:00 in Denver (UTC-6) is 9:00 in Phoenix (UTC-7) and 5:00 the next day in Auckland (UTC+13).
    assert spring.zone_labels == ("Denver (MDT), Edmonton (MDT)", "Phoenix (MST)", "Auckland (NZDT)")
    assert [(block.title, block.lead, block.times) for block in spring.blocks] == [
        ("Who is in the room", "Bo <b>Lind</b>", ("10:00", "09:00", "05:00 (+1 day)")),
        ("How Ridge | runs its listserv", "RMA", ("10:30", "09:30", "05:30 (+1 day)")),
    ]
    assert spring.ends == ("13:00", "12:00", "08:00 (+1 day)")
    assert spring.spare_minutes == 105


def test_text_lines_its_columns_up(plan: Plan) -> None:
    text = sheet(agenda(plan, find_meeting(plan, "spring")), "text")
    rows = [line for line in text.splitlines() if "Who is in" in line or "How Ridge" in line or "Session" in line]
    assert len({line.index(word) for line, word in zip(rows, ("Session", "Who", "How"), strict=True)}) == 1
    assert "Tuesday, 18 March 2025" in text
    assert "105 minutes are not planned yet." in text
    assert "Illustrative data" in text


def test_text_lines_up_beside_wide_characters_and_marks(tmp_path: Path) -> None:
    plan = PLAN.replace('"Who is in the room"', '"日本語の時間"').replace(
        "How Ridge | runs its listserv", "Amie\u0301s"
    )
    (tmp_path / "cohort.toml").write_text(plan, encoding="utf-8")
    loaded = load_plan(tmp_path).plan
    assert loaded is not None
    lines = sheet(agenda(loaded, find_meeting(loaded, "spring")), "text").splitlines()
    [wide] = [line for line in lines if "日本語" in line]
    [marked] = [line for line in lines if "Amie" in line]
    # Six characters take twelve columns; the accent is a character of its own that takes none.
    assert wide.index("connection") + 6 == marked.index("spotlight") - 1


def test_markdown_keeps_names_from_becoming_marks(plan: Plan) -> None:
    text = sheet(agenda(plan, find_meeting(plan, "spring")), "md")
    assert "How Ridge \\| runs its listserv" in text
    assert "Bo \\<b\\>Lind\\</b\\>" in text
    assert "<https://meet.example/spring_2025>" in text


def test_a_page_is_self_contained_and_shows_text_as_text(plan: Plan) -> None:
    page = sheet(agenda(plan, find_meeting(plan, "spring")), "html")
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not {"src", "onclick", "onload"} & {name for name, _ in attrs}

    Reader().feed(page)
    assert "b" not in tags
    assert "script" not in tags
    assert "link" not in tags
    assert tags.count("th") == 7
    assert "Bo &lt;b&gt;Lind&lt;/b&gt;" in page
    assert "Illustrative data" in page


def test_days_without_hours_have_sessions_without_times(plan: Plan) -> None:
    fall = agenda(plan, find_meeting(plan, "fall"))
    assert fall.when == ("Monday, 20 October 2025 – Wednesday, 22 October 2025",)
    assert [(block.title, block.times, block.lead) for block in fall.blocks] == [("Walk", (), "")]
    assert "in-person, Durango, Colorado" in sheet(fall, "text")


def test_a_pod_meeting_has_its_question_and_lead(plan: Plan) -> None:
    pod = agenda(plan, find_meeting(plan, "belonging@2025-03-11"))
    assert pod.zones == ("America/Denver", "America/Phoenix")
    [block] = pod.blocks
    assert (block.lead, block.about, block.times) == ("Bo <b>Lind</b>", "What makes members stay?", ("13:00", "12:00"))
