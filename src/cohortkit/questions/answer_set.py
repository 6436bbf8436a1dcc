"""One person's answers as the form saves them: format 1, with a checksum over everything else in it."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from cohortkit.questions.answers import LONGEST, Answer, answer_text
from cohortkit.questions.asked import Asked
from cohortkit.questions.canonical import digest
from cohortkit.questions.words import CONSENTS
from cohortkit.records.model import Consent

FORMAT = 1
MIME = "application/vnd.cohortkit.answers+json"
"""The display output of a notebook that carries the same answers as the file beside it."""

SIDECAR_ENDING = ".answers.json"
DRAFT_ENDING = ".draft.json"

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")


class BadAnswerSet(ValueError):
    """Something that is not a set of answers, or not as it was saved; the text says why, for a facilitator."""


class AnswerSet(msgspec.Struct, frozen=True, kw_only=True):
    """Answers as saved, whole and unchanged; whether each fits its prompt is another question."""

    cohort: str
    set: str
    wave: str
    person: str
    at: dt.datetime
    prompts_hash: str = ""
    answers: dict[str, Any] = {}
    consent: Consent | None = None
    answer_consent: dict[str, Consent] = {}


def to_json_value(saved: AnswerSet) -> dict[str, Any]:
    """Return an answer set as JSON values, its checksum included."""
    value: dict[str, Any] = {
        "format": FORMAT,
        "cohort": saved.cohort,
        "set": saved.set,
        "prompts_hash": saved.prompts_hash,
        "wave": saved.wave,
        "person": saved.person,
        "at": instant(saved.at),
        "answers": saved.answers,
        "consent": saved.consent,
        "answer_consent": saved.answer_consent,
    }
    return {**value, "checksum": checksum(value)}


def checksum(value: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of everything but the checksum itself."""
    return digest({key: part for key, part in value.items() if key != "checksum"})


def looks_saved(value: Any) -> bool:
    """Whether JSON is meant to be an answer set, sound or not."""
    return isinstance(value, dict) and "answers" in value and "checksum" in value


def from_json_value(value: Any) -> AnswerSet:
    """Check an answer set and its checksum. Raises `BadAnswerSet`."""
    if not isinstance(value, dict) or "answers" not in value:
        raise BadAnswerSet("this is not a file of answers")
    if value.get("format") != FORMAT:
        raise BadAnswerSet("the answers are in a format this version does not know; update cohortkit")
    try:
        right = checksum(value)
    except (ValueError, TypeError, RecursionError):
        raise BadAnswerSet("the answers hold something that cannot be read") from None
    if value.get("checksum") != right:
        raise BadAnswerSet("the answers were changed after they were saved: the checksum does not fit")
    names = {key: value.get(key) for key in ("cohort", "set", "wave", "person")}
    if not all(isinstance(name, str) and 0 < len(name) <= 200 for name in names.values()):
        raise BadAnswerSet("the answers do not say which cohort, set, wave and person they are for")
    answers, consent, own = value["answers"], value.get("consent"), value.get("answer_consent") or {}
    if not isinstance(answers, dict) or len(answers) > 1_000:
        raise BadAnswerSet("the answers are not a table of prompts and answers")
    if consent is not None and consent not in CONSENTS:
        raise BadAnswerSet("the consent is none of the choices there are")
    if not isinstance(own, dict) or not all(choice in CONSENTS for choice in own.values() if choice is not None):
        raise BadAnswerSet("the consent for one answer is none of the choices there are")
    return AnswerSet(
        cohort=str(names["cohort"]),
        set=str(names["set"]),
        wave=str(names["wave"]),
        person=str(names["person"]),
        at=_moment(value.get("at")),
        prompts_hash=value["prompts_hash"] if isinstance(value.get("prompts_hash"), str) else "",
        answers=answers,
        consent=consent,
        answer_consent={prompt: choice for prompt, choice in own.items() if choice is not None},
    )


def instant(at: dt.datetime) -> str:
    """Write an instant in UTC to the second, as in 2025-03-20T17:30:00Z."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def readable(saved: AnswerSet, prompts: tuple[Asked, ...], title: str, say: Mapping[str, str], language: str) -> str:
    """Return the answers as text a person can read, lines at most 78 characters, the same for the same answers."""
    lines = [title, "=" * min(len(title), 78), say["receipt"], ""]
    for number, asked in enumerate(prompts, start=1):
        if asked.id in saved.answers:
            lines += [*_wrapped(f"{number}. {asked.in_language(language).text}", ""), ""]
            for line in _shown(asked, saved.answers[asked.id], say).split("\n"):
                lines += _wrapped(line, "    ") or [""]
            if choice := saved.answer_consent.get(asked.id):
                lines.append(f"    [{say[f'consent_{choice}']}]")
            lines.append("")
    chosen = say[f"consent_{saved.consent or 'nothing'}"]
    at = saved.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines += [*_wrapped(say["consent"], ""), *_wrapped(chosen, "    "), "", say["saved"].format(time=at)]
    return "\n".join(lines)


def _shown(asked: Asked, answer: Answer, say: Mapping[str, str]) -> str:
    if isinstance(answer, bool):
        return say["yes" if answer else "no"]
    if asked.kind == "roster" and isinstance(answer, dict):
        labels = {row.id: row.label for row in asked.rows}
        return "\n".join(f"{labels.get(row, row)}: {label}" for row, label in answer.items())
    if asked.kind == "then-now" and isinstance(answer, dict):
        return "\n".join(f"{say[part]}: {answer[part]}" for part in ("then", "now") if part in answer)
    if asked.kind == "rank" and isinstance(answer, list):
        return "\n".join(f"{place}. {item}" for place, item in enumerate(answer, start=1))
    if isinstance(answer, list):
        return "\n".join(f"- {item}" for item in answer)
    return answer_text(answer)[:LONGEST]


def _wrapped(text: str, indent: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, 78, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return dt.datetime.fromisoformat(value.upper()[:19] + value.upper()[19:].lstrip(".0123456789")).astimezone(
                dt.UTC
            )
        except (ValueError, OverflowError):
            pass
    raise BadAnswerSet("the answers do not say when they were saved")
