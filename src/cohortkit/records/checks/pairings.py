"""Pairing rounds are of people the plan knows."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import Problem
from cohortkit.records.checks.books import Books
from cohortkit.records.model import PairingRound


def look(books: Books) -> Iterator[Problem]:
    """Find unknown people, positions without a group, and people in two groups of a round."""
    for record in books.of("pairings", PairingRound).values():
        yield from _round(books, record)


def _round(books: Books, record: PairingRound) -> Iterator[Problem]:
    people, file = books.people, books.file_of(record)
    if record.by not in people:
        yield books.unknown("people", record.by, file, ("by",))
    seen: set[str] = set()
    for number, group in enumerate(record.groups):
        for place, who in enumerate(group):
            if who not in people:
                yield books.unknown("people", who, file, ("groups", number, place))
            elif who in seen:
                message = f'"{who}" is in two groups of this round'
                yield books.problem("bad-value", message, file, ("groups", number, place))
            seen.add(who)
    for place, who in enumerate(record.sitting_out):
        if who not in people:
            yield books.unknown("people", who, file, ("sitting_out", place))
    if record.convening and record.convening not in books.subject.known("convenings"):
        yield books.unknown("convenings", record.convening, file, ("convening",))
    if record.starts and record.ends and record.ends < record.starts:
        message = f"`ends`, {record.ends}, must come after `starts`, {record.starts}"
        yield books.problem("ends-before-start", message, file, ("ends",))
    for position in record.met:
        if not (position.isascii() and position.isdecimal() and 1 <= int(position) <= len(record.groups)):
            message = f'the round has groups 1 to {len(record.groups)}, not "{position}"'
            yield books.problem("bad-value", message, file, ("met", position), at="key")
