"""The wording of the write-up: one catalogue per language, which a cohort can override entry by entry.

Sentences are small templates, `{{ n("convenings") }} were held`, filled in a sandbox. A number in them is always a
figure: `f(id)` the number, `n(id)` the number with its noun in the right form, `by(id, one, several)` a word that
agrees with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from cohortkit.evaluation.shares import whole_percent
from cohortkit.handed_out import NotHandedOut, find
from cohortkit.plan.model import CohortInfo
from cohortkit.writeup.blocks import Inline, Line, Number, Text
from cohortkit.writeup.figure import Figure
from cohortkit.writeup.templates import TemplateRefused, calculating, read_toml, told

_OPEN, _CLOSE, _DATA = "\ue000", "\ue001", "\ue002"
"""Private-use letters that mark figures and people's data while a sentence is filled in; no input may hold them."""


MINUS = "\u2212"


class Id(str):
    """The id of a figure, given to a sentence as it is; other text given to one is people's data."""

    __slots__ = ()


class Wording(msgspec.Struct, frozen=True):
    """The entries of a catalogue, merged from English, the language, and the cohort's own."""

    language: str
    entries: dict[str, Any]

    def entry(self, key: str) -> Any:
        """An entry by its dotted key; None where there is none."""
        found: Any = self.entries
        for step in key.split("."):
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return found

    def text(self, key: str) -> str:
        """A plain text by its key. Raises KeyError where no catalogue has it."""
        found = self.entry(key)
        if not isinstance(found, str):
            raise KeyError(f"the wording has no text “{key}”")
        return found

    def date(self, day: dt.date) -> str:
        """A day as the language writes it."""
        months = self.entries["format"]["months"]
        return fitted(self.text("format.date"), day=day.day, month=months[day.month - 1], year=day.year)

    def month(self, day: dt.date) -> str:
        """A month and its year."""
        months = self.entries["format"]["months"]
        return fitted(self.text("format.month"), month=months[day.month - 1], year=day.year)

    def days(self, spans: Iterable[tuple[dt.date, dt.date]]) -> str:
        """First and last days in a row, by years: "2024: Jan 9, Mar 5–6; 2025: Feb"; whole months by their names."""
        years: dict[int, list[str]] = {}
        for first, last in spans:
            years.setdefault(first.year, []).append(self._span(first, last))
        return "; ".join(f"{year}: {', '.join(told)}" for year, told in years.items())

    def _span(self, first: dt.date, last: dt.date) -> str:
        months = self.entries["format"]["short_months"]

        def told(month: int, day: object) -> str:
            return fitted(self.text("format.short_day"), month=months[month - 1], day=day)

        if (first.year, first.month) == (last.year, last.month):
            if first.day == 1 and (last + dt.timedelta(days=1)).day == 1:
                return str(months[first.month - 1])
            return told(first.month, first.day if first == last else f"{first.day}–{last.day}")
        year = "" if last.year == first.year else f" {last.year}"
        return f"{told(first.month, first.day)} – {told(last.month, last.day)}{year}"

    def count(self, value: int) -> str:
        """A whole number with the language's separators."""
        return (
            f"{value:,}".replace(",", self.text("format.thousands"))
            if abs(value) >= 10_000 or (abs(value) >= 1000 and self.text("format.thousands") == ",")
            else str(value)
        )

    def decimal(self, value: float, digits: int = 2) -> str:
        """A number with decimals."""
        return f"{value:.{digits}f}".replace(".", self.text("format.decimal")).replace("-", MINUS)

    def money(self, amount: str, currency: str) -> str:
        """An amount as it is read; cents only where there are any."""
        whole, _, cents = amount.partition(".")
        shown = self.count(int(whole)) + (self.text("format.decimal") + cents if cents.strip("0") else "")
        symbols = self.entries["format"]["currencies"]
        return fitted(self.text("format.money"), symbol=symbols.get(currency, f"{currency}\u00a0"), amount=shown)

    def percent(self, figure: Figure) -> str:
        """The percentage of a share alone; never printed without `shown` beside it."""
        assert figure.numerator is not None
        assert figure.denominator
        k, n = figure.numerator, figure.denominator
        value = whole_percent(k / n)
        if k > 0 and value == 0:
            return fitted(self.text("format.under"), value=1)
        if k < n and value == 100:
            return fitted(self.text("format.over"), value=99)
        return fitted(self.text("format.percent"), value=value)

    def shown(self, figure: Figure, currency: str = "") -> str:
        """A figure as it is read: a percentage always with its k of n."""
        if figure.is_share:
            return fitted(
                self.text("format.share"), percent=self.percent(figure), k=figure.numerator, n=figure.denominator
            )
        if isinstance(figure.value, str):
            return self.money(figure.value, currency)
        return self.decimal(figure.value) if isinstance(figure.value, float) else self.count(figure.value)

    def subject(self, figure: Figure) -> str:
        """What a figure is about, in the plural or as a title; several of one question share it."""
        return figure.label.rstrip(".") or _several(self.named(figure.id)) or figure.id

    def label(self, figure: Figure) -> str:
        """What a figure is called: "Ridge (paid out)"."""
        name = self.subject(figure)
        aspect = self.entries["labels"]["aspects"].get(figure.aspect) or _several(self.named(figure.aspect))
        return f"{name} ({aspect or figure.aspect})" if figure.aspect else name

    def named(self, name: str) -> list[str] | str | None:
        """The catalogue's name for a figure: one and several, or one for both; by its last part where it has none."""
        labels = self.entries["labels"]
        found: list[str] | str | None = labels.get(name) or labels["of"].get(name.rpartition(".")[2])
        return found


def _several(named: list[str] | str | None) -> str:
    return str(named[1]) if isinstance(named, list) else named or ""


def fitted(pattern: str, **values: object) -> str:
    """A pattern with its `{name}` filled in, and nothing more: a name leads to no attribute. Raises KeyError."""
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), pattern)


class Writer:
    """Fills in sentences for one cohort and audience."""

    def __init__(self, wording: Wording, info: CohortInfo, figures: Mapping[str, Figure]) -> None:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        self.wording, self.figures, self.info = wording, figures, info
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._environment.globals.clear()
        self._environment.globals |= {
            "f": self._figure,
            "n": self._counted,
            "by": self._by_number,
            "noun": self.noun,
            "has": self.has,
        }

    def say(self, key: str, **given: Any) -> Line:
        """A sentence of the catalogue as a line; `given` are people's data and other parts."""
        return self.fill(self.wording.text(key), **given)

    def fill(self, sentence: str, **given: Any) -> Line:
        """Fill in one sentence. Raises jinja2.TemplateError for a template at fault, KeyError for an unknown figure."""
        parts = {name: _marked(value) for name, value in given.items()}
        with calculating():
            filled = self._environment.from_string(_without_marks(sentence)).render(parts)
        return tuple(self._inlines(filled))

    def has(self, name: str) -> bool:
        """Whether there is such a figure and it is not zero."""
        figure = self.figures.get(name)
        return figure is not None and bool(figure.value)

    def number(self, name: str) -> Number:
        """A figure as an inline. Raises KeyError."""
        figure = self.figures[name]
        return Number(figure, self.wording.shown(figure, self.info.currency))

    def noun(self, key: str, many: bool = True) -> str:
        """The cohort's own word for a participant or an organization, else the language's."""
        one, several = self.wording.entries["nouns"][key]
        own = self.info.nouns.get(key)
        if own:
            one, several = own, _plural(own, self.wording.language)
        return str(several if many else one)

    def _figure(self, name: str) -> str:
        self.figures[name]  # an unknown id is a fault of the wording, found when it is used
        return f"{_OPEN}{name}{_CLOSE}"

    def _counted(self, name: str) -> str:
        figure = self.figures[name]
        named = self.wording.named(name)
        if name in ("organizations", "participants"):
            noun = self.noun(name.removesuffix("s"), figure.value != 1)
        elif isinstance(named, list):
            noun = str(named[0] if figure.value == 1 else named[1])
        else:
            noun = self.wording.label(figure)
        return f"{_OPEN}{name}{_CLOSE} {noun}"

    def _by_number(self, name: str, one: str, several: str) -> str:
        """The form of a word that agrees with a figure."""
        return one if self.figures[name].value == 1 else several

    def _inlines(self, filled: str) -> list[Inline]:
        found: list[Inline] = []
        for place, piece in enumerate(filled.split(_OPEN)):
            rest = piece
            if place:
                name, _, rest = piece.partition(_CLOSE)
                found.append(self.number(name))
            for number, words in enumerate(rest.split(_DATA)):
                if words:
                    found.append(Text(words, typed=number % 2 == 0))
        return found


def read_wording(info: CohortInfo, folder: Path | None = None) -> Wording:
    """Read the catalogue of the cohort's language; English where there is none, also entry by entry.

    Raises TemplateRefused for a catalogue of the cohort's own that is at fault.
    """
    language = info.language.replace("_", "-")
    entries: dict[str, Any] = {}
    spoken = "en"
    for name in dict.fromkeys(("en", language.partition("-")[0].lower(), language)):
        for path in _catalogues(name, folder):
            entries, spoken = _merged(entries, read_toml(path, folder), told(path, folder)), name
    return Wording(language if spoken != "en" else "en", entries)


def _catalogues(name: str, folder: Path | None) -> Iterable[Path]:
    """The packaged catalogue of a language and the cohort's own, where there are."""
    found: dict[Path, None] = {}
    for shelf in (None, folder):
        with suppress(NotHandedOut):
            found[find("templates", f"report/words.{name}.toml", shelf)] = None
    return found


def data(words: str) -> Text:
    """Words from the plan, a record or a person, shown as they are."""
    return Text(words, typed=False)


def _marked(value: Any) -> Any:
    if isinstance(value, Id) or not isinstance(value, str):
        return value
    return f"{_DATA}{_without_marks(value)}{_DATA}"


def _without_marks(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "").replace(_DATA, "")


def _merged(base: dict[str, Any], over: dict[str, Any], file: str, path: str = "") -> dict[str, Any]:
    """Entries over others. Raises TemplateRefused where one is not of the kind that it stands for."""
    merged = dict(base)
    for key, value in over.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = _merged(known, value, file, f"{path}{key}.")
        elif key not in merged or _stands_for(value, known, path):
            merged[key] = value
        else:
            wanted = (
                f"a list of {len(known)}"
                if isinstance(known, list)
                else "a table"
                if isinstance(known, dict)
                else "a text"
            )
            raise TemplateRefused(f"{file}: {path}{key} is to be {wanted}")
    return merged


def _stands_for(value: Any, known: Any, path: str) -> bool:
    """Whether an entry can stand where another stood: a text, a list as long, or a name in one form or in two."""
    if path.startswith(("labels.", "nouns.")) and isinstance(known, (str, list)):
        return isinstance(value, str) or (_is_texts(value) and len(value) == 2)
    if isinstance(known, list) and known and isinstance(known[0], dict):
        return isinstance(value, list) and all(isinstance(each, dict) and "say" in each for each in value)
    if isinstance(known, list):
        return _is_texts(value) and len(value) == len(known)
    return isinstance(value, str) and isinstance(known, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _plural(noun: str, language: str) -> str:
    """The regular plural of a cohort's own noun in English or Spanish."""
    if language.startswith("es"):
        return noun + ("s" if noun[-1:] in "aeiouáéó" else "es")
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
