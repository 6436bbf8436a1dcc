"""What a facilitator does in a week, by keys alone, and what stands in the files afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import tomli
from textual import events

from cohortkit.cli.main import main
from cohortkit.demo.returned import returned_files
from cohortkit.records.cohort import Cohort, open_cohort
from tests.tui.conftest import Driven, Open

TODAY = dt.date(2023, 10, 20)


def cohort_in(folder: Path) -> Cohort:
    return open_cohort(folder, today=TODAY)


def record(folder: Path, name: str) -> dict[str, object]:
    return tomli.loads((folder / "records" / name).read_text(encoding="utf-8"))


async def open_unmarked(driven: Driven) -> None:
    """The meeting of ten days ago that nobody has marked."""
    await driven.press("4")
    driven.app.room.reveal("resilient-networks@2023-10-10")
    await driven.settle()


async def test_a_meeting_is_marked_with_one_key_for_each_person(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await open_unmarked(driven)
        people = driven.shown
        await driven.press("p", "x", "l", "a", "p")
        marks = record(demo, "attendance/resilient-networks@2023-10-10.toml")["attendance"]
        assert marks == {
            people[0]: "present",
            people[1]: "excused",
            people[2]: "partial",
            people[3]: "absent",
            people[4]: "present",
        }
        assert driven.app.room.row == people[5]
        await driven.press("A")
        marks = record(demo, "attendance/resilient-networks@2023-10-10.toml")["attendance"]
        assert isinstance(marks, dict)
        assert set(marks) == set(people)
        await driven.press("ctrl+z", "ctrl+z")
        marks = record(demo, "attendance/resilient-networks@2023-10-10.toml")["attendance"]
        assert isinstance(marks, dict)
        assert list(marks) == people[:4]


async def test_keys_pressed_faster_than_the_disk_are_all_kept(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await open_unmarked(driven)
        people = driven.shown
        await driven.pilot.press(*("p" for _ in people))
        await driven.settle()
        marks = record(demo, "attendance/resilient-networks@2023-10-10.toml")["attendance"]
        assert marks == dict.fromkeys(people, "present")


async def test_notes_are_kept_as_a_draft_and_offered_back(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await open_unmarked(driven)
        await driven.press("n")
        await driven.type("We began late")
        await driven.press("escape")
    assert not (demo / "records/attendance/resilient-networks@2023-10-10.toml").exists()
    async with opened(demo) as driven:
        await open_unmarked(driven)
        await driven.press("n")
        assert "A draft was kept" in driven.text
        assert "We began late" in driven.text
        await driven.press("f4")
        assert record(demo, "attendance/resilient-networks@2023-10-10.toml")["notes"] == "We began late"
        assert driven.app.drafts.names() == []


async def test_moving_a_pod_meeting_shows_whom_it_hurts_first(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("4")
        assert driven.app.room.row == "telling-the-field@2023-10-26"
        await driven.press("m", *["backspace"] * 16)
        await driven.type("2023-11-14 15:30")
        assert "also at Networks that bend" in driven.text
        await driven.press(*["backspace"] * 16)
        await driven.type("2023-11-13 15:30")
        assert "cannot be" not in driven.text
        await driven.press("f4")
        moved = tomli.loads((demo / "cohort.toml").read_text())["pods"]["telling-the-field"]["meetings"]["moved"]
        assert {"from": dt.date(2023, 10, 26), "to": dt.datetime(2023, 11, 13, 15, 30)} in moved
        assert driven.app.room.row == "telling-the-field@2023-10-26"


async def test_a_meeting_is_cancelled_without_a_question_and_taken_back(demo: Path, opened: Open) -> None:
    before = (demo / "cohort.toml").read_bytes()
    async with opened(demo) as driven:
        await driven.press("4", "c")
        assert (demo / "cohort.toml").read_bytes() != before
        assert "cancelled" in driven.text
        await driven.press("ctrl+z")
        assert (demo / "cohort.toml").read_bytes() == before


async def test_pairs_are_proposed_swapped_and_accepted(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("5", "n", "f4")
        room = driven.app.room
        assert room.section == "proposal"
        assert len(driven.shown) == 15
        one, other = room.proposal.rounds[0].groups[:2]  # type: ignore[attr-defined]
        names = driven.app.session.plan.label_of
        await driven.press("s")
        assert "Change places" in driven.text
        await driven.type(names(other[0]))
        assert "new pairs:" in driven.text
        await driven.press("f4")
        changed = room.proposal.rounds[0].groups  # type: ignore[attr-defined]
        assert any({one[0], other[1]} <= set(group) or {other[0], one[1]} <= set(group) for group in changed)
        await driven.press("a")
        assert (demo / "records/pairings/2023-11.toml").exists()
        assert room.section == "rounds"


async def test_a_group_met_today_with_one_key(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("5")
        driven.app.room.rows.go_to("2023-10/3")
        await driven.press("m")
        assert record(demo, "pairings/2023-10.toml")["met"]["3"] == TODAY  # type: ignore[index]


async def test_breakouts_run_with_a_timer_and_are_kept(demo: Path, opened: Open) -> None:
    clock = [dt.datetime(2023, 10, 20, 14, 0, tzinfo=dt.UTC)]
    async with opened(demo, size=(120, 30)) as driven:
        driven.app.session.clock = lambda: clock[0]
        await driven.press("4")
        meeting = "closing-2024"
        driven.app.room.rows.go_to(meeting)
        assert driven.app.room.row == meeting
        await driven.press("b", "f4")
        for _ in range(100):
            await driven.settle()
            if driven.shown:
                break
        assert "round 1 of 1" in driven.text
        await driven.press("t")
        clock[0] += dt.timedelta(minutes=4)
        driven.app.room._tick()  # type: ignore[attr-defined]
        await driven.settle()
        assert "6:00" in driven.text
        await driven.press("plus")
        assert "7:00" in driven.text
        clock[0] += dt.timedelta(minutes=7)
        driven.app.room._tick()  # type: ignore[attr-defined]
        await driven.settle()
        assert "Time is up." in driven.said
        await driven.press("K")
        assert list((demo / "records/pairings").glob(f"{meeting}-*.toml"))
        assert "on record" in driven.text


async def test_a_check_in_and_an_advising_call_are_logged(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6")
        driven.app.room.rows.go_to("naesp-principal-peers")
        await driven.press("c")
        await driven.type("Facilitators found")
        await driven.press("f4")
        made = record(demo, "check-ins/2023-10-20-naesp-principal-peers.toml")
        assert (made["status"], made["summary"], made["by"]) == ("on-track", "Facilitators found", "facilitator-1")
        await driven.press("l")
        from textual.widgets import Input

        driven.app.screen.query_one("#field-topic", Input).value = "Board meeting"
        driven.app.screen.query_one("#field-minutes", Input).value = "45"
        await driven.press("f4")
        found = [each for each in cohort_in(demo).support.values() if each.topic == "Board meeting"]
        assert [(each.minutes, each.kind) for each in found] == [(45, "advising")]


async def test_a_commitment_is_added_and_kept(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 40)) as driven:
        await driven.press("6")
        driven.app.room.go_to_section("commitments")
        await driven.settle()
        await driven.press("a")
        await driven.type("ncsm")
        await driven.press("tab")
        await driven.type("Send the guide")
        await driven.press("tab")
        await driven.type("in 2 weeks")
        await driven.press("f4")
        found = [each for each in cohort_in(demo).commitments.values() if each.text == "Send the guide"]
        assert [(each.who, each.due) for each in found] == [("ncsm", dt.date(2023, 11, 3))]


async def test_what_is_owed_is_paid_in_one_batch(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("5")
        driven.app.room.rows.go_to("2023-10/3")
        await driven.press("m", "7")
        owed = len(driven.shown)
        assert owed
        await driven.press("P", "f4")
        assert driven.shown == []
        assert "Nothing is owed" in driven.text
        await driven.press("ctrl+z")
        assert len(driven.shown) == owed


async def test_who_has_not_answered_is_seen_and_reminders_are_drafted(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("8")
        row = next(row for row in driven.app.room.rows.listing.rows if "open" in str(row.cells[2]))
        driven.app.room.rows.go_to(row.id)
        await driven.press("enter")
        assert driven.app.room.section == "people"
        waiting = sum("not yet" in str(each.cells[2]) for each in driven.app.room.rows.listing.rows)
        await driven.press("r")
        assert "drafted" in driven.text
        assert waiting
        assert len(list((demo / "out/letters").glob("*.eml"))) >= waiting


async def test_taking_answers_back_asks_and_no_is_the_default(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("8")
        driven.app.room.rows.go_to("arriving/1")
        await driven.press("enter")
        row = next(each for each in driven.app.room.rows.listing.rows if "complete" in str(each.cells[2]))
        driven.app.room.rows.go_to(row.id)
        file = demo / f"responses/arriving/1/{row.id}.toml"
        await driven.press("W")
        assert driven.app.session.plan.label_of(row.id) in driven.text
        await driven.press("enter")
        assert "answers" in tomli.loads(file.read_text())
        await driven.press("W", "y")
        assert tomli.loads(file.read_text()).get("withdrawn") is True
        await driven.press("ctrl+z")
        assert "nothing to undo" in driven.said
        assert tomli.loads(file.read_text()).get("withdrawn") is True


async def test_what_came_back_is_told_file_by_file(demo: Path, opened: Open, tmp_path: Path) -> None:
    folder = tmp_path / "a rather long name for a folder of downloads" / "in"
    folder.mkdir(parents=True)
    for name, content in returned_files(cohort_in(demo).plan, ("cmp-4",), 1).items():
        (folder / name).write_bytes(content.replace(b"Type your answer here.", b"Type your answer here. Perhaps"))
    (folder / "x.draft.json").write_text("{}")
    (folder / "letter.docx").write_bytes(b"PK")
    async with opened(demo, size=(140, 50)) as driven:
        await driven.press("8", "c")
        await driven.type(str(folder))
        await driven.press("f4")
        for said in ("What came back", "answers of carrying-on", "was left out", "never saved", "letter.docx"):
            assert said in driven.text, said
        assert "long name" not in driven.text


async def test_answers_are_coded_one_after_the_other(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30), by="evaluator-1") as driven:
        await driven.press("9")
        answers = driven.shown[:20]
        await driven.press("enter")
        for _ in answers:
            await driven.press("enter", "f8")
        await driven.press("escape")
        mine = cohort_in(demo).codings.get("evaluator-1")
        assert mine is not None
        coded = {f"{each.response}|{each.prompt}" for each in mine.segments}
        assert set(answers) <= coded


async def test_the_report_is_built_and_what_was_refused_is_opened(demo: Path, opened: Open) -> None:
    quotes = demo / "quotes.toml"
    quotes.write_text(
        f"{quotes.read_text(encoding='utf-8')}\n[quotes.not-what-was-said]\n"
        'response = "arriving/1/alas-1"\nprompt = "hope"\nspeaker = "alas-1"\nattribution = "named"\n'
        'verbatim = "Words that nobody wrote"\npublished = "Words that nobody wrote"\n'
        'status = "approved"\nscope = "report"\non = 2022-03-01\n',
        encoding="utf-8",
    )
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("w")
        assert "quote-without-consent" in driven.text
        await driven.press("enter")
        assert driven.app.place == "coding"
        assert driven.app.room.section == "quotes"
        assert any("✗ approved" in line and "words changed" in line for line in driven.text.splitlines())
        await driven.press("w", "b", "f4")
        for _ in range(200):
            await driven.settle()
            if (demo / "out/report/report.html").exists():
                break
        await driven.settle()
        assert (demo / "out/report/report.html").stat().st_size > 10_000
        assert "[[published]]" in (demo / "responses/published.toml").read_text(encoding="utf-8")
        assert driven.app.room.section == "built"
        assert driven.shown[0] == "report.html"  # what people open stands before the charts in it
        assert "1 thing stands in the way of publishing it" in driven.said


async def test_nothing_is_published_while_nobody_can_tell_what_was_before(demo: Path, opened: Open) -> None:
    (demo / "responses/published.toml").write_text("[[published\n", encoding="utf-8")
    async with opened(demo) as driven:
        await driven.press("w", "b", "f4")
        await driven.until_so(lambda: "published.toml cannot be read" in driven.said)
        assert not (demo / "out/report").exists()


async def test_the_synthesis_notebooks_stand_where_the_command_writes_them(demo: Path, opened: Open) -> None:
    async with opened(demo) as driven:
        await driven.press("w", "n")
        await driven.until_so(lambda: "open and run them" in driven.said)
    assert main(["synthesis", "build", "--no-run", "--json", "-C", str(demo)]) == 0
    assert {path.name for path in (demo / "notebooks").iterdir()} == {"synthesis"}
    # Answers stand in them, and git would keep what was taken back.
    assert (demo / "notebooks/synthesis/.gitignore").read_text(encoding="utf-8").endswith("*\n")


async def test_the_calendar_shows_two_zones_and_exports(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(140, 40)) as driven:
        await driven.press("2")
        assert "October 2023" in driven.text
        assert "New York (EDT)" in driven.text
        assert "Chicago (CDT)" in driven.text or "Denver (MDT)" in driven.text or "Phoenix" in driven.text
        await driven.press("greater_than_sign")
        assert "November 2023" in driven.text
        await driven.press("x", "f4")
        assert (demo / "out/calendar/all.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


async def test_the_network_is_shown_before_and_now_and_drawn(demo: Path, opened: Open) -> None:
    async with opened(demo, size=(120, 30)) as driven:
        await driven.press("0")
        assert "new since" in driven.app.room.rows.listing.summary
        await driven.press("right_square_bracket", "right_square_bracket")
        assert "●" in driven.text or "◐" in driven.text
        await driven.press("x")
        assert (demo / "out/network/network.svg").exists()
        await driven.press("s", "s")


async def test_every_flow_is_within_three_keys_of_today(demo: Path, opened: Open) -> None:
    flows = {
        ("a",): "attendance",
        ("4", "m"): "Move",
        ("5", "n"): "Propose lunch buddies",
        ("4", "b"): "Breakout groups",
        ("6", "c"): "Check-in",
        ("6", "l"): "Log support",
        ("7", "P"): "",
        ("8", "r"): "",
        ("9", "enter"): "Tab text/codes",
        ("w", "b"): "Build the write-up",
    }
    for keys, seen in flows.items():
        async with opened(demo, size=(120, 40)) as driven:
            await driven.press(*keys)
            assert len(keys) <= 3
            assert seen.casefold() in driven.text.casefold(), keys


async def test_keys_may_be_pressed_faster_than_the_rows_come(demo: Path, opened: Open) -> None:
    flows = {
        ("a",): "Attendance",
        ("4", "m"): "Move Telling the field",
        ("6", "c"): "Check-in: Signals of belonging",
        ("9", "enter"): "1 of ",
        ("4", "down", "m"): "Move Who belongs",
        ("8", "enter", "r"): "drafted",
        ("7", "right_square_bracket", "p"): "Tranche",
    }
    for keys, seen in flows.items():
        async with opened(demo, size=(120, 40)) as driven:
            for key in keys:
                driven.app.post_message(events.Key(key, key if len(key) == 1 else None))
            for _ in range(100):
                await driven.settle()
                if seen in driven.text:
                    break
            assert seen in driven.text, keys


async def test_meetings_begin_with_the_next_one_also_when_opened_before_anything_is_read(
    demo: Path, opened: Open
) -> None:
    async with opened(demo, size=(120, 40), held=True) as driven:
        await driven.pilot.press("4")
        assert driven.app.place == "meetings"
        driven.go_on()
        await driven.settle()
        assert driven.app.room.row == "telling-the-field@2023-10-26"


async def test_a_key_that_waited_too_long_is_forgotten(
    demo: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohortkit.tui.typeahead.PATIENCE_SECONDS", -1.0)
    async with opened(demo, size=(120, 40)) as driven:
        for key in ("6", "c"):
            driven.app.post_message(events.Key(key, key))
        await driven.settle()
        assert len(driven.app.screen_stack) == 1
