"""Every id that the definition mentions is one that it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Convening, Person, Pod, QuestionSet


def look(subject: Subject) -> Iterator[Problem]:
    """Find references to people, organizations and all else that nothing declares."""
    plan = subject.plan
    for person in plan.people.values():
        yield from _person(subject, person)
    for pod in plan.pods.values():
        yield from _pod(subject, pod)
    for convening in plan.convenings.values():
        yield from _convening(subject, convening)
    for key, project in plan.projects.items():
        named = f'project "{key}" has'
        yield from _one(subject, "organizations", project.organization, ("projects", key, "organization"), named)
        yield from _one(subject, "people", project.coach, ("projects", key, "coach"), f"{named} coach")
        yield from _areas(subject, project.areas, ("projects", key, "areas"))
    for key, grant in plan.grants.items():
        named = f'grant "{key}" has'
        yield from _one(subject, "organizations", grant.organization, ("grants", key, "organization"), named)
        yield from _one(subject, "projects", grant.project, ("grants", key, "project"), named)
    for key, indicator in plan.indicators.items():
        yield from _one(subject, "areas", indicator.area, ("indicators", key, "area"), f'indicator "{key}" has')
    for position, step in enumerate(plan.chain):
        yield from _areas(subject, step.areas, ("chain", position, "areas"))
    for table, sets in (("reflections", plan.reflections), ("surveys", plan.surveys)):
        for questions in sets.values():
            yield from _questions(subject, table, questions)
    yield from _pairing(subject)


def _one(subject: Subject, table: str, wanted: str, path: KeyPath, relation: str) -> Iterator[Problem]:
    if wanted and wanted not in subject.known(table):
        noun = {"organizations": " organization", "projects": " project", "areas": " area"}.get(table, "")
        yield subject.unknown(table, wanted, path, relation + noun)


def _areas(subject: Subject, areas: Iterable[str], path: KeyPath) -> Iterator[Problem]:
    known = subject.known("areas")
    for position, area in enumerate(areas):
        if area not in known:
            owner = ".".join(str(part) for part in path[:-1] if isinstance(part, str))
            yield subject.unknown("areas", area, (*path, position), f"{owner} points at area")


def _person(subject: Subject, person: Person) -> Iterator[Problem]:
    path: KeyPath = ("people", person.id)
    organization = person.organization
    if organization and organization not in subject.known("organizations"):
        problem = subject.unknown(
            "organizations", organization, (*path, "organization"), f'person "{person.id}" has organization'
        )
        if organization in subject.known("partners"):
            hint = f'it is a partner: write partner = "{organization}"'
            problem = subject.problem(problem.code, problem.message, (*path, "organization"), hint=hint)
        yield problem
    yield from _one(subject, "partners", person.partner, (*path, "partner"), f'person "{person.id}" has partner')
    for position, before in enumerate(person.earlier):
        place = (*path, "earlier", position)
        named = f'person "{person.id}" was earlier of'
        yield from _one(subject, "organizations", before.organization, (*place, "organization"), named)
        yield from _one(subject, "partners", before.partner, (*place, "partner"), f"{named} partner")


def _pod(subject: Subject, pod: Pod) -> Iterator[Problem]:
    known = subject.known("people")
    for position, member in enumerate(pod.members):
        who = member if isinstance(member, str) else member.person
        if who in known:
            continue
        place: KeyPath = ("pods", pod.id, "members", position)
        if not isinstance(member, str):
            place = (*place, "person")
        yield subject.unknown("people", who, place, f'pod "{pod.id}" has member')
    yield from _one(subject, "people", pod.lead, ("pods", pod.id, "lead"), f'pod "{pod.id}" has lead')
    yield from _areas(subject, pod.areas, ("pods", pod.id, "areas"))


def _convening(subject: Subject, convening: Convening) -> Iterator[Problem]:
    path: KeyPath = ("convenings", convening.id)
    yield from _areas(subject, convening.areas, (*path, "areas"))
    if convening.reflection and convening.reflection not in subject.known("reflections"):
        relation = f'convening "{convening.id}" has reflection'
        yield subject.unknown("reflections", convening.reflection, (*path, "reflection"), relation)
    parties = ("people", "organizations", "partners")
    for position, session in enumerate(convening.sessions):
        lead = session.lead
        if lead and not any(lead in subject.known(table) for table in parties):
            message = f'session "{session.title}" has lead "{lead}", who is neither in [people] nor in [organizations]'
            place = (*path, "sessions", position, "lead")
            yield subject.problem("unknown-person", message, place, hint=subject.near(lead, parties))


def _questions(subject: Subject, table: str, questions: QuestionSet) -> Iterator[Problem]:
    path: KeyPath = (table, questions.id)
    if questions.convening and questions.convening not in subject.known("convenings"):
        relation = f'"{questions.id}" belongs to convening'
        yield subject.unknown("convenings", questions.convening, (*path, "convening"), relation)
    kind, _, who = questions.audience.partition(":")
    of = {"pod": "pods", "organization": "organizations"}.get(kind)
    if of is not None and who and who not in subject.known(of):
        yield subject.unknown(of, who, (*path, "audience"), f'"{questions.id}" is for {kind}')
    for position, prompt in enumerate(questions.prompts):
        if prompt.areas:
            yield from _areas(subject, prompt.areas, (*path, "prompts", position, "areas"))


def _pairing(subject: Subject) -> Iterator[Problem]:
    rules, known = subject.plan.pairing, subject.known("people")
    mentioned: list[tuple[str, KeyPath]] = []
    for key, pairs in (("avoid", rules.avoid), ("please", rules.please)):
        for position, pair in enumerate(pairs):
            mentioned += [(who, ("pairing", key, position, side)) for side, who in enumerate(pair)]
    mentioned += [(who, ("pairing", "opted_out", position)) for position, who in enumerate(rules.opted_out)]
    mentioned += [(each.person, ("pairing", "away", position, "person")) for position, each in enumerate(rules.away)]
    for who, path in mentioned:
        if who in known:
            continue
        if path[1] == "avoid":
            # Whom the rule keeps apart is never printed, so neither the id nor a near one is told.
            message = "a pair under `avoid` names somebody who is not in [people]"
            yield subject.problem("unknown-person", message, path)
        else:
            yield subject.unknown("people", who, path, f"the pairing rule `{path[1]}` names")
