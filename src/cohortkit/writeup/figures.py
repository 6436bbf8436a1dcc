"""Every number the write-up may use, worked out from the plan and the records, each with its sources.

The registry `MAKERS` holds one function per theme; adding a number is adding a figure to one of them. Nothing in
a report is typed: the outline and the wording name figures by id, and a number without sources is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.writeup import from_answers, from_findings, from_records
from cohortkit.writeup.figure import Evidence, Figure
from cohortkit.writeup.sources import for_publication

Maker = Callable[[Evidence], Iterable[Figure]]

MAKERS: tuple[Maker, ...] = (
    from_records.of_plan,
    from_records.of_meetings,
    from_records.of_pairings,
    from_records.of_projects,
    from_records.of_money,
    from_records.of_field,
    from_answers.of_surveys,
    from_answers.of_themes,
    from_answers.of_coding,
    from_findings.of_network,
    from_findings.of_indicators,
)


def figures(cohort: Cohort, audience: Audience = "team", *, evidence: Evidence | None = None) -> dict[str, Figure]:
    """Return all figures by id, in the order of the registry.

    For publication no source names a person, and what small groups would give away is not there at all.
    """
    seen = evidence or Evidence(cohort, audience)
    found: dict[str, Figure] = {}
    for make in MAKERS:
        for figure in make(seen):
            sources = tuple(sorted(set(figure.sources)))
            settled = for_publication(sources) if audience == "published" else sources
            found[figure.id] = msgspec.structs.replace(figure, sources=settled)
    return found
