"""A series gives its meetings in local wall time. Expected dates are read off a calendar by hand, or from dateutil."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday
from hypothesis import given, settings
from hypothesis import strategies as st

from cohortkit.plan.model import Move, Series
from cohortkit.plan.series import (
    RuleError,
    clock_fault,
    dates,
    months_passed_over,
    nearest,
    occurrences,
    rule_errors,
    rule_of,
    stray_dates,
)

ENDS = dt.date(2026, 12, 15)
NEW_YORK = "America/New_York"


def series(starts: str = "2025-02-11T13:00:00", **keys: Any) -> Series:
    keys.setdefault("minutes", 60)
    if "every" not in keys and "rrule" not in keys:
        keys["every"] = "month"
    return Series(starts=dt.datetime.fromisoformat(starts), **keys)


def days(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(text) for text in texts]


def utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def test_the_second_tuesday_of_each_month_stays_at_one_oclock_across_clock_changes() -> None:
    found = occurrences(series(on="2nd Tuesday", until=dt.date(2025, 12, 31)), NEW_YORK, ENDS)
    assert [utc(each.start) for each in found] == [
        "2025-02-11 18:00",
        "2025-03-11 17:00",  # summer time since 9 March
        "2025-04-08 17:00",
        "2025-05-13 17:00",
        "2025-06-10 17:00",
        "2025-07-08 17:00",
        "2025-08-12 17:00",
        "2025-09-09 17:00",
        "2025-10-14 17:00",
        "2025-11-11 18:00",  # standard time since 2 November
        "2025-12-09 18:00",
    ]


def test_skipped_meetings_are_gone_cancelled_and_moved_ones_keep_their_date() -> None:
    found = occurrences(
        series(
            on="2nd Tuesday",
            until=dt.date(2025, 5, 31),
            skip=(dt.date(2025, 3, 11),),
            cancelled=(dt.date(2025, 4, 8),),
            moved=(Move(from_=dt.date(2025, 5, 13), to=dt.datetime(2025, 5, 15, 15, 0)),),
        ),
        NEW_YORK,
        ENDS,
    )
    assert [(each.date.isoformat(), each.start.isoformat(), each.status) for each in found] == [
        ("2025-02-11", "2025-02-11T13:00:00-05:00", "scheduled"),
        ("2025-04-08", "2025-04-08T13:00:00-04:00", "cancelled"),
        ("2025-05-13", "2025-05-15T15:00:00-04:00", "moved"),
    ]


def test_a_meeting_moved_and_then_cancelled_is_cancelled_at_the_time_it_had_been_moved_to() -> None:
    date = dt.date(2025, 2, 11)
    moved = (Move(from_=date, to=dt.datetime(2025, 2, 13, 15, 0)),)
    [first, *_] = occurrences(series(on="2nd Tuesday", moved=moved, cancelled=(date,)), NEW_YORK, ENDS)
    assert (first.start.isoformat(), first.status) == ("2025-02-13T15:00:00-05:00", "cancelled")


def test_a_move_to_a_day_keeps_the_time_of_the_series() -> None:
    moved = (Move(from_=dt.date(2025, 2, 11), to=dt.date(2025, 2, 12)),)
    [first, *_] = occurrences(series(on="2nd Tuesday", moved=moved), NEW_YORK, ENDS)
    assert first.start.isoformat() == "2025-02-12T13:00:00-05:00"


@pytest.mark.parametrize(
    ("starts", "keys", "expected"),
    [
        # `on` left out: the weekday, day or date of `starts`
        ("2025-02-11T13:00", {"every": "week", "count": 3}, days("2025-02-11", "2025-02-18", "2025-02-25")),
        ("2025-02-11T13:00", {"every": "month", "count": 3}, days("2025-02-11", "2025-03-11", "2025-04-11")),
        ("2025-02-11T13:00", {"every": "year", "count": 2}, days("2025-02-11", "2026-02-11")),
        ("2025-02-27T13:00", {"every": "day", "count": 3}, days("2025-02-27", "2025-02-28", "2025-03-01")),
        # the first match on or after `starts`
        ("2025-02-12T13:00", {"on": "2nd Tuesday", "count": 2}, days("2025-03-11", "2025-04-08")),
        ("2025-02-12T13:00", {"every": "week", "on": "Tuesday", "count": 2}, days("2025-02-18", "2025-02-25")),
        ("2025-02-11T13:00", {"on": "15", "count": 2}, days("2025-02-15", "2025-03-15")),
        # steps
        ("2025-02-11T13:00", {"every": "2 weeks", "count": 3}, days("2025-02-11", "2025-02-25", "2025-03-11")),
        ("2025-02-11T13:00", {"every": "2 months", "on": "last Friday", "count": 2}, days("2025-02-28", "2025-04-25")),
        (
            "2025-01-14T13:00",
            {"every": "quarter", "on": "2nd Tuesday", "count": 3},
            days("2025-01-14", "2025-04-08", "2025-07-08"),
        ),
        # with `year` an nth weekday is of the month of `starts`
        ("2024-11-28T13:00", {"every": "year", "on": "4th Thursday", "count": 2}, days("2024-11-28", "2025-11-27")),
        # months that lack the day are passed over
        ("2025-01-31T13:00", {"every": "month", "count": 3}, days("2025-01-31", "2025-03-31", "2025-05-31")),
        ("2025-01-01T13:00", {"on": "5th Friday", "count": 2}, days("2025-01-31", "2025-05-30")),
        ("2024-02-29T13:00", {"every": "year", "count": 2}, days("2024-02-29", "2028-02-29")),
        # rules written out
        ("2025-02-11T13:00", {"rrule": "FREQ=MONTHLY;BYDAY=2TU", "count": 2}, days("2025-02-11", "2025-03-11")),
        ("2025-02-11T13:00", {"rrule": "FREQ=MONTHLY;BYDAY=2TU;COUNT=2"}, days("2025-02-11", "2025-03-11")),
        (
            "2025-02-11T13:00",
            {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20250218"},
            days("2025-02-11", "2025-02-13", "2025-02-18"),
        ),
        (
            "2025-02-11T13:00",
            {"rrule": "FREQ=WEEKLY;UNTIL=20250218T180000Z", "timezone": NEW_YORK},
            days("2025-02-11", "2025-02-18"),
        ),
        ("2025-02-11T13:00", {"rrule": "FREQ=WEEKLY;UNTIL=20250218T175959Z", "timezone": NEW_YORK}, days("2025-02-11")),
    ],
)
def test_dates_of_rules(starts: str, keys: dict[str, Any], expected: list[dt.date]) -> None:
    assert dates(series(starts, **keys), dt.date(2030, 1, 1)) == expected


def test_until_includes_its_day_and_without_an_end_the_cohort_ends_it() -> None:
    weekly = {"every": "week", "timezone": NEW_YORK}
    assert dates(series(until=dt.date(2025, 2, 18), **weekly), ENDS) == days("2025-02-11", "2025-02-18")
    assert dates(series(**weekly), dt.date(2025, 2, 18)) == days("2025-02-11", "2025-02-18")


def test_an_until_in_utc_ends_a_series_without_a_zone_of_its_own_by_the_clock_of_the_cohort() -> None:
    def dates_until(until: str, zone: str) -> list[dt.date]:
        return [each.date for each in occurrences(series(rrule=f"FREQ=WEEKLY;UNTIL={until}"), zone, ENDS)]

    # One o'clock in New York is 18:00 UTC in February; in Auckland it is midnight.
    assert dates_until("20250218T180000Z", NEW_YORK) == days("2025-02-11", "2025-02-18")
    assert dates_until("20250218T175959Z", NEW_YORK) == days("2025-02-11")
    assert dates_until("20250218T000000Z", "Pacific/Auckland") == days("2025-02-11", "2025-02-18")
    assert dates_until("20250217T235959Z", "Pacific/Auckland") == days("2025-02-11")


def test_count_counts_before_skip() -> None:
    found = occurrences(series(every="week", count=3, skip=(dt.date(2025, 2, 18),)), NEW_YORK, ENDS)
    assert [each.date for each in found] == days("2025-02-11", "2025-02-25")


def test_minutes_are_elapsed_time_across_a_clock_change() -> None:
    [night] = occurrences(series("2025-03-09T01:30", every="day", count=1, minutes=60), NEW_YORK, ENDS)
    assert night.end.isoformat() == "2025-03-09T03:30:00-04:00"
    [autumn] = occurrences(series("2025-11-02T00:30", every="day", count=1, minutes=120), NEW_YORK, ENDS)
    assert autumn.end.isoformat() == "2025-11-02T01:30:00-05:00"
    assert utc(autumn.end) == "2025-11-02 06:30"


def test_zones_without_clock_changes_and_with_half_hour_ones() -> None:
    def starts_in(zone: str) -> list[str]:
        return [utc(each.start) for each in occurrences(series("2025-04-01T13:00", every="week", count=2), zone, ENDS)]

    assert starts_in("America/Phoenix") == ["2025-04-01 20:00", "2025-04-08 20:00"]
    assert starts_in("America/Puerto_Rico") == ["2025-04-01 17:00", "2025-04-08 17:00"]
    assert starts_in("Asia/Kathmandu") == ["2025-04-01 07:15", "2025-04-08 07:15"]
    assert starts_in("Australia/Lord_Howe") == [
        "2025-04-01 02:00",
        "2025-04-08 02:30",
    ]  # back by half an hour on 6 April
    assert starts_in("Pacific/Auckland") == ["2025-04-01 00:00", "2025-04-08 01:00"]  # winter begins on 6 April


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({"every": "month", "on": "Tuesday"}, "on"),
        ({"every": "year", "on": "Tuesday"}, "on"),
        ({"every": "week", "on": "2nd Tuesday"}, "on"),
        ({"every": "week", "on": "15"}, "on"),
        ({"every": "day", "on": "Tuesday"}, "on"),
        ({"every": "month", "on": "6th Tuesday"}, "on"),
        ({"every": "month", "on": "32"}, "on"),
        ({"every": "month", "on": "0"}, "on"),
        ({"every": "fortnight"}, "every"),
        ({"every": "0 weeks"}, "every"),
        ({"every": "week", "rrule": "FREQ=WEEKLY"}, "rrule"),
        ({"rrule": "FREQ=WEEKLY", "on": "Tuesday"}, "on"),
        ({"rrule": "FREQ=WEEKLY;COUNT=3", "count": 3}, "rrule"),
        ({"rrule": "FREQ=WEEKLY;UNTIL=20250301", "until": dt.date(2025, 3, 1)}, "rrule"),
        ({"rrule": "FREQ=WEEKLY;COUNT=3", "until": dt.date(2025, 3, 1)}, "rrule"),
        ({"rrule": "FREQ=HOURLY"}, "rrule"),
        ({"rrule": "FREQ=DAILY;BYHOUR=9,10"}, "rrule"),
        ({"rrule": "every tuesday"}, "rrule"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=2XX"}, "rrule"),
        ({"rrule": "FREQ=WEEKLY\nRDATE:20250101"}, "rrule"),
        ({"rrule": "FREQ=WEEKLY;INTERVAL=0"}, "rrule"),
        ({"every": "week", "count": 0}, "count"),
        ({"every": "week", "count": 2, "until": dt.date(2025, 3, 1)}, "count"),
        ({"every": "week", "minutes": 0}, "minutes"),
    ],
)
def test_a_rule_that_cannot_be_followed_names_its_key(keys: dict[str, Any], key: str) -> None:
    assert [error.key for error in rule_errors(series(**keys))] == [key]
    with pytest.raises(RuleError):
        dates(series(**keys), ENDS)


def test_a_bare_weekday_of_a_month_asks_which_one() -> None:
    [error] = rule_errors(series(every="month", on="Tuesday"))
    assert error.hint.startswith("say which Tuesday")


def test_a_series_without_a_rule_lacks_a_key() -> None:
    [error] = rule_errors(Series(starts=dt.datetime(2025, 2, 11, 13), minutes=60))
    assert (error.code, error.key) == ("missing-key", "every")


def test_a_rule_that_never_ends_or_never_matches_stops() -> None:
    with pytest.raises(RuleError, match="10,000"):
        dates(series(every="day", count=20_000), ENDS)
    with pytest.raises(RuleError, match="31"):
        dates(series(rrule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"), ENDS)


def test_the_nearest_date_is_offered_for_one_the_series_does_not_have() -> None:
    wrong = series(
        on="2nd Tuesday", skip=(dt.date(2025, 7, 15),), cancelled=(dt.date(2025, 12, 9), dt.date(2025, 1, 1))
    )
    assert stray_dates(wrong, ENDS) == [
        ("skip", 0, dt.date(2025, 7, 15), dt.date(2025, 7, 8)),
        ("cancelled", 1, dt.date(2025, 1, 1), dt.date(2025, 2, 11)),
    ]
    assert nearest(dt.date(2025, 1, 1), []) is None


def test_wall_times_that_a_clock_change_skips_or_repeats_are_found() -> None:
    assert clock_fault(dt.datetime(2025, 3, 9, 2, 30), NEW_YORK) == "impossible"
    assert clock_fault(dt.datetime(2025, 11, 2, 1, 30), NEW_YORK) == "ambiguous"
    assert clock_fault(dt.datetime(2025, 3, 9, 3, 0), NEW_YORK) is None
    assert clock_fault(dt.datetime(2025, 3, 9, 2, 30), "America/Phoenix") is None
    assert clock_fault(dt.datetime(2025, 10, 5, 2, 15), "Australia/Lord_Howe") == "impossible"


def test_months_that_lack_the_day_are_named() -> None:
    until = dt.date(2025, 6, 30)
    assert months_passed_over(series("2025-01-31T13:00", until=until), ENDS) == [(2025, 2), (2025, 4), (2025, 6)]
    assert months_passed_over(series("2025-03-30T13:00", until=until), ENDS) == []
    by_rule = series("2025-01-31T13:00", rrule="FREQ=MONTHLY;BYMONTHDAY=31", until=until)
    assert months_passed_over(by_rule, ENDS) == [(2025, 2), (2025, 4), (2025, 6)]
    assert months_passed_over(series("2024-02-29T13:00", every="year"), ENDS) == [(2025, 2), (2026, 2)]
    assert months_passed_over(series(every="week"), ENDS) == []


def test_an_unknown_zone_is_said() -> None:
    with pytest.raises(RuleError) as caught:
        occurrences(series(every="week", timezone="America/Nowhere"), NEW_YORK, ENDS)
    assert caught.value.code == "unknown-timezone"


UNITS = {"day": (DAILY, 1), "week": (WEEKLY, 1), "2 weeks": (WEEKLY, 2), "3 weeks": (WEEKLY, 3)}
MONTHLY_UNITS = {"month": (MONTHLY, 1), "2 months": (MONTHLY, 2), "quarter": (MONTHLY, 3), "year": (YEARLY, 1)}
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"}
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2027, 12, 31)).map(lambda at: at.replace(microsecond=0))


@settings(max_examples=400, deadline=None)
@given(starts=MOMENTS, data=st.data())
def test_words_and_dateutil_agree(starts: dt.datetime, data: st.DataObject) -> None:
    """Each `every`/`on` is written for dateutil by hand here, and by `as_rrule` for whoever reads the calendar."""
    every = data.draw(st.sampled_from([*UNITS, *MONTHLY_UNITS]))
    options: dict[str, Any] = {}
    on = ""
    if every in UNITS:
        frequency, interval = UNITS[every]
        if every != "day" and data.draw(st.booleans()):
            chosen = data.draw(st.integers(0, 6))
            on, options = NAMES[chosen], {"byweekday": weekday(chosen)}
    else:
        frequency, interval = MONTHLY_UNITS[every]
        kind = data.draw(st.sampled_from(["", "day", "nth"]))
        if kind == "day":
            number = data.draw(st.integers(1, 31))
            on, options = str(number), {"bymonthday": number}
        elif kind == "nth":
            nth, chosen = data.draw(st.sampled_from(list(ORDINALS))), data.draw(st.integers(0, 6))
            on, options = f"{ORDINALS[nth]} {NAMES[chosen]}", {"byweekday": weekday(chosen, nth)}
        if every == "year" and kind:
            options["bymonth"] = starts.month
    end = starts.date() + dt.timedelta(days=data.draw(st.integers(0, 900)))
    made = series(starts.isoformat(), every=every, on=on)
    until = dt.datetime.combine(end, dt.time.max)
    oracle = rrule(frequency, dtstart=starts, interval=interval, until=until, **options)
    expected = [moment.date() for moment in oracle]
    if next(iter(rrule(frequency, dtstart=starts, interval=interval, **options)), None) is None:
        with pytest.raises(RuleError, match="no month of the rule has a day"):
            dates(made, end)
        return
    assert dates(made, end) == expected
    assert dates(series(starts.isoformat(), rrule=rule_of(made).as_rrule()), end) == expected
    count = data.draw(st.integers(1, 20))
    counted = series(starts.isoformat(), every=every, on=on, count=count)
    endless = rrule(frequency, dtstart=starts, interval=interval, **options)
    horizon = dt.datetime(starts.year + 50, 12, 31, 23, 59, 59)
    assert dates(counted, end) == [moment.date() for moment in islice(endless, count) if moment <= horizon]
