"""Amounts are read as they were meant, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cohortkit.money.amounts import NotAnAmount, read_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("25", "25"),
        (" 25.00 ", "25.00"),
        ("1,250.5", "1250.5"),
        ("12,345,678.90", "12345678.90"),
        ("-5", "-5"),
        ("0", "0"),
        ("1.005", "1.005"),
    ],
)
def test_plain_amounts_with_commas_between_thousands(text: str, amount: str) -> None:
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["12,50", "1,2345", "1.234,56", ",5", "1e3", "1_000", "25 EUR", "$25", "NaN", "Infinity", "", "٢٥", "9" * 30],
)
def test_what_could_be_meant_in_two_ways_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount, match=r"write it like 1250\.00"):
        read_amount(text)
