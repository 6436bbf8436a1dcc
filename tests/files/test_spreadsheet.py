"""Sheets open in real programs, hold no formula, and are the same bytes every time."""

import csv
import datetime as dt
import io
import time
from decimal import Decimal

import openpyxl
import pytest

from cohortkit.files.spreadsheet import as_csv, as_xlsx, safe

ROWS = [("Ana, “née” Ruiz", Decimal("25.5"), dt.date(2025, 4, 1), None), ("=HYPERLINK(1)", Decimal(-3), None, 7)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_can_start_a_formula(start: str) -> None:
    assert safe(start + "1+1") == "'" + start + "1+1"
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx("S", ["a"], [[start + "1"]]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).startswith("'")


def test_csv_is_read_back_as_it_was() -> None:
    text = as_csv(["Name", "Amount", "On", "N"], ROWS).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Name", "Amount", "On", "N"],
        ["Ana, “née” Ruiz", "25.50", "2025-04-01", ""],
        ["'=HYPERLINK(1)", "-3.00", "", "7"],
    ]


def test_a_workbook_keeps_dates_and_amounts_and_its_bytes() -> None:
    first = as_xlsx("Pay: April/2025", ["Name", "Amount", "On", "N"], ROWS)
    time.sleep(2.1)  # the clock of a zip archive ticks every two seconds
    assert as_xlsx("Pay: April/2025", ["Name", "Amount", "On", "N"], ROWS) == first
    sheet = openpyxl.load_workbook(io.BytesIO(first)).active
    assert sheet is not None
    assert sheet.title == "Pay- April-2025"
    assert [cell.value for cell in sheet[2]] == ["Ana, “née” Ruiz", 25.5, dt.datetime(2025, 4, 1), None]
    assert sheet["B3"].value == -3
