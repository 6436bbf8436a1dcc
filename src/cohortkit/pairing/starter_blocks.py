"""Schedules without repeats that one or two base rounds give when they are developed cyclically over Z_m."""

from __future__ import annotations

import msgspec

Block = tuple[int, ...]


class Starter(msgspec.Struct, frozen=True):
    """Base rounds on `orbits` copies of Z_cycle and the fixed points that make up the rest.

    Point number o·cycle + x is x in copy o; numbers from orbits·cycle on are fixed. Base round i gives
    `periods[i]` rounds, shifted by 0, 1, …
    """

    groups: int
    size: int
    cycle: int
    orbits: int
    periods: tuple[int, ...]
    rounds: tuple[tuple[Block, ...], ...]

    @property
    def weeks(self) -> int:
        """How many rounds without a repeat it gives."""
        return sum(self.periods)


def developed(starter: Starter) -> tuple[tuple[Block, ...], ...]:
    """All rounds of the schedule, as blocks of points."""

    def shifted(point: int, by: int) -> int:
        orbit, x = divmod(point, starter.cycle)
        return point if orbit >= starter.orbits else orbit * starter.cycle + (x + by) % starter.cycle

    return tuple(
        tuple(tuple(sorted(shifted(point, by) for point in block)) for block in blocks)
        for period, blocks in zip(starter.periods, starter.rounds, strict=True)
        for by in range(period)
    )
