"""How a write-up begins: the vision and the questions, and the figures at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.writeup.blocks import Block, Bullets, Card, Cards, Number, Paragraph, Picture, Section, Steps, Text
from cohortkit.writeup.sections.desk import Desk
from cohortkit.writeup.sections.pictures import attendance_picture, timeline_picture
from cohortkit.writeup.words import data


def vision(desk: Desk) -> Iterator[Section]:
    """The one vision sentence, the values, the learning questions with their dates, and the chain."""
    info = desk.plan.cohort
    blocks: list[Block] = []
    if info.vision:
        blocks.append(Paragraph((data(info.vision),), "vision"))
    first, last = desk.wording.month(info.starts), desk.wording.month(min(info.ends, desk.cohort.as_of))
    if desk.writer.has("months") and desk.writer.has("organizations"):
        lead = desk.say("vision.lead", first=first, last=last, cohort=info.name, vision=bool(info.vision))
    else:
        lead = desk.say("vision.planned", first=first, last=desk.wording.month(info.ends), cohort=info.name)
    blocks.append(Paragraph(lead, "lead"))
    if info.values:
        blocks.append(desk.paragraph("vision.values", values=desk.listed(info.values)))
    questions = [each for each in desk.plan.learning_questions if each.from_ is None or each.from_ <= desk.cohort.as_of]
    if questions:
        items = []
        for question in sorted(questions, key=lambda each: each.until is not None):
            ended = question.until is not None and question.until < desk.cohort.as_of
            until = desk.wording.date(question.until) if question.until else ""
            note = (Text(" ("), *desk.say("vision.earlier", day=until), Text(")")) if ended else ()
            items.append((data(question.text), *note))
        blocks.append(Section("questions", desk.text("vision.questions"), (Bullets(tuple(items)),)))
    if desk.plan.chain:
        steps = tuple((data(step.title),) for step in desk.plan.chain)
        blocks.append(Section("chain", desk.text("vision.chain"), (Steps(desk.text("vision.chain"), steps),)))
    yield desk.section("vision", desk.text("vision.title"), blocks)


def glance(desk: Desk) -> Iterator[Section]:
    """The outline's figures as cards, attendance, and the timeline."""
    for name in desk.options.figures:
        if name not in desk.figures and desk.wording.named(name) is None:
            raise KeyError(name)  # a slip of the outline; those of the catalogue may merely have nothing to count yet
    cards = [_card(desk, name) for name in desk.options.figures if desk.writer.has(name)]
    blocks: list[Block] = []
    if desk.options.vision and desk.plan.cohort.vision:
        blocks.append(Paragraph((data(desk.plan.cohort.vision),), "vision"))
    blocks.append(desk.paragraph("glance.lead", day=desk.wording.date(desk.cohort.as_of)))
    if cards:
        blocks.append(Cards(tuple(cards)))
    attended = [kind for kind in ("convenings", "pods") if f"attendance.{kind}" in desk.figures]
    if attended:
        blocks.append(desk.paragraph("glance.attended" if len(attended) > 1 else f"glance.attended_{attended[0]}"))
    attendance = attendance_picture(desk) if desk.options.attendance else None
    if attendance is not None:
        blocks.append(attendance)
    timeline = timeline_picture(desk) if desk.options.timeline else None
    if timeline is not None and timeline.table.rows:
        blocks.append(Picture("timeline", timeline))
    yield desk.section("glance", desk.text("glance.title"), blocks)


def announcement(desk: Desk) -> Iterator[Section]:
    """A post: the lines of the wording whose figures are there, and one quote that may be used anywhere."""
    info = desk.plan.cohort
    first, last = desk.wording.month(info.starts), desk.wording.month(min(info.ends, desk.cohort.as_of))
    given = {"first": first, "last": last, "cohort": info.name}
    blocks: list[Block] = [
        Paragraph(desk.writer.fill(line["say"], **given))
        for line in desk.wording.entry("announcement.lines")
        if all(desk.writer.has(name) for name in line.get("needs", ()))
    ]
    if desk.quotes:
        blocks.append(desk.quote(desk.quotes[0], large=True))
    yield desk.section("announcement", desk.text("announcement.title"), blocks)


def _card(desk: Desk, name: str) -> Card:
    figure = desk.figures[name]
    label = desk.wording.label(figure)
    named = desk.wording.named(name)
    if isinstance(named, list):
        label = named[0] if figure.value == 1 else named[1]
    if name in ("organizations", "participants"):
        label = desk.writer.noun(name.removesuffix("s"), many=figure.value != 1)
    if figure.is_share:
        detail = f"{figure.numerator} / {figure.denominator}"
        return Card(Number(figure, desk.wording.percent(figure)), label, detail)
    return Card(desk.writer.number(name), label)
