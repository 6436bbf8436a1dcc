"""The same input gives the same bytes, whatever the clock, time zone and hash seed; and no network is asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cohortkit.cli.main import main
from cohortkit.demo.writing import write_demo

RUN = """
import json, os, sys
from pathlib import Path

def no_network(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise RuntimeError(f"asked the network: {event} {arguments}")

sys.addaudithook(no_network)
from cohortkit.cli.main import main

os.chdir(sys.argv[1])
printed = {}
for command in json.loads(sys.argv[2]):
    sys.stdout = open("printed.txt", "w", encoding="utf-8")
    code = main([*command, "--as-of", "2023-05-01"])
    sys.stdout.close()
    assert code in (0, 1), (command, code)
    text = Path("printed.txt").read_text(encoding="utf-8")
    if command[-1] == "--json":
        text = json.dumps({key: value for key, value in json.loads(text).items() if key != "seconds"})
    printed[" ".join(command)] = text
Path("printed.txt").write_text(json.dumps(printed, indent=1), encoding="utf-8")
"""

COMMANDS = [
    ["check", "--format", "concise"],
    ["status", "--json"],
    ["status"],
    ["people", "export", "-o", "out/people.xlsx"],
    ["people", "export", "-o", "out/people.csv"],
    ["meetings", "agenda", "winter-2022", "--to", "html", "-o", "out/agenda.html"],
    ["calendar", "list", "--json"],
    ["calendar", "export", "-o", "out/cohort.ics"],
    ["calendar", "export", "--dir", "out/calendars"],
    ["pairs", "propose", "--rounds", "2", "--seed", "7", "--json"],
    ["groups", "plan", "--groups", "4", "--rounds", "2", "--seed", "7", "--json"],
    ["money", "status", "--json"],
    ["money", "export", "-o", "out/ledger.xlsx"],
    ["reflections", "build", "designed-for-equity", "--all", "-o", "out/exercises"],
    ["surveys", "build", "outcomes", "--all", "-o", "out/surveys"],
    ["surveys", "summary", "outcomes", "--by", "organization", "--json"],
    ["engagement", "--json"],
    ["indicators", "--json"],
    ["network", "show", "--json"],
    ["network", "draw", "-o", "out/network.svg"],
    ["network", "export", "--to", "graphml", "-o", "out/network.graphml"],
    ["network", "export", "--to", "gexf", "-o", "out/network.gexf"],
    ["network", "export", "--to", "kumu", "-o", "out/network.json"],
    ["network", "export", "--to", "csv", "-o", "out/network.csv"],
    ["report", "figures", "--json"],
    ["report", "build", "--to", "html", "--to", "md", "--to", "docx", "--to", "pdf", "-o", "out/report"],
    ["synthesis", "build", "--no-run", "-o", "out/synthesis"],
]


def build(folder: Path, **environment: str) -> dict[str, bytes]:
    """Run every command that builds, and return what is in the folder then."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(folder), json.dumps(COMMANDS)],
        env={**os.environ, "COHORTKIT_BY": "facilitator-1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cohortkit" not in path.parts
    }


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What two copies of one cohort give. Its calendars are out already: their date of publication is on record."""
    place = tmp_path_factory.mktemp("twice")
    write_demo(place / "here")
    assert main(["-C", str(place / "here"), "calendar", "export", "--dir", str(place / "calendars")]) == 0
    shutil.copytree(place / "here", place / "there")
    return (
        build(place / "here", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C.UTF-8"),
        build(place / "there", TZ="America/St_Johns", PYTHONHASHSEED="2", LC_ALL="C"),
    )


def test_everything_built_is_the_same_on_two_time_zones_and_hash_seeds(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    here, there = twice
    assert list(here) == list(there)
    different = [name for name in here if here[name].replace(b"/here", b"/there") != there[name]]
    assert different == []


def test_a_file_of_every_kind_was_built(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    here, _there = twice
    endings = {Path(name).suffix for name in here if name.startswith("out/")}
    assert endings >= {".ics", ".xlsx", ".csv", ".html", ".md", ".docx", ".pdf", ".svg", ".ipynb", ".graphml", ".gexf"}
