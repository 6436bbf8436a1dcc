"""The catalogues of wording: complete in both languages, without a typed number, filled in safely."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import tomli

from cohortkit.handed_out import packaged
from cohortkit.records.cohort import Cohort
from cohortkit.writeup.blocks import Number, Text, plain
from cohortkit.writeup.compose import compose
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.sources import Source
from cohortkit.writeup.words import Writer, read_wording

ENGLISH_ONLY = {"chart.words", "format.currencies"}


def catalogue(language: str) -> dict[str, Any]:
    return tomli.loads((packaged("templates") / "report" / f"words.{language}.toml").read_text(encoding="utf-8"))


def texts(table: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, str):
        yield path, table
    elif isinstance(table, list):
        for position, each in enumerate(table):
            yield from texts(each, f"{path}[{position}]")
    else:
        for key, each in table.items():
            yield from texts(each, f"{path}.{key}".lstrip("."))


def keys(table: dict[str, Any]) -> set[str]:
    return {path for path, _ in texts(table) if not any(path.startswith(each) for each in ENGLISH_ONLY)}


def test_spanish_says_everything_that_english_says() -> None:
    assert keys(catalogue("en")) - keys(catalogue("es")) <= {"format.money"}
    assert keys(catalogue("es")) <= keys(catalogue("en"))


def test_sentences_ask_for_the_same_figures_in_both_languages() -> None:
    spanish = dict(texts(catalogue("es")))
    for path, english in texts(catalogue("en")):
        if "{{" in english and path in spanish:
            wanted = sorted(re.findall(r"[fn]\(([^)]*)\)", english))
            assert sorted(re.findall(r"[fn]\(([^)]*)\)", spanish[path])) == wanted, path


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_number_is_typed_in_any_sentence(language: str) -> None:
    typed = [path for path, words in texts(catalogue(language)) if re.search(r"\d", re.sub(r"\{[^}]*\}+", "", words))]
    assert typed == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_in_generated_prose_is_a_figure(demo: Cohort, language: str) -> None:
    info = msgspec.structs.replace(demo.plan.cohort, language=language)
    plan = msgspec.structs.replace(demo.plan, cohort=info)
    cohort = Cohort(demo.loaded, plan, demo.as_of)
    from cohortkit.writeup.checking import check_document

    document = compose(cohort)
    assert [fault for fault in check_document(cohort, document) if fault.code in ("no-source", "no-n")] == []
    assert document.language == language


def writer(**figures: Figure) -> Writer:
    from cohortkit.plan.model import CohortInfo

    day = dt.date(2025, 1, 1)
    info = CohortInfo(name="x", starts=day, ends=day, timezone="UTC", nouns={"organization": "body"})
    return Writer(read_wording(info), info, figures)


def test_a_figure_stands_with_its_noun_in_the_right_form_and_in_the_cohorts_own_word() -> None:
    source = (Source("cohort.toml"),)
    one = writer(organizations=Figure(id="organizations", value=1, sources=source))
    many = writer(organizations=Figure(id="organizations", value=1200, sources=source))
    assert plain(one.fill("{{ n('organizations') }}")) == "1 body"
    assert plain(many.fill("{{ n('organizations') }} here")) == "1,200 bodies here"


def test_a_share_is_never_shown_without_its_numbers() -> None:
    shown = writer(a=Figure(id="a", value=9 / 11, numerator=9, denominator=11, sources=(Source("x"),)))
    assert plain(shown.fill("{{ f('a') }}")) == "82 % (9 of 11)"
    nearly = writer(a=Figure(id="a", value=999 / 1000, numerator=999, denominator=1000, sources=(Source("x"),)))
    assert plain(nearly.fill("{{ f('a') }}")) == "over 99 % (999 of 1000)"


def test_peoples_data_is_never_read_as_a_template() -> None:
    filled = writer().fill("Said: {{ words }}", words="{{ f('secret') }} \ue000secret\ue001")
    assert plain(filled) == "Said: {{ f('secret') }} secret"
    assert [each.typed for each in filled if isinstance(each, Text)] == [True, False]
    assert not any(isinstance(each, Number) for each in filled)


def test_an_own_catalogue_changes_single_entries(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "report"
    own.mkdir(parents=True)
    (own / "words.en.toml").write_text('[glance]\ntitle = "In short"\n')
    day = dt.date(2025, 1, 1)
    from cohortkit.plan.model import CohortInfo

    wording = read_wording(CohortInfo(name="x", starts=day, ends=day, timezone="UTC"), tmp_path)
    assert wording.text("glance.title") == "In short"
    assert wording.text("vision.title") == "Vision and questions"
