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
else:
    # msgspec knows neither "a decimal or a whole number" as one type nor "a date or a date with a time";
    # the owners of such fields settle them in `__post_init__` with the two functions below.
    Money = Decimal | int
    Moment = Annotated[Any, msgspec.Meta(extra_json_schema={"type": "string", "format": "date-time"})]

BUILTIN_TYPES = (dt.date, dt.datetime, dt.time, Decimal)
"""What tomli hands over as values already, so msgspec must take them as they are."""


def settle_money(owner: msgspec.Struct, *fields: str) -> None:
    """Turn whole numbers in the named money fields of a frozen struct into decimals."""
    for field in fields:
        amount = getattr(owner, field)
        if isinstance(amount, int):
            msgspec.structs.force_setattr(owner, field, Decimal(amount))


def require_moment(owner: msgspec.Struct, *fields: str) -> None:
    """Refuse anything but a date or a local date and time in the named fields.

    Raises TypeError (which msgspec reports with its place) otherwise.
    """
    for field in fields:
        moment = getattr(owner, field)
        if not isinstance(moment, dt.date):
            raise TypeError(f"`{field}` must be a date or a date with a time")
        if isinstance(moment, dt.datetime) and moment.tzinfo is not None:
            raise ValueError(f"`{field}` must be local wall time without an offset; the zone goes in `timezone`")


def day_of(moment: dt.date) -> dt.date:
    """Return the calendar day of a date or a local date and time."""
    return moment.date() if isinstance(moment, dt.datetime) else moment
