"""Check-ins, support, collaborations, products and the other records speak of things that the plan has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.ids import ID, bad_id, suggestion
from cohortkit.plan.checks.values import LINK_HINT, link_fault
from cohortkit.records.checks.books import Books
from cohortkit.records.model import (
    KINDS,
    CheckIn,
    Collaboration,
    Commitment,
    Feedback,
    Interview,
    Product,
    Record,
    Resource,
    Support,
)


def look(books: Books) -> Iterator[Problem]:
    """Find unknown ids in the records of the field, and record files whose name is no id."""
    for kind, struct in KINDS.items():
        inspect = _INSPECT.get(struct)
        for key, record in books.of(kind, struct).items():
            if kind != "attendance" and not ID.fullmatch(key):
                yield books.problem("bad-id", bad_id(key), books.file_of(record), (), hint=suggestion(key))
            if inspect is not None:
                yield from inspect(books, record)


def _by(books: Books, record: Record, file: str) -> Iterator[Problem]:
    if record.by not in books.people:
        yield books.unknown("people", record.by, file, ("by",))


def _each(books: Books, table: str, ids: Iterable[str], file: str, path: KeyPath) -> Iterator[Problem]:
    known = books.subject.known(table)
    for position, each in enumerate(ids):
        if each not in known:
            yield books.unknown(table, each, file, (*path, position))


def _one(books: Books, table: str, wanted: str, file: str, key: str) -> Iterator[Problem]:
    if wanted and wanted not in books.subject.known(table):
        yield books.unknown(table, wanted, file, (key,))


def _link(books: Books, link: str, file: str) -> Iterator[Problem]:
    fault = link_fault("link", link)
    if fault:
        yield books.problem("bad-value", fault, file, ("link",), hint=LINK_HINT)


def _check_in(books: Books, record: CheckIn) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    yield from _one(books, "projects", record.project, file, "project")
    project = books.plan.projects.get(record.project)
    if project is None or not books.subject.sound_in_each(("projects", record.project, "milestones")):
        return
    count = len(project.milestones)
    for position, milestone in enumerate(record.milestones_done):
        if not 1 <= milestone <= count:
            message = f'project "{record.project}" has no milestone {milestone}'
            hint = f"milestones are counted from 1 to {count}" if count else "it has none"
            yield books.problem("unknown-milestone", message, file, ("milestones_done", position), hint=hint)


def _support(books: Books, record: Support) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    if not books.is_party(record.provider):
        yield books.unknown_party(record.provider, file, ("provider",))
    yield from _each(books, "people", record.people, file, ("people",))
    yield from _each(books, "organizations", record.organizations, file, ("organizations",))
    yield from _one(books, "projects", record.project, file, "project")


def _collaboration(books: Books, record: Collaboration) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    yield from _each(books, "organizations", record.organizations, file, ("organizations",))
    yield from _each(books, "people", record.people, file, ("people",))


def _product(books: Books, record: Product) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    yield from _each(books, "areas", record.areas, file, ("areas",))
    for position, credit in enumerate(record.credits):
        if not books.is_party(credit.who):
            yield books.unknown_party(credit.who, file, ("credits", position, "who"))
    yield from _link(books, record.link, file)


def _commitment(books: Books, record: Commitment) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    if not books.is_party(record.who):
        yield books.unknown_party(record.who, file, ("who",))
    if record.made_at and not books.is_meeting(record.made_at):
        message = f'the plan has no meeting "{record.made_at}"'
        yield books.problem("unknown-meeting", message, file, ("made_at",), hint=books.near_meeting(record.made_at))


def _resource(books: Books, record: Resource) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    if not books.is_party(record.contributor):
        yield books.unknown_party(record.contributor, file, ("contributor",))
    yield from _link(books, record.link, file)


def _interview(books: Books, record: Interview) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    yield from _one(books, "organizations", record.organization, file, "organization")
    yield from _each(books, "people", record.people, file, ("people",))
    products = books.cohort.every("products")
    # Until the piece is on record, words may stand here; only what looks like an id is one.
    if record.product not in products and ID.fullmatch(record.product):
        yield books.unknown_record("product", record.product, file, ("product",), products)


def _feedback(books: Books, record: Feedback) -> Iterator[Problem]:
    file = books.file_of(record)
    yield from _by(books, record, file)
    source, subject = record.source, books.subject
    sets = (*subject.known("reflections"), *subject.known("surveys"))
    if source and source not in sets and not books.is_meeting(source):
        message = f'"{source}" is neither a meeting nor a question set'
        hint = books.near_meeting(source) or subject.near(source, ("reflections", "surveys"))
        yield books.problem("unknown-meeting", message, file, ("source",), hint=hint)


_INSPECT: dict[type[Record], Callable[[Books, Any], Iterator[Problem]]] = {
    CheckIn: _check_in,
    Support: _support,
    Collaboration: _collaboration,
    Product: _product,
    Commitment: _commitment,
    Resource: _resource,
    Interview: _interview,
    Feedback: _feedback,
}
