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
from cohortkit.evaluation.summary import By, Group, Summary
from cohortkit.evaluation.suppression import Groups, Limits, Verdict, hide, settled, withheld
from cohortkit.evaluation.waves import WaveAnswers, chosen_wave, group_labels, named_wave
from cohortkit.plan.model import Plan
from cohortkit.plan.names import resolve
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience
from cohortkit.records.published_figures import Ledger, PublishedFigure


def summarize(
    cohort: Cohort,
    survey: str,
    wave: str | None = None,
    *,
    by: By | None = None,
    compare: str | None = None,
    audience: Audience = "team",
) -> Summary:
    """Summarize one wave of a survey or reflection as of the cohort's day.

    `wave` defaults to the latest with answers, else the latest that has opened. `compare` names another wave, whose
    answers are matched by person. For publication, what was published before counts too: figures are repeated until
    enough answers are new. Raises NoSuchThing.
    """
    plan = cohort.plan
    set_id = resolve(survey, {**plan.reflections, **plan.surveys}, "survey")
    question_set = plan.question_set(set_id)
    assert question_set is not None  # resolved from the same tables
    known = cohort.published if audience == "published" else Ledger()
    chosen = chosen_wave(cohort, question_set, wave)
    view = _View(WaveAnswers(cohort, question_set, chosen), audience, known, broken_down=by not in (None, "wave"))
    items = view.items()
    notes: list[str] = []
    if compare is not None:
        other = _View(WaveAnswers(cohort, question_set, named_wave(question_set, compare)), audience, known)
        items = [item if item.suppressed else view.compared(item, other) for item in items]
    groups: list[Group] = []
    entries = view.published()
    if by == "wave":
        for each in question_set.all_waves:
            one = _View(WaveAnswers(cohort, question_set, each), audience, known)
            groups.append(Group(each.id, f"Wave {each.id}", one.wave.size, tuple(one.items())))
            entries += one.published()
    elif by is not None:
        labels = group_labels(plan, by)
        groups = [view.group(by, group, labels.get(group, group)) for group in view.wave.tables[by]]
        entries += view.published(by)
        if view.wave.size is not None and view.wave.size <= view.limits.published:
            notes.append(withheld("one-group", view.limits).removeprefix("withheld: ") + ", so nothing is broken down")
    if view.late:
        noun = "answer that came" if view.late == 1 else "answers that came"
        notes.append(
            f"as published before: {view.late} {noun} since will count once there are {view.limits.minimum}, "
            "so that the difference gives nobody away"
        )
    outside = view.wave.outside
    if outside:
        noun = "answer" if outside == 1 else "answers"
        notes.append(f"{outside} {noun} from people who were not asked are left out")
    return Summary(
        survey=set_id,
        title=question_set.title,
        wave=chosen.id,
        audience=audience,
        roster=view.wave.size,
        responses=view.wave.complete,
        partial=view.wave.partial,
        opens=view.wave.first if cohort.as_of < view.wave.first and not view.wave.answers else None,
        items=tuple(items),
        by=by,
        groups=tuple(groups),
        outside=outside,
        published=tuple(dict.fromkeys(entries)) if audience == "published" else (),
        notes=tuple(notes),
    )


def limits_for(plan: Plan, audience: Audience) -> Limits:
    """Return the smallest groups an audience may see; publishing never allows less than the team's own limit."""
    info = plan.cohort
    published = max(info.min_group_size_published, info.min_group_size)
    return Limits(published if audience == "published" else info.min_group_size, published)


class _View:
    """One wave as an audience may see it; all breakdowns are looked at together, however few of them are shown."""

    def __init__(self, wave: WaveAnswers, audience: Audience, ledger: Ledger, *, broken_down: bool = False) -> None:
        self.wave, self.limits = wave, limits_for(wave.plan, audience)
        # A cohort that small is one group; a pod or an organization of a larger one is a small group of it.
        self.hides_few = audience == "published" and wave.participants > self.limits.published
        tables = wave.tables if broken_down else {}
        self.answered: list[Answered] = []
        self.verdicts: dict[str, Verdict] = {}
        self.late = 0
        for each in wave.items:
            name = (wave.set.id, wave.wave.id, each.asked.id)
            earlier = ledger.of(*name)
            counted = each.among(settled(frozenset(each.answers), ledger.totals(*name), self.limits.minimum))
            self.late = max(self.late, len(each.answers) - len(counted.answers))
            self.answered.append(counted)
            self.verdicts[each.asked.id] = self._verdict(counted, tables, earlier)

    def _verdict(self, item: Answered, tables: Mapping[str, Groups], earlier: Sequence[frozenset[str]]) -> Verdict:
        rows, unanimous = facets(item)
        return hide(
            tables,
            rows,
            self.wave.roster if self.wave.roster is not None else tuple(item.answers),
            self.limits,
            unanimous=unanimous,
            earlier=earlier,
            hide_small_total=self.hides_few,
        )

    def items(self) -> list[Item]:
        """The items among everybody who answered."""
        return [
            hidden_item(each, reason, self.limits)
            if (reason := self.verdicts[each.asked.id].total)
            else shown_item(each, None, self.wave.size)
            for each in self.answered
        ]

    def group(self, by: str, group: str, label: str) -> Group:
        """The items of one group of a breakdown."""
        members = self.wave.tables[by][group]
        size = None if self.wave.roster is None else len(members)
        items = []
        for answered in self.answered:
            if reason := self.verdicts[answered.asked.id].reason(by, group):
                items.append(hidden_item(answered, reason, self.limits))
            else:
                shown = shown_item(answered, sorted(members), size)
                # Only rows that hiding has looked at: what was said of “then”, or of others, is not among them.
                counts = {} if answered.asked.kind == "roster" else shown.counts
                items.append(msgspec.structs.replace(shown, then=None, counts=counts))
        return Group(group, label, size, tuple(items))

    def compared(self, item: Item, other: _View) -> Item:
        """The item with how the same people answered in another wave."""
        mine, theirs = ({each.asked.id: each for each in view.answered}.get(item.id) for view in (self, other))
        if mine is None or theirs is None:
            return item
        order = [wave.id for wave in self.wave.set.all_waves]
        earlier = order.index(other.wave.wave.id) <= order.index(self.wave.wave.id)
        change = wave_change(theirs, mine) if earlier else wave_change(mine, theirs)
        if change is None:
            return item
        words = ""
        if self.hides_few and 0 < change.changed + change.same < self.limits.minimum:
            change, words = None, withheld("few", self.limits)
        since = WaveChange(wave=other.wave.wave.id, earlier=earlier, change=change, withheld=words)
        return msgspec.structs.replace(item, since=since)

    def published(self, by: str | None = None) -> list[PublishedFigure]:
        """The people behind each figure that is shown: of the whole wave, or of the groups of a breakdown."""
        found = []
        for each in self.answered:
            verdict, answered = self.verdicts[each.asked.id], frozenset(each.answers)
            if by is None:
                shown = {"": answered} if verdict.total is None and answered else {}
            else:
                tables = self.wave.tables[by].items()
                shown = {f"{by}:{g}": answered & members for g, members in tables if verdict.reason(by, g) is None}
            name = (self.wave.set.id, self.wave.wave.id, each.asked.id)
            found += [PublishedFigure(*name, people, group) for group, people in shown.items()]
        return found
