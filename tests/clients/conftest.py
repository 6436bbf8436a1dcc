"""Real calendar clients, asked how they read a file. Each answers with every occurrence it would show."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent


class Shown(NamedTuple):
    """An occurrence as a client shows it: instants in UTC such as 2025-03-11T17:00:00Z, or days, the end exclusive."""

    start: str
    end: str
    cancelled: bool


Client = Callable[[bytes], list[Shown]]


def shown(start: dt.date, end: dt.date, status: object) -> Shown:
    return Shown(moment(start), moment(end), str(status).upper().endswith("CANCELLED"))


def moment(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def recurring_ical_events(content: bytes) -> list[Shown]:
    import icalendar
    import recurring_ical_events as library

    events = library.of(icalendar.Calendar.from_ical(content)).between((2015, 1, 1), (2035, 1, 1))
    return sorted(shown(each["DTSTART"].dt, each["DTEND"].dt, each.get("STATUS")) for each in events)


def ical(content: bytes) -> list[Shown]:
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return sorted(shown(each.dtstart, each.end, each.status) for each in calendar.timeline)


@cache
def node_modules() -> str:
    """Install the JavaScript clients where they are missing; returns why that is impossible, or nothing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (HERE / "node_modules" / "ical.js").is_dir():
        return ""
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, capture_output=True, text=True, timeout=180
    )
    return "" if done.returncode == 0 else f"npm could not install the clients: {done.stderr.strip()[:200]}"


def in_node(content: bytes, *arguments: str) -> list[Shown]:
    reason = node_modules()
    if reason:
        pytest.skip(reason)
    # In a zone of its own, so that a client which falls back to local time is found out.
    environment = {**os.environ, "TZ": "Pacific/Chatham"}
    done = subprocess.run(
        ["node", "expand.mjs", *arguments], cwd=HERE, input=content, capture_output=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stderr.decode()
    return sorted(Shown(each["start"], each["end"], each["status"] == "CANCELLED") for each in json.loads(done.stdout))


def ical_js(content: bytes) -> list[Shown]:
    return in_node(content)


def ical_expander(content: bytes) -> list[Shown]:
    return in_node(content, "ical-expander")


CLIENTS: dict[str, Client] = {
    "recurring-ical-events": recurring_ical_events,
    "ical": ical,
    "ical.js": ical_js,
    "ical-expander": ical_expander,
}


@pytest.fixture(params=list(CLIENTS))
def client(request: pytest.FixtureRequest) -> Client:
    return CLIENTS[request.param]


@pytest.fixture(scope="session")
def clients() -> dict[str, Client]:
    return CLIENTS
