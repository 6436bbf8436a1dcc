"""What every section works with: the cohort, its figures, the wording, and the quotes that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cohortkit.coding.quoting import Shown, quotes_for
from cohortkit.plan.model import Plan
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.writeup.blocks import Block, Inline, Line, Paragraph, Quoted, Section, Text
from cohortkit.writeup.figure import Evidence, Figure
from cohortkit.writeup.figures import figures
from cohortkit.writeup.templates import Entry
from cohortkit.writeup.words import Wording, Writer, data, fitted


class Desk:
    """One product being written for one audience. `options` are those of the section at hand, from the outline."""

    def __init__(self, cohort: Cohort, audience: Audience, product: str, wording: Wording) -> None:
        self.cohort, self.audience, self.product = cohort, audience, product
        self.evidence = Evidence(cohort, audience)
        self.figures: dict[str, Figure] = figures(cohort, audience, evidence=self.evidence)
        self.writer = Writer(wording, cohort.plan.cohort, self.figures)
        self.wording = wording
        self.quotes: tuple[Shown, ...] = quotes_for(cohort, audience, product=product)
        self.used_quotes: set[str] = set()
        self.prose: Mapping[str, tuple[Block, ...]] = {}
        self.options = Entry()

    @property
    def plan(self) -> Plan:
        """The definition."""
        return self.cohort.plan

    @property
    def is_published(self) -> bool:
        """Whether this is built to be published."""
        return self.audience == "published"

    def say(self, key: str, **given: Any) -> Line:
        """A sentence of the wording."""
        return self.writer.say(key, **given)

    def say_with(self, key: str, **parts: Line) -> Line:
        """A sentence with whole lines, such as a row of figures, in the places of its names."""
        marks = {name: chr(0xE010 + number) for number, name in enumerate(parts)}
        lines = {marks[name]: line for name, line in parts.items()}
        return tuple(
            inline
            for each in self.say(key, **marks)
            for inline in (lines.get(each.words, (each,)) if isinstance(each, Text) else (each,))
        )

    def paragraph(self, key: str, **given: Any) -> Paragraph:
        """A sentence as a paragraph."""
        return Paragraph(self.say(key, **given))

    def text(self, key: str) -> str:
        """A title or another plain text of the wording."""
        return self.wording.text(key)

    def section(self, name: str, title: str, blocks: Iterable[Block]) -> Section:
        """A section with the prose that an evaluator added for it at its end."""
        return Section(name, title, (*blocks, *self.prose.get(name, ())))

    def have(self, *names: str) -> list[Figure]:
        """Those of some figures that there are and that are not zero."""
        return [self.figures[name] for name in names if self.writer.has(name)]

    def listed(self, names: Iterable[str]) -> str:
        """Names in a row, separated by commas."""
        return ", ".join(names)

    def counted(self, names: Iterable[str]) -> Line:
        """Figures with their nouns in a row: "three blog posts, one report"."""
        line: list[Inline] = []
        for name in names:
            line += [*([Text(", ")] if line else []), *self.writer.fill("{{ n(name) }}", name=_id(name))]
        return tuple(line)

    def quote(self, shown: Shown, *, large: bool = False) -> Quoted:
        """A quote with as much about its speaker as was agreed to."""
        self.used_quotes.add(shown.id)
        participant = self.writer.noun("participant", many=False)
        kind: str = shown.consent
        if kind == "named" and not shown.name:
            kind = "anonymous"
        if kind == "role" and not shown.title:
            kind = "anonymous"
        speaker = fitted(
            self.text(f"quotes.{kind}"),
            name=shown.name,
            title=shown.title,
            organization=shown.organization,
            participant=participant,
        )
        return Quoted(shown.id, shown.words, speaker.replace(", ,", ",").strip(", "), large=large)


def _id(name: str) -> str:
    from cohortkit.writeup.words import Id

    return Id(name)


def cell(words: str) -> Line:
    """A cell of people's data."""
    return (data(words),) if words else ()
