"""Filters narrow a list by words, and say where they cannot be understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.plan.filters import BadFilter, Test, read_filter
from cohortkit.plan.when import read_day

TODAY = dt.date(2025, 11, 13)
FISH = {"cod": dt.date(2025, 1, 1), "red cod": dt.date(2025, 6, 1), "eel": dt.date(2025, 11, 1)}


def kept(text: str) -> list[str]:
    def since(value: str) -> Test[str]:
        day = read_day(value, TODAY)
        return lambda fish: FISH[fish] >= day

    def ends(value: str) -> Test[str]:
        return lambda fish: fish.endswith(value)

    keys: dict[str, Callable[[str], Test[str]]] = {"since": since, "ends": ends}
    states: dict[str, Test[str]] = {"red": lambda fish: fish.startswith("red")}
    return list(filter(read_filter(text, keys, states, lambda fish: fish), FISH))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ["cod", "red cod", "eel"]),
        ("since:2025-06-01", ["red cod", "eel"]),
        ('since:"6 weeks ago"', ["eel"]),
        ("ends:cod red", ["red cod"]),
        ("ends:cod -red", ["cod"]),
        ("-ends:cod", ["eel"]),
        ("CO", ["cod", "red cod"]),
        ('"d c"', ["red cod"]),
        ("SINCE:2025-06-01  red", ["red cod"]),
    ],
)
def test_all_words_must_hold(text: str, left: list[str]) -> None:
    assert kept(text) == left


@pytest.mark.parametrize("text", ["nunoa", "Ñuñoa", "NUN\u0303OA", '"jose n"'])
def test_words_are_found_with_and_without_their_accents(text: str) -> None:
    names = ["María José Ñuñoa", "Ximena Quiñones"]
    assert list(filter(read_filter(text, {}, {}, lambda name: name), names)) == names[:1]


@pytest.mark.parametrize(
    ("text", "carets", "reason"),
    [
        ("red sinze:2025", "    ^^^^^", 'did you mean "since"?'),
        ("since:2025-13-01", "           ^^", "months"),
        ('since:"3 wekes ago"', "         ^^^^^", "length of time"),
        ("since:", "^^^^^^", "needs a value"),
        ('red "cod', "    ^^^^", "not closed"),
        ("red -", "    ^", "a word is missing"),
    ],
)
def test_what_cannot_be_understood_is_marked(text: str, carets: str, reason: str) -> None:
    with pytest.raises(BadFilter) as caught:
        kept(text)
    lines = str(caught.value).splitlines()
    assert reason in lines[0]
    assert lines[1:] == [f"  {text}", f"  {carets}"]


@given(st.text(alphabet='ab:"- \t1é', max_size=20))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    try:
        kept(text)
    except BadFilter as error:
        assert 0 <= error.position < max(len(text), 1)  # noqa: PT017 - most texts are fine
