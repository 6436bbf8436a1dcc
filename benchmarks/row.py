"""One line of the benchmark table."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """Some work, its time in seconds, the peer or floor measured in the same run, and the promised target.

    `ours` and `peer_seconds` are what `target` speaks of: seconds, unless the work says otherwise
    (a share of a bound, a count of weeks, bytes).
    """

    work: str
    ours: float
    peer: str
    peer_seconds: float
    target: str
    met: bool
