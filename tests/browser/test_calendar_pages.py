"""The page of a feed folder and the run-of-show sheet in a real browser: accessible, on a phone and on paper, too."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from cohortkit.cli.main import main
from tests.cli.meridian import meridian

__all__ = ["meridian"]

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1200, 900), "phone": (375, 800)}


@pytest.fixture
def pages(meridian: Path) -> dict[str, Path]:
    """A folder of feeds with codes, and two sheets: one of sessions in four zones, one of whole days."""
    assert main(["calendar", "export", "--dir", "feeds", "--url", "https://calendars.example/meridian/"]) == 0
    assert main(["meetings", "agenda", "opening", "--to", "html", "-o", "opening.html"]) == 0
    assert main(["meetings", "agenda", "retreat", "--to", "html", "-o", "retreat.html"]) == 0
    return {
        "feeds": meridian / "feeds" / "index.html",
        "sessions": meridian / "opening.html",
        "days": meridian / "retreat.html",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_pages_are_accessible_and_fit_the_screen(
    size: str, scheme: str, pages: dict[str, Path], browser: Browser
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    outside: list[str] = []
    context.on("request", lambda asked: None if asked.url.startswith("file:") else outside.append(asked.url))
    for name, file in pages.items():
        page = context.new_page()
        page.goto(file.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert outside == []
    context.close()


def test_every_link_of_the_feed_page_leads_to_its_file(pages: dict[str, Path], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(pages["feeds"].as_uri())
    links: list[str] = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    places = [urlsplit(link).fragment for link in links if "#" in link]
    assert len(places) == 5
    assert all(page.locator(f"#{place}").is_visible() for place in places)
    files = [unquote(urlsplit(link).path) for link in links if link.startswith("file:") and "#" not in link]
    assert len(files) == 14
    assert all(Path(file).is_file() for file in files)
    subscriptions = [link for link in links if link.startswith("webcal:")]
    assert "webcal://calendars.example/meridian/people/dee-rai.ics" in subscriptions
    assert len(subscriptions) == 14
    for app in ("Google Calendar", "Outlook", "Apple Calendar"):
        assert page.get_by_role("heading", name=app).is_visible()
    page.close()


def test_a_sheet_prints_on_one_page_with_nothing_cut_off(pages: dict[str, Path], browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(pages["sessions"].as_uri())
    page.emulate_media(media="print")
    hidden: bool = page.eval_on_selector(".wide", "box => getComputedStyle(box).overflowX !== 'visible'")
    assert not hidden
    import pikepdf

    file = pages["sessions"].with_suffix(".pdf")
    page.pdf(path=file, format="A4")
    with pikepdf.open(file) as printed:
        assert len(printed.pages) == 1
    page.close()
