"""How good a plan is: counted out plainly, beside the bound, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from cohortkit.pairing.bounds import distinct_pairs_bound, repeats_bound, same_organization_bound
from cohortkit.pairing.history import History
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Quality, Round


def measure(people: Sequence[Person], rounds: Sequence[Round], history: History | None = None) -> Quality:
    """Recount a plan; `people` are all who may be in it, `history` is from before it."""
    before = history or History()
    organization = {person.id: person.organization for person in people}
    times: Counter[tuple[str, str]] = Counter(
        pair for r in rounds for group in r.groups for pair in combinations(sorted(group), 2)
    )
    across = [pair for pair in times if organization[pair[0]] != organization[pair[1]]]
    distinct = sum(1 for pair in across if pair not in before.times)
    repeats = sum(count - (0 if pair in before.times else 1) for pair, count in times.items())
    inside = sum(count for (a, b), count in times.items() if organization[a] == organization[b])

    grouped = [[who for group in r.groups for who in group] for r in rounds]
    taking_part = {who for ids in grouped for who in ids} | {who for r in rounds for who in r.sitting_out}
    part = [person for person in people if person.id in taking_part]
    sizes = [[len(group) for group in r.groups] for r in rounds]
    known_before = sum(1 for a, b in before.times if a in taking_part and b in taking_part)
    least_inside = same_organization_bound(
        (len(r.groups), Counter(organization[who] for who in ids).values())
        for r, ids in zip(rounds, grouped, strict=True)
    )
    seated = list(zip(grouped, sizes, strict=True))
    most = distinct_pairs_bound(part, seated, before, least_inside)
    met: Counter[str] = Counter({person.id: 0 for person in part})
    met.update(who for pair in across for who in pair)
    return Quality(
        distinct_pairs=distinct,
        distinct_pairs_bound=most,
        percent_of_bound=_percent(distinct, most),
        repeats=repeats,
        repeats_bound=repeats_bound(len(part), seated, known_before),
        same_organization=inside,
        same_organization_bound=least_inside,
        least_met=min(met.values(), default=0),
        most_met=max(met.values(), default=0),
    )


def _percent(value: int, bound: int) -> float:
    if value >= bound:
        return 100.0
    # Rounded down: 100 is said of nothing but the bound itself.
    return int(value * 10_000 / bound) / 100


def is_best_possible(quality: Quality) -> bool:
    """Whether the bound proves that no plan is better."""
    return (
        quality.distinct_pairs >= quality.distinct_pairs_bound
        and quality.same_organization <= quality.same_organization_bound
        and quality.repeats <= quality.repeats_bound
    )


def reaches_distinct_bound(quality: Quality) -> bool:
    """Whether no plan brings more new pairs together, nor fewer of one organization."""
    return (
        quality.distinct_pairs >= quality.distinct_pairs_bound
        and quality.same_organization <= quality.same_organization_bound
    )


def score(quality: Quality) -> tuple[int, int, int, int]:
    """For comparing plans, larger is better: new pairs, own organization, repeats, then who meets the fewest."""
    return (quality.distinct_pairs, -quality.same_organization, -quality.repeats, quality.least_met)


def words(quality: Quality) -> str:
    """Say in a sentence or two how good the plan is, for a facilitator."""
    if quality.distinct_pairs_bound == 0 and quality.distinct_pairs == 0:
        first = ["no new pair across organizations is possible"]
    elif quality.repeats == 0:
        first = ["every pair is new"]
    else:
        first = [f"{_count(quality.repeats, 'meeting')} repeat{'s' if quality.repeats == 1 else ''} an earlier one"]
        if quality.repeats <= quality.repeats_bound:
            first[0] += ", and no plan has fewer"
    if quality.same_organization == 0:
        first.append("nobody sits with their own organization")
    else:
        inside = _count(quality.same_organization, "meeting")
        needless = quality.same_organization - quality.same_organization_bound
        first.append(
            f"{inside} within an organization"
            + (", as few as its size allows" if needless <= 0 else f", {needless} above the bound")
        )
    if reaches_distinct_bound(quality):
        first.append("the best possible")
    else:
        first.append(
            f"{quality.distinct_pairs} of at most {quality.distinct_pairs_bound} new pairs"
            f" ({quality.percent_of_bound:g} % of the bound)"
        )
    sentence = "; ".join(first) + "."
    if quality.least_met == quality.most_met:
        fair = f"Everybody meets {_count(quality.least_met, 'person', 'people')} of other organizations."
    else:
        fair = f"Everybody meets {quality.least_met} to {quality.most_met} people of other organizations."
    return sentence[0].upper() + sentence[1:] + " " + fair


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
