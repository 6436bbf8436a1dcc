"""Lunch buddies from the command line: proposed, kept, accepted, met, paid and invited."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.rounds import assert_sound

Run = Callable[..., Any]

DEFINITION = """\
[cohort]
id = "lagoon"
name = "Lagoon Schools"
starts = 2025-01-06
ends = 2025-12-19
timezone = "America/New_York"
[[learning_questions]]
text = "Who learns from whom?"
[organizations.north]
name = "North"
[organizations.south]
name = "South"
[organizations.west]
name = "West"
[partners.tide]
name = "Tide"
[people.ann]
name = "Ann North"
organization = "north"
email = "ann@north.example"
[people.ben]
name = "Ben North"
organization = "north"
[people.cat]
name = "Cat South"
organization = "south"
email = "cat@south.example"
timezone = "America/Los_Angeles"
[people.dan]
name = "Dan South"
organization = "south"
[people.eve]
name = "Eve West"
organization = "west"
timezone = "Asia/Tokyo"
[people.fay]
name = "Fay West"
organization = "west"
stipends = false
[people.gil]
name = "Gil West"
organization = "west"
[people.hal]
name = "Hal Host"
partner = "tide"
roles = ["facilitator"]
email = "hal@tide.example"
[stipends.lunch]
title = "Lunch"
amount = 25.00
earned_by = "pairing"
[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T13:00:00
[pairing]
avoid = [["ann", "dan"]]
opted_out = ["gil"]
away = [{ person = "ben", from = 2025-05-01, until = 2025-05-31 }]
"""

HOME = {"ann": "north", "ben": "north", "cat": "south", "dan": "south", "eve": "west", "fay": "west"}


@pytest.fixture
def lagoon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cohort of seven participants, one of whom opted out."""
    folder = tmp_path / "lagoon"
    folder.mkdir()
    (folder / "cohort.toml").write_text(DEFINITION, encoding="utf-8")
    monkeypatch.chdir(folder)
    for name in ("COHORTKIT_COHORT", "COHORTKIT_BY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def pairs_of(document: Any) -> set[frozenset[str]]:
    return {frozenset(group) for each in document["rounds"] for group in each["groups"]}


def edited(plan: Path, change: Callable[[Any], None]) -> None:
    """Change a saved plan as somebody with an editor would."""
    tree = json.loads(plan.read_text(encoding="utf-8"))
    change(tree)
    plan.write_text(json.dumps(tree), encoding="utf-8")


def test_everybody_is_paired_with_other_organizations_within_the_rules(lagoon: Path, run: Run) -> None:
    ran = run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--json")
    assert ran.code == 0
    assert_sound(ran.document, HOME)
    # Six people, as nobody is away in March and April: two rounds of three pairs.
    assert ran.document["quality"] == {
        "distinct_pairs": 6,
        "distinct_pairs_bound": 6,
        "percent_of_bound": 100.0,
        "repeats": 0,
        "repeats_bound": 0,
        "same_organization": 0,
        "same_organization_bound": 0,
        "least_met": 2,
        "most_met": 2,
    }
    assert frozenset(("ann", "dan")) not in pairs_of(ran.document)
    assert list(ran.document) == ["schema", "rounds", "quality", "seed", "method", "seconds"]


def test_who_is_away_most_of_a_round_sits_it_out(lagoon: Path, run: Run) -> None:
    document = run("pairs", "propose", "--rounds", "2", "--starts", "2025-04-01", "--json").document
    assert [each["sitting_out"] for each in document["rounds"]] == [[], ["ben"]]


def test_the_same_seed_gives_the_same_file_and_the_words_say_how_good_it_is(lagoon: Path, run: Run) -> None:
    first = run("pairs", "propose", "--rounds", "2", "--seed", "5", "--starts", "2025-03-01", "--save", "a.json")
    again = run("pairs", "propose", "--rounds", "2", "--seed", "5", "--starts", "2025-03-01", "--save", "b.json")
    assert first.out == again.out
    assert (lagoon / "a.json").read_bytes() == (lagoon / "b.json").read_bytes()
    said = " ".join(first.out.split())
    assert "Every pair is new; nobody sits with their own organization; the best possible." in said
    assert "pairs accept a.json" in first.err


def test_a_round_is_accepted_once_met_once_and_paid_once(lagoon: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--save", "plan.json", "--seed", "3")
    plan = json.loads((lagoon / "plan.json").read_text(encoding="utf-8"))
    accepted = run("pairs", "accept", "plan.json", "--json")
    assert accepted.document["changed"] == [
        {"file": "records/pairings/2025-03.toml", "action": "created"},
        {"file": "records/pairings/2025-04.toml", "action": "created"},
    ]
    assert accepted.document["id"] == "2025-03,2025-04"
    record = tomllib.loads((lagoon / "records/pairings/2025-03.toml").read_text(encoding="utf-8"))
    assert record["groups"] == plan["rounds"][0]["groups"]
    assert (record["starts"], record["ends"]) == (dt.date(2025, 3, 1), dt.date(2025, 3, 31))
    assert (record["kind"], record["seed"], record["by"]) == ("lunch-buddy", 3, "hal")
    again = run("pairs", "accept", "plan.json")
    assert (again.code, "nothing to change" in again.out) == (0, True)
    assert run("pairs", "accept", "plan.json", "--json").document["changed"] == []

    met = run("pairs", "met", "2025-03", "1", "--on", "2025-03-12", "--json")
    assert met.document["changed"] == [{"file": "records/pairings/2025-03.toml", "action": "changed"}]
    assert run("pairs", "met", "2025-03", "1", "--on", "2025-03-12", "--json").document["changed"] == []
    shown = run("pairs", "history", "--json").document["rounds"]
    assert [(each["id"], each["met"]) for each in shown] == [("2025-03", {"1": "2025-03-12"}), ("2025-04", {})]
    owed = run("money", "batch", "--json").document
    paid = sorted(set(plan["rounds"][0]["groups"][0]) - {"fay"})
    assert sorted((each["person"], each["earned_by"], each["on"], each["amount"]) for each in owed["owed"]) == [
        (who, "2025-03", "2025-03-12", "25.00") for who in paid
    ]


def test_what_was_accepted_is_not_proposed_again(lagoon: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--save", "plan.json")
    run("pairs", "accept", "plan.json")
    before = pairs_of(json.loads((lagoon / "plan.json").read_text(encoding="utf-8")))
    after = run("pairs", "propose", "--rounds", "1", "--as-of", "2025-04-15", "--save", "next.json", "--json").document
    assert not pairs_of(after) & before
    assert json.loads((lagoon / "next.json").read_text(encoding="utf-8"))["records"][0]["starts"] == "2025-05-01"
    assert after["quality"]["repeats"] == 0


def swap_in_the_forbidden(tree: Any) -> None:
    tree["rounds"][0]["groups"] = [["ann", "dan"], ["ben", "cat"]]
    tree["rounds"][0]["sitting_out"] = ["eve", "fay"]


EDITS: list[tuple[str, Callable[[Any], None], str]] = [
    ("unknown", lambda tree: tree["rounds"][0]["groups"].append(["zed", "yan"]), "does not have: yan, zed"),
    ("twice", lambda tree: tree["rounds"][0]["groups"].append(["ann", "eve"]), "ann, eve is in round 1 twice"),
    ("alone", lambda tree: tree["rounds"][0].update(groups=[["ann"]], sitting_out=[]), "ann would be alone"),
    ("nobody", lambda tree: tree["rounds"][0].update(groups=[[]], sitting_out=[]), "a group has nobody in it"),
    ("opted out", lambda tree: tree["rounds"][0].update(groups=[["ann", "gil"]], sitting_out=[]), "gil opted out"),
    ("text", lambda tree: tree["rounds"][0].update(groups="ann"), "expected array, got str at rounds 1, groups"),
    ("number", lambda tree: tree["rounds"][0].update(round="one"), "expected int, got str at rounds 1, round"),
    ("no rounds", lambda tree: tree.update(rounds=[], records=[]), "needs rounds"),
    ("one record", lambda tree: tree["records"].pop(), "2 rounds and 1 `records`"),
    ("same ids", lambda tree: tree["records"][1].update(id="2025-03"), "Two rounds of the plan have the id 2025-03"),
    ("other cohort", lambda tree: tree.update(cohort="harbour"), 'made for the cohort "harbour"'),
    ("no records", lambda tree: tree.pop("records"), "does not say which rounds it is for"),
    ("bad id", lambda tree: tree["records"][0].update(id="../x"), "lower-case letters, digits and hyphens"),
    ("backwards", lambda tree: tree["records"][0].update(ends="2025-02-01"), "before"),
]


@pytest.mark.parametrize(("change", "said"), [each[1:] for each in EDITS], ids=[each[0] for each in EDITS])
def test_a_plan_edited_wrongly_is_refused_with_the_way_out(
    lagoon: Path, run: Run, change: Callable[[Any], None], said: str
) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--save", "plan.json")
    edited(lagoon / "plan.json", change)
    ran = run("pairs", "accept", "plan.json", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert not (lagoon / "records").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"schema": 1}', b"null"])
def test_what_is_no_plan_is_refused(lagoon: Path, run: Run, content: bytes) -> None:
    (lagoon / "plan.json").write_bytes(content)
    ran = run("pairs", "accept", "plan.json")
    assert ran.code == 1
    assert "propose the plan again with --save" in ran.err


def test_a_private_rule_is_kept_and_never_told(lagoon: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--save", "plan.json")
    edited(lagoon / "plan.json", swap_in_the_forbidden)
    ran = run("pairs", "accept", "plan.json")
    assert ran.code == 1
    assert "a rule of [pairing] keeps people of one group apart" in ran.err
    assert "ann" not in ran.err.replace("plan.json", "")
    assert "dan" not in ran.err
    assert b"avoid" not in (lagoon / "plan.json").read_bytes()


@pytest.mark.parametrize("wrong", ['["ann", "dann"]', '["ann"]', '["ann", 7]', '["ann", "dan", "eve"]'])
@pytest.mark.parametrize("form", ["text", "json", "github", "concise"])
def test_a_private_rule_written_wrongly_is_not_quoted(lagoon: Path, run: Run, wrong: str, form: str) -> None:
    (lagoon / "cohort.toml").write_text(DEFINITION.replace('["ann", "dan"]', wrong), encoding="utf-8")
    ran = run("check", "--format", form)
    assert ran.code == 1
    assert "avoid" in ran.out
    assert '"ann"' not in ran.out
    assert "dan" not in ran.out


def test_a_round_or_group_that_is_not_there_is_named(lagoon: Path, run: Run) -> None:
    run("pairs", "propose", "--rounds", "2", "--starts", "2025-03-01", "--save", "plan.json")
    run("pairs", "accept", "plan.json")
    assert run("pairs", "met", "2026-01").code == 4
    ambiguous = run("pairs", "met", "2025")
    assert (ambiguous.code, "2025-03, 2025-04" in ambiguous.err) == (4, True)
    missing = run("pairs", "met", "2025-03", "9")
    assert (missing.code, "groups 1 to 3" in missing.err) == (1, True)


def accepted_by_hand(folder: Path, groups: str) -> None:
    (folder / "records" / "pairings").mkdir(parents=True)
    (folder / "records" / "pairings" / "2025-03.toml").write_text(
        'at = 2025-02-25T09:00:00Z\nby = "hal"\nkind = "lunch-buddy"\nstarts = 2025-03-01\nends = 2025-03-31\n'
        f"groups = {groups}\n",
        encoding="utf-8",
    )


def test_a_hold_is_in_the_hour_nearest_to_the_noon_of_both(lagoon: Path, run: Run) -> None:
    import icalendar

    accepted_by_hand(lagoon, '[["ann", "cat"]]')
    assert run("pairs", "export", "2025-03", "--dir", "out").code == 0
    calendar = icalendar.Calendar.from_ical((lagoon / "out/2025-03-01-ann-cat.ics").read_bytes())
    [event] = calendar.walk("VEVENT")
    # New York is three hours ahead of Los Angeles: between 12:00 and 15:00 no time is nearer to both noons than
    # another, so the first of these on the first working day, Monday the third of March, is held.
    assert event.decoded("DTSTART") == dt.datetime(2025, 3, 3, 12, tzinfo=ZoneInfo("America/New_York"))
    assert event.decoded("DTEND") - event.decoded("DTSTART") == dt.timedelta(hours=1)
    assert str(event["STATUS"]) == "TENTATIVE"
    assert event.decoded("DTSTAMP") == dt.datetime(2025, 2, 25, 9, tzinfo=dt.UTC)


def test_a_draft_tells_everybody_their_own_time_and_a_way_to_begin(lagoon: Path, run: Run) -> None:
    accepted_by_hand(lagoon, '[["ann", "cat"]]')
    run("pairs", "export", "--dir", "out")
    content = (lagoon / "out/2025-03-01-ann-cat.eml").read_bytes()
    letter = message_from_bytes(content, policy=default)
    assert isinstance(letter, EmailMessage)
    assert not letter.defects
    assert letter["To"].addresses[1].addr_spec == "cat@south.example"
    assert letter["From"].addresses[0].display_name == "Hal Host"
    assert letter["Subject"] == "Lunch buddies: Ann North and Cat South (2025-03)"
    body = letter.get_body()
    assert body is not None
    text = body.get_content()
    assert "Ann North: Monday 3 March 2025, 12:00 to 13:00 (America/New_York)" in text
    assert "Cat South: Monday 3 March 2025, 09:00 to 10:00 (America/Los_Angeles)" in text
    assert "Who learns from whom?" in text
    assert "earns 25.00 USD" in text
    assert text.count("?") >= 2
    [hold] = letter.iter_attachments()
    assert hold.get_content_type() == "text/calendar"
    assert hold.get_payload(decode=True) == (lagoon / "out/2025-03-01-ann-cat.ics").read_bytes()


def test_exporting_again_changes_no_byte(lagoon: Path, run: Run) -> None:
    accepted_by_hand(lagoon, '[["ann", "cat"], ["ben", "dan", "fay"]]')
    run("pairs", "export", "--dir", "one")
    run("pairs", "export", "--dir", "two", "--as-of", "2025-03-09")
    first = {path.name: path.read_bytes() for path in (lagoon / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (lagoon / "two").iterdir()}
    assert len(first) == 4
    assert run("pairs", "export", "--dir", "one", "--json").document["changed"] == []


def test_people_without_a_common_hour_or_an_address_are_told_of(lagoon: Path, run: Run) -> None:
    accepted_by_hand(lagoon, '[["ann", "eve"]]')
    ran = run("pairs", "export", "--dir", "out")
    assert "Ann North, Eve West share no free hour" in ran.err
    assert "add `email` to [people.eve]" in ran.err
    assert [path.name for path in (lagoon / "out").iterdir()] == ["2025-03-01-ann-eve.eml"]
    letter = (lagoon / "out/2025-03-01-ann-eve.eml").read_bytes()
    assert b"works 09:00-17:00 (Asia/Tokyo)" in letter.replace(b"=\n", b"").replace(b"=\r\n", b"")


def test_meetings_of_the_cohort_are_kept_free(lagoon: Path, run: Run) -> None:
    import icalendar

    (lagoon / "cohort.toml").write_text(
        DEFINITION.replace("2025-03-18T10:00:00", "2025-03-03").replace("2025-03-18T13:00:00", "2025-03-04"),
        encoding="utf-8",
    )
    accepted_by_hand(lagoon, '[["ann", "dan"]]')
    run("pairs", "export", "--dir", "out")
    [event] = icalendar.Calendar.from_ical((lagoon / "out/2025-03-01-ann-dan.ics").read_bytes()).walk("VEVENT")
    assert event.decoded("DTSTART") == dt.datetime(2025, 3, 5, 12, tzinfo=ZoneInfo("America/New_York"))


def test_a_name_cannot_carry_a_header(lagoon: Path, run: Run) -> None:
    (lagoon / "cohort.toml").write_text(
        DEFINITION.replace('"Ann North"', '"Ann\\nBcc: all@west.example"'), encoding="utf-8"
    )
    accepted_by_hand(lagoon, '[["ann", "cat"]]')
    ran = run("pairs", "export", "--dir", "out")
    for path in (lagoon / "out").glob("*.eml") if ran.code == 0 else ():
        assert message_from_bytes(path.read_bytes(), policy=default)["Bcc"] is None
