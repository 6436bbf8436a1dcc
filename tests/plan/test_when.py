"""Days and times as people type them; expected days counted on a calendar of November 2025."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.plan.when import NotADay, read_day, read_moment

THURSDAY = dt.date(2025, 11, 13)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-11-13", "2025-11-13"),
        ("2024-2-29", "2024-02-29"),
        ("today", "2025-11-13"),
        ("Tomorrow", "2025-11-14"),
        ("yesterday", "2025-11-12"),
        ("thursday", "2025-11-13"),
        ("next thursday", "2025-11-20"),
        ("last thursday", "2025-11-06"),
        ("next tuesday", "2025-11-18"),
        ("last tuesday", "2025-11-11"),
        ("next week", "2025-11-20"),
        ("last month", "2025-10-13"),
        ("next year", "2026-11-13"),
        ("3 weeks ago", "2025-10-23"),
        ("a day ago", "2025-11-12"),
        ("in 2 months", "2026-01-13"),
        ("in 1 year", "2026-11-13"),
        ("  10   days   ago ", "2025-11-03"),
    ],
)
def test_a_day_is_read_as_people_mean_it(text: str, day: str) -> None:
    assert read_day(text, THURSDAY) == dt.date.fromisoformat(day)


def test_a_month_later_is_the_last_day_where_the_month_is_shorter() -> None:
    assert read_day("in 1 month", dt.date(2025, 1, 31)) == dt.date(2025, 2, 28)
    assert read_day("in 1 year", dt.date(2024, 2, 29)) == dt.date(2025, 2, 28)


def test_a_time_follows_its_day() -> None:
    assert read_moment("2025-11-13 15:00", THURSDAY) == dt.datetime(2025, 11, 13, 15)
    assert read_moment("2025-11-13T15:00:30", THURSDAY) == dt.datetime(2025, 11, 13, 15, 0, 30)
    assert read_moment("next tuesday 9:05", THURSDAY) == dt.datetime(2025, 11, 18, 9, 5)
    assert read_moment("tomorrow", THURSDAY) == dt.date(2025, 11, 14)
    assert not isinstance(read_moment("tomorrow", THURSDAY), dt.datetime)


@pytest.mark.parametrize(
    ("text", "carets"),
    [
        ("2025-13-01", "     ^^"),
        ("2025-02-30", "        ^^"),
        ("tomorow", "^^^^^^^"),
        ("next tusday", "     ^^^^^^"),
        ("3 wekes ago", "  ^^^^^"),
        ("many weeks ago", "^^^^"),
        ("", "^"),
        ("3 weeks hence", "        ^^^^^"),
        ("1800-01-01", "^^^^^^^^^^"),
        ("0000-01-01", "^^^^^^^^^^"),
        ("99999 years ago", "^^^^^^^^^^^^^^^"),
        ("in 99999 years", "^^^^^^^^^^^^^^"),
        ("13.11.2025", "^^^^^^^^^^"),
    ],
)
def test_what_is_no_day_is_marked_where_it_goes_wrong(text: str, carets: str) -> None:
    with pytest.raises(NotADay) as caught:
        read_day(text, THURSDAY)
    assert str(caught.value).splitlines()[2] == f"  {carets}"


@pytest.mark.parametrize("text", ["25:00", "15:00", "2025-11-13 25:00", "2025-11-13 15"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(NotADay):
        read_moment(text, THURSDAY)


def test_the_nearest_word_is_suggested() -> None:
    with pytest.raises(NotADay, match='did you mean "tomorrow"'):
        read_day("tomorow", THURSDAY)
    with pytest.raises(NotADay, match='did you mean "tuesday"'):
        read_day("next tusday", THURSDAY)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        day = read_moment(text, THURSDAY)
    except NotADay as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017 - some texts are days
    else:
        assert 1900 <= day.year <= 2199


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.integers(0, 999))
def test_ago_and_in_take_each_other_back_for_days_and_weeks(today: dt.date, number: int) -> None:
    for unit in ("days", "weeks"):
        there = read_day(f"{number} {unit} ago", today)
        assert read_day(f"in {number} {unit}", there) == today
