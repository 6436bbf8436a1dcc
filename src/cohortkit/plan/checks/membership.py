"""Who belongs where: people to a body, members to pods, participants to organizations, wording to funders."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Pod


def look(subject: Subject) -> Iterator[Problem]:
    """Find people of nowhere, empty pods and organizations, and funders without their wording."""
    plan = subject.plan
    for key, person in plan.people.items():
        path: KeyPath = ("people", key)
        if not person.organization and not person.partner and _both_sound(subject, path):
            yield _of_nowhere(subject, f"[people.{key}]", path)
        for position, before in enumerate(person.earlier):
            place = (*path, "earlier", position)
            if not before.organization and not before.partner and _both_sound(subject, place):
                yield _of_nowhere(subject, f"an earlier place of [people.{key}]", place)
    for pod in plan.pods.values():
        yield from _pod(subject, pod)
    represented = {
        person.organization
        for person in plan.people.values()
        if person.is_participant or not subject.sound("people", person.id, "roles")
    }
    for key in plan.organizations:
        if key not in represented:
            message = f'organization "{key}" has no participants'
            hint = f'add a person with organization = "{key}"'
            yield subject.problem(
                "no-participants", message, ("organizations", key), at="header", hint=hint, severity="warning"
            )
    for key, partner in plan.partners.items():
        if partner.function != "funder" or not subject.sound("partners", key, "disclaimers"):
            continue
        if not any(wording.strip() for wording in partner.disclaimers.values()):
            message = f'funder "{key}" has no disclaimer for what is published'
            hint = f'add [partners.{key}.disclaimers] with default = "…"'
            yield subject.problem(
                "no-disclaimer", message, ("partners", key), at="header", hint=hint, severity="warning"
            )


def _both_sound(subject: Subject, path: KeyPath) -> bool:
    return subject.sound(*path, "organization") and subject.sound(*path, "partner")


def _of_nowhere(subject: Subject, who: str, path: KeyPath) -> Problem:
    message = f"{who} needs `organization` or `partner`"
    return subject.problem("missing-key", message, path, at="header", hint='add a line such as: organization = "…"')


def _pod(subject: Subject, pod: Pod) -> Iterator[Problem]:
    path: KeyPath = ("pods", pod.id)
    if not pod.members:
        if subject.sound(*path, "members"):
            message, hint = f'pod "{pod.id}" has no members', 'add members = ["…"]'
            yield subject.problem("no-members", message, path, at="header", hint=hint, severity="warning")
        return
    if len({each if isinstance(each, str) else each.person for each in pod.members}) == len(pod.members):
        return
    members = pod.memberships
    for position, member in enumerate(members):
        for before in members[:position]:
            if before.person != member.person:
                continue
            starts_after = before.until and member.from_ and before.until < member.from_
            ends_before = member.until and before.from_ and member.until < before.from_
            if not (starts_after or ends_before):
                message = f'pod "{pod.id}" has member "{member.person}" twice'
                yield subject.problem("bad-value", message, (*path, "members", position), hint="remove one of them")
                break
