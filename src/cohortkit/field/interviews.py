"""A case-study interview from the appointment to the sign-off, one step after the other."""

from __future__ import annotations

from typing import cast

import msgspec

from cohortkit.field.entries import EntryRefused
from cohortkit.field.steps import STEPS
from cohortkit.files.change import Change
from cohortkit.plan.checks.ids import ID
from cohortkit.plan.names import NoSuchThing, resolve
from cohortkit.records import write
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import Consent, Interview


def advance(
    cohort: Cohort, interview_id: str, *, by: str, consent: Consent | None = None, product: str | None = None
) -> Change:
    """Return the change that takes an interview one step on.

    Nothing is drafted without knowing how the words may be used, or where they may not be used at all. Raises
    EntryRefused, NoSuchThing.
    """
    present = cast("Interview | None", cohort.one("interviews", interview_id))
    if present is None:
        raise NoSuchThing("interview", interview_id)
    if present.status == STEPS[-1]:
        raise EntryRefused(f'"{interview_id}" is signed off; there is no step after that')
    step = STEPS[STEPS.index(present.status) + 1]
    agreed = consent or present.consent
    if step != "held" and agreed is None:
        raise EntryRefused("say first how the words may be used: --consent named, role, anonymous, cohort or private")
    if step != "held" and agreed == "private":
        raise EntryRefused("the consent is private: nothing may be written from this interview")
    record = msgspec.structs.replace(present, status=step, consent=agreed, product=product or present.product, by=by)
    return write.save(cohort.folder, record, f"Interview {interview_id}: {step.replace('-', ' ')}")


def product_named(cohort: Cohort, asked: str) -> str:
    """Return the id of the product meant, or the words that stand for a piece that is not on record yet.

    Raises NoSuchThing for what looks like an id and is none, and for what several fit.
    """
    try:
        return resolve(asked, cohort.every("products"), "product")
    except NoSuchThing as missing:
        if missing.matches or ID.fullmatch(asked):
            raise
        return asked
