"""Calendars from the command line, read back with another library and compared with times worked out by hand.

`meridian.toml` beside this file is the definition; the tables in `meridian` say what it means in UTC.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from tests.cli.meridian import BELONGING, DESERT, FEEDS, OPENING, RETREAT, SOUTH, SUMMIT, meridian

__all__ = ["meridian"]

Run = Callable[..., Any]

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("cohortkit")


def occurrences(content: bytes) -> list[str]:
    """Every occurrence as another library finds it."""
    found = []
    calendar = icalendar.Calendar.from_ical(content)
    for event in recurring_ical_events.of(calendar).between((2024, 1, 1), (2028, 1, 1)):
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        timed = isinstance(start, dt.datetime)
        text = f"{start.astimezone(dt.UTC):%Y-%m-%d %H:%M}" if timed else f"{start} to {end}"
        found.append(text + (" cancelled" if event["STATUS"] == "CANCELLED" else ""))
    return sorted(found)


def numbers(content: bytes) -> dict[tuple[str, str], int]:
    """The SEQUENCE of each event by its UID and, for an occurrence told apart, its usual day."""
    found = {}
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        apart = event.get("RECURRENCE-ID")
        found[str(event["UID"]), f"{apart.dt:%Y-%m-%d}" if apart else ""] = int(event["SEQUENCE"])
    return found


def change(folder: Path, old: str, new: str) -> None:
    """Edit the definition as a person would."""
    file = folder / "cohort.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def exported(run: Run, what: str = "all") -> bytes:
    assert run("calendar", "export", "--for", what, "-o", "out.ics").code == 0
    return Path("out.ics").read_bytes()


@pytest.mark.parametrize("what", list(FEEDS))
def test_every_selector_gives_the_hours_of_the_definition(what: str, meridian: Path, run: Run) -> None:
    assert occurrences(exported(run, what)) == sorted(FEEDS[what])


def test_the_same_again_gives_the_same_bytes_and_says_so(meridian: Path, run: Run) -> None:
    first = exported(run)
    record = (meridian / "records" / "calendar.toml").read_bytes()
    ran = run("calendar", "export", "-o", "out.ics")
    assert (ran.code, ran.out) == (0, "nothing to change: the file says the same as before\n")
    assert (meridian / "out.ics").read_bytes() == first
    assert (meridian / "records" / "calendar.toml").read_bytes() == record
    assert run("calendar", "export", "-o", "out.ics", "--json").document == {"schema": 1, "changed": [], "id": "all"}


def test_the_file_goes_to_stdout_byte_for_byte(meridian: Path, run: Run) -> None:
    kept = exported(run, "pod:reef")
    printed = subprocess.run([COMMAND, "calendar", "export", "--for", "pod:reef"], capture_output=True, check=True)
    assert printed.stdout == kept
    assert b"\r\n" in kept


def test_nothing_private_leaves(meridian: Path, run: Run) -> None:
    run("calendar", "export", "--dir", "feeds", "--alarm", "15")
    for file in (meridian / "feeds").rglob("*.*"):
        text = file.read_text(encoding="utf-8").replace("\r\n ", "")
        for secret in ("leaving", "@east.example", "@west.example", "@tide.example", "ATTENDEE", "ORGANIZER"):
            assert secret not in text, file
    assert "Digital engagement" not in (meridian / "feeds" / "all.ics").read_text(encoding="utf-8")


def test_reminders_come_only_when_asked_for_and_not_for_what_is_cancelled(meridian: Path, run: Run) -> None:
    assert b"VALARM" not in exported(run, "pod:belonging")
    run("calendar", "export", "--for", "pod:belonging", "--alarm", "15", "-o", "loud.ics")
    events = icalendar.Calendar.from_ical((meridian / "loud.ics").read_bytes()).walk("VEVENT")
    alarms = [(str(event["STATUS"]), len(event.walk("VALARM"))) for event in events]
    assert sorted(alarms) == [("CANCELLED", 0), ("CONFIRMED", 1), ("CONFIRMED", 1)]


def test_the_list_has_exactly_the_keys_that_were_promised(meridian: Path, run: Run) -> None:
    events = {each["id"]: each for each in run("calendar", "list", "--json").document["events"]}
    assert len(events) == 36
    assert events["belonging@2025-03-11"] == {
        "id": "belonging@2025-03-11",
        "uid": "pod-belonging@meridian",
        "title": "Belonging, and; back\\slash",
        "kind": "pod",
        "start": "2025-03-06T15:00:00-05:00",
        "end": "2025-03-06T16:00:00-05:00",
        "timezone": "America/New_York",
        "all_day": False,
        "status": "moved",
        "mode": "virtual",
        "location": "",
        "sequence": 0,
    }
    assert events["opening"]["start"] == "2025-05-06T10:00:00-04:00"
    assert events["opening"]["mode"] == "hybrid"
    retreat = events["retreat"]
    assert (retreat["start"], retreat["end"], retreat["all_day"]) == ("2025-10-03", "2025-10-05", True)
    assert events["reef@2025-06-06"]["start"] == "2025-06-06T18:30:00+10:30"
    assert events["summit@2025-03-06"]["start"] == "2025-03-06T10:00:00+05:45"


def test_a_list_for_a_person_has_what_is_only_theirs(meridian: Path, run: Run) -> None:
    found = run("calendar", "list", "--for", "person:ana", "--from", "2025-04-01", "--to", "2025-06-10", "--plain").out
    assert [line for line in found.splitlines() if line.startswith("Id: ")] == [
        "Id: 2025-04@1",
        "Id: belonging@2025-04-08",
        "Id: desert@2025-04-30",
        "Id: opening",
        "Id: belonging@2025-05-13",
        "Id: 2025-06-10-digital",
        "Id: belonging@2025-06-10",
    ]


def test_cancelled_then_restored_raises_the_number_of_that_meeting_alone(meridian: Path, run: Run) -> None:
    whole = ("pod-belonging@meridian", "")
    before = numbers(exported(run))
    assert run("meetings", "cancel", "belonging@2025-05-13").code == 0
    content = exported(run)
    others = [each for each in FEEDS["all"] if each != "2025-05-13 17:00"]
    assert occurrences(content) == sorted([*others, "2025-05-13 17:00 cancelled"])
    assert run("meetings", "restore", "belonging@2025-05-13").code == 0
    content = exported(run)
    assert occurrences(content) == sorted(FEEDS["all"])
    after = numbers(content)
    assert after.pop(("pod-belonging@meridian", "2025-05-13")) == 2
    assert (after, after[whole]) == (before, 0)


def test_renamed_moved_and_in_another_zone_keep_their_uids(meridian: Path, run: Run) -> None:
    before = numbers(exported(run))
    assert run("set", "pods.south.title", "South by south").code == 0
    assert run("meetings", "move", "reef@2025-06-06", "--to", "2025-10-10 18:30").code == 0
    assert run("set", "cohort.timezone", "America/Chicago").code == 0
    content = exported(run)
    # Chicago is an hour behind New York, so 13:00 there comes an hour later; its clocks change on the same days.
    shifted = []
    for each in BELONGING:
        moment = dt.datetime.fromisoformat(each[:16]) + dt.timedelta(hours=1)
        shifted.append(f"{moment:%Y-%m-%d %H:%M}{each[16:]}")
    others = [*SUMMIT, *DESERT, *SOUTH, *OPENING, *RETREAT, "2025-03-07 07:30", "2025-09-05 08:00", "2025-12-05 07:30"]
    # The reef moves over the change of 5 October to half past six in summer time, UTC+11.
    assert occurrences(content) == sorted([*shifted, *others, "2025-10-10 07:30"])
    after = numbers(content)
    assert {key for key, number in after.items() if number > before.get(key, -1)} == {
        ("pod-belonging@meridian", ""),
        ("pod-belonging@meridian", "2025-03-11"),
        ("pod-belonging@meridian", "2025-11-11"),
        ("pod-reef@meridian", "2025-06-06"),
        ("pod-south@meridian", ""),
    }
    assert {uid for uid, _ in after} == {uid for uid, _ in before}


def test_a_pod_under_another_id_is_the_same_and_one_taken_out_stays_as_cancelled(meridian: Path, run: Run) -> None:
    before = numbers(exported(run))
    text = (meridian / "cohort.toml").read_text(encoding="utf-8").replace("pods.desert", "pods.mesa")
    south = text.index("[pods.south]")
    text = text[:south] + text[text.index("[convenings.opening]") :]
    (meridian / "cohort.toml").write_text(text, encoding="utf-8")
    told = {each["kind"]: each for each in run("calendar", "changes", "--json").document["changes"]}
    assert set(told) == {"id-changed", "removed"}
    assert "from desert to mesa" in told["id-changed"]["words"]
    assert told["removed"]["meetings"] == ["south@2025-03-19", "south@2025-04-16"]
    content = exported(run)
    gone = [f"{each} cancelled" for each in SOUTH]
    assert occurrences(content) == sorted([each for each in FEEDS["all"] if each not in SOUTH] + gone)
    after = numbers(content)
    assert after["pod-desert@meridian", ""] == before["pod-desert@meridian", ""]
    assert after["pod-south@meridian", ""] == 1


def test_undo_takes_the_plan_back_but_never_the_numbers(meridian: Path, run: Run) -> None:
    exported(run)
    run("meetings", "cancel", "opening")
    assert numbers(exported(run))["convening-opening@meridian", ""] == 1
    assert "Cancel opening" in run("undo").out
    assert numbers(exported(run))["convening-opening@meridian", ""] == 2


def test_a_record_of_numbers_that_cannot_be_read_stops_the_export(meridian: Path, run: Run) -> None:
    exported(run)
    (meridian / "records" / "calendar.toml").write_text("cohort = [", encoding="utf-8")
    ran = run("calendar", "export", "-o", "new.ics")
    assert ran.code == 1
    assert "records/calendar.toml cannot be read" in ran.err
    assert not (meridian / "new.ics").exists()


def test_looking_at_an_earlier_day_cancels_nothing_recorded_since(meridian: Path, run: Run) -> None:
    exported(run)
    exported(run, "person:ana-ruiz")
    assert run("--as-of", "2025-02-01", "calendar", "changes", "--json").document["changes"] == []
    run("--as-of", "2025-02-01", "calendar", "export", "--for", "person:ana-ruiz", "-o", "out.ics")
    assert occurrences((meridian / "out.ics").read_bytes()) == sorted(FEEDS["person:ana-ruiz"])


def test_nothing_to_tell_writes_no_letter_and_says_why(meridian: Path, run: Run) -> None:
    never = run("calendar", "changes", "-o", "letter.eml")
    assert (never.code, never.out) == (0, "no calendar was exported yet\n")
    assert run("calendar", "export", "-o", "all.ics").code == 0
    same = run("calendar", "changes", "-o", "letter.eml")
    assert (same.code, same.out) == (0, "nothing changed since the last export\n")
    assert "no letter was written" in same.err
    assert not (meridian / "letter.eml").exists()


def test_changes_within_48_hours_warn_and_are_drafted_as_a_letter(meridian: Path, run: Run) -> None:
    exported(run)
    exported(run, "person:ana-ruiz")
    run("meetings", "cancel", "belonging@2025-05-13")
    (meridian / "records" / "support" / "2025-06-10-digital.toml").unlink()
    ran = run("--as-of", "2025-05-12", "calendar", "changes", "-o", "letter.eml", "--plain")
    assert ran.code == 0
    assert "Change: in less than 48 hours\n" in ran.out
    assert "Cancelled: Belonging, and; back\\slash, Tuesday, 13 May 2025, 13:00–14:00 EDT" in ran.out
    letter = email.message_from_bytes((meridian / "letter.eml").read_bytes(), policy=email.policy.default)
    assert str(letter["Subject"]) == "Short notice: Meridian Circle: changes to our meetings"
    assert str(letter["Bcc"]) == "ana@east.example, cy@tide.example"
    body = letter.get_content()
    assert "Tuesday, 13 May 2025" in body
    assert "Digital engagement" not in body  # what two people talk about is not for everybody
    assert "not in the letter" in ran.err


def test_a_dry_run_names_the_files_and_writes_none(meridian: Path, run: Run) -> None:
    before = sorted(meridian.rglob("*"))
    for arguments in (
        ("calendar", "export", "-o", "out.ics"),
        ("calendar", "export", "--dir", "feeds"),
        ("calendar", "export", "--invite", "ana-ruiz", "--dir", "invitations"),
        ("calendar", "import-busy", "ana-ruiz", str(HERE / "example_files" / "busy.ics")),
        ("calendar", "suggest", "belonging", "--from", "2025-06-01", "--to", "2025-06-20", "--write"),
        ("calendar", "publish", "http://127.0.0.1:9/"),
    ):
        ran = run("--as-of", "2025-01-02", *arguments, "--dry-run")
        assert ran.code == 0, ran.err
        assert ran.out
    assert [each for each in sorted(meridian.rglob("*")) if ".cohortkit" not in str(each)] == before
    named = run("calendar", "export", "-o", "out.ics", "--dry-run", "--json").document
    assert {"file": "out.ics", "action": "created"} in named["changed"]


def test_a_folder_has_a_feed_for_everybody_and_says_the_same_the_second_time(meridian: Path, run: Run) -> None:
    address = "https://calendars.example/meridian/"
    assert run("calendar", "export", "--dir", "feeds", "--url", address).code == 0
    files = {str(each.relative_to(meridian / "feeds")): each.read_bytes() for each in (meridian / "feeds").rglob("*.*")}
    pods = ["belonging", "desert", "reef", "south", "summit"]
    people = ["ana-ruiz", "bo-lind", "cy-park", "dee-rai", "eli-howe"]
    assert sorted(files) == sorted(
        [
            "all.ics",
            "convenings.ics",
            "index.html",
            *(f"pods/{each}.ics" for each in pods),
            "organizations/east.ics",
            "organizations/west.ics",
            *(f"people/{each}.ics" for each in people),
        ]
    )
    assert occurrences(files["people/ana-ruiz.ics"]) == sorted(FEEDS["person:ana-ruiz"])
    page = files["index.html"].decode()
    assert "webcal://calendars.example/meridian/pods/reef.ics" in page
    assert page.count("<svg ") == 14
    again = run("calendar", "export", "--dir", "feeds", "--url", address)
    assert again.out == "nothing to change: 15 files say the same as before\n"


def test_who_serves_no_folder_yet_is_told_how_the_page_gets_its_codes(meridian: Path, run: Run) -> None:
    without = run("calendar", "export", "--dir", "feeds")
    assert (without.code, "<svg" in (meridian / "feeds" / "index.html").read_text("utf-8")) == (0, False)
    assert "--url" in without.err
    assert run("calendar", "export", "--dir", "feeds", "--url", "https://calendars.example/").err == ""
    remembered = run("calendar", "export", "--dir", "feeds")
    assert (remembered.out, remembered.err) == ("nothing to change: 15 files say the same as before\n", "")


def test_busy_times_keep_no_words_and_stay_out_of_git(meridian: Path, run: Run, tmp_path: Path) -> None:
    diary = tmp_path / "diary.ics"
    diary.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=America/Phoenix:20250602T090000\nDURATION:PT2H\n"
        "SUMMARY:Surgery\nLOCATION:Ward 7\nDESCRIPTION:Do not tell\nATTENDEE:mailto:doctor@clinic.example\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTART:nonsense\nSUMMARY:Hidden\nEND:VEVENT\nEND:VCALENDAR\n",
        encoding="utf-8",
    )
    ran = run("calendar", "import-busy", "ana", str(diary), "--json")
    assert ran.code == 0
    assert ran.document["intervals"] == 1
    assert ran.document["problems"] == [
        {"file": "diary.ics", "line": 13, "message": "this event was passed over: DTSTART is not a date"}
    ]
    everything = b"".join(each.read_bytes() for each in meridian.rglob("*") if each.is_file())
    for word in (b"Surgery", b"Ward", b"tell", b"clinic", b"Hidden"):
        assert word not in everything
    # Nine in Phoenix is 16:00 UTC.
    assert b"[2025-06-02T16:00:00Z, 2025-06-02T18:00:00Z]" in (meridian / "busy" / "ana-ruiz.toml").read_bytes()
    assert "/busy/" in (meridian / ".gitignore").read_text(encoding="utf-8").split()
    assert "nothing to change" in run("calendar", "import-busy", "ana", str(diary)).out


def test_a_file_of_which_nothing_can_be_read_does_not_take_away_what_was_there(
    meridian: Path, run: Run, tmp_path: Path
) -> None:
    run("calendar", "import-busy", "ana", str(HERE / "example_files" / "busy.ics"))
    rubbish = tmp_path / "rubbish.ics"
    rubbish.write_bytes(b"\x00\xff{}")
    kept = (meridian / "busy").exists() and sorted((meridian / "busy").iterdir())
    ran = run("calendar", "import-busy", "ana", str(rubbish))
    assert ran.code == 1
    assert "rubbish.ics:1: " in ran.err
    assert ((meridian / "busy").exists() and sorted((meridian / "busy").iterdir())) == kept


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('on = "1st Friday"', 'on = "Friday"', "[pods.reef.meetings] on: "),
        ('title = "Reef"', 'title = "Reef\\u0007"', "control character U+0007"),
        ('timezone = "America/Puerto_Rico"\nstarts', 'timezone = "Mars/Base"\nstarts', "[convenings.opening]"),
        ('title = "Summit"', 'title = "Write to ana@east.example"', "holds the e-mail address"),
    ],
)
def test_what_clients_would_get_wrong_is_refused(old: str, new: str, said: str, meridian: Path, run: Run) -> None:
    exported(run)
    record = (meridian / "records" / "calendar.toml").read_bytes()
    change(meridian, old, new)
    for arguments in (("-o", "new.ics"), ("--dir", "new"), ("--json", "-o", "new.ics")):
        ran = run("calendar", "export", *arguments)
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err
        assert "Traceback" not in ran.err
    assert not (meridian / "new.ics").exists()
    assert (meridian / "records" / "calendar.toml").read_bytes() == record


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("export", "--invite", "bo-lind", "--dir", "x"), 1, "add `email` to [people.bo-lind]"),
        (("export", "--invite", "ana-ruiz", "-o", "x.eml"), 2, "--dir DIR"),
        (("export", "--invite", "ana-ruiz", "--alarm", "10"), 2, "--alarm"),
        (("export", "--invite", "ana", "--for", "pod:reef", "--dir", "x"), 2, "meeting:ID"),
        (("export", "--dir", "x", "--for", "pod:reef"), 2, "leave out -o and --for"),
        (("export", "--url", "https://a.example/", "-o", "x.ics"), 2, "--url goes with --dir"),
        (("export", "--dir", "x", "--url", "a.example"), 2, "https://"),
        (("export", "--for", "somebody"), 4, "person:ID"),
        (("export", "--for", "pod:reeef"), 4, "reef"),
        (("export", "--json"), 2, "-o FILE"),
        (("export", "-o", "."), 1, "is a folder"),
        (("publish", "ftp://a.example/"), 1, "not the address of a CalDAV collection"),
        (("publish", "http://127.0.0.1:9/"), 1, "cannot be reached"),
        (("import-busy", "ana", "nowhere.ics"), 1, "nowhere.ics"),
        (("import-busy", "zed", "nowhere.ics"), 4, "zed"),
        (("suggest",), 2, "--year"),
        (("suggest", "reeef"), 4, "reef"),
        (("suggest", "reef", "--from", "2025-06-02", "--to", "2025-06-01"), 2, "comes before"),
    ],
)
def test_errors_say_the_way_out(arguments: tuple[str, ...], code: int, said: str, meridian: Path, run: Run) -> None:
    ran = run("--as-of", "2025-01-02", "calendar", *arguments)
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not (meridian / "records" / "calendar.toml").exists()


def test_tables_and_plain_text_say_the_status_in_words(meridian: Path, run: Run) -> None:
    plain = run("calendar", "list", "--for", "pod:belonging", "--plain").out
    assert plain.count("Status: scheduled") == 20
    assert plain.count("Status: moved") == plain.count("Status: cancelled") == 1
    table = run("calendar", "list", "--for", "pod:summit").out
    assert "Thu 2025-03-06 10:00 UTC+05:45" in table
