"""A browser and the three servers, started once for the tests of a module.

No longer than that: while Playwright runs, no other test in the process can run an event loop of its own.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.faces import ARGUMENTS, CHROMIUM, Face, serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    if not CHROMIUM.is_file():
        pytest.skip("there is no Chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def face(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Face]]:
    """The server of a name, started when first asked for."""
    started: dict[str, Face] = {}
    with ExitStack() as stack:

        def of(name: str) -> Face:
            if name not in started:
                folder = Path(tmp_path_factory.mktemp(name)) / "notebooks"
                folder.mkdir()
                started[name] = stack.enter_context(serving(name, folder, browser))
            return started[name]

        yield of
