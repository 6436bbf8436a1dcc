"""`calendar publish` as it is installed, against a real Radicale, read back over HTTP with another library."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.meridian import meridian
from tests.clients.servers import PASSWORD, USER, faltering, radicale_running

__all__ = ["meridian"]

pytestmark = pytest.mark.clients

COMMAND = Path(sys.executable).with_name("cohortkit")
ALL = [
    "convening-opening@meridian",
    "convening-retreat@meridian",
    "pod-belonging@meridian",
    "pod-desert@meridian",
    "pod-reef@meridian",
    "pod-south@meridian",
    "pod-summit@meridian",
]


class Done(NamedTuple):
    """What the command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale_running(tmp_path_factory.mktemp("radicale")) as address:
        yield address


@pytest.fixture
def collection(radicale: str, request: pytest.FixtureRequest) -> str:
    return f"{radicale}{USER}/{request.node.name.replace('_', '-')}/"


def command(*arguments: str, password: str = PASSWORD) -> Done:
    environment = {**os.environ, "COHORTKIT_CALDAV_USER": USER, "COHORTKIT_CALDAV_PASSWORD": password}
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=60, env=environment)
    return Done(done.returncode, done.stdout, done.stderr)


def published(url: str, *arguments: str) -> Any:
    done = command("calendar", "publish", url, *arguments, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def on_server(url: str) -> list[Any]:
    import caldav

    client = caldav.DAVClient(url=url, username=USER, password=PASSWORD, enable_rfc6764=False)
    found: list[Any] = client.calendar(url=url).events()
    return sorted(found, key=lambda each: str(each.url))


def test_everything_is_there_once_and_publishing_again_sends_nothing(meridian: Path, collection: str) -> None:
    first = published(collection)
    assert (sorted(first["created"]), first["updated"], first["id"]) == (ALL, [], collection)
    before = {str(each.url): each.data for each in on_server(collection)}
    assert len(before) == 7
    assert not any("METHOD" in each for each in before.values())
    again = published(collection)
    assert (again["changed"], again["created"], again["updated"], again["unchanged"]) == ([], [], [], 7)
    assert {str(each.url): each.data for each in on_server(collection)} == before


def test_only_what_changed_is_sent(meridian: Path, collection: str) -> None:
    published(collection)
    assert command("meetings", "cancel", "reef@2025-06-06").code == 0
    assert published(collection)["updated"] == ["pod-reef@meridian"]
    [reef] = [each for each in on_server(collection) if "reef" in str(each.url)]
    told_apart = [event for event in reef.icalendar_instance.walk("VEVENT") if "RECURRENCE-ID" in event]
    assert [str(event["STATUS"]) for event in told_apart] == ["CANCELLED"]


def test_a_pod_has_a_calendar_of_its_own(meridian: Path, collection: str) -> None:
    assert published(collection, "--for", "pod:summit")["created"] == ["pod-summit@meridian"]


def test_what_somebody_changed_there_is_left_alone_with_exit_5(meridian: Path, collection: str) -> None:
    published(collection)
    [theirs] = [each for each in on_server(collection) if "summit" in str(each.url)]
    theirs.data = theirs.data.replace("SUMMARY:Summit", "SUMMARY:Ours")
    theirs.save()
    assert command("set", "pods.summit.title", "Peak").code == 0
    done = command("calendar", "publish", collection, "--plain")
    assert done.code == 5
    assert "Event: pod-summit@meridian\nWhat: changed on the server, left alone" in done.out
    assert any("SUMMARY:Ours" in each.data for each in on_server(collection))
    assert published(collection, "--overwrite")["updated"] == ["pod-summit@meridian"]


def test_what_a_server_took_before_it_failed_is_remembered(meridian: Path, collection: str) -> None:
    with faltering(4, collection) as address:
        failed = command("calendar", "publish", address, "--json")
        assert (failed.code, failed.out) == (1, "")
        assert "507" in failed.err
        assert "3 events were sent before that, publish again to send the rest" in failed.err
        rest = published(address)
    assert (len(rest["created"]), rest["unchanged"], rest["conflicts"]) == (4, 3, [])
    assert len(on_server(collection)) == 7


def test_a_wrong_password_is_said_and_no_password_is_ever_written(meridian: Path, collection: str) -> None:
    refused = command("calendar", "publish", collection, password="hunter2")
    assert (refused.code, refused.out) == (1, "")
    assert "asks for another user name or password" in refused.err
    with_password = collection.replace("http://", f"http://{USER}:{PASSWORD}@")
    done = command("calendar", "publish", with_password, "--json")
    assert done.code == 0
    assert PASSWORD not in done.out + done.err
    for file in meridian.rglob("*"):
        if file.is_file():
            assert PASSWORD.encode() not in file.read_bytes()
            assert b"hunter2" not in file.read_bytes()
