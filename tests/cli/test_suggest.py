"""Finding times from the command line, and moving meetings to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.meridian import meridian

__all__ = ["meridian"]

Run = Callable[..., Any]

WEEK = ("--from", "2025-06-02", "--to", "2025-06-06")


def diary(folder: Path, *spans: str) -> str:
    """A calendar file with times in UTC, each as begin/end."""
    events = "".join(
        f"BEGIN:VEVENT\nUID:{number}\nDTSTART:{begin}\nDTEND:{end}\nSUMMARY:Private\nEND:VEVENT\n"
        for number, (begin, _, end) in enumerate(span.partition("/") for span in spans)
    )
    file = folder / "diary.ics"
    file.write_text(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n", encoding="utf-8")
    return str(file)


def test_a_time_within_everybodys_hours_is_found_with_all_clocks(meridian: Path, run: Run) -> None:
    # Belonging is Cy in New York (UTC-4), Ana in Phoenix (UTC-7), Bo in Puerto Rico (UTC-4). All work nine to five, so
    # together 12:00-17:00 New York; the first and last hour of Ana's or Cy's day are early and late: 13:00-16:00.
    found = run("calendar", "suggest", "belonging", *WEEK, "--json").document
    assert (found["of"], found["meeting"]) == ("belonging", "belonging@2025-06-10")
    best = found["suggestions"][0]
    assert best["start"] == "2025-06-02T13:00:00-04:00"
    assert best["end"] == "2025-06-02T14:00:00-04:00"
    assert (best["absent"], best["must_absent"], best["early_or_late"]) == ([], [], [])
    assert best["local_times"] == {
        "America/New_York": "Mon 13:00",
        "America/Phoenix": "Mon 10:00",
        "America/Puerto_Rico": "Mon 13:00",
    }
    days = [each["start"][:10] for each in found["suggestions"]]
    assert sorted(days) == ["2025-06-02", "2025-06-03", "2025-06-04", "2025-06-05", "2025-06-06"]


def test_busy_times_blackouts_and_holidays_are_left_out(meridian: Path, run: Run) -> None:
    with (meridian / "cohort.toml").open("a", encoding="utf-8") as definition:
        definition.write('\n[blackouts.retreat-week]\nstarts = 2025-06-18\nends = 2025-06-18\ntitle = "Away"\n')
        definition.write('\n[holidays]\ncountry = "US"\n')
    # Ana is busy from 13:00 to 17:00 New York on Monday the 16th and all of Tuesday; Thursday is Juneteenth.
    busy = diary(meridian, "20250616T170000Z/20250616T210000Z", "20250617T000000Z/20250618T000000Z")
    assert run("calendar", "import-busy", "ana-ruiz", busy).code == 0
    found = run("calendar", "suggest", "belonging", "--from", "2025-06-16", "--to", "2025-06-20", "--json").document
    best = [(each["start"][:16], each["absent"]) for each in found["suggestions"]]
    assert best[0] == ("2025-06-20T13:00", [])
    assert best[1] == ("2025-06-16T12:00", [])
    assert [(start[:10], absent) for start, absent in best[2:]] == [("2025-06-17", ["ana-ruiz"])]


def test_who_must_come_counts_before_the_others(meridian: Path, run: Run) -> None:
    # On Monday Ana is busy until 22:00 UTC, which is 18:00 for Cy and Bo; she works until 24:00 UTC.
    busy = diary(meridian, "20250602T160000Z/20250602T220000Z")
    run("calendar", "import-busy", "ana-ruiz", busy)
    monday = ("--from", "2025-06-02", "--to", "2025-06-02", "--json")
    [lead] = run("calendar", "suggest", "belonging", *monday).document["suggestions"]
    assert (lead["absent"], lead["must_absent"]) == (["ana-ruiz"], [])
    [asked] = run("calendar", "suggest", "belonging", *monday, "--must", "ana").document["suggestions"]
    assert "ana-ruiz" not in asked["absent"]
    assert len(asked["absent"]) == 2


def test_written_suggestions_leave_every_other_byte(meridian: Path, run: Run) -> None:
    file = meridian / "cohort.toml"
    before = file.read_text(encoding="utf-8")
    ran = run("calendar", "suggest", "belonging", *WEEK, "--write")
    assert ran.out == "Move belonging@2025-06-10 to 2025-06-02 13:00\nchanged cohort.toml\n"
    added = "  { from = 2025-06-10, to = 2025-06-02T13:00:00 },\n"
    after = file.read_text(encoding="utf-8")
    assert added in after
    assert after.replace(added, "") == before
    again = run("calendar", "suggest", "belonging", *WEEK, "--write", "--json").document
    assert (again["changed"], again["id"]) == ([], "belonging@2025-06-10")


def test_the_meeting_to_move_can_be_named_and_the_others_are_in_its_way(meridian: Path, run: Run) -> None:
    run("meetings", "move", "belonging@2025-06-10", "--to", "2025-06-02 13:00")
    monday = ("--from", "2025-06-02", "--to", "2025-06-02")
    ran = run("calendar", "suggest", "belonging", *monday, "--meeting", "belonging@2025-08-12", "--write", "--json")
    assert ran.document["id"] == "belonging@2025-08-12"
    assert ran.document["start"] == "2025-06-02T14:00:00-04:00"
    assert run("check").code == 0


def test_a_convening_is_moved_with_its_length(meridian: Path, run: Run) -> None:
    # Nobody can bring Ponce, Kathmandu and Lord Howe together: 13:00-15:30 in Puerto Rico suits the most.
    ran = run("calendar", "suggest", "opening", *WEEK, "--write", "--json")
    assert ran.code == 0
    assert ran.document["absent"] == ["dee-rai", "eli-howe"]
    [moved] = run("meetings", "list", "--filter", "olá", "--json").document["meetings"]
    assert moved["start"] == "2025-06-02T13:00:00-04:00"
    assert moved["end"] == "2025-06-02T15:30:00-04:00"


def test_a_convening_of_whole_days_is_moved_to_the_days_that_suit(meridian: Path, run: Run) -> None:
    # The retreat takes a Friday, a Saturday and a Sunday. Ana works until 20:00 New York, and is busy on Monday the 9th.
    assert run("calendar", "import-busy", "ana-ruiz", diary(meridian, "20250609T160000Z/20250609T170000Z")).code == 0
    span = ("--from", "2025-06-07", "--to", "2025-06-11")
    found = run("calendar", "suggest", "retreat", *span, "--json").document["suggestions"]
    assert [(each["start"], each["end"], each["absent"]) for each in found] == [
        ("2025-06-07", "2025-06-09", ["ana-ruiz"]),
    ]
    shown = run("calendar", "suggest", "retreat", *span, "--plain").out
    assert "When: Sat 2025-06-07 to Mon 2025-06-09\nAbsent: 1\nWho cannot come: Ana Ruiz" in shown
    assert run("calendar", "suggest", "retreat", *span, "--write").code == 0
    [moved] = run("meetings", "list", "--filter", "retreat", "--json").document["meetings"]
    assert (moved["start"], moved["end"]) == ("2025-06-07", "2025-06-09")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("opening", *WEEK, "--minutes", "180", "--write"), 2, "opening takes 150 minutes"),
        (("retreat", *WEEK, "--minutes", "60"), 2, "takes whole days"),
        (("south", *WEEK, "--write"), 1, "name one with --meeting"),
        (("belonging", "--from", "2025-06-07", "--to", "2025-06-08", "--write"), 1, "no time is open"),
        (("belonging", *WEEK, "--meeting", "reef@2025-06-06"), 4, "meeting of belonging"),
        (("belonging", "--from", "2027-02-01"), 2, "the cohort ends on 2026-12-"),
        (("--year", "--minutes", "30"), 2, "leave out --meeting and --minutes"),
    ],
)
def test_what_cannot_be_written_says_why(
    arguments: tuple[str, ...], code: int, said: str, meridian: Path, run: Run
) -> None:
    before = (meridian / "cohort.toml").read_bytes()
    ran = run("calendar", "suggest", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert (meridian / "cohort.toml").read_bytes() == before


def test_a_year_is_planned_with_its_absences_and_their_lower_bound(meridian: Path, run: Run) -> None:
    span = ("--year", "--from", "2025-03-01", "--to", "2025-06-30")
    found = run("calendar", "suggest", *span, "--json").document
    assert len(found["meetings"]) == 14
    # Auckland's South brings Cy (New York) and Dee (Kathmandu) together: one of them is always outside nine to five,
    # twice. The convening in May has Dee or the Americas, and Lord Howe or New York: two more.
    assert (found["absences"], found["bound"], found["proven"], found["unplaced"]) == (4, 4, True, [])
    plain = run("calendar", "suggest", *span, "--plain").out
    assert "4 absences in all, and no plan has fewer (lower bound 4)." in plain
    assert "Who cannot come: Dee Rai, Eli Howe" in plain


def test_a_written_year_has_nobody_in_two_places_and_is_written_once(meridian: Path, run: Run) -> None:
    span = ("--year", "--from", "2025-03-01", "--to", "2025-06-30", "--write")
    file = meridian / "cohort.toml"
    comments = [line for line in file.read_text(encoding="utf-8").splitlines() if "#" in line]
    ran = run("calendar", "suggest", *span, "--json")
    assert (ran.code, ran.document["absences"]) == (0, 4)
    after = file.read_text(encoding="utf-8").splitlines()
    kept = [comment.partition("#")[2] for comment in comments]
    assert [line.partition("#")[2] for line in after if "#" in line] == kept
    assert run("check").code == 0
    assert run("calendar", "suggest", *span).out.startswith("nothing to change")
    dry = run("calendar", "suggest", *span, "--dry-run")
    assert dry.code == 0
