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
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Literal

import msgspec

Reason = Literal["few", "unanimous", "complementary", "one-group", "published-before", "small-total"]
Groups = Mapping[str, frozenset[str]]
"""The people of each group of one breakdown."""
Facet = Mapping[str, Hashable]
"""What each person who answered contributes to one row of figures: person → category."""


Cell = tuple[str, str]
"""A breakdown and one of its groups."""

PATIENT_PASSES = 24
"""So many cells are hidden one by one, each looked at anew; in very large cohorts ever more at once after that."""


class Limits(msgspec.Struct, frozen=True):
    """The smallest groups that may be shown: `minimum` answers here, `published` answers in public."""

    minimum: int
    published: int


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
    published before. `hide_small_total` hides the whole wave's figure too where it stands for too few. Groups without
    any member of the roster are left out.
    """
    answered = frozenset(facets[0]) if facets else frozenset()
    everyone = frozenset(roster) | answered
    shown = {by: {g: m & everyone for g, m in groups.items() if m & everyone} for by, groups in tables.items()}
    total = _total_reason(answered, limits, earlier, hide_small_total=hide_small_total)
    hidden: dict[str, dict[str, Reason]] = {by: {} for by in shown}
    if len(everyone) <= limits.published:
        return Verdict(total, {by: dict.fromkeys(groups, "one-group") for by, groups in shown.items()})
    for by, groups in shown.items():
        for group, members in groups.items():
            reason = _primary_reason(members & answered, facets, limits, unanimous)
            if reason:
                hidden[by][group] = reason
            elif _too_close(members & answered, earlier, limits.minimum):
                hidden[by][group] = "complementary"
    # A group of everybody is the total once more: hiding it would hide nothing, and showing it tells nothing new.
    parts = {by: {g: m for g, m in groups.items() if m != everyone} for by, groups in shown.items()}
    unseen = {by: {g: reason for g, reason in cells.items() if g in parts[by]} for by, cells in hidden.items()}
    wave = _Wave(parts, unseen, facets, everyone, minimum=limits.minimum, unanimous=unanimous, earlier=earlier)
    _hide_more(wave, unseen)
    return Verdict(total, {by: cells | unseen[by] for by, cells in hidden.items()})


def _hide_more(wave: "_Wave", hidden: dict[str, dict[str, Reason]]) -> None:
    """Hide cells until what is shown gives nothing away, then show again whichever later ones made needless.

    Where cells were published before, what was shown then is kept if it can be: the same answers give the same tables.
    """
    shown = [cell for cell in wave.answers if cell[1] not in hidden[cell[0]]]
    taken: list[Cell] = [cell for cell in shown if wave.answers[cell] not in wave.earlier]
    if len(taken) < len(shown):
        for by, group in taken:
            hidden[by][group] = "complementary"
    if len(taken) == len(shown) or wave.next_to_hide(most=1):
        for by, group in taken:
            hidden[by].pop(group, None)
        taken = []
    passes = 0
    while cells := wave.next_to_hide(most=1 if passes < PATIENT_PASSES else 2 ** (passes - PATIENT_PASSES + 1)):
        for by, group in cells:
            hidden[by][group] = "complementary"
        taken += cells
        passes += 1
    back = passes <= PATIENT_PASSES
    while back:
        back = False
        for by, group in sorted(taken, key=lambda cell: (-len(wave.answers[cell]), cell)):
            if reason := hidden[by].pop(group, None):
                if wave.next_to_hide(most=1):
                    hidden[by][group] = reason
                else:
                    back = True


def settled(answered: frozenset[str], totals: Sequence[frozenset[str]], minimum: int) -> frozenset[str]:
    """Return the people whose answers may be added up: all, or those of an earlier total until enough are new."""
    before = [each for each in totals if each < answered and len(answered) - len(each) < minimum]
    return max(before, key=len, default=answered) if answered not in totals else answered


def _total_reason(
    answered: frozenset[str], limits: Limits, earlier: Sequence[frozenset[str]], *, hide_small_total: bool
) -> Reason | None:
    """Return why the figure for the whole wave may not be shown, or None."""
    if _too_close(answered, earlier, limits.minimum):
        return "published-before"
    if hide_small_total and 0 < len(answered) < limits.minimum:
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
    """Tell whether the difference to an earlier figure, itself none, is about a group that is too small."""
    return answers not in earlier and any(len(answers ^ before) < minimum for before in earlier)


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
        self.answers = {(by, g): m & self.answered for by, groups in tables.items() for g, m in groups.items()}

    def next_to_hide(self, most: int) -> list[Cell]:
        """Return up to `most` shown cells to hide next, or none when what is shown gives nothing away."""
        visible = {by: self._visible(by) for by in self.tables}
        return (
            self._small_remainder(visible, most)
            or self._small_difference(visible, most)
            or self._exposed(visible, most)
        )

    def _visible(self, by: str) -> list[Cell]:
        """Return the shown cells of a breakdown, those with the fewest answers first."""
        shown = [(by, group) for group in self.tables[by] if group not in self.hidden[by]]
        return sorted(shown, key=lambda cell: (len(self.answers[cell]), cell))

    def _small_remainder(self, visible: Mapping[str, list[Cell]], most: int) -> list[Cell]:
        """Hide more of a breakdown whose total minus its shown groups leaves too few people."""
        for by, shown in visible.items():
            concealed = frozenset().union(*(self.answers[by, group] for group in self.hidden[by]))
            rest = self.answered.difference(*(self.answers[cell] for cell in shown))
            if shown and (0 < len(rest) < self.minimum or 0 < len(concealed) < self.minimum):
                return shown[:most]
        return []

    def _small_difference(self, visible: Mapping[str, list[Cell]], most: int) -> list[Cell]:
        """Hide the smallest of the shown groups that leave too few people when taken from a shown figure."""
        figures = [self.answered, *self.earlier, *(self.answers[cell] for shown in visible.values() for cell in shown)]
        around: dict[str, list[int]] = {}
        for number, figure in enumerate(figures[1:], 1):
            for person in figure:
                around.setdefault(person, []).append(number)
        inside: dict[tuple[int, str], list[Cell]] = {}
        found: list[Cell] = []
        for by, shown in visible.items():
            for cell in shown:
                inner = self.answers[cell]
                # Whatever holds all of them holds any one of them.
                for number in (0, *around.get(min(inner, default=""), ())):
                    if inner < figures[number]:
                        inside.setdefault((number, by), []).append(cell)
                        if len(figures[number]) - len(inner) < self.minimum:
                            found.append(cell)
        for (number, _by), cells in inside.items():
            taken = frozenset().union(*(self.answers[cell] for cell in cells))
            disjoint = len(taken) == sum(len(self.answers[cell]) for cell in cells)
            if disjoint and 0 < len(figures[number]) - len(taken) < self.minimum:
                found.append(cells[0])
        return list(dict.fromkeys(found))[:most]

    def _exposed(self, visible: Mapping[str, list[Cell]], most: int) -> list[Cell]:
        """Hide more where some hidden cell could be worked out."""
        classes = _Classes(self, visible)
        for by, groups in self.tables.items():
            if not any(self.answers[by, group] for group in self.hidden[by]):
                continue
            for group in sorted(self.hidden[by]):
                if not classes.leave_open(groups[group]):
                    more = visible[by] or self._nearest(groups[group], visible)
                    if more:
                        return more[:most]
        return []

    def _nearest(self, members: frozenset[str], visible: Mapping[str, list[Cell]]) -> list[Cell]:
        """Return the shown cells of other breakdowns, those that share people first, then the smallest."""
        cells = [cell for shown in visible.values() for cell in shown]
        return sorted(cells, key=lambda c: (not self.tables[c[0]][c[1]] & members, len(self.answers[c]), c))


class _Classes:
    """The people in classes no shown figure tells apart, with what each class answered."""

    def __init__(self, wave: _Wave, visible: Mapping[str, list[Cell]]) -> None:
        self.wave = wave
        signatures: dict[str, list[Hashable]] = {person: [] for person in wave.everyone}
        for shown in visible.values():
            for by, group in shown:
                for person in wave.tables[by][group]:
                    signatures[person].append((by, group))
        # An earlier figure that is shown again tells nothing more; any other one tells apart who stood behind it.
        again = {wave.answered, *(wave.answers[cell] for shown in visible.values() for cell in shown)}
        for position, before in enumerate(each for each in wave.earlier if each not in again):
            for person in before & wave.everyone:
                signatures[person].append(position)
        numbers: dict[tuple[Hashable, ...], int] = {}
        self.class_of = {p: numbers.setdefault(tuple(s), len(numbers)) for p, s in signatures.items()}
        self.answers: list[list[Counter[Hashable]]] = [[Counter() for _ in wave.facets] for _ in numbers]
        self.silent = [0] * len(numbers)
        for person, number in self.class_of.items():
            if person in wave.answered:
                for facet, counter in zip(wave.facets, self.answers[number], strict=True):
                    counter[facet[person]] += 1
            else:
                self.silent[number] += 1

    def leave_open(self, members: frozenset[str]) -> bool:
        """Tell whether every figure of a hidden group could be another one without changing what is shown."""
        wave = self.wave
        touched: dict[int, list[str]] = {}
        for person in members:
            touched.setdefault(self.class_of[person], []).append(person)
        some_silent = len(wave.answered) < len(wave.everyone)
        if some_silent and not any(self._silence_could_move(number, people) for number, people in touched.items()):
            return False
        nobody = not members & wave.answered
        for place, (facet, totals) in enumerate(zip(wave.facets, wave.totals, strict=True)):
            if len(totals) == 1 and not totals.keys() <= wave.unanimous:
                continue
            settled = set(totals)
            for number, people in touched.items():
                inside = Counter(facet[person] for person in people if person in wave.answered)
                everybody = self.answers[number][place]
                n_inside, n_outside = inside.total(), everybody.total() - inside.total()
                # Who answered is taken to be known, unless nobody inside did.
                n_in = len(people) if nobody else n_inside
                n_out = n_outside + self.silent[number] - len(people) if nobody else n_outside
                settled = {
                    value
                    for value in settled
                    if not (inside[value] and everybody[value] - inside[value] < n_out)
                    and not (inside[value] < n_in and everybody[value] - inside[value])
                }
            if settled:
                return False
        return True

    def _silence_could_move(self, number: int, people: Sequence[str]) -> bool:
        """Tell whether an exchange within a class could change how many of these people answered."""
        inside = sum(person in self.wave.answered for person in people)
        silent_inside = len(people) - inside
        everybody = self.answers[number][0].total() if self.answers[number] else 0
        return bool((inside and self.silent[number] - silent_inside) or (silent_inside and everybody - inside))
