"""Names and ids: the thing somebody means by an id, its beginning, a name or an alias; ids made of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cohortkit.files.problems import nearest

if TYPE_CHECKING:
    from cohortkit.plan.model import Plan

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
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (each for each in letters if not unicodedata.combining(each) and unicodedata.category(each) != "Lm")
    return " ".join(re.findall(r"[^\W_]+", re.sub("['’‘`´]", "", "".join(kept))))


def slug(text: str) -> str:
    """A text as an id: lower-case ASCII letters, digits and single hyphens, without accents and apostrophes.

    Empty where nothing of it is left, as of a name in another alphabet.
    """
    letters = unicodedata.normalize("NFKD", text).lower()
    kept = (each for each in letters if each.isascii() or not (each.isalpha() or unicodedata.combining(each)))
    return "-".join(re.findall(r"[a-z0-9]+", re.sub("['’]", "", "".join(kept))))


def cohort_id(plan: Plan) -> str:
    """What calendars and answers name the cohort by: `[cohort] id`, else the slug of its name, else "cohort"."""
    return plan.cohort.id or slug(plan.cohort.name) or "cohort"


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
