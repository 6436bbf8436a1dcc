"""Each prompt has what its kind needs."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem, did_you_mean
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Prompt

NEEDED: dict[str, tuple[str, ...]] = {
    "choice": ("options",),
    "choices": ("options",),
    "rank": ("options",),
    "scale": ("scale",),
    "then-now": ("scale",),
    "roster": ("scale", "of"),
}
"""The keys that a kind of prompt cannot do without."""

_EXAMPLES = {
    "options": 'options = ["Trust", "Shared leadership"]',
    "scale": 'scale = ["Not at all", "A little", "Very"]',
    "of": 'of = "organizations"',
}


def look(subject: Subject) -> Iterator[Problem]:
    """Find prompts without their options or scale, and labels that do not fit together."""
    for table in ("reflections", "surveys"):
        for key, questions in getattr(subject.plan, table).items():
            for position, prompt in enumerate(questions.prompts):
                yield from _prompt(subject, prompt, (table, key, "prompts", position))


def _prompt(subject: Subject, prompt: Prompt, path: KeyPath) -> Iterator[Problem]:
    if not prompt.text.strip():
        yield subject.problem("bad-value", "`text` must not be empty", (*path, "text"))
    for key in NEEDED.get(prompt.kind, ()):
        if not getattr(prompt, key) and subject.sound(*path, key) and subject.sound(*path, "kind"):
            message = f'prompt "{prompt.id}" of kind "{prompt.kind}" needs `{key}`'
            yield subject.problem(
                "missing-key", message, path, at="header", hint=f"add a line such as: {_EXAMPLES[key]}"
            )
    for key, labels in (("options", prompt.options), ("scale", prompt.scale)):
        if len(labels) == 1:
            yield subject.problem("bad-value", f"`{key}` must offer at least two", (*path, key))
        if len(set(labels)) == len(labels) and "" not in labels:
            continue
        for number, label in enumerate(labels):
            if not label.strip():
                yield subject.problem("bad-value", f"`{key}` must not offer nothing", (*path, key, number))
            elif label in labels[:number]:
                yield subject.problem("bad-value", f'`{key}` offers "{label}" twice', (*path, key, number))
    if prompt.tie_from and prompt.tie_from not in prompt.scale and subject.sound(*path, "scale"):
        message = f'`tie_from` must be one of the labels in `scale`, not "{prompt.tie_from}"'
        hint = did_you_mean(prompt.tie_from, prompt.scale)
        yield subject.problem("bad-value", message, (*path, "tie_from"), hint=hint)
    if prompt.min is not None and prompt.max is not None and prompt.max < prompt.min:
        yield subject.problem("bad-value", f"`max` must not be below `min`, {prompt.min}", (*path, "max"))
    for language, translation in prompt.translations.items():
        for key in ("options", "scale"):
            given, wanted = len(getattr(translation, key)), len(getattr(prompt, key))
            if given and given != wanted:
                message = f"`{key}` must have as many labels as the original: {wanted}, not {given}"
                yield subject.problem("bad-value", message, (*path, "translations", language, key))
