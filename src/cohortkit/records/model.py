"""The values of the records: one struct per kind of file, named as in the file.

Each carries the id that its file name gives. `at` is an instant in UTC, `by` the person who recorded it.
`notes` are for the team and its outputs; `private_notes` never leave the team's screens.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

import msgspec

from cohortkit.plan.scalars import Count, Minutes, Money, Whole, settle_money

Mark = Literal["present", "partial", "excused", "absent", "unknown"]
THERE: tuple[Mark, ...] = ("present", "partial")
"""The marks of those who came."""
Consent = Literal["named", "role", "anonymous", "cohort", "private"]
Audience = Literal["team", "published"]
"""For whom words and figures are made: the cohort's own team, or everybody."""
CheckInStatus = Literal["done", "on-track", "at-risk", "stuck"]
SupportKind = Literal["technical-assistance", "coaching", "advising", "workshop"]
CollaborationKind = Literal["presentation", "publication", "offering", "exploring", "other"]
CollaborationStatus = Literal["planned", "under-way", "done"]
ProductKind = Literal["blog-post", "article", "report", "case-study", "session", "tool", "other"]
ProductStatus = Literal["idea", "draft", "review", "released"]
CommitmentStatus = Literal["open", "kept", "dropped"]
ResourceKind = Literal["resource", "job", "grant", "program", "opportunity", "highlight"]
InterviewStatus = Literal["scheduled", "held", "drafted", "with-organization", "signed-off"]
QuoteStatus = Literal["proposed", "shown", "approved", "declined", "withdrawn"]
QuoteScope = Literal["report", "anything"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table inside a record."""


class Record(Part, frozen=True, kw_only=True):
    """One file of `records/`."""

    id: str
    at: dt.datetime
    by: str
    notes: str = ""
    private_notes: str = ""

    def __post_init__(self) -> None:
        _require_instant(self.at)


def _require_instant(at: dt.datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("`at` must be an instant with an offset, such as 2025-03-11T18:05:00Z")


class Attendance(Record, frozen=True, kw_only=True):
    """`records/attendance/<meeting-id>.toml`: marks by person id; minutes where a meeting tool gave them."""

    attendance: dict[str, Mark] = {}
    minutes: dict[str, Whole] = {}


class PairingRound(Record, frozen=True, kw_only=True):
    """`records/pairings/<round-id>.toml`: accepted groups; `met` by position in `groups`, from "1"."""

    kind: Literal["lunch-buddy", "breakout"] = "lunch-buddy"
    starts: dt.date | None = None
    ends: dt.date | None = None
    convening: str = ""
    round: Count | None = None
    seed: int = 0
    groups: tuple[tuple[str, ...], ...] = ()
    sitting_out: tuple[str, ...] = ()
    met: dict[str, dt.date] = {}

    def group_at(self, position: str) -> tuple[str, ...]:
        """The group at a position as `met` writes it, from "1"; empty where there is none, which the checks report."""
        is_number = position.isascii() and position.isdecimal()
        return self.groups[int(position) - 1] if is_number and 1 <= int(position) <= len(self.groups) else ()


class Payment(Part, frozen=True, kw_only=True):
    """One entry of a payments batch. The id is unique for ever; a correction names the entry it `corrects`."""

    id: str
    amount: Money
    stipend: str = ""
    grant: str = ""
    tranche: int | None = None
    person: str = ""
    organization: str = ""
    earned_by: str = ""
    corrects: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        settle_money(self, "amount")


class PaymentBatch(Record, frozen=True, kw_only=True):
    """`records/payments/<date>-<slug>.toml`."""

    paid_on: dt.date
    payments: tuple[Payment, ...] = ()


class CheckIn(Record, frozen=True, kw_only=True):
    """`records/check-ins/<date>-<project>.toml`; milestones by position from 1."""

    project: str
    status: CheckInStatus
    summary: str
    milestones_done: tuple[int, ...] = ()
    next: str = ""


class FollowUp(Part, frozen=True, kw_only=True):
    """What was promised after a support call."""

    text: str
    due: dt.date | None = None
    done: bool = False


class Support(Record, frozen=True, kw_only=True):
    """`records/support/<date>-<slug>.toml`: technical assistance, coaching, advising."""

    kind: SupportKind
    provider: str
    on: dt.date
    minutes: Minutes
    topic: str
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    project: str = ""
    need: str = ""
    result: str = ""
    follow_up: FollowUp | None = None


class Collaboration(Record, frozen=True, kw_only=True):
    """`records/collaborations/<slug>.toml`: two or more organizations do something together."""

    kind: CollaborationKind
    organizations: tuple[str, ...]
    title: str
    people: tuple[str, ...] = ()
    from_: dt.date | None = msgspec.field(default=None, name="from")
    status: CollaborationStatus = "under-way"
    evidence: tuple[str, ...] = ()


class Credit(Part, frozen=True, kw_only=True):
    """Who did what for a product: a person, an organization or a partner."""

    who: str
    role: str = "author"


class Reach(Part, frozen=True, kw_only=True):
    """A snapshot of a product's reach on a day."""

    on: dt.date
    views: Whole


class Product(Record, frozen=True, kw_only=True):
    """`records/products/<slug>.toml`: a knowledge product."""

    kind: ProductKind
    title: str
    credits: tuple[Credit, ...] = ()
    areas: tuple[str, ...] = ()
    status: ProductStatus = "idea"
    released_on: dt.date | None = None
    link: str = ""
    reach: tuple[Reach, ...] = ()


class Commitment(Record, frozen=True, kw_only=True):
    """`records/commitments/<slug>.toml`: who, what, by when, kept?"""

    who: str
    text: str
    due: dt.date | None = None
    status: CommitmentStatus = "open"
    made_at: str = ""


class Resource(Record, frozen=True, kw_only=True):
    """`records/resources/<slug>.toml`: contributed by members."""

    kind: ResourceKind
    title: str
    contributor: str
    link: str = ""
    expires: dt.date | None = None
    share: Literal["cohort", "public"] = "cohort"


class Interview(Record, frozen=True, kw_only=True):
    """`records/interviews/<slug>.toml`: a case-study interview."""

    organization: str
    people: tuple[str, ...] = ()
    on: dt.date
    consent: Consent | None = None
    status: InterviewStatus = "scheduled"
    product: str = ""


class Feedback(Record, frozen=True, kw_only=True):
    """`records/feedback/<slug>.toml`: what was heard and what was done about it."""

    heard: str
    source: str = ""
    done: str = ""
    on: dt.date | None = None


class Response(Part, frozen=True, kw_only=True):
    """`responses/<set>/<wave>/<person>.toml`: one person's answers. Private.

    Answers by kind of prompt: text is text; bullets, choices and rank are lists of text; choice and scale are one
    label; then-now is `{ then = "…", now = "…" }`; number is a number; yes-no is true or false; roster is a table of
    labels by id.
    """

    at: dt.datetime
    set: str
    wave: str
    person: str
    prompts_hash: str = ""
    consent: Consent | None = None
    answers: dict[str, Any] = {}
    answer_consent: dict[str, Consent] = {}
    withdrawn: bool = False
    """A tombstone: the person took the answers back; nothing of their content remains."""

    def __post_init__(self) -> None:
        _require_instant(self.at)

    @property
    def id(self) -> str:
        """`set/wave/person`, as codings and quotes refer to it."""
        return f"{self.set}/{self.wave}/{self.person}"

    def consent_for(self, prompt: str) -> Consent | None:
        """The consent that holds for one answer: its own, else the set's; None means never quoted."""
        return self.answer_consent.get(prompt) or self.consent


class Code(Part, frozen=True, kw_only=True):
    """`[codes.ID]` of the codebook."""

    id: str
    title: str
    definition: str = ""
    when: str = ""
    parent: str = ""
    area: str = ""


class Theme(Part, frozen=True, kw_only=True):
    """`[themes.ID]` of the codebook: published wording over codes."""

    id: str
    wording: str
    codes: tuple[str, ...] = ()
    area: str = ""
    learning_question: int | None = None


class Codebook(Part, frozen=True, kw_only=True):
    """`coding/codebook.toml`."""

    codes: dict[str, Code] = {}
    themes: dict[str, Theme] = {}


class Segment(Part, frozen=True, kw_only=True):
    """One coded stretch of an answer, in characters (code points) of its text; without `end` to the end of it."""

    response: str
    prompt: str
    code: str
    start: int = 0
    end: int | None = None
    memo: str = ""
    star: bool = False
    suggested: bool = False
    """Whether the code came from a suggestion that this coder accepted."""


class Coding(Part, frozen=True, kw_only=True):
    """`coding/<coder>.toml`: all segments of one coder."""

    id: str
    segments: tuple[Segment, ...] = ()


class Quote(Part, frozen=True, kw_only=True):
    """`[quotes.ID]` of `quotes.toml`. Names and titles are as of the day the words were said."""

    id: str
    response: str
    prompt: str
    verbatim: str
    published: str = ""
    speaker: str = ""
    title: str = ""
    organization: str = ""
    attribution: Consent | None = None
    mentions: tuple[str, ...] = ()
    mentions_approved: tuple[str, ...] = ()
    status: QuoteStatus = "proposed"
    scope: QuoteScope = "report"
    start: int = 0
    end: int | None = None
    on: dt.date | None = None


KINDS: dict[str, type[Record]] = {
    "attendance": Attendance,
    "pairings": PairingRound,
    "payments": PaymentBatch,
    "check-ins": CheckIn,
    "support": Support,
    "collaborations": Collaboration,
    "products": Product,
    "commitments": Commitment,
    "resources": Resource,
    "interviews": Interview,
    "feedback": Feedback,
}
"""The folders of `records/` and what their files hold."""
KIND_OF = {struct: kind for kind, struct in KINDS.items()}
"""The folder a record belongs in."""

ZERO = Decimal("0.00")
