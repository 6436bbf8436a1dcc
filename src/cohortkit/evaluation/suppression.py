"""Which cells of a breakdown must stay hidden so that nobody's answer can be worked out.

A cell is item × group. Three reasons hide one: too few answers, 0 % or 100 % in a small group, and *complementary*
hiding: without it, another hidden cell would follow from this one by subtraction.

Safe here means: for every hidden cell there are two people whom no shown figure tells apart, one inside the group
and one outside, who answered differently. Exchanging their answers changes the hidden cell and nothing that is
shown, so no arithmetic on shown figures can settle it. This holds across all breakdowns of a wave, its totals, what
was published before, and a reader who knows who belongs to which group and even who answered. It is a stronger
demand than linear programming over cells would make, and needs no solver.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Reason = Literal["few", "unanimous", "complementary", "one-group", "published-before", "small-total"]
Groups = Mapping[str, frozenset[str]]
"""The people of each group of one breakdown."""
Facet = Mapping[str, Hashable]
"""What each person who answered contributes to one row of figures: person → category."""


class Limits(msgspec.Struct, frozen=True):
    """The smallest groups that may be shown: `minimum` answers here, `published` answers in public."""

    minimum: int
    published: int


class Published(msgspec.Struct, frozen=True):
    """One figure given out before: the survey, wave and item, and the people whose answers it added up."""

    survey: str
    wave: str
    item: str
    people: frozenset[str]


class Ledger(msgspec.Struct, frozen=True):
    """Everything published so far; a value that goes into a publication and comes out longer."""

    entries: tuple[Published, ...] = ()

    def of(self, survey: str, wave: str, item: str) -> tuple[frozenset[str], ...]:
        """Return the sets of people behind earlier figures of one item."""
        found = {e.people for e in self.entries if (e.survey, e.wave, e.item) == (survey, wave, item)}
        return tuple(sorted(found, key=sorted))

    def with_entries(self, entries: Iterable[Published]) -> "Ledger":
        """Return the ledger with further entries, in a settled order and without repeats."""
        merged = {*self.entries, *entries}
        return Ledger(tuple(sorted(merged, key=lambda e: (e.survey, e.wave, e.item, sorted(e.people)))))


class Verdict(msgspec.Struct, frozen=True):
    """What must be hidden for one item: whole-wave total, and cells as breakdown → group → reason."""

    total: Reason | None
    cells: dict[str, dict[str, Reason]]

    def reason(self, by: str, group: str) -> Reason | None:
        """Return why a cell is hidden, or None where it may be shown."""
        return self.cells.get(by, {}).get(group)


def withheld(reason: Reason, limits: Limits) -> str:
    """Say in words why a figure is not shown.

    Cells that are hidden for their own sake and cells hidden for another's say the same: which is which would itself
    give something away.
    """
    if reason == "published-before":
        return f"withheld: differs by fewer than {limits.minimum} answers from what was published before"
    if reason == "one-group":
        return f"withheld: a cohort of {limits.published} or fewer is one group"
    if reason == "small-total":
        return f"withheld: fewer than {limits.minimum}"
    return f"withheld: fewer than {limits.minimum}, or it would give somebody away"


def hide(
    tables: Mapping[str, Groups],
    facets: Sequence[Facet],
    roster: Collection[str],
    limits: Limits,
    *,
    unanimous: Collection[Hashable] = (),
    earlier: Sequence[frozenset[str]] = (),
    hide_small_total: bool = False,
) -> Verdict:
    """Return what to hide of one item over all breakdowns of its wave.

    `facets` holds one mapping per row of figures an item shows (answers by category, the share's yes and no, the
    direction of change); all have the same people, those who answered. `unanimous` names the values that make a
    0 % or 100 % when everybody in a group has the same one. `earlier` are the people behind figures of this item
    published before. Groups without any member of the roster are left out.
    """
    answered = frozenset(facets[0]) if facets else frozenset()
    everyone = frozenset(roster) | answered
    shown = {by: {g: m & everyone for g, m in groups.items() if m & everyone} for by, groups in tables.items()}
    total = _total_reason(answered, everyone, limits, earlier, hide_small_total=hide_small_total)
    hidden: dict[str, dict[str, Reason]] = {by: {} for by in shown}
    if len(everyone) <= limits.published:
        return Verdict(total, {by: dict.fromkeys(groups, "one-group") for by, groups in shown.items()})
    for by, groups in shown.items():
        for group, members in groups.items():
            reason = _primary_reason(members & answered, facets, limits, unanimous)
            if reason:
                hidden[by][group] = reason
            elif _too_close(members & answered, earlier, limits.minimum):
                hidden[by][group] = "published-before"
    wave = _Wave(shown, hidden, facets, everyone, minimum=limits.minimum, unanimous=unanimous, earlier=earlier)
    while (cell := wave.next_to_hide()) is not None:
        hidden[cell[0]][cell[1]] = "complementary"
    return Verdict(total, hidden)


def _total_reason(
    answered: frozenset[str],
    everyone: frozenset[str],
    limits: Limits,
    earlier: Sequence[frozenset[str]],
    *,
    hide_small_total: bool,
) -> Reason | None:
    """Return why the figure for the whole wave may not be shown, or None."""
    if _too_close(answered, earlier, limits.minimum):
        return "published-before"
    if hide_small_total and 0 < len(answered) < limits.minimum and len(everyone) > limits.published:
        return "small-total"
    return None


def _primary_reason(
    answers: frozenset[str], facets: Sequence[Facet], limits: Limits, unanimous: Collection[Hashable]
) -> Reason | None:
    """Return why a cell must be hidden for its own sake, or None."""
    if len(answers) < limits.minimum:
        return "few"
    if len(answers) < limits.published:
        for facet in facets:
            values = {facet[person] for person in answers}
            if len(values) == 1 and values <= set(unanimous):
                return "unanimous"
    return None


def _too_close(answers: frozenset[str], earlier: Sequence[frozenset[str]], minimum: int) -> bool:
    """Tell whether subtracting an earlier figure leaves a group that is too small."""
    return any(0 < len(answers ^ before) < minimum for before in earlier if answers <= before or before <= answers)


class _Wave:
    """All breakdowns of one item, as far as they are shown, and the search for what else has to go."""

    def __init__(
        self,
        tables: Mapping[str, Groups],
        hidden: Mapping[str, Mapping[str, Reason]],
        facets: Sequence[Facet],
        everyone: frozenset[str],
        *,
        minimum: int,
        unanimous: Collection[Hashable],
        earlier: Sequence[frozenset[str]],
    ) -> None:
        self.tables, self.hidden, self.facets, self.everyone = tables, hidden, facets, everyone
        self.answered = frozenset(facets[0]) if facets else frozenset()
        self.minimum, self.earlier = minimum, earlier
        self.unanimous = frozenset(unanimous)
        self.totals = [Counter(facet.values()) for facet in facets]

    def next_to_hide(self) -> tuple[str, str] | None:
        """Return the next shown cell to hide, or None when what is shown gives nothing away."""
        return self._small_remainder() or self._small_difference() or self._exposed()

    def _visible(self, by: str) -> list[str]:
        """Return the shown groups of a breakdown, those with the fewest answers first."""
        groups = self.tables[by]
        shown = [group for group in groups if group not in self.hidden[by]]
        return sorted(shown, key=lambda group: (len(groups[group] & self.answered), group))

    def _small_remainder(self) -> tuple[str, str] | None:
        """Hide more of a breakdown whose total minus its shown groups leaves too few people."""
        for by, groups in self.tables.items():
            visible = self._visible(by)
            concealed = frozenset().union(*(groups[group] for group in self.hidden[by])) & self.answered
            shown = frozenset().union(*(groups[group] for group in visible)) & self.answered
            rest = self.answered - shown
            if visible and (0 < len(rest) < self.minimum or 0 < len(concealed) < self.minimum):
                return by, visible[0]
        return None

    def _small_difference(self) -> tuple[str, str] | None:
        """Hide the smallest of the shown groups that leave too few people when taken from a shown figure."""
        cells = {
            by: [(group, self.tables[by][group] & self.answered) for group in self._visible(by)] for by in self.tables
        }
        outers = [members for shown in cells.values() for _, members in shown]
        for outer in (self.answered, *self.earlier, *outers):
            for by, shown in cells.items():
                inside = [(group, members) for group, members in shown if members < outer]
                taken = frozenset().union(*(members for _, members in inside))
                disjoint = len(taken) == sum(len(members) for _, members in inside)
                if inside and disjoint and 0 < len(outer) - len(taken) < self.minimum:
                    return by, inside[0][0]
                for group, members in inside:
                    if len(outer) - len(members) < self.minimum:
                        return by, group
        return None

    def _exposed(self) -> tuple[str, str] | None:
        """Hide more where some hidden cell could be worked out."""
        classes = self._indistinguishable()
        for by, groups in self.tables.items():
            if not frozenset().union(*(groups[g] for g in self.hidden[by])) & self.answered:
                continue
            for group in sorted(self.hidden[by]):
                if not self._ambiguous(groups[group], classes):
                    visible = self._visible(by)
                    more = (by, visible[0]) if visible else self._overlapping(groups[group])
                    if more:
                        return more
        return None

    def _overlapping(self, members: frozenset[str]) -> tuple[str, str] | None:
        """Return the smallest shown group of any other breakdown that shares people, else any shown group."""
        cells = [
            (not self.tables[by][g] & members, len(self.tables[by][g] & self.answered), by, g)
            for by in self.tables
            for g in self._visible(by)
        ]
        return min(cells)[2:] if cells else None

    def _indistinguishable(self) -> list[frozenset[str]]:
        """Return the people in classes no shown figure tells apart."""
        signatures: dict[str, list[Hashable]] = {person: [] for person in self.everyone}
        for by in self.tables:
            for group in self._visible(by):
                for person in self.tables[by][group]:
                    signatures[person].append((by, group))
        for position, before in enumerate(self.earlier):
            for person in before & self.everyone:
                signatures[person].append(position)
        classes: dict[tuple[Hashable, ...], set[str]] = {}
        for person, signature in signatures.items():
            classes.setdefault(tuple(signature), set()).add(person)
        return [frozenset(people) for people in classes.values()]

    def _ambiguous(self, members: frozenset[str], classes: Sequence[frozenset[str]]) -> bool:
        """Tell whether every figure of a hidden group could be another one without changing what is shown."""
        touched = [people for people in classes if people & members]
        if len(self.answered) < len(self.everyone) and not any(
            _could_differ(people & members, people - members, self.answered) for people in touched
        ):
            return False
        nobody = not members & self.answered
        for facet, totals in zip(self.facets, self.totals, strict=True):
            if len(totals) == 1 and not totals.keys() <= self.unanimous:
                continue
            settled = set(totals)
            for people in touched:
                # Who answered is taken to be known, unless nobody inside did.
                known = people if nobody else people & self.answered
                inside = Counter(facet.get(person) for person in known & members)
                outside = Counter(facet.get(person) for person in known - members)
                n_inside, n_outside = inside.total(), outside.total()
                settled = {
                    value
                    for value in settled
                    if not (inside[value] and outside[value] < n_outside)
                    and not (inside[value] < n_inside and outside[value])
                }
            if settled:
                return False
        return True


def _could_differ(inside: frozenset[str], outside: frozenset[str], answered: frozenset[str]) -> bool:
    """Tell whether an exchange between the two sets could change how many inside answered."""
    return bool((inside & answered and outside - answered) or (inside - answered and outside & answered))
