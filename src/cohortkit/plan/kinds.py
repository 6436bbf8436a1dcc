"""Kinds of TOML values in a facilitator's words: what a value is, what is wanted, an example, what to write instead."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

_STAND_IN_DAY = dt.date(2000, 1, 1)


def kind_of(value: object) -> str:
    """Say what kind of TOML value something is, in everyday words."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "text"
        case int():
            return "a whole number"
        case Decimal() | float():
            return "a number with decimals"
        case dt.datetime():
            return "a date with a time"
        case dt.date():
            return "a date"
        case dt.time():
            return "a time of day"
        case list() | tuple():
            return "a list"
        case _:
            return "a table"


def without_none(wanted: Any) -> tuple[Any, ...]:
    """The types of a union without None."""
    return tuple(option for option in typing.get_args(wanted) if option is not type(None))


def shown(value: object) -> str:
    """A value as it is written in the file, cut where it is long."""
    if isinstance(value, str):
        text = value if len(value) <= 40 else f"{value[:39]}…"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(value)[:40]


def either_of(words: list[str]) -> str:
    """The words as a list that ends in "or"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def described(wanted: Any) -> str:
    """The wanted type in everyday words."""
    if typing.get_origin(wanted) is typing.Annotated:
        inner = typing.get_args(wanted)[0]
        return "a date or a date with a time" if inner is Any else described(inner)
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        options = without_none(wanted)
        return "an amount" if Decimal in options else either_of([described(option) for option in options])
    if typing.get_origin(wanted) is tuple:
        return "a list"
    words = {
        str: "text",
        int: "a whole number",
        bool: "true or false",
        Decimal: "an amount",
        dt.date: "a date",
        dt.datetime: "a date with a time",
    }
    return words.get(wanted, "a table")


def example_of(wanted: Any) -> str:
    """A value of the wanted type as one would write it in the file."""
    origin = typing.get_origin(wanted)
    if origin is typing.Annotated:
        inner = typing.get_args(wanted)[0]
        return "2025-03-18T10:00:00" if inner is Any else example_of(inner)
    if origin is Literal:
        return f'"{typing.get_args(wanted)[0]}"'
    if origin in (typing.Union, types.UnionType):
        options = without_none(wanted)
        return example_of(Decimal if Decimal in options else options[0])
    if origin is tuple:
        return f"[{example_of(typing.get_args(wanted)[0])}]"
    examples = {
        str: '"…"',
        int: "60",
        bool: "true",
        Decimal: "100.00",
        dt.date: "2025-03-18",
        dt.datetime: "2025-03-18T10:00:00",
    }
    return examples.get(wanted, "{ … }")


def stand_in_for(wanted: Any) -> Any:
    """A value of the wanted type that says as little as possible, for drafts."""
    origin = typing.get_origin(wanted)
    if origin is typing.Annotated:
        inner = typing.get_args(wanted)[0]
        return _STAND_IN_DAY if inner is Any else stand_in_for(inner)
    if origin is Literal:
        return typing.get_args(wanted)[0]
    if origin in (typing.Union, types.UnionType):
        options = without_none(wanted)
        return stand_in_for(Decimal if Decimal in options else options[0])
    if origin in (tuple, dict):
        return origin()
    midnight = dt.datetime.combine(_STAND_IN_DAY, dt.time.min)
    return {str: "", int: 1, bool: False, Decimal: Decimal(0), dt.date: _STAND_IN_DAY, dt.datetime: midnight}[wanted]


def way_out(value: object, wanted: Any) -> str:
    """What to write instead, where the value nearly says it."""
    if typing.get_origin(wanted) is typing.Annotated:
        inner = typing.get_args(wanted)[0]
        wanted = dt.datetime if inner is Any else inner
        if wanted is dt.datetime and isinstance(value, str) and _date_in(value, dt.date):
            wanted = dt.date
    if isinstance(value, str):
        unquoted = _unquoted(value.strip(), wanted)
        return f"write it without quotes: {unquoted}" if unquoted else ""
    if isinstance(value, dt.datetime) and wanted is dt.date:
        return f"leave out the time: {value.date().isoformat()}"
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and wanted is dt.datetime:
        return f"add the time it begins: {value.isoformat()}T13:00:00"
    if wanted is str and isinstance(value, int | Decimal | dt.date | dt.time):
        text = str(value).lower() if isinstance(value, bool) else written(value)
        return f'put it in quotes: "{text[:40]}"'
    if (
        wanted is int
        and isinstance(value, Decimal)
        and value.is_finite()
        and abs(value) < 10**9
        and value == int(value)
    ):
        return f"leave out the decimals: {int(value)}"
    return ""


def written(value: object) -> str:
    """A value as it is written in a file, without quotes."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _unquoted(text: str, wanted: Any) -> str:
    if wanted in (dt.date, dt.datetime):
        return text if _date_in(text, wanted) else ""
    if wanted is int:
        return text if text.lstrip("-").isdecimal() and text.isascii() and len(text) < 16 else ""
    if wanted is Decimal:
        plain = text.replace(",", "").lstrip("$€£ ")
        return plain if plain.isascii() and plain.replace(".", "", 1).isdecimal() and plain[0] != "." else ""
    if wanted is bool:
        return text.lower() if text.lower() in ("true", "false") else ""
    return ""


def _date_in(text: str, wanted: type[dt.date]) -> bool:
    is_date = len(text) == len("2025-01-15")
    try:
        wanted.fromisoformat(text)
    except ValueError:
        return False
    return is_date == (wanted is dt.date) and text[4] == "-"


def limits(metas: list[Any]) -> Iterable[str]:
    """What an annotation asks of a value."""
    for meta in metas:
        if meta.tz is not None:
            yield (
                "an instant with an offset, such as 2025-03-11T18:05:00Z" if meta.tz else "local time without an offset"
            )
        if meta.ge is not None:
            yield f"at least {meta.ge}"
        if meta.le is not None:
            yield f"at most {meta.le}"
        if meta.min_length is not None:
            yield f"at least {meta.min_length} long"
