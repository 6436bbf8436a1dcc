"""The privacy screen: names of people and amounts of money are masked, for a projector.

Every text that is drawn goes through one mask. Too much rather than too little: a name is masked wherever its words
stand, in titles and sentences, and an id also inside the name of a file or of a quote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cohortkit.plan.model import Person, Plan

HIDDEN = "•••"
COVER = "•"
_AMOUNT = re.compile(r"[$€£]\s?\d[\d,.]*|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\b|-?\d+\.\d\d\b")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_WORD = re.compile(r"[^\W_]+")

Spelling = tuple[tuple[str, str], ...]
"""The words of a name, each with what stands before it."""


class Mask:
    """Masks the names, ids and addresses of a plan's people, and every amount."""

    def __init__(self, plan: Plan | None) -> None:
        self._by_first: dict[str, list[Spelling]] = {}
        for person in plan.people.values() if plan else ():
            for spelling in _spellings(person):
                words = tuple(_words(spelling))
                if words:
                    self._by_first.setdefault(words[0][1], []).append(words)
        for known in self._by_first.values():
            known.sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text with what is private left out."""
        parts, at = [], 0
        for start, end in self._spans(text):
            parts += [text[at:start], HIDDEN]
            at = end
        return "".join((*parts, text[at:]))

    def cover(self, text: str) -> str:
        """Return the text with every letter of what is private covered, so that it keeps its length."""
        parts, at = [], 0
        for start, end in self._spans(text):
            parts += [text[at:start], COVER * (end - start)]
            at = end
        return "".join((*parts, text[at:]))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where something private begins and ends, in order and apart from each other."""
        found = [match.span() for pattern in (_MAIL, _AMOUNT) for match in pattern.finditer(text)]
        found += self._names(text)
        apart: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if apart and start < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], end))
            else:
                apart.append((start, end))
        return apart

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        words = list(_words(text))
        places = [match.span() for match in _WORD.finditer(text)]
        number = 0
        while number < len(words):
            length = next(
                (
                    len(known)
                    for known in self._by_first.get(words[number][1], ())
                    if words[number + 1 : number + len(known)] == list(known[1:])
                ),
                0,
            )
            if length:
                yield places[number][0], places[number + length - 1][1]
            number += max(1, length)


def _spellings(person: Person) -> Iterator[str]:
    yield from (person.name, person.id, *person.aliases)
    # A first or a last name alone gives somebody away as well; initials, numbers and words such as "and" do not.
    for part in person.name.split():
        if sum(letter.isalpha() for letter in part) > 2 and not part[0].islower():
            yield part


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text in small letters, each after what parts it from the word before; any blanks are one."""
    at = 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()].replace("’", "'")
        yield (" " if between.isspace() else between, match[0].casefold())
        at = match.end()
