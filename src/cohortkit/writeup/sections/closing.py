"""How a write-up ends: how we know, the partners with their disclaimers, and the instruments."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.plan.model import Partner
from cohortkit.writeup.blocks import Block, Bullets, Grid, Line, Link, Note, Paragraph, Section, Text
from cohortkit.writeup.from_answers import asked_in
from cohortkit.writeup.sections.desk import Desk, cell
from cohortkit.writeup.words import Id, data, fitted


def methods(desk: Desk) -> Iterator[Section]:
    """Methods, n, response rates and limits."""
    day, sources = desk.wording.date(desk.cohort.as_of), desk.text("document.sources")
    blocks: list[Block] = [desk.paragraph("methods.lead", day=day, sources=sources)]
    grid = _rates(desk)
    if grid is not None:
        limit = Id("min-group-size-published" if desk.is_published else "min-group-size")
        paragraphs = [
            desk.paragraph("methods.small", limit=limit),
            desk.paragraph("methods.intervals"),
            desk.paragraph("methods.changes"),
        ]
        blocks.append(Section("answered", desk.text("methods.answered"), (grid, *paragraphs)))
    if desk.writer.has("coders") and desk.writer.has("themes"):
        blocks.append(desk.paragraph("methods.coding"))
        if "agreement" in desk.figures and "agreement.kappa" in desk.figures:
            blocks.append(desk.paragraph("methods.agreement"))
    if desk.cohort.responses:
        blocks.append(desk.paragraph("methods.consent"))
    told = ("silent", "self", "cause", "record") if grid is not None else ("cause", "record")
    limits = tuple(desk.say(f"methods.limit_{each}") for each in told)
    blocks.append(Section("limits", desk.text("methods.limits"), (Bullets(limits),)))
    yield desk.section("methods", desk.text("methods.title"), blocks)


def _rates(desk: Desk) -> Grid | None:
    """Who was asked and who answered, for every wave that may be shown."""
    rows, used = [], []
    for question_set in (*desk.plan.surveys.values(), *desk.plan.reflections.values()):
        for wave in question_set.all_waves:
            figure = desk.figures.get(f"survey.{question_set.id}.{wave.id}.responses")
            if figure is None:
                continue
            used.append(figure)
            asked, answered, rate = figure.denominator, figure.numerator, desk.writer.number(figure.id)
            unknown = (Text(desk.text("methods.unknown")),)
            name = wave.id if len(question_set.all_waves) > 1 else "–"
            counts: tuple[Line, ...] = (
                ((Text(str(asked), typed=False),), (Text(str(answered), typed=False),), (rate,))
                if figure.is_share
                else (unknown, (rate,), unknown)
            )
            rows.append((cell(question_set.title), cell(name), *counts))
    if not rows:
        return None
    columns = tuple(desk.wording.entry("methods.columns"))
    return Grid(desk.text("methods.rates"), columns, tuple(rows), (2, 3), tuple(used))


def partners(desk: Desk) -> Iterator[Section]:
    """The supporting partners, thanks, and what each funder wants said in this type of product."""
    blocks: list[Block] = []
    if desk.plan.partners:
        blocks.append(desk.paragraph("partners.lead"))
    functions = desk.wording.entry("partners.functions")
    items = []
    for partner in desk.plan.partners.values():
        line: Line = (Text(partner.name, "strong", typed=False), Text(f", {functions[partner.function]}."))
        if partner.about:
            line = (*line, Text(" "), data(partner.about))
        if partner.website.startswith("https://"):
            line = (*line, Text(" "), Link(partner.website.removeprefix("https://"), partner.website))
        items.append(line)
    if items:
        blocks.append(Bullets(tuple(items)))
    blocks.append(desk.paragraph("partners.credits", cohort=desk.plan.cohort.name))
    notes = disclaimers(desk)
    if notes:
        blocks.append(Section("disclaimer", desk.text("partners.disclaimer"), notes))
    yield desk.section("partners", desk.text("partners.title"), blocks)


PRODUCT_TYPES = {"report": "report", "announcement": "blog-post", "summary": "report", "slides": "session"}
"""The type of product, as disclaimers know it, that each write-up is."""


def disclaimer_of(partner: Partner, product: str) -> str:
    """What a partner wants said in a type of product."""
    wanted = partner.disclaimers.get(PRODUCT_TYPES.get(product, "report"))
    return wanted or partner.disclaimers.get("default", "")


def disclaimers(desk: Desk) -> tuple[Note, ...]:
    """The wording each partner asks for."""
    found = ((partner, disclaimer_of(partner, desk.product)) for partner in desk.plan.partners.values())
    return tuple(Note("disclaimer", partner.name, (data(words),)) for partner, words in found if words)


def disclaimer(desk: Desk) -> Iterator[Section]:
    """Only what the funders want said, for products that are shorter than a report."""
    notes = disclaimers(desk)
    if notes:
        yield desk.section("disclaimer", desk.text("partners.disclaimer"), notes)


def instruments(desk: Desk) -> Iterator[Section]:
    """Every question as it was asked."""
    kinds = desk.wording.entry("instruments.kinds")
    blocks: list[Block] = [desk.paragraph("instruments.lead")]
    for question_set in (*desk.plan.surveys.values(), *desk.plan.reflections.values()):
        items = []
        for prompt in question_set.prompts:
            options = prompt.options or prompt.scale
            kind = kinds[prompt.kind]
            pattern = desk.text("instruments.options") if options else "{kind}"
            how = fitted(pattern, kind=kind, options=" / ".join(options))
            items.append((data(asked_in(prompt, desk.wording.language)), Text(f" ({how})", "em", typed=False)))
        inside: tuple[Block, ...] = (Bullets(tuple(items), ordered=True),)
        if question_set.intro:
            inside = (Paragraph((data(question_set.intro),)), *inside)
        blocks.append(Section(f"instrument-{question_set.id}", question_set.title, inside))
    if len(blocks) > 1:
        yield desk.section("instruments", desk.text("instruments.title"), blocks)
