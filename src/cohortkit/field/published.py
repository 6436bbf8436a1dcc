"""What a knowledge product must carry, and how far it reached."""

from __future__ import annotations

import msgspec

from cohortkit.plan.model import Plan
from cohortkit.records.model import Product, Reach


class Disclaimer(msgspec.Struct, frozen=True):
    """The wording that one partner asks for."""

    partner: str
    wording: str


def disclaimers(plan: Plan, product_kind: str) -> tuple[Disclaimer, ...]:
    """What each partner wants said in a product of a kind: its wording for that kind, else its default."""
    asked = (
        Disclaimer(partner.id, partner.disclaimers.get(product_kind) or partner.disclaimers.get("default", ""))
        for partner in plan.partners.values()
    )
    return tuple(each for each in asked if each.wording.strip())


def reach(product: Product) -> tuple[Reach, ...]:
    """The snapshots of a product's reach by day; views count from the release, so the last is the whole."""
    return tuple(sorted(product.reach, key=lambda each: each.on))
