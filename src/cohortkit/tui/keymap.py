"""Keys of one's own: ``keys.toml`` gives actions other keys, checked so that no two meet.

    [keys]
    "app.undo" = "ctrl+z,backspace"

The file is looked for in the user's settings folder, then in ``.cohortkit`` of the cohort, which wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cohortkit.tui.actions import Action, all_actions, shown_key

SWALLOWED = {"ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter"}
"""Keys that terminals send as others."""

TAKEN = {
    "up",
    "down",
    "left",
    "right",
    "pageup",
    "pagedown",
    "home",
    "end",
    "enter",
    "escape",
    "tab",
    "shift+tab",
    "j",
    "k",
}
"""Keys that move in every list and close every dialog."""


def read_keys(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Return the keys that somebody chose, by action, and what is wrong with the files that say so."""
    from cohortkit.tui.tour import settings_folder

    chosen: dict[str, str] = {}
    notes: list[str] = []
    for path in (settings_folder() / "keys.toml", folder / ".cohortkit" / "keys.toml"):
        if not path.is_file():
            continue
        import tomli

        try:
            found = tomli.loads(path.read_text(encoding="utf-8")).get("keys", {})
        except (OSError, UnicodeError, tomli.TOMLDecodeError) as error:
            notes.append(f"{path.name} cannot be read: {error}")
            continue
        kept, faults = checked({**chosen, **found} if isinstance(found, dict) else {})
        chosen = kept
        notes += [f"{path.name}: {fault}" for fault in faults]
    return chosen, notes


def checked(wanted: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return the keys that can be used, and why others cannot: no such action, a swallowed key, a key used twice."""
    from cohortkit.files.problems import did_you_mean

    known = all_actions()
    kept: dict[str, str] = {}
    faults: list[str] = []
    for name, keys in wanted.items():
        if name not in known:
            faults.append(" ".join(f'there is no action "{name}"; {did_you_mean(name, known)}'.split()).rstrip(";"))
            continue
        if not isinstance(keys, str) or not keys.strip(" ,"):
            faults.append(f'"{name}" needs a key, such as "f6"')
            continue
        spoken = ",".join(named(key) for key in keys.split(",") if key.strip())
        fault = next((_unusable(key) for key in spoken.split(",") if _unusable(key)), "")
        if fault:
            faults.append(f'"{name}": {fault}')
            continue
        kept[name] = spoken
    # What is refused goes back to its own key, which another may have taken by now: so again until nothing meets.
    while True:
        meeting = (each for each in conflicts(known.values(), kept) if {each[0].id, each[1].id} & set(kept))
        clash = next(meeting, None)
        if clash is None:
            return kept, faults
        action, other, key = clash
        loser, winner = (action, other) if action.id in kept else (other, action)
        faults.append(f'"{loser.id}" cannot have {shown_key(key)}, which is "{winner.id}"; it keeps {loser.first_key}')
        del kept[loser.id]


def conflicts(actions: Iterable[Action], keys: Mapping[str, str]) -> list[tuple[Action, Action, str]]:
    """Return every two actions that one key would do on one screen."""
    used: dict[str, list[Action]] = {}
    found: list[tuple[Action, Action, str]] = []
    for action in actions:
        for key in keys.get(action.id, action.key).split(","):
            for other in used.get(key, []):
                together = not action.screen or not other.screen or action.screen == other.screen
                if together and other is not action and not action.when.excludes(other.when):
                    found.append((action, other, key))
            used.setdefault(key, []).append(action)
    return found


def named(key: str) -> str:
    """A key by the name that Textual gives it: ``/`` is ``slash``, ``Ctrl+Z`` is ``ctrl+z``."""
    from textual.binding import Binding

    key = key.strip()
    return next(iter(Binding.make_bindings([Binding(key if len(key) == 1 else key.lower(), "")]))).key


def _unusable(key: str) -> str:
    from textual.keys import Keys

    *held, last = key.split("+")
    known = {each.value for each in Keys} | {
        named(character) for character in map(chr, range(33, 127)) if character != ","
    }
    if last not in known or set(held) - {"ctrl", "shift", "alt", "super", "hyper", "meta", "cmd"}:
        return f'there is no key "{key}"; write it like f6, ctrl+o or x'
    if key in SWALLOWED:
        return f"terminals send {key} as {SWALLOWED[key]}"
    if key in TAKEN:
        return f"{key} moves in every list"
    if key.startswith(("super+", "hyper+", "meta+", "cmd+", "alt+")):
        return f"many terminals keep {key} for themselves"
    return ""
