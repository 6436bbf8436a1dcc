"""``cohortkit report``: the write-up, its figures, and what stands in the way of publishing it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop, split
from cohortkit.cli.complete import words
from cohortkit.cli.declare import Group
from cohortkit.cli.errors import REFUSED

if TYPE_CHECKING:
    from cohortkit.records.published_figures import PublishedFigure
    from cohortkit.writeup.figure import Figure

app = Group("report", "The write-up: built, counted and checked.")


class Audience(StrEnum):
    """Who may read it."""

    TEAM = "team"
    PUBLISHED = "published"


ProductOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PRODUCT",
        help="report, announcement, summary, slides, profiles, appendix; or all.",
        autocompletion=words("report", "announcement", "summary", "slides", "profiles", "appendix", "all"),
    ),
]
AudienceOption = Annotated[Audience, typer.Option(help="For the team, or to be published.")]


@app.writes("report build --to html", "report build --to html --to pdf --to docx --to md --audience published")
def build(
    call: Call,
    *,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="FORMAT", help="html, pdf, docx or md.", autocompletion=words("html", "pdf", "docx", "md")
        ),
    ] = None,
    audience: AudienceOption = Audience.TEAM,
    product: ProductOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to: out/report.")
    ] = None,
) -> None:
    """Build the report, or another product of the same outline, from the plan and the records."""
    from cohortkit.cli.built import put_built
    from cohortkit.cli.noting import note_down
    from cohortkit.cli.output import note
    from cohortkit.records.published_figures import require_ledger
    from cohortkit.writeup.build import DEFAULT_FOLDER, FORMATS
    from cohortkit.writeup.build import build as build_product

    wanted = split(to) or ["html"]
    unknown = [each for each in wanted if each not in FORMATS]
    if unknown:
        raise UsageStop(f"there is no format {', '.join(unknown)}; choose among {', '.join(FORMATS)}")
    products = _products(product)
    files: dict[str, bytes] = {}
    shown: list[PublishedFigure] = []
    if audience is Audience.PUBLISHED:
        require_ledger(call.folder)
    for each in products:
        built = build_product(call.cohort, [form for form in FORMATS if form in wanted], audience.value, each)
        files |= built.files
        for warning in built.warnings:
            note(f"warning: {warning}")
        if audience is Audience.PUBLISHED:
            from cohortkit.writeup.checking import check_document
            from cohortkit.writeup.given_out import given_out

            shown += given_out(call.cohort, built.document)
            found = len(check_document(call.cohort, built.document))
            if found:
                things = "1 thing stands" if found == 1 else f"{found} things stand"
                way = "report check" if each == "report" else f"report check --product {each}"
                note(f"warning: {things} in the way of publishing the {each}; see `{way}`")
    noted = note_down(call, shown)
    put_built(call, output or call.folder / DEFAULT_FOLDER, files, audience=audience.value, beside=noted)


@app.reads("report figures", "report figures --audience published --json")
def figures(call: Call, audience: AudienceOption = Audience.TEAM) -> None:
    """List every number the write-up may use, with where it was counted."""
    from cohortkit.cli.output import Table, show
    from cohortkit.writeup.figures import figures as work_out
    from cohortkit.writeup.formats.citing import citation
    from cohortkit.writeup.words import read_wording

    wording = read_wording(call.plan.cohort, call.folder)
    found = work_out(call.cohort, audience.value)
    document = {
        "audience": audience.value,
        "figures": [_document(each, wording.label(each)) for each in found.values()],
    }
    currency = call.plan.cohort.currency
    rows = [
        (
            each.id,
            wording.label(each),
            wording.shown(each, currency),
            citation(each.sources, 1, wording.text("document.and_more")),
        )
        for each in found.values()
    ]
    show(call, document, Table(("Id", "What", "Value", "Counted in"), rows, empty="nothing is on record yet"))


@app.reads("report check", "report check --product all", "report check --audience published --json")
def check(call: Call, audience: AudienceOption = Audience.PUBLISHED, product: ProductOption = None) -> None:
    """Say what stands in the way of the write-up: numbers without sources, quotes without consent, and the like.

    The exit code is 1 when something does.
    """
    from cohortkit.cli.output import Table, Text, show
    from cohortkit.writeup.checking import check_report

    products = _products(product)
    faults = sorted({fault for each in products for fault in check_report(call.cohort, audience.value, each)})
    faults.sort(key=lambda fault: fault.where)
    document = {
        "audience": audience.value,
        "faults": [{"code": each.code, "where": each.where, "message": each.message} for each in faults],
    }
    rows = [(each.code, each.where, each.message) for each in faults]
    table = Table(("Code", "Where", "What to do"), rows)
    show(call, document, table if faults else Text("Nothing stands in the way of this write-up."))
    if faults:
        raise typer.Exit(REFUSED)


def _products(chosen: list[str] | None) -> list[str]:
    from cohortkit.writeup.products import PRODUCTS

    products = split(chosen) or ["report"]
    products = list(PRODUCTS) if products == ["all"] else products
    strange = [each for each in products if each not in PRODUCTS]
    if strange:
        raise UsageStop(f"there is no product {', '.join(strange)}; choose among {', '.join(PRODUCTS)}, all")
    return products


def _document(figure: Figure, label: str) -> dict[str, Any]:
    return {
        "id": figure.id,
        "label": label,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "sources": [{"file": each.file, "line": each.line} for each in figure.sources],
    }
