"""A table that somebody hands in as rows of text: CSV whatever wrote it, or the first sheet of a workbook.

Encoding, separator, ragged rows and line ends inside cells are settled here; what columns mean is not.
"""

import csv
import datetime as dt
import io

LARGEST = 25_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 5_000


class NotATable(ValueError):
    """Bytes that are no table; the text says why."""


def read_sheet(content: bytes) -> list[list[str]]:
    """Return the rows of the first sheet of an XLSX workbook, as `read_table` does; other files are read as CSV.

    Dates become ISO text, whole numbers lose their `.0`; formulas give the value last saved. Raises `NotATable`.
    """
    if content[:4] != b"PK\x03\x04":
        return read_table(content)
    if len(content) > LARGEST:
        raise NotATable(f"it is larger than {LARGEST // 1_000_000} MB")
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows: list[list[str]] = []
        for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS):
            cells = [_cell_text(cell) for cell in row]
            if any(cells):
                rows.append(cells)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever the broken part of a file leads to
        raise NotATable(f"this workbook cannot be read ({type(error).__name__}); save it again, or as CSV") from None
    if not rows:
        raise NotATable("its first sheet is empty")
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


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
    if width > MOST_COLUMNS:
        raise NotATable(f"it has more than {MOST_COLUMNS:,} columns")
    return [row + [""] * (width - len(row)) for row in rows]


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()[:LONGEST_CELL]


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
