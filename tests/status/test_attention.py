"""The morning page names what slipped, why and since when; every expected line is worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from cohortkit.status.attention import ago, days
from cohortkit.status.page import as_document
from tests.status.conftest import DEFINITION, NEW_YORK, Folder


def test_the_next_meetings_are_those_not_over_and_not_cancelled(folder: Folder) -> None:
    page = folder.page("2025-03-18", hour=12)
    assert [each.id for each in page.next] == [
        "spring",
        "tides@2025-05-06",
        "tides@2025-06-03",
        "tides@2025-07-01",
        "tides@2025-08-05",
    ]


def test_a_meeting_needs_attendance_from_the_minute_it_is_over(folder: Folder) -> None:
    assert folder.attention("attendance-missing", "2025-02-04", hour=13) == []
    [each] = folder.attention("attendance-missing", "2025-02-04", hour=14)
    assert (each.subject, each.since) == ("tides@2025-02-04", dt.date(2025, 2, 4))
    assert each.command == "cohortkit attendance record tides@2025-02-04 --all-present"
    assert each.message == "Tides met today and nobody has recorded who was there"


def test_cancelled_and_recorded_meetings_need_none(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="present")
    folder.attended("spring", ana="present")
    found = folder.attention("attendance-missing", "2025-04-10")
    assert [each.subject for each in found] == ["tides@2025-03-04"]


def test_attendance_of_the_last_week_is_for_today_and_older_for_later(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="present")
    found = folder.attention("attendance-missing", "2025-03-20")
    assert [(each.subject, each.urgency.words) for each in found] == [
        ("spring", "today"),
        ("tides@2025-03-04", "later"),
    ]


def test_a_milestone_is_overdue_the_day_after_until_a_check_in_reports_it(folder: Folder) -> None:
    assert folder.attention("milestone-overdue", "2025-04-30") == []
    [each] = folder.attention("milestone-overdue", "2025-05-01")
    assert each.message == "A listserv (NQT): “Groups held” was due yesterday"
    assert "--milestone 1" in each.command
    folder.record(
        "records/check-ins/2025-05-01-listserv.toml",
        "2025-05-01",
        'project = "listserv"\nstatus = "on-track"\nsummary = "Held."\nmilestones_done = [1]\n',
    )
    assert folder.attention("milestone-overdue", "2025-05-02") == []
    assert [each.since for each in folder.attention("milestone-overdue", "2025-07-01")] == [dt.date(2025, 6, 15)]


def test_a_project_is_silent_after_six_weeks_and_only_while_it_runs(folder: Folder) -> None:
    assert folder.attention("project-silent", "2025-03-15") == []
    [each] = folder.attention("project-silent", "2025-03-16")
    assert (each.subject, each.since) == ("listserv", dt.date(2025, 2, 1))
    assert folder.attention("project-silent", "2025-11-01") == []


@pytest.mark.parametrize(("status", "urgency"), [("at-risk", "this week"), ("stuck", "today")])
def test_a_project_in_trouble_is_named_by_its_last_check_in(folder: Folder, status: str, urgency: str) -> None:
    body = 'project = "listserv"\nstatus = "{}"\nsummary = "…"\n'
    folder.record("records/check-ins/2025-03-01-listserv.toml", "2025-03-01", body.format(status))
    [each] = folder.attention(f"project-{status}", "2025-03-10")
    assert (each.since, each.urgency.words) == (dt.date(2025, 3, 1), urgency)
    folder.record("records/check-ins/2025-03-11-listserv.toml", "2025-03-11", body.format("on-track"))
    assert folder.attention(f"project-{status}", "2025-03-12") == []
    assert len(folder.attention(f"project-{status}", "2025-03-10")) == 1


def test_a_reflection_about_to_close_counts_who_has_not_answered(folder: Folder) -> None:
    assert folder.attention("answers-missing", "2025-03-24") == []
    [each] = folder.attention("answers-missing", "2025-03-25")
    assert each.message == "“How we began” closes in a week; 2 of 2 have not answered"
    answer = 'set = "start"\nwave = "1"\nperson = "bo"\n[answers]\none = "Tides"\n'
    path = folder.path / "responses/start/1/bo.toml"
    path.parent.mkdir(parents=True)
    path.write_text("at = 2025-03-20T12:00:00Z\n" + answer, encoding="utf-8")
    [each] = folder.attention("answers-missing", "2025-04-01")
    assert each.message == "“How we began” closes today; 1 of 2 have not answered"
    assert each.urgency.words == "today"
    assert folder.attention("answers-missing", "2025-04-02") == []


def test_an_open_commitment_is_overdue_the_day_after(folder: Folder) -> None:
    body = 'who = "north"\ntext = "Invite two voices"\ndue = 2025-05-01\nstatus = "{}"\n'
    folder.record("records/commitments/voices.toml", "2025-03-18", body.format("open"))
    assert folder.attention("commitment-overdue", "2025-05-01") == []
    [each] = folder.attention("commitment-overdue", "2025-05-02")
    assert each.message == "NQT promised “Invite two voices” for 2025-05-01"
    assert each.command == "cohortkit commitments set voices --status kept"
    folder.record("records/commitments/voices.toml", "2025-03-18", body.format("kept"))
    assert folder.attention("commitment-overdue", "2025-05-02") == []


def test_a_follow_up_is_overdue_until_it_is_done(folder: Folder) -> None:
    body = (
        'kind = "advising"\nprovider = "ana"\non = 2025-03-01\nminutes = 30\ntopic = "surveys"\n'
        'people = ["bo"]\nfollow_up = {{ text = "Share examples", due = 2025-03-10{} }}\n'
    )
    folder.record("records/support/2025-03-01-surveys.toml", "2025-03-01", body.format(""))
    assert [each.since for each in folder.attention("follow-up-overdue", "2025-03-11")] == [dt.date(2025, 3, 10)]
    folder.record("records/support/2025-03-01-surveys.toml", "2025-03-01", body.format(", done = true"))
    assert folder.attention("follow-up-overdue", "2025-03-11") == []


def test_a_pod_without_a_meeting_to_come_is_named_for_a_while(folder: Folder) -> None:
    folder.definition(DEFINITION.replace('on = "1st Tuesday"', 'on = "1st Tuesday"\nuntil = 2025-06-30'))
    assert folder.attention("no-future-meeting", "2025-06-03") == []
    [each] = folder.attention("no-future-meeting", "2025-06-10")
    assert (each.subject, each.since) == ("tides", dt.date(2025, 6, 3))
    assert each.command == "cohortkit calendar suggest tides"
    assert len(folder.attention("no-future-meeting", "2025-09-01")) == 1
    assert folder.attention("no-future-meeting", "2025-09-02") == []


def test_a_round_that_is_over_asks_who_met(folder: Folder) -> None:
    body = 'kind = "lunch-buddy"\nstarts = 2025-04-01\nends = 2025-04-30\ngroups = [["ana", "bo"]]\n'
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body)
    assert folder.attention("met-not-recorded", "2025-04-30") == []
    [each] = folder.attention("met-not-recorded", "2025-05-01")
    assert (each.subject, each.command) == ("2025-04", "cohortkit pairs met 2025-04 1")
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body + "[met]\n1 = 2025-04-09\n")
    assert folder.attention("met-not-recorded", "2025-05-01") == []


def test_a_virtual_meeting_of_the_coming_week_needs_a_link(folder: Folder) -> None:
    folder.definition(DEFINITION.replace('link = "https://meet.example/spring"', ""))
    assert folder.attention("no-link", "2025-03-11") == []
    [each] = folder.attention("no-link", "2025-03-12")
    assert each.subject == "spring"
    assert each.command.startswith("cohortkit set convenings.spring.link ")


def test_what_people_still_owe_is_counted(folder: Folder) -> None:
    assert folder.attention("people-gaps", "2025-02-01") == []
    folder.definition(DEFINITION.replace('bio = "Leads."', "").replace('email = "bo@south.example"\n', ""))
    [each] = folder.attention("people-gaps", "2025-02-01")
    assert each.message == "1 person still owes an e-mail address (1), a bio (1)"


def test_problems_of_the_files_are_counted(folder: Folder) -> None:
    assert folder.attention("problems", "2025-02-01") == []
    folder.record("records/attendance/spring.toml", "2025-03-18", '[attendance]\nzed = "present"\n')
    [each] = folder.attention("problems", "2025-04-01")
    assert (each.message, each.command) == ("The files have 1 error", "cohortkit check")


def test_the_most_urgent_comes_first(folder: Folder) -> None:
    found = folder.page("2025-05-10").attention
    assert [each.urgency for each in found] == sorted(each.urgency for each in found)
    assert len({each.urgency for each in found}) > 1


def test_a_cohort_that_has_not_begun_needs_nothing(folder: Folder) -> None:
    page = folder.page("2025-01-02")
    assert page.phase == "forming"
    assert page.attention == ()


def test_the_document_has_the_keys_that_others_rely_on(folder: Folder) -> None:
    document = as_document(folder.page("2025-03-18", hour=9))
    assert document["cohort"] == {
        "id": "harbour",
        "name": "Harbour Schools",
        "phase": "running",
        "starts": dt.date(2025, 1, 6),
        "ends": dt.date(2025, 12, 19),
    }
    assert document["next"][0] == {
        "id": "spring",
        "title": "Spring gathering",
        "start": dt.datetime(2025, 3, 18, 10, tzinfo=NEW_YORK),
        "timezone": "America/New_York",
    }
    assert all({"kind", "subject", "message", "since"} <= set(each) for each in document["attention"])
    counted = {key: document["counts"][key] for key in ("organizations", "people", "pods", "convenings", "projects")}
    assert counted == {"organizations": 2, "people": 2, "pods": 1, "convenings": 1, "projects": 1}
    assert document["counts"]["meetings_held"] == 2


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "a day"), (2, "2 days"), (7, "a week"), (8, "8 days"), (14, "2 weeks"), (62, "8 weeks"), (63, "2 months")],
)
def test_lengths_of_time_are_said_in_words(number: int, words: str) -> None:
    assert days(number) == words


def test_how_long_ago_is_said_in_words() -> None:
    today = dt.date(2025, 3, 1)
    assert [ago(today - dt.timedelta(days=n), today) for n in (0, 1, 21)] == ["today", "yesterday", "3 weeks ago"]
