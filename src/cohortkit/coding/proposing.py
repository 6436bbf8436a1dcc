"""Quotes on their way: proposed from an answer, shown to the speaker, approved, or taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from cohortkit.coding.answers import FOR_ALL
from cohortkit.coding.applying import CodingRefused, require_passage, stretch
from cohortkit.coding.quoting import is_edit_of, mentioned, narrower
from cohortkit.evaluation.tables import Table
from cohortkit.files.change import Change
from cohortkit.files.problems import did_you_mean
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Quote, QuoteScope, QuoteStatus
from cohortkit.records.write import save_quotes, slug


class QuoteRefused(ValueError):
    """A quote that cannot be proposed or approved as asked; the message says why and what to do."""


def propose(
    cohort: Cohort,
    response: str,
    prompt: str,
    *,
    on: dt.date,
    start: int | None = None,
    end: int | None = None,
    published: str = "",
    quote_id: str = "",
) -> tuple[Change, str]:
    """Return the change that proposes a stretch of an answer as a quote, and its id.

    Speaker, title and organization are those of the day the answer was given; attribution follows the consent. The
    same stretch again is an empty change, unless the quote was taken back: then it is asked for anew. Raises
    NoSuchThing, CodingRefused, and QuoteRefused where the answer may not leave the team or the published wording
    changes words without brackets.
    """
    told = require_passage(cohort, response, prompt)
    if told.consent not in FOR_ALL:
        said = {
            "cohort": "shared inside the cohort only",
            "private": "private",
            None: "given without leave to quote it",
        }
        raise QuoteRefused(f"this answer is {said[told.consent]}, so it cannot become a quote")
    first, last = stretch(told, start, end)
    words = told.text[first:last]
    if not words.strip():
        raise CodingRefused(f"there are no words from {first} to {last}")
    if published and not is_edit_of(published, words):
        raise QuoteRefused(
            f"mark every change in brackets: “[…]” for what is cut, “[word]” for what is put in: {words}"
        )
    for key, known in cohort.quotes.items():
        same = (known.response, known.prompt, known.verbatim.strip()) == (response, prompt, words.strip())
        if same and known.status != "withdrawn" and (not published or known.published == published):
            return Change(f"Propose quote {key}"), key
    person = cohort.plan.people.get(told.person)
    day = cohort.responses[response].at.date()
    key = quote_id or _free(cohort, f"{told.set}-{prompt}-{told.person}")
    if quote_id in cohort.quotes:
        raise QuoteRefused(f'there is a quote "{quote_id}" already; choose another id')
    quote = Quote(
        id=key,
        response=response,
        prompt=prompt,
        verbatim=words,
        published=published or words,
        speaker=told.person if person else "",
        title=person.title_on(day) if person else "",
        organization=person.organization_on(day) if person else "",
        attribution=told.consent,
        start=first,
        end=last,
        on=on,
    )
    quote = msgspec.structs.replace(quote, mentions=mentioned(cohort.plan, quote, quote.published))
    what = f"Propose quote {key}"
    return save_quotes(cohort.folder, {key: quote}, what), key


def set_status(
    cohort: Cohort,
    quote_id: str,
    status: QuoteStatus,
    *,
    on: dt.date,
    mentions: Sequence[str] = (),
    scope: QuoteScope | None = None,
) -> Change:
    """Return the change that moves a quote on: shown, approved, declined or withdrawn; `mentions` agreed, too.

    An approval reaches as far as it did, or `scope`.

    Approving needs the answer to be there with a consent that lets it leave the team, and everybody named inside to
    have agreed. Raises NoSuchThing and QuoteRefused.
    """
    quote = require_quote(cohort, quote_id)
    agreed = tuple(sorted({*quote.mentions_approved, *mentions}))
    what = f"Quote {quote_id}: {status}"
    if status == "approved":
        _require_leave(cohort, quote, agreed)
    elif quote.status == "withdrawn" and status != "withdrawn":
        raise QuoteRefused("this quote was withdrawn; propose the words again if the speaker changes their mind")
    reach = scope or quote.scope
    if (quote.status, quote.mentions_approved, quote.scope) == (status, agreed, reach):
        return Change(what)
    moved = msgspec.structs.replace(quote, status=status, mentions_approved=agreed, scope=reach, on=on)
    return save_quotes(cohort.folder, {quote_id: moved}, what)


def require_quote(cohort: Cohort, quote_id: str) -> Quote:
    """A quote by its id or a unique beginning. Raises NoSuchThing."""
    if quote_id in cohort.quotes:
        return cohort.quotes[quote_id]
    fitting = tuple(key for key in cohort.quotes if key.startswith(quote_id))
    if len(fitting) == 1:
        return cohort.quotes[fitting[0]]
    raise NoSuchThing("quote", quote_id, fitting, "" if fitting else did_you_mean(quote_id, cohort.quotes))


def balance(cohort: Cohort) -> Table:
    """How many quotes each organization has, by status: whose words are missing."""
    kinds: tuple[QuoteStatus, ...] = ("approved", "shown", "proposed", "declined", "withdrawn")
    rows = []
    for body in cohort.plan.organizations.values():
        mine = [quote.status for quote in cohort.quotes.values() if quote.organization == body.id]
        rows.append((body.label, *(str(mine.count(kind)) for kind in kinds)))
    return Table("Quotes of each organization", ("Organization", *(kind.capitalize() for kind in kinds)), tuple(rows))


def _require_leave(cohort: Cohort, quote: Quote, agreed: tuple[str, ...]) -> None:
    if quote.status == "withdrawn":
        raise QuoteRefused("this quote was withdrawn; propose the words again if the speaker changes their mind")
    response = cohort.responses.get(quote.response)
    if response is None:
        raise QuoteRefused("the answer behind this quote was withdrawn, so it cannot be approved")
    if narrower(quote.attribution, response.consent_for(quote.prompt)) not in FOR_ALL:
        raise QuoteRefused("the answer behind this quote may not leave the team; ask the speaker to change the consent")
    missing = [who for who in mentioned(cohort.plan, quote, quote.published or quote.verbatim) if who not in agreed]
    if missing:
        names = ", ".join(cohort.plan.label_of(who) for who in missing)
        options = " ".join(f"--mention {who}" for who in missing)
        raise QuoteRefused(f"{names} is named in it and has to agree, too; when they did, add {options}")


def _free(cohort: Cohort, wanted: str) -> str:
    base = slug(wanted, words=12)
    candidate, number = base, 1
    while candidate in cohort.quotes:
        number += 1
        candidate = f"{base}-{number}"
    return candidate
