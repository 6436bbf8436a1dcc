"""What people wrote and what was made of it, for notebooks of the team: answers, themes, quotes, agreement, figures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cohortkit.coding.agreement import Agreement, agree
from cohortkit.coding.answers import FOR_THE_TEAM, Passage, passages
from cohortkit.coding.quoting import Shown, quotes_for
from cohortkit.coding.themes import ThemeCount, count_themes
from cohortkit.evaluation.tables import Table
from cohortkit.evaluation.waves import chosen_wave
from cohortkit.plan.names import NoSuchThing, resolve
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience


class Answers(msgspec.Struct, frozen=True):
    """The answers to one prompt that the team may read, in the order of their words; `kept` more were given."""

    title: str
    rows: tuple[tuple[str, str], ...]
    kept: int

    def table(self) -> Table:
        """Return the answers, with who said them where that was agreed to."""
        return Table(self.caption, ("Answer", "Said by"), self.rows)

    @property
    def caption(self) -> str:
        """The prompt, and how many answers are shown and how many are not."""
        kept = f"; {self.kept} more may be counted but not read" if self.kept else ""
        return f"{self.title} ({len(self.rows)} shown{kept})"

    def text(self) -> str:
        """Return the answers as a list."""
        return "\n".join([self.caption, *(f"- {words}" + (f" ({who})" if who else "") for words, who in self.rows)])

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.text()


class Themes(msgspec.Struct, frozen=True):
    """Themes with what stands behind them."""

    counted: tuple[ThemeCount, ...]

    def table(self) -> Table:
        """Return themes with the numbers of answers and people, and their codes."""
        rows = tuple(
            (each.theme.wording, str(len(each.answers)), str(len(each.people)), ", ".join(each.theme.codes))
            for each in self.counted
        )
        return Table("Themes", ("Theme", "Answers", "People", "Codes"), rows)

    def text(self) -> str:
        """Return one sentence for each theme."""
        lines = (f"{t.theme.wording}: {len(t.answers)} answers, {len(t.people)} people" for t in self.counted)
        return "\n".join(lines) or "No theme yet."

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.text()


class Said(msgspec.Struct, frozen=True):
    """Quotes that may be shown."""

    quotes: tuple[Shown, ...]

    def table(self) -> Table:
        """Return the words and as much about the speaker as was agreed to."""
        rows = tuple((each.words, _speaker(each), each.id) for each in self.quotes)
        return Table("Quotes", ("Words", "Said by", "Quote"), rows)

    def text(self) -> str:
        """Return the quotes with their speakers."""
        return "\n".join(f"“{each.words}” — {_speaker(each)}" for each in self.quotes) or "No quote yet."

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.text()


class Agreed(msgspec.Struct, frozen=True):
    """How far coders agree."""

    agreement: Agreement

    def table(self) -> Table:
        """Return κ, α, raw agreement and prevalence of each code."""
        return self.agreement.table()

    def disagreements(self) -> Table:
        """Return the responses on which coders differ, side by side."""
        rows = tuple(
            (
                each.response,
                each.code,
                "; ".join(f"{who}: {' … '.join(each.passages[who])}" for who in each.used_by),
                ", ".join(each.not_used_by),
            )
            for each in self.agreement.disagreements
        )
        return Table("Disagreements", ("Response", "Code", "Used by", "Not used by"), rows)

    def text(self) -> str:
        """Return the table as plain text."""
        return self.table().text()

    def _repr_html_(self) -> str:
        return self.table().html()

    def __repr__(self) -> str:
        return self.text()


def answers(cohort: Cohort, set_id: str, prompt: str, wave: str | None) -> Answers:
    """Return the answers in words to one prompt. Raises NoSuchThing."""
    plan = cohort.plan
    question_set = plan.question_set(resolve(set_id, {**plan.reflections, **plan.surveys}, "question set"))
    assert question_set is not None
    asked = question_set.prompt(prompt)
    if asked is None:
        known = ", ".join(each.id for each in question_set.prompts)
        raise NoSuchThing("prompt", prompt, hint=f"“{question_set.id}” has {known}")
    chosen = chosen_wave(cohort, question_set, wave).id
    found = list(passages(cohort, set_id=question_set.id, wave=chosen, prompt=prompt))
    shown = [each for each in found if each.consent in FOR_THE_TEAM]
    rows = sorted((each.text, _who(cohort, each)) for each in shown)
    return Answers(asked.text, tuple(rows), len(found) - len(shown))


def themes(cohort: Cohort, area: str | None) -> Themes:
    """Return the themes of an area, or all."""
    return Themes(tuple(each for each in count_themes(cohort) if area is None or each.theme.area == area))


def quotes(cohort: Cohort, area: str | None, audience: Audience) -> Said:
    """Return the quotes that may be shown, of prompts in an area, or all."""

    def fits(shown: Shown) -> bool:
        question_set = cohort.plan.question_set(shown.set)
        prompt = question_set.prompt(shown.prompt) if question_set else None
        return area is None or (prompt is not None and area in prompt.areas)

    return Said(tuple(each for each in quotes_for(cohort, audience) if fits(each)))


def agreed(cohort: Cohort, coders: Sequence[str]) -> Agreed:
    """Compare coders."""
    return Agreed(agree(cohort, coders))


def figure_table(cohort: Cohort, beginning: str, audience: Audience) -> Table:
    """Return figures of the report with their values and sources."""
    from cohortkit.writeup.figures import figures
    from cohortkit.writeup.formats.citing import citation
    from cohortkit.writeup.words import read_wording

    wording = read_wording(cohort.plan.cohort, cohort.folder)
    rows = tuple(
        (
            name,
            wording.label(each),
            wording.shown(each, cohort.plan.cohort.currency),
            citation(each.sources, 3, "+{count}"),
        )
        for name, each in figures(cohort, audience).items()
        if name.startswith(beginning)
    )
    return Table("Figures", ("Id", "What", "Value", "Counted in"), rows)


def _who(cohort: Cohort, passage: Passage) -> str:
    person = cohort.plan.people.get(passage.person)
    if person is None or passage.consent not in ("named", "role"):
        return ""
    if passage.consent == "role":
        return person.title
    organization = person.organization_on(cohort.responses[passage.response].at.date())
    return ", ".join(filter(None, (person.name, cohort.plan.label_of(organization) if organization else "")))


def _speaker(shown: Shown) -> str:
    parts = [part for part in (shown.name, shown.title, shown.organization) if part]
    return ", ".join(parts) or ("inside the cohort only" if shown.consent == "cohort" else "not said")
