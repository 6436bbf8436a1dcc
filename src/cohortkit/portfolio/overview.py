"""Reading a shelf of cohort folders, one after the other: the work grows with their number and size only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cohortkit.plan.load import MAIN_FILE
from cohortkit.plan.model import Phase
from cohortkit.plan.series import RuleError, zone_named
from cohortkit.records.cohort import Cohort, CohortUnreadable, read_definition
from cohortkit.status.attention import Attention, Urgency
from cohortkit.status.page import status


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cohort of the shelf. `fault` says why it cannot be read; then nothing else is known.

    `attention` counts concerns by urgency, in the order of `Urgency`, and `first` is the most urgent; both are empty
    where only the plan was read.
    """

    folder: str
    id: str = ""
    name: str = ""
    short_name: str = ""
    phase: Phase | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None
    illustrative: bool = False
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    attention: dict[Urgency, int] = msgspec.field(default_factory=dict)
    first: Attention | None = None
    fault: str = ""


def cohort_folders(named: Iterable[Path]) -> tuple[Path, ...]:
    """Return the cohort folders meant: a folder with a definition itself, else those directly inside it, by name.

    Each once, in the order named; a folder without any cohort gives none.
    """
    found: dict[Path, Path] = {}
    for folder in named:
        if (folder / MAIN_FILE).is_file():
            candidates = [folder]
        elif folder.is_dir():
            candidates = sorted(each for each in folder.iterdir() if (each / MAIN_FILE).is_file())
        else:
            candidates = []
        for each in candidates:
            found.setdefault(each.resolve(), each)
    return tuple(found.values())


def plan_line(folder: Path, now: dt.datetime, as_of: dt.date | None = None) -> Line:
    """Read the plan of one cohort: who takes part and when. `now` is this moment, aware."""
    opened = _opened(folder, now, as_of)
    if isinstance(opened, Line):
        return opened
    cohort, _ = opened
    plan = cohort.plan
    tables = ("organizations", "people", "pods", "convenings", "projects")
    counts = {name: len(getattr(plan, name)) for name in tables}
    counts["participants"] = len(plan.participants_on(cohort.as_of))
    return _line(folder, cohort, counts)


def status_line(folder: Path, now: dt.datetime, as_of: dt.date | None = None) -> Line:
    """Read one cohort whole, and say what its morning page says."""
    opened = _opened(folder, now, as_of)
    if isinstance(opened, Line):
        return opened
    cohort, moment = opened
    page = status(cohort, moment)
    numbers = {urgency: sum(each.urgency is urgency for each in page.attention) for urgency in Urgency}
    first = page.attention[0] if page.attention else None
    return msgspec.structs.replace(_line(folder, cohort, page.counts), attention=numbers, first=first)


def _opened(folder: Path, now: dt.datetime, as_of: dt.date | None) -> tuple[Cohort, dt.datetime] | Line:
    """The cohort as of the day and the moment it counts from: now, or the first moment of a day asked for."""
    try:
        loaded = read_definition(folder)
        if loaded.plan is None:
            raise CohortUnreadable(loaded)
    except (CohortUnreadable, OSError) as fault:
        return Line(folder=str(folder), fault=str(fault))
    try:
        zone: dt.tzinfo = zone_named(loaded.plan.cohort.timezone)
    except RuleError:  # an unknown zone is for `check` to report
        zone = dt.UTC
    moment = now.astimezone(zone) if as_of is None else dt.datetime.combine(as_of, dt.time(), zone)
    return Cohort(loaded, loaded.plan, moment.date()), moment


def _line(folder: Path, cohort: Cohort, counts: dict[str, int]) -> Line:
    info = cohort.plan.cohort
    return Line(
        folder=str(folder),
        id=info.id,
        name=info.name,
        short_name=info.short_name,
        phase=info.phase(cohort.as_of),
        starts=info.starts,
        ends=info.ends,
        illustrative=info.illustrative,
        counts=counts,
    )
