"""Shape: every fault at once, in plain words, and never an exception."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohortkit.files.problems import locate
from cohortkit.plan import model
from cohortkit.plan.checks import plan_problems
from cohortkit.plan.load import load_plan
from cohortkit.plan.shape import convert, draft, position_in_file


def faults(struct: type[Any], toml: str, key: str | None = None) -> tuple[Any, list[tuple[str, str, str]]]:
    table = tomli.loads(toml, parse_float=Decimal)
    value, problems = convert(table, struct, ("t",), "cohort.toml", key)
    return value, [(each.code, each.message, each.hint) for each in problems]


@pytest.mark.parametrize(
    ("struct", "toml", "code", "message", "hint"),
    [
        (
            model.Session,
            'title = "A"\nminutes = "30"',
            "wrong-type",
            "`minutes` must be a whole number, not text",
            "write it without quotes: 30",
        ),
        (
            model.Session,
            'title = "A"\nminutes = 30.0',
            "wrong-type",
            "`minutes` must be a whole number, not a number with decimals",
            "leave out the decimals: 30",
        ),
        (
            model.Session,
            'title = "A"\nminutes = 0',
            "bad-value",
            "`minutes` must be at least 1 and at most 10080, not 0",
            "",
        ),
        (
            model.Milestone,
            'title = "A"\ndue = "2025-06-30"',
            "wrong-type",
            "`due` must be a date, not text",
            "write it without quotes: 2025-06-30",
        ),
        (
            model.Milestone,
            'title = "A"\ndue = 2025-06-30T10:00:00',
            "wrong-type",
            "`due` must be a date, not a date with a time",
            "leave out the time: 2025-06-30",
        ),
        (
            model.Tranche,
            'amount = "$60,000"',
            "wrong-type",
            "`amount` must be an amount, not text",
            "write it without quotes: 60000",
        ),
        (model.Tranche, "amount = nan", "bad-value", "`amount` must be an amount, not NaN", ""),
        (
            model.Session,
            'title = "A"\nminutes = nan',
            "wrong-type",
            "`minutes` must be a whole number, not a number with decimals",
            "",
        ),
        (
            model.ChainStep,
            'title = "A"\nareas = "practice"',
            "wrong-type",
            "`areas` must be a list, not text",
            'put it in square brackets: ["practice"]',
        ),
        (
            model.ChainStep,
            'title = "A"\nareas = ["x", 5]',
            "wrong-type",
            "`areas` (entry 2) must be text, not a whole number",
            'put it in quotes: "5"',
        ),
        (
            model.Series,
            'starts = 2025-02-11T13:00:00-07:00\nminutes = 60\nevery = "month"',
            "bad-value",
            "`starts` must be local time without an offset, not 2025-02-11T13:00:00-07:00",
            "",
        ),
        (
            model.Move,
            "from = 2025-02-11\nto = 2025-02-11T13:00:00Z",
            "bad-value",
            "`to` must be local wall time without an offset; the zone goes in `timezone`",
            "",
        ),
        (
            model.LearningQuestion,
            'text = "Q"\nfrm = 2025-01-15',
            "unknown-key",
            "[t] has no key `frm`",
            'did you mean "from"?',
        ),
    ],
)
def test_a_fault_is_said_in_plain_words(struct: type[Any], toml: str, code: str, message: str, hint: str) -> None:
    assert faults(struct, toml)[1] == [(code, message, hint)]


def test_a_faulty_optional_key_is_left_out_and_the_rest_is_kept() -> None:
    person, problems = faults(model.Person, 'name = "Ana"\nstipends = "no"\ntitle = "Lead"', "ana")
    assert person == model.Person(id="ana", name="Ana", title="Lead")
    assert [code for code, _, _ in problems] == ["wrong-type"]


def test_a_faulty_required_key_leaves_nothing_but_a_draft() -> None:
    table = {"title": "A", "starts": "soon", "ends": dt.date(2025, 3, 18), "lead": "x"}
    assert convert(table, model.Convening, ("convenings", "a"), "cohort.toml", "a")[0] is None
    made = draft(table, model.Convening, ("convenings", "a"), "a")
    assert made is not None
    assert made.value.title == "A"
    assert made.faulty == {("convenings", "a", "starts")}


def test_the_id_of_a_table_is_not_written_in_it() -> None:
    assert faults(model.Area, 'id = "b"\ntitle = "A"', "a")[1] == [
        ("unknown-key", "the id of [t] is its own name; it has no key `id`", "remove this line")
    ]


def test_positions_are_counted_back_over_what_was_left_out() -> None:
    dropped: list[tuple[str | int, ...]] = [("members", 1), ("members", 2), ("other", 0)]
    assert position_in_file(("members", 0), dropped) == ("members", 0)
    assert position_in_file(("members", 1, "person"), dropped) == ("members", 3, "person")


SCALARS = (
    st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.sampled_from(["", "ana-ruiz", "2025-01-15", "month", "\u2028", "a\x07b", "scale", "pod:x", "Ridge", "UTC-7"])
    | st.dates()
    | st.datetimes()
    | st.datetimes(timezones=st.just(dt.UTC))
    | st.times()
    | st.floats()
)
OTHER_KEYS = ["starts", "minutes", "every", "on", "from", "to", "id", "kind", "scale", "text", "person", "x y"]
KEYS = st.sampled_from(
    sorted({*OTHER_KEYS, *(field for table in model.KEYED_TABLES.values() for field in table.__struct_fields__)})
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=12
)
TABLES = st.sampled_from([*model.KEYED_TABLES, *model.LISTED_TABLES, *model.SINGLE_TABLES, *model.PLAIN_TABLES, "x"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TABLES, st.dictionaries(KEYS, TREES, max_size=3) | TREES, max_size=6), st.booleans())
def test_no_tree_of_toml_is_too_strange_to_be_checked(tmp_path: Path, tree: dict[str, Any], with_cohort: bool) -> None:
    if with_cohort:
        tree["cohort"] = {
            "name": "A",
            "starts": dt.date(2025, 1, 15),
            "ends": dt.date(2026, 12, 15),
            "timezone": "America/Denver",
        }
    (tmp_path / "cohort.toml").write_bytes(tomli_w.dumps(tree).encode())
    loaded = load_plan(tmp_path)
    found = locate([*loaded.problems, *plan_problems(loaded)], loaded.documents)
    assert all(each.line >= 1 and each.column >= 1 for each in found)
