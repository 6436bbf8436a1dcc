"""The zones written are those of the tz database, read by another implementation (dateutil) over the cohort's years."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical

from cohortkit.calendar.zones import vtimezone

YEARS = (2022, 2026)
ZONES = [
    "America/New_York", "America/Denver", "America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "America/Santiago", "America/Nuuk",
    "America/Mexico_City", "America/Havana", "America/St_Johns", "Europe/London", "Europe/Dublin", "Europe/Berlin",
    "Africa/Casablanca", "Africa/Cairo", "Asia/Jerusalem", "Asia/Amman", "Asia/Tehran", "Asia/Kolkata", "UTC",
]  # fmt: skip


def differences(name: str, hours: int) -> list[str]:
    lines = list(vtimezone(name, *YEARS))
    text = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""])
    theirs, zone = tzical(io.StringIO(text)).get(), ZoneInfo(name)
    found = []
    moment = dt.datetime(YEARS[0], 1, 1)
    while moment.year <= YEARS[1]:
        # Wall times that a clock change skips or repeats have two readings; those beside them must agree.
        is_plain = zone.utcoffset(moment) == zone.utcoffset(moment.replace(fold=1))
        if is_plain and theirs.utcoffset(moment) != zone.utcoffset(moment):
            found.append(f"{moment} {theirs.utcoffset(moment)} {zone.utcoffset(moment)}")
        moment += dt.timedelta(hours=hours)
    return found


@pytest.mark.parametrize("name", ZONES)
def test_every_zone_is_right_in_every_hour_of_the_years(name: str) -> None:
    assert differences(name, 3) == []


@pytest.mark.soak
def test_all_zones_are_right() -> None:
    names = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})
    assert {name: found for name in names if (found := differences(name, 6))} == {}


@pytest.mark.parametrize("name", ["America/Phoenix", "America/Puerto_Rico", "Asia/Kathmandu", "UTC"])
def test_a_zone_without_clock_changes_has_a_single_standard(name: str) -> None:
    lines = vtimezone(name, *YEARS)
    assert [line for line in lines if line.startswith("BEGIN:")] == ["BEGIN:VTIMEZONE", "BEGIN:STANDARD"]
    assert not any(line.startswith("RRULE") for line in lines)


def test_clock_changes_are_rules_that_outlook_reads() -> None:
    lines = vtimezone("America/Denver", 2025, 2026)
    assert [line for line in lines if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    ]
    assert not any(line.startswith("RDATE") for line in vtimezone("Africa/Casablanca", *YEARS))


def test_summer_is_daylight_where_the_database_calls_winter_the_exception() -> None:
    lines = "\n".join(vtimezone("Europe/Dublin", *YEARS))
    assert "BEGIN:DAYLIGHT\nDTSTART:20210328T010000" in lines
