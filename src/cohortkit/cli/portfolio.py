"""``cohortkit portfolio``: many cohorts beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cohortkit.cli import errors
from cohortkit.cli.call import Call, Stop
from cohortkit.cli.declare import Group

if TYPE_CHECKING:
    from cohortkit.portfolio.overview import Line

app = Group("portfolio", "Many cohorts beside each other: where each stands, where help is needed.")

_Folders = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FOLDER…", help="Cohort folders, or folders that hold some; the working folder by default."),
]


@app.reads("portfolio list", "portfolio list . --json", name="list")
def list_(call: Call, folders: _Folders = None) -> None:
    """List the cohorts: phase, dates, and who takes part. Only their definitions are read."""
    from cohortkit.cli.output import Table, Word
    from cohortkit.portfolio.overview import plan_line

    found = _lines(call, folders, plan_line)
    rows = [
        (
            each.short_name or each.name or each.folder,
            _phase(each),
            each.starts,
            each.ends,
            each.counts.get("organizations"),
            each.counts.get("participants"),
            Word("illustrative", "quiet") if each.illustrative else None,
        )
        for each in found
    ]
    columns = ("Cohort", "Phase", "Starts", "Ends", "Organizations", "Participants", "Data")
    _show(call, found, Table(columns, rows))


@app.reads("portfolio status", "portfolio status . --as-of 2023-05-01 --json")
def status(call: Call, folders: _Folders = None) -> None:
    """Show what needs attention in each cohort: how much, how soon, and the most urgent."""
    from cohortkit.cli.output import Table
    from cohortkit.portfolio.overview import status_line

    found = _lines(call, folders, status_line)
    rows = [
        (
            each.short_name or each.name or each.folder,
            _phase(each),
            *each.attention.values(),
            each.first.message if each.first else "",
        )
        if each.attention
        else (each.short_name or each.name or each.folder, _phase(each), None, None, None, each.fault)
        for each in found
    ]
    _show(call, found, Table(("Cohort", "Phase", "Today", "This week", "Later", "First"), rows))


def _lines(
    call: Call, folders: list[Path] | None, read: Callable[[Path, dt.datetime, dt.date | None], Line]
) -> list[Line]:
    from cohortkit.cli.output import progress
    from cohortkit.plan.when import read_day
    from cohortkit.portfolio.overview import cohort_folders

    named = folders or [Path()]
    places = cohort_folders(named)
    if not places:
        raise Stop(f"there is no cohort in {', '.join(map(str, named))}", code=errors.UNREADABLE)
    asked = call.asked.get("as_of")
    as_of = read_day(asked, call.now.date()) if asked else None
    return [read(place, call.now, as_of) for place in progress(places, "reading cohort")]


def _show(call: Call, found: list[Line], table: Any) -> None:
    from cohortkit.cli.output import show

    show(call, {"cohorts": [_document(each) for each in found]}, table)
    if any(each.fault for each in found):
        raise typer.Exit(errors.REFUSED)


def _phase(each: Line) -> Any:
    from cohortkit.cli.output import Word

    if each.fault:
        return Word("cannot be read", "bad")
    return Word(str(each.phase), "good" if each.phase == "running" else "quiet")


def _document(each: Line) -> dict[str, Any]:
    document: dict[str, Any] = {"folder": each.folder}
    if each.fault:
        return {**document, "fault": each.fault}
    document |= {"id": each.id or None, "name": each.name, "phase": each.phase}
    document |= {"starts": each.starts, "ends": each.ends, "illustrative": each.illustrative, "counts": each.counts}
    if each.attention:
        numbers = {urgency.words.replace(" ", "-"): number for urgency, number in each.attention.items()}
        document |= {"attention": numbers, "first": each.first.message if each.first else None}
        document["command"] = each.first.command if each.first else None
    return document
