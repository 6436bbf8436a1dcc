"""A block: the example cohort once. A larger demo is many blocks under one roof."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from cohortkit.demo.chance import Chance
from cohortkit.plan.model import Person, Plan, Pod, Project


class Block:
    """The people, organizations, pods and projects of one block. The first has the ids of the example itself."""

    def __init__(self, plan: Plan, number: int, seed: int) -> None:
        self.plan, self.number, self.seed = plan, number, seed
        self._suffix = suffix_of(number)

    @property
    def first(self) -> bool:
        """Whether it is the example itself."""
        return self.number == 1

    def id(self, base: str) -> str:
        """The id in this block of something that the example calls `base`."""
        return base + self._suffix

    def base(self, block_id: str) -> str:
        """What the example calls something of this block."""
        return block_id.removesuffix(self._suffix) if self._suffix else block_id

    def chance(self, *subject: object) -> Chance:
        """A stream of choices of this block's own."""
        return Chance(self.seed, self.number, *subject)

    def _mine(self, entry_id: str) -> bool:
        return entry_id.endswith(self._suffix) if self._suffix else _block_of(entry_id) == 1

    @cached_property
    def people(self) -> list[Person]:
        """Everybody of the block, in declared order."""
        return [person for person in self.plan.people.values() if self._mine(person.id)]

    @cached_property
    def participants(self) -> list[Person]:
        """The participants of the block, in declared order."""
        return [person for person in self.people if person.is_participant]

    @cached_property
    def organizations(self) -> list[str]:
        """The organizations of the block, in declared order."""
        return [organization for organization in self.plan.organizations if self._mine(organization)]

    @cached_property
    def pods(self) -> list[Pod]:
        """The pods of the block, in declared order."""
        return [pod for pod in self.plan.pods.values() if self._mine(pod.id)]

    @cached_property
    def projects(self) -> list[Project]:
        """The projects of the block, in declared order."""
        return [project for project in self.plan.projects.values() if self._mine(project.id)]


MARK = "-x"
"""What parts an id of the example from the number of its block."""


def suffix_of(number: int) -> str:
    """The end of all ids of a block; the first has none."""
    return "" if number == 1 else f"{MARK}{number}"


def _block_of(entry_id: str) -> int:
    _, mark, number = entry_id.rpartition(MARK)
    return int(number) if mark and number.isdecimal() else 1


def evening(day: dt.date, chance: Chance) -> dt.datetime:
    """An instant on a day, in the hours in which such things get written down."""
    return dt.datetime.combine(day, dt.time(chance.whole(13, 22), chance.whole(0, 59)), dt.UTC)
