"""Tables for spreadsheet programs: CSV and XLSX in which no cell can start a formula, the same bytes every time."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cohortkit.files.packed import unzipped, zipped

Cell = str | int | float | Decimal | dt.date | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767


def safe(text: str) -> str:
    """Return text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file in UTF-8 with a byte order mark (so that Excel reads accents) and CRLF line ends."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([safe(column) for column in columns])
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet: bold titles that stay in view, dates and amounts as such, text as text."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31].translate({ord(sign): "-" for sign in "[]:*?/\\"}) or "Sheet"
    sheet.freeze_panes = "A2"
    widths = [len(column) for column in columns]
    for number, row in enumerate([columns, *rows], start=1):
        for place, cell in enumerate(row, start=1):
            target = sheet.cell(number, place)
            if isinstance(cell, str):
                target.value = ILLEGAL_CHARACTERS_RE.sub("", safe(cell))[:_LONGEST_CELL]
                target.data_type = "s"
            elif cell is not None:
                target.value = cell
                if isinstance(cell, Decimal):
                    target.number_format = "#,##0.00"
            if number == 1:
                target.font = Font(bold=True)
            widths[place - 1] = max(widths[place - 1], len(str(cell or "")))
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = min(width + 2, 60)
    saved = io.BytesIO()
    book.save(saved)
    return _without_clock(saved.getvalue())


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:.2f}"
    return safe(cell) if isinstance(cell, str) else str(cell)


def _without_clock(workbook: bytes) -> bytes:
    """The same archive with fixed times: openpyxl stamps every part, and its properties, with the present."""
    import re

    parts = unzipped(workbook)
    properties = "docProps/core.xml"
    stamped = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
    parts[properties] = re.sub(stamped, rb"\g<1>1980-01-01T00:00:00Z", parts[properties])
    return zipped(dict(sorted(parts.items())))
