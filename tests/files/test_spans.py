"""Places of keys, values and headers, by hand."""

import pytest

from cohortkit.files.document import parse_document
from cohortkit.files.problems import At, KeyPath, Problem, did_you_mean, dotted, locate

TEXT = """\
name = "x"
[pods.belonging]   # a pod
members = ["ana", { person = "bo", from = 2025-03-01 }]
meetings.starts = 2025-01-01
meetings.minutes = 60
[[learning]]
text = '''
long'''
[[learning]]
text = "two"
[[learning.parts]]
id = 1
[people."é x"]
nouns = {
  one = "1",
  two.three = [[1, 2], [3]],
}
"""


@pytest.mark.parametrize(
    ("path", "at", "place"),
    [
        (("name",), "value", (1, 8, 1, 11)),
        (("name",), "key", (1, 1, 1, 5)),
        (("pods", "belonging"), "value", (2, 1, 2, 17)),
        (("pods", "belonging"), "key", (2, 7, 2, 16)),
        (("pods",), "header", (2, 1, 2, 17)),
        (("pods", "belonging", "members", 1, "person"), "value", (3, 30, 3, 34)),
        (("pods", "belonging", "members", 1), "value", (3, 19, 3, 55)),
        (("pods", "belonging", "members", 1), "header", (3, 19, 3, 55)),
        (("pods", "belonging", "members", 9), "value", (3, 1, 3, 8)),
        (("pods", "belonging", "title"), "value", (2, 1, 2, 17)),
        (("pods", "belonging", "meetings"), "header", (4, 1, 4, 9)),
        (("pods", "belonging", "meetings", "minutes"), "value", (5, 20, 5, 22)),
        (("pods", "belonging", "meetings", "every"), "value", (4, 1, 4, 9)),
        (("learning",), "value", (6, 1, 6, 13)),
        (("learning", 0, "text"), "value", (7, 8, 8, 8)),
        (("learning", 1), "value", (9, 1, 9, 13)),
        (("learning", 1, "text"), "value", (10, 8, 10, 13)),
        (("learning", 1, "parts", 0, "id"), "value", (12, 6, 12, 7)),
        (("people", "é x"), "key", (13, 9, 13, 14)),
        (("people", "é x", "nouns"), "header", (14, 1, 14, 6)),
        (("people", "é x", "nouns", "two", "three", 1, 0), "value", (16, 25, 16, 26)),
        (("people", "é x", "nouns", "two"), "header", (16, 3, 16, 6)),
        ((), "value", (1, 1, 1, 1)),
        (("nothing", "here"), "value", (1, 1, 1, 1)),
    ],
)
def test_a_path_is_found_where_it_is_written(path: KeyPath, at: At, place: tuple[int, int, int, int]) -> None:
    document, problems = parse_document("f.toml", TEXT.encode())
    assert not problems
    (found,) = locate([Problem("x", "m", "f.toml", path, at=at)], {"f.toml": document})
    assert (found.line, found.column, found.end_line, found.end_column) == place


def test_problems_come_sorted_by_place_and_once() -> None:
    document, _ = parse_document("f.toml", TEXT.encode())
    problems = [
        Problem("b", "m", "f.toml", ("learning", 1)),
        Problem("a", "m", "f.toml", ("name",)),
        Problem("b", "m", "f.toml", ("learning", 1)),
        Problem("z", "m", "a-missing.toml", ("x",)),
    ]
    found = locate(problems, {"f.toml": document})
    assert [(each.file, each.line, each.code) for each in found] == [
        ("a-missing.toml", 1, "z"),
        ("f.toml", 1, "a"),
        ("f.toml", 9, "b"),
    ]


def test_places_hold_in_a_file_that_is_broken_elsewhere() -> None:
    document, problems = parse_document("f.toml", b"a = [1\nb = oops\n[c]\nd = 'x'\n")
    assert len(problems) == 2
    (found,) = locate([Problem("x", "m", "f.toml", ("c", "d"))], {"f.toml": document})
    assert (found.line, found.column, found.source) == (4, 5, "d = 'x'")


def test_paths_are_written_with_dots_and_quotes_where_needed() -> None:
    assert dotted(("pods", "a-b", "members", 1, "é x")) == 'pods.a-b.members.1."é x"'
    assert dotted(()) == ""


def test_the_nearest_word_is_suggested_and_a_far_one_is_not() -> None:
    assert did_you_mean("bo-lund", ["ana-ruiz", "bo-lind"]) == 'did you mean "bo-lind"?'
    assert did_you_mean("Titel", ["title", "name"]) == 'did you mean "title"?'
    assert did_you_mean("xyz", ["title", "name"]) == ""
