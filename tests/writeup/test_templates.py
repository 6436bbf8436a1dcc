"""A cohort's own templates: at fault they are refused by their place, and none reaches out of where it stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cohortkit.handed_out import find, names
from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.build import Format, build
from cohortkit.writeup.checking import check_report
from cohortkit.writeup.compose import compose
from cohortkit.writeup.formats.docx import DocxRefused
from cohortkit.writeup.formats.pdf import LayoutRefused
from cohortkit.writeup.templates import TemplateRefused
from tests.writeup.conftest import DAY

PLAN = """
[cohort]
name = "Small"
starts = 2024-01-01
ends = 2024-12-31
timezone = "UTC"
[areas.one]
title = "One"
"""


def cohort_with(folder: Path, **templates: str) -> Cohort:
    """A small cohort with templates of its own, by name with `__` for a dot."""
    (folder / "cohort.toml").write_text(PLAN)
    for name, text in templates.items():
        path = folder / "templates" / "report" / name.replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return open_cohort(folder, today=DAY)


@pytest.mark.parametrize(
    ("outline", "told"),
    [
        ("sections = 3", "outline.report.toml: expected a list"),
        ("x = [", "outline.report.toml:1: "),
        ('[[sections]]\nuse = "vision"\n[[sections]]\nuse = "glance"\nfigures = 3', ":3, section 2: expected a list"),
        ('[[sections]]\nuse = "areas"\nquoets = 1', ":1, section 1: there is no key `quoets`"),
        ('[[sections]]\nuse = "glance"\nfigures = ["nope"]', ":1, section 1: 'nope' is neither"),
        ('[[sections]]\ntitle = "x"\ntext = "{{ 1 / 0 }}"', ":1, section 1: a sentence cannot be filled in: division"),
        ('[[sections]]\ntitle = "x"\ntext = "{{ f() }}"', ":1, section 1: a sentence cannot be filled in"),
        ('[[sections]]\ntitle = "x"\ntext = "{{ 1 }}{% include \'/etc/passwd\' %}"', "section 1: a sentence cannot be"),
        ('[[sections]]\ntitle = "x"\ntext = "{{ f.__globals__ }}"', "section 1: a sentence cannot be filled in"),
    ],
)
def test_an_outline_at_fault_is_refused_with_its_line(tmp_path: Path, outline: str, told: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        compose(cohort_with(tmp_path, outline__report__toml=outline))
    assert "templates/report/outline.report.toml" in str(refused.value)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("x = [", "words.en.toml:1: "),
        ("[titles]\nreport = 5", "titles.report is to be a text"),
        ('[format]\nmonths = ["a"]', "format.months is to be a list of 12"),
        ("titles = 4", "titles is to be a table"),
        ('[document]\nas_of = "{{ day.__class__ }}"', "a sentence cannot be filled in"),
    ],
)
def test_a_catalogue_at_fault_is_refused(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(TemplateRefused, match=told.replace(".", r"\.")):
        compose(cohort_with(tmp_path, words__en__toml=words))


def test_a_pattern_of_the_wording_reads_nothing_but_the_names_it_is_given(tmp_path: Path) -> None:
    cohort = cohort_with(tmp_path, words__en__toml='[format]\nperiod = "{first.__class__} {first}"')
    assert compose(cohort).period == "{first.__class__} January 2024"


def test_a_chart_whose_words_were_taken_away_is_refused_not_told_in_english(tmp_path: Path) -> None:
    plan = '[convenings.all]\ntitle = "All"\nstarts = 2024-02-01\nends = 2024-02-01\n'
    cohort_with(tmp_path, words__en__toml='[glance]\ndescribed = ""')
    (tmp_path / "cohort.toml").write_text(PLAN + plan)
    assert "no-alt" in {fault.code for fault in check_report(open_cohort(tmp_path, today=DAY))}


def test_a_page_at_fault_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateRefused, match=r"templates/report/report\.html\.j2"):
        build(cohort_with(tmp_path, report__html__j2="{{ 1 / 0 }}"), ("html",))


def test_a_word_file_that_is_none_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    with pytest.raises(DocxRefused, match=r"templates/report/reference\.docx"):
        build(cohort_with(tmp_path, reference__docx="nothing"), ("docx",))


@pytest.mark.parametrize("layout", ['#read("/responses/s/1/p.toml")', '#read("responses/s/1/p.toml")'])
def test_a_layout_reads_no_file_of_the_folder_it_is_run_in(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("typst")
    (tmp_path / "responses" / "s" / "1").mkdir(parents=True)
    (tmp_path / "responses" / "s" / "1" / "p.toml").write_text("secret")
    monkeypatch.chdir(tmp_path)
    form: Format = "pdf"
    with pytest.raises(LayoutRefused, match="not found"):
        build(cohort_with(tmp_path, report__typ=layout), (form,))


def test_a_layout_fetches_nothing_and_the_way_out_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("typst")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(LayoutRefused, match=r"127\.0\.0\.1|refused"):
        build(cohort_with(tmp_path, report__typ='#import ("@pre" + "view/a:0.1.0")'), ("pdf",))
    assert os.environ["HTTPS_PROXY"] == "http://proxy.example:1"
    assert "NO_PROXY" not in os.environ


def test_templates_that_are_a_link_to_elsewhere_are_not_handed_out(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "report").mkdir(parents=True)
    (elsewhere / "report" / "words.en.toml").write_text("")
    (elsewhere / "report" / "more.toml").write_text("")
    own = tmp_path / "own"
    own.mkdir()
    (own / "templates").symlink_to(elsewhere)
    assert not find("templates", "report/words.en.toml", own).is_relative_to(own)
    assert "report/more.toml" not in names("templates", "report/*.toml", own)
