"""Which column answers which prompt, which name is which person; and one respondent's cells as answers."""

import difflib
import re
from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.plan.called import called, key, people_by_name
from cohortkit.plan.model import Plan
from cohortkit.questions.answers import Answer, NotAnAnswer, fold, label_of, read_answer
from cohortkit.questions.asked import Asked
from cohortkit.questions.surveys.exports import Column, Row
from cohortkit.questions.typing_in import split_labels, typed_answer

CONSENT = "consent"
PERSON = "person"
"""What a column may be mapped to besides a prompt: how words may be used, and who answered."""

LEFT_OUT = ""
NEAR = 0.85
"""How alike (difflib ratio) a header and a question must be to be taken for the same."""

MARGIN = 0.05
NOT_FOUND = "no prompt found"

_OTHER = re.compile(r"(other|otr[oa])\b", re.IGNORECASE)
OTHER_WORDS = "words that are none of the options are left out"
_UNTICKED = {"", "0", "no", "false", "unchecked", "not selected", "n"}


class ColumnMatch(msgspec.Struct, frozen=True):
    """A question of the export and the prompt it answers; `prompt` is empty where none was found."""

    column: str
    prompt: str
    how: str


class NameMatch(msgspec.Struct, frozen=True):
    """A name in the export and whose it is; `person` is empty where nobody was found, then `near` may help."""

    name: str
    person: str
    how: str
    near: tuple[str, ...] = ()


def match_columns(
    columns: Sequence[Column], prompts: Sequence[Asked], chosen: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, ColumnMatch]:
    """Match every question of an export: as chosen now, as kept from the last time, by its words, by likeness.

    `chosen` and `kept` go from a header, question or short name to a prompt id (or "consent", or "" to leave it out).
    """
    by_text: dict[str, str] = {}
    for prompt in prompts:
        texts = [prompt.id, prompt.text, *(each.text for each in prompt.translations.values())]
        by_text |= {fold(text): prompt.id for text in texts if text}
    known = {prompt.id for prompt in prompts} | {CONSENT, PERSON, LEFT_OUT}
    found: dict[str, ColumnMatch] = {}
    for column in columns:
        if column.question in found:
            continue
        found[column.question] = ColumnMatch(column.question, *_prompt_of(column, by_text, known, (chosen, kept)))
    return found


def _prompt_of(
    column: Column, by_text: Mapping[str, str], known: set[str], maps: tuple[Mapping[str, str], Mapping[str, str]]
) -> tuple[str, str]:
    for mapping, how in zip(maps, ("as you said", "as the last time"), strict=True):
        folded = {fold(name): prompt for name, prompt in mapping.items()}
        for name in filter(None, (column.header, column.question, column.name)):
            if fold(name) in folded and folded[fold(name)] in known:
                return folded[fold(name)], how
    bare = fold(re.sub(r"^\s*Q?\d+[.):]\s*", "", column.question))
    for text in (fold(column.question), bare, fold(column.name)):
        if text and text in by_text:
            return by_text[text], "same words"
    likeness: dict[str, float] = {}
    for text, prompt in by_text.items():
        ratio = difflib.SequenceMatcher(None, bare, text, autojunk=False).ratio()
        likeness[prompt] = max(ratio, likeness.get(prompt, 0.0))
    (best, ratio), *others = sorted(likeness.items(), key=lambda pair: (-pair[1], pair[0])) or [(LEFT_OUT, 0.0)]
    # Two prompts that differ by a word are near to each other: then likeness decides nothing.
    if ratio >= NEAR and all(other < ratio - MARGIN for _, other in others):
        return best, "nearly the same words"
    return LEFT_OUT, NOT_FOUND


def match_names(
    plan: Plan, rows: Sequence[Row], chosen: Mapping[str, str], kept: Mapping[str, str]
) -> dict[tuple[str, ...], NameMatch]:
    """Match who each respondent says they are: as chosen now, as kept from the last time, by e-mail, id or name."""
    by_name = people_by_name(plan)
    told = {fold(name): (person, "as the last time") for name, person in kept.items()}
    told |= {fold(name): (person, "as you said") for name, person in chosen.items()}
    found: dict[tuple[str, ...], NameMatch] = {}
    for row in rows:
        if row.who in found or not row.who:
            continue
        shown = row.who[0] if len(row.who) == 1 else f"{row.who[0]} ({', '.join(row.who[1:])})"
        found[row.who] = _person_of(plan, row.who, shown, told, by_name)
    return found


def _person_of(
    plan: Plan,
    who: tuple[str, ...],
    shown: str,
    told: Mapping[str, tuple[str, str]],
    by_name: Mapping[str, tuple[str, ...]],
) -> NameMatch:
    for name in who:
        person, how = told.get(fold(name), ("", ""))
        if person in plan.people:
            return NameMatch(shown, person, how)
    for name in who:
        if len(people := called(by_name, name)) == 1:
            return NameMatch(shown, people[0], "same e-mail" if "@" in name else "same name")
    likely = [each for name in who for each in difflib.get_close_matches(key(name), by_name, n=3, cutoff=0.75)]
    near = tuple(sorted({person for each in likely for person in by_name[each]}))
    return NameMatch(shown, "", "nobody of that name", near)


def answer_from(prompt: Asked, cells: Sequence[tuple[str, str]]) -> tuple[Answer | None, str]:
    """Read the cells (part, text) that answer one prompt; with a sentence on what of them is left out.

    Raises `NotAnAnswer`.
    """
    filled = [(part, text) for part, text in cells if text]
    if not filled:
        return None, ""
    if prompt.kind == "choices":
        return _chosen(prompt, filled)
    if all(not part for part, _ in filled):
        return _from_one(prompt, "\n".join(text for _, text in filled))
    if prompt.kind == "rank":
        return read_answer(prompt, [part for _, part in sorted((_place(text), part) for part, text in filled)]), ""
    if prompt.kind == "roster":
        rows = {fold(row.label): row.id for row in prompt.rows} | {fold(row.id): row.id for row in prompt.rows}
        return read_answer(prompt, {rows.get(fold(part), part): text for part, text in filled}), ""
    if prompt.kind == "then-now":
        return read_answer(prompt, {_then_or_now(part): text for part, text in filled}), ""
    if prompt.kind == "bullets":
        return read_answer(prompt, [text for _, text in filled]), ""
    plain = [text for part, text in filled if not _OTHER.match(part)]
    if len(plain) <= 1:
        # A single choice with a column for each option, or an "Other" box of its own beside it.
        answer, note = _from_one(prompt, plain[0] if plain else filled[0][1])
        return answer, note or (OTHER_WORDS if plain and len(filled) > 1 else "")
    raise NotAnAnswer("several columns answer it, and it takes one answer")


def _from_one(prompt: Asked, text: str) -> tuple[Answer | None, str]:
    if prompt.kind in ("choice", "scale", "yes-no") and re.fullmatch(r"\d+", text) and text not in prompt.labels:
        raise NotAnAnswer("it is a number, not one of the answers; export the choices as text")
    if prompt.kind in ("roster", "then-now") and ":" not in text:
        raise NotAnAnswer("one column cannot hold its parts")
    try:
        return typed_answer(prompt, text), ""
    except NotAnAnswer:
        if prompt.kind == "choice" and (other := _other(prompt)):
            return other, OTHER_WORDS
        raise


def _chosen(prompt: Asked, filled: Sequence[tuple[str, str]]) -> tuple[Answer | None, str]:
    """Read options ticked in one cell together or in a column each; own words stand for the option "Other"."""
    labels: list[str] = []
    others = False
    for part, text in filled:
        if not part:
            found, rest = split_labels(prompt, text.replace("\n", "; "))
            labels += found
            others = others or bool(rest)
        elif fold(text) not in _UNTICKED:
            label = _label(prompt, text) or _label(prompt, part)
            labels += [label] if label else []
            # The cell holds the option's words, or a mark such as 1 or x under a header that does.
            others = others or label is None or (_OTHER.match(part) is not None and _label(prompt, text) is None)
    if others and (other := _other(prompt)):
        labels.append(other)
    if others and not labels:
        raise NotAnAnswer("it is none of the answers there are")
    return read_answer(prompt, list(dict.fromkeys(labels))), OTHER_WORDS if others else ""


def _label(prompt: Asked, text: str) -> str | None:
    try:
        return label_of(prompt, text)
    except NotAnAnswer:
        return None


def _other(prompt: Asked) -> str | None:
    return next((label for label in prompt.labels if _OTHER.match(label)), None)


def _place(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text):
        raise NotAnAnswer("its places are not whole numbers")
    return int(text)


def _then_or_now(part: str) -> str:
    word = fold(part)
    if word.startswith(("then", "before", "antes")):
        return "then"
    if word.startswith(("now", "today", "ahora")):
        return "now"
    raise NotAnAnswer("its columns are not named “then” and “now”")
