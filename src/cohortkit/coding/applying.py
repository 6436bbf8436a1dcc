"""Put codes on answers and take them off: each returns the change to one coder's file."""

from __future__ import annotations

import msgspec

from cohortkit.coding.answers import Passage, passage
from cohortkit.files.change import Change
from cohortkit.files.problems import did_you_mean
from cohortkit.plan.names import NoSuchThing
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Segment
from cohortkit.records.write import save_segments


class CodingRefused(ValueError):
    """A stretch that cannot be coded as asked; the message says why and what to do."""


def apply_code(
    cohort: Cohort,
    coder: str,
    response: str,
    prompt: str,
    code: str,
    *,
    start: int | None = None,
    end: int | None = None,
    memo: str = "",
    star: bool = False,
    suggested: bool = False,
) -> tuple[Change, Segment]:
    """Return the change that puts a code on a stretch of an answer, on the whole of it without `start` and `end`.

    Offsets are code points of the answer's text. The same stretch with the same code again is an empty change,
    unless memo or star say something new. Raises NoSuchThing and CodingRefused.
    """
    told = require_passage(cohort, response, prompt)
    if code not in cohort.codebook.codes:
        raise NoSuchThing("code", code, hint=did_you_mean(code, cohort.codebook.codes) or "see `cohortkit codes list`")
    first, last = stretch(told, start, end)
    new = Segment(
        response=response, prompt=prompt, code=code, start=first, end=last, memo=memo, star=star, suggested=suggested
    )
    present = cohort.codings[coder].segments if coder in cohort.codings else ()
    kept = []
    for each in present:
        if _place(each, told) == (response, prompt, code, first, last):
            new = msgspec.structs.replace(new, memo=memo or each.memo, star=star or each.star, suggested=each.suggested)
            if new == msgspec.structs.replace(each, end=last):
                return Change(f"Code {response} {prompt} as {code}"), each
        else:
            kept.append(each)
    change = save_segments(cohort.folder, coder, (*kept, new))
    return msgspec.structs.replace(change, what=f"Code {response} {prompt} as {code}"), new


def remove_code(
    cohort: Cohort,
    coder: str,
    response: str,
    prompt: str,
    code: str,
    *,
    start: int | None = None,
    end: int | None = None,
) -> Change:
    """Return the change that takes a code off a stretch, or off the whole answer without `start` and `end`."""
    told = require_passage(cohort, response, prompt)
    present = cohort.codings[coder].segments if coder in cohort.codings else ()
    everywhere = start is None and end is None
    first, last = stretch(told, start, end)
    kept = [
        each
        for each in present
        if (each.response, each.prompt, each.code) != (response, prompt, code)
        or not (everywhere or _place(each, told) == (response, prompt, code, first, last))
    ]
    what = f"Take {code} off {response} {prompt}"
    if len(kept) == len(present):
        return Change(what)
    return msgspec.structs.replace(save_segments(cohort.folder, coder, kept), what=what)


def require_passage(cohort: Cohort, response: str, prompt: str) -> Passage:
    """One answer in words. Raises NoSuchThing where there is none."""
    if response not in cohort.responses:
        hint = did_you_mean(response, cohort.responses) or "responses are set/wave/person"
        raise NoSuchThing("response", response, hint=hint)
    found = passage(cohort, response, prompt)
    if found is None:
        answers = cohort.responses[response].answers
        raise NoSuchThing("answer in words", prompt, hint=did_you_mean(prompt, answers) or f"{response} has none there")
    return found


def stretch(told: Passage, start: int | None, end: int | None) -> tuple[int, int]:
    """Where a stretch begins and ends, checked against the text. Raises CodingRefused."""
    first, last = start or 0, len(told.text) if end is None else end
    if not 0 <= first < last <= len(told.text):
        raise CodingRefused(
            f"the answer has {len(told.text)} characters, so {first} to {last} is no stretch of it; count from 0"
        )
    return first, last


def _place(segment: Segment, told: Passage) -> tuple[str, str, str, int, int]:
    end = len(told.text) if segment.end is None and segment.response == told.response else segment.end or 0
    return segment.response, segment.prompt, segment.code, segment.start, end
