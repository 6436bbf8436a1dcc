"""The measures that an indicator may name."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import Problem, did_you_mean
from cohortkit.plan.checks.subject import Subject

MEASURES: dict[str, tuple[str, ...]] = {
    "products.released": (),
    "collaborations.count": ("presentation", "publication", "offering", "exploring", "other"),
    "attendance.rate": ("convenings", "pods"),
    "projects.milestones.done": (),
    "network.density": (),
    "pairs.met": (),
    "manual": (),
}
"""Measures other than `survey:SET.PROMPT`, and what may follow each after a colon."""

WITH_A_SHARE = ("scale", "yes-no", "then-now")
"""The kinds of prompt of which a share in the top categories, or of yes, can be told."""


def look(subject: Subject) -> Iterator[Problem]:
    """Find indicators whose measure cannot be computed."""
    for key, indicator in subject.plan.indicators.items():
        fault = fault_of(subject, indicator.measure)
        if fault is not None:
            message, hint = fault
            yield subject.problem("unknown-measure", message, ("indicators", key, "measure"), hint=hint)


def fault_of(subject: Subject, measure: str) -> tuple[str, str] | None:
    """Say what is wrong with a measure, and the way out; None where nothing is."""
    name, colon, detail = measure.partition(":")
    if name == "survey":
        return _survey(subject, detail)
    if name not in MEASURES:
        known = [*MEASURES, "survey:SET.PROMPT"]
        return f'"{measure}" is not a measure', did_you_mean(name, known) or f"one of {', '.join(known)}"
    if colon and detail not in MEASURES[name]:
        choices = MEASURES[name]
        hint = did_you_mean(detail, choices) or (f"one of {', '.join(choices)}" if choices else f'write "{name}"')
        return f'"{name}" cannot be narrowed to "{detail}"', hint
    return None


def _survey(subject: Subject, detail: str) -> tuple[str, str] | None:
    asked, at_sign, wave = detail.partition("@")
    set_id, dot, prompt_id = asked.partition(".")
    if not (set_id and dot and prompt_id):
        return f'"survey:{detail}" names no prompt', 'such as "survey:year-end.partnered"'
    questions = subject.plan.question_set(set_id)
    if questions is None:
        tables = ("surveys", "reflections")
        if any(set_id in subject.known(table) for table in tables):
            return None
        return f'there is no survey "{set_id}"', subject.near(set_id, tables)
    prompt = questions.prompt(prompt_id)
    if prompt is None:
        hint = did_you_mean(prompt_id, [each.id for each in questions.prompts])
        return f'survey "{set_id}" has no prompt "{prompt_id}"', hint
    if prompt.kind not in WITH_A_SHARE:
        hint = f"measures take prompts of kind {', '.join(WITH_A_SHARE)}"
        return f'prompt "{prompt_id}" is of kind "{prompt.kind}", which gives no share', hint
    if at_sign and questions.wave(wave) is None:
        hint = did_you_mean(wave, [each.id for each in questions.all_waves])
        return f'survey "{set_id}" has no wave "{wave}"', hint
    return None
