"""Whom a rule keeps apart is quoted nowhere: not in a problem's excerpt or hint, not in a difference."""

from __future__ import annotations

import pytest

from cohortkit.files.change import Change, FileChange, difference
from cohortkit.files.diagnostics_text import render
from cohortkit.files.document import parse_document
from cohortkit.files.problems import locate
from cohortkit.files.quoting import private_lines, quotable

TABLE = """\
[pairing]
please = [["ann", "eve"]]
avoid = [
    ["ann", "ben"],   # since May

    ["cat", "dan"],
]
opted_out = ["fay"]
"""


def test_a_private_value_is_hidden_line_by_line_and_nothing_else_is() -> None:
    assert private_lines(TABLE) == {3, 4, 6, 7}
    assert quotable(TABLE).splitlines() == [
        "[pairing]",
        'please = [["ann", "eve"]]',
        "(private)",
        "(private)",
        "",
        "(private)",
        "(private)",
        'opted_out = ["fay"]',
    ]


@pytest.mark.parametrize(
    "text",
    [
        'pairing.avoid = [["ann", "ben"]]',
        'pairing = { opted_out = [], avoid = [["ann", "ben"]] }',
        '[pairing]\n"avoid"=[["ann", "ben"]]',
        "[pairing]\navoid = [['ann', 'ben'\n[stipends]\n",
    ],
)
def test_it_is_hidden_however_it_is_written(text: str) -> None:
    assert "ann" not in quotable(text)
    assert quotable(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "written",
    [
        'avoid = [["ann", "ben"] ["cat", "dan"]]',
        'avoid = [["ann", "ben"],\n    ["cat", "dan"],',
        'avoid = [["ann", "ben"]',
        "avoid = [[ann, ben], [cat, dan]]",
    ],
)
def test_a_file_that_does_not_parse_shows_none_of_it(written: str) -> None:
    document, problems = parse_document("cohort.toml", f"[pairing]\n{written}\nopted_out = []\n".encode())
    assert problems
    for form in ("text", "concise", "json", "github"):
        shown = str(render(locate(problems, {"cohort.toml": document}), form))
        assert not [name for name in ("ann", "ben", "cat", "dan") if name in shown]


def test_a_difference_beside_it_shows_none_of_it() -> None:
    after = TABLE.replace("fay", "gil")
    shown = difference(Change("x", (FileChange("cohort.toml", TABLE.encode(), after.encode()),)))
    assert '-opted_out = ["fay"]\n+opted_out = ["gil"]' in shown
    assert "cat" not in shown
    assert "(private)" in shown
