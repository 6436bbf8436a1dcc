"""Rules of unknown origin expand as dateutil expands them, and always end."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cohortkit.calendar.recurrence import BadRule, expand, parse_rule

START = dt.datetime(2024, 1, 31, 9, 30)
FIRST, LAST = dt.datetime(2024, 1, 1), dt.datetime(2027, 12, 31, 23, 59)


def numbers(low: int, high: int, most: int = 3) -> st.SearchStrategy[str]:
    chosen = st.integers(low, high).filter(bool) if low < 0 else st.integers(low, high)
    return st.lists(chosen, min_size=1, max_size=most, unique=True).map(lambda each: ",".join(map(str, each)))


WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True)
NTH = st.lists(st.sampled_from(["1MO", "2TU", "-1FR", "5WE", "-2SU"]), min_size=1, max_size=2, unique=True)


@st.composite
def rules(draw: Any) -> str:
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={frequency}"]
    options: dict[str, st.SearchStrategy[str]] = {
        "INTERVAL": st.integers(1, 5).map(str),
        "BYMONTH": numbers(1, 12),
        "BYHOUR": numbers(0, 23, 2),
        "BYMINUTE": numbers(0, 59, 2),
        "COUNT": st.integers(1, 30).map(str),
        "WKST": st.sampled_from(["MO", "SU", "TH"]),
    }
    if frequency != "WEEKLY":
        options["BYMONTHDAY"] = numbers(-31, 31)
    if frequency in ("YEARLY", "MONTHLY"):
        options["BYDAY"] = st.one_of(WEEKDAYS, NTH).map(",".join)
    else:
        options["BYDAY"] = WEEKDAYS.map(",".join)
    if frequency == "YEARLY":
        options["BYYEARDAY"] = numbers(-366, 366)
    parts += [f"{name}={draw(options[name])}" for name in sorted(options) if draw(st.booleans())]
    # In the first week dateutil counts places from the start on; RFC 5545 counts them in the whole week.
    if frequency != "WEEKLY" and any(part.startswith("BY") for part in parts) and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(numbers(-3, 3))}")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(text=rules(), start=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2026, 1, 1)))
def test_rules_expand_as_dateutil_expands_them(text: str, start: dt.datetime) -> None:
    start = start.replace(microsecond=0)
    found, complete = expand(parse_rule(text), start, FIRST, LAST)
    assume(found)  # dateutil would search for a day that never comes until the year 9999
    oracle = rrulestr(text, dtstart=start).replace(until=LAST)
    expected = [moment for moment in oracle if moment >= FIRST]
    assert complete == (len(expected) <= 5_000)
    assert found == expected[:5_000]


@pytest.mark.parametrize(
    "text", ["FREQ=HOURLY;INTERVAL=7", "FREQ=MINUTELY;INTERVAL=90;BYDAY=MO,TU", "FREQ=HOURLY;BYHOUR=9,17;COUNT=9"]
)
def test_rules_by_the_hour_and_minute(text: str) -> None:
    last = dt.datetime(2024, 3, 1)
    expected = [moment for moment in rrulestr(text, dtstart=START).xafter(FIRST, 2000) if moment <= last]
    assert expand(parse_rule(text), START, FIRST, last) == (expected, True)


@pytest.mark.parametrize(
    "text", ["FREQ=YEARLY;BYWEEKNO=1", "FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=53"]
)
def test_weeks_of_the_year(text: str) -> None:
    expected = list(rrulestr(text, dtstart=START).replace(until=LAST))
    assert expand(parse_rule(text), START, FIRST, LAST) == (expected, True)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=9999999",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31;COUNT=1000000",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=1,2,3,4,5,6",
    ],
)
def test_a_rule_that_yields_a_million_times_or_never_ends_soon(text: str) -> None:
    began = time.process_time()
    found, _ = expand(parse_rule(text), dt.datetime(1970, 1, 1), FIRST, LAST)
    assert len(found) <= 5_000
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=NEVER", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x", "FREQ=MONTHLY;BYDAY=XX", "FREQ=DAILY;BYHOUR=25"],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        parse_rule(text)
