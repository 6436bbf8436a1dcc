"""What meeting tools export, written here in their shapes, and what is read from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohortkit.attendance.matching import Match, marks, match_people, missing
from cohortkit.attendance.tool_files import NotAParticipantList, Stay, read_stays
from cohortkit.attendance.tool_times import clock
from cohortkit.plan.called import folded
from cohortkit.plan.model import CohortInfo, Person, Plan
from cohortkit.records.model import Mark

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,Belonging pod,03/11/2025 01:00:00 PM,03/11/2025 02:00:00 PM,cy@commons.example,60,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Ana Ruiz (she/her),ana@ridge.example,03/11/2025 01:00:00 PM,03/11/2025 01:20:00 PM,20,No
Ana Ruiz (she/her),ana@ridge.example,03/11/2025 01:15:00 PM,03/11/2025 01:59:00 PM,44,No
Ipad (Bo Lind),,03/11/2025 01:30:00 PM,03/11/2025 02:00:00 PM,30,Yes
"Okonkwo, Ngozi",,03/11/2025 01:00:00 PM,03/11/2025 02:00:00 PM,60,Yes
"""
TEAMS = (
    "1. Summary\nMeeting title\tBelonging\nAttended participants\t2\n\n"
    "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ana Ruiz\t3/11/25, 1:00:05 PM\t3/11/25, 2:01:00 PM\t1h 55s\tANA@ridge.example\tana\tPresenter\n"
    "Lind, Bo (Guest)\t3/11/25, 1:40:00 PM\t3/11/25, 2:00:00 PM\t20m 1s\t\t\tAttendee\n\n"
    "3. In-Meeting Activities\nName\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Ana Ruiz\t3/11/25, 1:00:05 PM\t3/11/25, 2:01:00 PM\t1h 55s\tana@ridge.example\tPresenter\n"
)


def plan(*people: Person) -> Plan:
    import datetime as dt

    info = CohortInfo(name="C", starts=dt.date(2025, 1, 1), ends=dt.date(2025, 12, 31), timezone="America/Denver")
    return Plan(cohort=info, people={person.id: person for person in people})


ANA = Person(id="ana", name="Ana Ruiz", email="ana@ridge.example", organization="ridge")
BO = Person(id="bo", name="Bo Lind", organization="river")
NGOZI = Person(id="ngozi", name="Ngozi Okonkwo", organization="river", aliases=("N. Okonkwo",))


def test_a_zoom_report_gives_each_person_once_and_two_devices_count_once() -> None:
    stays = read_stays(ZOOM.encode())
    assert [(stay.name, stay.minutes, stay.line) for stay in stays] == [
        ("Ana Ruiz (she/her)", 59, 5),
        ("Ipad (Bo Lind)", 30, 7),
        ("Okonkwo, Ngozi", 60, 8),
    ]


def test_who_only_stood_in_the_waiting_room_was_not_there() -> None:
    titles = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room\n"
    rows = (
        "Ana Ruiz,,03/11/2025 12:50:00 PM,03/11/2025 01:20:00 PM,30,No,Yes\n"
        "Ana Ruiz,,03/11/2025 01:20:00 PM,03/11/2025 01:58:00 PM,38,No,No\n"
        "Bo Lind,,03/11/2025 01:00:00 PM,03/11/2025 01:05:00 PM,5,Yes,Yes\n"
    )
    assert [(stay.name, stay.minutes) for stay in read_stays((titles + rows).encode())] == [("Ana Ruiz", 38)]


OLD_TEAMS = (
    "Full Name\tUser Action\tTimestamp\n"
    "Ana Ruiz\tJoined before\t3/11/2025, 1:00:00 PM\n"
    "Bo Lind\tJoined\t3/11/2025, 1:05:00 PM\n"
    "Ana Ruiz\tLeft\t3/11/2025, 1:20:00 PM\n"
    "Ana Ruiz\tJoined\t3/11/2025, 1:40:00 PM\n"
    "Ana Ruiz\tLeft\t3/11/2025, 1:59:30 PM\n"
)


def test_the_older_teams_list_of_joins_and_leaves_is_added_up() -> None:
    stays = read_stays(OLD_TEAMS.encode("utf-16"))
    # 20 minutes and 19.5; Bo never left, so nobody knows how long he stayed.
    assert [(stay.name, stay.minutes, stay.line) for stay in stays] == [("Ana Ruiz", 40, 2), ("Bo Lind", None, 3)]


def test_other_titles_for_names_and_addresses_are_known() -> None:
    meet = "First name,Last name,Email,Duration,Time joined,Time exited\nAna,Ruiz,,56 min,13:01,13:57\n"
    assert [(stay.name, stay.minutes) for stay in read_stays(meet.encode())] == [("Ana Ruiz", 56)]
    teams = (
        "Name\tEmail\tParticipant ID (UPN)\tIn-Meeting Duration\nRuiz\t\tANA@ridge.example\t59m 40s\nLind\t\tbo\t1m\n"
    )
    found = read_stays(teams.encode("utf-16-le"))
    assert [(stay.email, stay.minutes) for stay in found] == [("ana@ridge.example", 60), ("", 1)]


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("03/11/2025 01:05:00 PM", 5),
        ("3/11/25, 1:05:59\u202fPM", 5.98333),
        ("3/11/2025, 13:05", 5),
        ("13/11/2025 13:05:00", 5),
        ("11.03.2025 13:05:00", 5),
        ("Mar 11, 2025 13:05:00", 5),
        ("2025-03-11T13:05:00", 5),
    ],
)
def test_clock_times_are_read_as_tools_write_them(written: str, minute: float) -> None:
    read = clock(written)
    assert read is not None
    assert (read % 86400 - 13 * 3600) / 60 == pytest.approx(minute, abs=0.001)


@pytest.mark.parametrize("written", ["", "yesterday", "31/31/2025 13:05:00", "Foo 11, 2025 13:05", "11/03/2025"])
def test_what_is_no_clock_time_is_none(written: str) -> None:
    assert clock(written) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
def test_a_teams_report_is_read_from_its_participants_section(encoding: str) -> None:
    stays = read_stays(TEAMS.encode(encoding))
    assert [(stay.name, stay.email, stay.minutes) for stay in stays] == [
        ("Ana Ruiz", "ana@ridge.example", 61),
        ("Lind, Bo (Guest)", "", 20),
    ]


def test_people_are_matched_by_email_name_and_original_name_and_minutes_make_the_mark() -> None:
    matches = match_people(plan(ANA, BO, NGOZI), read_stays(ZOOM.encode()))
    assert [(match.person, match.sureness, match.why) for match in matches] == [
        ("ana", "sure", "e-mail"),
        ("bo", "sure", "original name"),
        ("ngozi", "sure", "name"),
    ]
    assert marks(matches, 60) == (
        {"ana": "present", "bo": "partial", "ngozi": "present"},
        {"ana": 59, "bo": 30, "ngozi": 60},
    )


@pytest.mark.parametrize(
    ("shown", "person", "sureness", "candidates"),
    [
        ("n. okonkwo", "ngozi", "sure", ()),
        ("Dr. Ngozi Okonkwo - NCSM", "ngozi", "sure", ()),
        ("Ngozi Okonkw", "ngozi", "unsure", ("ngozi",)),
        ("Bo", "bo", "unsure", ("bo",)),
        ("Fireflies Notetaker", "", "unknown", ()),
        ("", "", "unknown", ()),
    ],
)
def test_a_name_is_taken_only_when_it_is_sure(
    shown: str, person: str, sureness: str, candidates: tuple[str, ...]
) -> None:
    (match,) = match_people(plan(ANA, BO, NGOZI), [Stay(shown, "x@y.example", 5, 1)])
    assert (match.person, match.sureness, match.candidates) == (person, sureness, candidates)
    if sureness != "sure":
        assert marks([match], 60) == ({}, {})


def test_an_alias_is_told_from_a_name_and_every_apostrophe_is_the_same() -> None:
    tane = Person(id="tane", name="Tāne Faʻafoi", organization="ridge")
    rows = [Stay("N Okonkwo", "", 60, 1), Stay("Tane Fa'afoi", "", 60, 2), Stay("Tane Faafoi", "", 60, 3)]
    found = match_people(plan(NGOZI, tane), rows)
    assert [(match.person, match.sureness, match.why) for match in found] == [
        ("ngozi", "sure", "alias"),
        ("tane", "sure", "name"),
        ("tane", "sure", "name"),
    ]


def test_two_devices_of_one_person_under_two_names_count_once() -> None:
    titles = "Name,Email,Join Time,Leave Time\n"
    rows = (
        "Ana Ruiz,ana@ridge.example,3/11/2025 13:00:00,3/11/2025 13:30:00\n"
        "Ana Ruiz,,3/11/2025 13:10:00,3/11/2025 13:35:00\n"
    )
    found = match_people(plan(ANA), read_stays((titles + rows).encode()))
    assert marks(found, 60) == ({"ana": "partial"}, {"ana": 35})


def test_nobody_is_absent_who_may_be_in_the_list_or_was_excused() -> None:
    guest = Match(Stay("Bo", "", 60, 1), "bo", "unsure", "a name like it", ("bo",))
    expected = ["ana", "bo", "ngozi", "cy", "di"]
    known: dict[str, Mark] = {"cy": "excused", "di": "unknown"}
    assert missing(expected, [guest], {"ana": "present"}, known) == {"ngozi": "absent", "di": "absent"}


def test_two_people_of_one_name_are_told_apart_by_who_was_expected() -> None:
    twin = Person(id="ana-2", name="Ána Ruíz", organization="river")
    row = [Stay("ana ruiz", "", 60, 1)]
    assert match_people(plan(ANA, twin), row)[0].candidates == ("ana", "ana-2")
    assert match_people(plan(ANA, twin), row, expected=["ana-2"])[0].person == "ana-2"


def test_what_is_not_a_list_is_refused_with_a_reason() -> None:
    for raw in (b"", b"hello\nworld\n", b"a,b\n1,2\n", ZOOM.split("\n\n", maxsplit=1)[0].encode()):
        with pytest.raises(NotAParticipantList):
            read_stays(raw)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        for stay in read_stays(b"Name,Email,Duration\n" + raw):
            assert isinstance(folded(stay.name), str)
    except NotAParticipantList:
        pass
