"""The reports that grants ask for: which have come in, which are due, which are late."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.files.change import Change, FileChange
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Plan

ReportState = Literal["received", "late", "due-soon", "planned"]
SOON = dt.timedelta(days=30)


class ReportRefused(ValueError):
    """A report that cannot be noted as told; the message says why."""


class ReportStatus(msgspec.Struct, frozen=True):
    """One report of a grant by its position from 1, as of a day."""

    grant: str
    position: int
    title: str
    due: dt.date | None
    received: dt.date | None
    state: ReportState


def report_status(plan: Plan, as_of: dt.date) -> tuple[ReportStatus, ...]:
    """Every report of every grant in declared order."""
    found = []
    for grant in plan.grants.values():
        for position, each in enumerate(grant.reports, start=1):
            received = each.received if each.received and each.received <= as_of else None
            state = _state(each.due, received, as_of)
            found.append(ReportStatus(grant.id, position, each.title, each.due, received, state))
    return tuple(found)


def note_received(loaded: LoadedPlan, plan: Plan, grant_id: str, position: int, on: dt.date) -> Change:
    """Return the edit of the definition that notes the day on which a report came in; other bytes stay as they are."""
    reports = plan.grants[grant_id].reports
    if not 1 <= position <= len(reports):
        has = f"reports 1 to {len(reports)}" if reports else "no reports"
        raise ReportRefused(f'grant "{grant_id}" has {has}, not {position}')
    what = f"Report {position} of grant {grant_id} received: {reports[position - 1].title}"
    if reports[position - 1].received == on:
        return Change(what)
    from cohortkit.files.edits import set_value  # the morning page asks for what is due and never edits

    file, path = loaded.where(("grants", grant_id, "reports", position - 1, "received"))
    raw = loaded.documents[file].raw
    return Change(what, (FileChange(file, raw, set_value(raw, path, on)),))


def _state(due: dt.date | None, received: dt.date | None, as_of: dt.date) -> ReportState:
    if received is not None:
        return "received"
    if due is None:
        return "planned"
    if due < as_of:
        return "late"
    return "due-soon" if due - as_of <= SOON else "planned"
