"""Concerns about question sets: answers still missing when a set is about to close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from cohortkit.questions.roster import roster
from cohortkit.status.attention import Asked, Attention, Urgency, days

CLOSING = dt.timedelta(days=7)


def closing(asked: Asked) -> Iterator[Attention]:
    """Name the reflections and surveys that close within a week and lack answers."""
    plan, today = asked.cohort.plan, asked.today
    for noun, sets in (("reflections", plan.reflections), ("surveys", plan.surveys)):
        for each in sets.values():
            for wave in each.all_waves:
                if wave.closes is None or not today <= wave.closes <= today + CLOSING or (wave.opens or today) > today:
                    continue
                expected = roster(plan, each, wave)
                if expected is None:
                    continue
                done = {
                    response.person
                    for response in (*asked.cohort.responses.values(), *asked.cohort.tombstones.values())
                    if (response.set, response.wave) == (each.id, wave.id)
                }
                waiting = [person for person in expected if person.id not in done]
                if not waiting:
                    continue
                left = (wave.closes - today).days
                when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {days(left)}"
                yield Attention(
                    "answers-missing",
                    each.id,
                    f"“{each.title}” closes {when}; {len(waiting)} of {len(expected)} have not answered",
                    wave.opens,
                    f"cohortkit reflections status {each.id}" if noun == "reflections" else "cohortkit surveys list",
                    Urgency.TODAY if left <= 2 else Urgency.THIS_WEEK,
                )
