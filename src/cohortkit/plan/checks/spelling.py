"""Other spellings of an organization's names in running text.

A spelling is another one when it differs from a name, short name or alias by case, spacing or punctuation, or by one
edit (two in names of eight letters and more): a letter added, left out, exchanged, or two neighbours swapped. Plain
words of the language are never meant; the word list for that is read only when something near has been found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import pairwise

import msgspec

from cohortkit.plan.model import Plan

_RUN = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
_GAP = re.compile(r"[\s.,:;&/'’()–—-]{1,3}")
_ABBREVIATIONS = frozenset(
    """
    ai am api ceo cfo cio cop coo csv cto cv dei dna doi ela ell esl est faq fte fyi gmt gpa hbcu hr html iep irb it jan
    kpi lgbt llc lms ma mar mba md mit ngo nsf ok pd pdf phd pi pm poc pst qa roi rsvp sel sms sst stem tba tbd ted toc
    tv ucla uk un us usa usb utc vip vp
    """.split()  # noqa: SIM905 - a list to read and add to
)
_TWO_EDITS_FROM = 8
_SHORTEST = 3
_NO_FRAMES: dict[tuple[int, int], set[int]] = {}


class Name(msgspec.Struct, frozen=True):
    """One official spelling, cut into runs of letters and digits."""

    written: str
    runs: tuple[str, ...]
    key: str

    @property
    def edits(self) -> int:
        """How many edits away another spelling of it may be."""
        return 2 if sum(letter.isalpha() for letter in self.key) >= _TWO_EDITS_FROM else 1


class Spellings:
    """All official spellings of a plan's organizations, made ready for looking through many texts."""

    def __init__(self, plan: Plan) -> None:
        self._languages = tuple(dict.fromkeys((plan.cohort.language.partition("-")[0].lower(), "en")))
        names = [
            name
            for body in plan.organizations.values()
            for written in (body.name, body.short_name, *body.aliases)
            if (name := _name(written)) is not None
        ]
        self._official = {_core(name.written) for name in names}
        self._by_key = {name.key: name for name in reversed(names)}
        self._single = {key: name for key, name in self._by_key.items() if len(name.runs) == 1}
        self._several = [name for name in dict.fromkeys(names) if len(name.runs) > 1]
        self._beginnings = {name.key[:length] for name in names for length in range(1, len(name.key) + 1)}
        self._frames = _frames(self._several)
        self._found: dict[str, tuple[tuple[str, str], ...]] = {}
        self._near_run: dict[str, Name | None] = {}
        self._near_phrase: dict[tuple[str, ...], Name | None] = {}
        self._near_pairs: dict[str, list[Name]] = {}
        partners = [each for body in plan.partners.values() for each in (body.name, body.short_name)]
        others = [plan.cohort.name, plan.cohort.short_name, *partners, *(each.name for each in plan.people.values())]
        self._other_names = frozenset(run.casefold() for each in others for run in _RUN.findall(each))

    def strays(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return the other spellings in a text, each with the official one, in the order they come."""
        if text not in self._found:
            self._found[text] = tuple(dict.fromkeys(self._look(text))) if self._by_key else ()
        return self._found[text]

    def _look(self, text: str) -> Iterator[tuple[str, str]]:
        if "@" in text or "://" in text or "www." in text:
            text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
        runs = [run.casefold() for run in _RUN.findall(text)]
        stretches = [*self._spelled_out(runs), *self._nearly_spelled(runs)]
        if not stretches:
            return
        places = [match.span() for match in _RUN.finditer(text)]
        meant: list[tuple[bool, int, int, str, Name]] = []
        for first, last in stretches:
            if last > first and not _is_joined(text, places[first : last + 1]):
                continue
            written = " ".join(text[places[first][0] : places[last][1]].split())
            name = self._meant(written, tuple(runs[first : last + 1]))
            if name is not None:
                has_its_letters = "".join(runs[first : last + 1]) == name.key
                meant.append((not has_its_letters, first - last, first, written, name))
        # What has the letters of a name is taken first, then the longest; a part of what is taken is left alone.
        taken: set[int] = set()
        strays: list[tuple[int, str, str]] = []
        for _, shorter_by, first, written, name in sorted(meant, key=lambda each: each[:3]):
            covered = range(first, first - shorter_by + 1)
            if taken.isdisjoint(covered):
                taken.update(covered)
                if _core(written) not in self._official:
                    strays.append((first, written, name.written))
        for _, written, official in sorted(strays):
            yield written, official

    def _spelled_out(self, runs: list[str]) -> Iterator[tuple[int, int]]:
        """Stretches (first and last run) whose letters are those of a name, however they are cut into runs."""
        beginnings, by_key = self._beginnings, self._by_key
        for first, run in enumerate(runs):
            joined, last = run, first
            while joined in beginnings:
                if joined in by_key:
                    yield first, last
                last += 1
                if last == len(runs):
                    break
                joined += runs[last]

    def _nearly_spelled(self, runs: list[str]) -> Iterator[tuple[int, int]]:
        """Stretches that may be a name with an edit or two: near words, and phrases of the right shape."""
        near_run, frames = self._near_run, self._frames
        for at, run in enumerate(runs):
            if run not in near_run:
                near_run[run] = self._find_near_run(run)
            if near_run[run] is not None:
                yield at, at
            for (length, position), sizes in frames.get(run, _NO_FRAMES).items():
                first = at - position
                stretch = tuple(runs[first : first + length]) if first >= 0 else ()
                if len(stretch) == length and sum(map(len, stretch)) in sizes and self._nearest_phrase(stretch):
                    yield first, first + length - 1
            if at + 1 < len(runs) and self._near_first(run) and self._nearest_phrase((run, runs[at + 1])):
                yield at, at + 1

    def _meant(self, written: str, runs: tuple[str, ...]) -> Name | None:
        """The name that a stretch of text spells, rightly or nearly; None for anything else."""
        exact = self._by_key.get("".join(runs))
        if exact is not None:
            if _core(written) in self._official or not self._is_plain(written, runs, exact):
                return exact
            return None
        near = self._near_run.get(runs[0]) if len(runs) == 1 else self._nearest_phrase(runs)
        if near is None or _digits(near.key) != _digits("".join(runs)):
            return None
        return near if self._is_meant_as_name(written, runs, near) else None

    def _is_plain(self, written: str, runs: tuple[str, ...], name: Name) -> bool:
        """Whether the letters of a name happen to be ordinary words here."""
        if len(name.runs) > 1 and len(runs) == len(name.runs):
            return False
        if len(runs) == 1:
            return self._is_word(runs[0])
        return written == written.lower() and all(self._is_word(run) for run in runs)

    def _is_meant_as_name(self, written: str, runs: tuple[str, ...], near: Name) -> bool:
        if len(runs) == 1:
            if runs[0] == f"{near.key}s" and near.written.isupper():
                return False  # the plural of an abbreviation
            if near.written.isupper() and sum(letter.isupper() for letter in written) < min(2, len(written)):
                return False  # a word or a first name that is near to an abbreviation
            return runs[0] not in self._other_names and not self._is_word(runs[0])
        spelled = [
            (run, own, as_written) for run, own, as_written in zip(runs, near.runs, _RUN.findall(written), strict=True)
        ]
        changed = [each for each in spelled if each[0] != each[1]]
        if all(run in self._other_names for run, _, _ in changed):
            return False
        if not any(letter.isupper() for letter in written):
            return not any(self._is_word(run) for run, _, _ in changed)
        if len(changed) == len(runs) and all(self._is_word(run) for run, _, _ in changed):
            return False
        return not all(
            as_written.islower() and self._is_word(run) and run.rstrip("s") == own.rstrip("s")
            for run, own, as_written in changed
        )

    def _find_near_run(self, run: str) -> Name | None:
        if len(run) < _SHORTEST or run in self._single:
            return None
        found = [
            name
            for shorter in (run, *_without_letters(run, 2 if len(run) >= _TWO_EDITS_FROM - 2 else 1))
            for name in self._single_by_shorter.get(shorter, ())
        ]
        fitting = [name for name in dict.fromkeys(found) if distance(run, name.key, name.edits) <= name.edits]
        return min(fitting, key=lambda name: (distance(run, name.key, name.edits), name.written), default=None)

    @cached_property
    def _single_by_shorter(self) -> dict[str, list[Name]]:
        index: dict[str, list[Name]] = {}
        for key, name in self._single.items():
            if len(key) >= _SHORTEST:
                for shorter in (key, *_without_letters(key, name.edits)):
                    index.setdefault(shorter, []).append(name)
        return index

    def _nearest_phrase(self, runs: tuple[str, ...]) -> Name | None:
        """A name of as many runs, of which most are right and the others nearly so."""
        if runs not in self._near_phrase:
            found = [name for pattern in _patterns(runs) for name in self._by_pattern.get(pattern, ())]
            found += self._near_first(runs[0]) if len(runs) == 2 else ()
            self._near_phrase[runs] = next((name for name in dict.fromkeys(found) if _is_near(runs, name)), None)
        return self._near_phrase[runs]

    def _near_first(self, run: str) -> list[Name]:
        """The names of two words whose first is one edit away, so that the second may have one, too."""
        if run not in self._near_pairs:
            found = [
                name for shorter in (run, *_without_letters(run, 1)) for name in self._pairs_by_shorter.get(shorter, ())
            ]
            self._near_pairs[run] = [name for name in dict.fromkeys(found) if distance(run, name.runs[0], 1) == 1]
        return self._near_pairs[run]

    @cached_property
    def _pairs_by_shorter(self) -> dict[str, list[Name]]:
        index: dict[str, list[Name]] = {}
        for name in self._several:
            if len(name.runs) == 2 and name.edits == 2:
                for shorter in (name.runs[0], *_without_letters(name.runs[0], 1)):
                    index.setdefault(shorter, []).append(name)
        return index

    @cached_property
    def _by_pattern(self) -> dict[tuple[str | None, ...], list[Name]]:
        index: dict[tuple[str | None, ...], list[Name]] = {}
        for name in self._several:
            for pattern in _patterns(name.runs):
                index.setdefault(pattern, []).append(name)
        return index

    def _is_word(self, run: str) -> bool:
        return run in _ABBREVIATIONS or any(run in plain_words(language) for language in self._languages)


@cache
def plain_words(language: str) -> frozenset[str]:
    """The plain words of a language by its two letters; none where there is no list."""
    from spellchecker import SpellChecker

    try:
        return frozenset(SpellChecker(language=language).word_frequency.dictionary)
    except ValueError:
        return frozenset()


def distance(one: str, other: str, most: int) -> int:
    """Count the edits between two words, neighbours swapped being one; `most + 1` where there are more.

    Optimal string alignment distance (Damerau 1964; Levenshtein 1966).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    if one == other:
        return 0
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, row, earlier = row, [i], before
        before = last
        for j, own in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != own))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == own:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most + 1:
            return most + 1
    return min(row[-1], most + 1)


def _is_near(runs: tuple[str, ...], name: Name) -> bool:
    return 0 < sum(distance(run, own, name.edits) for run, own in zip(runs, name.runs, strict=True)) <= name.edits


def _frames(names: Iterable[Name]) -> dict[str, dict[tuple[int, int], set[int]]]:
    """For each longer word of the names: in how long a phrase and where it stands, and how many letters that has."""
    frames: dict[str, dict[tuple[int, int], set[int]]] = {}
    for name in names:
        words = [run for run in name.runs if len(run) > _SHORTEST] or name.runs
        for position, run in enumerate(name.runs):
            if run in words:
                sizes = frames.setdefault(run, {}).setdefault((len(name.runs), position), set())
                sizes.update(range(len(name.key) - name.edits, len(name.key) + name.edits + 1))
    return frames


def _name(written: str) -> Name | None:
    runs = tuple(run.casefold() for run in _RUN.findall(written))
    return Name(" ".join(written.split()), runs, "".join(runs)) if runs else None


def _core(written: str) -> str:
    """A spelling without what stands before its first and after its last letter or digit."""
    places = [match.span() for match in _RUN.finditer(written)]
    return written[places[0][0] : places[-1][1]].replace("’", "'") if places else ""


def _is_joined(text: str, places: list[tuple[int, int]]) -> bool:
    return all(_GAP.fullmatch(text, end, start) for (_, end), (start, _) in pairwise(places))


def _patterns(runs: tuple[str, ...]) -> Iterator[tuple[str | None, ...]]:
    """The runs with one of them left open, and from three on with two of them."""
    for first in range(len(runs)):
        one_open = (*runs[:first], None, *runs[first + 1 :])
        yield one_open
        if len(runs) > 2:
            for second in range(first + 1, len(runs)):
                yield (*one_open[:second], None, *one_open[second + 1 :])


def _without_letters(word: str, most: int) -> set[str]:
    """The word with up to `most` letters left out."""
    found: set[str] = set()
    last: Iterable[str] = (word,)
    for _ in range(most):
        last = {each[:place] + each[place + 1 :] for each in last for place in range(len(each)) if len(each) > 1}
        found |= last
    return found


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())
