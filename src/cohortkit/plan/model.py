"""The values of `cohort.toml`: one struct per kind of table, named as in the file.

Every keyed table carries its own key as `id`. Optional text is empty, not None. Dated memberships, money and
"a date or a wall time" are settled on construction, so readers meet one type only.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

import msgspec

from cohortkit.plan.scalars import Count, LocalTime, Minutes, Moment, Money, day_of, require_moment, settle_money

Role = Literal["participant", "facilitator", "coordinator", "coach", "expert", "evaluator"]
Level = Literal["core", "active", "occasional", "peripheral"]
Mode = Literal["virtual", "in-person", "hybrid"]
SessionKind = Literal["connection", "spotlight", "expert", "pods", "work", "reflection", "logistics", "break"]
PartnerFunction = Literal["funder", "design-and-facilitation", "evaluation", "other"]
PromptKind = Literal["text", "bullets", "choice", "choices", "scale", "then-now", "number", "rank", "yes-no", "roster"]
EarnedBy = Literal["pairing", "attendance", "manual"]
Phase = Literal["forming", "running", "ended"]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Anything written as one table of the definition."""


class Keyed(Table, frozen=True, kw_only=True):
    """A table that others refer to by its key."""

    id: str


class CohortInfo(Table, frozen=True, kw_only=True):
    """`[cohort]`: who we are, when, and the rules every output keeps."""

    name: str
    starts: dt.date
    ends: dt.date
    timezone: str
    id: str = ""
    short_name: str = ""
    currency: str = "USD"
    language: str = "en"
    vision: str = ""
    values: tuple[str, ...] = ()
    illustrative: bool = False
    min_group_size: Count = 5
    min_group_size_published: Count = 10
    nouns: dict[str, str] = {}

    def __post_init__(self) -> None:
        require_moment(self, "starts", "ends")

    def phase(self, today: dt.date) -> Phase:
        """Derive the phase from a day; the first and the last day are running."""
        if today < self.starts:
            return "forming"
        return "running" if today <= self.ends else "ended"


class LearningQuestion(Table, frozen=True, kw_only=True):
    """`[[learning_questions]]`: superseded ones stay, with their dates."""

    text: str
    from_: dt.date | None = msgspec.field(default=None, name="from")
    until: dt.date | None = None


class Area(Keyed, frozen=True, kw_only=True):
    """`[areas.ID]`: an area of the theory of change."""

    title: str
    about: str = ""


class ChainStep(Table, frozen=True, kw_only=True):
    """`[[chain]]`: one ordered step of the theory of change."""

    title: str
    areas: tuple[str, ...] = ()


class Indicator(Keyed, frozen=True, kw_only=True):
    """`[indicators.ID]`: something measured, with an optional target."""

    title: str
    measure: str
    area: str = ""
    target: Money | None = None

    def __post_init__(self) -> None:
        if self.target is not None:
            settle_money(self, "target")


class Organization(Keyed, frozen=True, kw_only=True):
    """`[organizations.ID]`: a member body."""

    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    website: str = ""
    about: str = ""
    joined: dt.date | None = None
    left: dt.date | None = None

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class Partner(Keyed, frozen=True, kw_only=True):
    """`[partners.ID]`: a supporting partner; not a member."""

    name: str
    function: PartnerFunction = "other"
    short_name: str = ""
    about: str = ""
    website: str = ""
    disclaimers: dict[str, str] = {}


class Affiliation(Table, frozen=True, kw_only=True):
    """One dated place of a person: the organization or partner they belonged to until a day, inclusive."""

    organization: str = ""
    partner: str = ""
    title: str = ""
    until: dt.date


class Person(Keyed, frozen=True, kw_only=True):
    """`[people.ID]`: a person of a member organization or of a supporting partner."""

    name: str
    organization: str = ""
    partner: str = ""
    title: str = ""
    email: str = ""
    bio: str = ""
    aliases: tuple[str, ...] = ()
    timezone: str = ""
    roles: tuple[Role, ...] = ("participant",)
    preferred_level: Level | None = None
    working_hours: str = "09:00-17:00"
    joined: dt.date | None = None
    left: dt.date | None = None
    stipends: bool = True
    earlier: tuple[Affiliation, ...] = ()

    @property
    def is_participant(self) -> bool:
        """Whether the person counts among those the cohort is for."""
        return "participant" in self.roles

    def here_on(self, day: dt.date) -> bool:
        """Whether the person belongs to the cohort on a day (their last day included)."""
        return (self.joined is None or self.joined <= day) and (self.left is None or day <= self.left)


class Membership(Table, frozen=True, kw_only=True):
    """One member of a pod, dated where it matters; both days inclusive."""

    person: str
    from_: dt.date | None = msgspec.field(default=None, name="from")
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the membership holds on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


class Move(Table, frozen=True, kw_only=True):
    """`moved = [{ from, to }]`: one meeting of a series given another start."""

    from_: dt.date = msgspec.field(name="from")
    to: Moment

    def __post_init__(self) -> None:
        require_moment(self, "to")


class Series(Table, frozen=True, kw_only=True):
    """`[pods.ID.meetings]`: a repeating meeting in local wall time."""

    starts: LocalTime
    minutes: Minutes
    timezone: str = ""
    every: str = ""
    on: str = ""
    rrule: str = ""
    until: dt.date | None = None
    count: Count | None = None
    skip: tuple[dt.date, ...] = ()
    cancelled: tuple[dt.date, ...] = ()
    moved: tuple[Move, ...] = ()
    link: str = ""
    location: str = ""

    def __post_init__(self) -> None:
        require_moment(self, "starts")


class Pod(Keyed, frozen=True, kw_only=True):
    """`[pods.ID]`: a small topic group that meets on a series."""

    title: str
    topic: str = ""
    question: str = ""
    members: tuple[str | Membership, ...] = ()
    lead: str = ""
    areas: tuple[str, ...] = ()
    meetings: Series | None = None

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """All members in declared order, undated ones as memberships for the whole time."""
        return tuple(m if isinstance(m, Membership) else Membership(person=m) for m in self.members)

    def members_on(self, day: dt.date) -> tuple[str, ...]:
        """The ids of the members on a day, in declared order, without the lead unless listed."""
        return tuple(m if isinstance(m, str) else m.person for m in self.members if isinstance(m, str) or m.covers(day))


class Session(Table, frozen=True, kw_only=True):
    """`[[convenings.ID.sessions]]`: one block of a convening's agenda."""

    title: str
    minutes: Minutes
    kind: SessionKind = "work"
    lead: str = ""
    about: str = ""


class Convening(Keyed, frozen=True, kw_only=True):
    """`[convenings.ID]`: the whole cohort gathers. Dates without a time mean all day, both days included."""

    title: str
    starts: Moment
    ends: Moment
    mode: Mode = "virtual"
    timezone: str = ""
    link: str = ""
    location: str = ""
    about: str = ""
    areas: tuple[str, ...] = ()
    reflection: str = ""
    status: Literal["planned", "cancelled"] = "planned"
    sessions: tuple[Session, ...] = ()

    def __post_init__(self) -> None:
        require_moment(self, "starts", "ends")

    @property
    def all_day(self) -> bool:
        """Whether it is given by days, not hours."""
        return not isinstance(self.starts, dt.datetime)


class Milestone(Table, frozen=True, kw_only=True):
    """`[[projects.ID.milestones]]`: something due; referred to by its position from 1."""

    title: str
    due: dt.date | None = None


class Project(Keyed, frozen=True, kw_only=True):
    """`[projects.ID]`: what one organization tries at home."""

    title: str
    organization: str
    goal: str = ""
    areas: tuple[str, ...] = ()
    coach: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None
    milestones: tuple[Milestone, ...] = ()


class Tranche(Table, frozen=True, kw_only=True):
    """`[[grants.ID.tranches]]`: one part of a grant; referred to by its position from 1."""

    amount: Money
    due: dt.date | None = None
    condition: str = ""

    def __post_init__(self) -> None:
        settle_money(self, "amount")


class GrantReport(Table, frozen=True, kw_only=True):
    """`[[grants.ID.reports]]`: a report that is owed."""

    title: str
    due: dt.date | None = None


class Grant(Keyed, frozen=True, kw_only=True):
    """`[grants.ID]`: money for an organization, paid in tranches."""

    organization: str
    amount: Money
    project: str = ""
    tranches: tuple[Tranche, ...] = ()
    reports: tuple[GrantReport, ...] = ()

    def __post_init__(self) -> None:
        settle_money(self, "amount")


class Stipend(Keyed, frozen=True, kw_only=True):
    """`[stipends.ID]`: an amount per person, each time it is earned."""

    title: str
    amount: Money
    earned_by: EarnedBy = "manual"
    budget: Money | None = None
    reportable_as: str = ""

    def __post_init__(self) -> None:
        settle_money(self, "amount")
        if self.budget is not None:
            settle_money(self, "budget")


class Blackout(Keyed, frozen=True, kw_only=True):
    """`[blackouts.ID]`: days without meetings, both ends included."""

    starts: dt.date
    ends: dt.date
    title: str = ""

    def covers(self, day: dt.date) -> bool:
        """Whether a day lies inside."""
        return self.starts <= day <= self.ends


class Holidays(Table, frozen=True, kw_only=True):
    """`[holidays]`: whose named holidays are avoided when planning."""

    country: str = ""
    subdivision: str = ""


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
    translations: dict[str, Translation] = {}

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


class EngagementRule(Table, frozen=True, kw_only=True):
    """`[engagement]`: the written rule behind observed levels of engagement.

    A person's score is the share of invited meetings attended in the last `months`, plus `contribution` for each
    contribution on record in that time; the levels begin at the given scores.
    """

    months: int = 6
    contribution: Money = Decimal("0.10")
    core: Money = Decimal("0.85")
    active: Money = Decimal("0.60")
    occasional: Money = Decimal("0.25")

    def __post_init__(self) -> None:
        settle_money(self, "contribution", "core", "active", "occasional")


class Away(Table, frozen=True, kw_only=True):
    """A stretch of days in which a person is left out of pairings, both ends included."""

    person: str
    from_: dt.date = msgspec.field(name="from")
    until: dt.date


class PairingRules(Table, frozen=True, kw_only=True):
    """`[pairing]`: what lunch-buddy pairings respect. `avoid` is private and never printed."""

    avoid: tuple[tuple[str, str], ...] = ()
    please: tuple[tuple[str, str], ...] = ()
    opted_out: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()


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

    def participants_on(self, day: dt.date) -> tuple[Person, ...]:
        """The participants who belong to the cohort on a day, in declared order."""
        return tuple(
            person
            for person in self.people.values()
            if person.is_participant and person.here_on(day) and self.organization_here_on(person.organization, day)
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

__all__ = ["KEYED_TABLES", "LISTED_TABLES", "PLAIN_TABLES", "SINGLE_TABLES", "Plan", "day_of"]
