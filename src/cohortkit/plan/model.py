"""The whole definition as one value, and which tables it is made of.

Every keyed table carries its own key as `id`. Optional text is empty, not None. Dated memberships, money and
"a date or a wall time" are settled on construction, so readers meet one type only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from cohortkit.plan.scalars import Money, day_of
from cohortkit.plan.tables.base import Keyed, Table
from cohortkit.plan.tables.gatherings import (
    Blackout,
    Convening,
    Holidays,
    Membership,
    Mode,
    Move,
    Pod,
    Series,
    Session,
    SessionKind,
)
from cohortkit.plan.tables.people import Affiliation, Level, Organization, Partner, PartnerFunction, Person, Role
from cohortkit.plan.tables.purpose import (
    Area,
    Away,
    ChainStep,
    CohortInfo,
    EngagementRule,
    Indicator,
    LearningQuestion,
    PairingRules,
    Phase,
)
from cohortkit.plan.tables.questions import CHOSEN, ORDERED, WORDED, Prompt, PromptKind, QuestionSet, Translation, Wave
from cohortkit.plan.tables.work import EarnedBy, Grant, GrantReport, Milestone, Project, Stipend, Tranche


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole definition, includes merged. Keyed tables are in declared order."""

    cohort: CohortInfo
    learning_questions: tuple[LearningQuestion, ...] = ()
    areas: dict[str, Area] = {}
    chain: tuple[ChainStep, ...] = ()
    indicators: dict[str, Indicator] = {}
    organizations: dict[str, Organization] = {}
    partners: dict[str, Partner] = {}
    people: dict[str, Person] = {}
    pods: dict[str, Pod] = {}
    convenings: dict[str, Convening] = {}
    projects: dict[str, Project] = {}
    grants: dict[str, Grant] = {}
    stipends: dict[str, Stipend] = {}
    reporting_thresholds: dict[str, Money] = {}
    blackouts: dict[str, Blackout] = {}
    holidays: Holidays = Holidays()
    engagement: EngagementRule = EngagementRule()
    pairing: PairingRules = PairingRules()
    reflections: dict[str, QuestionSet] = {}
    surveys: dict[str, QuestionSet] = {}

    def question_set(self, set_id: str) -> QuestionSet | None:
        """A reflection or a survey by id."""
        return self.reflections.get(set_id) or self.surveys.get(set_id)

    def zone_of(self, person: Person) -> str:
        """A person's time zone; the cohort's where none is given."""
        return person.timezone or self.cohort.timezone

    def label_of(self, who: str) -> str:
        """A person's name, or the short name of an organization or partner; the id itself where unknown."""
        if person := self.people.get(who):
            return person.name
        if body := self.organizations.get(who) or self.partners.get(who):
            return body.short_name or body.name
        return who

    def organization_of(self, person: str, day: dt.date) -> str:
        """The organization a person belonged to on a day, by their ids; empty for one of a partner or nobody known."""
        known = self.people.get(person)
        return known.organization_on(day) if known else ""

    def participants_on(self, day: dt.date) -> tuple[Person, ...]:
        """The participants who belong to the cohort on a day, in declared order."""
        belonging = self.belonging_on(day)
        return tuple(person for person in self.people.values() if person.is_participant and person.id in belonging)

    def belonging_on(self, day: dt.date) -> frozenset[str]:
        """The ids of all who belong to the cohort on a day, participants and others: they and their organization."""
        return frozenset(person.id for person in self.people.values() if self.is_here(person, day, day))

    def is_here(self, person: Person, first: dt.date, last: dt.date) -> bool:
        """Whether a person and their organization belong to the cohort on one of the days from `first` to `last`."""
        body = self.organizations.get(person.organization_on(first))
        return all(
            (each.joined is None or each.joined <= last) and (each.left is None or first <= each.left)
            for each in (person, body)
            if each is not None
        )

    def organization_here_on(self, organization: str, day: dt.date) -> bool:
        """Whether an organization belongs to the cohort on a day; unknown ids count as here."""
        body = self.organizations.get(organization)
        if body is None:
            return True
        return (body.joined is None or body.joined <= day) and (body.left is None or day <= body.left)


KEYED_TABLES: dict[str, type[Keyed]] = {
    "areas": Area,
    "indicators": Indicator,
    "organizations": Organization,
    "partners": Partner,
    "people": Person,
    "pods": Pod,
    "convenings": Convening,
    "projects": Project,
    "grants": Grant,
    "stipends": Stipend,
    "blackouts": Blackout,
    "reflections": QuestionSet,
    "surveys": QuestionSet,
}
"""Tables of tables: `[name.ID]`."""

LISTED_TABLES: dict[str, type[Table]] = {"learning_questions": LearningQuestion, "chain": ChainStep}
"""Arrays of tables: `[[name]]`."""

SINGLE_TABLES: dict[str, type[Table]] = {
    "cohort": CohortInfo,
    "holidays": Holidays,
    "engagement": EngagementRule,
    "pairing": PairingRules,
}
"""Tables that stand once."""

PLAIN_TABLES: dict[str, Any] = {"reporting_thresholds": dict[str, Money], "include": tuple[str, ...]}
"""What is neither: a table of amounts by year, and the list of further files."""

__all__ = [
    "CHOSEN",
    "KEYED_TABLES",
    "LISTED_TABLES",
    "ORDERED",
    "PLAIN_TABLES",
    "SINGLE_TABLES",
    "WORDED",
    "Affiliation",
    "Area",
    "Away",
    "Blackout",
    "ChainStep",
    "CohortInfo",
    "Convening",
    "EarnedBy",
    "EngagementRule",
    "Grant",
    "GrantReport",
    "Holidays",
    "Indicator",
    "Keyed",
    "LearningQuestion",
    "Level",
    "Membership",
    "Milestone",
    "Mode",
    "Move",
    "Organization",
    "PairingRules",
    "Partner",
    "PartnerFunction",
    "Person",
    "Phase",
    "Plan",
    "Pod",
    "Project",
    "Prompt",
    "PromptKind",
    "QuestionSet",
    "Role",
    "Series",
    "Session",
    "SessionKind",
    "Stipend",
    "Table",
    "Tranche",
    "Translation",
    "Wave",
    "day_of",
]
