"""The form's own words (buttons, consent, placeholders) by language; a cohort's words are in its definition."""

import functools
from pathlib import Path

import tomli

from cohortkit.records.model import Consent

FOLDER = Path(__file__).parent / "wording"
FALLBACK = "en"

CONSENTS: tuple[Consent, ...] = ("named", "role", "anonymous", "cohort", "private")
"""How words may be used, from the widest to the narrowest."""


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the languages the form speaks by itself, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@functools.cache
def spoken_in(language: str) -> str:
    """Return the language the form speaks when it is asked for one: that one, or English."""
    known = languages()
    base = language.partition("-")[0]
    return language if language in known else base if base in known else FALLBACK


@functools.cache
def words(language: str) -> dict[str, str]:
    """Return the form's words in a language; English for a language it does not speak, also word by word."""
    chosen = spoken_in(language)
    spoken = tomli.loads((FOLDER / f"{FALLBACK}.toml").read_text(encoding="utf-8"))
    if chosen != FALLBACK:
        spoken |= tomli.loads((FOLDER / f"{chosen}.toml").read_text(encoding="utf-8"))
    return {key: str(text) for key, text in spoken.items()}
