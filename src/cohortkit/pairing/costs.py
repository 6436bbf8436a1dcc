"""What a meeting of two people costs when groups are searched, as tables over all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from cohortkit.pairing.bounds import pairs_planned
from cohortkit.pairing.history import History
from cohortkit.pairing.people import Person
from cohortkit.pairing.plans import Round, Rules, must_not_meet
from cohortkit.pairing.quality import measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# Whole numbers far enough apart that a lesser kind never outweighs a greater one in a plan of usual size, and
# small enough that sums stay exact in a float (2^53), so that every machine finds the same plan.
MUST_NOT = 10**10
WASTED = 10**6
OWN_ORGANIZATION = 10**5
PLEASE = 5 * 10**4
AGAIN = 10**3
SAME_ROLE = 30
SAME_POD = 1


class MeetingCosts(msgspec.Struct, frozen=True):
    """Costs for people 0 … n-1, in the order given."""

    always: Matrix
    """Cost of every meeting of a pair: must-not, own organization, role, pods."""
    across: Matrix
    """1 where the two are of different organizations: their second meeting brings nobody new together."""
    before: Matrix
    """How often they have met."""
    please: Matrix
    """1 for pairs to be brought together."""

    def adding(self, times: Matrix) -> Matrix:
        """Cost of one more meeting, when the pairs have `times` in the plan."""
        total: Matrix = self.before + times
        found: Matrix = (
            self.always + WASTED * self.across * (total > 0) + AGAIN * total - PLEASE * self.please * (total == 0)
        )
        return found

    def once(self) -> Matrix:
        """Cost of the meeting in a plan in which nobody meets twice."""
        return self.adding(self.before * 0)


def meeting_costs(people: Sequence[Person], history: History, rules: Rules) -> MeetingCosts:
    """The tables for these people."""
    import numpy as np

    n = len(people)
    number = {person.id: i for i, person in enumerate(people)}
    same_organization = _equal([person.organization for person in people])
    always = (WASTED + OWN_ORGANIZATION) * same_organization
    if any(person.role for person in people):
        always += SAME_ROLE * _equal([person.role or f"\0{i}" for i, person in enumerate(people)])
    pods = sorted({pod for person in people for pod in person.pods})
    if pods:
        member = np.array([[float(pod in person.pods) for pod in pods] for person in people])
        always += SAME_POD * (member @ member.T)
    before, please = np.zeros((n, n)), np.zeros((n, n))
    for (a, b), times in history.times.items():
        if a in number and b in number:
            before[number[a], number[b]] = before[number[b], number[a]] = times
    for a, b in sorted(rules.please):
        if a in number and b in number:
            please[number[a], number[b]] = please[number[b], number[a]] = 1
    for a, b in sorted(must_not_meet(people, rules)):
        if a in number and b in number:
            always[number[a], number[b]] += MUST_NOT
            always[number[b], number[a]] += MUST_NOT
    np.fill_diagonal(always, 0)
    return MeetingCosts(always, 1 - same_organization, before, please)


def least_cost(people: Sequence[Person], rounds: Sequence[Round], history: History, rules: Rules) -> float:
    """What rounds of these sizes cost at least: the meetings their bounds call wasted, and every wish granted."""
    quality = measure(people, rounds, history)
    planned = pairs_planned([[len(group) for group in each.groups] for each in rounds])
    return float(
        (planned - quality.distinct_pairs_bound) * WASTED
        + quality.same_organization_bound * OWN_ORGANIZATION
        + quality.repeats_bound * AGAIN
        - len(rules.please) * PLEASE
    )


def _equal(labels: Sequence[str]) -> Matrix:
    import numpy as np

    codes = {label: i for i, label in enumerate(sorted(set(labels)))}
    numbers = np.array([codes[label] for label in labels])
    found: Matrix = (numbers[:, None] == numbers[None, :]).astype(np.float64)
    return found
