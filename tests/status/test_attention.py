"""The morning page names what slipped, why and since when; every expected line is worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cohortkit.records.cohort import open_cohort
from cohortkit.status.attention import Attention, ago, days
from cohortkit.status.page import Status, as_document
from cohortkit.status.page import status as page_of

NEW_YORK = ZoneInfo("America/New_York")

DEFINITION = """\
[cohort]
id = "harbour"
name = "Harbour Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"

[organizations.north]
name = "North Quay Teachers"
short_name = "NQT"
[organizations.south]
name = "South Pier Principals"
short_name = "SPP"

[people.ana]
name = "Ana Ruiz"
organization = "north"
email = "ana@north.example"
timezone = "America/New_York"
bio = "Teaches."
preferred_level = "active"
[people.bo]
name = "Bo Lind"
organization = "south"
preferred_level = "occasional"
email = "bo@south.example"
timezone = "America/New_York"
bio = "Leads."

[pods.tides]
title = "Tides"
members = ["ana", "bo"]
[pods.tides.meetings]
starts = 2025-02-04T13:00:00
minutes = 60
every = "month"
on = "1st Tuesday"
cancelled = [2025-04-01]
link = "https://meet.example/tides"

[convenings.spring]
title = "Spring gathering"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
link = "https://meet.example/spring"
[[convenings.spring.sessions]]
title = "Who is in the room"
minutes = 30
kind = "connection"

[projects.listserv]
title = "A listserv"
organization = "north"
starts = 2025-02-01
ends = 2025-10-31
[[projects.listserv.milestones]]
title = "Groups held"
due = 2025-04-30
[[projects.listserv.milestones]]
title = "Opened"
due = 2025-06-15

[reflections.start]
title = "How we began"
opens = 2025-03-18
closes = 2025-04-01
[[reflections.start.prompts]]
id = "one"
kind = "text"
text = "What struck you?"
"""

HEAD = 'at = {at}T12:00:00Z\nby = "ana"\n'


class Folder:
    """A cohort folder to put records into, and its page as of a moment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.definition(DEFINITION)

    def definition(self, text: str) -> None:
        (self.path / "cohort.toml").write_text(text, encoding="utf-8")

    def record(self, file: str, at: str, body: str) -> None:
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD.format(at=at) + body, encoding="utf-8")

    def attended(self, meeting: str, **marks: str) -> None:
        body = "[attendance]\n" + "".join(f'{person} = "{mark}"\n' for person, mark in marks.items())
        self.record(f"records/attendance/{meeting}.toml", "2025-01-07", body)

    def page(self, day: str, hour: int = 0) -> Status:
        date = dt.date.fromisoformat(day)
        now = dt.datetime(date.year, date.month, date.day, hour, tzinfo=NEW_YORK)
        return page_of(open_cohort(self.path, today=date), now)

    def attention(self, kind: str, day: str, hour: int = 0) -> list[Attention]:
        return [each for each in self.page(day, hour).attention if each.kind == kind]


Make = Callable[[], Folder]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


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


def test_silence_counts_from_the_last_sign_and_respects_the_level_a_person_chose(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="present", bo="present")
    for meeting in ("tides@2025-03-04", "spring"):
        folder.attended(meeting, ana="absent", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-01") == []
    [each] = folder.attention("not-heard-from", "2025-04-02")
    assert (each.subject, each.since) == ("ana", dt.date(2025, 2, 4))
    assert (
        each.message == "Ana Ruiz (NQT), who chose to be active, has not been heard from for 8 weeks; 2 meetings missed"
    )
    [_, later] = folder.attention("not-heard-from", "2025-06-25")
    assert later.subject == "bo"
    assert "who chose to be occasional" in later.message


def test_an_excuse_is_a_sign_and_so_is_an_answer(folder: Folder) -> None:
    folder.attended("tides@2025-02-04", ana="absent", bo="absent")
    folder.attended("tides@2025-03-04", ana="absent", bo="absent")
    folder.attended("spring", ana="excused", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-10") == []


@pytest.mark.parametrize(
    ("file", "body"),
    [
        (
            "products/told",
            (
                'kind = "article"\ntitle = "Told"\ncredits = [{ who = "ana" }]\nstatus = "released"\n'
                "released_on = 2025-03-20\n"
            ),
        ),
        ("interviews/north", 'organization = "north"\npeople = ["ana"]\non = 2025-03-20\nstatus = "held"\n'),
    ],
)
def test_what_somebody_published_or_said_in_an_interview_is_a_sign(folder: Folder, file: str, body: str) -> None:
    for meeting in ("tides@2025-02-04", "tides@2025-03-04", "spring"):
        folder.attended(meeting, ana="absent")
    assert len(folder.attention("not-heard-from", "2025-04-10")) == 1
    folder.record(f"records/{file}.toml", "2025-03-21", body)
    assert folder.attention("not-heard-from", "2025-04-10") == []


def test_a_cancelled_meeting_is_neither_a_sign_nor_missed(folder: Folder) -> None:
    for meeting in ("tides@2025-02-04", "tides@2025-03-04"):
        folder.attended(meeting, ana="absent", bo="absent")
    folder.attended("tides@2025-04-01", ana="present", bo="absent")
    assert [each.subject for each in folder.attention("not-heard-from", "2025-04-10")] == ["ana"]
    folder.attended("tides@2025-03-04", bo="absent")
    assert folder.attention("not-heard-from", "2025-04-10") == []


def test_a_meal_of_a_group_that_is_not_there_is_for_the_checks_to_say(folder: Folder) -> None:
    body = 'kind = "lunch-buddy"\ngroups = [["ana", "bo"]]\n[met]\nfirst = 2025-04-09\n2 = 2025-04-09\n'
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body)
    [each] = folder.attention("problems", "2025-05-01")
    assert each.message == "The files have 2 errors"


def test_whoever_chose_the_periphery_is_left_alone(folder: Folder) -> None:
    folder.definition(DEFINITION.replace('"occasional"', '"peripheral"'))
    for meeting in ("tides@2025-02-04", "tides@2025-03-04", "spring", "tides@2025-05-06"):
        folder.attended(meeting, ana="present", bo="absent")
    assert folder.attention("not-heard-from", "2025-06-30") == []


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


GRANT = """
[grants.north]
organization = "north"
amount = 100.00
[[grants.north.tranches]]
amount = 60.00
due = 2025-02-15
condition = "Agreement signed"
[[grants.north.tranches]]
amount = 40.00
due = 2025-09-01
[[grants.north.reports]]
title = "Interim report"
due = 2025-06-30
[stipends.meal]
title = "Meal"
amount = 25.00
earned_by = "pairing"
"""


def test_a_tranche_is_due_from_two_weeks_before_until_it_is_paid(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    assert folder.attention("tranche-due", "2025-01-31") == []
    [each] = folder.attention("tranche-due", "2025-02-01")
    assert each.message == "Tranche 1 for NQT, 60.00 USD, is due on 2025-02-15 (Agreement signed)"
    assert each.command == "cohortkit money pay --grant north --tranche 1"
    assert folder.attention("tranche-due", "2025-02-16")[0].urgency.words == "today"
    body = '[[payments]]\nid = "a"\ngrant = "north"\ntranche = 1\norganization = "north"\namount = 60.00\n'
    folder.record("records/payments/2025-02-17-a.toml", "2025-02-17", f"paid_on = 2025-02-17\n{body}")
    assert folder.attention("tranche-due", "2025-03-01") == []
    assert len(folder.attention("tranche-due", "2025-02-16")) == 1


def test_a_report_is_asked_for_from_two_weeks_before_until_it_has_come_in(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    days = ("2025-06-15", "2025-06-16", "2025-09-30")
    assert [bool(folder.attention("report-due", day)) for day in days] == [False, True, True]
    received = GRANT.replace("due = 2025-06-30", "due = 2025-06-30\nreceived = 2025-07-02")
    folder.definition(DEFINITION + received)
    assert [bool(folder.attention("report-due", day)) for day in ("2025-07-01", "2025-07-02")] == [True, False]


def test_a_stipend_more_than_a_tenth_over_its_budget_is_named(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT.replace('earned_by = "pairing"', 'earned_by = "manual"\nbudget = 100.00'))
    paid = 'paid_on = 2025-03-01\n[[payments]]\nid = "a"\nstipend = "meal"\nperson = "bo"\n'
    folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", paid + "amount = 110.00\n")
    assert folder.attention("over-budget", "2025-03-02") == []
    folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", paid + "amount = 110.01\n")
    [each] = folder.attention("over-budget", "2025-03-02")
    assert each.message == "“Meal” stands at 110.01, more than a tenth over its budget of 100.00 USD"


def test_a_person_within_a_tenth_of_the_reporting_threshold_is_named(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT + "[reporting_thresholds]\n2025 = 600.00\n")
    paid = 'paid_on = 2025-03-01\n[[payments]]\nid = "a"\nstipend = "meal"\nperson = "bo"\n'
    said = []
    for amount in ("539.99", "540.00", "600.00"):
        folder.record("records/payments/2025-03-01-a.toml", "2025-03-01", f"{paid}amount = {amount}\n")
        said.append([each.message for each in folder.attention("reporting-threshold", "2025-12-31")])
    assert said == [
        [],
        ["Bo Lind is close to the reporting threshold of 600.00 USD for 2025 with 540.00"],
        ["Bo Lind has reached the reporting threshold of 600.00 USD for 2025 with 600.00"],
    ]
    assert folder.attention("reporting-threshold", "2026-01-01") == []


def test_stipends_earned_and_not_paid_are_added_up(folder: Folder) -> None:
    folder.definition(DEFINITION + GRANT)
    body = 'kind = "lunch-buddy"\nstarts = 2025-04-01\nends = 2025-04-30\ngroups = [["ana", "bo"]]\n'
    folder.record("records/pairings/2025-04.toml", "2025-03-28", body + "[met]\n1 = 2025-04-09\n")
    assert folder.attention("stipend-owed", "2025-04-08") == []
    [each] = folder.attention("stipend-owed", "2025-04-09")
    assert each.message == "2 people are owed 50.00 USD of “Meal”, the oldest earned today"
    assert (each.subject, each.command) == ("meal", "cohortkit money batch --stipend meal")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "a day"), (2, "2 days"), (7, "a week"), (8, "8 days"), (14, "2 weeks"), (62, "8 weeks"), (63, "2 months")],
)
def test_lengths_of_time_are_said_in_words(number: int, words: str) -> None:
    assert days(number) == words


def test_how_long_ago_is_said_in_words() -> None:
    today = dt.date(2025, 3, 1)
    assert [ago(today - dt.timedelta(days=n), today) for n in (0, 1, 21)] == ["today", "yesterday", "3 weeks ago"]
