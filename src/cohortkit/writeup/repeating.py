"""Whether prose repeats what somebody said in an answer, and whether it may be said there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cohortkit.coding.answers import FOR_ALL, FOR_THE_TEAM, Passage, passages
from cohortkit.coding.quoting import quotes_for
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience

LONG = 7
"""Words in a row that stand in an answer and in prose: fewer may be chance."""
SHORT = 4
"""Words of a whole line of an answer that is shorter than that, and stands in prose from its first word to its last."""

Stretch = tuple[str, ...]


class Closed:
    """Stretches of answers that may not be repeated for an audience.

    Barred is what its author did not let this audience read. Where `unapproved` words count too, somebody's words
    may stand in what is published only where a quote of them was approved.
    """

    def __init__(
        self, cohort: Cohort, audience: Audience, product: str = "report", *, unapproved: bool = False
    ) -> None:
        reaching = FOR_ALL if audience == "published" else FOR_THE_TEAM
        every = unapproved and audience == "published"
        self._where: dict[Stretch, str] = {}
        for each in passages(cohort):
            if every or each.consent not in reaching:
                for stretch in _stretches_of(each):
                    self._where.setdefault(stretch, f"{each.set}/{each.wave}")
        if every:
            for quote in quotes_for(cohort, audience, product=product):
                for words in (quote.words, cohort.quotes[quote.id].verbatim):
                    for stretch in _stretches(words, SHORT):
                        self._where.pop(stretch, None)

    def repeated(self, words: str, shortest: int = LONG) -> tuple[str, str] | None:
        """The first words of a text that may not stand there, and the set and wave of the answer they are from."""
        for stretch in _stretches(words, shortest) if self._where else ():
            if stretch in self._where:
                return " ".join(stretch), self._where[stretch]
        return None


def _stretches_of(passage: Passage) -> Iterator[Stretch]:
    """Every long stretch of an answer, and each of its lines that is shorter and no single expression."""
    words = _words(passage.text)
    yield from (words[start : start + LONG] for start in range(len(words) - LONG + 1))
    for line in passage.text.split("\n"):
        whole = _words(line)
        if SHORT <= len(whole) < LONG:
            yield whole


def _stretches(text: str, shortest: int) -> Iterator[Stretch]:
    """Every run of as many words as a stretch may have, the longest first."""
    words = _words(text)
    for length in range(LONG, shortest - 1, -1):
        yield from (words[start : start + length] for start in range(len(words) - length + 1))


def _words(text: str) -> Stretch:
    return tuple(re.findall(r"\w+", text.casefold()))
