"""Breakout groups: a portfolio of constructions and searches, of which the best plan is kept."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import partial

from cohortkit.pairing.constructions import Design, designs, with_classes
from cohortkit.pairing.costs import MUST_NOT, MeetingCosts, least_cost, meeting_costs
from cohortkit.pairing.history import History, of_people
from cohortkit.pairing.people import Person, in_order
from cohortkit.pairing.plans import PairingError, Plan, Round, Rules, must_not_meet
from cohortkit.pairing.quality import is_best_possible, measure, reaches_distinct_bound, score
from cohortkit.pairing.seating import Weeks, relabel, seat_anyhow, seat_in_columns
from cohortkit.pairing.tabu import ABSENT, improve, spread_out, total_cost

POLISH = 0.2
"""Share of the search's steps for the lesser wishes of a plan that is at the bound already."""
BEGINNINGS = 24
"""From how many seatings beside the first people are moved between the seats of designs, for one plan."""
LARGEST_BEGUN_AGAIN = 150
"""People up to whom there are other beginnings: beyond, each takes long, and the search has room enough."""
LARGEST_SEARCH = 1_500
"""People up to whom all pairs are kept in tables; larger meetings use constructions and dealing alone."""


def number_of_groups(people: int, size: int) -> int:
    """As many groups as make the sizes closest to `size`; of two equally close numbers the larger."""
    if size < 1:
        raise PairingError(f"A group cannot have {size} people. Give --size 2 or more.")
    around = {max(1, people // size), max(1, -(-people // size))}
    return min(sorted(around, reverse=True), key=lambda groups: abs(people / groups - size))


def group_sizes(people: int, groups: int) -> list[int]:
    """Sizes that differ by at most one, the larger groups first."""
    small, larger = divmod(people, groups)
    return [small + 1] * larger + [small] * (groups - larger)


def plan_groups(
    people: Sequence[Person],
    rounds: int,
    *,
    groups: int | None = None,
    size: int | None = None,
    seed: int = 0,
    history: History | None = None,
    rules: Rules | None = None,
    first_round: int = 1,
    start: Sequence[Round] = (),
    effort: float = 1.0,
) -> Plan:
    """Plan rounds of breakout groups that bring as many new pairs of different organizations together as possible.

    Give `groups` or `size`. What people say they have `met` counts as history too. `start` are rounds to begin
    the search from (when a plan is re-planned). Raises PairingError when the numbers cannot be met or the
    must-not pairs leave no way.
    """
    rules = rules or Rules()
    roster = tuple(person for person in in_order(people) if person.id not in rules.opted_out)
    history = (history or History()) + of_people(roster)
    number = _groups_asked(roster, rounds, groups, size)
    here = [
        [i for i, person in enumerate(roster) if person.id not in missing]
        for missing in (rules.missing(first_round + r) for r in range(rounds))
    ]
    if min(len(numbers) for numbers in here) < number:
        raise PairingError(
            f"There are fewer people than the {number} groups asked for in a round. Ask for fewer groups."
        )
    portfolio = _Portfolio(
        people=roster,
        here=here,
        groups=number,
        seed=seed,
        history=history,
        rules=rules,
        first_round=first_round,
        effort=effort,
    )
    weeks, method = portfolio.best(start)
    made = portfolio.as_rounds(weeks)
    forbidden = must_not_meet(roster, rules)
    if any(a in group and b in group for r in made for group in r.groups for a, b in forbidden):
        raise PairingError(
            "The must-not pairs leave no way to fill these groups. Ask for more groups, or mark somebody as away."
        )
    return Plan(made, measure(roster, made, history), seed, method)


def _groups_asked(people: Sequence[Person], rounds: int, groups: int | None, size: int | None) -> int:
    if len({person.id for person in people}) != len(people):
        raise PairingError("Somebody is on the list twice. Give everybody an id of their own.")
    if not people:
        raise PairingError("There is nobody to group. Add people, or check who has opted out.")
    if rounds < 1:
        raise PairingError("Ask for at least one round.")
    if (groups is None) == (size is None):
        raise PairingError("Give either the number of groups or their size.")
    number = groups if groups is not None else number_of_groups(len(people), size or 0)
    if not 1 <= number <= len(people):
        raise PairingError(f"{len(people)} people cannot fill {number} groups. Ask for 1 to {len(people)} groups.")
    return number


class _Portfolio:
    """Everything the ways of planning share, and the best plan seen so far."""

    def __init__(
        self,
        *,
        people: Sequence[Person],
        here: Sequence[Sequence[int]],
        groups: int,
        seed: int,
        history: History,
        rules: Rules,
        first_round: int,
        effort: float,
    ) -> None:
        self.people = people
        self.here = here
        self.groups = groups
        self.seed = seed
        self.history = history
        self.rules = rules
        self.first_round = first_round
        self.effort = effort
        self.searchable = len(people) <= LARGEST_SEARCH
        self._costs: MeetingCosts | None = None
        self._lowest: float | None = None
        self._beginnings = BEGINNINGS if len(people) <= LARGEST_BEGUN_AGAIN else 0

    @property
    def costs(self) -> MeetingCosts:
        if self._costs is None:
            self._costs = meeting_costs(self.people, self.history, self.rules)
        return self._costs

    def plain(self) -> bool:
        """Whether organizations are all that counts, so that a plan at the bound needs no further search."""
        return (
            not self.history.times
            and not self.rules.please
            and not any(person.role or person.pods for person in self.people)
            and not must_not_meet(self.people, self.rules)
        )

    def best(self, start: Sequence[Round]) -> tuple[Weeks, str]:
        """The weeks (group number of each person) of the best plan, and how it was found."""
        candidates: list[tuple[Weeks, str]] = []
        if all(len(numbers) == len(self.people) for numbers in self.here):
            for weeks, method in self._constructed():
                if self.plain() and self._is_best(weeks):
                    return weeks, method
                candidates.append((weeks, method))
        if start:
            candidates.append((self._restarted(start), "re-planned"))
        if not self.searchable:
            candidates.append((self._dealt(), "dealing"))
            return max(candidates, key=lambda candidate: self._key(candidate[0], exact_wishes=False))
        at_the_bound = any(self._is_best(weeks) for weeks, _ in candidates)
        if not at_the_bound:
            candidates.append((self._searched([]), "search"))
        candidates.sort(key=lambda candidate: self._key(candidate[0]), reverse=True)
        found = candidates[0]
        # What a search can still mend, it mends from the best starting points.
        for weeks, method in candidates[: 1 if self._is_best(found[0]) else 2]:
            if self._is_best(found[0]) and self._is_settled(found[0]):
                break
            name = method if method == "search" else f"{method}, improved by search"
            better = self._improved(weeks, POLISH if self._is_best(weeks) else 1.0)
            if self._key(better) > self._key(found[0]):
                found = (better, name)
        return found

    def _constructed(self) -> list[tuple[Weeks, str]]:
        """Plans from the constructions, each seat given to the person it suits best."""
        size = -(-len(self.people) // self.groups)
        whole: list[tuple[Weeks, str]] = []
        begun: list[tuple[Weeks, str]] = []
        for design, seated in self._seatings(designs(self.groups, size)):
            if len(seated[0]) < len(self.here):
                begun.append(self._relabelled(design, *seated))
                continue
            whole.append(self._relabelled(design, *seated))
            if self._is_best(whole[-1][0]):
                # Another beginning could bring no more new pairs together.
                self._beginnings = 0
                if self.plain():
                    return whole
        # A search costs a second, so it completes a design only when no design is whole.
        if not whole and self.searchable:
            begun.sort(key=lambda plan: -len(plan[0]))
            whole = [(self._searched(weeks), f"{name}, completed by search") for weeks, name in begun[:2]]
        return whole

    def _seatings(self, known: Sequence[Design]) -> Iterator[tuple[Design, tuple[Weeks, list[int]]]]:
        """Ways to put the people on the seats of the designs, the most promising first."""
        rounds = len(self.here)
        # With a history the usual seating is tried as well: its other weeks repeat nobody.
        seeds = (self.seed, 0) if self.history.times and self.seed else (self.seed,)
        for seed in seeds:
            for view in (view for design in known for view in with_classes(design, rounds)):
                seated = seat_in_columns(self.people, view, rounds, seed, self.history)
                if seated is not None:
                    yield view, seated
            for design in known:
                if design.columns and design.across < rounds:
                    seated = seat_in_columns(self.people, design, rounds, seed, self.history)
                    if seated is not None:
                        yield design, seated
                seated = seat_anyhow(self.people, design, rounds, seed, self.history)
                if seated is not None:
                    yield design, seated

    def _relabelled(self, design: Design, weeks: Weeks, seats: list[int]) -> tuple[Weeks, str]:
        """Move people between the seats when that can still gain something, from several beginnings if need be."""
        if not self.searchable or (self.plain() and self._sits_apart(weeks)):
            return weeks, design.name
        chosen = [week for week in design.weeks if [week[seat] for seat in seats] in weeks]
        rng = random.Random(f"relabel/{self.seed}")  # noqa: S311

        def moved(seats: list[int]) -> Weeks:
            by_person = relabel(seats, chosen, self.costs, rng)
            return [[week[seat] for seat in by_person] for week in chosen]

        best = moved(seats)
        # A search that adds rounds moves people anyway.
        while self._beginnings and len(best) == len(self.here) and not self._is_best(best):
            self._beginnings -= 1
            best = min(best, moved(rng.sample(seats, len(seats))), key=partial(total_cost, self.costs))
        return best, design.name

    def _sits_apart(self, weeks: Weeks) -> bool:
        """Whether nobody sits with their own organization."""
        return all(
            len({(group, person.organization) for group, person in zip(week, self.people, strict=True)})
            == len(self.people)
            for week in weeks
        )

    def _searched(self, done: Weeks) -> Weeks:
        rng = random.Random(f"spread/{self.seed}")  # noqa: S311
        left = self.here[len(done) :]
        sizes = [group_sizes(len(numbers), self.groups) for numbers in left]
        rounds = [*done, *spread_out(self.costs, sizes, left, done, rng)]
        return improve(self.costs, rounds, rng, fixed=len(done), good_enough=self._floor(), effort=self.effort)

    def _improved(self, weeks: Weeks, share: float) -> Weeks:
        rng = random.Random(f"improve/{self.seed}")  # noqa: S311
        return improve(self.costs, weeks, rng, good_enough=self._floor(), effort=self.effort * share)

    def _floor(self) -> float:
        """A cost no plan goes below."""
        if self._lowest is None:
            self._lowest = least_cost(self.people, self.as_rounds(self._dealt()), self.history, self.rules)
        return self._lowest

    def _restarted(self, start: Sequence[Round]) -> Weeks:
        """The rounds given, with who has left taken out and who has come put where there is room."""
        number = {person.id: i for i, person in enumerate(self.people)}
        weeks: Weeks = []
        for r, present in enumerate(self.here):
            week = [ABSENT] * len(self.people)
            groups: list[list[int]] = [[] for _ in range(self.groups)]
            old = start[r].groups if r < len(start) else ()
            expected = set(present)
            for group, members in zip(groups, old, strict=False):
                group += [number[who] for who in members if who in number and number[who] in expected]
            placed = {i for group in groups for i in group}
            for i in present:
                if i not in placed:
                    min(groups, key=len).append(i)
            while max(map(len, groups)) - min(map(len, groups)) > 1:
                min(groups, key=len).append(max(groups, key=len).pop())
            for g, group in enumerate(groups):
                for i in group:
                    week[i] = g
            weeks.append(week)
        return weeks

    def _dealt(self) -> Weeks:
        """Everybody dealt like cards, sorted by organization, each round in another order."""
        rng = random.Random(f"deal/{self.seed}")  # noqa: S311
        order = list(range(len(self.people)))
        weeks: Weeks = []
        for present in self.here:
            rng.shuffle(order)
            order.sort(key=lambda i: self.people[i].organization)
            expected = set(present)
            week = [ABSENT] * len(self.people)
            for place, i in enumerate(i for i in order if i in expected):
                week[i] = place % self.groups
            weeks.append(week)
        return weeks

    def as_rounds(self, weeks: Weeks) -> tuple[Round, ...]:
        """Rounds of ids: groups in the order of their first member, so that seeds alone make a difference."""
        rounds = []
        for r, week in enumerate(weeks):
            groups: dict[int, list[str]] = {}
            for person, group in zip(self.people, week, strict=True):
                if group != ABSENT:
                    groups.setdefault(group, []).append(person.id)
            number = self.first_round + r
            outside = self.rules.outside.get(number, frozenset())
            unseated = (p.id for p, group in zip(self.people, week, strict=True) if group == ABSENT)
            sitting_out = tuple(who for who in unseated if who not in outside)
            rounds.append(Round(number, tuple(sorted(tuple(group) for group in groups.values())), sitting_out))
        return tuple(rounds)

    def _is_best(self, weeks: Weeks) -> bool:
        quality = measure(self.people, self.as_rounds(weeks), self.history)
        return is_best_possible(quality) or reaches_distinct_bound(quality)

    def _is_settled(self, weeks: Weeks) -> bool:
        """Whether wishes beyond the bound are met as well, so that a search could gain nothing."""
        return self.plain() or total_cost(self.costs, weeks) <= self._floor()

    def _key(self, weeks: Weeks, *, exact_wishes: bool = True) -> tuple[float, ...]:
        """For comparing plans, larger is better: must-not pairs, quality, then the lesser wishes."""
        quality = measure(self.people, self.as_rounds(weeks), self.history)
        if not exact_wishes:
            return score(quality)
        cost = total_cost(self.costs, weeks)
        return (-(cost // (MUST_NOT // 2)), *score(quality)[:3], -cost, quality.least_met)
