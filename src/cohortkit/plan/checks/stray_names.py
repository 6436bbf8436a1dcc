"""Prose that nearly spells an organization."""

from __future__ import annotations

from collections.abc import Iterator

from cohortkit.files.problems import KeyPath, Problem
from cohortkit.plan.checks.subject import Subject
from cohortkit.plan.model import Plan, QuestionSet


def look(subject: Subject) -> Iterator[Problem]:
    """Find other spellings of organizations in titles, goals, questions and all else that is read as text."""
    spellings = subject.spellings
    for path, text in _prose(subject.plan):
        for written, official in spellings.strays(text):
            yield subject.problem(
                "stray-name", message(written, official), path, hint=hint(official), severity="warning"
            )


def message(written: str, official: str) -> str:
    """Say which spelling is stray."""
    return f'"{written}" nearly spells the organization "{official}"'


def hint(official: str) -> str:
    """Say what to write, or how to make the spelling an official one."""
    return f'did you mean "{official}"? A spelling that is meant goes into its `aliases`'


def _prose(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    for path, text in _all_prose(plan):
        if text:
            yield path, text


def _all_prose(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    yield ("cohort", "vision"), plan.cohort.vision
    for position, value in enumerate(plan.cohort.values):
        yield ("cohort", "values", position), value
    for position, question in enumerate(plan.learning_questions):
        yield ("learning_questions", position, "text"), question.text
    for key, area in plan.areas.items():
        yield ("areas", key, "title"), area.title
        yield ("areas", key, "about"), area.about
    for position, step in enumerate(plan.chain):
        yield ("chain", position, "title"), step.title
    for key, indicator in plan.indicators.items():
        yield ("indicators", key, "title"), indicator.title
    for key, organization in plan.organizations.items():
        yield ("organizations", key, "about"), organization.about
    for key, partner in plan.partners.items():
        yield ("partners", key, "about"), partner.about
        for product, wording in partner.disclaimers.items():
            yield ("partners", key, "disclaimers", product), wording
    for key, person in plan.people.items():
        yield ("people", key, "title"), person.title
        yield ("people", key, "bio"), person.bio
    for key, pod in plan.pods.items():
        yield ("pods", key, "title"), pod.title
        yield ("pods", key, "topic"), pod.topic
        yield ("pods", key, "question"), pod.question
    yield from _of_convenings(plan)
    yield from _of_projects(plan)
    for table, sets in (("reflections", plan.reflections), ("surveys", plan.surveys)):
        for questions in sets.values():
            yield from _of_questions((table, questions.id), questions)


def _of_convenings(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    for key, convening in plan.convenings.items():
        yield ("convenings", key, "title"), convening.title
        yield ("convenings", key, "about"), convening.about
        yield ("convenings", key, "location"), convening.location
        for position, session in enumerate(convening.sessions):
            yield ("convenings", key, "sessions", position, "title"), session.title
            yield ("convenings", key, "sessions", position, "about"), session.about
    for key, blackout in plan.blackouts.items():
        yield ("blackouts", key, "title"), blackout.title


def _of_projects(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    for key, project in plan.projects.items():
        yield ("projects", key, "title"), project.title
        yield ("projects", key, "goal"), project.goal
        for position, milestone in enumerate(project.milestones):
            yield ("projects", key, "milestones", position, "title"), milestone.title
    for key, grant in plan.grants.items():
        for position, tranche in enumerate(grant.tranches):
            yield ("grants", key, "tranches", position, "condition"), tranche.condition
        for position, report in enumerate(grant.reports):
            yield ("grants", key, "reports", position, "title"), report.title
    for key, stipend in plan.stipends.items():
        yield ("stipends", key, "title"), stipend.title


def _of_questions(path: KeyPath, questions: QuestionSet) -> Iterator[tuple[KeyPath, str]]:
    yield (*path, "title"), questions.title
    yield (*path, "intro"), questions.intro
    for position, prompt in enumerate(questions.prompts):
        yield (*path, "prompts", position, "text"), prompt.text
        yield (*path, "prompts", position, "help"), prompt.help
        for key, labels in (("options", prompt.options), ("scale", prompt.scale)):
            for number, label in enumerate(labels):
                yield (*path, "prompts", position, key, number), label
