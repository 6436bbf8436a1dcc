"""What every table of the definition is."""

from __future__ import annotations

import msgspec


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything written as one table of the definition."""


class Keyed(Table, frozen=True, kw_only=True):
    """A table that others refer to by its key."""

    id: str
