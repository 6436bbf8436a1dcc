"""Question sets: reflections and surveys, their prompts and waves."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from cohortkit.plan.scalars import Minutes, Money, settle_money
from cohortkit.plan.tables.base import Keyed, Table

PromptKind = Literal["text", "bullets", "choice", "choices", "scale", "then-now", "number", "rank", "yes-no", "roster"]
WORDED: tuple[PromptKind, ...] = ("text", "bullets")
"""The kinds of prompts whose answers are people's own words."""
CHOSEN: tuple[PromptKind, ...] = ("choice", "choices", "rank")
"""Those whose options have no order of their own."""
ORDERED: tuple[PromptKind, ...] = ("scale", "then-now", "yes-no")
"""Those whose answers go from one end to the other, so that a share may count the upper end."""


class Wave(Table, frozen=True, kw_only=True):
    """One time a question set is asked; both days inclusive."""

    id: str
    opens: dt.date | None = None
    closes: dt.date | None = None


class Translation(Table, frozen=True, kw_only=True):
    """A prompt in another language; what is stored is always the original wording."""

    text: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()


class Prompt(Table, frozen=True, kw_only=True):
    """`[[….prompts]]`: one question."""

    id: str
    kind: PromptKind
    text: str
    help: str = ""
    required: bool = False
    areas: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    min: Money | None = None
    max: Money | None = None
    of: Literal["people", "organizations", ""] = ""
    tie_from: str = ""
    translations: dict[str, Translation] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        for bound in ("min", "max"):
            if getattr(self, bound) is not None:
                settle_money(self, bound)


class QuestionSet(Keyed, frozen=True, kw_only=True):
    """`[reflections.ID]` and `[surveys.ID]`: prompts, audience and waves; one shape for both."""

    title: str
    intro: str = ""
    minutes: Minutes | None = None
    convening: str = ""
    opens: dt.date | None = None
    closes: dt.date | None = None
    audience: str = "participants"
    waves: tuple[Wave, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    @property
    def all_waves(self) -> tuple[Wave, ...]:
        """The declared waves, or the single wave "1" with the set's own dates."""
        return self.waves or (Wave(id="1", opens=self.opens, closes=self.closes),)

    def wave(self, wave_id: str) -> Wave | None:
        """The wave of that id, if there is one."""
        return next((wave for wave in self.all_waves if wave.id == wave_id), None)

    def prompt(self, prompt_id: str) -> Prompt | None:
        """The prompt of that id, if there is one."""
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)
