"""The registry of what may need attention: each source is a function; adding one is one entry here.

The order is the order of the page among concerns of one urgency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cohortkit.status import field, files, meetings, money, people, projects, words
from cohortkit.status.attention import Asked, Attention

Source = Callable[[Asked], Iterable[Attention]]

SOURCES: dict[str, Source] = {
    "problems": files.problems,
    "no-link": meetings.without_link,
    "attendance": meetings.without_attendance,
    "closing": words.closing,
    "troubled": projects.troubled,
    "milestones": projects.overdue_milestones,
    "silent": projects.silent,
    "commitments": projects.overdue_commitments,
    "follow-ups": projects.overdue_follow_ups,
    "interviews": field.interviews,
    "tranches": money.tranches_due,
    "reports": money.reports_due,
    "stipends": money.stipends_owed,
    "over-budget": money.over_budget,
    "thresholds": money.near_threshold,
    "not-heard-from": people.not_heard_from,
    "pods": meetings.pods_without_future,
    "meals": people.meals_not_recorded,
    "gaps": people.gaps,
}
