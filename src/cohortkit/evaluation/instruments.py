"""Ready question sets: network health, to be asked in waves, and the value-creation story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from cohortkit.handed_out import find
from cohortkit.plan.model import Wave

INSTRUMENTS = {
    "network-health": "statements about the network as a whole, the same in every wave",
    "value-creation-story": "one experience told through the five cycles of value creation",
}
"""What there is, and what each is for."""


def instrument(name: str, waves: Sequence[Wave] = (), cohort_folder: Path | None = None) -> str:
    """Return a question set as TOML text to add to a definition, with its waves filled in.

    A cohort's own `templates/instruments/NAME.toml` goes first. Raises `handed_out.NotHandedOut`.
    """
    text = find("templates", f"instruments/{name}.toml", cohort_folder).read_text(encoding="utf-8")
    if not waves:
        return text.replace("waves = []\n", "")
    return text.replace("waves = []", f"waves = [{', '.join(map(_wave, waves))}]", 1)


def yearly_waves(starts: dt.date, ends: dt.date, days: int = 19) -> tuple[Wave, ...]:
    """Return one wave a year, the first a month after the start, each open for some days and closed before the end."""
    waves = []
    opens = starts + dt.timedelta(days=30)
    while opens + dt.timedelta(days=days) <= ends:
        waves.append(Wave(id=str(opens.year), opens=opens, closes=opens + dt.timedelta(days=days)))
        opens = dt.date(opens.year + 1, opens.month, min(opens.day, 28))
    return tuple(waves)


def _wave(wave: Wave) -> str:
    parts = [f'id = "{wave.id}"']
    parts += [f"{key} = {day.isoformat()}" for key, day in (("opens", wave.opens), ("closes", wave.closes)) if day]
    return "{ " + ", ".join(parts) + " }"
