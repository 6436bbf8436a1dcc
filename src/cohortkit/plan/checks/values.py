"""Single values that have the right type and still cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import KEYED_TABLES, LISTED_TABLES

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>,;]+@[^@\s\x00-\x1f\x7f<>,;]+")
_HOURS = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_COUNTRY = re.compile(r"[A-Z]{2,3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):(?!\d)")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "zoommtg", "msteams", "sip", "sips"})
_NAMING_KEYS = ("title", "name", "short_name")
_LINK_KEYS = ("link", "website")


def look(subject: Subject) -> Iterator[Problem]:
    """Find empty names, unusable e-mail addresses, hours, links and codes."""
    plan = subject.plan
    yield from _cohort(subject)
    for table in KEYED_TABLES:
        for key, entry in getattr(plan, table).items():
            yield from _entry(subject, entry, (table, key))
    for table in LISTED_TABLES:
        for position, entry in enumerate(getattr(plan, table)):
            yield from _entry(subject, entry, (table, position))
    for key, person in plan.people.items():
        if person.email and not _EMAIL.fullmatch(person.email):
            message = f"{_shown(person.email)} is not an e-mail address"
            yield subject.problem("bad-value", message, ("people", key, "email"), hint="such as ana@ridge.example")
        if person.working_hours != "09:00-17:00" and not _hours_fit(person.working_hours):
            message = f"{_shown(person.working_hours)} is not a stretch of hours"
            hint = 'from and to of one day, such as "09:00-17:00"'
            yield subject.problem("bad-value", message, ("people", key, "working_hours"), hint=hint)
    for key, convening in plan.convenings.items():
        for position, session in enumerate(convening.sessions):
            yield from _entry(subject, session, ("convenings", key, "sessions", position))
    for key, project in plan.projects.items():
        for position, milestone in enumerate(project.milestones):
            yield from _entry(subject, milestone, ("projects", key, "milestones", position))
    for key, pod in plan.pods.items():
        if pod.meetings is not None:
            yield from _links(subject, pod.meetings, ("pods", key, "meetings"))
    yield from _rules(subject)


def _cohort(subject: Subject) -> Iterator[Problem]:
    info = subject.plan.cohort
    yield from _entry(subject, info, ("cohort",))
    if not _CURRENCY.fullmatch(info.currency):
        message = f"{_shown(info.currency)} is not a currency"
        yield subject.problem("bad-value", message, ("cohort", "currency"), hint='three capitals, such as "USD"')
    if not _LANGUAGE.fullmatch(info.language):
        message = f"{_shown(info.language)} is not a language"
        yield subject.problem("bad-value", message, ("cohort", "language"), hint='a short code, such as "en" or "es"')
    yield from _holidays(subject)


def _holidays(subject: Subject) -> Iterator[Problem]:
    country, part = subject.plan.holidays.country, subject.plan.holidays.subdivision
    if country and not _is_country(country):
        message = f"{_shown(country)} is not a country"
        yield subject.problem("bad-value", message, ("holidays", "country"), hint='its ISO code, such as "US"')
    elif part:
        from holidays import list_supported_countries

        parts = list_supported_countries().get(country, [])
        if part not in parts:
            message = f"{_shown(part)} is no part of {country or 'a country'} with holidays of its own"
            hint = did_you_mean(part, parts) or (f"one of {', '.join(parts)}" if parts else "leave it out")
            yield subject.problem("bad-value", message, ("holidays", "subdivision"), hint=hint)


def _is_country(code: str) -> bool:
    """Whether a code is one of a country (ISO 3166-1); those of three letters are not looked up."""
    from importlib.resources import files

    if not _COUNTRY.fullmatch(code):
        return False
    listed = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    return len(code) > 2 or any(line.startswith(f"{code}\t") for line in listed.splitlines())


def _entry(subject: Subject, entry: Any, path: KeyPath) -> Iterator[Problem]:
    for key in _NAMING_KEYS:
        text = getattr(entry, key, None)
        if text is None or (text and text.isprintable() and not text.isspace()):
            continue
        required = key != "short_name" and not (key == "title" and path[0] in ("people", "blackouts"))
        if not text.strip() and required:
            yield subject.problem("bad-value", f"`{key}` must not be empty", (*path, key))
        elif _CONTROL.search(text):
            message = f"`{key}` must be one line without control characters"
            yield subject.problem("bad-value", message, (*path, key))
    yield from _links(subject, entry, path)


def _links(subject: Subject, entry: Any, path: KeyPath) -> Iterator[Problem]:
    for key in _LINK_KEYS:
        fault = link_fault(key, getattr(entry, key, ""))
        if fault:
            yield subject.problem("bad-value", fault, (*path, key), hint=LINK_HINT)


LINK_HINT = "such as https://ridge.example"


def link_fault(key: str, link: str) -> str:
    """Say what is wrong with an address that pages will link to; nothing where it is harmless."""
    if not link or link.startswith("https://"):
        return ""
    scheme = _SCHEME.match(link)
    if _CONTROL.search(link) or (scheme and scheme[1].lower() not in _SAFE_SCHEMES):
        return f"`{key}` must be the address of a web page, not {_shown(link)}"
    return ""


def _rules(subject: Subject) -> Iterator[Problem]:
    plan = subject.plan
    rule = plan.engagement
    if not 1 <= rule.months <= 120:
        message = f"`months` must be between 1 and 120, not {rule.months}"
        yield subject.problem("bad-value", message, ("engagement", "months"))
    for higher, lower in (("core", "active"), ("active", "occasional")):
        if getattr(rule, higher) < getattr(rule, lower) and subject.sound("engagement", lower):
            message = f"`{higher}` must begin at a score no lower than `{lower}`"
            yield subject.problem("bad-value", message, ("engagement", higher))
    for table in ("reflections", "surveys"):
        for key, questions in getattr(plan, table).items():
            audience = questions.audience
            kind, colon, who = audience.partition(":")
            if audience in ("participants", "open") or (kind in ("pod", "organization") and who):
                continue
            hint = did_you_mean(audience, ("participants", "open")) if not colon else ""
            message = (
                f'`audience` must be "participants", "pod:ID", "organization:ID" or "open", not {_shown(audience)}'
            )
            yield subject.problem("bad-value", message, (table, key, "audience"), hint=hint)


def _hours_fit(hours: str) -> bool:
    return bool(_HOURS.fullmatch(hours)) and hours[:5] < hours[6:]


def _shown(text: str) -> str:
    clean = _CONTROL.sub("�", text)
    return f'"{clean if len(clean) <= 40 else clean[:39] + "…"}"'
