"""Letters say who is written to and why, in the cohort's language, and no text in them can do harm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from cohortkit.letters.building import build_letters, files_of
from cohortkit.letters.draft import Draft, as_eml, as_markdown, unreachable
from cohortkit.letters.templates import TemplateRefused
from cohortkit.records.cohort import Cohort, open_cohort

DAY = dt.date(2025, 4, 10)

DEFINITION = """\
[cohort]
name = "Harbour Schools"
short_name = "Harbour"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"
language = "LANGUAGE"
[organizations.north]
name = "North Quay Teachers"
[organizations.south]
name = "South Pier Principals"
[partners.tide]
name = "Tide Facilitation"
[people.ana]
name = "Ana Ruiz"
organization = "north"
email = "ana@north.example"
timezone = "America/Denver"
bio = "Teaches."
preferred_level = "core"
joined = 2025-04-01
[people.bo]
name = "Bo Lind"
organization = "south"
[people.cy]
name = "Cy Park"
partner = "tide"
roles = ["facilitator", "coach"]
email = "cy@tide.example"
timezone = "America/New_York"
[pods.tides]
title = "Tides"
members = ["ana", "bo"]
lead = "cy"
[pods.tides.meetings]
starts = 2025-04-01T13:00:00
minutes = 60
every = "month"
on = "1st Tuesday"
link = "https://meet.example/tides"
[projects.nets]
organization = "north"
title = "Wider nets"
coach = "cy"
[[projects.nets.milestones]]
title = "Survey sent"
due = 2025-04-01
[[projects.nets.milestones]]
title = "Answers read"
due = 2025-05-01
[[projects.nets.milestones]]
title = "Board told"
due = 2025-09-01
[stipends.meal]
title = "Meal"
amount = 25.00
earned_by = "pairing"
[reflections.spring]
title = "Looking back"
minutes = 10
opens = 2025-04-01
closes = 2025-04-12
[[reflections.spring.prompts]]
id = "hope"
kind = "text"
text = "What do you hope for?"
required = true
"""

RECORDS = {
    "records/attendance/tides@2025-04-01.toml": """\
at = 2025-04-01T19:00:00Z
by = "cy"
notes = "We read two letters."
private_notes = "Bo was upset."
[attendance]
ana = "present"
bo = "absent"
""",
    "records/commitments/share.toml": """\
at = 2025-04-01T19:00:00Z
by = "cy"
who = "north"
text = "Share the letters"
due = 2025-05-01
made_at = "tides@2025-04-01"
private_notes = "Unlikely."
""",
    "records/pairings/2025-04.toml": """\
at = 2025-04-01T15:00:00Z
by = "cy"
starts = 2025-04-01
ends = 2025-04-30
groups = [["ana", "bo"], ["cy", "ana"]]
[met]
2 = 2025-04-05
""",
    "records/resources/grants.toml": """\
at = 2025-04-02T12:00:00Z
by = "cy"
kind = "opportunity"
title = "Travel grants"
contributor = "ana"
link = "https://north.example/grants"
expires = 2025-04-10
""",
    "records/resources/gone.toml": """\
at = 2025-04-02T12:00:00Z
by = "cy"
kind = "job"
title = "A job that is taken"
contributor = "ana"
expires = 2025-04-09
""",
    "records/resources/old.toml": """\
at = 2025-03-01T12:00:00Z
by = "cy"
kind = "resource"
title = "An old list"
contributor = "bo"
""",
    "responses/spring/1/ana.toml": """\
at = 2025-04-03T12:00:00Z
set = "spring"
wave = "1"
person = "ana"
[answers]
hope = "Time."
""",
}

Open = Callable[..., Cohort]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def open_it(language: str = "en", **files: str) -> Cohort:
        written = {"cohort.toml": DEFINITION.replace("LANGUAGE", language), **RECORDS}
        for name, text in {**written, **{key.replace("__", "/"): text for key, text in files.items()}}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return open_cohort(tmp_path, today=DAY)

    return open_it


def own(folder: Path, name: str, text: str) -> None:
    path = folder / "templates" / "letters" / f"{name}.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_who_has_not_answered_is_reminded_and_nobody_else(opened: Open) -> None:
    (letter,) = build_letters(opened(), "reflections")
    assert letter == Draft(
        name="reflections-spring-1-bo",
        to=("bo",),
        subject="Harbour: “Looking back” is open until Saturday, April 12, 2025",
        body=(
            "Dear Bo Lind,\n\n“Looking back” is waiting for your answers.\nIt takes about 10 minutes.\n"
            "It closes on Saturday, April 12, 2025.\n\n"
            "You decide in it how your words may be used. If you would rather not answer, that is fine, too.\n\n"
            "Thank you!\n"
        ),
    )


def test_the_language_of_the_cohort_is_spoken(opened: Open) -> None:
    (letter,) = build_letters(opened("es-MX"), "reflections")
    assert letter.subject == "Harbour: «Looking back» está abierto hasta el sábado, 12 de abril de 2025"
    assert letter.body.startswith("Hola, Bo Lind:\n")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "template", ["reflections", "milestones", "meals", "gaps", "welcome", "digest", "meeting-notes", "thank-you"]
)
def test_every_template_can_be_filled_and_nothing_private_is_in_it(opened: Open, template: str, language: str) -> None:
    letters = build_letters(opened(language), template)
    assert letters
    told = "".join(each.subject + each.body for each in letters)
    assert "upset" not in told
    assert "Unlikely" not in told
    assert "\n\n\n" not in told


def test_a_project_hears_of_what_is_late_or_due_within_a_month(opened: Open) -> None:
    (letter,) = build_letters(opened(), "milestones")
    assert letter.to == ("ana", "cy")
    assert (
        "- Survey sent: was due on Tuesday, April 1, 2025\n- Answers read: due on Thursday, May 1, 2025\n"
        in letter.body
    )
    assert "Board told" not in letter.body


def test_only_groups_of_which_nobody_has_said_whether_they_met_are_asked(opened: Open) -> None:
    (letter,) = build_letters(opened(), "meals")
    assert letter.to == ("ana", "bo")
    assert (
        "Dear Ana Ruiz and Bo Lind,\n\nyou were paired as lunch buddies until Wednesday, April 30, 2025." in letter.body
    )
    assert "we take care of the stipend" in letter.body


def test_the_directory_asks_for_what_it_lacks(opened: Open) -> None:
    (letter,) = build_letters(opened(), "gaps")
    assert letter.to == ("bo",)
    for owed in ("an e-mail address", "a time zone", "a few lines about yourself", "how much you would like"):
        assert f"- {owed}" in letter.body


def test_a_newcomer_learns_their_pods_and_next_meetings_in_their_own_zone(opened: Open) -> None:
    (letter,) = build_letters(opened(), "welcome")
    assert letter.to == ("ana",)
    assert "You are in Tides." in letter.body
    # The first Tuesday of May at 13:00 in New York is 11:00 in Denver.
    assert "- Tides: Tuesday, May 6, 2025, 11:00 MDT, https://meet.example/tides\n" in letter.body
    assert "Any question goes to Cy Park." in letter.body


def test_the_digest_leaves_out_what_is_old_or_expired_and_hides_addresses_from_each_other(opened: Open) -> None:
    cohort = opened()
    (letter,) = build_letters(cohort, "digest")
    assert (letter.to, letter.openly) == (("ana", "bo"), False)
    assert "- Travel grants (opportunity, from Ana Ruiz), until Thursday, April 10, 2025\n" in letter.body
    assert "job that is taken" not in letter.body
    assert "An old list" not in letter.body
    message = message_from_bytes(as_eml(cohort.plan, letter, DAY), policy=SMTP)
    assert (message["To"], message["Bcc"]) == (None, "Ana Ruiz <ana@north.example>")
    assert unreachable(cohort.plan, letter) == ("bo",)


def test_an_earlier_first_day_brings_older_things_into_the_digest(opened: Open) -> None:
    (letter,) = build_letters(opened(), "digest", ["2025-02-01"])
    assert "An old list" in letter.body


def test_notes_of_a_meeting_name_what_was_promised_and_when_it_goes_on(opened: Open) -> None:
    (letter,) = build_letters(opened(), "meeting-notes")
    assert letter.name == "meeting-notes-tides-2025-04-01"
    assert letter.to == ("ana", "bo", "cy")
    assert "We read two letters." in letter.body
    assert "- North Quay Teachers: Share the letters, by Thursday, May 1, 2025\n" in letter.body
    assert "We meet again on Tuesday, May 6, 2025, 13:00 EDT." in letter.body


def test_thanks_go_to_who_gave_something_lately(opened: Open) -> None:
    (letter,) = build_letters(opened(), "thank-you")
    assert letter.to == ("ana",)
    assert "- A job that is taken\n- Travel grants\n" in letter.body


def test_a_letter_is_the_same_file_every_time(opened: Open) -> None:
    cohort = opened()
    first = files_of(cohort, build_letters(cohort, "welcome"))
    assert files_of(cohort, build_letters(cohort, "welcome")) == first
    assert sorted(first) == ["welcome-ana.eml", "welcome-ana.md"]


def test_a_message_reads_as_mail_programs_read_it(opened: Open) -> None:
    cohort = opened()
    (letter,) = build_letters(cohort, "reflections")
    message = message_from_bytes(as_eml(cohort.plan, letter, DAY), policy=SMTP)
    assert message["Subject"] == letter.subject
    assert message["X-Unsent"] == "1"
    assert message["Date"].datetime == dt.datetime(2025, 4, 10, 12, tzinfo=dt.UTC)
    body = message.get_content()
    assert body.replace("\r\n", "\n") == letter.body


@pytest.mark.parametrize("character", ["\n", "\r\n", "\r", "\x00", "\u2028", "\x0b", "\x85"])
def test_no_text_can_add_a_header(opened: Open, character: str) -> None:
    plan = opened().plan
    draft = Draft(name="x", to=("ana",), subject=f"Hello{character}Bcc: all@evil.example", body="Hi\n")
    message = message_from_bytes(as_eml(plan, draft, DAY), policy=SMTP)
    assert message.keys() == [
        "Subject",
        "Date",
        "X-Unsent",
        "To",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ]
    assert message["Subject"] == "Hello Bcc: all@evil.example"
    assert as_markdown(plan, draft).decode().splitlines()[:3] == [
        "To: Ana Ruiz",
        "Subject: Hello Bcc: all@evil.example",
        "",
    ]


@pytest.mark.parametrize("email", ["a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "nobody", "@", "a b@c"])
def test_an_address_that_is_not_exactly_one_is_left_out(opened: Open, email: str) -> None:
    from msgspec.structs import replace

    plan = opened().plan
    plan = replace(plan, people={**plan.people, "ana": replace(plan.people["ana"], email=email)})
    draft = Draft(name="x", to=("ana", "cy"), subject="Hello", body="Hi\n")
    message = message_from_bytes(as_eml(plan, draft, DAY), policy=SMTP)
    assert (message["To"], message["Bcc"]) == ("Cy Park <cy@tide.example>", None)
    assert unreachable(plan, draft) == ("ana",)


def test_a_cohort_words_its_letters_itself(opened: Open) -> None:
    cohort = opened("es")
    own(cohort.folder, "welcome", "Subject: Ahoy {{ person }}\n\nAll aboard, {{ pods | listed }}.\n")
    (letter,) = build_letters(cohort, "welcome")
    assert (letter.subject, letter.body) == ("Ahoy Ana Ruiz", "All aboard, Tides.\n")


def test_a_template_of_its_own_goes_to_the_people_named(opened: Open) -> None:
    cohort = opened()
    own(cohort.folder, "ahoy", "Subject: Ahoy\n\n{{ person }} of {{ organization }}\n")
    assert [each.body for each in build_letters(cohort, "ahoy", ["bo", "Ana Ruiz"])] == [
        "Bo Lind of South Pier Principals\n",
        "Ana Ruiz of North Quay Teachers\n",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello\n\nNo subject\n", "Subject"),
        ("Subject: \n\nEmpty\n", "Subject"),
        ("Subject: x\n\n{{ nobody }}\n", "nobody"),
        ("Subject: x\n\n{% if %}\n", "Expected"),
        ("Subject: x\n\n{{ ''.__class__.__mro__[1].__subclasses__() }}\n", "unsafe"),
        ("Subject: x\n\n{{ 'a' * 10 ** 9 }}\n", "no place"),
        ("Subject: x\n\n{% include '/etc/passwd' %}\n", "loader"),
        ("Subject: x\n\n{{ pods.append('x') }}\n", "unsafe"),
        ("Subject: x\n\n{% for i in range(10) %}{% endfor %}\n", "range"),
    ],
)
def test_a_template_can_choose_words_and_do_nothing_else(opened: Open, text: str, said: str) -> None:
    cohort = opened()
    own(cohort.folder, "welcome", text)
    with pytest.raises(TemplateRefused, match=said) as refused:
        build_letters(cohort, "welcome")
    assert refused.value.path.name == "welcome.md.j2"


def test_a_template_that_leads_out_of_the_folder_is_not_read(opened: Open, tmp_path: Path) -> None:
    cohort = opened()
    outside = tmp_path.parent / "outside.md.j2"
    outside.write_text("Subject: x\n\nsecret\n", encoding="utf-8")
    (cohort.folder / "templates" / "letters").mkdir(parents=True)
    (cohort.folder / "templates" / "letters" / "welcome.md.j2").symlink_to(outside)
    (letter,) = build_letters(cohort, "welcome")
    assert "secret" not in letter.body
