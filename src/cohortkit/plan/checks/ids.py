"""Ids are lower-case letters, digits and hyphens, and each stands for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import KEYED_TABLES
from cohortkit.plan.slugs import slug

ID = re.compile(r"[a-z0-9][a-z0-9-]*")


def look(subject: Subject) -> Iterator[Problem]:
    """Find ids with other characters, prompts and waves with the same id, and sets that share one."""
    for table in KEYED_TABLES:
        for key in subject.known(table):
            if not ID.fullmatch(key):
                yield subject.problem("bad-id", bad_id(key), (table, key), at="key", hint=suggestion(key))
    own = subject.plan.cohort.id
    if own and not ID.fullmatch(own):
        yield subject.problem("bad-id", bad_id(own), ("cohort", "id"), hint=suggestion(own))
    for table in ("reflections", "surveys"):
        for key, questions in getattr(subject.plan, table).items():
            for part, parts in (("prompts", questions.prompts), ("waves", questions.waves)):
                yield from _among(subject, (table, key, part), [each.id for each in parts])
    for key in subject.known("surveys"):
        if key in subject.known("reflections"):
            message = f'there is a reflection "{key}" too; answers are kept by the id of their set'
            hint = "give one of them another id"
            yield subject.problem("duplicate-id", message, ("surveys", key), at="header", hint=hint)


def bad_id(key: str) -> str:
    """Say what is wrong with an id."""
    return f'"{key}" is not an id: use lower-case letters, digits and hyphens'


def suggestion(key: str) -> str:
    """Return an id near to what was written."""
    near = slug(key)
    return f"such as {near}" if near else ""


def _among(subject: Subject, path: KeyPath, ids: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for position, each in enumerate(ids):
        place = (*path, position, "id")
        if not ID.fullmatch(each):
            yield subject.problem("bad-id", bad_id(each), place, hint=suggestion(each))
        elif each in seen:
            noun = str(path[-1]).removesuffix("s")
            message = f'"{each}" is the id of an earlier {noun} of {path[0]}.{path[1]} too'
            yield subject.problem("duplicate-id", message, place, hint=f"give each {noun} its own id")
        seen.add(each)
