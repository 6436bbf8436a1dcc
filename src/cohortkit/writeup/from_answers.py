"""Numbers counted from what people answered: response rates, shares, counts, themes, agreement of coders."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.coding.themes import count_themes
from cohortkit.evaluation.figures import Item
from cohortkit.plan.model import Prompt
from cohortkit.plan.names import plainly
from cohortkit.records.load import CODING
from cohortkit.writeup.figure import Evidence, Figure, part
from cohortkit.writeup.sources import Source


def of_surveys(evidence: Evidence) -> Iterator[Figure]:
    """Each wave that has answers: how many answered, and every item that may be shown to this audience."""
    cohort, places = evidence.cohort, evidence.places
    answered: dict[tuple[str, str], list[str]] = {}
    for response in cohort.responses.values():
        answered.setdefault((response.set, response.wave), []).append(response.id)
    for question_set in (*cohort.plan.surveys.values(), *cohort.plan.reflections.values()):
        for wave in question_set.all_waves:
            responses = answered.get((question_set.id, wave.id))
            if not responses or not evidence.may_show(question_set.id, wave.id):
                continue
            summary = evidence.summary(question_set.id, wave.id)
            name = wave_id(question_set.id, wave.id)
            files = tuple(places.response(each, "") for each in responses)
            label = f"{question_set.title}, {wave.id}"
            if summary.roster:
                yield from part(f"{name}.responses", summary.responses, summary.roster, files, label=label)
            else:
                yield Figure(id=f"{name}.responses", label=label, value=summary.responses, sources=files)
            for item in summary.items:
                if not item.suppressed:
                    where = tuple(
                        places.response(each, item.id)
                        for each in responses
                        if item.id in cohort.responses[each].answers
                    )
                    prompt = question_set.prompt(item.id)
                    asked = asked_in(prompt, cohort.plan.cohort.language) if prompt else item.text
                    yield from _item(f"{name}.{item.id}", item, asked, where or files)


def wave_id(set_id: str, wave: str) -> str:
    """What the figures of a wave begin with."""
    return f"survey.{set_id}.{wave}"


def count_id(name: str, category: str, *, then: bool = False) -> str:
    """The id of a category's count, such as `survey.outcomes.2024.applied.once-or-twice`; letters of any alphabet."""
    return f"{name}.{'then.' if then else ''}{plainly(category).replace(' ', '-') or category}"


def asked_in(prompt: Prompt, language: str) -> str:
    """A question in a language, as it was first asked where it was not translated."""
    own = prompt.translations.get(language)
    return (own.text if own else "") or prompt.text


def _item(name: str, item: Item, asked: str, where: tuple[Source, ...]) -> Iterator[Figure]:
    if item.share is not None and item.k is not None and item.n:
        yield from part(name, item.k, item.n, where, label=asked)
        if item.method == "hypergeometric" and item.size and item.low is not None and item.high is not None:
            for end, bound in (("low", item.low), ("high", item.high)):
                # The interval is of whole people among all who were asked.
                people = round(bound * item.size)
                yield Figure(id=f"{name}.{end}", label=asked, aspect=end, value=people, sources=where)
    yield Figure(id=f"{name}.n", label=asked, aspect="n", value=item.n or 0, sources=where)
    if item.kind == "roster":
        return
    for counts, then in ((item.counts, False), (item.then, True)):
        for category, value in (counts or {}).items():
            yes_or_no = item.kind == "yes-no"
            label = asked if yes_or_no else f"{asked} ({category})"
            aspect = category if yes_or_no else "then" if then else ""
            yield Figure(id=count_id(name, category, then=then), label=label, aspect=aspect, value=value, sources=where)
    if item.change is not None:
        for kind in ("improved", "same", "worse"):
            moved = getattr(item.change, kind)
            yield Figure(id=f"{name}.{kind}", label=asked, aspect=kind, value=moved, sources=where)


def of_themes(evidence: Evidence) -> Iterator[Figure]:
    """How many answers and people stand behind each theme; too few are not counted out loud."""
    for counted in count_themes(evidence.cohort):
        if len(counted.people) < evidence.smallest_group:
            continue
        sources = tuple(evidence.places.segment(coder, position) for coder, position in counted.segments)
        theme = counted.theme
        for aspect, value in (("answers", len(counted.answers)), ("people", len(counted.people))):
            name = f"theme.{theme.id}.{aspect}"
            yield Figure(id=name, label=theme.wording, aspect=aspect, value=value, sources=sources)


def of_coding(evidence: Evidence) -> Iterator[Figure]:
    """How much was coded, by how many, and how well they agreed."""
    cohort = evidence.cohort
    codings = {coder: coding for coder, coding in cohort.codings.items() if coding.segments}
    if not codings:
        return
    files = tuple(Source(f"{CODING}/{coder}.toml") for coder in codings)
    yield Figure(id="coders", value=len(codings), sources=files)
    segments = sum(len(coding.segments) for coding in codings.values())
    yield Figure(id="coded-segments", value=segments, sources=files)
    book = Source(f"{CODING}/codebook.toml")
    yield Figure(id="codes", value=len(cohort.codebook.codes), sources=(book,))
    yield Figure(id="themes", value=len(cohort.codebook.themes), sources=(book,))
    if len(codings) > 1:
        from cohortkit.coding.agreement import agree

        agreement = agree(cohort)
        if agreement.kappa is not None:
            yield Figure(id="agreement.kappa", value=agreement.kappa, sources=files)
        if agreement.n:
            yield from part("agreement", agreement.agreed, agreement.n, files)
