"""Narrow a list by words: ``org:ncsm pod:belonging cancelled since:2023-01-01 -"board week"``.

``key:value`` asks for one thing, a bare word for a state the list knows or for text, ``-`` before either for its
opposite; all of them must hold. What the keys and states mean is for each list to say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.slugs import plain_letters
from cohortkit.plan.when import NotADay, read_day

T = TypeVar("T")

Test = Callable[[T], bool]

_TERM = re.compile(r"""(-?)(?:([A-Za-z][A-Za-z-]*):)?(?:"([^"]*)("?)|([^\s"]*))""")


class NotAWord(ValueError):
    """A value that is none of the words its key knows; the text says which are."""


class BadFilter(ValueError):
    """A filter that cannot be understood; ``position`` (from 0) and ``length`` are the part at fault."""

    def __init__(self, text: str, position: int, length: int, reason: str) -> None:
        self.text, self.position, self.length, self.reason = text, position, length, reason
        super().__init__(f"{reason}\n{_marked(text, position, length)}")


class NotInFilter(NoSuchThing):
    """A value of a filter that names nothing, or more than one thing, with its place in the filter."""

    def __init__(self, missing: NoSuchThing, text: str, position: int, length: int) -> None:
        super().__init__(missing.noun, missing.asked, missing.matches, missing.hint)
        self.args = (f"{missing}\n{_marked(text, position, length)}",)


def one_of(words: Iterable[str], holds: Callable[[T, str], bool]) -> Callable[[str], Test[T]]:
    """Return a key whose value must be one of some words, such as the statuses of a list."""
    known = tuple(words)

    def read(value: str) -> Test[T]:
        word = value.casefold()
        if word not in known:
            raise NotAWord(f'"{value}" is none of {", ".join(known)}')
        return lambda entry: holds(entry, word)

    return read


def states_of(words: Iterable[str], holds: Callable[[T, str], bool]) -> dict[str, Test[T]]:
    """Return the states of a list that are told apart by one word each, such as its statuses."""

    def state(word: str) -> Test[T]:
        return lambda entry: holds(entry, word)

    return {word: state(word) for word in words}


def between_days(
    today: dt.date, day_of: Callable[[T], dt.date | None], until_of: Callable[[T], dt.date | None] | None = None
) -> dict[str, Callable[[str], Test[T]]]:
    """Return the keys ``since:`` and ``until:``, the named day included; an entry without a day is in neither.

    Both look at the day of an entry; ``until:`` at another one where `until_of` is given, as for what takes several
    days, or for people who join on one day and leave on another.
    """
    end_of = until_of or day_of

    def since(value: str) -> Test[T]:
        day = read_day(value, today)
        return lambda entry: (on := day_of(entry)) is not None and on >= day

    def until(value: str) -> Test[T]:
        day = read_day(value, today)
        return lambda entry: (on := end_of(entry)) is not None and on <= day

    return {"since": since, "until": until}


def read_filter(
    text: str,
    keys: Mapping[str, Callable[[str], Test[T]]],
    states: Mapping[str, Test[T]],
    words: Callable[[T], str],
) -> Test[T]:
    """Read a filter into one test of an entry of a list.

    ``keys`` make a test of a value, ``states`` are tests by their word, ``words`` is the text of an entry that other
    words are looked for in. Raises ``BadFilter`` or ``NotInFilter`` with the place of the fault.
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
        at = match.start(3) if quoted is not None else match.start(5)
        try:
            test = keys[key.casefold()](value)
        except NotADay as error:
            raise BadFilter(text, at + error.position, error.length, error.reason) from None
        except NotAWord as error:
            raise BadFilter(text, at, len(value), str(error)) from None
        except NoSuchThing as error:
            raise NotInFilter(error, text, at, len(value)) from None
    if negated:
        positive = test
        return lambda entry: not positive(entry)
    return test


def _marked(text: str, position: int, length: int) -> str:
    """The filter with carets below the part at fault."""
    return f"  {text}\n  {' ' * position}{'^' * max(length, 1)}"


def _holds(value: str, words: Callable[[T], str]) -> Test[T]:
    wanted = plain_letters(value)
    return lambda entry: wanted in plain_letters(words(entry))
