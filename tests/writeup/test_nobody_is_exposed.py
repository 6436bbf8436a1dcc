"""The words of somebody who did not agree never leave: every byte of every output is searched for them."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from cohortkit.coding.exporting import FORMATS as EXPORTS
from cohortkit.coding.exporting import export
from cohortkit.records.cohort import open_cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.build import Format, build
from cohortkit.writeup.figures import figures
from cohortkit.writeup.products import PRODUCTS
from tests.writeup.random_cohorts import DAY, Made, make


def text_of(name: str, content: bytes) -> bytes:
    """The bytes of a file with what compresses them undone."""
    if name.endswith((".docx", ".qdpx")):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return b"\0".join(archive.read(each) for each in archive.namelist())
    if name.endswith(".pdf"):
        return subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    return content


def outputs(made: Made, audience: Audience, formats: tuple[Format, ...]) -> Iterator[tuple[str, bytes]]:
    cohort = open_cohort(made.folder, today=DAY)
    for product in PRODUCTS:
        for name, content in build(cohort, formats, audience, product).files.items():
            yield f"{product}/{name}", text_of(name, content)
    yield "figures.json", msgspec.json.encode(figures(cohort, audience))


def leaks(files: Iterator[tuple[str, bytes]], forbidden: set[str]) -> list[str]:
    return [f"{word} in {name}" for name, content in files for word in forbidden if word.encode() in content]


def every_canary(made: Made) -> set[str]:
    return {each.canary for each in made.said}


@pytest.mark.parametrize("seed", range(30))
def test_published_products_hold_only_approved_words_and_named_speakers(tmp_path: Path, seed: int) -> None:
    made = make(tmp_path, seed)
    forbidden = every_canary(made) - made.published | set(made.names.values()) - made.named
    assert not leaks(outputs(made, "published", ("html", "md")), forbidden)


@pytest.mark.parametrize("seed", range(100, 103))
def test_published_pdf_and_word_documents_hold_no_more(tmp_path: Path, seed: int) -> None:
    made = make(tmp_path, seed)
    forbidden = every_canary(made) - made.published | set(made.names.values()) - made.named
    cohort = open_cohort(made.folder, today=DAY)
    files = build(cohort, ("pdf", "docx"), "published").files
    assert not leaks(((name, text_of(name, content)) for name, content in files.items()), forbidden)


@pytest.mark.parametrize("seed", range(200, 220))
def test_the_teams_report_holds_no_words_that_were_kept_from_the_team(tmp_path: Path, seed: int) -> None:
    made = make(tmp_path, seed)
    assert not leaks(outputs(made, "team", ("html", "md")), every_canary(made) - made.team_report)


@pytest.mark.parametrize("seed", range(300, 330))
def test_exported_codings_hold_consented_words_only(tmp_path: Path, seed: int) -> None:
    made = make(tmp_path, seed)
    cohort = open_cohort(made.folder, today=DAY)
    files = ((f"x.{form}", text_of(f"x.{form}", export(cohort, form))) for form in EXPORTS)
    forbidden = every_canary(made) - made.outside | set(made.names.values()) - made.named
    assert not leaks(files, forbidden)


def test_the_search_finds_what_may_be_there(tmp_path: Path) -> None:
    """The control: without it, a search that never finds anything would pass."""
    found = set()
    for seed in range(6):
        made = make(tmp_path / str(seed), seed)
        pages = b"".join(content for name, content in outputs(made, "published", ("html",)) if "report" in name)
        found |= {word for word in made.published if word.encode() in pages}
    assert len(found) >= 3


def test_synthesis_notebooks_show_the_team_what_it_may_read_and_nothing_else(tmp_path: Path) -> None:
    from cohortkit.writeup import running, synthesis

    made = make(tmp_path, 7)
    cohort = open_cohort(made.folder, today=DAY)
    folder = tmp_path / "notebooks" / "synthesis"
    folder.mkdir(parents=True)
    wanted = [each for each in synthesis.wanted(cohort) if each.name.startswith("survey")]
    with running.kernel(folder, tmp_path) as kernel:
        written = [
            synthesis.written(running.run(synthesis.made(cohort, each, day=DAY.isoformat()), kernel)[0])
            for each in wanted
        ]
    content = b"".join(written)
    assert not [json.loads(each) for each in written if b'"output_type": "error"' in each]
    allowed = {each.canary for each in made.said if each.consent in ("named", "role", "anonymous", "cohort")}
    assert {word for word in every_canary(made) if word.encode() in content} == allowed


@pytest.mark.soak
def test_ten_thousand_cohorts_leak_nothing(tmp_path: Path) -> None:
    for seed in range(10_000):
        made = make(tmp_path / str(seed), seed)
        forbidden = every_canary(made) - made.published | set(made.names.values()) - made.named
        cohort = open_cohort(made.folder, today=DAY)
        formats: tuple[Format, ...] = ("html", "md", "pdf", "docx") if seed % 50 == 0 else ("html", "md")
        files = build(cohort, formats, "published").files
        assert not leaks(((name, text_of(name, content)) for name, content in files.items()), forbidden), seed
