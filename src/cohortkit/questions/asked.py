"""A prompt as one person is asked it: the rows of a roster filled in, everything else as the definition has it."""

import datetime as dt
from decimal import Decimal

import msgspec

from cohortkit.plan.model import Plan, Prompt, PromptKind, QuestionSet


class Row(msgspec.Struct, frozen=True):
    """One line of a roster: a person or an organization, and the organization it belongs to."""

    id: str
    label: str
    organization: str = ""


class Translated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A prompt's words in another language; empty ones fall back to the original."""

    text: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question, whole: nothing else is needed to show it or to read its answer."""

    id: str
    kind: PromptKind
    text: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    of: str = ""
    rows: tuple[Row, ...] = ()
    translations: dict[str, Translated] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """The fixed answers there are to choose from: options, or the steps of the scale."""
        return self.options or self.scale

    def in_language(self, language: str) -> Translated:
        """Return all words in a language, the original ones where no translation is given."""
        own = self.translations.get(language) or Translated()
        return Translated(
            text=own.text or self.text,
            help=own.help or self.help,
            options=own.options if len(own.options) == len(self.options) else self.options,
            scale=own.scale if len(own.scale) == len(self.scale) else self.scale,
        )


def asked_prompts(plan: Plan, question_set: QuestionSet, person: str | None, day: dt.date) -> tuple[Asked, ...]:
    """Return the prompts of a set as a person is asked them on a day.

    Roster rows leave out the person and, among organizations, the person's own; with no person, all are there.
    """
    return tuple(_asked(plan, prompt, person, day) for prompt in question_set.prompts)


def _asked(plan: Plan, prompt: Prompt, person: str | None, day: dt.date) -> Asked:
    return Asked(
        id=prompt.id,
        kind=prompt.kind,
        text=prompt.text,
        help=prompt.help,
        required=prompt.required,
        options=prompt.options,
        scale=prompt.scale,
        min=_bound(prompt.min),
        max=_bound(prompt.max),
        of=prompt.of,
        rows=_rows(plan, prompt, person, day) if prompt.kind == "roster" else (),
        translations={
            language: Translated(text=each.text, help=each.help, options=each.options, scale=each.scale)
            for language, each in sorted(prompt.translations.items())
        },
    )


def _bound(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _rows(plan: Plan, prompt: Prompt, person: str | None, day: dt.date) -> tuple[Row, ...]:
    if prompt.of == "organizations":
        own = plan.people[person].organization if person in plan.people else ""
        return tuple(
            Row(body.id, body.name)
            for body in plan.organizations.values()
            if body.id != own and plan.organization_here_on(body.id, day)
        )
    return tuple(
        Row(other.id, other.name, other.organization) for other in plan.participants_on(day) if other.id != person
    )
