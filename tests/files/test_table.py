"""Any bytes are a table of rows of one length, or refused."""

from hypothesis import given
from hypothesis import strategies as st

from cohortkit.files.table import NotATable, decoded, read_table
from cohortkit.questions.surveys.exports import read_export


@given(content=st.binary(max_size=2_000))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        rows = read_table(content)
    except NotATable:
        return
    assert len({len(row) for row in rows}) == 1
    read_export(rows)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=8))
def test_utf_8_and_utf_16_come_back_as_they_went(text: str) -> None:
    assert decoded(text.encode("utf-8")) == text
    assert decoded(text.encode("utf-16")) == text
