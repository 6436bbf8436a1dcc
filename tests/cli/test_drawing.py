"""Tables fit, break at blanks, and tell a state by a symbol as well as by colour; expected text is written by hand."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from cohortkit.cli.blocks import Block, Facts, Step, Steps, Table, Text, Word
from cohortkit.cli.drawing import Page, draw, wrapped
from cohortkit.cli.fitting import length

PAGE = Page(width=80, colour=False, ascii_only=False)
NARROW = Page(width=40, colour=False, ascii_only=False)


def test_a_table_has_its_columns_lined_up_and_numbers_to_the_right() -> None:
    rows = [("Ana", 3, Decimal("25.00"), dt.date(2025, 3, 1)), ("Bo Lind", 12, Decimal(1200), None)]
    assert draw([Table(("Name", "Times", "Paid", "Last"), rows, title="People")], PAGE) == (
        "People\n"
        "Name      Times       Paid   Last\n"
        "─────────────────────────────────────────\n"
        "Ana           3      25.00   2025-03-01\n"
        "Bo Lind      12   1,200.00"
    ).replace("─" * 41, "─" * 39)


def test_a_title_of_several_words_takes_no_more_room_than_its_column() -> None:
    table = Table(("Id", "Who cannot come"), [("x" * 25, "")])
    assert draw([table], NARROW).splitlines() == [
        f"Id{' ' * 26}Who cannot",
        f"{' ' * 28}come",
        "─" * 40,
        "x" * 25,
    ]


def test_a_state_has_a_symbol_before_its_word_and_colour_only_where_it_is_wanted() -> None:
    table = Table(("State",), [(Word("kept", "good"),), (Word("late", "bad"),)])
    assert draw([table], PAGE).splitlines()[2:] == ["✓ kept", "✗ late"]
    assert draw([table], Page(80, False, True)).splitlines()[1:] == ["------", "+ kept", "x late"]
    coloured = draw([table], Page(80, True, False))
    assert "\x1b[32m✓ kept\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9]+m", "", coloured).split() == draw([table], PAGE).split()


def test_an_empty_table_says_what_is_not_there() -> None:
    assert draw([Table(("Name",), [], empty="nobody fits")], PAGE) == "nobody fits"
    long = Table(("Name",), [], empty="nobody fits what was asked for in so many words")
    assert draw([long], NARROW) == "nobody fits what was asked for in so\nmany words"


def test_facts_leave_out_what_is_empty_and_hang_what_is_long() -> None:
    facts = Facts((("Name", "Ana"), ("Bio", ""), ("About", "one two three four five six seven eight")))
    assert draw([facts], NARROW) == ("Name   Ana\nAbout  one two three four five six seven\n       eight")


def test_steps_put_the_command_under_the_reason() -> None:
    steps = Steps([Step(Word("today", "bad"), "Tides met and nobody has recorded who", "cohortkit attendance")])
    assert draw([steps], NARROW) == (
        "✗ today  Tides met and nobody has\n         recorded who\n           cohortkit attendance"
    )


def test_rows_too_wide_for_columns_are_written_one_under_the_other() -> None:
    row = ("spring-gathering-2025-in-durango", "A gathering of everybody, in person", "virtual")
    lines = draw([Table(("Id", "Title", "Mode"), [row])], NARROW).splitlines()
    assert lines[0] == "spring-gathering-2025-in-durango"
    assert "Mode: virtual" in lines[-1]


def test_a_text_keeps_its_indentation() -> None:
    assert wrapped("Try:\n  cohortkit demo now", 12) == ["Try:", "  cohortkit", "  demo now"]


def test_control_characters_are_shown_as_what_they_are_not() -> None:
    assert draw([Text("a\x1b[31mb\x07")], PAGE) == "a\ufffd[31mb\ufffd"


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert length("日本") == 4
    assert length("e\u0301") == 1
    assert wrapped("日本日本", 4) == ["日本", "日本"]


words = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Lo"], include_characters=" -é日\n"), max_size=60)
cells = st.one_of(words, st.integers(0, 10**6), st.none(), st.builds(Word, words, st.sampled_from(["good", "bad"])))


@given(st.lists(st.tuples(cells, cells, cells), max_size=5), st.integers(40, 120))
@example([("0" * 25 + "日" * 8, None, None)], 40)
def test_no_line_is_longer_than_the_page_unless_a_word_is_and_nothing_is_lost(
    rows: list[tuple[str, int, Word]], width: int
) -> None:
    blocks: list[Block] = [Table(("One", "Two", "Three"), rows)]
    drawn = draw(blocks, Page(width, False, False))
    told = "".join(drawn.split())
    texts = [cell.text if isinstance(cell, Word) else "" if cell is None else str(cell) for row in rows for cell in row]
    longest = max((length(word) for text in texts for word in text.split()), default=0)
    assert max((length(line) for line in drawn.splitlines()), default=0) <= max(width, longest)
    for character in "".join("".join(text.split()) for text in texts):
        assert character in told
