"""What is typed but not saved yet: kept in ``.cohortkit/drafts`` as it is typed, for this user only, offered back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec


class Drafts:
    """Drafts by name, such as ``check-in.naesp-peers``; one small file each. A disk that refuses costs only them."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self.folder = folder / ".cohortkit" / "drafts"
        self.read_only = read_only

    def keep(self, name: str, values: Mapping[str, str]) -> None:
        """Keep a draft: written beside and renamed, so that a crash leaves the one before."""
        if self.read_only:
            return
        path = self._path(name)
        beside = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode({"name": name, "values": dict(values)}))
            beside.replace(path)
        except OSError:
            return

    def find(self, name: str) -> dict[str, str] | None:
        """Return a draft; None where there is none, or it cannot be read."""
        return self._read(self._path(name), name)

    def drop(self, name: str) -> None:
        """Forget a draft; what it held is saved, or not wanted."""
        try:
            self._path(name).unlink(missing_ok=True)
        except OSError:
            return

    def names(self) -> list[str]:
        """The names of all drafts, in order."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                found.append(str(msgspec.json.decode(path.read_bytes())["name"]))
            except (OSError, msgspec.DecodeError, KeyError, TypeError):
                continue
        return found

    def waiting(self, label: Callable[[str], str]) -> list[str]:
        """What the drafts are, in words with the keys that open them; ``label`` names a thing by its id."""
        return [_in_words(name, label) for name in self.names()]

    def _read(self, path: Path, name: str) -> dict[str, str] | None:
        try:
            found = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
        except (OSError, msgspec.DecodeError):
            return None
        values = found.get("values")
        if found.get("name") != name or not isinstance(values, dict):
            return None
        return {str(key): str(value) for key, value in values.items()}

    def _path(self, name: str) -> Path:
        # Names hold ids of meetings with "@"; anything else that a file name may not hold becomes "_".
        return self.folder / (re.sub(r"[^A-Za-z0-9@.-]", "_", name)[:120] + ".json")


def _in_words(name: str, label: Callable[[str], str]) -> str:
    kind, _, of = name.partition(".")
    match kind:
        case "notes":
            return f"notes of {label(of)} (4, then n)"
        case "check-in":
            return f"a check-in of {label(of)} (6, then c)"
        case "support":
            return "support (6, then l)"
        case "person":
            return "a person (3, then a)"
    return f"a new entry of {kind} ({'0' if kind == 'collaborations' else '6'}, there a)"
