"""A small cohort to put records into, and its page as of a moment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cohortkit.records.cohort import open_cohort
from cohortkit.status.attention import Attention
from cohortkit.status.page import Status
from cohortkit.status.page import status as page_of

NEW_YORK = ZoneInfo("America/New_York")

DEFINITION = """\
[cohort]
id = "harbour"
name = "Harbour Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"

[organizations.north]
name = "North Quay Teachers"
short_name = "NQT"
[organizations.south]
name = "South Pier Principals"
short_name = "SPP"

[people.ana]
name = "Ana Ruiz"
organization = "north"
email = "ana@north.example"
timezone = "America/New_York"
bio = "Teaches."
preferred_level = "active"
[people.bo]
name = "Bo Lind"
organization = "south"
preferred_level = "occasional"
email = "bo@south.example"
timezone = "America/New_York"
bio = "Leads."

[pods.tides]
title = "Tides"
members = ["ana", "bo"]
[pods.tides.meetings]
starts = 2025-02-04T13:00:00
minutes = 60
every = "month"
on = "1st Tuesday"
cancelled = [2025-04-01]
link = "https://meet.example/tides"

[convenings.spring]
title = "Spring gathering"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
link = "https://meet.example/spring"
[[convenings.spring.sessions]]
title = "Who is in the room"
minutes = 30
kind = "connection"

[projects.listserv]
title = "A listserv"
organization = "north"
starts = 2025-02-01
ends = 2025-10-31
[[projects.listserv.milestones]]
title = "Groups held"
due = 2025-04-30
[[projects.listserv.milestones]]
title = "Opened"
due = 2025-06-15

[reflections.start]
title = "How we began"
opens = 2025-03-18
closes = 2025-04-01
[[reflections.start.prompts]]
id = "one"
kind = "text"
text = "What struck you?"
"""

HEAD = 'at = {at}T12:00:00Z\nby = "ana"\n'


class Folder:
    """A cohort folder to put records into, and its page as of a moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.definition(DEFINITION)

    def definition(self, text: str) -> None:
        (self.path / "cohort.toml").write_text(text, encoding="utf-8")

    def record(self, file: str, at: str, body: str) -> None:
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD.format(at=at) + body, encoding="utf-8")

    def attended(self, meeting: str, **marks: str) -> None:
        body = "[attendance]\n" + "".join(f'{person} = "{mark}"\n' for person, mark in marks.items())
        self.record(f"records/attendance/{meeting}.toml", "2025-01-07", body)

    def page(self, day: str, hour: int = 0) -> Status:
        date = dt.date.fromisoformat(day)
        now = dt.datetime(date.year, date.month, date.day, hour, tzinfo=NEW_YORK)
        return page_of(open_cohort(self.path, today=date), now)

    def attention(self, kind: str, day: str, hour: int = 0) -> list[Attention]:
        return [each for each in self.page(day, hour).attention if each.kind == kind]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
