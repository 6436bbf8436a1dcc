"""`cohort` in a notebook: what happened in the cohort this notebook lies in, as charts, tables and words.

    from cohortkit.notebook import cohort

    cohort.survey("year-end").chart("relationships")
    cohort.network(before="2025-01-15").chart()
    cohort.indicators().table()

Everything has `.text()`, and most `.table()` and `.chart()`. Nothing is written, and nothing is kept between cells
but what was read.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cohortkit.evaluation.engagement import Engagement
    from cohortkit.evaluation.indicators import Indicators
    from cohortkit.evaluation.network_view import NetworkView
    from cohortkit.evaluation.networks import Of, Source
    from cohortkit.evaluation.summary import By, Summary
    from cohortkit.evaluation.tables import Table
    from cohortkit.evaluation.value_creation import ValueMatrix
    from cohortkit.notebook.words import Agreed, Answers, Said, Themes
    from cohortkit.records.cohort import Cohort
    from cohortkit.records.model import Audience

DAY_VARIABLE = "COHORTKIT_AS_OF"
"""Another day than today, as ISO, for notebooks that are run by `cohortkit synthesis build --as-of`."""


class CohortInNotebook:
    """One cohort as of a day, read when first asked for. `folder` is searched upwards for `cohort.toml`."""

    def __init__(self, folder: str | Path | None = None, day: dt.date | None = None) -> None:
        self._folder, self._day = folder, day
        self._read: Cohort | None = None

    def at(self, folder: str | Path) -> CohortInNotebook:
        """The cohort of another folder."""
        return CohortInNotebook(folder, self._day)

    def on(self, day: str | dt.date) -> CohortInNotebook:
        """The same cohort as of another day, given as a date or as "2025-06-30"."""
        return CohortInNotebook(self._folder, day if isinstance(day, dt.date) else dt.date.fromisoformat(day))

    def reload(self) -> CohortInNotebook:
        """Read the files again; they are read once otherwise."""
        self._read = None
        return self

    @property
    def data(self) -> Cohort:
        """The plan and the records themselves, for whatever is not offered here. Raises CohortNotFound."""
        if self._read is None:
            from cohortkit.records.cohort import find_definition, open_cohort

            named = self._folder or os.environ.get("COHORTKIT_COHORT")
            folder, main = find_definition(Path(named) if named else None, Path.cwd())
            told = os.environ.get(DAY_VARIABLE)
            day = self._day or (dt.date.fromisoformat(told) if told else None)
            self._read = open_cohort(folder, today=dt.datetime.now(dt.UTC).date(), as_of=day, main=main)
        return self._read

    def survey(
        self,
        survey: str,
        wave: str | None = None,
        *,
        by: By | None = None,
        compare: str | None = None,
        audience: Audience = "team",
    ) -> Summary:
        """One wave of a survey or reflection: `.chart()`, `.chart("prompt")`, `.table()`, `.text()`.

        `by` breaks it down by organization, pod, role or wave; small groups are hidden. `compare` names another wave.
        """
        from cohortkit.evaluation.surveys import summarize

        return summarize(self.data, survey, wave, by=by, compare=compare, audience=audience)

    def network(
        self,
        source: Source = "collaborations",
        *,
        of: Of | None = None,
        set_id: str | None = None,
        wave: str | None = None,
        include_exploring: bool = False,
        before: str | dt.date | None = None,
    ) -> NetworkView:
        """A network of ties, compared with an earlier day or wave: `.chart()`, `.table()`, `.nodes()`, `.text()`.

        Sources are kept apart: "collaborations" on record, ties people "reported", "contact" on record. People stay
        numbers in pictures.
        """
        from cohortkit.evaluation.network_view import view_network

        earlier = _day_or_wave(before)
        return view_network(
            self.data,
            source,
            of=of,
            set_id=set_id,
            wave=wave,
            include_exploring=include_exploring,
            before=earlier,
        )

    def indicators(self, *, audience: Audience = "team") -> Indicators:
        """Every indicator with value, target and status: `.table()`, `.chart()`, `.text()`."""
        from cohortkit.evaluation.indicators import judge_indicators

        return judge_indicators(self.data, audience)

    def engagement(self) -> Engagement:
        """What people said they have room for and what is observed: `.counts()`, `.chart()`, `.table()`, `.text()`."""
        from cohortkit.evaluation.engagement import observe

        return observe(self.data)

    def value_creation(self) -> ValueMatrix:
        """What is on record for each area in each cycle of value creation, blanks included."""
        from cohortkit.evaluation.value_creation import value_matrix

        return value_matrix(self.data)

    def timeline(self) -> Any:
        """The chart of everything that took place."""
        from cohortkit.evaluation.overview import cohort_timeline

        return cohort_timeline(self.data)

    def attendance(self, by: Literal["convening", "pod", "organization", "quarter"] = "convening") -> Any:
        """The chart of attendance by convening, pod, organization or quarter."""
        from cohortkit.evaluation.overview import attendance_chart

        return attendance_chart(self.data, by)

    def answers(self, set_id: str, prompt: str, wave: str | None = None) -> Answers:
        """What people wrote to one prompt, as far as their consent lets the team read it: `.table()`, `.text()`."""
        from cohortkit.notebook.words import answers

        return answers(self.data, set_id, prompt, wave)

    def themes(self, area: str | None = None) -> Themes:
        """The themes of an area, or all, with the answers and people behind each: `.table()`, `.text()`."""
        from cohortkit.notebook.words import themes

        return themes(self.data, area)

    def quotes(self, area: str | None = None, *, audience: Audience = "team") -> Said:
        """The quotes that may be shown, with as much about the speaker as was agreed to: `.table()`, `.text()`."""
        from cohortkit.notebook.words import quotes

        return quotes(self.data, area, audience)

    def agreement(self, *coders: str) -> Agreed:
        """How far coders agree on each code: `.table()`, `.disagreements()`, `.text()`."""
        from cohortkit.notebook.words import agreed

        return agreed(self.data, coders)

    def figures(self, beginning: str = "", *, audience: Audience = "team") -> Table:
        """The numbers of the report whose id begins so, with where each was counted."""
        from cohortkit.notebook.words import figure_table

        return figure_table(self.data, beginning, audience)

    def __repr__(self) -> str:
        return f"{self.data.plan.cohort.name}, as of {self.data.as_of}"


def _day_or_wave(given: str | dt.date | None) -> str | dt.date | None:
    try:
        return dt.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return given


cohort = CohortInNotebook()
"""The cohort in whose folder the notebook lies."""
