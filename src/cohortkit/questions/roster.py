"""Who is asked: the roster of a wave, what response rates are shares of."""

import datetime as dt

from cohortkit.plan.model import Person, Plan, QuestionSet, Wave, day_of


def first_day(plan: Plan, question_set: QuestionSet, wave: Wave) -> dt.date:
    """Return the day a wave opens: its own, the set's, that of its convening, or the cohort's first."""
    if opens := wave.opens or question_set.opens:
        return opens
    if convening := plan.convenings.get(question_set.convening):
        return day_of(convening.starts)
    return plan.cohort.starts


def last_day(plan: Plan, question_set: QuestionSet, wave: Wave) -> dt.date:
    """Return the day a wave closes: its own, the set's, or the cohort's last."""
    return max(wave.closes or question_set.closes or plan.cohort.ends, first_day(plan, question_set, wave))


def roster(plan: Plan, question_set: QuestionSet, wave: Wave) -> tuple[Person, ...] | None:
    """Return the participants a wave asks, in declared order; None where the audience is open.

    They had joined by its last day, and neither they nor their organization had left before its first.
    """
    if question_set.audience == "open":
        return None
    first, last = first_day(plan, question_set, wave), last_day(plan, question_set, wave)
    kind, _, who = question_set.audience.partition(":")
    return tuple(
        person
        for person in plan.people.values()
        if person.is_participant
        and plan.is_here(person, first, last)
        and (kind != "organization" or person.organization_on(first) == who)
        and (kind != "pod" or _in_pod(plan, person, who, first, last))
    )


def _in_pod(plan: Plan, person: Person, pod_id: str, first: dt.date, last: dt.date) -> bool:
    pod = plan.pods.get(pod_id)
    return pod is not None and any(
        each.person == person.id
        and (each.from_ is None or each.from_ <= last)
        and (each.until is None or each.until >= first)
        for each in pod.memberships
    )
