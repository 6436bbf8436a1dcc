"""Ready question sets: network health, to be asked in waves, and the value-creation story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli

from cohortkit.files.change import Change, FileChange
from cohortkit.files.toml_text import literal
from cohortkit.handed_out import NotHandedOut, find, names
from cohortkit.plan.checks.ids import ID, bad_id
from cohortkit.plan.load import LoadedPlan
from cohortkit.plan.model import Wave
from cohortkit.plan.names import NoSuchThing
from cohortkit.plan.write import PlanChangeRefused

INSTRUMENTS = {
    "network-health": "statements about the network as a whole, the same in every wave",
    "value-creation-story": "one experience told through the five cycles of value creation",
}
"""What there is, and what each is for."""


def instruments(cohort_folder: Path | None = None) -> dict[str, str]:
    """Return the names of all instruments, a cohort's own included, and what each is for."""
    found = [Path(name).stem for name in names("templates", "instruments/*.toml", cohort_folder)]
    return {name: INSTRUMENTS.get(name, "of this cohort's own templates") for name in found}


def instrument(
    name: str, waves: Sequence[Wave] = (), cohort_folder: Path | None = None, *, areas: Sequence[str] = ()
) -> str:
    """Return a question set as TOML text to add to a definition, with its waves and areas filled in.

    A cohort's own `templates/instruments/NAME.toml` goes first. Raises `handed_out.NotHandedOut`.
    """
    text = find("templates", f"instruments/{name}.toml", cohort_folder).read_text(encoding="utf-8")
    if areas:
        text = text.replace("areas = []", f"areas = {literal(list(areas))}")
    if not waves:
        return text.replace("waves = []\n", "")
    return text.replace("waves = []", f"waves = [{', '.join(map(_wave, waves))}]", 1)


def add_instrument(
    loaded: LoadedPlan, name: str, set_id: str = "", *, waves: Sequence[Wave] = (), areas: Sequence[str] = ()
) -> Change:
    """Return the change that puts an instrument at the end of the definition, under its own or another id.

    The same one twice is an empty change. Raises NoSuchThing, and PlanChangeRefused where the id is taken.
    """
    try:
        text = instrument(name, waves, loaded.folder, areas=areas)
    except NotHandedOut as error:
        known = ", ".join(instruments(loaded.folder))
        raise NoSuchThing("instrument", name, hint=f"there is {known}") from error
    table, own = _place_of(text, name)
    if waves and not tomli.loads(text)[table][own].get("waves"):
        raise PlanChangeRefused(f"{name} is not asked in waves")
    wanted = set_id or own
    if not ID.fullmatch(wanted):
        raise PlanChangeRefused(bad_id(wanted))
    text = text.replace(f"[{table}.{own}", f"[{table}.{wanted}")
    what = f"Add {table.removesuffix('s')} {wanted}"
    for other in ("surveys", "reflections"):
        if wanted in loaded.declared[other]:
            present = loaded.documents[loaded.declared[other][wanted]].data or {}
            if other == table and present[table][wanted] == tomli.loads(text)[table][wanted]:
                return Change(what)
            raise PlanChangeRefused(
                f'there is already a {other.removesuffix("s")} "{wanted}"; choose another id with --as'
            )
    raw = loaded.documents[loaded.main].raw
    ending = b"\r\n" if b"\r\n" in raw else b"\n"
    added = b"\n" + text.encode()
    after = raw + (b"" if raw.endswith(b"\n") else ending) + added.replace(b"\n", ending)
    return Change(what, (FileChange(loaded.main, raw, after),))


def yearly_waves(starts: dt.date, ends: dt.date, days: int = 19) -> tuple[Wave, ...]:
    """Return one wave a year, the first a month after the start, each open for some days and closed before the end."""
    waves = []
    opens = starts + dt.timedelta(days=30)
    while opens + dt.timedelta(days=days) <= ends:
        waves.append(Wave(id=str(opens.year), opens=opens, closes=opens + dt.timedelta(days=days)))
        opens = dt.date(opens.year + 1, opens.month, min(opens.day, 28))
    return tuple(waves)


def _place_of(text: str, name: str) -> tuple[str, str]:
    """Return the table an instrument belongs to, and its id there."""
    data: dict[str, Any] = tomli.loads(text)
    places = [(table, key) for table in ("surveys", "reflections") for key in data.get(table, {})]
    if len(places) != 1:
        raise PlanChangeRefused(f"templates/instruments/{name}.toml should hold one survey or one reflection")
    return places[0]


def _wave(wave: Wave) -> str:
    parts = [f'id = "{wave.id}"']
    parts += [f"{key} = {day.isoformat()}" for key, day in (("opens", wave.opens), ("closes", wave.closes)) if day]
    return "{ " + ", ".join(parts) + " }"
