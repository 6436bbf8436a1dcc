"""One fault hides no other, even in the same table: each keeps its own place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cohortkit.files.problems import locate
from cohortkit.plan.checks import plan_problems
from cohortkit.plan.load import load_plan

DEFINITION = """\
[cohort]
name = "Harbour Schools"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
currency = "USD"
min_group_size = 5

[holidays]
country = "US"

[engagement]
months = 6
core = 0.85
active = 0.60

[[learning_questions]]
text = "How do small schools keep going?"
from = 2025-01-15

[[chain]]
title = "Meet"

[pairing]
opted_out = ["ines", "ines"]

[organizations.pier]
name = "Pier School"

[people.ines]
name = "Ines"
organization = "pier"
roles = ["participant"]

[pods.boats]
title = "Boats"
members = ["ines"]
[pods.boats.meetings]
starts = 2025-02-11T13:00:00
minutes = 60
every = "month"
on = "2nd Tuesday"
until = 2026-11-30
skip = [2025-07-08]
link = "https://meet.example/boats"

[convenings.spring]
title = "Spring"
starts = 2025-03-18T10:00:00
ends = 2025-03-18T11:00:00
[[convenings.spring.sessions]]
title = "Who is here"
minutes = 60
kind = "connection"
lead = "ines"

[grants.pier]
organization = "pier"
amount = 100.00
[[grants.pier.tranches]]
amount = 60.00
due = 2025-02-15
[[grants.pier.tranches]]
amount = 40.00

[blackouts.break]
title = "Winter break"
starts = 2025-12-22
ends = 2026-01-02
"""

Found = list[tuple[str, str, int]]


def found_in(text: str, folder: Path) -> Found:
    (folder / "cohort.toml").write_text(text, encoding="utf-8")
    loaded = load_plan(folder)
    located = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    return [(each.code, each.path, each.column) for each in located]


def changed(*edits: tuple[str, str]) -> str:
    text = DEFINITION
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_definition_itself_is_clean(tmp_path: Path) -> None:
    assert found_in(DEFINITION, tmp_path) == []


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [("min_group_size = 5", 'min_group_size = "5"'), ('"USD"', '"usd"'), ('"US"', '"u.s."')],
            [
                ("bad-value", "cohort.currency", 12),
                ("wrong-type", "cohort.min_group_size", 18),
                ("bad-value", "holidays.country", 11),
            ],
            id="the cohort and its country",
        ),
        pytest.param(
            [("months = 6", 'months = "6"'), ("core = 0.85", "core = 0.5")],
            [("wrong-type", "engagement.months", 10), ("bad-value", "engagement.core", 8)],
            id="the rule of engagement",
        ),
        pytest.param(
            [("text = ", "txt = "), ("from = 2025-01-15", "from = 2024-01-15")],
            [
                ("missing-key", "learning_questions.0", 1),
                ("unknown-key", "learning_questions.0.txt", 1),
                ("outside-cohort", "learning_questions.0.from", 8),
            ],
            id="a learning question without its text",
        ),
        pytest.param(
            [('title = "Meet"', 'areas = ["piers"]')],
            [("missing-key", "chain.0", 1), ("unknown-area", "chain.0.areas.0", 10)],
            id="a step without its title",
        ),
        pytest.param(
            [('["ines", "ines"]', '[7, "inez"]')],
            [("wrong-type", "pairing.opted_out.0", 14), ("unknown-person", "pairing.opted_out.1", 17)],
            id="a list of a table without an id",
        ),
        pytest.param(
            [("minutes = 60", "minutes = 0"), ("2nd Tuesday", "Tuesday")],
            [("bad-value", "pods.boats.meetings.minutes", 11), ("bad-value", "pods.boats.meetings.on", 6)],
            id="minutes and day of a series",
        ),
        pytest.param(
            [('every = "month"', 'every = "moon"'), ("2nd Tuesday", "2nd Tusday")],
            [("bad-value", "pods.boats.meetings.every", 9), ("bad-value", "pods.boats.meetings.on", 6)],
            id="how and on which day a series repeats",
        ),
        pytest.param(
            [("minutes = 60", 'minutes = "60"'), ("[2025-07-08]", "[2025-07-09]")],
            [("wrong-type", "pods.boats.meetings.minutes", 11), ("not-in-series", "pods.boats.meetings.skip.0", 9)],
            id="minutes and a date of a series",
        ),
        pytest.param(
            [
                ('"https://meet.example/boats"', "5"),
                ("starts = 2025-02-11T13", "starts = 2025-02-09T02"),
                ("2nd Tuesday", "2nd Sunday"),
            ],
            [
                ("impossible-time", "pods.boats.meetings.starts", 10),
                ("not-in-series", "pods.boats.meetings.skip.0", 9),
                ("wrong-type", "pods.boats.meetings.link", 8),
            ],
            id="the link and the hour of a series",
        ),
        pytest.param(
            [
                ("minutes = 60", "minutes = 0"),
                ("2025-03-18T10", "2025-03-11T12"),
                ("2025-03-18T11", "2025-03-11T13:30:00 #"),
            ],
            [
                ("bad-value", "pods.boats.meetings.minutes", 11),
                ("double-booked", "convenings.spring.starts", 10),
            ],
            id="minutes of a series that overlaps",
        ),
        pytest.param(
            [('every = "month"', 'every = "week"'), ("2nd Tuesday", "Tuesday"), ('"Winter break"', "4")],
            [("in-blackout", "pods.boats.meetings.starts", 10), ("wrong-type", "blackouts.break.title", 9)],
            id="the title of a blackout",
        ),
        pytest.param(
            [("T11:00:00", "T10:30:00"), ('lead = "ines"', "lead = 4")],
            [("sessions-overrun", "convenings.spring", 1), ("wrong-type", "convenings.spring.sessions.0.lead", 8)],
            id="sessions too long, one with a fault",
        ),
        pytest.param(
            [('kind = "connection"', 'kind = "work"'), ('title = "Who is here"\n', "")],
            [("no-connection", "convenings.spring", 1), ("missing-key", "convenings.spring.sessions.0", 1)],
            id="no connection, and a session without its title",
        ),
        pytest.param(
            [("amount = 40.00", "amount = 30.00"), ("due = 2025-02-15", 'due = "2025-02-15"')],
            [("grant-mismatch", "grants.pier.amount", 10), ("wrong-type", "grants.pier.tranches.0.due", 7)],
            id="tranches that do not add up, one with a fault",
        ),
    ],
)
def test_faults_of_one_table_are_all_found(edits: list[tuple[str, str]], expected: Found, tmp_path: Path) -> None:
    assert found_in(changed(*edits), tmp_path) == expected


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        ('country = "ZZ"', [("bad-value", "holidays.country", 11)]),
        ('country = "UK"', [("bad-value", "holidays.country", 11)]),
        ('country = "PT"', []),
        ('country = "USA"', []),
        ('country = "US"\nsubdivision = "XX"', [("bad-value", "holidays.subdivision", 15)]),
        ('country = "US"\nsubdivision = "CO"', []),
    ],
)
def test_holidays_are_those_of_a_country_there_is(holidays: str, expected: Found, tmp_path: Path) -> None:
    assert found_in(changed(('country = "US"', holidays)), tmp_path) == expected


@pytest.mark.parametrize(
    ("skip", "hint"),
    [
        ("skip = [2025-07-08]", "drop it: add 2025-12-23, 2025-12-30 to `skip`"),
        ("# skip", "drop it: skip = [2025-12-23, 2025-12-30]"),
    ],
)
def test_a_meeting_in_a_blackout_is_told_how_to_drop_it(skip: str, hint: str, tmp_path: Path) -> None:
    text = changed(('every = "month"', 'every = "week"'), ("2nd Tuesday", "Tuesday"), ("skip = [2025-07-08]", skip))
    (tmp_path / "cohort.toml").write_text(text, encoding="utf-8")
    loaded = load_plan(tmp_path)
    assert [(each.code, each.hint) for each in plan_problems(loaded)] == [("in-blackout", hint)]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [('roles = ["participant"]', 'roles = ["participent"]')],
            [("bad-value", "people.ines.roles.0", 10)],
            id="a role at fault does not leave an organization without participants",
        ),
        pytest.param(
            [('name = "Ines"', 'name = "Ines')],
            [("syntax", "", 8)],
            id="nor does a person whose name cannot be read",
        ),
        pytest.param(
            [("amount = 60.00", 'amount = "60.00"')],
            [("wrong-type", "grants.pier.tranches.0.amount", 10)],
            id="a tranche without its amount does not make the others too little",
        ),
        pytest.param(
            [('every = "month"', "every = 1")],
            [("wrong-type", "pods.boats.meetings.every", 9)],
            id="a series whose key cannot be read does not lack it",
        ),
        pytest.param(
            [('kind = "connection"', 'kind = "conection"')],
            [("bad-value", "convenings.spring.sessions.0.kind", 8)],
            id="a session whose kind cannot be read may be the connection",
        ),
        pytest.param(
            [("[cohort]", "chain = [5]\n[cohort]"), ("[[chain]]", "[areas.meet]")],
            [("wrong-type", "chain.0", 10)],
            id="an entry that is no table",
        ),
    ],
)
def test_nothing_is_found_that_only_follows(edits: list[tuple[str, str]], expected: Found, tmp_path: Path) -> None:
    assert found_in(changed(*edits), tmp_path) == expected
