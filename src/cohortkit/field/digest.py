"""What members shared lately, for a digest that goes to all of them."""

from __future__ import annotations

import datetime as dt
from typing import get_args

from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Resource, ResourceKind

KINDS: tuple[ResourceKind, ...] = get_args(ResourceKind)


def shared_since(cohort: Cohort, since: dt.date) -> tuple[Resource, ...]:
    """Return what was shared from a day on and is still of use, by kind in declared order, the soonest to expire first.

    What has no last day comes after what has one.
    """
    found = [
        each
        for each in cohort.resources.values()
        if each.at.date() >= since and (each.expires is None or each.expires >= cohort.as_of)
    ]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), each.expires or dt.date.max, each.id)))
