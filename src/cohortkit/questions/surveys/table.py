"""A CSV file as rows of text, whatever wrote it: encoding, separator, ragged rows, line ends inside cells."""

import csv
import io

LARGEST = 25_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 100_000


class NotATable(ValueError):
    """Bytes that are no table of answers; the text says why."""


def read_table(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV or tab-separated file, empty ones left out, all of the same width.

    Cells are stripped; line ends inside them stay as LF. Raises `NotATable`.
    """
    if len(content) > LARGEST:
        raise NotATable(f"it is larger than {LARGEST // 1_000_000} MB")
    if content[:4] == b"PK\x03\x04":
        raise NotATable("this is an Excel file or a zip; save or export it as CSV first")
    text = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise NotATable("this is not a text file")
    before = csv.field_size_limit(LONGEST_CELL * 4)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=_separator(text))]
    except csv.Error:
        raise NotATable("one of its cells is far too long, or a quotation mark is never closed") from None
    finally:
        csv.field_size_limit(before)
    rows = [row for row in rows if any(row)]
    if len(rows) > MOST_ROWS:
        raise NotATable(f"it has more than {MOST_ROWS:,} rows")
    if not rows:
        raise NotATable("it is empty")
    width = max(map(len, rows))
    if width > 5_000:
        raise NotATable("it has more than 5,000 columns")
    return [row + [""] * (width - len(row)) for row in rows]


def decoded(content: bytes) -> str:
    """Decode UTF-8 and UTF-16, with or without byte order mark; what is neither is taken for Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").removeprefix("\ufeff")
    # Without a mark, UTF-16 shows by its zero bytes: every second one in Western text.
    if content[:200].count(0) * 3 > min(len(content), 200):
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    head = text[:20_000]
    # Outside quotation marks only: questions are full of commas.
    bare = "".join(part for place, part in enumerate(head.split('"')) if place % 2 == 0)
    return max(",;\t", key=lambda mark: (bare.count(mark), mark == ","))
