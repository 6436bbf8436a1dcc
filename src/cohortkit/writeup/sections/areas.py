"""The areas of the theory of change: for each what was done, what changed, what members said, and the indicators."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from cohortkit.coding.quoting import Shown
from cohortkit.coding.themes import count_themes
from cohortkit.evaluation.figures import Item
from cohortkit.evaluation.indicators import judge_indicators
from cohortkit.plan.model import Area, Prompt, QuestionSet, day_of
from cohortkit.plan.tables.questions import CHOSEN
from cohortkit.writeup.blocks import (
    Block,
    Bullets,
    Grid,
    Inline,
    Line,
    Number,
    Paragraph,
    Picture,
    Section,
    Text,
    plain,
)
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.from_answers import asked_in, count_ids, wave_id
from cohortkit.writeup.sections.desk import Desk, cell
from cohortkit.writeup.sections.pictures import Bar, answer_bars
from cohortkit.writeup.words import Id, data, fitted

DRAWN = ("scale", "then-now", "yes-no")
WHOLE = "whole_cohort"
"""Stands in the place of an area's id; no id holds an underscore."""


def areas(desk: Desk) -> Iterator[Section]:
    """One section for each area, in declared order, and one for what serves none of them."""
    parts = [*desk.plan.areas.values(), *_whole(desk)]
    chosen = _quotes_by_area(desk, parts, desk.options.quotes)
    for area in parts:
        quotes = chosen.get(area.id, [])
        section = short_area(desk, area, quotes) if desk.options.short else area_section(desk, area, quotes)
        if section is not None:
            yield section


def _whole(desk: Desk) -> tuple[Area, ...]:
    """The cohort as a whole, in the place of an area, for all that names no area; left out of something short."""
    if desk.options.short and desk.plan.areas:
        return ()
    return (Area(id=WHOLE, title=desk.text("areas.whole")),)


def _belongs(area: Area, areas: tuple[str, ...]) -> bool:
    return area.id in areas if area.id != WHOLE else not areas


def changes(desk: Desk) -> Iterator[Section]:
    """One line for each area: the first thing that changed, or else the first that was done."""
    items = []
    for area in desk.plan.areas.values() or _whole(desk):
        said = [line for block in _changed(desk, area) if isinstance(block, Bullets) for line in block.items]
        line = next(iter([*said, *_done(desk, area)]), None)
        if line is not None:
            items.append((Text(f"{area.title}: ", "strong", typed=False), *line))
    if items:
        yield desk.section("changes", desk.text("changes.title"), (Bullets(tuple(items)),))


def short_area(desk: Desk, area: Area, quotes: list[Shown]) -> Section | None:
    """One area in a few points: what was done, what changed, one quote."""
    said = [line for block in _changed(desk, area) if isinstance(block, Bullets) for line in block.items]
    points = [*list(_done(desk, area))[:3], *said[:2], *list(_themes(desk, area))[:1]]
    blocks: list[Block] = [Bullets(tuple(points))] if points else []
    blocks += [desk.quote(each, large=True) for each in quotes[:1]]
    return _section(desk, area, blocks)


def area_section(desk: Desk, area: Area, quotes: list[Shown]) -> Section | None:
    """One area as a section."""
    blocks: list[Block] = []
    if area.about:
        blocks.append(Paragraph((data(area.about),), "lead"))
    done = list(_done(desk, area))
    if done:
        blocks.append(Section(f"{area.id}-done", desk.text("areas.done"), (Bullets(tuple(done)),)))
    if quotes:
        blocks.append(desk.quote(quotes[0], large=True))
    changed = list(_changed(desk, area))
    if changed:
        blocks.append(Section(f"{area.id}-changed", desk.text("areas.changed"), tuple(changed)))
    themes = list(_themes(desk, area))
    if themes:
        blocks.append(Section(f"{area.id}-themes", desk.text("areas.themes"), (Bullets(tuple(themes)),)))
    if quotes[1:]:
        words = tuple(desk.quote(each) for each in quotes[1:])
        blocks.append(Section(f"{area.id}-words", desk.text("areas.words"), words))
    grid = _indicators(desk, area)
    if grid is not None:
        blocks.append(Section(f"{area.id}-indicators", desk.text("areas.indicators"), (grid,)))
    return _section(desk, area, blocks)


def _section(desk: Desk, area: Area, blocks: list[Block]) -> Section | None:
    """An area of which nothing is on record says so; the cohort as a whole is then left out."""
    if not blocks and area.id == WHOLE:
        return None
    return desk.section(f"area-{area.id}", area.title, blocks or [desk.paragraph("areas.nothing")])


def _done(desk: Desk, area: Area) -> Iterator[Line]:
    """What was done, one line for each kind of activity that served the area."""
    plan, has, key = desk.plan, desk.writer.has, Id(area.id)
    here = f"area.{area.id}"
    if has(f"{here}.convenings"):
        held = [
            each.title
            for each in plan.convenings.values()
            if area.id in each.areas and each.status != "cancelled" and day_of(each.ends) <= desk.cohort.as_of
        ]
        yield desk.say("areas.convenings", area=key, titles="; ".join(held))
    if has(f"{here}.pod-meetings"):
        pods = [pod.title for pod in plan.pods.values() if area.id in pod.areas and has(f"pod.{pod.id}.meetings")]
        yield desk.say("areas.pods", area=key, titles="; ".join(pods))
    if area.id == _home(desk, "pairs.met") and has("pairs-met"):
        yield desk.say("areas.buddies")
    if area.id == _home(desk, "attendance.rate") and has("spotlights"):
        yield desk.say("areas.spotlights")
    if has(f"{here}.projects") and f"{here}.milestones" in desk.figures:
        yield desk.say("areas.projects", area=key)
    if area.id == _home(desk, "projects.milestones.done") and has("support"):
        kinds = [f"support.{kind}" for kind in ("workshop", "advising", "coaching", "technical-assistance")]
        yield desk.say_with("areas.support", kinds=desk.counted(figure.id for figure in desk.have(*kinds)))
    if has(f"{here}.products"):
        yield desk.say("areas.products", area=key)
    if area.id == _home(desk, "collaborations.count") and has("collaborations"):
        yield desk.say("areas.collaborations")


def _home(desk: Desk, measure: str) -> str:
    """The area whose indicator is measured by something that itself names no area; else the first area."""
    for indicator in desk.plan.indicators.values():
        if indicator.measure.partition(":")[0] == measure and indicator.area in desk.plan.areas:
            return indicator.area
    return next(iter(desk.plan.areas), WHOLE)


def _changed(desk: Desk, area: Area) -> Iterator[Block]:
    """What people answered to the questions about this area: in words, then the ordered ones as bars."""
    for question_set in (*desk.plan.surveys.values(), *desk.plan.reflections.values()):
        asked = [each for each in question_set.prompts if _belongs(area, each.areas)]
        prompts = [each for each in asked if each.kind in DRAWN]
        chosen = [each for each in asked if each.kind in CHOSEN]
        waves = [
            wave.id
            for wave in question_set.all_waves
            if f"{wave_id(question_set.id, wave.id)}.responses" in desk.figures
        ]
        if not (prompts or chosen) or not waves:
            continue
        latest = wave_id(question_set.id, waves[-1])
        rate = desk.figures[f"{latest}.responses"]
        wave = "" if len(question_set.all_waves) == 1 else waves[-1]
        key = "areas.asked" if rate.is_share else "areas.asked_open"
        yield desk.paragraph(
            key, survey=question_set.title, wave=wave or _when(desk, question_set), responses=Id(rate.id)
        )
        items = [line for prompt in (*prompts, *chosen) for line in _said(desk, question_set, prompt, waves)]
        if items:
            yield Bullets(tuple(items))
        bars = [bar for prompt in prompts for bar in _bars(desk, question_set, prompt, waves)]
        if not any(bar.item.counts for bar in bars):
            continue  # nothing of it may be shown
        title = plain(desk.say("areas.chart", area=area.title, survey=question_set.title))
        figures = [
            f for prompt in prompts for w in waves for f in _drawn(desk, f"{wave_id(question_set.id, w)}.{prompt.id}")
        ]
        picture = answer_bars(desk.wording, title, bars)
        yield Picture(f"{area.id}-{question_set.id}", picture, tuple(figures))


def _when(desk: Desk, question_set: QuestionSet) -> str:
    from cohortkit.questions.roster import first_day

    return desk.wording.month(first_day(desk.plan, question_set, question_set.all_waves[0]))


def _item(desk: Desk, question_set: QuestionSet, prompt: str, wave: str) -> Item:
    return next(item for item in desk.evidence.summary(question_set.id, wave).items if item.id == prompt)


def _said(desk: Desk, question_set: QuestionSet, prompt: Prompt, waves: list[str]) -> Iterator[Line]:
    """The share of the latest wave in words, with that of the wave before."""
    name = f"{wave_id(question_set.id, waves[-1])}.{prompt.id}"
    if f"{name}.n" not in desk.figures:
        yield desk.say("areas.withheld", item=_bare(desk, prompt), limit=Id(_limit(desk)))
        return
    item = _item(desk, question_set, prompt.id, waves[-1])
    if not item.n:
        yield desk.say("areas.silent", item=_bare(desk, prompt))
        return
    if prompt.kind in CHOSEN:
        yield _options(desk, prompt, item, name)
        return
    names = dict(zip(item.scale, _scale(desk, prompt, item), strict=True))
    quoted = desk.text("format.quoted")
    top = desk.text("format.either").join(fitted(quoted, words=names[each]) for each in item.top)
    given = {"item": _bare(desk, prompt), "top": top, "share": Id(name)}
    if item.change is not None:
        ids = {kind: Id(f"{name}.{kind}") for kind in ("improved", "same", "worse", "n")}
        line = desk.say("areas.then_now", **given, **ids)
        if not item.change.can_be_significant:
            line = (*line, *desk.say("areas.few_changes"))
    elif f"{name}.low" in desk.figures:
        line = desk.say("areas.item_range", **given, low=Id(f"{name}.low"), high=Id(f"{name}.high"))
    else:
        line = desk.say("areas.item_census" if item.method == "census" else "areas.item", **given)
    earlier = [f"{wave_id(question_set.id, wave)}.{prompt.id}" for wave in waves[:-1]]
    for wave, share in reversed(list(zip(waves[:-1], earlier, strict=True))):
        if share in desk.figures and item.change is None:
            line = (*line, *desk.say("areas.before", wave=wave, share=Id(share)))
    yield line


def _options(desk: Desk, prompt: Prompt, item: Item, name: str) -> Line:
    """How many chose each option, or ranked it first; the one that most chose comes first."""
    own = prompt.translations.get(desk.wording.language)
    counts = item.counts or {}
    shown = dict(zip(counts, own.options if own and len(own.options) == len(counts) else counts, strict=True))
    ids = count_ids(name, counts)
    options: list[Inline] = []
    for option in sorted(counts, key=lambda each: -counts[each]):
        separator = [Text("; ", typed=False)] if options else []
        options += [*separator, *desk.say("areas.option", option=shown[option], count=Id(ids[option]))]
    marks = {"item": (Text(_bare(desk, prompt)),), "options": tuple(options)}
    figure = desk.say("areas.among", n=Id(f"{name}.n"))
    return desk.say_with("areas.ranked" if prompt.kind == "rank" else "areas.chosen", **marks, among=figure)


def _bars(desk: Desk, question_set: QuestionSet, prompt: Prompt, waves: list[str]) -> Iterator[Bar]:
    for wave in waves:
        item = _item(desk, question_set, prompt.id, wave)
        if item.kind == "then-now" and wave != waves[-1]:
            continue
        asked, label = asked_in(prompt, desk.wording.language), wave if len(waves) > 1 else ""
        limit = desk.wording.shown(desk.figures[_limit(desk)])
        yield Bar(item, asked, _scale(desk, prompt, item), label, fitted(desk.text("chart.withheld"), limit=limit))


def _bare(desk: Desk, prompt: Prompt) -> str:
    """A question as it stands inside a sentence: without the full stop that would end it."""
    return asked_in(prompt, desk.wording.language).rstrip(".")


def _limit(desk: Desk) -> str:
    """The figure that says of how many nothing is told to these readers."""
    return "min-group-size-published" if desk.is_published else "min-group-size"


def _drawn(desk: Desk, name: str) -> list[Figure]:
    return [figure for key, figure in desk.figures.items() if key.startswith(f"{name}.")]


def _scale(desk: Desk, prompt: Prompt, item: Item) -> tuple[str, ...]:
    """The item's categories in the language of the write-up."""
    if prompt.kind == "yes-no":
        return tuple(desk.text(f"chart.{category}") for category in item.scale)
    own = prompt.translations.get(desk.wording.language)
    return own.scale if own and len(own.scale) == len(item.scale) else item.scale


def _themes(desk: Desk, area: Area) -> Iterator[Line]:
    for counted in count_themes(desk.cohort):
        theme = counted.theme
        if not _belongs(area, _named(theme.area)) or not counted.people:
            continue
        if f"theme.{theme.id}.people" in desk.figures:
            ids = {"answers": Id(f"theme.{theme.id}.answers"), "people": Id(f"theme.{theme.id}.people")}
            yield desk.say("areas.theme", theme=theme.wording, **ids)
        else:
            yield desk.say("areas.theme_few", theme=theme.wording)


def _indicators(desk: Desk, area: Area) -> Grid | None:
    rows, used = [], []
    for each in judge_indicators(desk.cohort, desk.audience).all:
        figure = desk.figures.get(f"indicator.{each.id}")
        target = desk.figures.get(f"indicator.{each.id}.target")
        if not _belongs(area, _named(each.area)) or (figure is None and each.measure == "manual"):
            continue
        shown = [found for found in (figure, target) if found is not None]
        used += shown
        status = desk.text(f"indicators.{each.status}") if each.status else desk.text("indicators.none")
        goal: Line = ()
        if target is not None:
            goal = (Number(target, _target(desk, figure, target)),)
        value: Line = (Text("–"),)
        if figure is not None:
            value = (desk.writer.number(figure.id),)
        elif each.measured.withheld:
            value = desk.say("indicators.withheld", limit=Id(_limit(desk)))
        rows.append((cell(each.title), value, goal, (Text(status),)))
    if not rows:
        return None
    caption = plain(desk.say("indicators.caption", area=area.title))
    columns = tuple(desk.wording.entry("indicators.columns"))
    return Grid(caption, columns, tuple(rows), (), tuple(used))


def _target(desk: Desk, figure: Figure | None, target: Figure) -> str:
    """A target as people count: "at least 17 of 22", never a percentage without its base."""
    if figure is not None and figure.is_share and figure.denominator:
        k = math.ceil(float(target.value) * figure.denominator - 1e-9)
        return fitted(desk.text("indicators.needed"), k=k, n=figure.denominator)
    if isinstance(target.value, float) and target.value < 1:
        share = Fraction(str(target.value)).limit_denominator(100)  # of a share nobody has been asked about yet
        return fitted(desk.text("indicators.needed"), k=share.numerator, n=share.denominator)
    return fitted(desk.text("indicators.at_least"), value=desk.wording.shown(target))


def _named(area: str) -> tuple[str, ...]:
    return (area,) if area else ()


def _quotes_by_area(desk: Desk, areas: list[Area], most: int) -> dict[str, list[Shown]]:
    """Choose quotes for each area so that organizations take turns; each quote stands once."""
    heard: dict[str, int] = {}
    chosen: dict[str, list[Shown]] = {}
    taken: set[str] = set()
    for area in areas:
        fitting = [each for each in desk.quotes if _belongs(area, _areas_of(desk, each))]
        while len(chosen.get(area.id, [])) < most:
            left = [each for each in fitting if each.id not in taken]
            if not left:
                break
            speaker = {each.id: desk.cohort.quotes[each.id].organization for each in left}
            # Named words first, then whoever was heard least; the order of the file settles the rest.
            best = min(left, key=lambda each: (heard.get(speaker[each.id], 0), each.consent != "named"))
            taken.add(best.id)
            heard[speaker[best.id]] = heard.get(speaker[best.id], 0) + 1
            chosen.setdefault(area.id, []).append(best)
    return chosen


def _areas_of(desk: Desk, shown: Shown) -> tuple[str, ...]:
    """The areas a quote speaks to: those of its prompt, and those of the codes on its answer where it has none."""
    question_set = desk.plan.question_set(shown.set)
    prompt = question_set.prompt(shown.prompt) if question_set else None
    if prompt and prompt.areas:
        return prompt.areas
    of_codes = (
        desk.cohort.codebook.codes[segment.code].area
        for coding in desk.cohort.codings.values()
        for segment in coding.segments
        if (segment.response, segment.prompt) == (shown.response, shown.prompt)
        and segment.code in desk.cohort.codebook.codes
    )
    return tuple(filter(None, of_codes))
