"""Columns are as wide as their longest word at least, together never wider than the page; else a list is better."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cohortkit.cli.fitting import GAP, column_widths

TEXTS = st.lists(st.text("abcdefgh", min_size=1, max_size=14), min_size=1, max_size=8).map(" ".join)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def test_a_table_that_fits_is_as_wide_as_its_texts() -> None:
    assert column_widths(["Id", "Name"], [["ana-ruiz", "Ana Ruiz"]], [True, False], 80) == [8, 8]


def test_a_short_column_keeps_a_line_and_the_long_one_gives_way() -> None:
    # 40 columns less the gap of 3 leave 37: all 18 for the name, 19 for the text.
    rows = [["ALAS participant 1", "needs a time that suits her"]]
    assert column_widths(["Name", "Why"], rows, [False, False], 40) == [18, 19]


def test_what_is_read_whole_is_never_broken() -> None:
    rows = [["Thu 2022-01-27 13:00 EST", "Opening convening"]]
    assert column_widths(["When", "Event"], rows, [True, False], 40) == [24, 13]
    assert column_widths(["When", "Event"], rows, [True, False], 35) is None


def test_a_ladder_of_words_is_better_read_as_a_list() -> None:
    rows = [["x" * 60, "one two three four five six seven eight nine ten eleven"]]
    assert column_widths(["Id", "Title"], rows, [True, False], 72) is None


@given(rows=TABLES, width=st.integers(20, 120))
def test_no_word_is_broken_and_no_page_is_passed(rows: list[list[str]], width: int) -> None:
    titles = ["Id"] * len(rows[0])
    widths = column_widths(titles, rows, [False] * len(titles), width)
    longest = [max(len(word) for row in [titles, *rows] for word in row[place].split()) for place in range(len(titles))]
    if widths is None:
        return
    assert sum(widths) + GAP * (len(widths) - 1) <= width
    assert all(wide >= word for wide, word in zip(widths, longest, strict=True))
