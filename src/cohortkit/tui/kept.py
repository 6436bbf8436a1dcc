"""What is worked out once for each reading of the cohort and asked for by several screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from cohortkit.records.cohort import Cohort

T = TypeVar("T")

_KEPT: WeakKeyDictionary[Cohort, dict[str, Any]] = WeakKeyDictionary()
"""Goes with the reading it was made from, so that nothing outlives a change of the files."""


def kept(cohort: Cohort, name: str, make: Callable[[], T]) -> T:
    """Return what ``make`` gave for this reading under a name, making it when it is asked for first."""
    of_cohort = _KEPT.setdefault(cohort, {})
    if name not in of_cohort:
        of_cohort[name] = make()
    found: T = of_cohort[name]
    return found
