"""One file with a fault of nearly every kind: all come back in one run, each at its place."""

from __future__ import annotations

from pathlib import Path

from cohortkit.files.problems import locate
from cohortkit.plan.checks import plan_problems
from cohortkit.plan.load import load_plan

FAULTY = """\
include = ["defs/missing.toml"]
[cohort]
name = "Rivers and Ridges"
starts = 2025-01-15
ends = 2026-12-15
timezone = "America/Denver"
curency = "USD"

[areas.practice]
title = "New approaches"

[indicators.ties]
title = "Partnerships"
measure = "products.relased"

[organizations.ridge]
name = "Ridge Math Alliance"
short_name = "RMA"
[organizations.river]
name = "River Valley Leaders"

[partners.hill-fund]
name = "Hill Fund"
function = "funder"

[people.ana-ruiz]
name = "Ana Ruiz"
organization = "ridge"
roles = ["participant", "facilitatr"]
working_hours = "9 to 5"
timezone = "America/Dever"
[people.Bo_Lind]
name = "Bo Lind"
organization = "rigde"
[people.cy-park]
name = "Cy Park

[pods.belonging]
members = ["ana-ruiz", 5, "bo-lund", { person = "Bo_Lind", from = 2025-09-01, until = 2025-03-01 }]
areas = ["practise"]
[pods.belonging.meetings]
starts = 2025-03-09T02:30:00
minutes = 60
every = "month"
on = "2nd Sunday"
skip = [2025-07-08]
until = 2027-06-30

[convenings.spring-2025]
title = "Spring convening"
starts = 2025-04-13T02:00:00
ends = 2025-04-13T04:00:00
mode = "virtul"
reflection = "equity"
[[convenings.spring-2025.sessions]]
title = "How Ridge Math Aliance runs its listserv"
minutes = 150
lead = "ana-riuz"

[grants.ridge]
organization = "ridge"
amount = 100_000.00
tranches = [{ amount = 60_000.00 }, { amount = 4_000.00 }]

[reflections.spring]
title = "Spring"
audience = "pod:belongin"
[[reflections.spring.prompts]]
id = "hope"
kind = "scale"
text = "How likely?"
[[reflections.spring.prompts]]
id = "hope"
kind = "text"
text = "Why?"

[blackouts.winter-break]
starts = "2025-12-22"
ends = 2026-01-02

[blackout.summer]
starts = 2025-07-01
"""

EXPECTED = [
    (1, 12, "include-failed", ""),
    (7, 1, "unknown-key", 'did you mean "currency"?'),
    (14, 11, "unknown-measure", 'did you mean "products.released"?'),
    (19, 1, "no-participants", 'add a person with organization = "river"'),
    (22, 1, "no-disclaimer", 'add [partners.hill-fund.disclaimers] with default = "…"'),
    (29, 25, "bad-value", 'did you mean "facilitator"?'),
    (30, 17, "bad-value", 'from and to of one day, such as "09:00-17:00"'),
    (31, 12, "unknown-timezone", 'did you mean "America/Denver"?'),
    (32, 9, "bad-id", "such as bo-lind"),
    (34, 16, "unknown-organization", 'did you mean "ridge"?'),
    (36, 8, "syntax", "add the closing quote"),
    (38, 1, "missing-key", 'add a line such as: title = "…"'),
    (39, 24, "wrong-type", ""),
    (39, 27, "unknown-person", 'did you mean "Bo_Lind"?'),
    (39, 87, "ends-before-start", ""),
    (40, 10, "unknown-area", 'did you mean "practice"?'),
    (42, 10, "impossible-time", "choose another hour, or put the date in `skip` or `moved`"),
    (46, 9, "not-in-series", "the nearest is on Sunday, 2025-07-13"),
    (47, 9, "outside-cohort", "the cohort runs from 2025-01-15 to 2026-12-15"),
    (49, 1, "no-connection", 'add [[convenings.spring-2025.sessions]] with kind = "connection"'),
    (49, 1, "sessions-overrun", "take 30 minutes from the sessions, or let it end later"),
    (51, 10, "double-booked", "move one of the two, or cancel it that day"),
    (53, 8, "bad-value", 'did you mean "virtual"?'),
    (54, 14, "unknown-reflection", ""),
    (56, 9, "stray-name", 'did you mean "Ridge Math Alliance"? A spelling that is meant goes into its `aliases`'),
    (58, 8, "unknown-person", 'did you mean "ana-ruiz"?'),
    (62, 10, "grant-mismatch", "36,000.00 is missing in the tranches"),
    (67, 12, "unknown-pod", 'did you mean "belonging"?'),
    (68, 1, "missing-key", 'add a line such as: scale = ["Not at all", "A little", "Very"]'),
    (73, 6, "duplicate-id", "give each prompt its own id"),
    (78, 10, "wrong-type", "write it without quotes: 2025-12-22"),
    (81, 2, "unknown-key", 'did you mean "blackouts"?'),
]
"""Line, column, code and hint of every fault, counted in an editor."""


def test_every_fault_of_a_file_is_found_in_one_run_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(FAULTY, encoding="utf-8")
    loaded = load_plan(tmp_path)
    found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    assert sorted((each.line, each.column, each.code, each.hint) for each in found) == sorted(EXPECTED)


def test_a_cohort_table_at_fault_hides_nothing_else(tmp_path: Path) -> None:
    text = FAULTY.replace("starts = 2025-01-15", 'starts = "2025-01-15"', 1)
    (tmp_path / "cohort.toml").write_text(text, encoding="utf-8")
    loaded = load_plan(tmp_path)
    found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    expected = [each[:3] for each in EXPECTED]
    assert sorted((each.line, each.column, each.code) for each in found) == sorted([*expected, (4, 10, "wrong-type")])


def test_crlf_and_a_byte_order_mark_move_no_place(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_bytes(b"\xef\xbb\xbf" + FAULTY.replace("\n", "\r\n").encode())
    loaded = load_plan(tmp_path)
    found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    assert sorted((each.line, each.column, each.code) for each in found) == sorted(each[:3] for each in EXPECTED)
