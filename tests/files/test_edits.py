"""Edits as a person would make them by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from cohortkit.files.edits import (
    add_array_table,
    add_table,
    append_item,
    remove_item,
    remove_key,
    remove_table,
    set_value,
)
from cohortkit.files.taken_apart import EditRefused

PLAN = b"""\
#:schema ./cohort.schema.json
# A plan.

[cohort]
name = "Rivers"       # shown everywhere
nouns = { participant = "participant" }   # words

[people.ana]          # first
name = "Ana"
roles = ["participant"]  # more?

[[chain]]
title = "One"

[stipends.lunch]
amount = 25.00
"""


def test_a_value_is_replaced_and_the_comment_beside_it_stays() -> None:
    after = set_value(PLAN, ("cohort", "name"), "Ridges")
    assert after == PLAN.replace(b'"Rivers"', b'"Ridges"')


def test_a_value_inside_an_inline_table_is_replaced() -> None:
    after = set_value(PLAN, ("cohort", "nouns", "participant"), "member")
    assert after == PLAN.replace(b'participant = "participant"', b'participant = "member"')


def test_a_key_is_added_inside_an_inline_table() -> None:
    after = set_value(PLAN, ("cohort", "nouns", "organization"), "network")
    assert after == PLAN.replace(b'"participant" }', b'"participant", organization = "network" }')


def test_a_key_is_added_below_the_last_one_of_its_table() -> None:
    after = set_value(PLAN, ("people", "ana", "title"), "Lead")
    assert after == PLAN.replace(b"# more?\n", b'# more?\ntitle = "Lead"\n')


def test_a_key_of_the_root_goes_below_the_opening_comment() -> None:
    after = set_value(PLAN, ("include",), ["defs/*.toml"])
    assert after == PLAN.replace(b"# A plan.\n", b'# A plan.\ninclude = ["defs/*.toml"]\n')


def test_a_missing_table_is_made_at_the_end() -> None:
    after = set_value(PLAN, ("people", "bo-lind", "name"), "Bo")
    assert after == PLAN + b'\n[people.bo-lind]\nname = "Bo"\n'


def test_a_new_table_takes_the_line_ending_of_the_file() -> None:
    raw = b"\xef\xbb\xbf" + PLAN.replace(b"\n", b"\r\n")
    after = add_table(raw, ("people", "bo"), {"name": "Bo", "joined": dt.date(2025, 1, 2), "email": "a\nb"})
    assert after == raw + b'\r\n[people.bo]\r\nname = "Bo"\r\njoined = 2025-01-02\r\nemail = "a\\nb"\r\n'


def test_a_file_without_a_last_line_end_gets_one_first() -> None:
    assert set_value(b"a = 1", ("b",), 2) == b"a = 1\nb = 2\n"
    assert add_table(b"a = 1", ("b",), {}) == b"a = 1\n\n[b]\n"
    assert set_value(b"", ("a",), 1) == b"a = 1\n"


def test_one_more_table_of_a_list() -> None:
    assert add_array_table(PLAN, ("chain",), {"title": "Two"}) == PLAN + b'\n[[chain]]\ntitle = "Two"\n'


def test_a_table_inside_an_element_of_a_list_of_tables_stays_with_it() -> None:
    raw = b"[[a]]\nx = 1\n\n[[a]]\nx = 2\n"
    assert set_value(raw, ("a", 0, "in", "y"), 3) == b"[[a]]\nx = 1\n\n[a.in]\ny = 3\n\n[[a]]\nx = 2\n"
    assert set_value(raw, ("a", 1, "x"), 5) == b"[[a]]\nx = 1\n\n[[a]]\nx = 5\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a = []\n", b'a = ["n"]\n'),
        (b"a = [ ] # c\n", b'a = ["n"] # c\n'),
        (b'a = ["x"] # c\n', b'a = ["x", "n"] # c\n'),
        (b'a = ["x",]\n', b'a = ["x", "n",]\n'),
        (b'a = [\n  "x", # one\n  "y", # two\n]\n', b'a = [\n  "x", # one\n  "y", # two\n  "n",\n]\n'),
        (b'a = [\n  "x",\n  "y" # two\n]\n', b'a = [\n  "x",\n  "y", # two\n  "n"\n]\n'),
        (b'a = [\n  "x"\n]\n', b'a = [\n  "x",\n  "n"\n]\n'),
        (b'a = [\r\n\t"x",\r\n]\r\n', b'a = [\r\n\t"x",\r\n\t"n",\r\n]\r\n'),
    ],
)
def test_an_element_is_added_in_the_style_of_the_others(before: bytes, after: bytes) -> None:
    assert append_item(before, ("a",), "n") == after


def test_a_missing_list_is_made() -> None:
    assert append_item(b"[t]\nb = 1\n", ("t", "a"), "n") == b'[t]\nb = 1\na = ["n"]\n'


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        (b"a = [1, 2, 3]\n", 0, b"a = [2, 3]\n"),
        (b"a = [1, 2, 3]\n", 1, b"a = [1, 3]\n"),
        (b"a = [1, 2, 3]\n", 2, b"a = [1, 2]\n"),
        (b"a = [1]\n", 0, b"a = []\n"),
        (b"a = [\n  1, # one\n  2, # two\n]\n", 0, b"a = [\n  2, # two\n]\n"),
        (b"a = [\n  1, # one\n  2 # two\n]\n", 1, b"a = [\n  1, # one\n]\n"),
        (b"a = [1, # one\n  2]\n", 1, b"a = [1, # one\n  ]\n"),
    ],
)
def test_an_element_is_removed_with_its_comma(before: bytes, index: int, after: bytes) -> None:
    assert remove_item(before, ("a",), index) == after


def test_a_key_is_removed_with_its_line() -> None:
    assert remove_key(PLAN, ("people", "ana", "roles")) == PLAN.replace(b'roles = ["participant"]  # more?\n', b"")
    assert remove_key(b"a = { x = 1, y = 2 }\n", ("a", "y")) == b"a = { x = 1 }\n"
    assert remove_key(b"a = { x = 1, y = 2 }\n", ("a", "x")) == b"a = { y = 2 }\n"


def test_a_table_is_removed_with_those_inside_it() -> None:
    raw = b"[a]\nx = 1\n\n# about b\n[b]\ny = 1\n[b.c]\nz = 1\n\n# about d\n[d]\n"
    assert remove_table(raw, ("b",)) == b"[a]\nx = 1\n\n# about b\n# about d\n[d]\n"


def test_decimals_keep_their_digits() -> None:
    after = set_value(PLAN, ("stipends", "lunch", "amount"), Decimal("30.50"))
    assert after == PLAN.replace(b"25.00", b"30.50")
    assert set_value(PLAN, ("stipends", "lunch", "amount"), Decimal("1E+3")).endswith(b"amount = 1000.0\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (dt.datetime(2025, 3, 1, 10, 0, tzinfo=dt.UTC), b"2025-03-01T10:00:00Z"),
        (dt.datetime(2025, 3, 1, 10, 0), b"2025-03-01T10:00:00"),
        (dt.date(2025, 3, 1), b"2025-03-01"),
        (dt.time(7, 30), b"07:30:00"),
        (True, b"true"),
        ({"a b": [1, "x"]}, b'{ "a b" = [1, "x"] }'),
        ('"""\n[people]\r\x00\x7f\\', b'"\\"\\"\\"\\n[people]\\r\\u0000\\u007F\\\\"'),
    ],
)
def test_values_are_written_on_one_line(value: object, written: bytes) -> None:
    assert set_value(b"a = 1\n", ("a",), value) == b"a = " + written + b"\n"


@pytest.mark.parametrize(
    ("raw", "path", "reason"),
    [
        (b"a = [\n", ("a",), "not valid TOML"),
        (PLAN, ("people", "ana"), "table of its own"),
        (PLAN, ("cohort", "name", "x"), "not a table"),
        (PLAN, ("chain", 5, "title"), "no such position"),
        (PLAN, (), "no name"),
    ],
)
def test_what_cannot_be_done_cleanly_is_refused_with_a_reason(
    raw: bytes, path: tuple[str | int, ...], reason: str
) -> None:
    with pytest.raises(EditRefused, match=reason):
        set_value(raw, path, "x")


def test_what_toml_cannot_hold_is_refused() -> None:
    for value in (None, object(), "\ud800", {1: 2}):
        with pytest.raises(EditRefused):
            set_value(PLAN, ("cohort", "name"), value)


def test_setting_what_is_there_already_changes_no_byte() -> None:
    assert set_value(PLAN, ("cohort", "name"), "Rivers") is PLAN
