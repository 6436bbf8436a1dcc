"""The terminal interface on a shared screen: it works by keyboard, loads nothing from elsewhere, and is our own page's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.faces import ROOT


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the interface on a cohort, served as a facilitator would."""
    folder = tmp_path_factory.mktemp("web") / "harbour"
    shutil.copytree(ROOT / "tests/cohorts/harbour", folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path_factory.mktemp("settings")
    (settings / "cohortkit").mkdir()
    (settings / "cohortkit/tour-shown").touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "cohortkit", "-C", str(folder), "tui", "--web", "--port", str(port)],
        env={**os.environ, "XDG_CONFIG_HOME": str(settings)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def answer_to(address: str, **headers: str) -> int:
    """The status of a request with some headers."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_keys_reach_it_without_a_click_and_nothing_is_loaded_from_elsewhere(served: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(served)
    page.wait_for_selector("body.-first-byte", timeout=60_000)
    page.wait_for_function("document.activeElement.classList.contains('xterm-helper-textarea')", timeout=10_000)
    assert page.title() == "cohortkit"
    page.wait_for_timeout(2_000)
    page.keyboard.press("q")
    page.wait_for_selector("body.-closed", timeout=30_000)
    assert page.get_by_text("The interface was left").is_visible()
    assert [url for url in asked if not url.startswith(served)] == []
    assert faults == []
    page.close()


def test_no_other_page_and_no_other_name_reaches_it(served: str) -> None:
    port = served.rpartition(":")[2]
    assert answer_to(served) == 200
    assert answer_to(served, Host=f"localhost:{port}") == 200
    assert answer_to(f"{served}/ws", Origin="https://elsewhere.example") == 403
    assert answer_to(f"{served}/ws", Origin="null") == 403
    assert answer_to(served, Host=f"elsewhere.example:{port}") == 403


def test_it_listens_on_this_machine_only(served: str) -> None:
    port = int(served.rpartition(":")[2])
    others = {each[4][0] for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for other in others - {each for each in others if str(each).startswith("127.")}:
        with socket.socket() as knock:
            knock.settimeout(2)
            assert knock.connect_ex((str(other), port)) != 0
