"""Sentences are filled once, begin with a capital, and know which part says what."""

from __future__ import annotations

import re

import pytest

from cohortkit.demo.chance import Chance
from cohortkit.demo.grammar import Said, Speaker, fill, phrases

FILES = ("reflections", "surveys", "spanish", "projects", "slots")


def every_template() -> list[str]:
    found: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, dict):
            for each in value.values():
                gather(each)
        elif isinstance(value, list):
            found.extend(value)

    for name in FILES:
        gather(phrases(name))
    return found


def test_what_is_known_fills_its_slot() -> None:
    assert fill("“{next}” comes first", Chance(1), {"next": "A guide"}) == "“A guide” comes first"


def test_a_sentence_that_begins_with_a_slot_begins_with_a_capital() -> None:
    for seed in range(50):
        filled = fill("{who} left. {who} stayed.", Chance(seed))
        assert re.fullmatch(r"[A-Z].* left\. [A-Z].* stayed\.", filled)


def test_a_slot_is_never_filled_twice_with_the_same_words() -> None:
    for seed in range(200):
        one, other = fill("x{few}|{few}", Chance(seed)).removeprefix("X").split("|")
        assert one != other


def test_every_slot_of_every_phrase_has_words() -> None:
    known = {"milestone": "one", "next": "two"}
    for template in every_template():
        filled = fill(template, Chance(template), known)
        assert "{" not in filled
        assert "}" not in filled


def test_there_are_hundreds_of_fragments() -> None:
    assert len(set(every_template())) > 500


@pytest.mark.parametrize(("set_id", "prompt"), [("outcomes", "change"), ("carrying-on", "letter")])
def test_the_stretches_of_a_text_cover_it_all_but_the_spaces_between(set_id: str, prompt: str) -> None:
    speaker = Speaker()
    texts = set()
    for seed in range(60):
        said: Said = speaker.text(set_id, prompt, Chance(seed), "en")
        assert isinstance(said.value, str)
        texts.add(said.value)
        assert said.stretches[0].start == 0
        assert said.stretches[-1].end == len(said.value)
        for one, following in zip(said.stretches, said.stretches[1:], strict=False):
            assert said.value[one.end : following.start] == " "
    assert len(texts) == 60


def test_the_stretches_of_bullets_are_the_bullets() -> None:
    said = Speaker().bullets("designed-for-equity", "structure", Chance(4), "en")
    text = "\n".join(said.value)
    assert [text[each.start : each.end] for each in said.stretches] == said.value
