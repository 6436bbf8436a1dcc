"""Themes with how many answers and people stand behind each."""

from __future__ import annotations

import msgspec

from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Codebook, Segment, Theme


class ThemeCount(msgspec.Struct, frozen=True):
    """A theme, and the coded segments behind it as (coder, position in the coder's file from 0)."""

    theme: Theme
    answers: frozenset[tuple[str, str]]
    responses: frozenset[str]
    people: frozenset[str]
    segments: tuple[tuple[str, int], ...]


def count_themes(cohort: Cohort) -> tuple[ThemeCount, ...]:
    """Count each theme in declared order, over the segments of all coders whose answers still exist."""
    held = [
        (coder, position, segment)
        for coder, coding in cohort.codings.items()
        for position, segment in enumerate(coding.segments)
        if is_there(cohort, segment)
    ]
    counted = []
    for theme in cohort.codebook.themes.values():
        codes = with_children(cohort.codebook, theme.codes)
        mine = [(coder, position, segment) for coder, position, segment in held if segment.code in codes]
        counted.append(
            ThemeCount(
                theme=theme,
                answers=frozenset((segment.response, segment.prompt) for _, _, segment in mine),
                responses=frozenset(segment.response for _, _, segment in mine),
                people=frozenset(cohort.responses[segment.response].person for _, _, segment in mine),
                segments=tuple((coder, position) for coder, position, _ in mine),
            )
        )
    return tuple(counted)


def is_there(cohort: Cohort, segment: Segment) -> bool:
    """Whether the answer that a segment marks is still there."""
    response = cohort.responses.get(segment.response)
    return response is not None and segment.prompt in response.answers


def with_children(book: Codebook, codes: tuple[str, ...]) -> frozenset[str]:
    """Some codes and every code below them."""
    found = set(codes)
    while more := {code.id for code in book.codes.values() if code.parent in found} - found:
        found |= more
    return frozenset(found)


def path_of(book: Codebook, code: str) -> tuple[str, ...]:
    """The titles from the topmost code down to this one."""
    titles: list[str] = []
    seen: set[str] = set()
    while code in book.codes and code not in seen:
        seen.add(code)
        titles.append(book.codes[code].title)
        code = book.codes[code].parent
    return tuple(reversed(titles))
