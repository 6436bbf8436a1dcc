"""The privacy screen: names of people and amounts of money are masked, for a projector.

Every text that is drawn goes through one mask. Too much rather than too little: a name is masked wherever its words
stand, in titles and sentences, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cohortkit.plan.model import Plan

HIDDEN = "•••"
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d\d\b")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WORD = re.compile(r"[^\W_](?:[\w'’.-]*[\w])?")


class Mask:
    """Masks the names, ids and addresses of a plan's people, and every amount."""

    def __init__(self, plan: Plan | None) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for person in plan.people.values() if plan else ():
            parts = person.name.split()
            spellings = [person.name, person.id, *person.aliases]
            # A first or a last name alone gives somebody away as well; numbers and initials alone do not.
            spellings += [part for part in parts if len(part) > 2 and part.strip(".").isalpha()]
            for spelling in spellings:
                words = tuple(match[0].casefold() for match in _WORD.finditer(spelling))
                if words:
                    self._by_first.setdefault(words[0], []).append(words)
        for known in self._by_first.values():
            known.sort(key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text with what is private masked."""
        text = _MAIL.sub(HIDDEN, text)
        found = list(_WORD.finditer(text))
        folded = [match[0].casefold() for match in found]
        parts: list[str] = []
        at = number = 0
        while number < len(found):
            length = next(
                (
                    len(words)
                    for words in self._by_first.get(folded[number], ())
                    if tuple(folded[number : number + len(words)]) == words
                ),
                0,
            )
            if length:
                parts += [text[at : found[number].start()], HIDDEN]
                at = found[number + length - 1].end()
                number += length
            else:
                number += 1
        parts.append(text[at:])
        return _AMOUNT.sub(HIDDEN, "".join(parts))
