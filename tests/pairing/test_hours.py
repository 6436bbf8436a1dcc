from __future__ import annotations

from datetime import date

from cohortkit.pairing.hours import overlap_classes, overlap_minutes
from cohortkit.pairing.people import Person

NEW_YORK = Person("n", "a", timezone="America/New_York")
LOS_ANGELES = Person("l", "b", timezone="America/Los_Angeles")
BERLIN = Person("b", "c", timezone="Europe/Berlin")
TOKYO = Person("t", "d", timezone="Asia/Tokyo")
NOWHERE = Person("x", "e")


def test_minutes_are_those_of_the_zones_on_that_date() -> None:
    assert overlap_minutes(NEW_YORK, LOS_ANGELES, date(2025, 11, 3)) == 5 * 60
    # 09:00-17:00 in Berlin is 03:00-11:00 in New York, but 04:00-12:00 between the two changes of the clock.
    assert overlap_minutes(NEW_YORK, BERLIN, date(2025, 7, 1)) == 2 * 60
    assert overlap_minutes(NEW_YORK, BERLIN, date(2025, 10, 28)) == 3 * 60


def test_a_morning_may_be_the_others_evening_before() -> None:
    late = Person("e", "f", timezone="America/Los_Angeles", working_hours=("14:00", "22:00"))
    # 14:00-22:00 on the west coast is 07:00-15:00 of the next day in Tokyo (standard time).
    assert overlap_minutes(late, TOKYO, date(2025, 12, 1)) == 6 * 60
    assert overlap_minutes(NEW_YORK, TOKYO, date(2025, 12, 1)) == 0


def test_night_shifts_end_the_next_day() -> None:
    night = Person("e", "f", timezone="America/New_York", working_hours=("22:00", "06:00"))
    # 22:00-06:00 in New York is 12:00-20:00 in Tokyo.
    assert overlap_minutes(night, TOKYO, date(2025, 12, 1)) == 5 * 60


def test_an_unknown_zone_is_no_lack_of_common_hours() -> None:
    assert overlap_minutes(NEW_YORK, NOWHERE, date(2025, 12, 1)) is None
    numbers, apart = overlap_classes([NEW_YORK, TOKYO, NOWHERE, NEW_YORK], date(2025, 12, 1))
    assert numbers == [0, 1, 2, 0]
    assert apart == [[False, True, False], [True, False, False], [False, False, False]]
