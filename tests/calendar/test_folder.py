"""A folder of feeds needs no more than a web server, and its page explains itself."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cohortkit.calendar.folder import FeedFolder, feed_folder
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import open_cohort
from cohortkit.records.published import read_published

NOW = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)
PLAN = """
[cohort]
name = "Rivers & <Ridges>"
id = "rivers"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
illustrative = true
[organizations.ridge]
name = "Ridge"
[people.ana]
name = "Ana"
organization = "ridge"
[people.bo]
name = "Bo"
organization = "ridge"
[people.cy]
name = "Cy"
organization = "ridge"
[pods.belonging]
title = "Belonging"
members = ["ana", "bo"]
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
every = "month"
count = 4
[pods.quiet]
title = "Quiet"
"""
MEALS = """
at = 2025-02-01T15:00:00Z
by = "cy"
kind = "lunch-buddy"
starts = 2025-02-01
ends = 2025-02-28
groups = [["ana", "bo"]]
"""
ADVISING = """
at = 2025-02-10T20:00:00Z
by = "cy"
kind = "advising"
provider = "cy"
people = ["ana"]
on = 2025-02-10
minutes = 45
topic = "Surveys"
private_notes = "Worried about the board"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "cohort.toml": PLAN,
        "records/pairings/2025-02.toml": MEALS,
        "records/support/2025-02-10-surveys.toml": ADVISING,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def made(folder: Path, address: str = "https://cal.example/rivers", now: dt.datetime = NOW) -> FeedFolder:
    result = feed_folder(open_cohort(folder, today=now.date()), read_published(folder)[0], now=now, address=address)
    if not result.change.is_empty:
        apply(folder, result.change, by="test", now=now)
    return result


def test_there_is_a_feed_for_everybody_each_pod_organization_and_person(folder: Path) -> None:
    assert sorted(made(folder).files) == [
        "all.ics",
        "convenings.ics",
        "index.html",
        "organizations/ridge.ics",
        "people/ana.ics",
        "people/bo.ics",
        "people/cy.ics",
        "pods/belonging.ics",
    ]


def test_meals_and_advising_are_only_for_the_people_they_name(folder: Path) -> None:
    files = made(folder).files
    assert [name for name, content in files.items() if b"Lunch buddies:" in content] == [
        "people/ana.ics",
        "people/bo.ics",
    ]
    assert [name for name, content in files.items() if b"Advising:" in content] == ["people/ana.ics", "people/cy.ics"]
    assert not any(b"Worried" in content for content in files.values())


def test_the_same_plan_gives_the_same_files_on_any_later_day(folder: Path) -> None:
    first = made(folder)
    second = made(folder, now=NOW + dt.timedelta(days=9))
    assert second.files == first.files
    assert second.change.is_empty


def test_the_page_is_self_contained_and_names_every_feed(folder: Path) -> None:
    page = made(folder).files["index.html"].decode()
    tags: list[str] = []
    links: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            values = dict(attrs)
            assert not {"src", "onclick"} & set(values)
            if tag == "a":
                links.append(values["href"] or "")

    Reader().feed(page)
    assert "script" not in tags
    assert "img" not in tags
    assert tags.count("svg") == 7
    assert tags.count("h1") == 1
    assert "people/ana.ics" in links
    assert "webcal://cal.example/rivers/people/ana.ics" in links
    for app in ("Google Calendar", "Outlook", "Apple Calendar"):
        assert f"<h3>{app}</h3>" in page
    assert "Rivers &amp; &lt;Ridges&gt;" in page
    assert "Illustrative data" in page


def test_without_an_address_there_is_no_code_that_leads_nowhere(folder: Path) -> None:
    page = made(folder, address="").files["index.html"].decode()
    assert "<svg" not in page
    assert "Copy link address" in page


def test_an_address_is_said_once_and_remembered(folder: Path) -> None:
    first = made(folder)
    again = made(folder, address="")
    assert again.files == first.files
    assert again.change.is_empty
    elsewhere = made(folder, address="https://other.example/").files["index.html"]
    assert b"webcal://other.example/all.ics" in elsewhere


def test_how_to_subscribe_comes_before_the_feeds_and_each_part_can_be_reached_from_the_top(folder: Path) -> None:
    page = made(folder).files["index.html"].decode()
    parts = ["subscribe", "everybody", "pods", "organizations", "people"]
    places = [page.index(f'<section id="{part}">') for part in parts]
    assert places == sorted(places)
    assert all(0 <= page.index(f'href="#{part}"') < places[0] for part in parts)


def test_the_page_counts_the_meetings_that_take_place(folder: Path) -> None:
    def counted(plan: str) -> list[str]:
        (folder / "cohort.toml").write_text(plan)
        return re.findall(r"\((\d+ \w+)\)", made(folder).files["index.html"].decode())

    # All, convenings, the pod, the organization, Ana and Bo with a meal of theirs (Ana with an advising session), Cy.
    assert counted(PLAN) == [
        "4 meetings",
        "0 meetings",
        "4 meetings",
        "4 meetings",
        "6 meetings",
        "5 meetings",
        "1 meeting",
    ]
    off = PLAN.replace("count = 4", "count = 4\ncancelled = [2025-03-11]")
    assert counted(off)[2] == "3 meetings"
    without = PLAN[: PLAN.index("[pods.belonging]")]
    assert counted(without)[0] == "0 meetings"
