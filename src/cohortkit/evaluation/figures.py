"""One item of a survey as figures: how answers are read, counted, and what may be shown of them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import msgspec

from cohortkit.evaluation.shares import Change, change_between, ordinal_median, percent, share_of, top_categories
from cohortkit.evaluation.suppression import Facet, Limits, Reason, withheld
from cohortkit.plan.model import CHOSEN, ORDERED, WORDED
from cohortkit.questions.answers import NotAnAnswer, read_answer
from cohortkit.questions.asked import Asked

YES, NO = "yes", "no"


class WaveChange(msgspec.Struct, frozen=True, kw_only=True):
    """How the same people's answers moved between this wave and `wave`; `withheld` says why it is not shown.

    `earlier` tells whether `wave` is the earlier of the two; moves are always counted from earlier to later.
    """

    wave: str
    earlier: bool
    change: Change | None
    withheld: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return wave, counts and p as JSON values."""
        shown: dict[str, Any] = {"wave": self.wave, "withheld": self.withheld or None}
        keys = ("improved", "same", "worse", "p")
        return shown | {key: getattr(self.change, key) if self.change else None for key in keys}

    def text(self) -> str:
        """Say the change in words."""
        return "; ".join(self.facts())

    def facts(self) -> tuple[str, ...]:
        """The change, and what it can and cannot say, each by itself."""
        first, *others = self.change.facts() if self.change else (self.withheld,)
        return f"{'since' if self.earlier else 'until'} wave {self.wave}: {first}", *others


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What one prompt says for the whole wave or for one group.

    `counts` are in the declared order with zeros. `k` and `share` are about the top categories (yes for yes-no).
    `low`/`high` and the bounds are proportions, see `shares.Share`. Everything is None where `suppressed`; `reason`
    then says why. `median` is a category (a number for numbers). `change` compares the same people's two answers;
    `unread` counts answers in a wording the plan no longer has.
    """

    id: str
    kind: str
    text: str
    n: int | None
    scale: tuple[str, ...] = ()
    counts: dict[str, int] | None = None
    share: float | None = None
    k: int | None = None
    low: float | None = None
    high: float | None = None
    bounds_low: float | None = None
    bounds_high: float | None = None
    method: str | None = None
    suppressed: bool = False
    reason: str = ""
    median: str | float | None = None
    top: tuple[str, ...] = ()
    then: dict[str, int] | None = None
    change: Change | None = None
    since: WaveChange | None = None
    size: int | None = None
    unread: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the keys that `surveys summary --json` promises; those of a kind only where it has them."""
        keys = ("id", "kind", "n", "counts", "share", "k", "low", "high", "bounds_low", "bounds_high", "method")
        shown: dict[str, Any] = {key: getattr(self, key) for key in keys}
        shown["suppressed"] = self.suppressed
        if self.suppressed:
            shown["reason"] = self.reason
        if self.kind in ("scale", "then-now", "number"):
            shown["median"] = self.median
        if self.then is not None:
            shown["counts_then"] = self.then
        if self.change is not None:
            shown |= {key: getattr(self.change, key) for key in ("improved", "same", "worse", "p")}
            shown["change"] = self.change.text()
        if self.since is not None:
            shown["compared"] = self.since.as_json()
            if self.change is None and self.since.change is not None:
                shown |= {key: getattr(self.since.change, key) for key in ("improved", "same", "worse", "p")}
        return shown

    def said(self) -> str:
        """Say the figures in plain words, and what cannot be said."""
        options = self._options()
        if not options:
            return "; ".join(self.facts())
        answered, *others = (fact for fact in self.facts() if fact not in options)
        return "; ".join((f"{answered}: {', '.join(options)}", *others))

    def facts(self) -> tuple[str, ...]:
        """The figures and what cannot be said of them, each by itself."""
        if self.suppressed:
            return (self.reason,)
        said = self._headline()
        if self.change is not None:
            said += self.change.facts()
        if self.since is not None:
            said += self.since.facts()
        if self.unread:
            noun = "answer uses" if self.unread == 1 else "answers use"
            said += (f"{self.unread} {noun} a wording the survey no longer has; left out",)
        return tuple(fact for fact in said if fact)

    def _headline(self) -> tuple[str, ...]:
        if not self.n:
            return ("no answers",)
        people = f"{self.n} answered"
        if self.share is not None and self.k is not None:
            label = " or ".join(f"“{category}”" for category in self.top)
            share, *doubts = share_of(self.k, self.n, self.size).facts()
            return f"{label}: {share}", *doubts
        if self.kind == "number" and isinstance(self.median, float):
            return people, f"median {self.median:g}"
        return people, *self._options()

    def _options(self) -> tuple[str, ...]:
        """What was chosen how often, option by option, where options are chosen."""
        if self.suppressed or not self.n or not self.counts or self.kind not in CHOSEN:
            return ()
        first = " ranked first" if self.kind == "rank" else ""
        return tuple(f"“{option}”{first} {count} of {self.n}" for option, count in self.counts.items())

    def counted(self) -> tuple[str, ...]:
        """The counts in the declared order and the median, each by itself; empty where the headline has told them."""
        if self.suppressed or not self.n or not self.counts or self.kind not in ("scale", "then-now", "roster"):
            return ()
        if self.then is not None:
            return f"then: {_listed(self.then)}", f"now: {_listed(self.counts)}", f"median now {self._median()}"
        if self.kind == "roster":
            return (f"about each other one: {_listed(self.counts)}",)
        return _listed(self.counts), f"median {self._median()}"

    def _median(self) -> str:
        """The median category in quotes, both where it falls between two."""
        median = str(self.median)
        between = [median] if median in self.scale else median.split(" / ")
        return " / ".join(f"“{category}”" for category in between)

    def share_text(self) -> str:
        """Return the share as "82 % (9 of 11)", never without its base; empty where there is none."""
        if self.share is None:
            return ""
        return f"{percent(self.share)} ({self.k} of {self.n})"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"“{category}” {count}" for category, count in counts.items())


class Answered(msgspec.Struct, frozen=True):
    """One prompt and the answers to it that can be read, by person; `unread` could not be."""

    asked: Asked
    answers: dict[str, Any]
    unread: int

    @property
    def scale(self) -> tuple[str, ...]:
        """The declared order of what is counted."""
        return (NO, YES) if self.asked.kind == "yes-no" else self.asked.labels

    @property
    def top(self) -> tuple[str, ...]:
        """The categories the share is about; none for kinds without a share."""
        if self.asked.kind == "yes-no":
            return (YES,)
        return top_categories(self.asked.scale) if self.asked.kind in ("scale", "then-now") else ()

    def among(self, people: Collection[str]) -> Answered:
        """The same prompt with the answers of some of the people only."""
        if len(people) == len(self.answers):
            return self
        return Answered(self.asked, {person: self.answers[person] for person in self.answers if person in people}, 0)

    def label(self, person: str) -> str:
        """The category of somebody's answer today."""
        answer = self.answers[person]
        if self.asked.kind == "yes-no":
            return YES if answer else NO
        if self.asked.kind == "then-now":
            return str(answer["now"])
        return str(answer[0] if self.asked.kind == "rank" else answer)

    def position(self, person: str) -> int:
        """Where somebody's answer today stands in the declared order, from 0."""
        return self.scale.index(self.label(person))


def read_item(asked: Asked, responses: Mapping[str, Mapping[str, Any]]) -> Answered:
    """Read the answers to one prompt out of everybody's; `responses` holds answers by prompt, by person."""
    answers: dict[str, Any] = {}
    unread = 0
    for person in sorted(responses):
        if asked.kind == "roster":
            ties = responses[person].get(asked.id)
            if isinstance(ties, Mapping) and any(label in asked.scale for label in ties.values()):
                answers[person] = ties
            continue
        try:
            answer = read_answer(asked, responses[person].get(asked.id))
        except NotAnAnswer:
            unread += 1
            continue
        if answer is not None:
            answers[person] = answer
    return Answered(asked, answers, unread)


def facets(answered: Answered) -> tuple[list[Facet], frozenset[Hashable]]:
    """Return the rows of figures an item shows, for `suppression.hide`, and which values would be 0 % or 100 %."""
    asked, people = answered.asked, answered.answers
    if asked.kind in ORDERED:
        top = answered.top
        rows: list[Facet] = [
            {person: answered.label(person) for person in people},
            {person: answered.label(person) in top for person in people},
        ]
        values: set[Hashable] = {True, False}
        if asked.kind == "then-now":
            rows.append({person: _direction(asked, answer) for person, answer in people.items()})
            values |= {"improved", "same", "worse"}
        return rows, frozenset(values)
    if asked.kind in ("choice", "rank"):
        return [{person: answered.label(person) for person in people}], frozenset(asked.options)
    if asked.kind == "choices":
        rows = [{p: (option, option in chosen) for p, chosen in people.items()} for option in asked.options]
        return rows, frozenset((option, True) for option in asked.options)
    return [dict.fromkeys(people, "answered")], frozenset()


def _direction(asked: Asked, answer: Mapping[str, str]) -> str:
    then, now = asked.scale.index(answer["then"]), asked.scale.index(answer["now"])
    return "improved" if now > then else "worse" if now < then else "same"


def then_now_change(answered: Answered) -> Change:
    """Return how the same people's answers moved from then to now."""
    scale = answered.asked.scale
    return change_between([(scale.index(a["then"]), scale.index(a["now"])) for a in answered.answers.values()])


def wave_change(before: Answered, after: Answered) -> Change | None:
    """Return how the people who answered both waves moved; None for kinds without an order."""
    if after.asked.kind not in ORDERED:
        return None
    both = sorted(set(before.answers) & set(after.answers))
    return change_between([(before.position(person), after.position(person)) for person in both])


def shown_item(answered: Answered, people: Sequence[str] | None, size: int | None) -> Item:
    """Count an item among some people (None: everybody who answered), out of `size` asked (None: unknown)."""
    asked = answered.asked
    among = [p for p in answered.answers if people is None or p in set(people)]
    n = len(among)
    counts = _counts(answered, among)
    bare = share_of(0, n, size)  # for its method, whatever is shared
    item = Item(
        id=asked.id,
        kind=asked.kind,
        text=asked.text,
        n=n,
        scale=answered.scale,
        counts=counts,
        method=bare.method,
        top=answered.top,
        size=size,
        unread=answered.unread if people is None else 0,
    )
    if asked.kind == "number" and among:
        median = statistics.median(answered.answers[person] for person in among)
        return msgspec.structs.replace(item, median=float(median))
    if not answered.top:
        return item
    share = share_of(sum(counts[category] for category in answered.top), n, size)
    item = msgspec.structs.replace(
        item,
        k=share.k,
        share=share.share,
        low=share.low,
        high=share.high,
        bounds_low=share.bounds_low,
        bounds_high=share.bounds_high,
        median=ordinal_median(counts) if asked.kind != "yes-no" else None,
    )
    if asked.kind == "then-now":
        then = Counter(answered.answers[person]["then"] for person in among)
        counts_then = {category: then[category] for category in asked.scale}
        item = msgspec.structs.replace(item, then=counts_then, change=then_now_change(answered.among(among)))
    return item


def hidden_item(answered: Answered, reason: Reason, limits: Limits) -> Item:
    """Return an item of which nothing is shown but why."""
    asked = answered.asked
    return Item(
        id=asked.id,
        kind=asked.kind,
        text=asked.text,
        n=None,
        scale=answered.scale,
        suppressed=True,
        reason=withheld(reason, limits),
    )


def _counts(answered: Answered, among: Sequence[str]) -> dict[str, int]:
    """Return the counts in the declared order with zeros; rows of a roster by level, firsts of a ranking."""
    asked = answered.asked
    if asked.kind in (*WORDED, "number"):
        return {}
    if asked.kind == "choices":
        chosen = Counter(option for person in among for option in answered.answers[person])
    elif asked.kind == "roster":
        chosen = Counter(label for person in among for label in answered.answers[person].values())
    else:
        chosen = Counter(answered.label(person) for person in among)
    order = (YES, NO) if asked.kind == "yes-no" else asked.labels
    return {category: chosen[category] for category in order}
