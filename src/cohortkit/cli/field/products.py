"""``cohortkit products``: knowledge products, who made them, and how far they reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli.call import Call, UsageStop, split
from cohortkit.cli.complete import credit, ids
from cohortkit.cli.field.register import Id, Slug, add_entry, named, register_group, set_entry
from cohortkit.records.model import ProductKind, ProductStatus

if TYPE_CHECKING:
    from cohortkit.cli.output import Block
    from cohortkit.records.model import Product


def _carried(call: Call, product: Product) -> tuple[dict[str, Any], list[Block]]:
    from cohortkit.cli.output import Table, Text
    from cohortkit.field.published import disclaimers, reach

    asked, seen = disclaimers(call.plan, product.kind), reach(product)
    blocks: list[Block] = []
    if seen:
        blocks.append(Table(("On", "Views"), [(each.on, each.views) for each in seen], "Reach"))
    blocks += [Text(f"To be carried, for {call.plan.label_of(each.partner)}:\n{each.wording}") for each in asked]
    wordings = [{"partner": each.partner, "wording": each.wording} for each in asked]
    return {"disclaimers": wordings, "views": seen[-1].views if seen else None}, blocks


app = register_group(
    "products",
    "Knowledge products, who made them, how far they reached.",
    noun="product",
    example="after-the-grant",
    more=_carried,
)

_Credits = Annotated[
    list[str] | None,
    typer.Option(
        "--credit",
        metavar="WHO:ROLE",
        help="Who did what, such as ncsm-1:author; repeat it or use commas.",
        autocompletion=credit,
    ),
]
_Areas = Annotated[list[str] | None, typer.Option("--area", help="May be repeated.", autocompletion=ids("areas"))]
_Status = Annotated[ProductStatus | None, typer.Option(help="How far it is.")]
_ReleasedOn = Annotated[str | None, typer.Option(metavar="DATE", help="The day it came out.")]


@app.writes(
    'products add --kind blog-post --title "What members told us" --credit ncsm-1:author --status released'
    " --released-on 2023-09-18 --recorded-by facilitator-1",
)
def add(
    call: Call,
    *,
    kind: Annotated[ProductKind, typer.Option(help="What it is.")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    credit: _Credits = None,
    area: _Areas = None,
    status: _Status = None,
    released_on: _ReleasedOn = None,
    link: Annotated[str, typer.Option(metavar="URL", help="Where it can be read.")] = "",
    id_: Id = "",
) -> None:
    """Record a knowledge product."""
    values = {
        "kind": kind,
        "title": title,
        "credits": _credits(call, credit),
        "areas": call.some("areas", area),
        "status": status,
        "released_on": call.day(released_on),
        "link": link,
    }
    add_entry(call, "products", values, id_)


@app.writes(
    "products set after-the-grant --status released --released-on 2023-09-18 --recorded-by facilitator-1", name="set"
)
def set_(
    call: Call,
    *,
    entry: Slug,
    kind: Annotated[ProductKind | None, typer.Option(help="What it is.")] = None,
    title: Annotated[str | None, typer.Option(help="Another title.")] = None,
    credit: _Credits = None,
    area: _Areas = None,
    status: _Status = None,
    released_on: _ReleasedOn = None,
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where it can be read.")] = None,
    views: Annotated[int | None, typer.Option(help="How often it has been seen by now; kept with the day.")] = None,
) -> None:
    """Change a product; a list that is given takes the place of the one there was."""
    values: dict[str, Any] = {
        "kind": kind,
        "title": title,
        "credits": _credits(call, credit) or None,
        "areas": call.some("areas", area) or None,
        "status": status,
        "released_on": call.day(released_on),
        "link": link,
    }
    if views is not None:
        values["reach"] = _with_views(call, entry, views)
    set_entry(call, "products", entry, values)


def _credits(call: Call, given: list[str] | None) -> list[dict[str, str]]:
    found = []
    for text in split(given):
        who, _, role = text.partition(":")
        found.append({"who": call.party(who.strip()), "role": role.strip() or "author"})
    return found


def _with_views(call: Call, entry: str, views: int) -> list[dict[str, Any]]:
    """The snapshots there are and today's; a second one on a day takes the place of the first."""
    if views < 0:
        raise UsageStop("--views cannot be negative")
    present: Any = call.cohort.every("products")[named(call, "products", entry)]
    kept = [{"on": seen.on, "views": seen.views} for seen in present.reach if seen.on != call.today]
    return [*kept, {"on": call.today, "views": views}]
