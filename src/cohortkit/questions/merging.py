"""Make one set of answers of everything a person returned: the latest saved one, and what only cells hold.

Saved answers carry a date, typed ones do not. So among saved sets the latest holds; a typed answer joins where
nothing was saved for its prompt, and where it differs nobody but its author can say which holds.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from cohortkit.questions.answers import Answer
from cohortkit.questions.returned import Returned, content_digest
from cohortkit.questions.typed_cells import CONSENT
from cohortkit.records.model import Consent


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """One set of answers. `at` is None when it holds typed answers never seen before.

    `conflicts` names the files by prompt; `sources` is everything returned, `used` what the answers come from,
    `chosen` the most important of them.
    """

    answers: dict[str, Answer]
    consent: Consent | None
    answer_consent: dict[str, Consent]
    prompts_hash: str
    at: dt.datetime | None
    conflicts: dict[str, tuple[str, ...]]
    sources: tuple[Returned, ...]
    used: tuple[Returned, ...]
    chosen: Returned

    @property
    def content(self) -> str:
        """What tells this from another version."""
        return content_digest(self.answers, self.consent, self.answer_consent)


def merge(found: Sequence[Returned], seen: Callable[[Returned], dt.datetime | None]) -> Merged:
    """Merge what one person returned for one wave; `seen` says when a typed version was first collected."""
    ordered = sorted(found, key=_order)
    saved = [each for each in ordered if each.at is not None]
    latest = max((each.at for each in saved if each.at is not None), default=None)
    bases = [each for each in saved if each.at == latest]
    typed = [each for each in ordered if each.at is None and not _overtaken(each, latest, seen)]
    answers: dict[str, Answer] = {}
    holders: dict[str, list[Returned]] = {}
    torn: dict[str, set[str]] = {}
    used: list[Returned] = []
    for each in (*bases, *typed):
        for prompt, answer in each.answers.items():
            if prompt not in answers:
                answers[prompt] = answer
                used.append(each)
            elif answers[prompt] != answer:
                torn.setdefault(prompt, set()).update((each.file, *(holder.file for holder in holders[prompt])))
            holders.setdefault(prompt, []).append(each)
        for prompt in each.torn:
            torn.setdefault(prompt, set()).add(each.file)
    consent, answer_consent = _consents((*bases, *typed), torn)
    for prompt in torn:
        answers.pop(prompt, None)
        answer_consent.pop(prompt, None)
    times = [latest, *(seen(each) for each in typed)]
    chosen = (bases or typed or ordered)[0]
    return Merged(
        answers=answers,
        consent=consent,
        answer_consent={prompt: choice for prompt, choice in sorted(answer_consent.items()) if prompt in answers},
        prompts_hash=chosen.prompts_hash,
        at=None if any(each is None for each in times[1:]) else max((each for each in times if each), default=None),
        conflicts={prompt: tuple(sorted(files)) for prompt, files in sorted(torn.items())},
        sources=tuple(ordered),
        used=tuple(used),
        chosen=chosen,
    )


def _order(each: Returned) -> tuple[object, ...]:
    return (each.at is None, each.copy != "answers file", each.copy, each.file, each.content)


def _overtaken(typed: Returned, latest: dt.datetime | None, seen: Callable[[Returned], dt.datetime | None]) -> bool:
    """Whether typed cells were collected before the form was saved: then the form is the later word."""
    first = seen(typed) if latest is not None else None
    return first is not None and latest is not None and first < latest


def _consents(parts: Sequence[Returned], torn: dict[str, set[str]]) -> tuple[Consent | None, dict[str, Consent]]:
    consent: Consent | None = None
    chosen_in = ""
    own: dict[str, Consent] = {}
    for each in parts:
        if each.consent is not None:
            if consent is not None and each.consent != consent:
                torn.setdefault(CONSENT, set()).update((each.file, chosen_in))
            consent, chosen_in = consent or each.consent, chosen_in or each.file
        for prompt, choice in each.answer_consent.items():
            if own.setdefault(prompt, choice) != choice:
                torn.setdefault(CONSENT, set()).add(each.file)
    # Unclear consent is no consent: nothing is quoted until it is clear.
    return (None, {}) if CONSENT in torn else (consent, own)
