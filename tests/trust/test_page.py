"""The page of promises names tests that are there, and the pages of the documentation link to each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def test_every_test_that_a_promise_names_is_there() -> None:
    page = (DOCS / "trust.md").read_text(encoding="utf-8")
    named = set(re.findall(r"tests/[\w/.]+", page))
    assert len(named) > 10
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_to_pages_and_headings_that_are_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        path = page.parent / file if file else page
        assert path.exists(), target
        if anchor:
            assert anchor in headings(path), target


def headings(page: Path) -> set[str]:
    """The anchors of a page, made the way GitHub makes them."""
    lines = [line.lstrip("#") for line in page.read_text(encoding="utf-8").split("\n") if re.match("#+ ", line)]
    return {re.sub(r"[^\w\- ]", "", line.strip().lower()).replace(" ", "-") for line in lines}
