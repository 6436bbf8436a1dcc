"""Put a write-up together: the outline says which sections, the registry makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import tomli

from cohortkit.coding.quoting import Audience
from cohortkit.handed_out import find
from cohortkit.records.cohort import Cohort
from cohortkit.writeup.adding import Added
from cohortkit.writeup.blocks import Block, Document, Section, plain
from cohortkit.writeup.sections import areas, closing, field, opening
from cohortkit.writeup.sections.desk import Desk
from cohortkit.writeup.words import Wording, read_wording

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


class OutlineRefused(ValueError):
    """An outline or a sentence of the wording that cannot be used; the message says where and what to do."""


def compose(
    cohort: Cohort,
    audience: Audience = "team",
    product: str = "report",
    *,
    added: Iterable[Added] = (),
) -> Document:
    """Compose one product for one audience.

    `added` is what evaluators wrote for it in their notebooks. Raises OutlineRefused, and NotHandedOut for a product
    without an outline.
    """
    wording = read_wording(cohort.plan.cohort, cohort.folder)
    desk = Desk(cohort, audience, product, wording)
    desk.prose = _prose(desk, added)
    path = find("templates", f"report/outline.{product}.toml", cohort.folder)
    outline = tomli.loads(path.read_text(encoding="utf-8"))
    sections: list[Section] = []
    for number, entry in enumerate(outline.get("sections", ()), 1):
        where = f"{path.name}, section {number}"
        sections += _sections(desk, entry, where)
    return _document(desk, wording, tuple(sections))


def _prose(desk: Desk, added: Iterable[Added]) -> dict[str, tuple[Block, ...]]:
    """What was added, as blocks by section."""
    from cohortkit.writeup.prose import written

    found: dict[str, tuple[Block, ...]] = {}
    for number, each in enumerate(added, 1):
        with _refusing(each.where):
            blocks = tuple(written(each.text, desk.writer, f"added-{number}", each.where))
        found[each.section] = (*found.get(each.section, ()), *blocks)
    return found


@contextmanager
def _refusing(where: str) -> Iterator[None]:
    """Turn what goes wrong while sentences are filled in into a refusal with the place."""
    from jinja2 import TemplateError

    try:
        yield
    except TemplateError as error:
        raise OutlineRefused(f"{where}: a sentence cannot be filled in: {error}") from error
    except KeyError as error:
        raise OutlineRefused(f"{where}: {error.args[0]!r} is neither a figure nor a text of the wording") from error


def _sections(desk: Desk, entry: Mapping[str, Any], where: str) -> list[Section]:
    desk.options = entry
    used = entry.get("use")
    with _refusing(where):
        if used is not None:
            if used not in SECTIONS:
                known = ", ".join(SECTIONS)
                raise OutlineRefused(f"{where}: there is no section “{used}”; there are {known}")
            return list(SECTIONS[used](desk))
        from cohortkit.records.write import slug
        from cohortkit.writeup.prose import written

        title = str(entry.get("title", ""))
        if not title:
            raise OutlineRefused(f"{where}: give `use`, or a `title` with `text`")
        name = f"own-{slug(title)}"
        blocks = written(str(entry.get("text", "")), desk.writer, name, where)
        return [Section(name, title, tuple(blocks), where)]


def _document(desk: Desk, wording: Wording, sections: tuple[Section, ...]) -> Document:
    info, day = desk.plan.cohort, wording.date(desk.cohort.as_of)
    period = wording.text("format.period").format(first=wording.month(info.starts), last=wording.month(info.ends))
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
