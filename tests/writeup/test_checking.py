"""What stands in the way of a write-up: each refusal, provoked."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cohortkit.records.cohort import Cohort, open_cohort
from cohortkit.writeup.blocks import (
    Bullets,
    Cards,
    Document,
    Grid,
    Paragraph,
    Picture,
    Quoted,
    Section,
    Text,
    every_block,
    lines_of,
    plain,
)
from cohortkit.writeup.build import BuildRefused, build
from cohortkit.writeup.checking import Fault, check_document, check_report
from cohortkit.writeup.compose import compose

DAY = dt.date(2024, 4, 1)
Change = Callable[[str], str]


@pytest.fixture
def own(tmp_path: Path, demo_folder: Path) -> Callable[..., Cohort]:
    """A copy of the demo with files changed: path → how its text changes (of nothing, where it is new)."""

    def change(**files: Change) -> Cohort:
        folder = tmp_path / "cohort"
        shutil.copytree(demo_folder, folder)
        for name, edit in files.items():
            path = folder / name.replace("__", "/").replace("_toml", ".toml")
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            path.parent.mkdir(parents=True, exist_ok=True)
            after = edit(before)
            assert after != before
            path.write_text(after, encoding="utf-8")
        return open_cohort(folder, today=DAY)

    return change


def with_block(document: Document, *blocks: Paragraph | Picture | Quoted | Cards) -> Document:
    return msgspec.structs.replace(document, sections=(*document.sections, Section("more", "More", tuple(blocks))))


def codes(faults: list[Fault]) -> set[tuple[str, str]]:
    return {(fault.code, fault.where) for fault in faults}


@pytest.mark.parametrize("more", ["", '[organizations.solo]\nname = "Solo"\n'], ids=["nothing", "one organization"])
def test_nothing_stands_in_the_way_of_a_cohort_that_has_only_just_begun(tmp_path: Path, more: str) -> None:
    begun = '[cohort]\nname = "New"\nstarts = 2024-01-08\nends = 2025-12-12\ntimezone = "Europe/Lisbon"\n'
    (tmp_path / "cohort.toml").write_text(begun + more, encoding="utf-8")
    cohort = open_cohort(tmp_path, today=DAY)
    document = compose(cohort, "published")
    assert check_document(cohort, document) == []
    assert not any(isinstance(block, Picture) and block.id == "timeline" for block in every_block(document.sections))


def test_nothing_stands_in_the_way_of_the_demo(demo: Cohort) -> None:
    assert check_report(demo, "published") == []
    assert check_report(demo, "team") == []


def test_nothing_stands_in_the_way_of_a_look_back(demo_folder: Path) -> None:
    cohort = open_cohort(demo_folder, today=dt.date(2022, 9, 30))
    assert check_report(cohort) == []
    grid = next(
        block
        for block in every_block(compose(cohort, "published").sections)
        if isinstance(block, Grid) and block.caption == "Indicators: Relationship and network building"
    )
    # Four of five is the target of a share that nobody has been asked about yet.
    assert [plain(row[2]) for row in grid.rows] == ["at least 4 of 5", "at least 100", "at least 80 of 106"]


def test_a_typed_number_and_a_figure_without_sources_are_refused(demo: Cohort) -> None:
    document = with_block(compose(demo), Paragraph((Text("We met 14 times in 2023."),)))
    assert codes(check_document(demo, document)) == {("no-source", "More")}
    cards = next(block for block in every_block(document.sections) if isinstance(block, Cards))
    number = cards.cards[0].number
    bare = msgspec.structs.replace(number, figure=msgspec.structs.replace(number.figure, sources=()))
    unfounded = Cards((msgspec.structs.replace(cards.cards[0], number=bare),))
    assert ("no-source", bare.figure.id) in codes(check_document(demo, with_block(compose(demo), unfounded)))


def test_a_percentage_without_n_is_refused(demo: Cohort) -> None:
    document = with_block(
        compose(demo), Paragraph((Text("Then 82 % agreed, while 82 % (9 of 11) stayed.", typed=False),))
    )
    (fault,) = check_document(demo, document)
    assert (fault.code, fault.where) == ("no-n", "More")


@pytest.mark.parametrize("told", ["", "Chart", "image."])
def test_a_chart_without_alternative_text_is_refused(demo: Cohort, told: str) -> None:
    document = compose(demo)
    picture = next(block for block in every_block(document.sections) if isinstance(block, Picture))
    silent = msgspec.structs.replace(picture, chart=msgspec.structs.replace(picture.chart, description=told))
    assert ("no-alt", "More") in codes(check_document(demo, with_block(document, silent)))


def test_a_quote_nobody_approved_is_refused(demo: Cohort) -> None:
    proposed = next(quote for quote in demo.quotes.values() if quote.status == "proposed")
    document = with_block(compose(demo), Quoted(proposed.id, proposed.verbatim, "somebody"))
    assert codes(check_document(demo, document)) == {("quote-without-consent", "More")}


def test_an_approved_quote_whose_consent_was_narrowed_is_refused_at_its_place(own: Callable[..., Cohort]) -> None:
    cohort = own(
        **{
            "responses__outcomes__2024__ncsm-2_toml": lambda text: text.replace(
                'consent = "named"', 'consent = "private"'
            )
        }
    )
    faults = check_report(cohort)
    assert [(fault.code, fault.where.partition(":")[0]) for fault in faults] == [
        ("quote-without-consent", "quotes.toml")
    ]


def answer_of(demo: Cohort, consent: str) -> str:
    """A long answer given with a consent, and with no quote made of it."""
    return next(
        answer
        for response in demo.responses.values()
        if response.consent_for("change") == consent
        and isinstance(answer := response.answers.get("change"), str)
        and not any(quote.response == response.id for quote in demo.quotes.values())
    )


def prose(words: str) -> Paragraph:
    return Paragraph((Text(words),), origin="outline.report.toml, section 3")


@pytest.mark.parametrize(("consent", "refused"), [("private", {"team", "published"}), ("named", {"published"})])
def test_prose_may_repeat_only_what_its_readers_may_read(demo: Cohort, consent: str, refused: set[str]) -> None:
    words = f"Somebody said: {answer_of(demo, consent)}"
    for audience in ("team", "published"):
        document = with_block(compose(demo, audience), prose(words))
        found = codes(check_document(demo, document))
        told = ("quote-without-consent", "outline.report.toml, section 3")
        assert (told in found) is (audience in refused), audience


def test_prose_may_repeat_an_approved_quote(demo: Cohort) -> None:
    quote = next(each for each in demo.quotes.values() if len(each.verbatim.split()) > 8 and each.status == "approved")
    document = with_block(compose(demo, "published"), prose(quote.verbatim))
    assert not any(fault.code == "quote-without-consent" for fault in check_document(demo, document))


def test_a_whole_short_answer_is_found_in_prose(own: Callable[..., Cohort]) -> None:
    said = 'consent = "private"\nat = 2024-01-01T00:00:00Z\nset = "outcomes"\nwave = "2024"\nperson = "cmp-4"\n'
    cohort = own(
        **{"responses__outcomes__2024__cmp-4_toml": lambda _: said + '[answers]\nchange = "I trust nobody here"\n'}
    )
    document = with_block(compose(cohort, "published"), prose("One of us: I trust nobody here, still."))
    assert [fault.code for fault in check_document(cohort, document)] == ["quote-without-consent"]


def test_what_would_show_words_without_leave_is_not_built(own: Callable[..., Cohort], demo: Cohort) -> None:
    outline = f'[[sections]]\ntitle = "From us"\ntext = """{answer_of(demo, "private")}"""\n'
    cohort = own(**{"templates__report__outline.report_toml": lambda _: outline})
    with pytest.raises(BuildRefused, match="section 1"):
        build(cohort, ("html",), "published")


def test_figures_about_few_people_are_refused(demo: Cohort) -> None:
    document = compose(demo, "team")
    public = msgspec.structs.replace(document, audience="published")
    assert "small-group" in {fault.code for fault in check_document(demo, public)}
    assert "small-group" not in {fault.code for fault in check_document(demo, compose(demo, "published"))}


def test_a_stray_organization_name_is_refused(demo: Cohort) -> None:
    document = with_block(compose(demo), Paragraph((Text("Thanks to NSCM."),)))
    assert codes(check_document(demo, document)) == {("stray-name", "More")}


def test_a_funder_without_its_wording_is_refused(own: Callable[..., Cohort]) -> None:
    def silence(text: str) -> str:
        start = text.index("[partners.gates-foundation.disclaimers]")
        end = text.index("[partners.community-wealth-partners]")
        return text[:start] + text[end:]

    cohort = own(cohort_toml=silence)
    faults = check_report(cohort)
    assert [fault.code for fault in faults] == ["no-disclaimer"]
    assert faults[0].where.startswith("cohort.toml:")


def test_an_outline_that_leaves_the_disclaimer_out_is_refused(own: Callable[..., Cohort]) -> None:
    cohort = own(**{"templates__report__outline.report_toml": lambda _: '[[sections]]\nuse = "glance"\n'})
    assert [fault.code for fault in check_report(cohort)] == ["no-disclaimer"]


def test_a_second_vision_is_refused(demo: Cohort) -> None:
    other = "Education networks adapt to a changing world so what they know reaches teachers and students do better."
    document = with_block(compose(demo), Paragraph((Text(other),)))
    assert codes(check_document(demo, document)) == {("two-visions", "More")}
    said = with_block(compose(demo), Paragraph((Text("Our vision: schools without walls."),)))
    assert codes(check_document(demo, said)) == {("two-visions", "More")}


def test_built_things_that_hold_a_quote_taken_back_are_named(own: Callable[..., Cohort]) -> None:
    cohort = own(out__report__old_toml=lambda _: "Neither of us would have found the other alone.")
    taken = next(quote for quote in cohort.quotes.values() if quote.status == "declined")
    page = cohort.folder / "out" / "report" / "report.html"
    page.write_text(f"<p>{taken.verbatim}</p>", encoding="utf-8")
    assert [(fault.code, fault.where) for fault in check_report(cohort)] == [
        ("withdrawn-words", "out/report/report.html")
    ]


def test_a_quote_that_was_asked_for_anew_and_given_may_stand(own: Callable[..., Cohort]) -> None:
    def again(text: str) -> str:
        start = text.index("[quotes.")
        while 'status = "approved"' not in text[start : text.index("\n\n", start)]:
            start = text.index("[quotes.", start + 1)
        entry = text[start : text.index("\n\n", start)]
        back = entry.replace("[quotes.", "[quotes.before-").replace('status = "approved"', 'status = "withdrawn"')
        return f"{text}\n{back}\n"

    cohort = own(quotes_toml=again)
    (taken,) = [quote for quote in cohort.quotes.values() if quote.id.startswith("before-")]
    page = cohort.folder / "out" / "report" / "report.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<p>{taken.verbatim}</p>", encoding="utf-8")
    assert check_report(cohort) == []


def test_built_things_from_before_a_withdrawal_are_named(own: Callable[..., Cohort]) -> None:
    stone = 'at = 2024-03-30T00:00:00Z\nset = "outcomes"\nwave = "2024"\nperson = "cmp-4"\nwithdrawn = true\n'
    cohort = own(**{"responses__outcomes__2024__cmp-4_toml": lambda _: stone, "out__old_toml": lambda _: "built = 1"})
    old = dt.datetime(2024, 3, 1, tzinfo=dt.UTC).timestamp()
    os.utime(cohort.folder / "out" / "old.toml", (old, old))
    assert ("withdrawn-words", "out/old.toml") in codes(check_report(cohort))


def test_what_an_evaluator_wrote_is_told_with_its_cell(own: Callable[..., Cohort]) -> None:
    import json

    from cohortkit.writeup import synthesis

    cohort = own(out__x_toml=lambda _: "x = 1")
    wanted = next(each for each in synthesis.wanted(cohort) if each.name == "area-field")
    notebook = synthesis.made(cohort, wanted)
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "Fully 9 agreed.\n\n- and 82 %"}
    )
    path = cohort.folder / "notebooks" / "synthesis" / "area-field.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    where = f"notebooks/synthesis/area-field.ipynb, cell {len(notebook['cells'])}"
    assert codes(check_report(cohort)) == {("no-source", where), ("no-n", where)}
    added = [block for block in every_block(compose(cohort).sections) if isinstance(block, Bullets)]
    assert added


def test_a_chart_with_withheld_and_unanswered_items_has_a_source_for_every_number(
    own: Callable[..., Cohort], demo_folder: Path
) -> None:
    cohort = own()
    answers = sorted((cohort.folder / "responses/outcomes/2024").glob("*.toml"))
    for path in answers:
        text = path.read_text(encoding="utf-8")
        kept = [line for line in text.split("\n") if not line.startswith("continuing = ")]
        if path in answers[:-6]:
            kept = [line for line in kept if not line.startswith("applied = ")]
        path.write_text("\n".join(kept), encoding="utf-8")
    cohort = open_cohort(cohort.folder, today=DAY)
    document = compose(cohort, "published")
    told = " ".join(plain(line) for block in every_block(document.sections) for line in lines_of(block))
    assert "withheld: fewer than 10, or it would give somebody away" in told
    assert "nobody answered" in told
    assert check_document(cohort, document) == []
