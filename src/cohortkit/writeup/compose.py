"""Put a write-up together: the outline says which sections, the registry makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from cohortkit.handed_out import find
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.adding import Added
from cohortkit.writeup.blocks import Block, Document, Section, plain
from cohortkit.writeup.sections import areas, closing, field, opening
from cohortkit.writeup.sections.desk import Desk
from cohortkit.writeup.templates import Entry, TemplateRefused, place_of_section, read_outline, refusing
from cohortkit.writeup.words import Wording, fitted, read_wording

Maker = Callable[[Desk], Iterable[Section]]

SECTIONS: dict[str, Maker] = {
    "vision": opening.vision,
    "glance": opening.glance,
    "announcement": opening.announcement,
    "areas": areas.areas,
    "changes": areas.changes,
    "network": field.network,
    "products": field.products,
    "organizations": field.organizations,
    "grants": field.grants,
    "profiles": field.profiles,
    "heard": field.heard,
    "methods": closing.methods,
    "partners": closing.partners,
    "disclaimer": closing.disclaimer,
    "instruments": closing.instruments,
}
"""What an outline may `use`."""


def compose(
    cohort: Cohort,
    audience: Audience = "team",
    product: str = "report",
    *,
    added: Iterable[Added] = (),
) -> Document:
    """Compose one product for one audience.

    `added` is what evaluators wrote for it in their notebooks. Raises TemplateRefused, and NotHandedOut for a
    product without an outline.
    """
    wording = read_wording(cohort.plan.cohort, cohort.folder)
    desk = Desk(cohort, audience, product, wording)
    desk.prose = _prose(desk, added)
    path = find("templates", f"report/outline.{product}.toml", cohort.folder)
    outline = read_outline(path, cohort.folder)
    sections: list[Section] = []
    for number, entry in enumerate(outline.sections, 1):
        sections += _sections(desk, entry, place_of_section(path, cohort.folder, number))
    with refusing(f"words.{wording.language}.toml"):
        document = _document(desk, wording, tuple(sections))
    return msgspec.structs.replace(document, cover=outline.cover, pages=outline.pages)


def _prose(desk: Desk, added: Iterable[Added]) -> dict[str, tuple[Block, ...]]:
    """What was added, as blocks by section."""
    from cohortkit.writeup.prose import written

    found: dict[str, tuple[Block, ...]] = {}
    for number, each in enumerate(added, 1):
        with refusing(each.where):
            blocks = tuple(written(each.text, desk.writer, f"added-{number}", each.where))
        found[each.section] = (*found.get(each.section, ()), *blocks)
    return found


def _sections(desk: Desk, entry: Entry, where: str) -> list[Section]:
    desk.options = entry
    with refusing(where):
        if entry.use:
            if entry.use not in SECTIONS:
                known = ", ".join(SECTIONS)
                raise TemplateRefused(f"{where}: there is no section “{entry.use}”; there are {known}")
            return list(SECTIONS[entry.use](desk))
        from cohortkit.plan.slugs import slug
        from cohortkit.writeup.prose import written

        if not entry.title:
            raise TemplateRefused(f"{where}: give `use`, or a `title` with `text`")
        name = f"own-{slug(entry.title) or slug(where)}"
        return [Section(name, entry.title, tuple(written(entry.text, desk.writer, name, where)), where)]


def _document(desk: Desk, wording: Wording, sections: tuple[Section, ...]) -> Document:
    info, day = desk.plan.cohort, wording.date(desk.cohort.as_of)
    period = fitted(wording.text("format.period"), first=wording.month(info.starts), last=wording.month(info.ends))
    edition = wording.text(f"document.edition_{desk.audience}")
    as_of = plain(desk.say("document.as_of", day=day))
    return Document(
        product=desk.product,
        title=wording.text(f"titles.{desk.product}"),
        subtitle=wording.text(f"subtitles.{desk.product}"),
        cohort=info.name,
        period=period,
        edition=f"{as_of}. {edition}".strip(),
        language=wording.language,
        audience=desk.audience,
        illustrative=wording.text("illustrative.text") if info.illustrative else "",
        summary=info.vision,
        sections=sections,
    )
