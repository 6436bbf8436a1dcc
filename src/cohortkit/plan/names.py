"""Find the thing somebody means: by id, by a unique beginning of an id, or by a name or alias."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from cohortkit.files.problems import nearest

NOUNS = {
    "areas": "area",
    "convenings": "convening",
    "grants": "grant",
    "indicators": "indicator",
    "organizations": "organization",
    "partners": "partner",
    "people": "person",
    "pods": "pod",
    "projects": "project",
    "reflections": "reflection",
    "stipends": "stipend",
    "surveys": "survey",
}
"""What one entry of a table is called in messages."""


class NoSuchThing(LookupError):
    """Nothing, or more than one thing, fits what was asked for.

    `noun` is what was looked for, `asked` the text, `matches` the ids that fit (empty, or two and more).
    """

    def __init__(self, noun: str, asked: str, matches: tuple[str, ...] = (), hint: str = "") -> None:
        self.noun, self.asked, self.matches, self.hint = noun, asked, matches, hint
        if matches:
            text = f'"{asked}" could be {len(matches)} of the {plural(noun)}: {", ".join(matches)}'
        else:
            text = f'there is no {noun} "{asked}"'
        super().__init__(text + (f"; {hint}" if hint else ""))


def plural(noun: str) -> str:
    """The plural of a noun used in messages, of both where it is one thing or another."""
    if " or " in noun:
        return " or ".join(map(plural, noun.split(" or ")))
    if noun == "person":
        return "people"
    if noun.endswith(("s", "x", "ch")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 person, 2 people."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def resolve(asked: str, entries: Mapping[str, Any], noun: str) -> str:
    """Return the id of the entry meant by `asked`.

    Tried in this order: the id itself; a name, short name, title or alias (whatever its case); the same without
    accents and punctuation; a beginning of ids or, failing that, of names. Raises NoSuchThing where nothing or more
    than one entry fits.
    """
    if asked in entries:
        return asked
    wanted = asked.strip().casefold()
    if wanted:
        spelled = {key: _spellings(entry) for key, entry in entries.items()}
        for found in _fitting(wanted, spelled):
            if len(found) == 1:
                return found[0]
            if found:
                raise NoSuchThing(noun, asked, tuple(sorted(found)))
        by_name = {name: key for key, names in spelled.items() for name in names}
        near = nearest(asked, entries) or by_name.get(nearest(asked, by_name), "")
        raise NoSuchThing(noun, asked, hint=f'did you mean "{near}"?' if near else "")
    raise NoSuchThing(noun, asked)


def _fitting(wanted: str, spelled: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """The ids that fit, the closest way of fitting first; each way is looked at only where those before gave none."""
    yield [key for key, names in spelled.items() if wanted == key or wanted in names]
    if plain := plainly(wanted):
        yield [key for key, names in spelled.items() if plain in map(plainly, names)]
    yield [key for key in spelled if key.startswith(wanted)]
    yield [key for key, names in spelled.items() if any(name.startswith(wanted) for name in names)]
    if plain:
        yield [key for key, names in spelled.items() if any(plainly(name).startswith(plain) for name in names)]


def plainly(text: str) -> str:
    """A name as people type it in haste: lower case, without accents, apostrophes and other punctuation."""
    kept = (each for each in unaccented(text) if unicodedata.category(each) != "Lm")
    return " ".join(re.findall(r"[^\W_]+", re.sub("['’‘`´]", "", "".join(kept))))


def unaccented(text: str) -> str:
    """A text in lower case and without accents, so that words in it are found however they are typed."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))


def resolve_in(plan: Any, table: str, asked: str) -> str:
    """Return the id of an entry of one of the plan's keyed tables; see `resolve`."""
    return resolve(asked, getattr(plan, table), NOUNS[table])


def resolve_party(plan: Any, asked: str) -> str:
    """Return the id of a person, an organization or a partner; see `resolve`."""
    return resolve(asked, {**plan.partners, **plan.organizations, **plan.people}, "person or organization")


def _spellings(entry: Any) -> list[str]:
    if not hasattr(entry, "name"):
        names = [getattr(entry, "title", "")]  # records such as rounds have only their id
    elif hasattr(entry, "email"):  # a person's title is their job, shared by many
        names = [entry.name, entry.email]
    else:
        names = [entry.name, entry.short_name]
    return [name.casefold() for name in (*names, *getattr(entry, "aliases", ())) if name]
