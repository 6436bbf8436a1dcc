"""What an answer to each kind of prompt is, read from the JSON value that a form or a table gives.

The kinds themselves are declared in `plan.tables.questions`; `typing_in` reads the same kinds from plain words.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from cohortkit.plan.model import PromptKind
from cohortkit.questions.asked import Asked

Answer = str | list[str] | int | float | bool | dict[str, str]
"""text, choice, scale: str · bullets, choices, rank: list · number · yes-no: bool · then-now, roster: dict."""

LONGEST = 100_000
"""Characters in one answer, everything in it together."""
MOST_BULLETS = 1_000
LARGEST_NUMBER = 1e15


class NotAnAnswer(ValueError):
    """A value that is no answer to its prompt; the text says why, for a facilitator, without the words themselves."""


def read_answer(asked: Asked, value: Any) -> Answer | None:
    """Check a JSON value against its prompt and return the answer to store; None where nothing was answered.

    Raises `NotAnAnswer`.
    """
    if value is None:
        return None
    return KINDS[asked.kind](asked, value)


def plain_answer(value: Any) -> Answer | None:
    """Return a value of any answer's shape without looking at a prompt, for prompts that are gone or changed.

    Raises `NotAnAnswer` for every other shape.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float | Decimal):
        return _finite(value)
    if isinstance(value, list):
        return _lines(value)
    if isinstance(value, Mapping) and all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        table = {clean(k): clean(v) for k, v in value.items() if v.strip()}
        _within(sum(len(k) + len(v) for k, v in table.items()))
        return table or None
    raise NotAnAnswer("this is not the shape of any answer")


def answer_text(answer: Any) -> str:
    """Return an answer as LF text: what codings count their code points in, and what a person reads.

    Bullets, choices and ranks are joined by line ends; then-now and roster give one line for each part.
    """
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, str):
        return answer
    if isinstance(answer, Mapping):
        return "\n".join(f"{key}: {label}" for key, label in answer.items())
    if isinstance(answer, list | tuple):
        return "\n".join(str(item) for item in answer)
    return str(answer)


def is_complete(prompts: tuple[Asked, ...], answers: Mapping[str, Any]) -> bool:
    """Whether something is answered, and every required prompt is."""
    return bool(answers) and all(prompt.id in answers for prompt in prompts if prompt.required)


def clean(text: str) -> str:
    """Return text with LF line ends and without control characters or half surrogate pairs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    # Control characters, and the marks that turn the reading direction of everything after them.
    return "" if category == "Cc" or character in "\u202a\u202b\u202d\u202e" else character


def fold(label: str) -> str:
    """Return a label as it is compared: without case, spacing and typographic differences."""
    text = unicodedata.normalize("NFKC", label).casefold()
    text = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-"})
    return re.sub(r"\s+", " ", text).strip().rstrip(".")


def _within(characters: int) -> None:
    if characters > LONGEST:
        raise NotAnAnswer(f"it is longer than {LONGEST:,} characters")


def _text(value: str) -> str | None:
    _within(len(value))
    return clean(value).strip() or None


def _lines(value: Any) -> list[str] | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise NotAnAnswer("it is not a list of texts")
    if len(value) > MOST_BULLETS:
        raise NotAnAnswer(f"it has more than {MOST_BULLETS:,} lines")
    _within(sum(map(len, value)))
    # A line end inside an item would make two of one, so it becomes a space.
    items = [" ".join(clean(item).split("\n")).strip() for item in value]
    return [item for item in items if item] or None


def _finite(value: float | Decimal) -> int | float:
    number = float(value) if isinstance(value, Decimal) else value
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise NotAnAnswer("it is not a number that can be kept")
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _read_text(_asked: Asked, value: Any) -> Answer | None:
    if not isinstance(value, str):
        raise NotAnAnswer("it is not a text")
    return _text(value)


def _read_bullets(_asked: Asked, value: Any) -> Answer | None:
    return _lines(value)


def label_of(asked: Asked, value: Any) -> str | None:
    """Return the fixed answer that a value names; None for an empty value. Raises `NotAnAnswer`."""
    if not isinstance(value, str):
        raise NotAnAnswer("it is not one of the answers there are")
    if not value.strip():
        return None
    if value in asked.labels:
        return value
    _within(len(value))
    wanted = fold(value)
    for labels in (asked.labels, *(each.options or each.scale for each in asked.translations.values())):
        for position, label in enumerate(labels[: len(asked.labels)]):
            if fold(label) == wanted:
                return asked.labels[position]
    raise NotAnAnswer("it is none of the answers there are")


def _read_label(asked: Asked, value: Any) -> Answer | None:
    return label_of(asked, value)


def _read_labels(asked: Asked, value: Any) -> Answer | None:
    if not isinstance(value, list) or len(value) > MOST_BULLETS:
        raise NotAnAnswer("it is not a list of the answers there are")
    labels = [label for item in value if (label := label_of(asked, item)) is not None]
    if len(set(labels)) < len(labels):
        raise NotAnAnswer("it names one answer twice")
    return labels or None


def _read_then_now(asked: Asked, value: Any) -> Answer | None:
    if not isinstance(value, Mapping) or not set(value) <= {"then", "now"}:
        raise NotAnAnswer("it is not a pair of “then” and “now”")
    then, now = label_of(asked, value.get("then") or ""), label_of(asked, value.get("now") or "")
    if then is None and now is None:
        return None
    if then is None or now is None:
        raise NotAnAnswer("only one of “then” and “now” is answered")
    return {"then": then, "now": now}


def _read_number(asked: Asked, value: Any) -> Answer | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise NotAnAnswer("it is not a number")
    number = _finite(value)
    if asked.min is not None and number < asked.min:
        raise NotAnAnswer(f"it is below {asked.min:g}")
    if asked.max is not None and number > asked.max:
        raise NotAnAnswer(f"it is above {asked.max:g}")
    return number


def _read_yes_no(_asked: Asked, value: Any) -> Answer | None:
    if not isinstance(value, bool):
        raise NotAnAnswer("it is neither yes nor no")
    return value


def _read_roster(asked: Asked, value: Any) -> Answer | None:
    if not isinstance(value, Mapping):
        raise NotAnAnswer("it is not a table of names and answers")
    known = {row.id for row in asked.rows}
    if unknown := sorted(str(key) for key in value if key not in known):
        raise NotAnAnswer(f"{len(unknown)} of its rows name nobody who is asked about")
    ties = {row.id: label_of(asked, value[row.id]) for row in asked.rows if row.id in value}
    return {row: label for row, label in ties.items() if label is not None} or None


KINDS: dict[PromptKind, Callable[[Asked, Any], Answer | None]] = {
    "text": _read_text,
    "bullets": _read_bullets,
    "choice": _read_label,
    "choices": _read_labels,
    "scale": _read_label,
    "then-now": _read_then_now,
    "number": _read_number,
    "rank": _read_labels,
    "yes-no": _read_yes_no,
    "roster": _read_roster,
}
"""How each kind of prompt reads the JSON value that comes back."""
