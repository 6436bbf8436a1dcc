"""Moments as survey tools write them, in the zone and the order of day and month they are meant in."""

import datetime as dt

import pytest

from cohortkit.questions.surveys.moments import day_first, moment


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025/03/20 5:30:00 PM MDT", "2025-03-20T23:30:00+00:00"),
        ("2025/03/20 5:30:00 pm GMT-6", "2025-03-20T23:30:00+00:00"),
        ("3/20/2025 17:30:00", "2025-03-20T23:30:00+00:00"),
        ("2025-03-20 17:30:00", "2025-03-20T23:30:00+00:00"),
        ("2025-03-20T17:30:00Z", "2025-03-20T17:30:00+00:00"),
        ("Mar 20, 2025 17:30:11", "2025-03-20T23:30:11+00:00"),
        ("03/20/2025 12:05:00 AM", "2025-03-20T06:05:00+00:00"),
        ("soon", None),
        ("99/99/2025", None),
    ],
)
def test_moments_are_read_as_tools_write_them(text: str, instant: str | None) -> None:
    found = moment(text, "America/Denver")
    assert (found.isoformat() if found else None) == instant


def test_the_day_goes_first_where_a_month_cannot_be() -> None:
    assert day_first(["01/02/2025", "20/02/2025"])
    assert not day_first(["01/02/2025", "02/20/2025"])
    found = moment("01/02/2025 10:00", "UTC", days_first=True)
    assert found is not None
    assert found.date() == dt.date(2025, 2, 1)
