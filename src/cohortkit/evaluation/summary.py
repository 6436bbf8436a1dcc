"""What one wave of a survey or reflection shows: its response rate, its items, its groups, as words, table, chart."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.option_bars import OptionPanel, option_bars, words_only
from cohortkit.evaluation.charts.scale_bars import Panel, ScaleRow, scale_bars
from cohortkit.evaluation.figures import Item
from cohortkit.evaluation.shares import percent, whole_percent
from cohortkit.evaluation.tables import Table
from cohortkit.plan.model import CHOSEN, ORDERED
from cohortkit.plan.names import resolve
from cohortkit.records.model import Audience
from cohortkit.records.published_figures import PublishedFigure

By = Literal["organization", "pod", "role", "wave"]


class Group(msgspec.Struct, frozen=True):
    """The items of one organization, pod, role or wave; `asked` is how many of it are on the roster."""

    id: str
    label: str
    asked: int | None
    items: tuple[Item, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One wave of a question set. `roster` and `response_rate` are None where the audience is open.

    `responses` counts complete ones, `partial` those without all that was required; each item has its own n. `opens` is
    set as long as the wave has not opened and nobody answered. `outside` answered without being asked and are not
    counted. `published` is what a ledger has to remember once this is given out.
    """

    survey: str
    title: str
    wave: str
    audience: Audience
    roster: int | None
    responses: int
    items: tuple[Item, ...]
    partial: int = 0
    opens: dt.date | None = None
    by: By | None = None
    groups: tuple[Group, ...] = ()
    outside: int = 0
    published: tuple[PublishedFigure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def response_rate(self) -> float | None:
        """Completes ÷ roster."""
        return self.responses / self.roster if self.roster else None

    def item(self, prompt: str) -> Item:
        """Return one item by its prompt's id or a unique beginning of it; raises NoSuchThing."""
        found = {item.id: item for item in self.items}
        return found[resolve(prompt, {key: _Titled(found[key].text) for key in found}, "prompt")]

    def as_json(self) -> dict[str, Any]:
        """Return the document of `surveys summary --json`."""
        document: dict[str, Any] = {
            "schema": 1,
            "survey": self.survey,
            "wave": self.wave,
            "roster": self.roster,
            "responses": self.responses,
            "response_rate": self.response_rate,
            "partial": self.partial,
            "items": [item.as_json() for item in self.items],
        }
        if self.by is not None:
            document["by"] = self.by
            document["groups"] = [
                {
                    "id": group.id,
                    "label": group.label,
                    "asked": group.asked,
                    "items": [item.as_json() for item in group.items],
                }
                for group in self.groups
            ]
        document["notes"] = list(self.notes)
        return document

    def __repr__(self) -> str:
        return self.text()

    def facts(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the summary fact by fact under headings: the wave, each item, each item of each group."""
        head = (*self.response_text().split("; "), *self.notes)
        found = [(f"{self.title}, wave {self.wave}", head)]
        found += [(item.text, (*item.facts(), *item.counted())) for item in self.items]
        for group in self.groups:
            asked = "" if group.asked is None else f" ({group.asked} asked)"
            found += [(f"{group.label}{asked}: {item.text}", (*item.facts(), *item.counted())) for item in group.items]
        return found

    def text(self) -> str:
        """Return the whole summary in plain words, an item per line, and what cannot be said."""
        lines = [f"{self.title}, wave {self.wave}", self.response_text(), *self.notes, ""]
        for item in self.items:
            lines += [item.text, *(f"  {each}" for each in (item.said(), "; ".join(item.counted())) if each)]
        for group in self.groups:
            asked = "" if group.asked is None else f" ({group.asked} asked)"
            lines += ["", f"{group.label}{asked}"]
            reasons = {item.reason for item in group.items}
            if len(group.items) > 1 and len(reasons) == 1 and all(item.suppressed for item in group.items):
                lines.append(f"  all {len(group.items)} items: {reasons.pop()}")
            else:
                lines += [f"  {item.text}: {item.said()}" for item in group.items]
        return "\n".join(lines)

    def response_text(self) -> str:
        """Say how many answered, and how many did not."""
        complete = f"{self.responses} complete {'response' if self.responses == 1 else 'responses'}"
        in_part = f", {self.partial} in part" if self.partial else ""
        if self.opens is not None:
            people = "" if self.roster is None else f"; {self.roster} will be asked"
            return f"not open before {self.opens}{people}"
        if self.roster is None:
            return f"{complete}{in_part}; how many were asked is unknown"
        if not self.roster:
            return "nobody was asked"
        if self.responses >= self.roster:
            return f"everyone answered: {self.responses} of {self.roster}"
        rate = percent(self.responses / self.roster)
        silent = self.roster - self.responses - self.partial
        did_not = f"{silent} of {self.roster} asked did not answer" if silent else "everyone answered at least in part"
        return f"{complete} of {self.roster} asked ({rate}){in_part}; {did_not}"

    def table(self, prompt: str | None = None) -> Table:
        """Return all items, or the groups of one item, as a table."""
        columns = ("n", "Share", "95 % interval", "Bounds", "Median", "Answers", "Note")
        if prompt is None:
            rows = tuple((item.text, *_figures(item)) for item in self.items)
            return Table(f"{self.title}, wave {self.wave}. {self.response_text()}.", ("Item", *columns), rows)
        item = self.item(prompt)
        rows = (
            ("Everyone", *_figures(item)),
            *((group.label, *_figures(each)) for group in self.groups for each in group.items if each.id == item.id),
        )
        return Table(f"{item.text} {self.response_text()}.", ((self.by or "group").capitalize(), *columns), rows)

    def chart(self, prompt: str | None = None) -> Chart:
        """Draw the ordered items as diverging bars, or the options chosen where a survey orders nothing.

        For one item: then and now, and its groups where there are any; what has no bars is said in words.
        """
        if prompt is not None:
            return self._item_chart(self.item(prompt))
        ordered = any(_drawn_scale(item) for item in self.items)
        title = f"{self.title}, wave {self.wave}"
        if not ordered:
            options = [_options(item, item.text) for item in self.items if item.kind in CHOSEN]
            return (
                option_bars(title, options)
                if options
                else words_only(title, [(item.text, item.said()) for item in self.items])
            )
        panels: dict[tuple[str, ...], list[ScaleRow]] = {}
        for item in self.items:
            if item.kind in ORDERED:
                panels.setdefault(_drawn_scale(item), []).extend(_bars(item, item.text))
        drawn = [Panel(scale, tuple(rows)) for scale, rows in panels.items()]
        return scale_bars(title, drawn)

    def _item_chart(self, item: Item) -> Chart:
        of_groups = [(each, group.label) for group in self.groups for each in group.items if each.id == item.id]
        shown = [(item, "Everyone"), *of_groups]
        if item.kind in CHOSEN:
            return option_bars(item.text, [_options(each, label) for each, label in shown])
        if not _drawn_scale(item):
            return words_only(item.text, [(label, each.said()) for each, label in shown])
        rows = [row for each, label in shown for row in _bars(each, label)]
        return scale_bars(item.text, [Panel(_drawn_scale(item), tuple(rows))])


class _Titled(msgspec.Struct, frozen=True):
    """What `names.resolve` looks at."""

    title: str


def _figures(item: Item) -> tuple[str, ...]:
    """Return n, share, interval, bounds, median, counts and note of an item as cells of a table."""
    if item.suppressed:
        return ("–", "–", "–", "–", "–", "–", item.reason)
    interval = "everyone answered" if item.method == "census" and item.share is not None else _span(item.low, item.high)
    note = "; ".join(part.text() for part in (item.change, item.since) if part is not None)
    median = f"{item.median:g}" if isinstance(item.median, float) else item.median or "–"
    counts = ", ".join(f"{category} {count}" for category, count in (item.counts or {}).items()) or "–"
    bounds = _span(item.bounds_low, item.bounds_high)
    return (str(item.n), item.share_text() or "–", interval, bounds, median, counts, note)


def _span(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{whole_percent(low)}–{whole_percent(high)} %"


def _drawn_scale(item: Item) -> tuple[str, ...]:
    return item.scale if item.kind in ORDERED else ()


def _options(item: Item, label: str) -> OptionPanel:
    """Return the options of an item with how many chose each; of a ranking, how many put it first."""
    first = " (ranked first)" if item.kind == "rank" else ""
    return OptionPanel(f"{label}{first}", item.n or 0, item.counts, item.reason)


def _bars(item: Item, label: str) -> list[ScaleRow]:
    """Return the bars of an item: one, or one for then and one for now."""
    if item.suppressed:
        return [ScaleRow(label, None, item.reason)]
    if item.then is not None:
        return [ScaleRow(f"{label} (then)", item.then), ScaleRow(f"{label} (now)", item.counts)]
    return [ScaleRow(label, item.counts)]
