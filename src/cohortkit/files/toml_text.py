"""Write TOML: single values for edits, whole records through tomli-w."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

_SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


class NotToml(ValueError):
    """A value that TOML has no way to write."""


def to_toml(data: Mapping[str, Any]) -> bytes:
    """Write a record: strings on one line with their line ends escaped, decimals and dates as they are.

    Raises ``NotToml`` for what TOML cannot hold.
    """
    import tomli_w

    try:
        return tomli_w.dumps(_with_instants(data), multiline_strings=False).encode()
    except (TypeError, ValueError) as error:
        raise NotToml(str(error)) from error


def literal(value: Any) -> str:
    """Write one value on one line; no text in it can end the string or the line.

    Numbers, truth values, strings, dates, times, sequences, and mappings as inline tables; else ``NotToml``.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        if value.tzinfo is not None:
            raise NotToml("a time of day has no time zone in TOML")
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key_text(key)} = {literal(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(literal(inner) for inner in value)}]"
    raise NotToml(f"TOML has no way to write {type(value).__name__}")


def key_text(key: Any) -> str:
    """Write a key, in quotes where it needs them."""
    if not isinstance(key, str):
        raise NotToml("a key must be text")
    return key if key and _BARE.issuperset(key) else _string(key)


def _string(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise NotToml("the text holds half a character (a lone surrogate)")
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    short = _SHORT_ESCAPES.get(character)
    if short is not None:
        return short
    # The line and paragraph separators and U+0085 are legal in TOML but end a line in many other programs.
    if character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029":
        return f"\\u{ord(character):04X}"
    return character


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        return _float(float(number))
    text = format(number, "f") if -40 < number.adjusted() < 40 else str(number)
    if "E" in text:
        mantissa, _, exponent = text.partition("E")
        return f"{mantissa}e{exponent}"
    return text if "." in text else f"{text}.0"


def _float(number: float) -> str:
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return repr(number)


class _Instant(dt.datetime):
    """A date and time that tomli-w, which asks for ``str``, writes as ``2025-03-11T18:05:00Z``."""

    def __str__(self) -> str:
        return _moment(self)


def _with_instants(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return _Instant.combine(value.date(), value.time(), value.tzinfo)
    if isinstance(value, Mapping):
        return {key: _with_instants(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_with_instants(inner) for inner in value]
    return value


def _moment(moment: dt.datetime) -> str:
    offset = moment.utcoffset()
    if offset is None:
        return moment.replace(tzinfo=None).isoformat()
    if not offset:
        return moment.replace(tzinfo=None).isoformat() + "Z"
    if offset.total_seconds() % 60:
        raise NotToml("TOML writes offsets from UTC in whole minutes")
    return moment.isoformat()
