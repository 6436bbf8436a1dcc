"""``cohortkit init``: begin a cohort."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from cohortkit.cli.call import Call, Stop, UsageStop
from cohortkit.cli.declare import Group

app = Group("init", "Begin a cohort in a folder.", single=True)


@app.writes(
    'init my-cohort --name "Rivers and Ridges" --starts 2027-01-15 --ends 2028-12-15 --timezone America/Denver',
    'init another --name "Harbour Schools" --starts 2027-02-01 --ends 2028-12-01 --timezone Europe/Lisbon '
    "--organizations organizations.csv",
)
def init(
    call: Call,
    *,
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder; made where there is none.")] = Path(),
    name: Annotated[str | None, typer.Option(help="The name of the cohort.")] = None,
    starts: Annotated[str | None, typer.Option(metavar="DATE", help="Its first day.")] = None,
    ends: Annotated[str | None, typer.Option(metavar="DATE", help="Its last day.")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="IANA zone, such as America/Denver.")] = None,
    organizations: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Columns name, and id, short_name, website, about.")
    ] = None,
) -> None:
    """Begin a cohort: write a commented definition and what git is to leave alone.

    What is not given is asked for. A definition that is there already is never overwritten.
    """
    from cohortkit.cli.commit import commit
    from cohortkit.cli.output import note
    from cohortkit.plan.load import MAIN_FILE
    from cohortkit.plan.starter import StarterRefused, read_organizations, starter
    from cohortkit.plan.when import read_day

    given = {"--name": name, "--starts": starts, "--ends": ends, "--timezone": timezone}
    missing = [option for option, value in given.items() if not value]
    if missing and (folder / MAIN_FILE).exists():
        raise StarterRefused(f"there is a {MAIN_FILE} in {folder} already; nothing was written")
    if missing and not call.may_ask:
        raise UsageStop(f"say also {', '.join(missing)}")
    today = call.now.date()

    def day(text: str) -> dt.date:
        return read_day(text, today)

    called = name or call.ask_for("Name of the cohort", str)
    first = day(starts) if starts else call.ask_for("First day", day, today.isoformat())
    last = day(ends) if ends else call.ask_for("Last day", lambda text: _after(first, day(text)), _two_years(first))
    zone = timezone or call.ask_for("Time zone", _zone, _own_zone())
    if organizations is not None:
        members = read_organizations(organizations.read_bytes())
    else:
        members = call.ask_for("CSV file of the organizations, if there is one", _members, "") if missing else []
    change = starter(folder, name=called, starts=first, ends=last, timezone=zone, organizations=members)
    if not call.dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    commit(call, change, id=MAIN_FILE, folder=folder)
    if not call.as_json and not call.dry_run:
        place = "" if folder == Path() else f" -C {folder}"
        note(f"next: open {folder / MAIN_FILE} in an editor, then run `cohortkit check{place}`")


def _after(first: dt.date, last: dt.date) -> dt.date:
    if last <= first:
        raise Stop(f"the last day must come after the first, {first}")
    return last


def _two_years(first: dt.date) -> str:
    """The day before the same date two years on."""
    return (first.replace(day=1, year=first.year + 2) + dt.timedelta(days=first.day - 2)).isoformat()


def _zone(name: str) -> str:
    from cohortkit.plan.checks.zones import fault_of

    fault = fault_of(name)
    if fault is not None:
        what = "never changes its clocks" if fault[0] == "fixed-offset-timezone" else "is not an IANA time zone"
        raise Stop(f'"{name}" {what}; {fault[1]}')
    return name


def _members(file: str) -> list[dict[str, str]]:
    from cohortkit.plan.starter import read_organizations

    return read_organizations(Path(file).expanduser().read_bytes()) if file else []


def _own_zone() -> str:
    """The zone of this machine, where it has a name."""
    if "/" in os.environ.get("TZ", ""):
        return os.environ["TZ"]
    target = os.path.realpath("/etc/localtime")
    return target.partition("zoneinfo/")[2] or "America/New_York"
