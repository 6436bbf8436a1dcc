"""Each promise about calendar files beside the mistake it avoids, shown by a real client."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest

from cohortkit.calendar.audience import parse_audience
from cohortkit.calendar.export import export
from cohortkit.calendar.invitation import invitations
from cohortkit.calendar.lines import ControlCharacter
from cohortkit.calendar.validate import InvalidCalendar, validate
from cohortkit.files.transaction import apply
from cohortkit.records.cohort import open_cohort
from cohortkit.records.published import read_published

pytestmark = pytest.mark.clients

Clients = dict[str, Callable[[bytes], list[Any]]]
NOW = dt.datetime(2025, 2, 1, 12, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2025, 2, 2, 12, 0, tzinfo=dt.UTC)
PLAN = """
[cohort]
name = "Rivers"
starts = 2025-01-01
ends = 2026-12-31
timezone = "America/Denver"
[organizations.ridge]
name = "Ridge"
[people.ana]
name = "Ana Ruiz"
email = "ana@ridge.example"
organization = "ridge"
[people.cy]
name = "Cy Park"
email = "cy@commons.example"
organization = "ridge"
roles = ["facilitator"]
[pods.belonging]
title = "Belonging"
members = ["ana"]
lead = "cy"
[pods.belonging.meetings]
starts = 2025-06-10T13:00:00
minutes = 60
timezone = "America/New_York"
every = "month"
on = "2nd Tuesday"
count = 3
skip = [2025-07-08]
link = "https://meet.example/belonging"
[convenings.fall]
title = "Fall gathering"
starts = 2025-10-20
ends = 2025-10-22
"""


def publish(folder: Path, plan: str = PLAN, now: dt.datetime = NOW, audience: str = "all") -> bytes:
    (folder / "cohort.toml").write_text(plan)
    cohort = open_cohort(folder, today=now.date())
    result = export(cohort, parse_audience(cohort, audience), read_published(folder)[0], now=now)
    if not result.change.is_empty:
        apply(folder, result.change, by="test", now=now)
    return result.content


def starts(found: list[Any]) -> list[str]:
    return sorted(each.start for each in found if not each.cancelled)


JUNE, AUGUST = "2025-06-10T17:00:00Z", "2025-08-12T17:00:00Z"


def test_1_zones_of_the_library_put_summer_meetings_an_hour_late_in_ical_js(tmp_path: Path, clients: Clients) -> None:
    ours = publish(tmp_path)
    assert starts(clients["ical.js"](ours))[:2] == [JUNE, AUGUST]
    without = re.sub(rb"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n", b"", ours, flags=re.DOTALL)
    calendar = icalendar.Calendar.from_ical(without)
    calendar.add_missing_timezones()
    assert starts(clients["ical.js"](calendar.to_ical()))[0] == "2025-06-10T18:00:00Z"
    assert b"RDATE" not in ours


def test_2_a_series_in_utc_slips_an_hour_when_the_clocks_change(tmp_path: Path, clients: Clients) -> None:
    plan = PLAN.replace("2025-06-10T13", "2025-02-11T13").replace("skip = [2025-07-08]\n", "")
    ours = publish(tmp_path, plan)
    in_utc = ours.replace(b"DTSTART;TZID=America/New_York:20250211T130000", b"DTSTART:20250211T180000Z").replace(
        b"DTEND;TZID=America/New_York:20250211T140000", b"DTEND:20250211T190000Z"
    )
    for name in ("ical", "ical.js", "ical-expander"):
        assert starts(clients[name](ours))[1] == "2025-03-11T17:00:00Z"
        assert starts(clients[name](in_utc))[1] == "2025-03-11T18:00:00Z"
    with pytest.raises(InvalidCalendar):
        validate(in_utc, "PUBLISH")


def test_2_a_meeting_over_a_clock_change_is_an_hour_short_unless_it_is_told_apart(
    tmp_path: Path, clients: Clients
) -> None:
    night = PLAN.replace("2025-06-10T13:00", "2025-03-01T23:30").replace("minutes = 60", "minutes = 240")
    night = night.replace('every = "month"\non = "2nd Tuesday"', 'every = "week"').replace("skip = [2025-07-08]\n", "")
    ours = publish(tmp_path, night)
    without = re.sub(rb"BEGIN:VEVENT(?:(?!END:VEVENT).)*RECURRENCE-ID.*?END:VEVENT\r\n", b"", ours, flags=re.DOTALL)
    assert without != ours

    def ends(content: bytes) -> set[tuple[str, ...]]:
        return {tuple(each.end for each in client(content) if "T" in each.start) for client in clients.values()}

    assert ends(without) == {("2025-03-02T08:30:00Z", "2025-03-09T07:30:00Z", "2025-03-16T07:30:00Z")}
    assert ends(ours) == {("2025-03-02T08:30:00Z", "2025-03-09T08:30:00Z", "2025-03-16T07:30:00Z")}


def test_2_a_time_that_a_clock_change_skips_is_for_the_checks_and_keeps_nobody_from_their_calendar(
    tmp_path: Path,
) -> None:
    night = '[convenings.night]\ntitle = "Night"\nstarts = 2025-03-09T02:00:00\nends = 2025-03-09T03:00:00\n'
    assert b"convening-night@rivers" in publish(tmp_path, PLAN + night)


def test_3_an_exdate_of_another_type_is_overlooked(tmp_path: Path, clients: Clients) -> None:
    ours = publish(tmp_path)
    as_day = ours.replace(b"EXDATE;TZID=America/New_York:20250708T130000", b"EXDATE;VALUE=DATE:20250708")
    assert as_day != ours
    skipped = "2025-07-08T17:00:00Z"
    assert any(skipped in starts(client(as_day)) for client in clients.values())
    assert not any(skipped in starts(client(ours)) for client in clients.values())
    with pytest.raises(InvalidCalendar, match="EXDATE"):
        validate(as_day, "PUBLISH")


def test_3_uids_stay_when_titles_the_name_of_the_cohort_and_even_an_id_change(tmp_path: Path) -> None:
    def uids(content: bytes) -> set[str]:
        return {str(each["UID"]) for each in icalendar.Calendar.from_ical(content).walk("VEVENT")}

    before = uids(publish(tmp_path))
    assert before == {"pod-belonging@rivers", "convening-fall@rivers"}
    renamed = PLAN.replace('"Belonging"', '"Staying"').replace('"Rivers"', '"Ridges"')
    assert uids(publish(tmp_path, renamed, LATER)) == before
    assert uids(publish(tmp_path, renamed.replace("pods.belonging", "pods.staying"), LATER)) == before


def numbers(content: bytes) -> dict[tuple[str, str], tuple[int, str]]:
    found = {}
    for each in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        recurrence = each.get("RECURRENCE-ID")
        key = (str(each["UID"]), recurrence.to_ical().decode() if recurrence else "")
        found[key] = (int(each["SEQUENCE"]), each["LAST-MODIFIED"].to_ical().decode())
    return found


def test_4_numbers_rise_for_exactly_what_changed_and_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = publish(tmp_path)
    assert publish(tmp_path, now=LATER) == first
    moved = PLAN.replace("link =", "moved = [{ from = 2025-08-12, to = 2025-08-13T13:00:00 }]\nlink =")
    second = publish(tmp_path, moved, LATER)
    assert numbers(second) == {
        **numbers(first),
        ("pod-belonging@rivers", "20250812T130000"): (1, "20250202T120000Z"),
    }
    third = publish(tmp_path, moved.replace("Fall gathering", "Autumn gathering"), LATER + dt.timedelta(days=1))
    assert numbers(third) == {**numbers(second), ("convening-fall@rivers", ""): (1, "20250203T120000Z")}


def test_4_a_client_that_is_shown_both_keeps_the_higher_number(tmp_path: Path, clients: Clients) -> None:
    """recurring-ical-events, shown two versions of an event, believes the higher SEQUENCE, else whichever comes first."""
    first = publish(tmp_path)
    second = publish(tmp_path, PLAN.replace("T13:00:00", "T15:00:00"), LATER)

    def both(newer: bytes) -> bytes:
        events = re.findall(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", newer, flags=re.DOTALL)
        return first.replace(b"END:VCALENDAR", b"".join(events) + b"END:VCALENDAR")

    ask = clients["recurring-ical-events"]
    assert starts(ask(both(second)))[0] == "2025-06-10T19:00:00Z"
    assert starts(ask(both(second.replace(b"SEQUENCE:1", b"SEQUENCE:0"))))[0] == JUNE


def test_5_a_pod_that_disappears_is_cancelled_with_a_higher_number(tmp_path: Path, clients: Clients) -> None:
    before = numbers(publish(tmp_path))
    after = publish(tmp_path, PLAN[: PLAN.index("[pods")] + PLAN[PLAN.index("[convenings") :], LATER)
    assert numbers(after)["pod-belonging@rivers", ""][0] > before["pod-belonging@rivers", ""][0]
    for client in clients.values():
        assert [each.start for each in client(after) if each.cancelled] == [JUNE, AUGUST]


@pytest.mark.parametrize(
    ("right", "typo"), [('"month"', '"mnth"'), ('title = "Belonging"', "titel = 1"), ('"2nd Tue', '"Tue')]
)
def test_5_a_slip_in_the_plan_cancels_nobodys_meetings(right: str, typo: str, tmp_path: Path) -> None:
    publish(tmp_path)
    before = (tmp_path / "records" / "calendar.toml").read_bytes()
    with pytest.raises(InvalidCalendar, match="belonging"):
        publish(tmp_path, PLAN.replace(right, typo), LATER)
    assert (tmp_path / "records" / "calendar.toml").read_bytes() == before


def test_6_an_inclusive_end_loses_the_last_day(tmp_path: Path, clients: Clients) -> None:
    ours = publish(tmp_path)
    inclusive = ours.replace(b"DTEND;VALUE=DATE:20251023", b"DTEND;VALUE=DATE:20251022")
    for client in clients.values():
        [gathering] = [each for each in client(ours) if "T" not in each.start]
        assert (gathering.start, gathering.end) == ("2025-10-20", "2025-10-23")
        [short] = [each for each in client(inclusive) if "T" not in each.start]
        assert short.end == "2025-10-22"  # two days only


HARD = "Número 1; a, b \\\\ c: " + "é日本語😀" * 30


def test_7_text_survives_folding_and_escaping(tmp_path: Path) -> None:
    content = publish(tmp_path, PLAN.replace("Fall gathering", HARD + "\\nsecond line"))
    wanted = HARD.replace("\\\\", "\\") + "\nsecond line"
    [event] = [each for each in icalendar.Calendar.from_ical(content).walk("VEVENT") if "fall" in each["UID"]]
    assert str(event["SUMMARY"]) == wanted
    from ical.calendar_stream import IcsCalendarStream

    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    assert wanted in [each.summary for each in calendar.events]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    for line in content.split(b"\r\n"):
        line.decode()  # no character is split


def test_7_lines_folded_by_octets_break_a_reader_of_lines_and_are_refused(tmp_path: Path) -> None:
    content = publish(tmp_path, PLAN.replace("Fall gathering", HARD))
    unfolded = content.replace(b"\r\n ", b"")
    naive = b"\r\n".join(
        b"\r\n ".join(line[start : start + 74] for start in range(0, max(len(line), 1), 74))
        for line in unfolded.split(b"\r\n")
    )
    with pytest.raises(UnicodeDecodeError):
        [line.decode() for line in naive.split(b"\r\n")]
    with pytest.raises(InvalidCalendar):
        validate(naive, "PUBLISH")


def test_7_control_characters_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ControlCharacter):
        publish(tmp_path, PLAN.replace("Fall gathering", "Fall \\u0007 gathering"))


def test_8_the_name_and_the_link_are_where_each_client_looks(tmp_path: Path) -> None:
    content = publish(tmp_path)
    calendar = icalendar.Calendar.from_ical(content)
    assert (str(calendar["NAME"]), str(calendar["X-WR-CALNAME"])) == ("Rivers", "Rivers")
    assert calendar["REFRESH-INTERVAL"].dt == dt.timedelta(hours=6)
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT6H"
    [event] = [each for each in calendar.walk("VEVENT") if "belonging" in each["UID"]]
    link = "https://meet.example/belonging"
    for name in ("LOCATION", "DESCRIPTION", "URL", "CONFERENCE", "X-ALT-DESC"):
        assert link in str(event[name])
    assert "meet.example" in event["DESCRIPTION"].params["ALTREP"]
    assert [str(each) for each in event["CATEGORIES"].cats] == ["Pod"]
    assert not calendar.walk("VALARM")


def test_8_what_is_no_address_of_a_page_is_text_and_no_link(tmp_path: Path) -> None:
    content = publish(tmp_path, PLAN.replace("https://meet.example/belonging", "javascript:alert(1)"))
    [event] = [each for each in icalendar.Calendar.from_ical(content).walk("VEVENT") if "belonging" in each["UID"]]
    assert str(event["LOCATION"]) == "javascript:alert(1)"
    assert not {"URL", "CONFERENCE"} & set(event)
    assert "href" not in str(event["X-ALT-DESC"])


def test_9_feeds_hold_no_people_and_invitations_one(tmp_path: Path) -> None:
    content = publish(tmp_path)
    assert not re.search(rb"ATTENDEE|ORGANIZER|mailto|ridge\.example|Ana Ruiz", content)
    cohort = open_cohort(tmp_path, today=NOW.date())
    written, change = invitations(cohort, "ana", read_published(tmp_path)[0], now=NOW)
    apply(tmp_path, change, by="test", now=NOW)
    assert [each.meeting for each in written] == ["belonging@2025-06-10", "belonging@2025-08-12", "fall"]
    before = _event_of(written[0].content, "REQUEST")
    assert str(before["ATTENDEE"]) == "mailto:ana@ridge.example"
    assert before["ATTENDEE"].params["CN"] == "Ana Ruiz"
    assert str(before["ORGANIZER"]) == "mailto:cy@commons.example"
    (tmp_path / "cohort.toml").write_text(PLAN.replace("link =", "cancelled = [2025-06-10]\nlink ="))
    cohort = open_cohort(tmp_path, today=LATER.date())
    called_off, _ = invitations(cohort, "ana", read_published(tmp_path)[0], now=LATER)
    after = _event_of(called_off[0].content, "CANCEL")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert str(after["STATUS"]) == "CANCELLED"


def _event_of(letter: bytes, method: str) -> Any:
    message = email.message_from_bytes(letter, policy=email.policy.default)
    [part] = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = icalendar.Calendar.from_ical(content)
    assert str(calendar["METHOD"]) == method
    [event] = calendar.walk("VEVENT")
    return event


FAULTS = {
    "a zone that is not defined": (b"TZID:America/New_York\r\n", b"TZID:America/Nowhere\r\n"),
    "a floating start": (b"DTSTART;TZID=America/New_York:2025", b"DTSTART:2025"),
    "a list of changes instead of a rule": (b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", b"RDATE:20250309T020000"),
    "no number": (b"SEQUENCE:0\r\n", b""),
    "an attendee in a feed": (b"STATUS:CONFIRMED\r\n", b"STATUS:CONFIRMED\r\nATTENDEE:mailto:a@b.example\r\n"),
    "no method": (b"METHOD:PUBLISH\r\n", b""),
    "a bare line feed": (b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "text without escapes": (b"SUMMARY:Belonging", b"SUMMARY:Belonging; and more, too"),
    "a series that ends in local time": (b"T170000Z", b"T130000"),
    "an end before the start": (b"DTEND;VALUE=DATE:20251023", b"DTEND;VALUE=DATE:20251020"),
    "the same event twice": (b"UID:convening-fall@rivers", b"UID:pod-belonging@rivers"),
    "a line that is too long": (b"SUMMARY:Belonging", b"SUMMARY:" + b"long " * 20),
    "a control character": (b"SUMMARY:Belonging", b"SUMMARY:Belo\x07nging"),
    "an e-mail address": (b"SUMMARY:Belonging", b"SUMMARY:Ask ana@ridge.example"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_10_every_fault_is_refused_though_the_library_takes_it(fault: str, tmp_path: Path) -> None:
    ours = publish(tmp_path)
    validate(ours, "PUBLISH", ["ana@ridge.example"])
    broken = ours.replace(*FAULTS[fault])
    assert broken != ours
    with pytest.raises(InvalidCalendar):
        validate(broken, "PUBLISH", ["ana@ridge.example"])


def test_10_the_library_finds_nothing_wrong_with_most_of_them(tmp_path: Path) -> None:
    ours = publish(tmp_path)
    taken = 0
    for wrong, right in FAULTS.values():
        try:
            icalendar.Calendar.from_ical(ours.replace(wrong, right)).validate()
            taken += 1
        except (ValueError, KeyError, icalendar.IncompleteComponent):
            continue
    assert taken >= 10
