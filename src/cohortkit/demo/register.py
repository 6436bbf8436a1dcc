"""What the example put on record by hand: collaborations, products, commitments, resources, interviews, feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from cohortkit.demo.block import Block, evening
from cohortkit.demo.grammar import phrases
from cohortkit.files.structs import learned
from cohortkit.plan.scalars import BUILTIN_TYPES
from cohortkit.records.model import (
    Collaboration,
    Commitment,
    Feedback,
    Interview,
    Product,
    Record,
    Resource,
)

R = TypeVar("R", bound=Record)

_NAMES_THINGS = ("organizations", "people", "organization", "who", "contributor", "by")
"""Keys whose values are ids of the block."""


def collaborations(block: Block) -> Iterator[Collaboration]:
    """Yield the nine collaborations: seven that are ties, two that are being explored."""
    yield from _records(block, "collaborations", Collaboration, "from")


def products(block: Block) -> Iterator[Product]:
    """Yield the seventeen products, all released, with snapshots of their reach."""
    yield from _records(block, "products", Product, "released_on")


def commitments(block: Block) -> Iterator[Commitment]:
    """Yield the commitments people made at convenings."""
    yield from _records(block, "commitments", Commitment, "made_at")


def resources(block: Block) -> Iterator[Resource]:
    """Yield what members contributed."""
    yield from _records(block, "resources", Resource, "at")


def interviews(block: Block) -> Iterator[Interview]:
    """Yield the case-study interviews, one for each organization."""
    yield from _records(block, "interviews", Interview, "on")


def feedback(block: Block) -> Iterator[Feedback]:
    """Yield what was heard and what was done about it."""
    yield from _records(block, "feedback", Feedback, "on")


def _records(block: Block, kind: str, struct: type[R], dated: str) -> Iterator[R]:
    for slug, entry in phrases("register")[kind].items():
        record = {key: _in_block(block, key, value) for key, value in entry.items() if key != "views"}
        day = entry.get("at") or entry.get(dated)
        if isinstance(day, str):  # a meeting: written down on its day
            starts = block.plan.convenings[day].starts
            day = starts.date() if isinstance(starts, dt.datetime) else starts
        chance = block.chance(kind, slug)
        record |= {"id": block.id(slug), "at": evening(day, chance), "by": block.id("coordinator")}
        if struct is Product:
            record |= {"status": "released", "reach": _reach(day, entry["views"], block, slug)}
            if not block.first:
                record["title"] = f"{entry['title']} ({block.number})"
        yield msgspec.convert(record, learned(struct), builtin_types=BUILTIN_TYPES)


def _in_block(block: Block, key: str, value: Any) -> Any:
    if key in _NAMES_THINGS:
        return [block.id(each) for each in value] if isinstance(value, list) else block.id(value)
    if key == "credits":
        return [{**credit, "who": _credited(block, credit["who"])} for credit in value]
    return value


def _credited(block: Block, who: str) -> str:
    return who if who in block.plan.partners else block.id(who)


def _reach(released: dt.date, views: int, block: Block, slug: str) -> list[dict[str, Any]]:
    """Snapshots two weeks and two months after release, the later one with all the views; none after the end."""
    chance = block.chance("reach", slug)
    early = views * chance.whole(30, 60) // 100
    snapshots = [(released + dt.timedelta(days=14), early), (released + dt.timedelta(days=60), views)]
    within = [(day, seen) for day, seen in snapshots if day <= block.plan.cohort.ends]
    return [{"on": day, "views": seen} for day, seen in within]
