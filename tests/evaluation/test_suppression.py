"""What is shown of small groups gives no hidden cell away: checked against every world that fits it."""

import itertools
import random
from collections import Counter

import pytest

from cohortkit.evaluation.suppression import Limits, Reason, Verdict, hide, settled, withheld

LIMITS = Limits(minimum=2, published=3)
SCALE = ("low", "middle", "top")


def facets_of(answers: dict[str, str]) -> list[dict[str, object]]:
    return [dict(answers), {person: answer == "top" for person, answer in answers.items()}]


def figures(world: dict[str, str | None], members: frozenset[str]) -> tuple[int, ...]:
    counts = Counter(world[person] for person in members)
    return tuple(counts[answer] for answer in SCALE)


def judge(tables: dict[str, dict[str, frozenset[str]]], world: dict[str, str | None], limits: Limits) -> Verdict:
    answers = {person: answer for person, answer in world.items() if answer is not None}
    return hide(tables, facets_of(answers), world, limits, unanimous=(True, False))


def worlds_that_fit(
    tables: dict[str, dict[str, frozenset[str]]], world: dict[str, str | None], verdict: Verdict
) -> list[dict[str, str | None]]:
    """Every assignment of answers (or silence) that gives all the figures shown."""
    people = sorted(world)
    shown = [frozenset(people)]
    shown += [members for by, groups in tables.items() for g, members in groups.items() if not verdict.reason(by, g)]
    seen = [figures(world, members) for members in shown]
    fitting = []
    for candidate in itertools.product((*SCALE, None), repeat=len(people)):
        other = dict(zip(people, candidate, strict=True))
        if all(figures(other, members) == figure for members, figure in zip(shown, seen, strict=True)):
            fitting.append(other)
    return fitting


def parts(groups: dict[str, frozenset[str]], among: list[str], people: list[str]) -> list[str]:
    """Some of the groups but those of everybody: their figure is the total, which is shown."""
    return [group for group in among if len(groups[group]) < len(people)]


def random_tables(rng: random.Random, people: list[str]) -> dict[str, dict[str, frozenset[str]]]:
    tables: dict[str, dict[str, frozenset[str]]] = {}
    for by in ("organization", "role")[: rng.choice((1, 2, 2))]:
        owner = {person: rng.choice("abc") for person in people}
        tables[by] = {g: frozenset(p for p in people if owner[p] == g) for g in "abc"}
    if rng.random() < 0.4:
        tables["pod"] = {g: frozenset(p for p in people if rng.random() < 0.5) for g in "xy"}
    return {by: {g: m for g, m in groups.items() if m} for by, groups in tables.items()}


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_cell_follows_from_all_that_is_shown(seed: int) -> None:
    rng = random.Random(seed)
    people = [f"p{i}" for i in range(rng.choice((4, 5, 6)))]
    tables = random_tables(rng, people)
    world: dict[str, str | None] = {p: rng.choice((*SCALE, "top", None)) for p in people}
    verdict = judge(tables, world, LIMITS)
    answered = {p for p in people if world[p] is not None}
    totals = figures(world, frozenset(people))
    fitting = worlds_that_fit(tables, world, verdict)
    for by, groups in tables.items():
        hidden = [g for g in groups if verdict.reason(by, g)]
        concealed = {p for g in hidden for p in groups[g]} & answered
        nothing_shown = set(hidden) >= set(parts(groups, list(groups), people))
        assert not concealed or len(concealed) >= LIMITS.minimum or nothing_shown
        if not concealed or nothing_shown:
            continue
        for group in parts(groups, hidden, people):
            possible = [figures(other, groups[group]) for other in fitting]
            assert len({figure[-1] for figure in possible}) > 1, (by, group, "k follows")
            if len(answered) < len(people):
                assert len({sum(figure) for figure in possible}) > 1, (by, group, "n follows")
            for position, total in enumerate(totals):
                if 0 < total < len(answered):
                    assert len({figure[position] for figure in possible}) > 1, (by, group, SCALE[position])
        for group in set(groups) - set(hidden):
            answers = [world[p] for p in groups[group] if world[p] is not None]
            assert len(answers) >= LIMITS.minimum
            if len(answers) < LIMITS.published:
                assert 0 < sum(a == "top" for a in answers) < len(answers)


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_cell_follows_even_for_a_reader_who_knows_who_answered(seed: int) -> None:
    rng = random.Random(1000 + seed)
    people = [f"p{i}" for i in range(7)]
    tables = random_tables(rng, people)
    world: dict[str, str | None] = {p: rng.choice((*SCALE, "top")) for p in people}
    verdict = judge(tables, world, LIMITS)
    totals = figures(world, frozenset(people))
    shown = [frozenset(people)]
    shown += [m for by, groups in tables.items() for g, m in groups.items() if not verdict.reason(by, g)]
    seen = [figures(world, members) for members in shown]
    fitting = [
        other
        for candidate in itertools.product(SCALE, repeat=len(people))
        for other in [dict(zip(people, candidate, strict=True))]
        if all(figures(dict(other), m) == f for m, f in zip(shown, seen, strict=True))
    ]
    for by, groups in tables.items():
        hidden = [g for g in groups if verdict.reason(by, g)]
        if set(hidden) >= set(parts(groups, list(groups), people)):
            continue
        for group in parts(groups, hidden, people):
            possible = [figures(dict(other), groups[group]) for other in fitting]
            assert len({figure[-1] for figure in possible}) > 1
            for position, total in enumerate(totals):
                if 0 < total < len(people):
                    assert len({figure[position] for figure in possible}) > 1


def test_without_complementary_hiding_the_same_search_does_recover_cells() -> None:
    recovered = 0
    for seed in range(1000, 1060):
        rng = random.Random(seed)
        people = [f"p{i}" for i in range(6)]
        tables = random_tables(rng, people)
        world: dict[str, str | None] = {p: rng.choice((*SCALE, "top")) for p in people}
        verdict = judge(tables, world, LIMITS)
        only_primary: dict[str, dict[str, Reason]] = {
            by: {g: r for g, r in cells.items() if r != "complementary"} for by, cells in verdict.cells.items()
        }
        naive = Verdict(None, only_primary)
        fitting = worlds_that_fit(tables, world, naive)
        for by, cells in only_primary.items():
            for group in cells:
                recovered += len({figures(other, tables[by][group]) for other in fitting}) == 1
    assert recovered > 20


def groups_of(**sizes: int) -> dict[str, frozenset[str]]:
    return {group: frozenset(f"{group}{i}" for i in range(size)) for group, size in sizes.items()}


def mixed(groups: dict[str, frozenset[str]]) -> dict[str, str]:
    return {p: ("top", "low")[i % 2] for members in groups.values() for i, p in enumerate(sorted(members))}


def test_groups_large_enough_and_divided_are_all_shown() -> None:
    groups = groups_of(a=6, b=7, c=8)
    verdict = hide({"organization": groups}, facets_of(mixed(groups)), mixed(groups), Limits(5, 10))
    assert verdict.cells == {"organization": {}}


def test_one_small_group_takes_the_smallest_other_with_it() -> None:
    groups = groups_of(a=3, b=7, c=8)
    verdict = hide({"organization": groups}, facets_of(mixed(groups)), mixed(groups), Limits(5, 10))
    assert verdict.cells == {"organization": {"a": "few", "b": "complementary"}}


def test_everyone_agreeing_in_a_small_group_is_hidden() -> None:
    groups = groups_of(a=7, b=7, c=8)
    answers = mixed(groups) | dict.fromkeys(groups["a"], "top")
    verdict = hide({"organization": groups}, facets_of(answers), answers, Limits(5, 10), unanimous=(True, False))
    assert verdict.reason("organization", "a") == "unanimous"
    assert verdict.reason("organization", "b") == "complementary"


def test_everyone_agreeing_in_a_large_group_is_shown() -> None:
    groups = groups_of(a=12, b=12)
    answers = mixed(groups) | dict.fromkeys(groups["a"], "top")
    verdict = hide({"organization": groups}, facets_of(answers), answers, Limits(5, 10), unanimous=(True, False))
    assert verdict.cells == {"organization": {}}


def test_a_cohort_at_the_published_size_is_one_group() -> None:
    groups = groups_of(a=5, b=5)
    verdict = hide({"organization": groups}, facets_of(mixed(groups)), mixed(groups), Limits(5, 10))
    assert verdict.total is None
    assert verdict.cells == {"organization": {"a": "one-group", "b": "one-group"}}


def test_a_group_of_everybody_is_the_total_once_more() -> None:
    groups = groups_of(a=6, b=7, c=8)
    everybody = frozenset().union(*groups.values())
    roles = {"coach": frozenset({"a0"}), "participant": everybody}
    verdict = hide({"role": roles}, facets_of(mixed(groups)), everybody, Limits(5, 10))
    assert verdict.cells == {"role": {"coach": "few"}}


@pytest.mark.parametrize("seed", range(40))
def test_no_group_is_hidden_that_could_be_shown(seed: int) -> None:
    rng = random.Random(9000 + seed)
    people = [f"p{i}" for i in range(28)]
    organizations = {g: frozenset(p for p in people if hash_of(p, seed) % 5 == i) for i, g in enumerate("abcde")}
    pods = {g: frozenset(rng.sample(people, rng.randint(5, 10))) for g in "xyz"}
    tables = {"organization": {g: m for g, m in organizations.items() if m}, "pod": pods}
    answers = {person: rng.choice(SCALE) for person in people if rng.random() < 0.8}
    limits = Limits(3, 8)
    verdict = hide(tables, facets_of(answers), people, limits, unanimous=(True, False))
    for by, cells in verdict.cells.items():
        for group in [group for group, reason in cells.items() if reason == "complementary"]:
            others = {key: {g: r for g, r in c.items() if (key, g) != (by, group)} for key, c in verdict.cells.items()}
            assert gives_away(tables, people, answers, Verdict(None, others), limits), (by, group)


def hash_of(person: str, seed: int) -> int:
    return random.Random(f"{person}/{seed}").randrange(1000)


def gives_away(
    tables: dict[str, dict[str, frozenset[str]]],
    people: list[str],
    answers: dict[str, str],
    verdict: Verdict,
    limits: Limits,
) -> bool:
    """Whether the rule would go on hiding after these cells."""
    from cohortkit.evaluation.suppression import _Wave

    wave = _Wave(
        tables,
        verdict.cells,
        facets_of(answers),
        frozenset(people),
        minimum=limits.minimum,
        unanimous=(True, False),
        earlier=[],
    )
    return bool(wave.next_to_hide(1))


def test_two_breakdowns_together_do_not_give_a_group_away() -> None:
    organizations = groups_of(a=6, b=3, c=6, d=6)
    pod = {"p": organizations["a"] | organizations["b"], "q": organizations["c"] | organizations["d"]}
    answers = mixed(organizations)
    verdict = hide({"organization": organizations, "pod": pod}, facets_of(answers), answers, Limits(5, 10))
    # b is small; pod p minus organization a would be b, so a cannot stay while p is shown.
    assert verdict.reason("organization", "b") == "few"
    assert verdict.reason("organization", "a") or verdict.reason("pod", "p")


def test_a_late_answer_is_not_given_away_by_the_difference_to_the_published_total() -> None:
    groups = groups_of(a=12, b=12)
    late = "a0"
    before = frozenset(p for members in groups.values() for p in members if p != late)
    earlier = [before]
    verdict = hide({"organization": groups}, facets_of(mixed(groups)), mixed(groups), Limits(5, 10), earlier=earlier)
    assert verdict.total == "published-before"
    again = hide(
        {"organization": groups},
        facets_of({p: a for p, a in mixed(groups).items() if p != late}),
        mixed(groups),
        Limits(5, 10),
        earlier=earlier,
    )
    assert again.total is None


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_cell_follows_from_two_publications_together(seed: int) -> None:
    """The first publication had some answers, the second all: nobody's answer may be the difference."""
    rng = random.Random(7000 + seed)
    people = [f"p{i}" for i in range(7)]
    tables = {"organization": {g: frozenset(people[start::2]) for start, g in enumerate("ab")}}
    final: dict[str, str] = {p: rng.choice(SCALE) for p in people}
    first_people = frozenset(people if rng.random() < 0.3 else rng.sample(people, rng.choice((4, 5, 6))))
    first = {p: final[p] for p in people if p in first_people}
    limits = Limits(2, 2)
    before = hide(tables, facets_of(first), people, limits, unanimous=(True, False), hide_small_total=True)
    published = [] if before.total else [first_people]
    published += [m & first_people for g, m in tables["organization"].items() if not before.reason("organization", g)]
    after = hide(tables, facets_of(final), people, limits, unanimous=(True, False), earlier=published)
    shown = [*published, *([] if after.total else [frozenset(people)])]
    shown += [m for g, m in tables["organization"].items() if not after.reason("organization", g)]
    seen = [figures(dict(final), members) for members in shown]
    fitting = [
        other
        for candidate in itertools.product(SCALE, repeat=len(people))
        for other in [dict(zip(people, candidate, strict=True))]
        if all(figures(dict(other), m) == f for m, f in zip(shown, seen, strict=True))
    ]
    hidden = [g for g in "ab" if after.reason("organization", g)]
    if len(hidden) < 2:
        for group in hidden:
            members = tables["organization"][group]
            assert len({figures(dict(other), members)[-1] for other in fitting}) > 1
    late = frozenset(people) - first_people
    if len(late) == 1 and not before.total:
        assert after.total == "published-before"


@pytest.mark.parametrize("seed", range(80))
def test_the_same_answers_are_published_again_with_the_same_tables(seed: int) -> None:
    rng = random.Random(8000 + seed)
    people = [f"p{i}" for i in range(rng.choice((14, 20)))]
    tables = random_tables(rng, people)
    answers = {person: rng.choice(SCALE) for person in people if rng.random() < rng.choice((0.5, 0.9))}
    limits = Limits(3, 5)

    def shown(earlier: list[frozenset[str]]) -> dict[str, set[str]]:
        verdict = hide(tables, facets_of(answers), people, limits, unanimous=(True, False), earlier=earlier)
        return {by: {g for g in groups if not verdict.reason(by, g)} for by, groups in tables.items()}

    half = frozenset(list(answers)[: len(answers) // 2])
    first = shown([half])
    out = [half, frozenset(answers), *(tables[by][g] & set(answers) for by, groups in first.items() for g in groups)]
    assert shown(out) == first


@pytest.mark.soak
def test_thousands_of_worlds_give_no_hidden_cell_away() -> None:
    for seed in range(100_000, 103_000):
        test_no_hidden_cell_follows_from_all_that_is_shown(seed)
        test_no_hidden_cell_follows_even_for_a_reader_who_knows_who_answered(seed)
        test_no_hidden_cell_follows_from_two_publications_together(seed)


def test_one_who_left_and_one_who_came_since_are_not_given_away_together() -> None:
    groups = groups_of(a=12, b=12)
    everybody = frozenset().union(*groups.values())
    now, before = everybody - {"a0"}, everybody - {"b0"}
    answers = {person: answer for person, answer in mixed(groups).items() if person in now}
    verdict = hide({"organization": groups}, facets_of(answers), everybody, Limits(5, 10), earlier=[before])
    assert verdict.total == "published-before"


def test_late_answers_are_added_once_there_are_enough_of_them() -> None:
    before = frozenset(f"p{i}" for i in range(12))
    late = frozenset(f"late{i}" for i in range(5))
    assert settled(before | {"late0"}, [before], 5) == before
    assert settled(before | late, [before], 5) == before | late
    assert settled(before, [before, before | late], 5) == before
    assert settled(before | {"late0"}, [before, before | {"late0"}], 5) == before | {"late0"}


def test_a_thousand_people_are_judged_without_a_solver() -> None:
    rng = random.Random(3)
    groups = groups_of(**{f"o{i}": rng.randint(3, 12) for i in range(130)})
    answers = {p: rng.choice(SCALE) for members in groups.values() for p in members if rng.random() < 0.8}
    roster = [p for members in groups.values() for p in members]
    verdict = hide({"organization": groups}, facets_of(answers), roster, Limits(5, 10), unanimous=(True, False))
    assert 0 < len(verdict.cells["organization"]) < 130


def test_a_hidden_cell_says_so_without_telling_which_rule_hid_it() -> None:
    said = {withheld(reason, Limits(10, 10)) for reason in ("few", "unanimous", "complementary")}
    assert said == {"withheld: fewer than 10, or it would give somebody away"}
    assert withheld("small-total", Limits(10, 10)) == "withheld: fewer than 10"
