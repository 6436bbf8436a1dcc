"""Publishing to a real Radicale on loopback, read back with the caldav library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cohortkit.calendar.publish import PublishFailed, PublishResult, publish
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import open_cohort
from cohortkit.records.published import read_published
from tests.clients.servers import answering, radicale_running

pytestmark = pytest.mark.clients

NOW = dt.datetime(2025, 2, 1, 12, 0, tzinfo=dt.UTC)
PLAN = """
[cohort]
name = "Rivers"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[pods.belonging]
title = "Belonging"
[pods.belonging.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
timezone = "America/New_York"
every = "month"
on = "2nd Tuesday"
count = 3
moved = [{ from = 2025-03-11, to = 2025-03-12T15:00:00 }]
link = "https://meet.example/belonging"
[convenings.spring]
title = "Spring convening"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
"""


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale_running(tmp_path_factory.mktemp("radicale")) as address:
        yield address


@pytest.fixture
def collection(radicale: str, request: pytest.FixtureRequest) -> str:
    return f"{radicale}cy/{abs(hash(request.node.name))}/"


def send(folder: Path, url: str, *, plan: str = PLAN, now: dt.datetime = NOW, **options: Any) -> PublishResult:
    (folder / "cohort.toml").write_text(plan)
    cohort = open_cohort(folder, today=now.date())
    result = publish(cohort, url, read_published(folder)[0], now=now, username="cy", password="secret", **options)
    if not result.change.is_empty:
        apply(folder, result.change, by="test", now=now)
    return result


def calendar(url: str) -> Any:
    import caldav

    return caldav.DAVClient(url=url, username="cy", password="secret", enable_rfc6764=False).calendar(url=url)


def seen(url: str) -> list[tuple[str, str, str]]:
    """What the server expands between two days: start, summary, status."""
    objects = calendar(url).search(
        start=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        end=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        event=True,
        expand=True,
    )
    found = []
    for each in objects:
        for event in each.icalendar_instance.walk("VEVENT"):
            start = event["DTSTART"].dt.astimezone(dt.UTC)
            found.append((f"{start:%Y-%m-%d %H:%M}", str(event["SUMMARY"]), str(event["STATUS"])))
    return sorted(found)


def test_a_server_holds_one_resource_for_each_series_and_shows_the_right_hours(tmp_path: Path, collection: str) -> None:
    result = send(tmp_path, collection)
    assert sorted(result.created) == ["convening-spring@rivers", "pod-belonging@rivers"]
    assert len(calendar(collection).events()) == 2
    assert seen(collection) == [
        ("2025-02-11 18:00", "Belonging", "CONFIRMED"),
        ("2025-03-12 19:00", "Belonging", "CONFIRMED"),
        ("2025-03-18 16:00", "Spring convening", "CONFIRMED"),
        ("2025-04-08 17:00", "Belonging", "CONFIRMED"),
    ]
    assert all("METHOD" not in each.data for each in calendar(collection).events())


def test_publishing_again_changes_nothing(tmp_path: Path, collection: str) -> None:
    send(tmp_path, collection)
    before = {str(each.url): each.data for each in calendar(collection).events()}
    again = send(tmp_path, collection, now=NOW + dt.timedelta(days=3))
    assert (again.created, again.updated, again.conflicts, len(again.unchanged)) == ((), (), (), 2)
    assert again.change.is_empty
    assert {str(each.url): each.data for each in calendar(collection).events()} == before


def test_only_what_changed_is_sent_and_a_pod_that_is_gone_stays_as_cancelled(tmp_path: Path, collection: str) -> None:
    send(tmp_path, collection)
    later = NOW + dt.timedelta(days=1)
    moved = send(tmp_path, collection, plan=PLAN.replace("T10:00:00", "T09:00:00"), now=later)
    assert moved.updated == ("convening-spring@rivers",)
    without = PLAN[: PLAN.index("[pods")] + PLAN[PLAN.index("[convenings") :]
    gone = send(tmp_path, collection, plan=without, now=later)
    assert "pod-belonging@rivers" in gone.updated
    assert [status for _, summary, status in seen(collection) if "Belonging" in summary] == ["CANCELLED"] * 3


def test_a_change_made_on_the_server_is_not_written_over(tmp_path: Path, collection: str) -> None:
    send(tmp_path, collection)
    theirs = next(each for each in calendar(collection).events() if "Spring" in each.data)
    theirs.data = theirs.data.replace("Spring convening", "Our spring")
    theirs.save()
    changed = PLAN.replace('"Spring convening"', '"Spring"')
    result = send(tmp_path, collection, plan=changed)
    assert result.conflicts == ("convening-spring@rivers",)
    assert any("Our spring" in each.data for each in calendar(collection).events())
    forced = send(tmp_path, collection, plan=changed, overwrite=True)
    assert forced.updated == ("convening-spring@rivers",)
    assert not any("Our spring" in each.data for each in calendar(collection).events())


def test_a_lost_record_finds_its_own_resources_again(tmp_path: Path, collection: str) -> None:
    send(tmp_path, collection)
    (tmp_path / "records" / "calendar.toml").unlink()
    again = send(tmp_path, collection)
    assert (len(again.unchanged), again.conflicts) == (2, ())


def test_a_wrong_password_and_a_server_that_is_not_there_are_said(tmp_path: Path, collection: str) -> None:
    (tmp_path / "cohort.toml").write_text(PLAN)
    cohort = open_cohort(tmp_path, today=NOW.date())
    record = read_published(tmp_path)[0]
    with pytest.raises(PublishFailed, match="password"):
        publish(cohort, collection, record, now=NOW, username="cy", password="wrong")
    with pytest.raises(PublishFailed, match="cannot be reached"):
        publish(cohort, "http://127.0.0.1:9/", record, now=NOW)
    with pytest.raises(PublishFailed, match="not the address"):
        publish(cohort, "calendar", record, now=NOW)


def test_a_web_page_in_place_of_a_calendar_is_said(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(PLAN)
    cohort = open_cohort(tmp_path, today=NOW.date())
    with answering(207, b"<html><body>Please log in & go on") as page, pytest.raises(PublishFailed, match="CalDAV"):
        publish(cohort, page, read_published(tmp_path)[0], now=NOW)


def test_the_password_is_never_recorded(tmp_path: Path, collection: str) -> None:
    address = collection.replace("http://", "http://cy:secret@")
    (tmp_path / "cohort.toml").write_text(PLAN)
    result = publish(open_cohort(tmp_path, today=NOW.date()), address, read_published(tmp_path)[0], now=NOW)
    assert list(result.published.servers) == [collection]
    assert all(b"secret" not in (each.after or b"") for each in result.change.files)
