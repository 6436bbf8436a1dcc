"""Shares, intervals and tests of small groups agree with the page's check values and with scipy and statsmodels."""

import random
from decimal import ROUND_HALF_UP, Decimal
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.evaluation.shares import (
    change_between,
    hypergeometric_range,
    ordinal_median,
    percent,
    share_of,
    sign_test,
    top_categories,
    whole_percent,
    wilson,
)


def percents(*proportions: float | None) -> list[int]:
    return [round(100 * p) for p in proportions if p is not None]


@pytest.mark.parametrize(
    ("k", "n", "size", "interval", "bounds"),
    [
        (9, 11, 15, [67, 87], [60, 87]),
        (18, 22, 30, [70, 87], [60, 87]),
        (41, 50, 60, [77, 85], [68, 85]),
    ],
)
def test_a_known_roster_gives_the_exact_interval_and_bounds(
    k: int, n: int, size: int, interval: list[int], bounds: list[int]
) -> None:
    share = share_of(k, n, size)
    assert share.method == "hypergeometric"
    assert percents(share.low, share.high) == interval
    assert percents(share.bounds_low, share.bounds_high) == bounds


def test_everyone_answering_is_a_census_without_an_interval() -> None:
    share = share_of(9, 11, 11)
    assert (share.method, percents(share.share), share.low, share.high) == ("census", [82], None, None)
    assert share.text() == "82 % (9 of 11); everyone answered"


def test_an_unknown_roster_gives_wilsons_interval() -> None:
    share = share_of(9, 11, None)
    assert share.method == "wilson"
    assert percents(share.low, share.high) == [52, 95]
    assert share.bounds_low is None


def test_no_answers_are_no_share() -> None:
    for size in (0, 12, None):
        share = share_of(0, 0, size)
        assert share.share is None
        assert share.low is None
        assert share.text() == "no answers"


@pytest.mark.parametrize(("k", "n", "size"), [(3, 2, 5), (1, 6, 5), (-1, 2, 5)])
def test_numbers_that_cannot_belong_together_are_refused(k: int, n: int, size: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        share_of(k, n, size)


def test_the_exact_interval_is_scipys_tail_by_tail_for_thousands_of_cases() -> None:
    from scipy.stats import hypergeom

    rng = random.Random(1)
    for _ in range(1500):
        size = rng.choice((rng.randint(1, 60), rng.randint(1, 400)))
        n = rng.randint(1, size)
        k = rng.randint(0, n)
        low, high = hypergeometric_range(k, n, size)
        totals = range(k, k + size - n + 1)
        assert hypergeom.sf(k - 1, size, low, n) > 0.025 - 1e-9
        assert hypergeom.cdf(k, size, high, n) > 0.025 - 1e-9
        if low - 1 in totals:
            assert hypergeom.sf(k - 1, size, low - 1, n) <= 0.025 + 1e-9
        if high + 1 in totals:
            assert hypergeom.cdf(k, size, high + 1, n) <= 0.025 + 1e-9


def test_every_case_up_to_twelve_people_is_scipys_set_of_totals_not_rejected() -> None:
    from scipy.stats import hypergeom

    for size in range(1, 13):
        for n in range(1, size):
            for k in range(n + 1):
                kept = [
                    total
                    for total in range(k, k + size - n + 1)
                    if hypergeom.sf(k - 1, size, total, n) > 0.025 + 1e-12
                    and hypergeom.cdf(k, size, total, n) > 0.025 + 1e-12
                ]
                assert hypergeometric_range(k, n, size) == (kept[0], kept[-1])


def test_the_interval_covers_the_truth_at_least_95_times_in_100() -> None:
    for size, n in ((15, 11), (30, 22), (60, 20), (40, 5)):
        for total in range(size + 1):
            covered = sum(
                comb(total, k) * comb(size - total, n - k)
                for k in range(max(0, n + total - size), min(n, total) + 1)
                if hypergeometric_range(k, n, size)[0] <= total <= hypergeometric_range(k, n, size)[1]
            )
            assert covered >= 0.95 * comb(size, n)


@given(st.integers(1, 5000).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size))), st.data())
def test_the_interval_lies_within_the_bounds_and_holds_the_share(sizes: tuple[int, int], data: st.DataObject) -> None:
    size, n = sizes
    k = data.draw(st.integers(0, n))
    share = share_of(k, n, size)
    if share.low is not None and share.high is not None and share.bounds_low is not None:
        assert share.bounds_high is not None
        assert share.bounds_low <= share.low <= share.high <= share.bounds_high
        # Whole people: the interval holds the share up to one person.
        assert share.low - 1 / size <= k / n <= share.high + 1 / size


def test_wilson_is_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint

    for n in range(1, 70):
        for k in range(n + 1):
            assert wilson(k, n) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


def test_the_sign_test_is_scipys_binomial_test() -> None:
    from scipy.stats import binomtest

    for changed in range(1, 61):
        for improved in range(changed + 1):
            assert sign_test(improved, changed - improved) == pytest.approx(binomtest(improved, changed).pvalue)


def test_fewer_than_six_changes_are_said_to_prove_nothing() -> None:
    change = change_between([(0, 1)] * 5 + [(2, 2)] * 3)
    assert (change.improved, change.same, change.worse) == (5, 3, 0)
    assert change.p == pytest.approx(0.0625)
    assert not change.can_be_significant
    assert "5 changed; that few can never be significant" in change.text()


def test_six_changes_in_one_direction_reach_five_percent() -> None:
    change = change_between([(0, 1)] * 6)
    assert change.can_be_significant
    assert change.p == pytest.approx(0.03125)
    assert "p = 0.031" in change.text()


def test_nobody_in_both_answers_is_said() -> None:
    change = change_between([])
    assert change.p is None
    assert change.text() == "nobody answered both, so nothing can be said about change"


def test_top_categories_are_two_from_four_categories_on() -> None:
    assert top_categories(["No", "Yes"]) == ("Yes",)
    assert top_categories(["a", "b", "c"]) == ("c",)
    assert top_categories(["a", "b", "c", "d"]) == ("c", "d")
    assert top_categories(["a", "b", "c", "d", "e", "f", "g"]) == ("f", "g")


def test_the_median_of_ordered_answers_is_a_category_or_lies_between_two() -> None:
    assert ordinal_median({"a": 1, "b": 3, "c": 1}) == "b"
    assert ordinal_median({"a": 2, "b": 0, "c": 2}) == "a / c"
    assert ordinal_median({"a": 0, "b": 0}) is None


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40))
def test_the_median_is_the_middle_of_the_answers_in_line(answers: list[int]) -> None:
    import statistics

    counts = {str(value): answers.count(value) for value in range(7)}
    low, high = statistics.median_low(answers), statistics.median_high(answers)
    assert ordinal_median(counts) == (str(low) if low == high else f"{low} / {high}")


@given(n=st.integers(1, 5_000), data=st.data())
def test_percent_rounds_halves_upwards_as_a_spreadsheet_does(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    exact = Decimal(100 * k) / Decimal(n)
    assert whole_percent(k / n) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_an_eighth_is_rounded_upwards() -> None:
    assert [whole_percent(k / 8) for k in (1, 3, 5, 7)] == [13, 38, 63, 88]
    assert whole_percent(0.145) == 15


def test_percent_never_rounds_a_part_to_all_or_nothing() -> None:
    assert percent(1 / 300) == "under 1 %"
    assert percent(299 / 300) == "over 99 %"
    assert percent(9 / 11) == "82 %"
