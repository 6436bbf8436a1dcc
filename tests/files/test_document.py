"""Reading: every fault has its place, what can be read is read, hostile files are refused quickly."""

import os
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cohortkit.files.document import parse_document, read_document
from cohortkit.files.problems import Diagnostic, locate


def read(text: str | bytes) -> tuple[object, list[Diagnostic]]:
    document, problems = parse_document("cohort.toml", text.encode() if isinstance(text, str) else text)
    return document.data, locate(problems, {"cohort.toml": document})


def places(found: list[Diagnostic]) -> list[tuple[int, int]]:
    return [(each.line, each.column) for each in found]


def test_money_is_decimal_and_dates_are_dates() -> None:
    data, found = read("amount = 25.00\nstarts = 2025-01-15\n")
    assert not found
    assert data == {"amount": Decimal("25.00"), "starts": date(2025, 1, 15)}
    assert isinstance(data, dict)
    assert str(data["amount"]) == "25.00"


def test_byte_order_mark_and_crlf_do_not_move_places() -> None:
    data, found = read(b"\xef\xbb\xbfa = 1\r\nb = oops\r\nc = 3\r\n")
    assert data == {"a": 1, "c": 3}
    assert places(found) == [(2, 5)]
    assert found[0].end_column == 9
    assert found[0].source == "b = oops"


def test_columns_count_code_points_and_a_tab_is_one() -> None:
    _data, found = read('\t"日🎉" = oops\n')
    assert places(found) == [(1, 9)]


def test_several_faults_are_all_named() -> None:
    text = "a = \"unclosed\nb = 2\nc = hello\n[d]\ne = 'x\nf = 1 2\ng: 3\nh = 4\n"
    data, found = read(text)
    assert data == {"b": 2, "d": {"h": 4}}
    assert places(found) == [(1, 5), (3, 5), (5, 5), (6, 7), (7, 2)]
    assert {each.code for each in found} == {"syntax"}


@pytest.mark.parametrize(
    ("line", "column", "said", "hint"),
    [
        ("a = “North”", 5, "not a value", 'write straight quotes: "North"'),
        ("a = 2025-1-5", 9, "unexpected text", "a date is written year-month-day, such as 2025-01-05"),
        ("a = 31/12/2025", 7, "unexpected text", "a date is written year-month-day, such as 2025-01-05"),
        ("a = 1,000", 6, "unexpected text", "a number has no commas: 1000"),
        ("a = 05", 6, "unexpected text", "a number does not begin with 0: 5"),
        ("a = 09:00-17:00 # local", 10, "unexpected text", 'text stands in quotes: "09:00-17:00"'),
        ("a = Europe/Berlin", 5, "not a value", 'text stands in quotes: "Europe/Berlin"'),
        ("a = ", 5, "not a value", ""),
        ("a = True", 5, "not a value", "write it small: true"),
        ("a = [yes]", 6, "not a value", 'write true or false, or text in quotes: "yes"'),
        ("a = 'it's'", 9, "unexpected text", "text with an apostrophe stands in double quotes"),
        ('a = ["x" "y"]', 10, "stands a comma", ""),
        ('a = { x = 1 y = "2" }', 13, "stands a comma", ""),
        ('a: "x"', 2, "needs =", "write = in the place of :"),
        ("[people.ana ruiz]", 13, "header", "ids have no spaces: write hyphens between the words"),
        ("[people.é]", 9, "not a key", "keys have no accents; where one must, it stands in quotes"),
        (r'a = "C:\temp\x"', 13, "backslash", ""),
    ],
)
def test_a_slip_is_told_the_way_out(line: str, column: int, said: str, hint: str) -> None:
    (found,) = read(f"{line}\n")[1]
    assert (found.column, found.hint) == (column, hint)
    assert said in found.message


def test_a_file_in_another_encoding_is_one_fault() -> None:
    data, found = read("a = 1\nb = 2\n".encode("utf-16"))
    assert data is None
    assert [(each.message, each.hint) for each in found] == [("this is UTF-16 text", "save the file as UTF-8")]


def test_a_missing_bracket_is_one_fault_at_the_bracket() -> None:
    data, found = read('[pods.a]\nmembers = ["x", "y"\nlead = "z"\n[pods.b]\ntitle = "B"\n')
    assert places(found) == [(2, 11)]
    assert "never closed" in found[0].message
    assert data == {"pods": {"a": {"lead": "z"}, "b": {"title": "B"}}}


def test_a_missing_bracket_of_a_list_over_many_lines_is_one_fault() -> None:
    data, found = read('members = [\n  "x", # one\n  "y",\nlead = "z"\n')
    assert places(found) == [(1, 11)]
    assert data == {"lead": "z"}


def test_a_long_text_that_is_never_closed_is_one_fault() -> None:
    data, found = read('about = """Some words\nand more, = and [\nlead = "z"\n')
    assert places(found) == [(1, 9)]
    assert data == {"lead": "z"}


def test_pairs_below_a_broken_header_do_not_fall_to_the_table_above() -> None:
    data, found = read("[a]\nx = 1\n[b\nx = 2\ny = oops\n[c]\nx = 3\n")
    assert data == {"a": {"x": 1}, "c": {"x": 3}}
    assert places(found) == [(3, 3), (5, 5)]


def test_a_repeated_key_names_the_line_of_the_first() -> None:
    data, found = read('[people.ana]\nname = "A"\nroles = []\nname = "B"\n')
    assert places(found) == [(4, 1)]
    assert 'key "name" is already there on line 2' in found[0].message
    assert data == {"people": {"ana": {"name": "A", "roles": []}}}


def test_a_repeated_table_names_the_line_of_the_first() -> None:
    data, found = read('[people.ana]\nname = "A"\n\n[people.ana]\nname = "B"\n[z]\na = 1\n')
    assert places(found) == [(4, 1)]
    assert "[people.ana] is already there on line 1" in found[0].message
    assert data == {"people": {"ana": {"name": "A"}}, "z": {"a": 1}}


def test_each_merge_conflict_marker_is_named_and_one_side_is_read() -> None:
    text = "a = 1\n<<<<<<< HEAD\nb = 2\n||||||| base\nb = 0\n=======\nb = 3\n>>>>>>> other\nc = 4\n"
    data, found = read(text)
    assert data == {"a": 1, "b": 2, "c": 4}
    assert places(found) == [(2, 1), (4, 1), (6, 1), (8, 1)]


def test_a_line_of_equals_signs_in_a_text_is_not_a_conflict() -> None:
    data, found = read('about = """\nTitle\n=======\nwords\n"""\n')
    assert not found
    assert data == {"about": "Title\n=======\nwords\n"}


def test_bytes_that_are_not_utf8_have_a_place() -> None:
    data, found = read(b'a = 1\nb = "caf\xe9s"\nc = 2\n')
    assert places(found) == [(2, 9)]
    assert data == {"a": 1, "b": "caf\ufffds", "c": 2}


@pytest.mark.parametrize(
    "text",
    ["a=" + "[" * 20_000, "a." * 10_000 + "b = 1", "[a" + ".a" * 10_000 + "]", "a=" + "{a=" * 7_000, "a = " + "[" * 65 + "]" * 65],
    ids=["brackets", "dotted key", "header", "inline tables", "one level too many"],
)  # fmt: skip
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    read("warm = [up\n")
    started = time.perf_counter()
    data, found = read(text)
    # A naive parser takes seconds; the bound is wide, for a busy machine.
    assert time.perf_counter() - started < 0.5
    assert data is None
    assert [each.code for each in found] == ["too-deep"]


def test_nesting_up_to_the_cap_is_read() -> None:
    data, found = read("a = " + "[" * 64 + "]" * 64)
    assert not found
    assert isinstance(data, dict)


def test_dots_in_text_are_not_nesting() -> None:
    _data, found = read('a = "[' + "x." * 100 + '"\n# [' + "x." * 100 + "\n")
    assert not found


def test_a_file_over_ten_megabytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_bytes(b"#" * 10_000_001)
    document, problems = read_document(tmp_path, "cohort.toml")
    assert document.data is None
    assert [problem.code for problem in problems] == ["too-large"]
    (tmp_path / "cohort.toml").write_bytes(b"#" * 10_000_000)
    assert read_document(tmp_path, "cohort.toml")[1] == []


def test_a_file_that_is_missing_is_a_problem_not_an_exception(tmp_path: Path) -> None:
    document, problems = read_document(tmp_path, "cohort.toml")
    assert document.data is None
    assert [(problem.code, problem.line) for problem in problems] == [("unreadable", 1)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pods.toml")
    document, found = read_document(tmp_path, "pods.toml")
    assert (document.data, found) == ({}, [])


def test_a_number_too_long_to_read_is_a_fault_of_its_line() -> None:
    data, found = read("a = " + "9" * 5_000 + "\nb = 1e99999999999999999999\nc = 3\n")
    assert places(found) == [(1, 5), (2, 5)]
    assert data == {"c": 3}


def test_reading_loads_nothing_that_only_writing_or_faults_need() -> None:
    program = (
        "import sys; from cohortkit.files import document, problems, change, transaction, history; "
        "document.parse_document('a', b'a = 1'); "
        "print(sorted({'tree_sitter', 'filelock', 'tomli_w', 'difflib', 'tomlkit', 'hashlib'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(eval(result.stdout)) <= {"hashlib"}
