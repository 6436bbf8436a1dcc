"""Every number the write-up may use: worked out from the plan and the records, each with its sources.

The registry `MAKERS` holds one function per theme; adding a number is adding a figure to one of them. Nothing in
a report is typed: the outline names figures by id, and a number without sources is refused.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import msgspec

from cohortkit.attendance import rates
from cohortkit.meetings.listing import all_meetings
from cohortkit.money.grants import grant_status
from cohortkit.money.ledger import ledger
from cohortkit.money.stipends import stipend_status
from cohortkit.records.cohort import Cohort
from cohortkit.records.model import ZERO
from cohortkit.writeup.sources import Places, Source, for_publication

Value = int | float | str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number. A share is 0 to 1 in `value` and never stands without `numerator` and `denominator`.

    Money is text with two decimals. `sources` are the places it was counted from, sorted.
    """

    id: str
    label: str
    value: Value
    numerator: int | None = None
    denominator: int | None = None
    sources: tuple[Source, ...] = ()

    @property
    def shown(self) -> str:
        """The number as it is read: a whole number with separators, or a percentage with its k of n."""
        if self.denominator is not None and self.numerator is not None:
            return f"{round(100 * self.numerator / self.denominator)} % ({self.numerator} of {self.denominator})"
        if isinstance(self.value, float):
            return f"{self.value:.2f}"
        return f"{self.value:,}" if isinstance(self.value, int) else self.value


Maker = Callable[[Cohort, Places], Iterable[Figure]]


def figures(cohort: Cohort, *, published: bool = False) -> dict[str, Figure]:
    """Return all figures by id, in the order of the registry; `published` names no person among the sources."""
    places = Places(cohort)
    found: dict[str, Figure] = {}
    for make in MAKERS:
        for figure in make(cohort, places):
            settled = for_publication(figure.sources) if published else tuple(sorted(set(figure.sources)))
            found[figure.id] = msgspec.structs.replace(figure, sources=settled)
    return found


def count(name: str, label: str, sources: Iterable[Source], none_in: str = "cohort.toml") -> Figure:
    """A figure that is the number of its sources; `none_in` is where nothing was found when it is zero."""
    listed = tuple(sources)
    return Figure(id=name, label=label, value=len(listed), sources=listed or (Source(none_in),))


def part(name: str, label: str, k: int, n: int, sources: Iterable[Source]) -> Iterator[Figure]:
    """A share with both its numbers; nothing where there is nothing to divide by."""
    if n:
        yield Figure(id=name, label=label, value=k / n, numerator=k, denominator=n, sources=tuple(sources))


def _plan(cohort: Cohort, places: Places) -> Iterator[Figure]:
    plan = cohort.plan
    yield count("organizations", "organizations", (places.plan("organizations", key) for key in plan.organizations))
    participants = [person for person in plan.people.values() if person.is_participant]
    yield count("participants", "participants", (places.plan("people", person.id) for person in participants))
    yield count("partners", "supporting partners", (places.plan("partners", key) for key in plan.partners))
    yield count("pods", "topic pods", (places.plan("pods", key) for key in plan.pods))
    yield count("projects", "organization projects", (places.plan("projects", key) for key in plan.projects))
    months = (plan.cohort.ends.year - plan.cohort.starts.year) * 12 + plan.cohort.ends.month - plan.cohort.starts.month
    span = (places.plan("cohort", "starts"), places.plan("cohort", "ends"))
    yield Figure(id="months", label="months", value=months + 1, sources=span)


def _meetings(cohort: Cohort, places: Places) -> Iterator[Figure]:
    held = [
        meeting for meeting in all_meetings(cohort.plan) if not meeting.cancelled and meeting.last_day <= cohort.as_of
    ]
    convenings = [meeting for meeting in held if meeting.kind == "convening"]
    yield count("convenings", "convenings", (places.plan("convenings", meeting.of) for meeting in convenings))
    for mode in ("virtual", "in-person", "hybrid"):
        of_mode = [meeting for meeting in convenings if meeting.mode == mode]
        if of_mode:
            sources = (places.plan("convenings", meeting.of) for meeting in of_mode)
            yield count(f"convenings.{mode}", f"convenings, {mode}", sources)
    pods = [meeting for meeting in held if meeting.kind == "pod"]
    series = tuple({places.plan("pods", meeting.of, "meetings") for meeting in pods})
    yield Figure(id="pod-meetings", label="pod meetings", value=len(pods), sources=series)
    spotlights = [
        places.plan("convenings", meeting.of, "sessions", position)
        for meeting in convenings
        for position, session in enumerate(cohort.plan.convenings[meeting.of].sessions)
        if session.kind == "spotlight"
    ]
    yield count("spotlights", "peer spotlights", spotlights)
    seats = rates.seats(cohort.plan, cohort.attendance)
    for kind, label in (("", "meetings"), ("convening", "convenings"), ("pod", "pod meetings")):
        rate = rates.overall(seat for seat in seats if kind in ("", seat.kind))
        marked = sorted({seat.meeting for seat in seats if kind in ("", seat.kind)})
        name = f"attendance.{kind}s" if kind else "attendance"
        where = [places.record("attendance", meeting, "attendance") for meeting in marked]
        yield from part(name, f"attendance at {label}", rate.there, rate.marked, where)


def _pairs(cohort: Cohort, places: Places) -> Iterator[Figure]:
    buddies = [each for each in cohort.pairings.values() if each.kind == "lunch-buddy"]
    yield count(
        "pairing-rounds",
        "lunch-buddy rounds",
        (places.record("pairings", each.id) for each in buddies),
        "records/pairings/",
    )
    met = [(each.id, position) for each in buddies for position in each.met]
    where = tuple({places.record("pairings", round_id, "met") for round_id, _ in met}) or (Source("records/pairings/"),)
    groups = sum(len(each.groups) for each in buddies)
    yield Figure(id="meals", label="lunch-buddy meals", value=len(met), sources=where)
    yield from part("pairs-met", "lunch-buddy groups that met", len(met), groups, where)


def _projects(cohort: Cohort, places: Places) -> Iterator[Figure]:
    plan = cohort.plan
    all_milestones = sum(len(project.milestones) for project in plan.projects.values())
    done = {
        (record.project, position)
        for record in cohort.check_ins.values()
        for position in record.milestones_done
        if record.project in plan.projects and 1 <= position <= len(plan.projects[record.project].milestones)
    }
    told = [
        places.record("check-ins", key, "milestones_done") for key, r in cohort.check_ins.items() if r.milestones_done
    ]
    yield from part("milestones", "project milestones reached", len(done), all_milestones, told)
    yield count(
        "check-ins",
        "project check-ins",
        (places.record("check-ins", key) for key in cohort.check_ins),
        "records/check-ins/",
    )
    yield count(
        "support",
        "support sessions",
        (places.record("support", key, "minutes") for key in cohort.support),
        "records/support/",
    )
    minutes = sum(record.minutes for record in cohort.support.values())
    sources = tuple(places.record("support", key, "minutes") for key in cohort.support) or (Source("records/support/"),)
    yield Figure(id="support.hours", label="hours of support", value=round(minutes / 60), sources=sources)
    kinds = Counter(record.kind for record in cohort.support.values())
    for kind in sorted(kinds):
        of_kind = (
            places.record("support", key, "kind") for key, record in cohort.support.items() if record.kind == kind
        )
        yield count(f"support.{kind}", f"{kind.replace('-', ' ')} sessions", of_kind)


def _money(cohort: Cohort, places: Places) -> Iterator[Figure]:
    plan, book = cohort.plan, ledger(cohort.payments)
    if plan.grants:
        grants = grant_status(plan, book)
        amounts = tuple(places.plan("grants", grant.id, "amount") for grant in grants)
        yield Figure(id="grants", label="grants", value=len(grants), sources=amounts)
        yield _amount("grants.amount", "granted", sum((grant.amount for grant in grants), ZERO), amounts)
        paid_in = _batches(places, {entry.batch for entry in book.entries if entry.payment.grant})
        yield _amount(
            "grants.paid", "paid from grants", sum((grant.paid for grant in grants), ZERO), paid_in or amounts
        )
    if plan.stipends:
        stipends = stipend_status(cohort, book)
        paid_in = _batches(places, {entry.batch for entry in book.entries if entry.payment.stipend})
        declared = tuple(places.plan("stipends", stipend.id) for stipend in stipends)
        paid = sum((stipend.paid for stipend in stipends), ZERO)
        yield _amount("stipends.paid", "paid in stipends", paid, paid_in or declared)


def _batches(places: Places, batches: set[str]) -> tuple[Source, ...]:
    return tuple(places.record("payments", batch, "payments") for batch in sorted(batches))


def _amount(name: str, label: str, amount: Decimal, sources: tuple[Source, ...]) -> Figure:
    return Figure(id=name, label=label, value=f"{amount:.2f}", sources=sources)


def _field(cohort: Cohort, places: Places) -> Iterator[Figure]:
    real = {k: r for k, r in cohort.collaborations.items() if r.kind != "exploring" and r.status != "planned"}
    yield count(
        "collaborations",
        "collaborations",
        (places.record("collaborations", key) for key in real),
        "records/collaborations/",
    )
    exploring = [key for key, record in cohort.collaborations.items() if record.kind == "exploring"]
    yield count(
        "collaborations.exploring", "collaborations explored", (places.record("collaborations", k) for k in exploring)
    )
    released = {key: record for key, record in cohort.products.items() if record.status == "released"}
    yield count(
        "products",
        "knowledge products",
        (places.record("products", key, "status") for key in released),
        "records/products/",
    )
    for kind in sorted({record.kind for record in released.values()}):
        of_kind = (places.record("products", key, "kind") for key, record in released.items() if record.kind == kind)
        yield count(f"products.{kind}", f"{kind.replace('-', ' ')}s", of_kind)
    reach = [(key, max(record.reach, key=lambda seen: seen.on)) for key, record in released.items() if record.reach]
    views = sum(seen.views for _, seen in reach)
    if reach:
        sources = tuple(places.record("products", key, "reach") for key, _ in reach)
        yield Figure(id="products.views", label="views of knowledge products", value=views, sources=sources)
    settled = [record for record in cohort.commitments.values() if _is_due(record.due, record.status, cohort.as_of)]
    kept = sum(record.status == "kept" for record in settled)
    where = [places.record("commitments", record.id, "status") for record in settled]
    yield from part("commitments", "commitments kept", kept, len(settled), where)
    yield count(
        "resources", "resources shared by members", (places.record("resources", key) for key in cohort.resources)
    )
    held = [key for key, record in cohort.interviews.items() if record.status != "scheduled"]
    yield count(
        "interviews",
        "case-study interviews",
        (places.record("interviews", key, "status") for key in held),
        "records/interviews/",
    )
    heard = [places.record("feedback", key, "done") for key in cohort.feedback]
    answered = sum(bool(record.done) for record in cohort.feedback.values())
    yield from part("feedback", "requests answered with a change", answered, len(heard), heard)


def _is_due(due: dt.date | None, status: str, as_of: dt.date) -> bool:
    return status != "open" or (due is not None and due <= as_of)


MAKERS: list[Maker] = [_plan, _meetings, _pairs, _projects, _money, _field]
