"""Sentences from fragments: the phrases of the demo, and a speaker who never says the same thing twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import tomli

from cohortkit.demo.chance import Chance

_SLOT = re.compile(r"\{([a-z-]+)\}")
_FOLDER = Path(__file__).parent / "phrases"
_PATIENCE = 40
_LOOK_AHEAD = ("arriving", "network-health", "digital-pod")
"""Sets that ask what should be; what answers go on with tells what has been, and would not fit."""


class Stretch(msgspec.Struct, frozen=True):
    """The part of an answer that says one thing: its place in code points of the answer's text, and its code."""

    start: int
    end: int
    code: str


class Said(msgspec.Struct, frozen=True):
    """An answer in words: a text, or bullets, and what each part of it is about."""

    value: str | list[str]
    stretches: tuple[Stretch, ...]


@cache
def phrases(name: str) -> dict[str, Any]:
    """Return one file of phrases, such as ``surveys``, as tables."""
    return tomli.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _answers(language: str) -> dict[str, Any]:
    if language == "es":
        return phrases("spanish")
    return {**phrases("reflections"), **phrases("surveys")}


@cache
def _slots() -> dict[str, list[str]]:
    return {**phrases("slots"), **phrases("spanish")["slots"]}


def fill(template: str, chance: Chance, known: dict[str, str] | None = None) -> str:
    """Fill the slots of a template, each time with other words; sentences begin with a capital letter.

    `known` fills slots by name first.
    """
    spent: set[str] = set()

    def filling(match: re.Match[str]) -> str:
        if known and match[1] in known:
            return known[match[1]]
        fitting = [words for words in _slots()[match[1]] if words not in spent]
        words = chance.one_of(fitting)
        spent.add(words)
        begins = match.start() == 0 or template[: match.start()].endswith((". ", "? ", "! "))
        return words[0].upper() + words[1:] if begins else words

    text = _SLOT.sub(filling, template)
    return text[0].upper() + text[1:]


class Speaker:
    """Gives answers in words; what one speaker has said is not said again."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self._uses: dict[str, int] = {}

    def has_words_for(self, set_id: str, prompt: str, language: str) -> bool:
        """Whether there are phrases for a prompt in a language."""
        return prompt in _answers(language).get(set_id, {})

    def bullets(self, set_id: str, prompt: str, chance: Chance, language: str) -> Said:
        """Return an answer in bullets, one to four of them, each from another fragment."""
        fragments = _fragments(set_id, prompt, language)
        wanted = chance.weighted([(1, 1), (2, 4), (3, 4), (4, 2)])
        chosen = self._least_used(fragments, wanted, chance)
        lines = [self._fresh(template, chance) for _, template in chosen]
        stretches, start = [], 0
        for (code, _), line in zip(chosen, lines, strict=True):
            stretches.append(Stretch(start, start + len(line), code))
            start += len(line) + 1  # bullets are joined by line ends
        return Said(lines, tuple(stretches))

    def text(self, set_id: str, prompt: str, chance: Chance, language: str) -> Said:
        """Return an answer of one to five sentences, unlike every other."""
        table = _answers(language)
        looks_ahead = set_id in _LOOK_AHEAD
        for attempt in range(_PATIENCE * 10):
            sentences: list[tuple[str, str]] = []
            openings = chance.weighted([(1, 5), (2, 3)]) + (attempt // 10 if looks_ahead else 0)
            for code, template in self._least_used(_fragments(set_id, prompt, language), openings, chance):
                sentences.append((code, fill(template, chance)))
                # The longer nothing new comes to mind, the more is said.
                if not looks_ahead and chance.happens(0.55 + attempt / 50):
                    asides = table["asides"].get(code) or table["asides"].get("any")
                    if asides:
                        aside = self._least_used([(code, each) for each in asides], 1, chance)[0][1]
                        sentences.append((code, fill(aside, chance)))
            if not looks_ahead and chance.happens(0.3 + attempt / 50):
                end = self._least_used([("", each) for each in table["ends"]["any"]], 1, chance)[0][1]
                sentences.append((sentences[-1][0], fill(end, chance)))
            said = _joined(sentences)
            if said.value not in self._said and len({sentence for _, sentence in sentences}) == len(sentences):
                self._said.add(str(said.value))
                return said
        raise RuntimeError(f"the phrases for {set_id}/{prompt} are used up")

    def _least_used(self, fragments: Sequence[tuple[str, str]], count: int, chance: Chance) -> list[tuple[str, str]]:
        """Choose fragments that were used least, at random among equals."""
        chosen = sorted(chance.shuffled(fragments), key=lambda fragment: self._uses.get(fragment[1], 0))[:count]
        for _, template in chosen:
            self._uses[template] = self._uses.get(template, 0) + 1
        return chosen

    def _fresh(self, template: str, chance: Chance) -> str:
        for _ in range(_PATIENCE):
            line = fill(template, chance)
            if line not in self._said:
                break
        self._said.add(line)
        return line


@cache
def _fragments(set_id: str, prompt: str, language: str) -> tuple[tuple[str, str], ...]:
    table: dict[str, list[str]] = _answers(language)[set_id][prompt]
    return tuple((code, template) for code, templates in table.items() for template in templates)


def _joined(sentences: list[tuple[str, str]]) -> Said:
    """Join sentences by spaces; neighbors about the same thing become one stretch."""
    text = ""
    stretches: list[Stretch] = []
    for code, sentence in sentences:
        start = len(text) + 1 if text else 0
        text = f"{text} {sentence}" if text else sentence
        if stretches and stretches[-1].code == code:
            stretches[-1] = Stretch(stretches[-1].start, len(text), code)
        else:
            stretches.append(Stretch(start, len(text), code))
    return Said(text, tuple(stretches))
