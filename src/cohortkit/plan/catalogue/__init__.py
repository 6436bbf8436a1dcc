"""Every code that `check` reports, in the definition and the records: what it finds, an example, and how to mend it."""

from cohortkit.plan.catalogue import dates, files, happened, shape, things
from cohortkit.plan.catalogue.entry import BASE, CodeInfo, Example

CODES: dict[str, CodeInfo] = {
    info.code: info for info in (*files.CODES, *shape.CODES, *things.CODES, *dates.CODES, *happened.CODES)
}
"""All codes in the order of the documentation."""

__all__ = ["BASE", "CODES", "CodeInfo", "Example"]
