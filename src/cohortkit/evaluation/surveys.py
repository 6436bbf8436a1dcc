"""A survey or reflection summarized: one wave, its response rate, its items, and groups where they may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from cohortkit.evaluation.charts.drawing import Chart
from cohortkit.evaluation.charts.scale_bars import Panel, ScaleRow, scale_bars
from cohortkit.evaluation.figures import (
    Answered,
    Item,
    WaveChange,
    facets,
    hidden_item,
    shown_item,
    wave_change,
)
from cohortkit.evaluation.shares import percent
from cohortkit.evaluation.suppression import Ledger, Limits, Published, Verdict, hide, withheld
from cohortkit.evaluation.tables import Table
from cohortkit.evaluation.waves import WaveAnswers, chosen_wave, group_labels, named_wave
from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.plan.names import resolve
from cohortkit.records.cohort import Cohort

By = Literal["organization", "pod", "role", "wave"]
Audience = Literal["team", "published"]


class Group(msgspec.Struct, frozen=True):
    """The items of one organization, pod, role or wave; `asked` is how many of it are on the roster."""

    id: str
    label: str
    asked: int | None
    items: tuple[Item, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One wave of a question set. `roster` and `response_rate` are None where the audience is open.

    `responses` counts complete ones; each item has its own n. `outside` answered without being asked and are not
    counted. `published` is what a ledger has to remember once this is given out.
    """

    survey: str
    title: str
    wave: str
    audience: Audience
    roster: int | None
    responses: int
    items: tuple[Item, ...]
    by: By | None = None
    groups: tuple[Group, ...] = ()
    outside: int = 0
    published: tuple[Published, ...] = ()
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
            "items": [item.as_json() for item in self.items],
        }
        if self.by is not None:
            document["by"] = self.by
            document["groups"] = [
                {"id": group.id, "items": [item.as_json() for item in group.items]} for group in self.groups
            ]
        return document

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """Return the whole summary in plain words, one fact per line, and what cannot be said."""
        lines = [f"{self.title}, wave {self.wave}", self.response_text(), *self.notes, ""]
        for item in self.items:
            lines += [item.text, f"  {item.said()}"]
        for group in self.groups:
            asked = "" if group.asked is None else f" ({group.asked} asked)"
            lines += ["", f"{group.label}{asked}"]
            lines += [f"  {item.text}: {item.said()}" for item in group.items]
        return "\n".join(lines)

    def response_text(self) -> str:
        """Say how many answered, and how many did not."""
        complete = f"{self.responses} complete {'response' if self.responses == 1 else 'responses'}"
        if self.roster is None:
            return f"{complete}; how many were asked is unknown"
        if not self.roster:
            return "nobody was asked"
        if self.responses >= self.roster:
            return f"everyone answered: {self.responses} of {self.roster}"
        rate = percent(self.responses / self.roster)
        silent = self.roster - self.responses
        return f"{complete} of {self.roster} asked ({rate}); {silent} of {self.roster} asked did not answer"

    def table(self, prompt: str | None = None) -> Table:
        """Return all items, or the groups of one item, as a table."""
        columns = ("n", "Share", "95 % interval", "Bounds", "Note")
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
        """Draw the ordered items as diverging bars; for one item then and now, or its groups where there are any."""
        if prompt is not None:
            item = self.item(prompt)
            rows = _bars(item, "Everyone")
            for group in self.groups:
                rows += [row for each in group.items if each.id == item.id for row in _bars(each, group.label)]
            panel = Panel(_drawn_scale(item), tuple(rows))
            return scale_bars(item.text, [panel] if panel.scale else [])
        panels: dict[tuple[str, ...], list[ScaleRow]] = {}
        for item in self.items:
            if item.kind in ("scale", "then-now", "yes-no"):
                panels.setdefault(_drawn_scale(item), []).extend(_bars(item, item.text))
        drawn = [Panel(scale, tuple(rows)) for scale, rows in panels.items()]
        return scale_bars(f"{self.title}, wave {self.wave}", drawn)


class _Titled(msgspec.Struct, frozen=True):
    """What `names.resolve` looks at."""

    title: str


def summarize(
    cohort: Cohort,
    survey: str,
    wave: str | None = None,
    *,
    by: By | None = None,
    compare: str | None = None,
    audience: Audience = "team",
    ledger: Ledger | None = None,
) -> Summary:
    """Summarize one wave of a survey or reflection as of the cohort's day.

    `wave` defaults to the latest with answers, else the latest that has opened. `compare` names another wave, whose
    answers are matched by person. `ledger` is what was published before; it matters to the published audience only.
    Raises NoSuchThing.
    """
    plan = cohort.plan
    set_id = resolve(survey, {**plan.reflections, **plan.surveys}, "survey")
    question_set = plan.question_set(set_id)
    assert question_set is not None  # resolved from the same tables
    chosen = chosen_wave(cohort, question_set, wave)
    own = WaveAnswers(cohort, question_set, chosen)
    limits = limits_for(plan, audience)
    known = ledger if ledger is not None and audience == "published" else Ledger()
    verdicts = {
        each.asked.id: _verdict(
            own,
            each,
            limits,
            audience,
            known.of(set_id, chosen.id, each.asked.id),
            broken_down=by not in (None, "wave"),
        )
        for each in own.items
    }
    items = [
        hidden_item(each, reason, limits)
        if (reason := verdicts[each.asked.id].total)
        else shown_item(each, None, own.size)
        for each in own.items
    ]
    notes: list[str] = []
    if compare is not None:
        other = WaveAnswers(cohort, question_set, named_wave(question_set, compare))
        items = [item if item.suppressed else _with_comparison(item, own, other, limits, audience) for item in items]
    groups: list[Group] = []
    entries = [
        Published(set_id, chosen.id, each.asked.id, frozenset(each.answers))
        for each in own.items
        if verdicts[each.asked.id].total is None and each.answers
    ]
    if by == "wave":
        groups = [_wave_group(cohort, question_set, each, limits, audience) for each in question_set.all_waves]
    elif by is not None:
        labels = group_labels(plan, by)
        groups = [
            _group(own, by=by, group=group, label=labels.get(group, group), verdicts=verdicts, limits=limits)
            for group in own.tables[by]
        ]
        entries += [
            Published(set_id, chosen.id, each.asked.id, frozenset(each.answers) & members)
            for each in own.items
            for group, members in own.tables[by].items()
            if verdicts[each.asked.id].reason(by, group) is None
        ]
        if own.size is not None and own.size <= limits.published:
            notes.append(withheld("one-group", limits).removeprefix("withheld: ") + ", so nothing is broken down")
    if own.outside:
        noun = "answer" if own.outside == 1 else "answers"
        notes.append(f"{own.outside} {noun} from people who were not asked are left out")
    return Summary(
        survey=set_id,
        title=question_set.title,
        wave=chosen.id,
        audience=audience,
        roster=own.size,
        responses=own.complete,
        items=tuple(items),
        by=by,
        groups=tuple(groups),
        outside=own.outside,
        published=tuple(entries) if audience == "published" else (),
        notes=tuple(notes),
    )


def limits_for(plan: Plan, audience: Audience) -> Limits:
    """Return the smallest groups an audience may see; publishing never allows less than the team's own limit."""
    info = plan.cohort
    published = max(info.min_group_size_published, info.min_group_size)
    return Limits(published if audience == "published" else info.min_group_size, published)


def _verdict(
    own: WaveAnswers,
    item: Answered,
    limits: Limits,
    audience: Audience,
    earlier: Sequence[frozenset[str]] = (),
    *,
    broken_down: bool = False,
) -> Verdict:
    """Return what to hide of an item; all breakdowns are looked at together, however few of them are shown."""
    rows, unanimous = facets(item)
    return hide(
        own.tables if broken_down else {},
        rows,
        own.roster if own.roster is not None else tuple(item.answers),
        limits,
        unanimous=unanimous,
        earlier=earlier,
        hide_small_total=audience == "published",
    )


def _group(
    own: WaveAnswers, *, by: str, group: str, label: str, verdicts: Mapping[str, Verdict], limits: Limits
) -> Group:
    members = own.tables[by][group]
    size = None if own.roster is None else len(members)
    items = []
    for answered in own.items:
        if reason := verdicts[answered.asked.id].reason(by, group):
            items.append(hidden_item(answered, reason, limits))
        else:
            shown = shown_item(answered, sorted(members), size)
            # Only rows that hiding has looked at: what was said of “then” is not among them.
            items.append(msgspec.structs.replace(shown, then=None))
    return Group(group, label, size, tuple(items))


def _wave_group(cohort: Cohort, question_set: QuestionSet, wave: Wave, limits: Limits, audience: Audience) -> Group:
    reading = WaveAnswers(cohort, question_set, wave)
    items = []
    for answered in reading.items:
        reason = _verdict(reading, answered, limits, audience).total
        items.append(hidden_item(answered, reason, limits) if reason else shown_item(answered, None, reading.size))
    return Group(wave.id, f"Wave {wave.id}", reading.size, tuple(items))


def _with_comparison(item: Item, own: WaveAnswers, other: WaveAnswers, limits: Limits, audience: Audience) -> Item:
    mine, theirs = own.item(item.id), other.item(item.id)
    if mine is None or theirs is None:
        return item
    order = [wave.id for wave in own.set.all_waves]
    earlier = order.index(other.wave.id) <= order.index(own.wave.id)
    change = wave_change(theirs, mine) if earlier else wave_change(mine, theirs)
    if change is None:
        return item
    paired = change.changed + change.same
    words = ""
    if audience == "published" and 0 < paired < limits.minimum and (own.size or 0) > limits.published:
        change, words = None, withheld("few", limits)
    since = WaveChange(wave=other.wave.id, earlier=earlier, change=change, withheld=words)
    return msgspec.structs.replace(item, since=since)


def _figures(item: Item) -> tuple[str, str, str, str, str]:
    """Return n, share, interval, bounds and note of an item as cells of a table."""
    if item.suppressed:
        return ("–", "–", "–", "–", item.reason)
    interval = "everyone answered" if item.method == "census" and item.share is not None else _span(item.low, item.high)
    note = "; ".join(part.text() for part in (item.change, item.since) if part is not None)
    return (str(item.n), item.share_text() or "–", interval, _span(item.bounds_low, item.bounds_high), note)


def _span(low: float | None, high: float | None) -> str:
    return "–" if low is None or high is None else f"{100 * low:.0f}–{100 * high:.0f} %"


def _drawn_scale(item: Item) -> tuple[str, ...]:
    return item.scale if item.kind in ("scale", "then-now", "yes-no") else ()


def _bars(item: Item, label: str) -> list[ScaleRow]:
    """Return the bars of an item: one, or one for then and one for now."""
    if item.suppressed:
        return [ScaleRow(label, None, item.reason)]
    if item.then is not None:
        return [ScaleRow(f"{label} (then)", item.then), ScaleRow(f"{label} (now)", item.counts)]
    return [ScaleRow(label, item.counts)]
