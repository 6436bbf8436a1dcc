"""A small cohort, and a way to run the program on it as a user would."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cohortkit.cli.main import main

DEFINITION = """\
# A small cohort.
[cohort]
id = "harbour"
name = "Harbour Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"

[organizations.north]
name = "North Quay Teachers"
short_name = "NQT"
aliases = ["North Quay"]
[organizations.south]
name = "South Pier Principals"

[partners.tide]
name = "Tide Facilitation"

[people.ana-ruiz]
name = "Ana Ruiz"
organization = "north"
email = "ana@north.example"
[people.ana-lund]
name = "Ana Lund"
organization = "south"
[people.bo-lind]
name = "Bo Lind"
organization = "south"
[people.cy-park]
name = "Cy Park"
partner = "tide"
roles = ["facilitator"]

[pods.tides]
title = "Tides"            # what we call it
members = ["ana-ruiz", "bo-lind"]
lead = "cy-park"
[pods.tides.meetings]
starts = 2025-02-04T13:00:00
minutes = 60
every = "month"
on = "1st Tuesday"
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
"""


class Ran(NamedTuple):
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def cohort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the small cohort, in which the program then runs."""
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "cohort.toml").write_text(DEFINITION, encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("COHORTKIT_COHORT", "COHORTKIT_BY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program with some arguments."""

    def run_program(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run_program
