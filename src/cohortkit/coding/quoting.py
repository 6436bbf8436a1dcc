"""Which quotes may be shown to whom, and who is said to have spoken.

A quote is shown only when it was approved, the answer is still there, the consent that holds now reaches that far,
and everybody named inside it agreed. The narrower of the quote's attribution and the answer's consent counts.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from cohortkit.coding.answers import FOR_ALL, FOR_THE_TEAM, WIDTH, text_of
from cohortkit.plan.model import Plan
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Audience, Consent, Quote

Reason = Literal[
    "not approved", "withdrawn", "no consent", "for the team only", "mention not approved", "words changed", "scope"
]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A quote that may be shown: its words, and as much about the speaker as was agreed to."""

    id: str
    words: str
    consent: Consent
    name: str = ""
    title: str = ""
    organization: str = ""
    response: str
    prompt: str

    @property
    def set(self) -> str:
        """The question set the words come from."""
        return self.response.partition("/")[0]


def quotes_for(cohort: Cohort, audience: Audience, *, product: str = "report") -> tuple[Shown, ...]:
    """The quotes an audience may read, in the order of the file."""
    settled = (settle(cohort, quote, audience, product=product) for quote in cohort.quotes.values())
    return tuple(each for each in settled if isinstance(each, Shown))


def settle(cohort: Cohort, quote: Quote, audience: Audience, *, product: str = "report") -> Shown | Reason:
    """Return the quote as it may be shown, or the first reason why it may not."""
    if quote.status == "withdrawn":
        return "withdrawn"
    if quote.status != "approved":
        return "not approved"
    response = cohort.responses.get(quote.response)
    if response is None:
        return "withdrawn"
    consent = narrower(quote.attribution, response.consent_for(quote.prompt))
    if consent is None or consent not in FOR_THE_TEAM:
        return "no consent"
    if audience == "published" and consent not in FOR_ALL:
        return "for the team only"
    if audience == "published" and product != "report" and quote.scope != "anything":
        return "scope"
    if quote.verbatim.strip() not in text_of(response.answers.get(quote.prompt)):
        return "words changed"
    words = quote.published or quote.verbatim
    if not is_edit_of(words, quote.verbatim):
        return "words changed"
    if set(mentioned(cohort.plan, quote, words)) - set(quote.mentions_approved):
        return "mention not approved"
    return _attributed(cohort.plan, quote, words, consent)


def narrower(one: Consent | None, other: Consent | None) -> Consent | None:
    """The consent that lets words go less far; None is none at all."""
    if one is None or other is None:
        return None
    return min(one, other, key=lambda consent: WIDTH[consent])


def mentioned(plan: Plan, quote: Quote, words: str) -> tuple[str, ...]:
    """Everybody named in the published words: those on record, and those whose name stands there unrecorded."""
    unlisted = {person for person in plan.people if person != quote.speaker and _is_named(plan, person, words)}
    return tuple(sorted({*quote.mentions, *unlisted}))


_GAP = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*")
_INSERTED = re.compile(r"\[[^\[\]]*\]")


def is_edit_of(published: str, verbatim: str) -> bool:
    """Whether published words are the verbatim ones but for what brackets mark: cuts as […], insertions as [words].

    A bracket may stand for anything, so the parts between brackets must follow one another in the verbatim words;
    words before the first and after the last must begin and end them.
    """
    plain = _flat(verbatim)
    rest = _flat(published)
    if plain == rest:
        return True
    parts = [_flat(part) for part in _INSERTED.split(rest)]
    place = 0
    for number, part in enumerate(parts):
        if not part:
            continue
        found = plain.find(part, place)
        if found < 0 or (number == 0 and found != 0):
            return False
        place = found + len(part)
    return not parts[-1] or plain.endswith(parts[-1])


def _flat(text: str) -> str:
    return " ".join(text.split())


def _attributed(plan: Plan, quote: Quote, words: str, consent: Consent) -> Shown:
    shown = Shown(id=quote.id, words=words, consent=consent, response=quote.response, prompt=quote.prompt)
    if consent == "named":
        person = plan.people.get(quote.speaker)
        return msgspec.structs.replace(
            shown,
            name=person.name if person else "",
            title=quote.title,
            organization=plan.label_of(quote.organization) if quote.organization else "",
        )
    if consent == "role" and not _tells_where(plan, quote.title):
        return msgspec.structs.replace(shown, title=quote.title)
    return shown


def _tells_where(plan: Plan, title: str) -> bool:
    """Whether a title names an organization, which those quoted by their role were promised would not be said."""
    folded = title.casefold()
    spellings = (each for body in plan.organizations.values() for each in (body.name, body.short_name, *body.aliases))
    return any(spelling and spelling.casefold() in folded for spelling in spellings)


def _names(plan: Plan, person: str) -> tuple[str, ...]:
    found = plan.people.get(person)
    return (found.name, *found.aliases) if found else ()


def _is_named(plan: Plan, person: str, words: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in _names(plan, person))
