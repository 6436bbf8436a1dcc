from __future__ import annotations

import pytest

from cohortkit.pairing.groups import plan_groups
from cohortkit.pairing.history import of_groups
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Quality, Round, as_json
from cohortkit.pairing.quality import measure, words
from tests.pairing.builders import MODEL_CASE, organizations_of

PEOPLE = [Person("a1", "a"), Person("a2", "a"), Person("b1", "b"), Person("c1", "c")]


def test_a_plan_is_counted_by_hand() -> None:
    rounds = [
        Round(1, (("a1", "b1"), ("a2", "c1"))),
        Round(2, (("a1", "a2"), ("b1", "c1"))),
        Round(3, (("a1", "b1"), ("a2", "c1"))),
    ]
    quality = measure(PEOPLE, rounds)
    assert (quality.distinct_pairs, quality.repeats, quality.same_organization) == (3, 2, 1)
    # Six meetings, but only five pairs are of different organizations; nobody has to sit with their own.
    assert (quality.distinct_pairs_bound, quality.same_organization_bound, quality.repeats_bound) == (5, 0, 0)
    assert quality.percent_of_bound == 60
    assert (quality.least_met, quality.most_met) == (1, 2)


def test_a_meeting_before_the_plan_makes_the_next_one_a_repeat() -> None:
    quality = measure(PEOPLE, [Round(1, (("a1", "b1"), ("a2", "c1")))], of_groups([("a1", "b1")]))
    assert (quality.distinct_pairs, quality.repeats, quality.least_met) == (1, 1, 1)


def test_the_best_plan_is_called_so_in_plain_words() -> None:
    text = words(plan_groups(organizations_of(*MODEL_CASE), 6, groups=8).quality)
    assert text.startswith("Every pair is new; nobody sits with their own organization; the best possible.")
    assert "21 to 24 people" in text


@pytest.mark.parametrize(
    ("quality", "said"),
    [
        (Quality(90, 100, 90.0, 3, 0, 1, 0, 4, 4), "3 meetings repeat an earlier one; 1 meeting within an organization, 1 above the bound; 90 of at most 100 new pairs (90 % of the bound). Everybody meets 4 people of other organizations."),
        (Quality(9, 9, 100.0, 1, 1, 2, 2, 1, 3), "1 meeting repeats an earlier one, and no plan has fewer; 2 meetings within an organization, as few as its size allows; the best possible. Everybody meets 1 to 3 people of other organizations."),
        (Quality(0, 0, 100.0, 4, 4, 0, 0, 1, 1), "No new pair across organizations is possible; nobody sits with their own organization; the best possible. Everybody meets 1 person of other organizations."),
    ],
)  # fmt: skip
def test_words_say_what_the_figures_mean(quality: Quality, said: str) -> None:
    assert words(quality) == said


def test_a_percentage_short_of_the_bound_is_never_rounded_to_a_hundred() -> None:
    people = [Person(f"p{i:03}", f"o{i}") for i in range(400)]
    ids = [person.id for person in people]
    week = tuple((ids[i], ids[i + 1]) for i in range(0, 400, 2))
    other = tuple((ids[i], ids[(i + 3) % 400]) for i in range(0, 400, 2))
    third = (*other[:1], *((ids[i], ids[(i + 5) % 400]) for i in range(0, 400, 2)))
    assert measure(people, [Round(1, week), Round(2, other)]).percent_of_bound == 100
    rounds = [Round(n + 1, week if n == 0 else other) for n in range(2)] + [Round(3, third[:200])]
    assert measure(people, rounds).percent_of_bound < 100


def test_the_json_has_the_promised_keys() -> None:
    plan = plan_groups(organizations_of(3, 3, 3), 2, groups=3, seed=4)
    tree = as_json(plan, 0.01234)
    assert list(tree) == ["schema", "rounds", "quality", "seed", "method", "seconds"]
    assert list(tree["rounds"][0]) == ["round", "groups", "sitting_out"]
    assert list(tree["quality"]) == [
        *("distinct_pairs", "distinct_pairs_bound", "percent_of_bound", "repeats", "repeats_bound"),
        *("same_organization", "same_organization_bound", "least_met", "most_met"),
    ]
    assert tree["seconds"] == 0.012
