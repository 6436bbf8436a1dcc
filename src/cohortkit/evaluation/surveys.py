"""Sum up a survey or reflection: one wave, compared and broken down, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cohortkit.evaluation.figures import (
    Answered,
    Item,
    WaveChange,
    facets,
    hidden_item,
    shown_item,
    wave_change,
)
from cohortkit.evaluation.summary import Audience, By, Group, Summary
from cohortkit.evaluation.suppression import Ledger, Limits, Published, Verdict, hide, withheld
from cohortkit.evaluation.waves import WaveAnswers, chosen_wave, group_labels, named_wave
from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.plan.names import resolve
from cohortkit.records.cohort import Cohort


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
