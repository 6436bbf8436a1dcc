"""The kinds of single values that the definition and the records share."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    Money = Decimal
    Moment = dt.date
    """A day, or (its subclass `datetime`) a local wall time without a zone."""
    LocalTime = dt.datetime
    """A local wall time without a zone."""
    Minutes = int
    """A length of at least a minute and at most a week."""
    Count = int
    """A whole number from 1."""
    Whole = int
    """A whole number from 0."""
else:
    # msgspec knows neither "a decimal or a whole number" as one type nor "a date or a date with a time";
    # the owners of such fields settle them in `__post_init__` with the two functions below.
    Money = Decimal | int
    # The formats are those that editors of TOML know its dates by.
    _LOCAL = {"type": "string", "format": "date-time-local"}
    Moment = Annotated[Any, msgspec.Meta(extra_json_schema={"anyOf": [_LOCAL, {"type": "string", "format": "date"}]})]
    LocalTime = Annotated[dt.datetime, msgspec.Meta(tz=False, extra_json_schema=_LOCAL)]
    Minutes = Annotated[int, msgspec.Meta(ge=1, le=10_080)]
    Count = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    Whole = Annotated[int, msgspec.Meta(ge=0)]

BUILTIN_TYPES = (dt.date, dt.datetime, dt.time, Decimal)
"""What tomli hands over as values already, so msgspec must take them as they are."""


LARGEST_AMOUNT = Decimal(10) ** 12
"""Amounts stay below this, so that no output is ever flooded with digits."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that a plan may speak of; a day before or after one can always be computed."""


def is_amount(value: Decimal | int) -> bool:
    """Whether a number can be an amount: finite, and not absurdly large."""
    amount = Decimal(value)
    return amount.is_finite() and abs(amount) < LARGEST_AMOUNT


def settle_money(owner: msgspec.Struct, *fields: str) -> None:
    """Turn whole numbers in the named money fields of a frozen struct into decimals; refuse what is no amount."""
    for field in fields:
        amount = getattr(owner, field)
        if not is_amount(amount):
            raise ValueError(f"`{field}` must be an amount below {LARGEST_AMOUNT:,}")
        if isinstance(amount, int):
            msgspec.structs.force_setattr(owner, field, Decimal(amount))


def require_moment(owner: msgspec.Struct, *fields: str) -> None:
    """Refuse anything but a date or a local date and time in the named fields.

    Raises TypeError or ValueError (which msgspec reports with its place) otherwise.
    """
    for field in fields:
        check_moment(field, getattr(owner, field))


def check_moment(field: str, moment: object) -> None:
    """Raise TypeError or ValueError unless a value is a date or a local date and time of a sensible year."""
    if not isinstance(moment, dt.date):
        raise TypeError(f"`{field}` must be a date or a date with a time")
    if isinstance(moment, dt.datetime) and moment.tzinfo is not None:
        raise ValueError(f"`{field}` must be local wall time without an offset; the zone goes in `timezone`")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"`{field}` must lie between the years {FIRST_YEAR} and {LAST_YEAR}")


def day_of(moment: dt.date) -> dt.date:
    """Return the calendar day of a date or a local date and time."""
    return moment.date() if isinstance(moment, dt.datetime) else moment
