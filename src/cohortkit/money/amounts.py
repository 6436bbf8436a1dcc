"""Amounts as people type them: digits, commas between thousands only, cents after a point."""

from __future__ import annotations

import re
from decimal import Decimal

_TYPED = re.compile(r"-?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,6})?", re.ASCII)


class NotAnAmount(ValueError):
    """Text that is no amount; the message says how to write one."""


def read_amount(text: str) -> Decimal:
    """Read an amount such as `1250.00` or `1,250.00`; a comma before cents is refused, not guessed at.

    Raises NotAnAmount.
    """
    plain = text.strip()
    if not _TYPED.fullmatch(plain):
        raise NotAnAmount(f'"{text}" is not an amount; write it like 1250.00')
    return Decimal(plain.replace(",", ""))
