"""Narrow a list by words: ``org:ncsm pod:belonging cancelled since:2023-01-01 -"board week"``.

``key:value`` asks for one thing, a bare word for a state the list knows or for text, ``-`` before either for its
opposite; all of them must hold. What the keys and states mean is for each list to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from cohortkit.plan.when import NotADay

T = TypeVar("T")

Test = Callable[[T], bool]

_TERM = re.compile(r"""(-?)(?:([A-Za-z][A-Za-z-]*):)?(?:"([^"]*)("?)|([^\s"]*))""")


class BadFilter(ValueError):
    """A filter that cannot be understood; ``position`` (from 0) and ``length`` are the part at fault."""

    def __init__(self, text: str, position: int, length: int, reason: str) -> None:
        self.text, self.position, self.length, self.reason = text, position, length, reason
        super().__init__(f"{reason}\n  {text}\n  {' ' * position}{'^' * max(length, 1)}")


def read_filter(
    text: str,
    keys: Mapping[str, Callable[[str], Test[T]]],
    states: Mapping[str, Test[T]],
    words: Callable[[T], str],
) -> Test[T]:
    """Read a filter into one test of an entry of a list.

    ``keys`` make a test of a value, ``states`` are tests by their word, ``words`` is the text of an entry that other
    words are looked for in. Raises ``BadFilter`` with the place of the fault, and what ``keys`` raise.
    """
    tests: list[Test[T]] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TERM.match(text, position)
        if match is None or match.end() == position:
            raise BadFilter(text, position, 1, "this cannot be read")
        tests.append(_test(text, match, keys, states, words))
        position = match.end()
    return lambda entry: all(test(entry) for test in tests)


def _test(
    text: str,
    match: re.Match[str],
    keys: Mapping[str, Callable[[str], Test[T]]],
    states: Mapping[str, Test[T]],
    words: Callable[[T], str],
) -> Test[T]:
    negated, key, quoted, closing, bare = match.groups()
    value = bare if quoted is None else quoted
    start, length = match.start(), match.end() - match.start()
    if quoted is not None and not closing:
        raise BadFilter(text, start, length, "the quotation mark is not closed")
    if key is None:
        if not value:
            raise BadFilter(text, start, length, "a word is missing here")
        test = states.get(value.casefold()) if quoted is None else None
        test = test or _holds(value, words)
    elif key.casefold() not in keys:
        from cohortkit.files.problems import did_you_mean

        hint = did_you_mean(key, keys) or f"known are {', '.join(keys)}"
        raise BadFilter(text, match.start(2), len(key), f'"{key}" is not something to filter by; {hint}')
    elif not value:
        raise BadFilter(text, start, length, f'"{key}:" needs a value')
    else:
        try:
            test = keys[key.casefold()](value)
        except NotADay as error:
            at = match.start(3) if quoted is not None else match.start(5)
            raise BadFilter(text, at + error.position, error.length, error.reason) from None
    if negated:
        positive = test
        return lambda entry: not positive(entry)
    return test


def _holds(value: str, words: Callable[[T], str]) -> Test[T]:
    wanted = value.casefold()
    return lambda entry: wanted in words(entry).casefold()
