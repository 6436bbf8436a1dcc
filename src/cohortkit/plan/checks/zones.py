"""Time zones are IANA zones, and ones that change their clocks where people do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.series import RuleError, zone_named

_NOT_PLACES = re.compile(r"(?:localtime|posixrules|Factory|leapseconds|tzdata\.zi|(?:posix|right)/.*)")
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*[+-]\s*\d.*")
_FIXED = re.compile(r"EST|MST|HST|GMT0?|GMT[+-]0|Greenwich|Etc/(?:Greenwich|GMT.*)")
_MEANT = {
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "ET": "America/New_York",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "CT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "MT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu",
    "AKST": "America/Anchorage",
    "AKDT": "America/Anchorage",
    "GMT": "Europe/London",
    "BST": "Europe/London",
    "CET": "Europe/Paris",
    "CEST": "Europe/Paris",
}
"""What people mean by an abbreviation; only ever a hint."""


def look(subject: Subject) -> Iterator[Problem]:
    """Find zones that do not exist, and zones whose clocks never change."""
    judged: dict[str, tuple[str, str] | None] = {}
    for path, name in _named(subject):
        if name not in judged:
            judged[name] = fault_of(name)
        fault = judged[name]
        if fault is None:
            continue
        code, hint = fault
        if code == "unknown-timezone":
            message = f'"{name[:60]}" is not an IANA time zone'
            yield subject.problem(code, message, path, hint=hint)
        else:
            message = f'"{name}" never changes its clocks, so meetings are an hour off for part of the year'
            yield subject.problem(code, message, path, hint=hint, severity="warning")


def fault_of(name: str) -> tuple[str, str] | None:
    """Return the code and hint of what is wrong with a zone's name; None where nothing is."""
    meant = _MEANT.get(name.removeprefix("Etc/").upper())
    hint = f'write the place, such as "{meant or "America/Denver"}"'
    if _FIXED.fullmatch(name):
        return "fixed-offset-timezone", hint
    try:
        zone_named(name)
        if not _NOT_PLACES.fullmatch(name):
            return None
    except RuleError:
        pass
    if not meant and not _OFFSET.fullmatch(name):
        hint = ("" if "/" in name else _of_place(name)) or did_you_mean(name, _all_zones()) or hint
    return "unknown-timezone", hint


def _of_place(name: str) -> str:
    """Return "did you mean …?" for a place whose continent was left out, such as New York."""
    places = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in _all_zones() if "/" in zone}
    near = re.search(r'"(.*)"', did_you_mean(name.replace("_", " ").casefold(), places))
    place = name.replace("_", " ").casefold() if near is None else near[1]
    return f'did you mean "{places[place]}"?' if place in places else ""


def _named(subject: Subject) -> Iterator[tuple[KeyPath, str]]:
    plan = subject.plan
    if subject.sound("cohort", "timezone"):
        yield ("cohort", "timezone"), plan.cohort.timezone
    for table in ("people", "convenings"):
        for key, entry in getattr(plan, table).items():
            if entry.timezone:
                yield (table, key, "timezone"), entry.timezone
    for key, pod in plan.pods.items():
        if pod.meetings is not None and pod.meetings.timezone:
            yield ("pods", key, "meetings", "timezone"), pod.meetings.timezone


def _all_zones() -> list[str]:
    from importlib.resources import files

    return (files("tzdata") / "zones").read_text().split()
