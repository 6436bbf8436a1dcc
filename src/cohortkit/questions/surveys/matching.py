"""Which column answers which prompt, which name is which person; and one respondent's cells as answers."""

import difflib
import re
from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.plan.called import called, key, people_by_name
from cohortkit.plan.model import Plan
from cohortkit.questions.answers import Answer, NotAnAnswer, fold, read_answer
from cohortkit.questions.asked import Asked
from cohortkit.questions.surveys.exports import Column, Row
from cohortkit.questions.typing_in import several_labels, typed_answer

CONSENT = "consent"
LEFT_OUT = ""
NEAR = 0.85
"""How alike (difflib ratio) a header and a question must be to be taken for the same."""

MARGIN = 0.05
NOT_FOUND = "no prompt found"

_OTHER = re.compile(r"other\b.*|otr[oa]\b.*", re.IGNORECASE)
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
    known = {prompt.id for prompt in prompts} | {CONSENT, LEFT_OUT}
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


def match_names(plan: Plan, rows: Sequence[Row], chosen: Mapping[str, str]) -> dict[tuple[str, ...], NameMatch]:
    """Match who each respondent says they are to a person: as chosen, by e-mail, by id, name or alias."""
    by_name = people_by_name(plan)
    folded = {fold(name): person for name, person in chosen.items()}
    found: dict[tuple[str, ...], NameMatch] = {}
    for row in rows:
        if row.who in found or not row.who:
            continue
        shown = row.who[0] if len(row.who) == 1 else f"{row.who[0]} ({', '.join(row.who[1:])})"
        found[row.who] = _person_of(plan, row.who, shown, folded, by_name)
    return found


def _person_of(
    plan: Plan, who: tuple[str, ...], shown: str, chosen: Mapping[str, str], by_name: Mapping[str, tuple[str, ...]]
) -> NameMatch:
    for name in who:
        if (person := chosen.get(fold(name))) in plan.people:
            return NameMatch(shown, person or "", "as you said")
    for name in who:
        if len(people := called(by_name, name)) == 1:
            return NameMatch(shown, people[0], "same e-mail" if "@" in name else "same name")
    likely = [each for name in who for each in difflib.get_close_matches(key(name), by_name, n=3, cutoff=0.75)]
    near = tuple(sorted({person for each in likely for person in by_name[each]}))
    return NameMatch(shown, "", "nobody of that name", near)


def answer_from(prompt: Asked, cells: Sequence[tuple[str, str]]) -> Answer | None:
    """Read the cells (part, text) that answer one prompt. Raises `NotAnAnswer`."""
    filled = [(part, text) for part, text in cells if text]
    if not filled:
        return None
    if all(not part for part, _ in filled):
        return _from_one(prompt, "\n".join(text for _, text in filled))
    if prompt.kind == "choices":
        return read_answer(
            prompt, [_ticked(prompt, part, text) for part, text in filled if fold(text) not in _UNTICKED]
        )
    if prompt.kind == "rank":
        return read_answer(prompt, [part for _, part in sorted((_place(text), part) for part, text in filled)])
    if prompt.kind == "roster":
        rows = {fold(row.label): row.id for row in prompt.rows} | {fold(row.id): row.id for row in prompt.rows}
        return read_answer(prompt, {rows.get(fold(part), part): text for part, text in filled})
    if prompt.kind == "then-now":
        return read_answer(prompt, {_then_or_now(part): text for part, text in filled})
    if prompt.kind == "bullets":
        return read_answer(prompt, [text for _, text in filled])
    if len(filled) == 1:
        # A single choice with a column for each option, or an "Other" box of its own.
        return _from_one(prompt, filled[0][1])
    raise NotAnAnswer("several columns answer it, and it takes one answer")


def _from_one(prompt: Asked, text: str) -> Answer | None:
    if prompt.kind == "choices":
        return read_answer(prompt, several_labels(prompt, text.replace("\n", ", ").replace(";", ",")))
    if prompt.kind in ("choice", "scale") and re.fullmatch(r"\d+", text) and text not in prompt.labels:
        raise NotAnAnswer("it is a number, not one of the answers; export the choices as text")
    if prompt.kind in ("roster", "then-now") and ":" not in text:
        raise NotAnAnswer("one column cannot hold its parts")
    return typed_answer(prompt, text)


def _ticked(prompt: Asked, part: str, text: str) -> str:
    # The cell holds the option's words, or a mark such as 1 or x under a header that does.
    labels = {fold(label) for label in prompt.labels}
    return text if fold(text) in labels or (_OTHER.fullmatch(part) and fold(part) not in labels) else part


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
