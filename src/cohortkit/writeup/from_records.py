"""Numbers counted from the plan and the records: who, how often, how much, what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cohortkit.attendance import rates
from cohortkit.evaluation.ties import is_tie
from cohortkit.meetings.listing import all_meetings
from cohortkit.meetings.meeting import Meeting
from cohortkit.money.grants import grant_status
from cohortkit.money.ledger import ledger
from cohortkit.money.stipends import stipend_status
from cohortkit.plan.model import day_of
from cohortkit.records.model import ZERO
from cohortkit.writeup.figure import Evidence, Figure, count, part
from cohortkit.writeup.sources import Places, Source


def of_plan(evidence: Evidence) -> Iterator[Figure]:
    """Who and what the definition names and had begun by the day; whoever left had taken part."""
    plan, places, day = evidence.cohort.plan, evidence.places, evidence.cohort.as_of
    bodies = [body.id for body in plan.organizations.values() if body.joined is None or body.joined <= day]
    yield count("organizations", (places.plan("organizations", key) for key in bodies))
    participants = [
        person
        for person in plan.people.values()
        if person.is_participant
        and (person.joined is None or person.joined <= day)
        and (person.organization in bodies or person.organization not in plan.organizations)
    ]
    yield count("participants", (places.plan("people", person.id) for person in participants))
    yield count("partners", (places.plan("partners", key) for key in plan.partners))
    yield count("areas", (places.plan("areas", key) for key in plan.areas))
    pods = [pod for pod in plan.pods.values() if pod.meetings is None or day_of(pod.meetings.starts) <= day]
    yield count("pods", (places.plan("pods", pod.id) for pod in pods))
    projects = [project for project in plan.projects.values() if project.starts is None or project.starts <= day]
    yield count("projects", (places.plan("projects", project.id) for project in projects))
    yield count("surveys", (places.plan("surveys", key) for key in plan.surveys))
    yield count("reflections", (places.plan("reflections", key) for key in plan.reflections))
    first, last = plan.cohort.starts, min(plan.cohort.ends, day)
    span = (places.plan("cohort", "starts"), places.plan("cohort", "ends"))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    yield Figure(id="months", value=max(0, months), sources=span)
    for name in ("min_group_size", "min_group_size_published"):
        least = getattr(plan.cohort, name)
        yield Figure(id=name.replace("_", "-"), value=least, sources=(places.plan("cohort", name),))
    for area in plan.areas:
        of_area = [project.id for project in projects if area in project.areas]
        yield _in_area(evidence, area, "projects", (places.plan("projects", key) for key in of_area))
        in_area = [pod.id for pod in pods if area in pod.areas]
        yield _in_area(evidence, area, "pods", (places.plan("pods", key) for key in in_area))


def _in_area(
    evidence: Evidence, area: str, aspect: str, sources: Iterable[Source], none_in: str = "cohort.toml"
) -> Figure:
    title = evidence.cohort.plan.areas[area].title
    return count(f"area.{area}.{aspect}", sources, none_in, label=title, aspect=aspect)


def of_meetings(evidence: Evidence) -> Iterator[Figure]:
    """Meetings that were held by the day, and attendance on record."""
    cohort, plan, places = evidence.cohort, evidence.cohort.plan, evidence.places
    held = [each for each in all_meetings(plan) if not each.cancelled and each.last_day <= cohort.as_of]
    convenings = [meeting for meeting in held if meeting.kind == "convening"]
    yield count("convenings", (places.plan("convenings", meeting.of) for meeting in convenings))
    for mode in ("virtual", "in-person", "hybrid"):
        of_mode = [meeting for meeting in convenings if meeting.mode == mode]
        if of_mode:
            yield count(f"convenings.{mode}", (places.plan("convenings", meeting.of) for meeting in of_mode))
    pods = [meeting for meeting in held if meeting.kind == "pod"]
    yield _series(places, "pod-meetings", pods)
    for pod in plan.pods:
        title, mine = plan.pods[pod].title, [each for each in pods if each.of == pod]
        yield _series(places, f"pod.{pod}.meetings", mine, pod, label=title, aspect="meetings")
        sources, members = (places.plan("pods", pod, "members"),), len(plan.pods[pod].members_on(cohort.as_of))
        yield Figure(id=f"pod.{pod}.members", label=title, aspect="members", value=members, sources=sources)
    for kind in ("spotlight", "connection", "expert"):
        sessions = [
            places.plan("convenings", meeting.of, "sessions", position)
            for meeting in convenings
            for position, session in enumerate(plan.convenings[meeting.of].sessions)
            if session.kind == kind
        ]
        yield count(f"{kind}s", sessions)
    for area in plan.areas:
        served = [each for each in convenings if area in plan.convenings[each.of].areas]
        yield _in_area(evidence, area, "convenings", (places.plan("convenings", each.of) for each in served))
        of_pods = [each for each in pods if area in plan.pods[each.of].areas]
        title = plan.areas[area].title
        yield _series(places, f"area.{area}.pod-meetings", of_pods, label=title, aspect="pod-meetings")
    seats = rates.seats(plan, cohort.attendance, until=cohort.as_of)
    for rate in rates.by_meeting(seat for seat in seats if seat.kind == "convening"):
        title, taken = plan.convenings[rate.id].title, (places.record("attendance", rate.id, "attendance"),)
        name, away = f"convening.{rate.id}", rate.marked - rate.there
        yield from part(f"{name}.there", rate.there, rate.marked, taken, label=title, aspect="there")
        yield Figure(id=f"{name}.away", label=title, aspect="away", value=away, sources=taken)
    for kind in ("", "convening", "pod"):
        of_kind = [seat for seat in seats if kind in ("", seat.kind)]
        rate = rates.overall(of_kind)
        where = [places.record("attendance", each, "attendance") for each in sorted({seat.meeting for seat in of_kind})]
        yield from part(f"attendance.{kind}s" if kind else "attendance", rate.there, rate.marked, where)


def _series(
    places: Places, name: str, meetings: list[Meeting], pod: str = "", *, label: str = "", aspect: str = ""
) -> Figure:
    """Meetings that a series gives: the sources are the series, however many meetings there were."""
    pods = sorted({meeting.of for meeting in meetings}) or ([pod] if pod else [])
    sources = tuple(places.plan("pods", each, "meetings") for each in pods)
    held = len(meetings)
    return Figure(id=name, label=label, aspect=aspect, value=held, sources=sources or (Source("cohort.toml"),))


def of_pairings(evidence: Evidence) -> Iterator[Figure]:
    """Lunch-buddy rounds, and the groups that met."""
    cohort, places = evidence.cohort, evidence.places
    buddies = [each for each in cohort.pairings.values() if each.kind == "lunch-buddy"]
    rounds = (places.record("pairings", each.id) for each in buddies)
    yield count("pairing-rounds", rounds, "records/pairings/")
    met = [each.id for each in buddies for _ in each.met]
    where = tuple(places.record("pairings", each, "met") for each in sorted(set(met))) or (Source("records/pairings/"),)
    yield Figure(id="meals", value=len(met), sources=where)
    yield from part("pairs-met", len(met), sum(len(each.groups) for each in buddies), where)


def of_projects(evidence: Evidence) -> Iterator[Figure]:
    """What the organizations tried at home, and the help they had."""
    cohort, plan, places = evidence.cohort, evidence.cohort.plan, evidence.places
    told: dict[tuple[str, int], str] = {}
    for key, record in cohort.check_ins.items():
        for position in record.milestones_done:
            if record.project in plan.projects and 1 <= position <= len(plan.projects[record.project].milestones):
                told.setdefault((record.project, position), key)
    scopes = {"milestones": ("", list(plan.projects))}
    for area in plan.areas.values():
        mine = [project.id for project in plan.projects.values() if area.id in project.areas]
        scopes[f"area.{area.id}.milestones"] = area.title, mine
    scopes |= {f"project.{each.id}.milestones": (each.title, [each.id]) for each in plan.projects.values()}
    for name, (title, projects) in scopes.items():
        done = {milestone: key for milestone, key in told.items() if milestone[0] in projects}
        planned = sum(len(plan.projects[project].milestones) for project in projects)
        where = [places.record("check-ins", key, "milestones_done") for key in done.values()]
        sources = where or [places.plan("projects", each) for each in projects]
        aspect = "milestones" if title else ""
        yield from part(name, len(done), planned, sources, label=title, aspect=aspect)
    yield count("check-ins", (places.record("check-ins", key) for key in cohort.check_ins), "records/check-ins/")
    support = cohort.support
    yield count("support", (places.record("support", key, "minutes") for key in support), "records/support/")
    minutes = sum(record.minutes for record in support.values())
    where_support = tuple(places.record("support", key, "minutes") for key in support) or (Source("records/support/"),)
    yield Figure(id="support.hours", value=round(minutes / 60), sources=where_support)
    for kind, _ in sorted(Counter(record.kind for record in support.values()).items()):
        of_kind = (places.record("support", key, "kind") for key, record in support.items() if record.kind == kind)
        yield count(f"support.{kind}", of_kind)


def of_money(evidence: Evidence) -> Iterator[Figure]:
    """Grants to organizations and the total of stipends; never an amount of one person."""
    cohort, plan, places = evidence.cohort, evidence.cohort.plan, evidence.places
    book = ledger(cohort.payments)
    if plan.grants:
        grants = grant_status(plan, book)
        amounts = tuple(places.plan("grants", grant.id, "amount") for grant in grants)
        yield Figure(id="grants", value=len(grants), sources=amounts)
        yield _amount("grants.amount", sum((grant.amount for grant in grants), ZERO), amounts)
        paid_in = _batches(places, (entry.batch for entry in book.entries if entry.payment.grant))
        yield _amount("grants.paid", sum((grant.paid for grant in grants), ZERO), paid_in or amounts)
        for grant, source in zip(grants, amounts, strict=True):
            paid = _batches(places, (entry.batch for entry in book.entries if entry.payment.grant == grant.id))
            whose = plan.label_of(grant.organization)
            yield _amount(f"grant.{grant.id}.amount", grant.amount, (source,), whose, "amount")
            yield _amount(f"grant.{grant.id}.paid", grant.paid, paid or (source,), whose, "paid")
    if plan.stipends:
        stipends = stipend_status(cohort, book)
        paid_in = _batches(places, (entry.batch for entry in book.entries if entry.payment.stipend))
        declared = tuple(places.plan("stipends", stipend.id) for stipend in stipends)
        yield _amount("stipends.paid", sum((stipend.paid for stipend in stipends), ZERO), paid_in or declared)


def _batches(places: Places, batches: Iterable[str]) -> tuple[Source, ...]:
    return tuple(places.record("payments", batch, "payments") for batch in sorted(set(batches)))


def _amount(name: str, amount: Decimal, sources: tuple[Source, ...], label: str = "", aspect: str = "") -> Figure:
    return Figure(id=name, label=label, aspect=aspect, value=f"{amount:.2f}", sources=sources)


def of_field(evidence: Evidence) -> Iterator[Figure]:
    """What members made together and told others, and what was asked and answered."""
    cohort, plan, places = evidence.cohort, evidence.cohort.plan, evidence.places
    real = {key: each for key, each in cohort.collaborations.items() if is_tie(each)}
    folder = "records/collaborations/"
    yield count("collaborations", (places.record("collaborations", key) for key in real), folder)
    exploring = [key for key, record in cohort.collaborations.items() if record.kind == "exploring"]
    yield count("collaborations.exploring", (places.record("collaborations", key) for key in exploring), folder)
    released = {key: record for key, record in cohort.products.items() if record.status == "released"}
    yield count("products", (places.record("products", key, "status") for key in released), "records/products/")
    for area in plan.areas:
        of_area = [key for key, record in released.items() if area in record.areas]
        sources = (places.record("products", key, "areas") for key in of_area)
        yield _in_area(evidence, area, "products", sources, "records/products/")
    for kind in sorted({record.kind for record in released.values()}):
        of_kind = (places.record("products", key, "kind") for key, record in released.items() if record.kind == kind)
        yield count(f"products.{kind}", of_kind)
    reach = {key: max(each.reach, key=lambda seen: seen.on) for key, each in released.items() if each.reach}
    for key, seen in reach.items():
        told = (places.record("products", key, "reach"),)
        title = released[key].title
        yield Figure(id=f"product.{key}.views", label=title, aspect="views", value=seen.views, sources=told)
    if reach:
        where_seen = tuple(places.record("products", key, "reach") for key in reach)
        yield Figure(id="products.views", value=sum(seen.views for seen in reach.values()), sources=where_seen)
    settled = [record for record in cohort.commitments.values() if _is_due(record.due, record.status, cohort.as_of)]
    kept = sum(record.status == "kept" for record in settled)
    yield from part(
        "commitments", kept, len(settled), [places.record("commitments", record.id, "status") for record in settled]
    )
    yield count("resources", (places.record("resources", key) for key in cohort.resources), "records/resources/")
    held = [key for key, record in cohort.interviews.items() if record.status != "scheduled"]
    yield count("interviews", (places.record("interviews", key, "status") for key in held), "records/interviews/")
    heard = [places.record("feedback", key, "done") for key in cohort.feedback]
    yield from part("feedback", sum(bool(each.done) for each in cohort.feedback.values()), len(heard), heard)


def _is_due(due: dt.date | None, status: str, as_of: dt.date) -> bool:
    return status != "open" or (due is not None and due <= as_of)
