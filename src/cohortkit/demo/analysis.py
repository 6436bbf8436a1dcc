"""What the evaluator made of the answers: the codebook, two coders, and quotes in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from cohortkit.demo.answers import Answered
from cohortkit.demo.block import Block
from cohortkit.demo.chance import Chance
from cohortkit.demo.grammar import phrases
from cohortkit.records.model import Quote, QuoteStatus, Segment

FIRST_CODER, SECOND_CODER = "evaluator", "facilitator-2"
BOTH_CODED = "designed-for-equity"
_CODED_SETS = (BOTH_CODED, "resilient-networks", "carrying-on", "outcomes")
_DISAGREES, _OVERLOOKS = 0.11, 0.06
_MEMOS = (
    "Say more about this in the report?",
    "Compare with the first reflection.",
    "Strong, and short.",
    "Both readings fit.",
)
_STATUSES: tuple[QuoteStatus, ...] = (
    *("approved",) * 9,
    *("proposed",) * 4,
    *("shown",) * 3,
    "declined",
    "withdrawn",
)
_QUOTABLE = ("named", "role", "anonymous")
_LEAST_WORDS = 9


def codebook() -> dict[str, Any]:
    """Return the codes and the themes, as the tables of `coding/codebook.toml`."""
    return phrases("codebook")


def segments(answered: list[Answered], coder: str, seed: int) -> Iterator[Segment]:
    """Yield what one coder marked, answer by answer. The second coder read one reflection, and sometimes differs."""
    for each in answered:
        response = each.response
        if response.set not in (_CODED_SETS if coder == FIRST_CODER else (BOTH_CODED,)):
            continue
        for prompt, stretches in each.stretches.items():
            for number, stretch in enumerate(stretches):
                chance = Chance(seed, "code", coder, response.id, prompt, number)
                if chance.happens(_OVERLOOKS):
                    continue
                code = stretch.code
                if coder != FIRST_CODER and chance.happens(_DISAGREES):
                    code = chance.one_of(_beside(code))
                yield Segment(
                    response=response.id,
                    prompt=prompt,
                    start=stretch.start,
                    end=stretch.end,
                    code=code,
                    memo=chance.one_of(_MEMOS) if chance.happens(0.05) else "",
                    star=chance.happens(0.08),
                )


def _beside(code: str) -> list[str]:
    """The other codes under the same parent: what one takes it for when one differs."""
    codes = phrases("codebook")["codes"]
    parent = codes[code].get("parent")
    return sorted(each for each, entry in codes.items() if entry.get("parent") == parent and each != code)


def quotes(block: Block, answered: list[Answered]) -> dict[str, Quote]:
    """Return quotes from answers that may be quoted, at most three from one organization, by id."""
    chosen: dict[str, Quote] = {}
    taken: dict[str, int] = {}
    candidates = [candidate for each in answered for candidate in _candidates(block, each)]
    ordered = block.chance("quotes").shuffled(candidates)
    ordered.sort(key=lambda quote: not quote.mentions)  # the one with a mention must be among them
    for quote in ordered:
        if len(chosen) == len(_STATUSES):
            break
        if taken.get(quote.organization, 0) >= 3:
            continue
        taken[quote.organization] = taken.get(quote.organization, 0) + 1
        status = _STATUSES[len(chosen)]
        said_on = quote.on or block.plan.cohort.ends
        settled = min(said_on + dt.timedelta(days=21), dt.date(2024, 3, 28))
        chosen[quote.id] = _settled(quote, status, settled)
    return chosen


def _settled(quote: Quote, status: QuoteStatus, on: dt.date) -> Quote:
    if status == "withdrawn":
        # Nothing of the words stays.
        return msgspec.structs.replace(quote, status=status, verbatim="", published="", on=on)
    return msgspec.structs.replace(quote, status=status, on=on)


def _candidates(block: Block, each: Answered) -> Iterator[Quote]:
    """Each part of an answer in words that is long enough and may be quoted."""
    response = each.response
    person = block.plan.people[response.person]
    for prompt, stretches in each.stretches.items():
        consent = response.consent_for(prompt)
        if consent not in _QUOTABLE:
            continue
        answer = response.answers[prompt]
        text = "\n".join(answer) if isinstance(answer, list) else str(answer)
        for stretch in stretches[:1]:
            verbatim = text[stretch.start : stretch.end]
            if len(verbatim.split()) < _LEAST_WORDS:
                continue
            mentions = tuple(other.id for other in block.people if other.name in verbatim)
            yield Quote(
                id=f"{response.set}-{prompt}-{response.person}",
                response=response.id,
                prompt=prompt,
                verbatim=verbatim,
                published=_published(verbatim),
                speaker=person.id,
                title=person.title_on(response.at.date()),
                organization=person.organization_on(response.at.date()),
                attribution=consent,
                mentions=mentions,
                mentions_approved=mentions,
                scope="anything" if block.chance("scope", response.id, prompt).happens(0.3) else "report",
                start=stretch.start,
                end=stretch.end,
                on=response.at.date(),
            )


def _published(verbatim: str) -> str:
    """The published wording: the first sentence, with a bracket where something was left out."""
    first, dot, rest = verbatim.partition(". ")
    return f"{first}. […]" if dot and rest else verbatim
