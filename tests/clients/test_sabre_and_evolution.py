"""The library behind Nextcloud and the calendar of GNOME show the hours of the definition, where they are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.meridian import FEEDS, meridian

__all__ = ["meridian"]

pytestmark = [pytest.mark.soak, pytest.mark.clients]

HERE = Path(__file__).parent


def export(folder: Path) -> bytes:
    from cohortkit.cli.main import main

    assert main(["calendar", "export", "-o", "all.ics"]) == 0
    return (folder / "all.ics").read_bytes()


def occurrences(answer: bytes) -> list[str]:
    """What a client printed, written as the tables of the definition are."""
    found = []
    for each in json.loads(answer):
        start, end = each["start"], each["end"]
        text = f"{start[:10]} {start[11:16]}" if "T" in start else f"{start} to {end}"
        found.append(text + (" cancelled" if each["status"] == "CANCELLED" else ""))
    return sorted(found)


def test_sabre_shows_the_hours_of_the_definition(meridian: Path) -> None:
    if shutil.which("php") is None:
        pytest.skip("php is not installed")
    known = subprocess.run(["php", "-r", "require 'Sabre/VObject/autoload.php';"], capture_output=True)
    if known.returncode:
        pytest.skip("sabre/vobject is not installed")
    # In a zone of its own, so that a client which falls back to local time is found out.
    arguments = ["php", "-d", "date.timezone=Pacific/Chatham", str(HERE / "expand.php")]
    done = subprocess.run(arguments, input=export(meridian), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert occurrences(done.stdout) == sorted(FEEDS["all"])


def test_evolution_data_server_shows_the_hours_of_the_definition(
    meridian: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    python = "/usr/bin/python3"
    bindings = "import gi; gi.require_version('ECal', '2.0'); from gi.repository import ECal"
    if shutil.which("dbus-run-session") is None or not Path(python).exists():
        pytest.skip("D-Bus is not installed")
    if subprocess.run([python, "-c", bindings], capture_output=True).returncode:
        pytest.skip("Evolution Data Server and its Python bindings are not installed")
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    done = run_in_session([python, str(HERE / "expand_eds.py")], export(meridian), home)
    assert done.returncode == 0, done.stderr.decode()
    assert occurrences(done.stdout) == sorted(FEEDS["all"])


def run_in_session(arguments: list[str], content: bytes, home: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "TZ": "Pacific/Chatham"}
    command = ["dbus-run-session", "--", *arguments]
    return subprocess.run(command, input=content, capture_output=True, timeout=180, env=environment)
