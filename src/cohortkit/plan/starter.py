"""The definition that `init` begins a cohort with: little, commented, and right from the first check."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from cohortkit.files.change import Change, FileChange
from cohortkit.files.toml_text import literal
from cohortkit.plan.checks import plan_problems
from cohortkit.plan.checks.ids import ID, bad_id
from cohortkit.plan.load import MAIN_FILE, load_plan
from cohortkit.plan.slugs import slug

COLUMNS = ("name", "short_name", "parent", "website", "about", "id")

IGNORED = """\
# What people wrote stays out of the history of this folder, for git never forgets.
responses/
busy/
# Built from the rest at any time.
out/
# The lock and the undo history of cohortkit.
.cohortkit/
"""

LATER = """
# ── What comes next. Take a # away where you need it; `cohortkit check` says what is missing. ─────────

# [partners.our-funder]
# name = "The Fund"
# function = "funder"                    # funder | design-and-facilitation | evaluation | other
# disclaimers = {{ default = "Funded by the Fund. Views are the authors' own." }}

# [people.your-id]                         # or: cohortkit people add …, or a whole list: people import FILE.csv
# name = "Your Name"
# partner = "our-funder"                   # or organization = "…"
# email = "you@example.org"
# roles = ["facilitator"]                  # participant | facilitator | coordinator | coach | expert | evaluator

# [pods.first-topic]
# title = "First topic"
# question = "What do we want to find out together?"
# members = ["your-id"]
# [pods.first-topic.meetings]
# starts = {pod}             # local time, in its own `timezone` or else the cohort's
# minutes = 60
# every = "month"
# on = "2nd Tuesday"

# [convenings.first]
# title = "First convening"
# mode = "virtual"                         # virtual | in-person | hybrid
# starts = {convening}
# ends = {convening_ends}
# [[convenings.first.sessions]]
# title = "Who is in the room"
# minutes = 30
# kind = "connection"                      # people first; a convening without one is pointed out

# Everything a definition can hold: `cohortkit schema`, and with examples docs/format.md of cohortkit.
"""


class StarterRefused(ValueError):
    """A cohort that cannot begin like this; the message says why and what to do."""


def starter(
    folder: Path,
    *,
    name: str,
    starts: dt.date,
    ends: dt.date,
    timezone: str,
    organizations: Sequence[Mapping[str, str]] = (),
) -> Change:
    """Return the change that begins a cohort: its definition, and what git is to leave alone.

    `organizations` are as `read_organizations` gives them; the same cohort again is an empty change. Raises
    StarterRefused where there is another definition already, and where the one to be written would have errors.
    """
    content = _definition(name, starts, ends, timezone, organizations).encode()
    begun = _read(folder / MAIN_FILE)
    if begun is not None and begun != content:
        raise StarterRefused(f"there is a {MAIN_FILE} in {folder} already; nothing was written")
    loaded = load_plan(folder, instead={MAIN_FILE: content})
    errors = [each for each in (*loaded.problems, *plan_problems(loaded)) if each.severity == "error"]
    if errors:
        raise StarterRefused("; ".join(each.message for each in errors))
    present = _read(folder / ".gitignore")
    return Change(
        f"Begin {name}",
        (FileChange(MAIN_FILE, begun, content), FileChange(".gitignore", present, _ignoring(present))),
    )


def read_organizations(content: bytes) -> list[dict[str, str]]:
    """Read organizations from CSV: a column `name`, and `id short_name website about parent` where known.

    An id that is not given is made from the short name or the name. Raises StarterRefused with the line at fault.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StarterRefused("the file is not UTF-8; save it as CSV UTF-8") from error
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if text.split("\n")[0].count(";") else ",")
    columns = {(column or "").strip().lower().replace(" ", "_"): column for column in rows.fieldnames or ()}
    if "name" not in columns:
        raise StarterRefused("the first line must name the columns, among them `name`")
    found: list[dict[str, str]] = []
    taken: set[str] = set()
    for line, row in enumerate(rows, 2):
        values = {key: (row[column] or "").strip() for key, column in columns.items() if key in COLUMNS}
        if not any(values.values()):
            continue
        if not values["name"]:
            raise StarterRefused(f"line {line}: the name is empty")
        chosen = values.get("id") or slug(values.get("short_name") or values["name"])
        if not chosen:
            raise StarterRefused(f'line {line}: no id can be made from "{values["name"]}"; give one in a column `id`')
        if not ID.fullmatch(chosen):
            raise StarterRefused(f"line {line}: {bad_id(chosen)}")
        if chosen in taken:
            raise StarterRefused(
                f'line {line}: the id "{chosen}" comes twice; give one of them another in a column `id`'
            )
        taken.add(chosen)
        found.append({**{key: values[key] for key in COLUMNS if values.get(key)}, "id": chosen})
    return found


def _ignoring(present: bytes | None) -> bytes:
    """The `.gitignore` with the lines it lacks at its end."""
    if present is None:
        return IGNORED.encode()
    lines = present.decode(errors="replace").splitlines()
    missing = [line for line in IGNORED.splitlines() if not line.startswith("#") and line not in lines]
    if not missing:
        return present
    end = b"" if present.endswith(b"\n") or not present else b"\n"
    return present + end + "".join(f"{line}\n" for line in missing).encode()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _definition(
    name: str, starts: dt.date, ends: dt.date, timezone: str, organizations: Sequence[Mapping[str, str]]
) -> str:
    head = [
        "# The plan of a cohort. Calendars, pairings, notebooks and the report all come from this file",
        "# and from what is recorded in records/. `cohortkit check` says what is wrong, where, and what to do.",
        "# `cohortkit schema -o cohort.schema.json`, with the line #:schema ./cohort.schema.json at the top",
        "# of this file, lets an editor complete the keys while you type.",
        "",
        "[cohort]",
        f"name = {literal(name)}",
        f"starts = {starts.isoformat()}      # the first and the last day; every other date lies between them",
        f"ends = {ends.isoformat()}",
        f"timezone = {literal(timezone)}      # for every meeting that names no zone of its own",
        '# currency = "EUR"      # of every amount; USD where nothing is said',
        '# language = "es"      # of exercises, letters and the report: en or es; en where nothing is said',
        '# vision = "One sentence: who does better, and why, when this works."',
        '# values = ["co-creation"]',
        "",
        "# [[learning_questions]]",
        '# text = "What do we want to learn together?"',
        f"# from = {starts.isoformat()}",
    ]
    lines = [*head, "", "# ── The member organizations; everything refers to them by the id in brackets. ──"]
    for organization in organizations:
        lines += ["", f"[organizations.{organization['id']}]"]
        lines += [f"{key} = {literal(value)}" for key, value in organization.items() if key != "id" and value]
    if not organizations:
        lines += ["", "# [organizations.first]", '# name = "First Organization"', '# short_name = "FO"']
    first = min(starts + dt.timedelta(days=14), ends)
    later = LATER.format(
        pod=f"{first.isoformat()}T13:00:00",
        convening=f"{first.isoformat()}T10:00:00",
        convening_ends=f"{first.isoformat()}T13:00:00",
    )
    return "\n".join(lines) + "\n" + later
