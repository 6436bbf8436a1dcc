"""One wave of a question set: who was asked, who answered what, and who belongs together."""

from __future__ import annotations

import msgspec

from cohortkit.evaluation.figures import Answered, read_item
from cohortkit.evaluation.suppression import Groups
from cohortkit.plan.model import Plan, QuestionSet, Wave
from cohortkit.plan.names import NoSuchThing
from cohortkit.questions.asked import asked_prompts
from cohortkit.questions.roster import first_day, last_day, roster
from cohortkit.records.cohort import Cohort

BREAKDOWNS = ("organization", "pod", "role")
"""The breakdowns of a wave; what one hides depends on what the others show."""


class WaveAnswers:
    """One wave with everybody's answers, read once."""

    def __init__(self, cohort: Cohort, question_set: QuestionSet, wave: Wave) -> None:
        self.plan, self.set, self.wave = cohort.plan, question_set, wave
        self.first, self.last = first_day(cohort.plan, question_set, wave), last_day(cohort.plan, question_set, wave)
        people = roster(cohort.plan, question_set, wave)
        everyone = {
            response.person: response.answers
            for response in cohort.responses.values()
            if (response.set, response.wave) == (question_set.id, wave.id)
        }
        self.roster = None if people is None else tuple(person.id for person in people)
        self.size = None if self.roster is None else len(self.roster)
        asked_people = everyone.keys() if self.roster is None else set(self.roster)
        self.answers = {person: answers for person, answers in everyone.items() if person in asked_people}
        self.outside = len(everyone) - len(self.answers)
        prompts = asked_prompts(cohort.plan, question_set, None, self.last)
        self.items = [read_item(asked, self.answers) for asked in prompts]
        required = [item for item in self.items if item.asked.required]
        answered = {person for item in self.items for person in item.answers}
        self.complete = sum(all(person in item.answers for item in required) for person in answered)
        self.partial = len(answered) - self.complete
        self.tables: dict[str, Groups] = {by: self._groups(by) for by in BREAKDOWNS}

    @property
    def participants(self) -> int:
        """How many participants the cohort had while the wave was open, whomever it asked."""
        whole = msgspec.structs.replace(self.set, audience="participants")
        return len(roster(self.plan, whole, self.wave) or ())

    def item(self, prompt: str) -> Answered | None:
        """Return the answers to one prompt."""
        return next((item for item in self.items if item.asked.id == prompt), None)

    def _groups(self, by: str) -> Groups:
        """Return who of those asked belongs to which group, in declared order, groups without anybody left out."""
        people = [
            self.plan.people[p] for p in (self.answers if self.roster is None else self.roster) if p in self.plan.people
        ]
        groups: dict[str, set[str]] = {}
        if by == "organization":
            groups = {body: set() for body in self.plan.organizations}
            for person in people:
                if (body := person.organization_on(self.first)) in groups:
                    groups[body].add(person.id)
        elif by == "pod":
            asked = {person.id for person in people}
            for pod in self.plan.pods.values():
                groups[pod.id] = asked & {
                    each.person
                    for each in pod.memberships
                    if (each.from_ is None or each.from_ <= self.last)
                    and (each.until is None or each.until >= self.first)
                }
        else:
            for person in people:
                for role in person.roles:
                    groups.setdefault(role, set()).add(person.id)
            groups = dict(sorted(groups.items()))
        return {group: frozenset(members) for group, members in groups.items() if members}


def chosen_wave(cohort: Cohort, question_set: QuestionSet, wanted: str | None) -> Wave:
    """Return the wave meant, by default the latest with answers, else the latest that has opened."""
    if wanted is not None:
        return named_wave(question_set, wanted)
    answered = {response.wave for response in cohort.responses.values() if response.set == question_set.id}
    waves = question_set.all_waves
    opened = [wave for wave in waves if first_day(cohort.plan, question_set, wave) <= cohort.as_of]
    with_answers = [wave for wave in waves if wave.id in answered]
    return (with_answers or opened or list(waves[:1]))[-1]


def named_wave(question_set: QuestionSet, wanted: str) -> Wave:
    """Return a wave by its id; raises NoSuchThing, naming those there are."""
    wave = question_set.wave(str(wanted))
    if wave is None:
        known = ", ".join(each.id for each in question_set.all_waves)
        raise NoSuchThing("wave", str(wanted), hint=f"“{question_set.id}” has {known}")
    return wave


def group_labels(plan: Plan, by: str) -> dict[str, str]:
    """Return what to call the groups of a breakdown."""
    if by == "organization":
        return {body.id: body.label for body in plan.organizations.values()}
    return {pod.id: pod.title for pod in plan.pods.values()} if by == "pod" else {}
