"""The report of the demo in each form: what readers with and without sight, and machines, get."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.blocks import Picture, every_block
from cohortkit.writeup.build import Built, build
from cohortkit.writeup.formats.markdown import escape

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACEHOLDERS = {"", "image", "chart", "figure", "picture", "alt"}


def parts(report: Built) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(report.files["report.docx"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_html_file_asks_nobody_for_anything(report: Built) -> None:
    page = report.files["report.html"].decode()
    assert "<script" not in page
    assert not re.findall(r'\b(?:src|srcset|data|poster)="(?!data:)', page)
    assert "@import" not in page
    assert "url(http" not in page
    assert "default-src 'none'" in page


def test_the_html_file_names_the_sources_of_every_number_in_its_text(report: Built) -> None:
    page = report.files["report.html"].decode()
    wanted = set(re.findall(r'class="number" href="#([^"]+)"', page))
    there = set(re.findall(r'<div id="(source-[^"]+)"', page))
    assert wanted
    assert wanted <= there


def test_every_chart_is_told_in_words_and_as_a_table(report: Built) -> None:
    charts = [block.chart for block in every_block(report.document.sections) if isinstance(block, Picture)]
    assert len(charts) >= 6
    for chart in charts:
        assert chart.description.casefold() not in PLACEHOLDERS
        assert len(chart.description) > len(chart.title)
        assert chart.table.rows


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_html(report: Built, tmp_path: Path, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip("there is no chromium here")
    page_file = tmp_path / "report.html"
    # Axe is itself a script, which the page's own policy forbids.
    page_file.write_text(
        re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.files["report.html"].decode())
    )
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        for width in (390, 820, 1440):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(page_file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if width != 820:
                found = axe.Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
            page.close()
        browser.close()


def test_typst_accepts_the_pdf_as_ua_1_and_its_tags_hold_headings_tables_and_described_pictures(report: Built) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    assert not report.warnings
    with pikepdf.open(io.BytesIO(report.files["report.pdf"])) as pdf:
        assert str(pdf.Root.Lang).startswith("en")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        found: dict[str, int] = {}
        alternatives = []
        stack = [pdf.Root.StructTreeRoot]
        while stack:
            node = stack.pop()
            if isinstance(node, pikepdf.Array):
                stack.extend(list(node))
                continue
            if not isinstance(node, pikepdf.Dictionary):
                continue
            kind = str(node.get("/S", ""))
            found[kind] = found.get(kind, 0) + 1
            if kind == "/Figure":
                alternatives.append(str(node.get("/Alt", "")))
            if "/K" in node:
                stack.append(node["/K"])
    assert found["/H1"] >= 10
    assert found["/H2"] >= 10
    assert found["/TH"] >= 20
    assert found["/Table"] >= 8
    pictures = sum(isinstance(block, Picture) for block in every_block(report.document.sections))
    told = [alternative for alternative in alternatives if alternative]
    assert len(told) >= pictures
    assert not PLACEHOLDERS & {alternative.casefold() for alternative in told}


def test_a_letter_without_a_font_is_kept_with_a_warning_and_without_the_claim(demo: Cohort) -> None:
    import msgspec

    from cohortkit.writeup.compose import compose
    from cohortkit.writeup.formats.pdf import pdf
    from cohortkit.writeup.words import read_wording

    wording = read_wording(demo.plan.cohort)
    strange = msgspec.structs.replace(compose(demo, product="summary"), period="A letter nobody drew: \U0010fffd")
    made = pdf(strange, wording, demo.as_of)
    assert made.warnings
    assert b"pdfuaid:part" not in made.content


def test_the_word_document_has_real_headings_header_rows_described_pictures_notes_and_its_language(
    report: Built,
) -> None:
    lxml = pytest.importorskip("lxml.etree")
    files = parts(report)
    body = lxml.fromstring(files["word/document.xml"])
    styles = [each.get(f"{W}val") for each in body.iter(f"{W}pStyle")]
    assert styles.count("Heading1") >= 10
    assert "Heading2" in styles
    assert "Title" in styles
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) >= 8
    assert all(table.find(f".//{W}tblHeader") is not None for table in tables)
    told = [
        each.get("descr") or ""
        for each in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    ]
    assert len(told) == sum(isinstance(block, Picture) for block in every_block(report.document.sections))
    assert not PLACEHOLDERS & {each.casefold() for each in told}
    notes = lxml.fromstring(files["word/footnotes.xml"])
    assert len(list(notes.iter(f"{W}footnote"))) > 20
    language = lxml.fromstring(files["word/styles.xml"]).find(f".//{W}docDefaults//{W}lang")
    assert language.get(f"{W}val").startswith("en")


def test_the_word_document_has_its_title_among_its_properties_and_rows_that_stay_whole(report: Built) -> None:
    files = parts(report)
    properties, body = files["docProps/core.xml"].decode(), files["word/document.xml"].decode()
    assert "<dc:title>What we built together</dc:title>" in properties
    assert "<dc:creator>K-12 Education Networks Community of Practice</dc:creator>" in properties
    assert body.count("<w:cantSplit/>") == len(re.findall(r"<w:tr>", body)) > 50


def test_no_heading_of_a_table_in_the_word_document_is_broken_within_a_word(report: Built) -> None:
    lxml = pytest.importorskip("lxml.etree")
    body = lxml.fromstring(parts(report)["word/document.xml"])
    for table in body.iter(f"{W}tbl"):
        total = sum(int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol"))
        for width, cell in zip(table.iter(f"{W}gridCol"), table.find(f"{W}tr").iter(f"{W}tc"), strict=True):
            words = "".join(each.text or "" for each in cell.iter(f"{W}t")).split()
            # A bold letter of this type is about a hundredth of a page's 9640 twentieths of a point wide.
            room = int(width.get(f"{W}w")) / total * 9640 - 130
            assert max(map(len, words), default=0) * 97 <= room, words


@pytest.mark.parametrize("product", ["summary", "announcement"])
@pytest.mark.parametrize("audience", ["team", "published"])
def test_what_is_short_is_one_page_without_a_table_of_contents(demo: Cohort, product: str, audience: Any) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    built = build(demo, ("html", "pdf"), audience, product)
    assert not built.warnings
    with pikepdf.open(io.BytesIO(built.files[f"{product}.pdf"])) as pdf:
        assert len(pdf.pages) == 1
    assert '<nav class="contents"' not in built.files[f"{product}.html"].decode()


@pytest.mark.parametrize(("product", "first", "sections"), [("profiles", 3, 8), ("slides", 3, 6)])
def test_each_organization_and_each_slide_begins_a_page(demo: Cohort, product: str, first: int, sections: int) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(io.BytesIO(build(demo, ("pdf",), "published", product).files[f"{product}.pdf"])) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        with pdf.open_outline() as outline:
            opened = [pages[entry.destination[0].objgen] for entry in outline.root]
    assert opened[0] == first
    assert len(set(opened)) == len(opened) > sections


def test_the_pdf_names_every_file_behind_a_number_and_tags_its_paragraphs(demo: Cohort, report: Built) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    from cohortkit.writeup.formats.data import Spelled
    from cohortkit.writeup.words import read_wording

    spelled = Spelled(report.document, read_wording(demo.plan.cohort))
    spelled.sections()
    told = "\n".join(spelled.notes)
    attended = {path.name for path in (demo.folder / "records" / "attendance").glob("*.toml")}
    assert {name for name in attended if f"/{name}:" not in told} == set()
    with pikepdf.open(io.BytesIO(report.files["report.pdf"])) as pdf:
        kinds = [str(each.get("/S", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    assert kinds.count("/P") > 60


@pytest.mark.parametrize(("language", "said"), [("en", "“{}”"), ("es", "«{}»")])
def test_quotes_stand_in_the_marks_of_the_language(demo: Cohort, language: str, said: str) -> None:
    import msgspec

    from cohortkit.writeup.compose import compose
    from cohortkit.writeup.formats.data import Spelled
    from cohortkit.writeup.words import read_wording

    info = msgspec.structs.replace(demo.plan.cohort, language=language)
    cohort = Cohort(demo.loaded, msgspec.structs.replace(demo.plan, cohort=info), demo.as_of)
    spelled = str(Spelled(compose(cohort, "published"), read_wording(info)).sections())
    approved = [quote.published for quote in demo.quotes.values() if quote.status == "approved"]
    assert any(f"'words': {said.format(words)!r}" in spelled for words in approved)


def test_the_same_cohort_gives_the_same_bytes(demo: Cohort, report: Built) -> None:
    again = build(demo, ("html", "pdf", "docx", "md"), "published")
    assert {name for name in report.files if report.files[name] != again.files[name]} == set()


def test_markdown_shows_peoples_words_as_they_are() -> None:
    assert escape("*a* _b_ <script> [x](y) `c` | $1") == "\\*a\\* \\_b\\_ \\<script\\> \\[x\\](y) \\`c\\` \\| \\$1"
    assert escape("# no heading") == "\\# no heading"
    assert escape("1. no list") == "1\\. no list"


def test_a_cohort_overrides_wording_outline_and_styles_and_templates_cannot_reach_out(
    tmp_path: Path, demo: Cohort
) -> None:
    import shutil

    folder = tmp_path / "own"
    shutil.copytree(demo.folder, folder)
    own = folder / "templates" / "report"
    own.mkdir(parents=True)
    (own / "words.en.toml").write_text('[titles]\nreport = "Our own title"\n')
    (own / "report.css").write_text("body { color: rebeccapurple }")
    (own / "outline.report.toml").write_text(
        '[[sections]]\nuse = "glance"\nfigures = ["products"]\ntimeline = false\n'
        '[[sections]]\ntitle = "From us"\ntext = "We released {{ n(\\"products\\") }}, **all** free."\n'
    )
    cohort = open_cohort(folder, today=dt.date(2024, 4, 1))
    page = build(cohort, ("html",)).files["report.html"].decode()
    assert "Our own title" in page
    assert "rebeccapurple" in page
    assert "<strong>all</strong> free." in page
    assert page.count('class="part"') == 2
    (own / "outline.report.toml").write_text('[[sections]]\ntitle = "x"\ntext = "{{ \'\'.__class__.__mro__ }}"\n')
    from cohortkit.writeup.templates import TemplateRefused

    with pytest.raises(TemplateRefused, match="section 1"):
        build(cohort, ("html",))
