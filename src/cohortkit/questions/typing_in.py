"""Answers typed into a cell as plain words, by kind of prompt: what somebody writes when no form would open."""

import re
from collections.abc import Callable

from cohortkit.questions.answers import Answer, NotAnAnswer, clean, fold, label_of, read_answer
from cohortkit.questions.asked import Asked
from cohortkit.questions.building import consent_placeholder, person_placeholder, placeholder
from cohortkit.questions.cells import MARK
from cohortkit.questions.words import CONSENTS, languages, words
from cohortkit.records.model import Consent

_BULLET = re.compile(r"^\s*(?:[-*+•–—]|\d{1,3}[.)])(?:\s+|$)")
_BOX = re.compile(r"^\s*(?:[-*+•]\s*)?\[\s*(?P<tick>[xX✓✔]?)\s*\]\s*(?P<words>.*)$")
_NUMBERED = re.compile(r"^\s*(?P<place>\d{1,3})[.)]\s+(?P<words>.+)$")
_PART = re.compile(r"^\s*(?:[-*+•]\s+)?\**(?P<name>[^:=]{1,300}?)\**\s*[:=]\s*\**(?P<words>.*)$")

_YES = {"yes", "y", "true", "sí", "si", "s", "oui", "ja", "sim", "x", "✓"}
_NO = {"no", "n", "false", "non", "nein", "não", "nao"}


def typed_answer(asked: Asked, text: str) -> Answer | None:
    """Read what was typed for a prompt; None where only the placeholder stands. Raises `NotAnAnswer`."""
    written = without_placeholder(text, *_placeholders(asked))
    if not written:
        return None
    # Formatting around the whole of it is the editor's, not the person's.
    return read_answer(asked, _READERS[asked.kind](asked, written))


def typed_consent(text: str, prompts: tuple[Asked, ...]) -> tuple[Consent | None, dict[str, Consent]]:
    """Read a consent cell: the choice for all, and those for single answers by number or prompt id.

    Raises `NotAnAnswer` where it cannot be told: then nothing was agreed to.
    """
    written = without_placeholder(
        text, *(line for each in languages() for line in consent_placeholder(each).split("\n"))
    )
    by_name = {str(number): asked.id for number, asked in enumerate(prompts, start=1)}
    by_name |= {asked.id: asked.id for asked in prompts}
    overall: set[Consent] = set()
    own: dict[str, Consent] = {}
    for line in filter(None, map(str.strip, written.split("\n"))):
        box = _BOX.match(line)
        if box and not box["tick"]:
            continue
        part = _PART.match(line)
        name = fold(re.sub(r"^(question|pregunta)\s+", "", part["name"].strip(), flags=re.IGNORECASE)) if part else ""
        if part and name in by_name:
            own[by_name[name]] = _one_consent(part["words"])
        else:
            overall.add(_one_consent(box["words"] if box else _BULLET.sub("", line)))
    if len(overall) > 1:
        raise NotAnAnswer("it names more than one way to use the words")
    return (overall.pop() if overall else None), own


def typed_person(text: str) -> str:
    """Return the name in a person cell; empty where only the placeholder stands."""
    written = without_placeholder(text, *map(person_placeholder, languages()))
    return _BULLET.sub("", written.split("\n")[0]).strip(" *_")


def without_placeholder(text: str, *placeholders: str) -> str:
    """Return what a person wrote into a cell: none of our comments, none of the lines that stood there before."""
    stood = {line.strip() for each in placeholders for line in each.split("\n") if line.strip()}
    kept = []
    for line in MARK.sub("", clean(text)).split("\n"):
        bare = line.strip()
        if bare in stood or bare.strip("*") in {each.strip("*") for each in stood if each.startswith("*")}:
            continue
        # Words may be typed on the placeholder's own line, before or after it.
        typed = line
        for each in sorted(stood):
            if each.startswith("*"):
                typed = typed.replace(each, "", 1)
        kept.append(typed.rstrip())
    return "\n".join(kept).strip("\n").rstrip()


def _placeholders(asked: Asked) -> list[str]:
    return [placeholder(asked, language) for language in languages()] + [
        placeholder(asked, language) for language in asked.translations if language not in languages()
    ]


def _one_consent(text: str) -> Consent:
    wanted = fold(text.strip(" *_`\"'"))
    for consent in CONSENTS:
        # The whole line of the explanation may have been copied: "role · With my role only: …".
        if re.fullmatch(rf"{consent}\W*(\s[·:(–-].*)?", wanted):
            return consent
    for language in languages():
        for consent in CONSENTS:
            if wanted == fold(words(language)[f"consent_{consent}"]):
                return consent
    raise NotAnAnswer("it is none of named, role, anonymous, cohort and private")


def _plain(_asked: Asked, text: str) -> Answer | None:
    return text


def _bullets(_asked: Asked, text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if not any(_BULLET.match(line) for line in lines):
        return [line.strip() for line in lines]
    items: list[str] = []
    for line in lines:
        if _BULLET.match(line):
            items.append(_BULLET.sub("", line).strip())
        elif items and line[:1].isspace():
            items[-1] = f"{items[-1]} {line.strip()}"
        else:
            items.append(line.strip())
    return items


def _one_label(asked: Asked, text: str) -> str:
    chosen = _labels(asked, text)
    if len(chosen) != 1:
        raise NotAnAnswer("it is not exactly one of the answers there are")
    return chosen[0]


def _labels(asked: Asked, text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    boxes = [match for line in lines if (match := _BOX.match(line))]
    if boxes:
        chosen = [box["words"] for box in boxes if box["tick"]]
        chosen += [_bare(line) for line in lines if not _BOX.match(line)]
        return chosen
    return [label for line in lines for label in _labels_in(asked, line)]


def _labels_in(asked: Asked, line: str) -> list[str]:
    # "1. numbered" may be an option that begins so, or an option with a number before it.
    for typed in (line.strip(), _bare(line)):
        try:
            label_of(asked, typed)
        except NotAnAnswer:
            continue
        return [typed]
    return several_labels(asked, _bare(line))


def several_labels(asked: Asked, text: str) -> list[str]:
    """Split "A, B, or so, C" into the fixed answers it names. Raises `NotAnAnswer` where something is left over."""
    found, rest = split_labels(asked, text)
    if rest:
        raise NotAnAnswer("it is none of the answers there are")
    return found


def split_labels(asked: Asked, text: str) -> tuple[list[str], str]:
    """Return the fixed answers in "A, B, or so, C", and what is none of them.

    A label may hold commas and semicolons itself: the longest label that fits is taken first.
    """
    known = [(label, label) for label in asked.labels]
    for each in asked.translations.values():
        known += list(zip(each.options or each.scale, asked.labels, strict=False))
    known.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    rest, found, others = " ".join(text.split()), [], []
    while rest:
        for shown, label in known:
            size = len(" ".join(shown.split()))
            head, tail = rest[:size], rest[size:].lstrip()
            if fold(head) == fold(shown) and (not tail or tail[0] in ",;"):
                found.append(label)
                rest = tail.lstrip(",; ")
                break
        else:
            other, _, rest = re.sub(r"[,;]\s*", "\0", rest, count=1).partition("\0")
            others.append(other)
    return found, ", ".join(filter(None, others))


def _rank(asked: Asked, text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    numbered = [match for line in lines if (match := _NUMBERED.match(line))]
    places = [int(match["place"]) for match in numbered]
    if len(numbered) == len(lines) and len(set(places)) == len(places):
        # Numbers that differ say the order, wherever the lines stand; "1. 1. 1." is Markdown for "in this order".
        return [match["words"].strip(" *_") for match in sorted(numbered, key=lambda match: int(match["place"]))]
    return _labels(asked, text)


def _then_now(_asked: Asked, text: str) -> dict[str, str]:
    names = {fold(words(language)[part]): part for language in languages() for part in ("then", "now")}
    names |= {"then": "then", "now": "now", "before": "then"}
    pair: dict[str, str] = {}
    # Both may stand on one line: "then: A few, now: Many".
    later = "|".join(re.escape(name) for name, part in names.items() if part == "now")
    for line in re.sub(rf"(?<=[\w.,;])[ \t]+(?=(?:{later})\s*[:=])", "\n", text, flags=re.IGNORECASE).split("\n"):
        if not line.strip():
            continue
        match = _PART.match(line)
        part = names.get(fold(match["name"])) if match else None
        if match is None or part is None:
            raise NotAnAnswer("its lines do not begin with “then:” and “now:”")
        if part in pair:
            raise NotAnAnswer(f"it says “{part}” twice")
        if label := match["words"].strip(" *_,;"):
            pair[part] = label
    return pair


def _number(_asked: Asked, text: str) -> int | float:
    digits = re.sub(r"\s", "", _bare(text))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[+-]?\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", digits):
        raise NotAnAnswer("it is not a number")
    return float(digits) if "." in digits else int(digits)


def _yes_no(_asked: Asked, text: str) -> bool:
    ticked = [box["words"] for line in text.split("\n") if (box := _BOX.match(line)) and box["tick"]]
    word = fold(_bare(ticked[0] if len(ticked) == 1 else text).strip("!,"))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotAnAnswer("it is neither yes nor no")


def _roster(asked: Asked, text: str) -> dict[str, str]:
    rows = {fold(row.label): row.id for row in asked.rows} | {fold(row.id): row.id for row in asked.rows}
    ties: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        # A name may hold a colon itself, so the longest known name at the line's beginning counts.
        bare = _bare(line)
        name = max(
            (row for row in rows if fold(bare.partition(":")[0]) == row or fold(bare).startswith(f"{row}:")),
            key=len,
            default=None,
        )
        if name is None:
            raise NotAnAnswer("one of its lines names nobody who is asked about")
        label = bare.rpartition(":")[2].strip(" *_")
        if label:
            ties[rows[name]] = label
    return ties


def _bare(line: str) -> str:
    return _BULLET.sub("", line).strip().strip('*_ "“”')


_READERS: dict[str, Callable[[Asked, str], Answer | None]] = {
    "text": _plain,
    "bullets": _bullets,
    "choice": _one_label,
    "choices": _labels,
    "scale": _one_label,
    "then-now": _then_now,
    "number": _number,
    "rank": _rank,
    "yes-no": _yes_no,
    "roster": _roster,
}
